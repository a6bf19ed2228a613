package site

// source is the text of a source, with its passages marked.
func (w *sheet) source(r Reading) {
	w.facts(&r.Source)
	w.put(`<div class="reader"`)
	if e := r.Editor; e != nil {
		w.put(` data-editor data-sum="%s" data-coder="%s"`, e.Sum, e.Coder)
	}
	w.put(" data-source=\"%s\">\n<div class=\"bar\" role=\"toolbar\" aria-label=\"Reading\">\n", r.Source.ID)
	if c := r.Cover; c != nil {
		w.put("<span class=\"coverage\"><meter min=\"0\" max=\"1\" value=\"%s\" aria-label=\"Share of lines coded\"></meter> %s of %s lines coded · %s of %s quotations unused</span>\n", c.Share, c.Coded, c.Lines, len(c.Unused), c.Quotations)
	}
	w.put(`<span class="keys" hidden><button type="button" data-go="previous" title="k">← passage</button><button type="button" data-go="next" title="j">passage →</button><button type="button" data-go="unused" title="u">unused quotation</button>`)
	if e := r.Editor; e != nil {
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
	if len(r.Coders) > 0 {
		w.put(`<form class="coders"><label for="coder">Coding</label> <select id="coder" name="coder">`)
		for _, c := range r.Coders {
			w.choice(c.Coder, r.Coder)
		}
		w.put(`</select> <button type="submit">Show</button></form>`)
	}
	w.put("\n</div>\n")
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
		w.put(` <span class="mark draft">draft</span> <span class="dim">a accepts it, Enter shows it</span>`)
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
			w.put("</span></a>")
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
<p><label for="c-note">Note</label><input id="c-note" data-field="note" autocomplete="off"></p>
</details>
<p class="wrong" role="alert"></p>
<p><button type="submit">Save</button> <button type="button" data-close>Cancel</button> <span class="dim hint">Ctrl+Enter takes the first choice and saves.</span></p>
</form></dialog>`)
}
