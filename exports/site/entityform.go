package site

import (
	"strconv"
	"strings"
)

// editing is the form in which an actor or a position is changed.
func (w *sheet) editing(e *Entity, f *EntityForm) {
	w.put(`<section class="making" data-entity="%s" data-id="%s" data-sum="%s" hidden>
<p><button type="button" data-open aria-expanded="false" aria-controls="entity-form">Edit</button> `, e.Kind, e.ID, f.Sum)
	w.change("undo", "Undo", f.Undo)
	w.put(`</p>
<form id="entity-form" hidden>
<p class="split"><span><label for="e-name">Name</label><input id="e-name" data-field="name" value="%s" required autocomplete="off" dir="auto"></span> <span><label for="e-type">Type</label><select id="e-type" data-field="type">`, e.Name)
	for _, t := range f.Types {
		w.choice(t, e.Type)
	}
	w.put("</select></span></p>\n")
	w.lines("aliases", "Also called", "one name a line", strings.Join(e.Aliases, "\n"))
	if e.Kind == "position" {
		w.lines("description", "What it says", "in a sentence", e.Description)
		w.lines("useWhen", "Use it when", "", e.UseWhen)
		w.lines("notWhen", "Not when", "though it may seem so", e.NotWhen)
		w.lines("example", "Example", "typical words", e.Example)
		w.lines("note", "Note", "of coders", e.Note)
	} else {
		w.lines("description", "Who that is", "in a sentence", e.Description)
		w.put("<fieldset data-roles><legend>Roles</legend>\n")
		for i := range e.Roles {
			w.role(strconv.Itoa(i), &e.Roles[i])
		}
		w.put("<template>")
		w.role("", &Role{})
		w.put(`</template><p><button type="button" data-add>Add a role</button></p></fieldset>
<datalist id="organizations">`)
		for _, o := range f.Organizations {
			w.put(`<option value="%s"></option>`, o.Label())
		}
		w.put("</datalist>\n")
	}
	w.put(`<p class="wrong" role="alert"></p>
<p><button type="submit">Save</button> <button type="button" data-leave>Cancel</button></p>
</form></section>
`)
}

// lines is a field of several lines.
func (w *sheet) lines(name, label, hint, value string) {
	w.put(`<p><label for="e-%s">%s`, name, label)
	if hint != "" {
		w.put(` <span class="dim">(%s)</span>`, hint)
	}
	w.put(`</label><textarea id="e-%s" data-field="%s" rows="1" dir="auto">`, name, name)
	if strings.HasPrefix(value, "\n") {
		w.put("\n") // HTML takes the first one away
	}
	w.put("%s</textarea></p>\n", value)
}

// role is a row of the roles of an actor. was is its number before; empty: it is new.
func (w *sheet) role(was string, r *Role) {
	organization := ""
	if r.Organization != nil {
		organization = r.Organization.Label()
	}
	w.put(`<div class="role" role="group" aria-label="Role" data-was="%s"><label>Office<input data-part="name" value="%s" autocomplete="off" dir="auto"></label> <label>In<input data-part="organization" list="organizations" value="%s" autocomplete="off" dir="auto"></label> <label>From<input data-part="from" value="%s" placeholder="2025-01-20" autocomplete="off"></label> <label>Until<input data-part="until" value="%s" autocomplete="off"></label> <button type="button" data-remove aria-label="Remove this role">×</button></div>
`, was, r.Office, organization, r.From, r.Until)
}

// adding is the form by which a source, an actor or a position is added.
func (w *sheet) adding(l *Listing) {
	w.put(`<section class="making" data-adds="%s" hidden>
<p><button type="button" data-open aria-expanded="false" aria-controls="add-form">Add a %s</button> `, l.Kind, l.Kind)
	w.change("undo", "Undo", l.Undo)
	w.put("</p>\n<form id=\"add-form\" hidden>\n")
	if l.Kind == "source" {
		w.put(`<p><label for="a-title">Title</label><input id="a-title" data-field="title" autocomplete="off" dir="auto"></p>
<p><label for="a-text">Text</label><textarea id="a-text" data-field="text" rows="6" dir="auto"></textarea></p>
<p><label for="a-file">or a document <span class="dim">(text, HTML, RTF, Word, OpenDocument, PDF)</span></label><input id="a-file" type="file"></p>
<p class="two"><span><label for="a-date">Date</label><input id="a-date" data-field="date" placeholder="2025-08-15" autocomplete="off"></span> <span><label for="a-publisher">Publisher</label><input id="a-publisher" data-field="publisher" autocomplete="off" dir="auto"></span> <span><label for="a-language">Language</label><input id="a-language" data-field="language" placeholder="en" autocomplete="off"></span></p>
<p><label for="a-url">Address <span class="dim">(where it can be read)</span></label><input id="a-url" data-field="url" type="url" autocomplete="off"></p>
<p><label for="a-id">Id <span class="dim">(else it is made of the title or the name of the document)</span></label><input id="a-id" data-field="id" autocomplete="off"></p>
`)
	} else {
		w.put(`<p class="split"><span><label for="a-name">Name</label><input id="a-name" data-field="name" required autocomplete="off" dir="auto"></span> <span><label for="a-type">Type</label><select id="a-type" data-field="type">`)
		for _, t := range l.Types {
			w.choice(t, "")
		}
		w.put("</select></span></p>\n")
	}
	w.put(`<p class="wrong" role="alert"></p>
<p><button type="submit">Add it</button> <button type="button" data-leave>Cancel</button></p>
</form></section>
`)
}
