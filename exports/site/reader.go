package site

// source is the text of a source, with its passages marked.
func (w *sheet) source(r Reading) {
	if e := r.Editor; e != nil {
		r.Source.Note = "" // it stands where it can be changed
	}
	w.facts(&r.Source)
	w.put(`<div class="reader"`)
	if e := r.Editor; e != nil {
		w.put(` data-editor data-sum="%s" data-coder="%s"`, e.Sum, e.Coder)
	}
	w.put(" data-source=\"%s\">\n", r.Source.ID)
	w.bar(&r)
	if e := r.Editor; e != nil {
		w.memo(&r)
	}
	if r.Text {
		w.text(&r)
	} else {
		w.put("<p class=\"notice\">The text of this source is not at hand. These are its coded passages.</p>\n")
		w.here = r.Source.ID
		for i := range r.Statements {
			w.put(`<div id="s-%s">`, r.Statements[i].ID)
			w.statement(&r.Statements[i])
			w.put("</div>")
		}
		if len(r.Statements) == 0 {
			w.put("<p>Nothing is coded yet.</p>")
		}
	}
	w.put("\n<aside class=\"panel\" aria-label=\"Statement\" hidden></aside>\n</div>\n")
	if r.Editor != nil {
		w.coding(r.Editor)
	}
}

// memo is what the coder has to say about the source, and where she writes it.
func (w *sheet) memo(r *Reading) {
	w.put(`<div class="memo" data-note-of="source" data-id="%s">
<p class="lines" dir="auto" data-shown`, r.Source.ID)
	if r.Editor.Note == "" {
		w.put(" hidden")
	}
	w.put(`>%s</p>
<button type="button" data-write hidden aria-expanded="false" aria-controls="source-note-form">`, r.Editor.Note)
	if r.Editor.Note == "" {
		w.put("Write a note on this source")
	} else {
		w.put("Change the note")
	}
	w.put(`</button>
<div id="source-note-form" hidden><label for="source-note">Note on this source`)
	if r.Editor.Coder != "" {
		w.put(` <span class="dim">(in your own file)</span>`)
	}
	w.put(`</label><textarea id="source-note" rows="3" dir="auto">%s</textarea>
<p class="wrong" role="alert"></p>
<p><button type="button" class="main" data-keep>Save the note</button> <button type="button" data-leave>Cancel</button></p></div>
</div>
`, r.Editor.Note)
}

// bar has what goes from passage to passage, where there is a text, and whose they are.
func (w *sheet) bar(r *Reading) {
	if !r.Text && len(r.Coders) == 0 {
		return
	}
	w.put("<div class=\"bar\" role=\"toolbar\" aria-label=\"Reading\">\n")
	if c := r.Cover; c != nil {
		w.put("<span class=\"coverage\"><meter min=\"0\" max=\"1\" value=\"%s\" aria-label=\"Share of lines coded\"></meter> %s of %s lines coded · %s of %s quotations unused</span>\n", c.Share, c.Coded, c.Lines, len(c.Unused), c.Quotations)
	}
	if r.Text {
		w.keys(r.Editor)
	}
	if e := r.Editor; e != nil && e.Sample != "" {
		w.put(`<span><a href="%s">assigned to you</a>`, w.view("samples"))
		if e.Next.ID != "" {
			w.put(` · next: <a href="%s"><bdi>%s</bdi></a>`, w.entity("source", e.Next.ID), e.Next.Label())
		}
		w.put("</span>\n")
	}
	if len(r.Coders) > 0 {
		w.put(`<form class="coders"><label for="coder">Coding</label> <select id="coder" name="coder">`)
		for _, c := range r.Coders {
			w.choice(c.Coder, r.Coder)
		}
		w.put(`</select> <button type="submit">Show</button></form>`)
	}
	w.put("\n</div>\n")
}

// keys are buttons for what keys do in a text.
func (w *sheet) keys(e *Editor) {
	w.put(`<span class="keys" hidden><button type="button" data-go="previous" title="k">← passage</button><button type="button" data-go="next" title="j">passage →</button><button type="button" data-go="unused" title="u">unused quotation</button>`)
	if e != nil {
		w.change("undo", "Undo", e.Undo)
		w.change("redo", "Redo", e.Redo)
		switch {
		case e.Coder != "" && e.Finished:
			w.put(`<span class="dim">finished</span>`)
		case e.Coder != "":
			w.change("finish", "I have finished this source", true)
		}
	}
	w.put("</span>\n")
}

// change is a button that changes the corpus.
func (w *sheet) change(name, label string, enabled bool) {
	w.put(`<button type="button" data-edit="%s"`, name)
	if !enabled {
		w.put(" disabled")
	}
	w.put(">%s</button>", label)
}

func (w *sheet) text(r *Reading) {
	w.put(`<p class="legend"><span class="mark supports">supports</span> <span class="mark opposes">opposes</span> <span class="mark neutral">no side</span> <span class="mark mixed">several</span> <span class="mark none">no stance</span> <span class="unused">unused quotation</span>`)
	if r.Drafts > 0 {
		w.put(` <span class="mark draft">draft</span> <span class="dim">a accepts it, r rejects it, Enter shows it</span>`)
	}
	w.put(`</p>
<div class="text" lang="%s">
`, r.Source.Language)
	for _, l := range r.Lines {
		w.put(`<div class="line" id="l%s"><span class="number" aria-hidden="true">%s</span><p dir="auto" data-start="%s">`, l.Number, l.Number, l.Start)
		for _, p := range l.Pieces {
			w.piece(p)
		}
		w.put("</p>\n<div class=\"notes\">")
		for _, n := range l.Notes {
			w.put(`<a class="note %s" href="%s" data-s="%s"><span aria-hidden="true">%s</span> <bdi>`, n.Stance(), w.entity("statement", n.ID), n.ID, glyphs[n.Stance()])
			for i, r := range n.Speakers {
				if i > 0 {
					w.put(", ")
				}
				w.put("%s", r.Label())
			}
			w.put(`</bdi> <span class="dim">%s`, n.Mode)
			if by := n.By(); by != "" {
				w.put(" · %s", by)
			}
			w.put("</span>")
			if n.Statement.Note != "" && !n.Draft() && w.of.Edits {
				w.put(`<span class="remark" dir="auto"><span class="unseen">Note: </span>%s</span>`, n.Statement.Note)
			}
			w.put("</a>")
		}
		w.put("</div></div>\n")
	}
	w.put("</div>\n")
}

func (w *sheet) piece(p Piece) {
	switch {
	case len(p.Marks) > 0:
		w.put(`<a class="mark %s`, p.Stance())
		if len(p.Marks) > 1 {
			w.put(" over")
		}
		w.put(`"`)
		if p.Anchor != "" {
			w.put(` id="s-%s"`, p.Anchor)
		}
		w.put(` href="%s" data-s="%s" title="%s">%s</a>`, w.entity("statement", p.Marks[0].ID), p.IDs(), p.Describe(), p.Text)
	case p.Unused:
		w.put(`<span class="unused">%s</span>`, p.Text)
	default:
		w.put("%s", p.Text)
	}
}

// coding is the form in which statements are coded.
func (w *sheet) coding(e *Editor) {
	w.put(`<dialog id="coding" aria-labelledby="coding-title"><form method="dialog">
<h2 id="coding-title">Code a statement</h2>
<blockquote id="coding-words" dir="auto"></blockquote>
<p><label for="c-speakers">Who says it</label><input id="c-speakers" data-kind="actor" data-field="speakers" autocomplete="off" required></p>
<p><label for="c-supports">Supports</label><input id="c-supports" data-kind="position" data-field="supports" autocomplete="off"></p>
<p><label for="c-opposes">Opposes</label><input id="c-opposes" data-kind="position" data-field="opposes" autocomplete="off"></p>
<p><label for="c-neutral">Takes no side on</label><input id="c-neutral" data-kind="position" data-field="neutral" autocomplete="off"></p>
<p><label for="c-mode">Mode</label><select id="c-mode" data-field="mode">`)
	for _, m := range e.Modes {
		w.put("<option>%s</option>", m)
	}
	w.put(`</select></p>
<p id="coding-book" class="book" aria-live="polite"></p>
<div id="coding-memo" class="memo" data-note-of="position" hidden>
<button type="button" data-write aria-expanded="false" aria-controls="position-note-form">Note on this position</button>
<div id="position-note-form" hidden><label for="position-note">Note on <bdi data-of></bdi> <span class="dim">(in the codebook, for all coders)</span></label><textarea id="position-note" rows="3" dir="auto"></textarea>
<p class="wrong" role="alert"></p>
<p><button type="button" class="main" data-keep>Save the note</button> <button type="button" data-leave>Cancel</button></p></div>
</div>
<details><summary>More</summary>
<p><label for="c-summary">Summary</label><input id="c-summary" data-field="summary" autocomplete="off"></p>
<p><label for="c-addressees">To whom</label><input id="c-addressees" data-kind="actor" data-field="addressees" autocomplete="off"></p>
<p><label for="c-about">About</label><input id="c-about" data-kind="actor position place event" data-field="about" autocomplete="off"></p>
<p><label for="c-event">Event</label><input id="c-event" data-kind="event" data-field="event" autocomplete="off"></p>
<p><label for="c-date">Date</label><input id="c-date" data-field="date" placeholder="2025-08-15" autocomplete="off"></p>
<p><label for="c-act">Act</label><select id="c-act" data-field="act"><option></option>`)
	for _, a := range e.Acts {
		w.put("<option>%s</option>", a)
	}
	w.put(`</select></p>
</details>
<p><label for="c-note">Note on this statement</label><textarea id="c-note" data-field="note" rows="1" dir="auto"></textarea></p>
<p class="wrong" role="alert"></p>
<p><button type="submit">Save</button> <button type="button" data-close>Cancel</button> <span class="dim hint">Ctrl+Enter takes the first choice and saves.</span></p>
</form></dialog>`)
}
