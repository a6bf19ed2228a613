package importer

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"onrecord/data/change"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// A label is what somebody marked a part of a text with: a code, a tag, a feature.
type label struct {
	at   schema.Pos
	sets []string // what may say what it is, the narrowest first: itself, the set that it is in, the set of that
	name string   // what it is called
	// field is what it holds if nobody says otherwise; empty: a position.
	field string
	part  string     // what it is called in the report
	ref   schema.Ref // the entity; zero: it is found by its name
}

// A marking is a part of a source that somebody marked.
type marking struct {
	at         schema.Pos
	key        string // tells markings of the same words apart, whatever else is in the file
	source     *schema.Source
	passages   []schema.Passage
	coder      string
	labels     []label
	speakers   []label // who speaks in all of the source, where nobody else is named
	summary    string
	notes      []string
	standIn    string // who speaks where nobody is named; empty: that is asked
	statement  *schema.Statement
	start, end int // of all its passages, where they are located
}

// Fields that labels can hold besides those of a statement.
const (
	positionLabel = "positions" // with the stance of the marking
	stanceLabel   = "stance"
	personLabel   = "person"
	officeLabel   = "organization"
)

// labelNames are other names of what a label can hold.
var labelNames = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"evidence": evidenceLabel, "passage": evidenceLabel, "passages": evidenceLabel, "quote": evidenceLabel, "quotes": evidenceLabel,
		"position": positionLabel, "concept": positionLabel, "concepts": positionLabel, "agreement": stanceLabel, "stances": stanceLabel,
		"actor": "speakers", "actors": "speakers", "persons": personLabel, "organizations": officeLabel,
	}
})

// notLabels are fields of a statement that no label holds.
var notLabels = []string{"evidence", "quotes", "source", "restates", "echoes", "contradicts", "answers", "duplicateOf", "placeFrom", "dateFrom", "textOrder", "layer", "verdict"}

// labelField is what a label can hold that is called so; empty: nothing.
func labelField(name string) string {
	simple := simpleName(strings.TrimSpace(name))
	if field, ok := labelNames()[simple]; ok {
		return field
	}
	for _, field := range labelFields() {
		if one := simpleName(field); one == simple || strings.TrimSuffix(one, "s") == simple {
			return field
		}
	}
	return ""
}

// labelFields are what labels can hold.
func labelFields() []string {
	out := []string{positionLabel, stanceLabel, personLabel, officeLabel}
	for _, f := range schema.Fields(schema.KindStatement) {
		if !slices.Contains(notLabels, f.Name) {
			out = append(out, f.Name)
		}
	}
	return out
}

// stanceWords are words for stances, folded.
var stanceWords = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"supports": "supports", "support": "supports", "for": "supports", "pro": "supports", "yes": "supports", "agree": "supports", "agrees": "supports", "+": "supports",
		"opposes": "opposes", "oppose": "opposes", "against": "opposes", "contra": "opposes", "con": "opposes", "no": "opposes", "disagree": "opposes", "disagrees": "opposes", "-": "opposes",
		"neutral": "neutral", "neither": "neutral",
	}
})

// markings become statements of a corpus. What each label holds is said by
// ImportOptions.Columns, for a label or for a set of labels.
type markings struct {
	*nameIndex
	reading *reading
	what    string            // what a label is called: "code", "tag"
	said    map[string]string // what labels hold, by their names, folded
	unused  map[string]string // names that no label has had, as they were said, by their folded ones
	fields  map[string]string // what a statement holds of which nothing is said, by field
	values  map[string]string // what words stand for, folded
	all     []*marking
	sources map[string]*schema.Source // by SHA-256 of the text, or by URL
	display map[schema.Ref]string     // what entities in the folder are called
	there   bool                      // one of the texts is in the folder already
	// linkedSpans: which spans are what was said is said as well.
	linkedSpans bool
}

func newMarkings(r *reading, what string) *markings {
	c := &schema.Corpus{}
	if r.known != nil {
		c.ID, c.Base = r.known.ID, r.known.Base
	}
	m := &markings{
		reading: r, what: what, nameIndex: newNameIndex(c, r.known), said: map[string]string{}, unused: map[string]string{},
		fields: map[string]string{}, values: map[string]string{}, sources: map[string]*schema.Source{}, display: map[schema.Ref]string{},
	}
	for _, name := range slices.Sorted(maps.Keys(r.ImportOptions.Columns)) {
		m.said[setKey(name)], m.unused[setKey(name)] = r.ImportOptions.Columns[name], name
	}
	for word, value := range r.ImportOptions.Values {
		m.values[spelling.Fold(word)] = value
	}
	for name, value := range r.ImportOptions.Fields {
		m.fields[name] = value
	}
	if r.known != nil {
		for e := range r.known.Entities {
			m.display[schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}] = e.Label()
		}
		for _, s := range r.known.Sources {
			for _, key := range []string{s.SHA256, cmp.Or(s.URL, s.Title)} { // see urlSource
				if key != "" && m.sources[key] == nil {
					m.sources[key] = s
				}
			}
		}
	}
	return m
}

// settings finds what was said of labels and fields that there are not.
func (m *markings) settings() error {
	for _, name := range slices.Sorted(maps.Keys(m.reading.ImportOptions.Columns)) {
		field, fields := m.reading.ImportOptions.Columns[name], labelFields()
		if m.linkedSpans {
			fields = append(fields, evidenceLabel)
		}
		if field != "" && !slices.Contains(fields, labelField(field)) {
			return change.Requestf("%s: there is no such field: a %s holds %s", hint.Option{Name: "map", Value: "'" + name + "=" + field + "'"}, m.what, strings.Join(fields, ", "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.fields)) {
		field := labelField(name)
		if field == "" || field == evidenceLabel {
			return change.Requestf("%s: there is no such field: a statement has %s", hint.Option{Name: "set", Value: name + "=" + m.fields[name]}, strings.Join(labelFields(), ", "))
		}
		if field != name {
			m.fields[field] = m.fields[name]
			delete(m.fields, name)
		}
	}
	return nil
}

// setKey is what names of labels and sets are compared by.
func setKey(name string) string { return cmp.Or(spelling.Fold(name), strings.TrimSpace(name)) }

// holds is what a label holds, and whether that was said; empty, and said: it is to
// be passed over.
func (m *markings) holds(l *label) (field string, said bool) {
	for _, set := range l.sets {
		if field, ok := m.said[setKey(set)]; ok && set != "" {
			delete(m.unused, setKey(set))
			return labelField(field), true
		}
	}
	return cmp.Or(l.field, positionLabel), false
}

// textSource is the source of a text, which is written into the corpus: the one
// that has this text already, or a new one.
func (m *markings) textSource(name, title string, raw []byte, at schema.Pos) (*schema.Source, *text.Text) {
	t, err := text.New(name, raw)
	if err != nil {
		m.reading.Loader.Problems.Add(at, "", "%v", err)
		return nil, nil
	}
	if src := m.sources[t.SHA256()]; src != nil {
		m.there = true
		return src, t
	}
	src := &schema.Source{
		EntityBase: schema.EntityBase{ID: m.Free(schema.KindSource, slugOf(title, string(schema.KindSource)))},
		Title:      cmp.Or(strings.TrimSpace(title), filepath.Base(name)), SHA256: t.SHA256(), Length: t.Len(),
	}
	src.Pos = at
	src.Text = "texts/" + src.ID + ".txt"
	m.add(schema.KindSource, src.ID, src.Title)
	m.corpus.Add(src)
	m.sources[t.SHA256()] = src
	m.put(src.ID, t.Slice(0, t.Len()))
	return src, t
}

// put keeps a text that is to be written.
func (m *markings) put(source, text string) {
	texts := m.reading.texts[m.corpus]
	if texts == nil {
		texts = map[string]string{}
		m.reading.texts[m.corpus] = texts
	}
	texts[source] = text
}

// leave counts what has no place, or says so where everything is to come in.
func (m *markings) leave(at schema.Pos, p Part, format string, args ...any) {
	p.File = cmp.Or(p.File, at.File)
	p.Values, p.Left = 1, 1
	if m.reading.ImportOptions.Partial {
		p.Why = fmt.Sprintf(format, args...)
		m.reading.took(p)
		m.reading.result.Left.Add(at, "", "%s", p.Why)
		return
	}
	m.reading.Loader.Problems.Add(at, "", format, args...)
}

// mark takes a marking.
func (m *markings) mark(k *marking) {
	for i := range k.passages {
		if p := &k.passages[i]; p.Located() {
			if k.end == 0 || p.Start < k.start {
				k.start = p.Start
			}
			k.end = max(k.end, p.End)
		}
	}
	m.all = append(m.all, k)
}

// finish makes statements of all that was marked, and hands the corpus over.
func (m *markings) finish() error {
	if err := m.settings(); err != nil {
		return err
	}
	unread := len(m.reading.Loader.Problems) > 0
	m.merge()
	m.turns()
	speakerless := 0
	var first *marking
	for _, k := range m.all {
		if m.statementOf(k) {
			continue
		}
		if first == nil {
			first = k
		}
		speakerless++
	}
	if speakerless > 0 {
		m.askSpeakers(first, speakerless)
	}
	for _, folded := range slices.Sorted(maps.Keys(m.unused)) {
		if unread { // it may be in what could not be read
			break
		}
		m.reading.Loader.Problems.Add(schema.Pos{}, "", "%s: no %s and no set of them is called that", hint.Option{Name: "map", Value: "'" + m.unused[folded] + "=" + m.said[folded] + "'"}, m.what)
	}
	m.layers()
	if m.there || len(m.corpus.Statements) > 0 || len(m.corpus.Sources) > 0 || len(m.corpus.Positions) > 0 || len(m.corpus.Actors) > 0 {
		stream := m.reading.Loader.Stream()
		stream.Corpora = append(stream.Corpora, m.corpus)
	}
	return nil
}

// merge makes one marking of those of one coder on the same passages.
func (m *markings) merge() {
	type span struct {
		source, coder, passages string
	}
	first := map[span]*marking{}
	m.all = slices.DeleteFunc(m.all, func(k *marking) bool {
		if k.end == 0 {
			return false // nobody knows where it stands
		}
		at := span{k.source.ID, k.coder, spans(k.passages)}
		one := first[at]
		if one == nil {
			first[at] = k
			return false
		}
		for _, l := range k.labels {
			if !slices.ContainsFunc(one.labels, func(o label) bool { return o.name == l.name && slices.Equal(o.sets, l.sets) && o.field == l.field }) {
				one.labels = append(one.labels, l)
			}
		}
		if one.summary == "" {
			one.summary = k.summary
		} else if k.summary != "" && k.summary != one.summary {
			one.notes = append(one.notes, k.summary)
		}
		for _, note := range k.notes {
			if !slices.Contains(one.notes, note) {
				one.notes = append(one.notes, note)
			}
		}
		return true
	})
}

func spans(passages []schema.Passage) string {
	var b strings.Builder
	for i := range passages {
		fmt.Fprintf(&b, "%d-%d ", passages[i].Start, passages[i].End)
	}
	return b.String()
}

// speakerField says whether a label names who speaks.
func speakerField(field string) bool {
	return field == "speakers" || field == personLabel || field == officeLabel
}

// turns gives markings that name no speaker the one of the smallest marking around
// them that names no more than that: a turn, which is no statement itself.
func (m *markings) turns() {
	only := func(k *marking) bool {
		for i := range k.labels {
			if field, _ := m.holds(&k.labels[i]); !speakerField(field) {
				return false
			}
		}
		return len(k.labels) > 0 && k.end > 0 && k.summary == ""
	}
	type reader struct{ source, coder string }
	byReader := map[reader][]*marking{}
	for _, k := range m.all {
		if k.end > 0 {
			byReader[reader{k.source.ID, k.coder}] = append(byReader[reader{k.source.ID, k.coder}], k)
		}
	}
	used := map[*marking]bool{}
	for _, all := range byReader {
		sorting.By(all, func(a, b *marking) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
		var open []*marking // those that have begun, the outer ones first
		for _, k := range all {
			for len(open) > 0 && open[len(open)-1].end <= k.start {
				open = open[:len(open)-1]
			}
			if only(k) {
				open = append(open, k)
				continue
			}
			named := slices.ContainsFunc(k.labels, func(l label) bool { field, _ := m.holds(&l); return speakerField(field) })
			if named {
				continue
			}
			for _, t := range slices.Backward(open) {
				if t.end >= k.end {
					k.labels = append(k.labels, t.labels...)
					used[t] = true
					break
				}
			}
		}
	}
	m.all = slices.DeleteFunc(m.all, func(k *marking) bool {
		if used[k] {
			m.reading.took(Part{File: k.at.File, What: m.what, Name: "turns", As: "speakers", Values: 1, Why: "they name the speaker of what is marked within them"})
		}
		return used[k]
	})
}

// askSpeakers asks who speaks.
func (m *markings) askSpeakers(first *marking, n int) {
	if m.reading.ImportOptions.Partial {
		return // each was counted
	}
	more := ""
	if n > 1 {
		more = fmt.Sprintf(" (and nothing does of %d more)", n-1)
	}
	m.reading.Loader.Problems.Add(first.at, "", "nothing says who speaks here%s: %s says which of the %ss do, and %s who does where none does", more,
		hint.Option{Name: "map", Value: "'NAME=speakers'"}, m.what, hint.Option{Name: "set", Value: "speakers=NAME"})
}

// statementOf makes the statement of a marking. It reports false where nobody is
// named who speaks.
func (m *markings) statementOf(k *marking) bool {
	s := &schema.Statement{Source: schema.Ref{Kind: schema.KindSource, ID: k.source.ID}, Evidence: k.passages, Coder: k.coder, Summary: k.summary}
	s.Pos = k.at
	k.statement = s
	stance, positions := "", []label(nil)
	var speakers int
	for i := range k.labels {
		l := &k.labels[i]
		field, said := m.holds(l)
		part := Part{File: l.at.File, What: m.what, Name: l.part, As: field, Values: 1}
		if !said && l.field == "" {
			part.Why = "nothing else is said of them"
		}
		if field == "" {
			part.Left, part.Why = 1, "it is passed over"
			m.reading.took(part)
			continue
		}
		switch {
		case speakerField(field):
			speakers++
		case field == positionLabel:
			positions = append(positions, *l)
			m.reading.took(part)
			continue
		case field == stanceLabel:
			word := m.stance(l)
			if word == "" || stance != "" && stance != word {
				why := "it has several stances"
				if word == "" {
					why = fmt.Sprintf("%q is not known as a stance: supports, opposes or neutral", wording.Short(l.name))
				}
				m.leave(l.at, part, "%s", why)
				continue
			}
			stance = word
			m.reading.took(part)
			continue
		}
		if why := m.fill(s, field, l); why != "" {
			m.leave(l.at, part, "%s", why)
			continue
		}
		m.reading.took(part)
	}
	for i := range k.speakers {
		if speakers > 0 {
			break
		}
		part := Part{File: k.at.File, What: m.what, Name: k.speakers[i].part, As: "speakers", Values: 1, Why: "the source is the speaker's"}
		if why := m.fill(s, "speakers", &k.speakers[i]); why != "" {
			m.leave(k.at, part, "%s", why)
			continue
		}
		m.reading.took(part)
	}
	m.defaults(s, k)
	if len(s.Speakers) == 0 {
		if m.reading.ImportOptions.Partial {
			m.leave(k.at, Part{What: "marked passage"}, "nothing says who speaks")
		}
		return false
	}
	for i := range positions {
		if why := m.fill(s, cmp.Or(stance, "neutral"), &positions[i]); why != "" {
			m.leave(positions[i].at, Part{What: m.what, Name: positions[i].part}, "%s", why)
		}
	}
	if stance == "" && len(positions) > 0 {
		m.reading.took(Part{File: k.at.File, What: "stance", Name: "none", As: "neutral", Values: len(positions), Why: "nothing says what side is taken"})
	}
	m.words(s, k)
	m.corpus.Add(s)
	return true
}

// stance is the field that a label for a stance means; empty: none.
func (m *markings) stance(l *label) string {
	folded := spelling.Fold(l.name)
	if said, ok := m.values[folded]; ok {
		m.reading.meet(l.name)
		folded = spelling.Fold(said)
	}
	if word, ok := stanceWords()[folded]; ok {
		return word
	}
	return stanceWords()[strings.TrimSpace(l.name)] // + and - fold to nothing
}

// defaults fills in what is said of all statements that say nothing themselves, and
// the stand-in for a speaker.
func (m *markings) defaults(s *schema.Statement, k *marking) {
	for _, name := range slices.Sorted(maps.Keys(m.fields)) {
		field := name
		if speakerField(field) {
			field = "speakers"
		}
		f, ok := schema.FieldNamed(schema.KindStatement, field)
		if !ok || f.Count(s) > 0 {
			continue
		}
		if why := m.fill(s, name, &label{at: k.at, name: m.fields[name]}); why != "" {
			m.leave(k.at, Part{What: "setting", Name: name}, "%s", why)
		}
	}
	if len(s.Speakers) == 0 && k.standIn != "" {
		f, _ := schema.FieldNamed(schema.KindStatement, "speakers")
		ref, _ := m.refer(f, &label{at: k.at, name: k.standIn}, schema.KindActor, "group")
		s.Speakers = append(s.Speakers, ref)
		m.reading.took(Part{File: k.at.File, What: "speaker", Name: "none", As: k.standIn, Values: 1, Why: "nobody is named who speaks"})
	}
}

// fill puts what a label says into a field, and says why that cannot be.
func (m *markings) fill(s *schema.Statement, field string, l *label) (why string) {
	sort := ""
	switch field {
	case personLabel, officeLabel:
		field, sort = "speakers", field
	case "speakers":
		sort = personLabel
	}
	f, ok := schema.FieldNamed(schema.KindStatement, field)
	if !ok {
		return fmt.Sprintf("a statement has no field %s", field)
	}
	switch f.Type {
	case schema.One, schema.Many:
		kind := f.Kinds[0]
		switch {
		case slices.Contains(f.Kinds, l.ref.Kind):
			kind = l.ref.Kind
		case len(f.Kinds) > 1:
			kind = m.kindOf(f, l.name)
		}
		ref, why := m.refer(f, l, kind, sort)
		if why != "" {
			return why
		}
		refs := f.Refs(s)
		switch {
		case slices.Contains(refs, ref):
		case f.Type == schema.One && len(refs) > 0:
			return fmt.Sprintf("there are several of %s: %s and %s", field, refs[0].ID, ref.ID)
		case f.Type == schema.One:
			f.PutRef(s, ref)
		default:
			f.SetRefs(s, append(slices.Clone(refs), ref))
		}
	case schema.Word:
		word := strings.ToLower(strings.TrimSpace(l.name))
		if said, ok := m.values[spelling.Fold(l.name)]; ok {
			m.reading.meet(l.name)
			word = said
		}
		if !slices.Contains(f.Words, word) {
			return fmt.Sprintf("%q is no %s: it is %s", wording.Short(l.name), field, hint.OneOf(f.Words))
		}
		return putOnce(f, s, word)
	case schema.Date:
		if _, err := schema.ParseDate(l.name); err != nil {
			return err.Error()
		}
		return putOnce(f, s, l.name)
	default:
		if field == "note" && s.Note != "" {
			s.Note += "\n" + l.name
			return ""
		}
		return putOnce(f, s, l.name)
	}
	return ""
}

// putOnce puts a text into a field that holds one.
func putOnce(f *schema.Field, s *schema.Statement, value string) string {
	if has := f.Strings(s); len(has) > 0 && has[0] != value {
		return fmt.Sprintf("there are several of %s: %q and %q", f.Name, wording.Short(has[0]), wording.Short(value))
	}
	f.PutText(s, value)
	return ""
}

// kindOf is what kind of entity a name is of, for a field that takes several: that of
// one that is called so, else a position, or an actor where one is praised.
func (m *markings) kindOf(f *schema.Field, name string) schema.Kind {
	if found := m.find(f.Kinds, name, false); len(found) > 0 {
		return found[0].Kind
	}
	if f.Name == "about" {
		return schema.KindPosition
	}
	return schema.KindActor
}

// refer is the entity that a label names, made where there is none.
func (m *markings) refer(f *schema.Field, l *label, k schema.Kind, sort string) (schema.Ref, string) {
	name := strings.TrimSpace(l.name)
	if name == "" {
		return schema.Ref{}, "it has no name"
	}
	if l.ref.Kind == k {
		return l.ref, ""
	}
	one := *f
	one.Kinds = []schema.Kind{k}
	before := len(m.nameIndex.made)
	ref, err := m.resolve(&one, name, false)
	if err != nil {
		return schema.Ref{}, err.Error()
	}
	if len(m.nameIndex.made) > before {
		e := m.nameIndex.made[ref]
		e.Identity().Pos = l.at
		if a, ok := e.(*schema.Actor); ok && sort != "" {
			a.Type = sort
		}
		m.reading.made[e] = true
	}
	return ref, ""
}

// words gives a statement its mode, its quotes, its summary and its id.
func (m *markings) words(s *schema.Statement, k *marking) {
	if s.Mode == "" {
		s.Mode = "paraphrase"
		m.reading.took(Part{File: k.at.File, What: "mode", Name: "none", As: s.Mode, Values: 1, Why: "nothing says how the source has it"})
	}
	quoted := strings.HasSuffix(s.Mode, "quote")
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if quoted && p.Exact != "" {
			s.Quotes = append(s.Quotes, p.Exact)
		}
	}
	id := *s
	id.Summary, id.Quotes, id.Evidence = "", nil, slices.Clone(s.Evidence)
	if len(id.Evidence) > 0 {
		id.Summary = id.Evidence[0].Exact
		if id.Evidence[0].To = k.key; k.key == "" {
			id.Evidence[0].To = spans(id.Evidence)
		}
	}
	if !quoted && k.end > 0 { // they need not be somebody's words
		for i := range s.Evidence {
			s.Evidence[i].Exact, s.Evidence[i].Prefix, s.Evidence[i].Suffix = "", "", ""
		}
	}
	for _, note := range k.notes {
		s.Note = strings.TrimPrefix(s.Note+"\n"+note, "\n")
	}
	if s.Summary == "" && len(s.Quotes) == 0 {
		s.Summary = m.summary(s, id.Summary)
	}
	s.ID = schema.StatementID(&id, 1)
}

// summary says what a statement says, where nobody did.
func (m *markings) summary(s *schema.Statement, words string) string {
	var names, parts []string
	for _, r := range s.Speakers {
		names = append(names, m.label(r))
	}
	for _, side := range []struct {
		verb string
		refs []schema.Ref
	}{{"supports", s.Supports}, {"opposes", s.Opposes}, {"speaks of", s.Neutral}} {
		for _, r := range side.refs {
			parts = append(parts, side.verb+": "+m.label(r))
		}
	}
	if parts == nil {
		parts = []string{"says: " + wording.Short(strings.Join(strings.Fields(words), " "))}
	}
	return strings.Join(names, ", ") + " " + strings.Join(parts, "; ")
}

// label is what an entity is called.
func (m *markings) label(r schema.Ref) string {
	r.Name = ""
	if e := m.nameIndex.made[r]; e != nil {
		return e.Label()
	}
	return cmp.Or(m.display[r], r.ID)
}

// layers gives the statements of several coders a layer each: those of a coder who
// is alone, or is in the main coding already, stay there.
func (m *markings) layers() {
	home := map[string]string{} // of coders, where they have coded already
	main := map[string]bool{}   // coders of the main coding
	if m.reading.known != nil {
		for _, s := range m.reading.known.Statements {
			home[s.Coder] = s.Layer
			if s.Layer == "" {
				main[s.Coder] = true
			}
		}
	}
	coders := map[string]bool{}
	for _, s := range m.corpus.Statements {
		coders[s.Coder] = true
	}
	names := map[string]string{}
	used := map[string]bool{}
	for _, coder := range slices.Sorted(maps.Keys(coders)) {
		layer, there := home[coder]
		switch {
		case main[coder] || coder == "":
			layer = ""
		case there:
		case len(coders) > 1 || len(main) > 0:
			layer = layerOf(coder, used)
		}
		names[coder], used[layer] = layer, true
	}
	within := map[string]map[string]bool{}
	for _, s := range m.corpus.Statements {
		s.Layer = names[s.Coder]
		key := s.Source.ID + "/" + s.Layer
		if within[key] == nil {
			within[key] = map[string]bool{}
		}
		if s.Layer != "" {
			s.ID = s.Layer + "/" + s.ID
		}
	}
}

// layerOf is the name of a coder as that of a layer, which is part of a file's.
func layerOf(coder string, used map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t@/\\:;,()", r) {
			return '-'
		}
		return r
	}, strings.TrimSpace(coder))
	if schema.BadLayer(name) != "" || name == schema.SettledLayer || name == "draft" {
		name = slugOf(coder, "coder")
		if schema.BadLayer(name) != "" || name == schema.SettledLayer || name == "draft" {
			name = "coder-" + name
		}
	}
	free := name
	for n := 2; used[free]; n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	return free
}
