package rdf

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/sorting"
	"onrecord/schema/term"
	"onrecord/schema/vocab"
)

// WebAnnotation is a collection of the Web Annotation Data Model.
var WebAnnotation = export.Format{
	Name: "webannotation", Ext: ".jsonld", MediaType: `application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"`,
	Help:     "W3C Web Annotations, one for each passage: for Hypothesis",
	Write:    writeAnnotations,
	Supports: func(view.View) view.Supports { return annotated },
	Corpus:   func(view.View) []string { return []string{"title", "base", "languages", "licence"} }, // see collection
}

// annotated says what an annotation has a place for. Of what a statement names,
// that is the name.
func annotated(k schema.Kind, field string, _ schema.Kind) bool {
	return slices.Contains(map[schema.Kind][]string{
		schema.KindStatement: {
			"id", "speakers", "onBehalfOf", "addressees", "mode", "act", "quotes", "summary", "supports", "opposes", "neutral",
			"praises", "criticizes", "about", "evidence", "coder", "note",
		},
		schema.KindPassage: {"source", "start", "end", "exact", "prefix", "suffix"},
		schema.KindSource:  {"id", "url"},
	}[k], field)
}

// An annotation is one of the Web Annotation Data Model
// (https://www.w3.org/TR/2017/REC-annotation-model-20170223/), as are the rest.
type annotation struct {
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Motivation string           `json:"motivation"`
	Creator    *annotationAgent `json:"creator,omitempty"`
	Body       []annotationBody `json:"body"`
	Target     annotationTarget `json:"target"`

	start, end int
}

type annotationAgent struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

type annotationBody struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Value   string `json:"value,omitempty"`
	Format  string `json:"format,omitempty"`
	Source  string `json:"source,omitempty"` // of a SpecificResource
}

type annotationTarget struct {
	Type     string `json:"type"`
	Source   string `json:"source"`
	Selector []any  `json:"selector,omitempty"`
}

type quoteSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// A positionSelector counts code points, as the model asks for.
type positionSelector struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// writeAnnotations writes a collection with one page, on which there is an
// annotation for each passage of each statement.
func writeAnnotations(w io.Writer, in *export.Input) error {
	total := 0
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		if s, ok := e.(*schema.Statement); ok {
			for i := range s.Evidence {
				if selected(&s.Evidence[i]) {
					total++
				}
			}
		}
	}
	of, err := collection(in)
	if err != nil {
		return err
	}
	j := emit.NewText(w)
	j.Raw("{\n\"@context\": \"http://www.w3.org/ns/anno.jsonld\",\n\"id\": " + quoted(of.id) + ",\n\"type\": \"AnnotationCollection\",\n")
	if of.label != "" {
		j.Raw("\"label\": " + quoted(of.label) + ",\n")
	}
	if len(of.languages) > 0 {
		list, err := json.Marshal(of.languages)
		if err != nil {
			return err
		}
		j.Raw("\"language\": " + string(escape.JSON(list)) + ",\n")
	}
	if of.rights != "" {
		j.Raw("\"rights\": " + quoted(of.rights) + ",\n")
	}
	j.Raw(fmt.Sprintf("\"total\": %d,\n\"first\": {\n\"id\": %s,\n\"type\": \"AnnotationPage\",\n\"partOf\": %s,\n\"startIndex\": 0,\n\"items\": [", total, quoted(of.id+"/1"), quoted(of.id)))
	urls := map[string]string{} // of the sources that have one, by IRI
	var all annotationLines
	encoder := json.NewEncoder(&all.text)
	encoder.SetEscapeHTML(false)
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		switch e := e.(type) {
		case *schema.Source:
			if to, ok := escape.Link(e.URL); ok {
				urls[e.IRI] = to
			}
		case *schema.Statement:
			of := annotations(e, urls)
			in.Lost.Add(len(e.Evidence)-len(of), "passages of which neither words nor place are known")
			in.Lost.Add(shortened(of), "annotations of further passages of a statement with very many that only name it")
			for _, a := range of {
				begin := all.text.Len()
				if err := encoder.Encode(a); err != nil {
					return err
				}
				all.lines = append(all.lines, annotationLine{a.Target.Source, a.start, a.end, a.ID, begin, all.text.Len() - 1})
			}
			if len(of) == 0 {
				in.Lost.Add(1, "statements without a passage")
			}
		}
	}
	between := "\n"
	for line := range all.sorted {
		j.Raw(between + string(escape.JSON(line)))
		between = ",\n"
	}
	j.Raw("\n]\n}\n}\n")
	return j.Flush()
}

// annotationLines are annotations as they are written, to be put into the order of
// the texts: that of the graph goes by dates, for which an annotation has no place,
// and who reads them again would not have it.
type annotationLines struct {
	text  bytes.Buffer
	lines []annotationLine
}

// An annotationLine is one, from begin to end of the text.
type annotationLine struct {
	source     string
	start, end int // of the passage
	id         string
	begin, to  int
}

func (l *annotationLines) sorted(yield func([]byte) bool) {
	sorting.By(l.lines, func(a, b annotationLine) int {
		return inTexts(a.source, b.source, a.start, b.start, a.end, b.end, a.id, b.id)
	})
	for _, line := range l.lines {
		if !yield(l.text.Bytes()[line.begin:line.to]) {
			return
		}
	}
}

// inTexts compares two annotations by their sources, the places of their passages there,
// and their ids.
func inTexts(source, source2 string, start, start2, end, end2 int, id, id2 string) int {
	return cmp.Or(cmp.Compare(source, source2), cmp.Compare(start, start2), cmp.Compare(end, end2), cmp.Compare(id, id2))
}

// mostRepeated is how many bytes the bodies of one statement have at most, where each
// of its annotations has all of them. No utterance comes near it.
const mostRepeated = 1 << 18

// shortened leaves the annotations of a statement that would repeat too much nothing but
// the name of the statement, but for the first in the order of the texts. It gives
// their number.
func shortened(all []annotation) int {
	if len(all) < 2 {
		return 0
	}
	bytes := 0
	for _, b := range all[0].Body {
		bytes += len(b.Value) + len(b.Source)
	}
	if bytes*len(all) <= mostRepeated {
		return 0
	}
	first := 0
	for i := range all {
		a, b := &all[i], &all[first]
		if inTexts(a.Target.Source, b.Target.Source, a.start, b.start, a.end, b.end, a.ID, b.ID) < 0 {
			first = i
		}
	}
	for i := range all {
		if i != first {
			all[i].Body = all[i].Body[len(all[i].Body)-1:]
		}
	}
	return len(all) - 1
}

// An annotationCollection is what is said of all annotations together.
type annotationCollection struct {
	id, label string
	languages []string
	rights    string // an IRI
}

// collection is that of the corpus. Of several corpora there is none, and a licence
// that is no IRI and no name of SPDX has no place.
func collection(in *export.Input) (annotationCollection, error) {
	corpora, err := in.Corpora()
	if err != nil || len(corpora) != 1 {
		view.CountCorpora(corpora, []string{"base"}, &in.Lost)
		return annotationCollection{id: term.Namespace + "annotations"}, err
	}
	c := corpora[0]
	out := annotationCollection{c.Base + "annotations", c.Title, c.Languages, ""}
	if c.Licence != "" {
		if out.rights = vocab.LicenceIRI(c.Licence); out.rights == "" {
			in.Lost.Add(1, "corpus licences")
		}
	}
	return out, nil
}

func quoted(s string) string { return string(schema.AppendJSONString(nil, s)) }

// proved reports whether the quotes are the exact words of the passages, and no
// others: then the selectors have them.
func proved(s *schema.Statement) bool {
	var exact []string
	for i := range s.Evidence {
		if words := cmp.Or(s.Evidence[i].Exact, s.Evidence[i].Quote); words != "" {
			exact = append(exact, words)
		}
	}
	return slices.Equal(exact, s.Quotes)
}

// selected reports whether there is anything to select a passage by: an annotation
// without that would be about all of the source.
func selected(p *schema.Passage) bool { return p.Located() || p.Exact != "" || p.Quote != "" }

// annotations are those of a statement's passages. Their bodies are the same.
func annotations(s *schema.Statement, urls map[string]string) []annotation {
	base, _, _ := strings.Cut(s.IRI, string(schema.KindStatement)+"/"+s.ID)
	all := make([]annotation, 0, len(s.Evidence))
	body := bodies(s)
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if !selected(p) {
			continue
		}
		a := annotation{
			ID: fmt.Sprintf("%sannotation/%s-%d-%d", base, s.ID, p.Start, p.End), Type: "Annotation", Motivation: "describing",
			Body: body, start: p.Start, end: p.End, Target: annotationTarget{Type: "SpecificResource", Source: view.IRI(s, p.Source)},
		}
		if url := urls[a.Target.Source]; url != "" {
			a.Target.Source = url
		}
		if s.Coder != "" {
			a.Creator = &annotationAgent{"Person", s.Coder}
		}
		if words := cmp.Or(p.Exact, p.Quote); words != "" {
			a.Target.Selector = append(a.Target.Selector, quoteSelector{"TextQuoteSelector", words, p.Prefix, p.Suffix})
		}
		if p.Located() {
			a.Target.Selector = append(a.Target.Selector, positionSelector{"TextPositionSelector", p.Start, p.End})
		}
		all = append(all, a)
	}
	return all
}

// bodies are what a statement says, in texts; the last one is the statement
// itself.
func bodies(s *schema.Statement) []annotationBody {
	var out []annotationBody
	add := func(purpose, value string) {
		if value != "" {
			out = append(out, annotationBody{Type: "TextualBody", Purpose: purpose, Value: value, Format: "text/plain"})
		}
	}
	add("describing", s.Summary)
	if !proved(s) {
		for _, quote := range s.Quotes {
			add("tagging", "quote: "+quote)
		}
	}
	for _, speaker := range s.Speakers {
		add("identifying", nameOf(speaker))
	}
	for _, tags := range []struct {
		name string
		refs []schema.Ref
	}{
		{"supports", s.Supports},
		{"opposes", s.Opposes},
		{"neutral", s.Neutral},
		{"praises", s.Praises},
		{"criticizes", s.Criticizes},
		{"about", s.About},
		{"to", s.Addressees},
		{"on behalf of", s.OnBehalfOf},
	} {
		for _, ref := range tags.refs {
			add("tagging", tags.name+": "+nameOf(ref))
		}
	}
	for _, tag := range []string{s.Mode, s.Act} {
		add("tagging", tag)
	}
	add("commenting", s.Note)
	return append(out, annotationBody{Type: "SpecificResource", Purpose: "linking", Source: s.IRI})
}

func nameOf(r schema.Ref) string {
	if r.Name == "" {
		return r.ID
	}
	return r.Name
}
