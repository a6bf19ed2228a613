package site

import (
	"fmt"
	"strconv"
	"strings"
)

// percent is how many of all there are.
func percent(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}

// within is one of the choices of what is compared.
func (w *sheet) within(chosen bool, to link, label string) {
	w.put(`<li><a href="%s"`, to)
	if chosen {
		w.put(` aria-current="true"`)
	}
	w.put("><bdi>%s</bdi></a></li>\n", label)
}

// progress is how far the coders of a sample are.
func (w *sheet) progress(s *Sample) {
	w.put(`<ul class="progress">`)
	for _, coder := range s.Coders {
		done := s.Finished(coder)
		w.put(`<li><span><bdi>%s</bdi> <span class="dim">in</span> <bdi>%s</bdi></span> <meter min="0" max="%s" value="%s" aria-label="Finished by %s"></meter> <span class="dim">%s of %s finished</span></li>
`, coder, s.ID, max(1, s.Size), done, coder, done, s.Size)
	}
	w.put("</ul>\n")
}

// samples are all of them, source by source, and the form that draws another.
func (w *sheet) samples(p Samples) {
	switch {
	case len(p.Samples) == 0 && p.Coder != "":
		w.put("<p>Nothing is assigned to you. You can code any source.</p>\n")
	case len(p.Samples) == 0:
		w.put("<p class=\"lead\">No sample is drawn yet. How far coders agree is shown on sources that were drawn at random from all of them, and that a further coder has coded as well.</p>\n")
	}
	for i := range p.Samples {
		s := &p.Samples[i]
		w.put("<section><h2><bdi>%s</bdi></h2>\n<p>%s of %s sources (%s), drawn with seed %s.", s.ID, s.Size, s.Of, percent(s.Size, s.Of), strconv.FormatUint(s.Seed, 10))
		w.put(" <a href=\"%s\">How far coders agree on them</a></p>\n", w.view("agreement", "sample", s.ID))
		w.progress(s)
		w.table("Sources of "+s.ID, append([]string{"Source"}, s.Coders...)...)
		for n := range len(s.Rows) / max(1, len(s.Coders)) {
			w.put(`<tr><th scope="row"><a href="%s"><bdi>%s</bdi></a></th>`, w.entity("source", s.Rows[n].Source), s.Rows[n].Name())
			for c := range s.Coders {
				a := &s.Rows[c*len(s.Rows)/len(s.Coders)+n]
				w.put(`<td><span class="state %s">%s</span>`, strings.ReplaceAll(a.State, " ", "-"), a.State)
				if a.Statements > 0 {
					w.put(` <span class="dim">· %s</span>`, a.Statements)
				}
				w.put("</td>")
			}
			w.put("</tr>\n")
		}
		w.tableEnd()
		w.put("</section>\n")
	}
	if p.Draws {
		w.drawing(&p)
	}
}

// Name is what the source is called.
func (a *Assignment) Name() string {
	if a.Title != "" {
		return a.Title
	}
	return a.Source
}

// drawing is the form that draws a sample.
func (w *sheet) drawing(p *Samples) {
	w.put(`<section class="making"><h2>Draw a sample</h2>
<form data-draw hidden>
<p><label for="d-id">Name <span class="dim">(of letters and hyphens, such as reliability)</span></label><input id="d-id" data-field="id" required autocomplete="off"></p>
<p><label for="d-coders">For whom <span class="dim">(names of coders, with commas between)</span></label><input id="d-coders" data-field="coders" required autocomplete="off"></p>
<p class="two"><span><label for="d-size">How many</label><input id="d-size" type="number" min="0" step="any" required></span> <span><label for="d-unit">of %s</label><select id="d-unit"><option value="size">sources</option><option value="percent">percent</option></select></span> <span><label for="d-seed">Seed</label><input id="d-seed" data-field="seed" type="number" min="0" step="1" value="1"></span></p>
`, p.Sources)
	if len(p.Samples) > 0 {
		w.put("<fieldset><legend>Leave out the sources of</legend>")
		for i := range p.Samples {
			w.put(`<label class="switch"><input type="checkbox" data-not-in="%s"> <bdi>%s</bdi></label> `, p.Samples[i].ID, p.Samples[i].ID)
		}
		w.put("</fieldset>\n")
	}
	w.put(`<p class="dim">Each source is as likely as any other, and the same seed draws the same. What was drawn stands in samples.yaml, and stays drawn.</p>
<p class="wrong" role="alert"></p>
<p><button type="submit">Draw</button></p>
</form></section>
`)
}
