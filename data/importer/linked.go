package importer

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/standoff"
	"onrecord/data/text"
	"onrecord/data/webanno"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/refi"
)

// evidenceLabel is what labels are that mark what was said: each is a statement.
const evidenceLabel = "evidence"

// A linkedSpan is a part of a text that has a type, features, and links to others.
type linkedSpan struct {
	at        schema.Pos
	id        string
	sets      []string // what may say what it is: its type
	fragments [][2]int // code points, half-open
	words     string
	features  []label // of its own
	notes     []string
}

// A spanLink says that a span has to do with another one; the names of the link, and
// its features, say what.
type spanLink struct {
	from, to end
	names    []string
	features []label
	same     bool // both are of the same words
}

// An end of a link is the id of a span, and its role, if it has one.
type end struct{ id, role string }

// A linkedText is a text with spans and links.
type linkedText struct {
	file   string
	title  string
	source *schema.Source
	text   *text.Text
	spans  []*linkedSpan
	links  []spanLink
}

// linked makes a marking of each span that is what was said, with labels of its own
// features, and of the spans that are linked with it. What is not said to be anything is
// counted as left behind.
func (m *markings) linked(l *linkedText) {
	byID := map[string]*linkedSpan{}
	for _, s := range l.spans {
		if byID[s.id] != nil {
			m.reading.Loader.Problems.Add(s.at, "", "there is another %s: see %s", s.id, byID[s.id].at)
			continue
		}
		byID[s.id] = s
	}
	links := map[string][]spanLink{}
	for _, link := range l.links {
		if byID[link.from.id] == nil || byID[link.to.id] == nil {
			m.reading.took(Part{File: l.file, What: "link", Name: cmp.Or(strings.Join(link.names, " "), "links"), Values: 1, Left: 1, Why: "it leads to what is no span"})
			continue
		}
		links[link.from.id] = append(links[link.from.id], link)
		links[link.to.id] = append(links[link.to.id], spanLink{link.to, link.from, link.names, link.features, false})
	}
	m.coincide(l, links)
	for _, s := range l.spans {
		field, said := m.holds(&label{sets: s.sets})
		part := Part{File: l.file, What: m.what, Name: s.sets[0], Values: 1}
		switch {
		case said && field == evidenceLabel:
			part.As = evidenceLabel
			m.reading.took(part)
			m.spoken(l, s, byID, links[s.id])
			continue
		case said && field != "":
			part.As = field
		case said:
			part.Left, part.Why = 1, "it is passed over"
		case m.featuresSaid(s.features):
			part.As = "what its features say"
		case !m.roleSaid(links[s.id]):
			part.Left, part.Why = 1, "nothing says what it is"
		default:
			part.As = "what its links say"
		}
		switch told := m.toldBy(byID, links[s.id]); {
		case told && (said || part.As != ""):
			continue // it is counted with what was said
		case part.As != "":
			part.As, part.Left, part.Why = "", 1, "it is linked with nothing that was said"
		}
		m.reading.took(part)
	}
}

// coincide links what was said with other spans of the same words, where nothing else
// does: their features say more of it.
func (m *markings) coincide(l *linkedText, links map[string][]spanLink) {
	linked, first := map[[2]string]bool{}, map[string]*linkedSpan{}
	for id, all := range links {
		for _, link := range all {
			linked[[2]string{id, link.to.id}] = true
		}
	}
	told := func(s *linkedSpan) bool {
		field, said := m.holds(&label{sets: s.sets})
		return said && field == evidenceLabel
	}
	for _, s := range l.spans {
		if at := fmt.Sprint(s.fragments); first[at] == nil && told(s) {
			first[at] = s
		}
	}
	for _, s := range l.spans {
		one := first[fmt.Sprint(s.fragments)]
		if one == nil || told(s) || linked[[2]string{one.id, s.id}] {
			continue
		}
		links[one.id] = append(links[one.id], spanLink{from: end{id: one.id}, to: end{id: s.id}, same: true})
		links[s.id] = append(links[s.id], spanLink{from: end{id: s.id}, to: end{id: one.id}, same: true})
	}
}

// featuresSaid reports whether it was said of any of some features what it is.
func (m *markings) featuresSaid(features []label) bool {
	return slices.ContainsFunc(features, func(f label) bool { _, said := m.holds(&f); return said })
}

// roleSaid reports whether it was said what a link of a span, or its own role in it,
// means.
func (m *markings) roleSaid(links []spanLink) bool {
	return slices.ContainsFunc(links, func(l spanLink) bool {
		_, said := m.holds(&label{sets: append([]string{l.from.role}, l.names...)})
		return said
	})
}

// toldBy reports whether a span is linked with one that is what was said.
func (m *markings) toldBy(byID map[string]*linkedSpan, links []spanLink) bool {
	return slices.ContainsFunc(links, func(l spanLink) bool {
		field, said := m.holds(&label{sets: byID[l.to.id].sets})
		return said && field == evidenceLabel
	})
}

// spoken makes the marking of what was said.
func (m *markings) spoken(l *linkedText, s *linkedSpan, byID map[string]*linkedSpan, links []spanLink) {
	k := &marking{at: s.at, source: l.source, notes: s.notes, standIn: "Unnamed speakers of " + l.source.Label()}
	fragments := slices.Clone(s.fragments)
	slices.SortFunc(fragments, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, f := range fragments {
		if f[1] > l.text.Len() {
			m.reading.Loader.Problems.Add(s.at, "", "%s stands from %d to %d, and the text has %d characters", s.id, f[0], f[1], l.text.Len())
			return
		}
		p := schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: l.source.ID}}
		p.Pos = s.at
		l.text.Fill(&p, f[0], f[1], true)
		if strings.TrimSpace(p.Exact) != "" {
			k.passages = append(k.passages, p)
		}
	}
	if len(k.passages) == 0 {
		m.reading.took(Part{File: l.file, What: m.what, Name: s.sets[0], Values: 1, Left: 1, Why: "there are no words in it"})
		return
	}
	k.labels = append(k.labels, m.toldLabels(s.features)...)
	for _, link := range links {
		other := byID[link.to.id]
		part := cmp.Or(link.to.role, strings.Join(link.names, " "))
		if part != other.sets[0] {
			part = strings.TrimSpace(part + " " + other.sets[0])
		}
		name := label{at: other.at, sets: slices.Concat([]string{link.to.role}, link.names, other.sets), name: strings.Join(strings.Fields(other.words), " "), part: part}
		switch field, said := m.holds(&name); {
		case said && field == evidenceLabel:
		case said && link.same:
			m.reading.took(Part{File: l.file, What: m.what, Name: part, Values: 1, Left: 1, Why: "it is of the very words that were said: what it says of them, its features do"})
		case said:
			k.labels = append(k.labels, name)
		}
		k.labels = append(k.labels, m.toldLabels(link.features)...)
		k.labels = append(k.labels, m.toldLabels(other.features)...)
	}
	m.mark(k)
}

// toldLabels are those of which it was said what they are. Others are counted.
func (m *markings) toldLabels(features []label) (out []label) {
	for _, f := range features {
		if _, said := m.holds(&f); said {
			out = append(out, f)
		} else {
			m.reading.took(Part{File: f.at.File, What: "feature", Name: f.part, Values: 1, Left: 1, Why: "nothing says what it is"})
		}
	}
	return out
}

// askEvidence asks what was said, where nothing says so.
func (m *markings) askEvidence(texts []*linkedText) {
	if slices.ContainsFunc(slices.Collect(mapValues(m.said)), func(field string) bool { return labelField(field) == evidenceLabel }) {
		return
	}
	counts, names := map[string]int{}, []string(nil)
	for _, l := range texts {
		for _, s := range l.spans {
			if counts[s.sets[0]] == 0 {
				names = append(names, s.sets[0])
			}
			counts[s.sets[0]]++
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = fmt.Sprintf("%s (%d)", name, counts[name])
	}
	if most := 12; len(names) > most {
		names = append(names[:most], "…")
	}
	m.reading.Loader.Problems.Add(schema.Pos{File: texts[0].file}, "", "what of this was said? There is %s: %s, and %s for who says it", strings.Join(names, ", "),
		hint.Option{Name: "map", Value: "'NAME=evidence'"}, hint.Option{Name: "map", Value: "'NAME=speakers'"})
}

func mapValues(of map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, v := range of {
			if !yield(v) {
				return
			}
		}
	}
}

// titleOf is what a text is called, by its file.
func titleOf(file string) string {
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// readLinked reads the texts of an importer whose spans have links, one from a file.
func readLinked(what string, one func(ctx context.Context, m *markings, file string, raw []byte) (*linkedText, error), skip string) func(context.Context, *reading, []string) error {
	return func(ctx context.Context, r *reading, files []string) error {
		m := newMarkings(r, what)
		m.linkedSpans = true
		if err := m.settings(); err != nil {
			return err
		}
		var texts []*linkedText
		for _, file := range files {
			if skip != "" && strings.EqualFold(filepath.Ext(file), skip) {
				continue // it is read with the file beside it
			}
			raw, err := r.Loader.Read(ctx, input.Place{Name: file}, fence.Text)
			if err != nil {
				return err
			}
			if !utf8.Valid(raw) {
				r.Loader.Problems.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "this is not UTF-8")
				continue
			}
			l, err := one(ctx, m, file, raw)
			if err != nil {
				return err
			}
			if l != nil {
				texts = append(texts, l)
			}
		}
		m.askEvidence(texts)
		if len(r.Loader.Problems) > 0 {
			return nil
		}
		for _, l := range texts {
			m.linked(l)
		}
		return m.finish()
	}
}

// readBrat reads annotation files of brat, each with the text beside it.
var readBrat = readLinked("type", func(ctx context.Context, m *markings, file string, raw []byte) (*linkedText, error) {
	r := m.reading
	name := filepath.ToSlash(file)
	doc := standoff.Read(name, string(raw), &r.Loader.Problems)
	beside := strings.TrimSuffix(file, filepath.Ext(file)) + ".txt"
	words, err := r.Loader.Read(ctx, input.Place{Name: beside}, fence.Text)
	if err != nil {
		return nil, err
	}
	src, t := m.textSource(filepath.ToSlash(beside), titleOf(file), words, schema.Pos{File: filepath.ToSlash(beside)})
	if src == nil {
		return nil, nil
	}
	l := &linkedText{file: name, title: titleOf(file), source: src, text: t}
	offsets := refi.Counting{}.Offsets(string(words))
	features, notes := map[string][]label{}, map[string][]string{}
	for _, a := range doc.Attributes {
		value := cmp.Or(a.Value, a.Name)
		features[a.Of] = append(features[a.Of], label{at: a.Pos, sets: []string{a.Name + "." + value, a.Name, value}, name: value, part: a.Name})
	}
	for _, n := range doc.Notes {
		notes[n.Of] = append(notes[n.Of], n.Text)
	}
	triggers, other := map[string]string{}, 0 // spans of events, and those with other words
	for _, e := range doc.Events {
		triggers[e.ID] = e.Trigger
		features[e.Trigger] = append(features[e.Trigger], features[e.ID]...)
		notes[e.Trigger] = append(notes[e.Trigger], notes[e.ID]...)
	}
	for _, s := range doc.Spans {
		out := &linkedSpan{at: s.Pos, id: s.ID, sets: []string{s.Type}, words: s.Words, features: features[s.ID], notes: notes[s.ID]}
		for _, f := range s.Fragments {
			if f[1] >= len(offsets) {
				r.Loader.Problems.Add(s.Pos, "", "%s stands from %d to %d, and the text has %d characters", s.ID, f[0], f[1], len(offsets)-1)
				return nil, nil
			}
			out.fragments = append(out.fragments, [2]int{offsets[f[0]], offsets[f[1]]})
		}
		var stands []string
		for _, f := range out.fragments {
			stands = append(stands, t.Slice(f[0], f[1]))
		}
		out.words = strings.Join(stands, " ")
		if squeeze(out.words) != squeeze(s.Words) {
			other++
		}
		l.spans = append(l.spans, out)
	}
	if other > 0 {
		r.took(Part{File: name, What: "words", Name: "of spans", As: "what stands at their offsets", Values: other, Why: "the file has other words there"})
	}
	span := func(id string) string { return cmp.Or(triggers[id], id) }
	for _, e := range doc.Events {
		args := append([]standoff.Arg{{Role: e.Type, ID: e.Trigger}}, e.Args...)
		for i, a := range args { // each with each: one of them is what was said
			for _, b := range args[i+1:] {
				l.links = append(l.links, spanLink{from: end{span(a.ID), roleName(a.Role)}, to: end{span(b.ID), roleName(b.Role)}})
			}
		}
	}
	for _, rel := range doc.Relations {
		for i, a := range rel.Args {
			for _, b := range rel.Args[i+1:] {
				l.links = append(l.links, spanLink{from: end{span(a.ID), ""}, to: end{span(b.ID), ""}, names: []string{rel.Type}})
			}
		}
	}
	for _, what := range slices.Sorted(keysOf(doc.Left)) {
		r.took(Part{File: name, What: "line", Name: what, Values: doc.Left[what], Left: doc.Left[what], Why: "they have no place"})
	}
	return l, nil
}, ".txt")

// roleName is a role without the number that tells several of one apart.
func roleName(role string) string { return strings.TrimRight(role, "0123456789") }

func keysOf(of map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range of {
			if !yield(k) {
				return
			}
		}
	}
}

// squeeze leaves out all space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// readWebAnno reads files of WebAnno TSV 3.
var readWebAnno = readLinked("layer", func(_ context.Context, m *markings, file string, raw []byte) (*linkedText, error) {
	r := m.reading
	name := filepath.ToSlash(file)
	before := len(r.Loader.Problems)
	doc := webanno.Read(name, string(raw), &r.Loader.Problems)
	if len(r.Loader.Problems) > before {
		return nil, nil
	}
	src, t := m.textSource(name, titleOf(file), []byte(doc.Text), schema.Pos{File: name})
	if src == nil {
		return nil, nil
	}
	l := &linkedText{file: name, title: titleOf(file), source: src, text: t}
	if doc.UTF16 {
		r.took(Part{File: name, What: "offsets", Name: "of tokens", As: "UTF-16 code units", Values: len(doc.Spans), Why: "the tokens have their words there"})
	}
	named := func(layer string, at schema.Pos, features []webanno.Feature) (out []label) {
		for _, f := range features {
			out = append(out, label{at: at, sets: []string{layer + "." + f.Name, f.Name}, name: f.Value, part: layer + "." + f.Name})
		}
		return out
	}
	for _, s := range doc.Spans {
		if s.Start == s.End {
			continue
		}
		l.spans = append(l.spans, &linkedSpan{at: s.Pos, id: s.ID, sets: []string{s.Layer}, fragments: [][2]int{{s.Start, s.End}}, words: t.Slice(s.Start, s.End), features: named(s.Layer, s.Pos, s.Features)})
	}
	for _, link := range doc.Links {
		l.links = append(l.links, spanLink{from: end{link.From, ""}, to: end{link.To, ""}, names: []string{link.Layer}, features: named(link.Layer, link.Pos, link.Features)})
	}
	for _, what := range slices.Sorted(keysOf(doc.Left)) {
		r.took(Part{File: name, What: "line", Name: what, Values: doc.Left[what], Left: doc.Left[what], Why: "they have no place"})
	}
	return l, nil
}, "")
