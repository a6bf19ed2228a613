package dna

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// A cell is a variable of a statement.
type cell struct{ statement, variable int }

// A coding is one of DNA, with what its variables hold.
type coding struct {
	Statement
	form     *form
	passage  *schema.Passage
	numbers  map[int]int
	entities map[int]*value
	texts    map[int]string
	note     string // that of an annotation of the same span
}

// utterances reads the statements.
func (r *decoder) utterances(ctx context.Context) error {
	byID := map[int]*coding{}
	var all, notes []*coding
	for i := range r.Statements {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := &coding{Statement: r.Statements[i], numbers: map[int]int{}, entities: map[int]*value{}, texts: map[int]string{}}
		if !r.place(s) {
			byID[s.ID] = nil
			continue
		}
		byID[s.ID] = s
		s.form.filled++
		switch s.form.use {
		case claims:
			all = append(all, s)
		case annotations:
			notes = append(notes, s)
		default:
			s.form.left++
		}
	}
	r.cells(byID)
	r.scales()
	all = slices.DeleteFunc(all, func(s *coding) bool {
		open := r.open(s)
		if open {
			s.form.left++
		}
		return open
	})
	r.annotate(all, notes)
	for _, group := range groups(all) {
		r.group(group)
	}
	r.represent()
	return nil
}

// annotate gives statements the notes of their coder on the same span.
func (r *decoder) annotate(all, notes []*coding) {
	type place struct {
		span  span
		coder int
	}
	there := map[place][]*coding{}
	for _, s := range all {
		at := place{s.span(), s.Coder}
		there[at] = append(there[at], s)
	}
	for _, a := range notes {
		text, of := a.text(noteRole), there[place{a.span(), a.Coder}]
		for _, s := range of {
			s.note = strings.TrimPrefix(s.note+"\n"+text, "\n")
		}
		switch {
		case strings.TrimSpace(text) == "":
			r.note("STATEMENTS", a.ID, "the annotation is empty")
			a.form.left++
		case of == nil:
			r.note("STATEMENTS", a.ID, "no statement of its coder stands where the annotation does, which has no place: "+wording.Short(text))
			a.form.left++
			for _, v := range a.form.all(noteRole) {
				if strings.TrimSpace(a.texts[v.ID]) != "" {
					v.left++
				}
			}
		}
	}
}

// scales finds out what the numbers of agreements mean.
func (r *decoder) scales() {
	for _, key := range slices.Sorted(maps.Keys(r.asked.Values)) {
		if _, err := strconv.Atoi(strings.TrimSpace(strings.TrimLeft(key, "<>="))); err != nil {
			r.problems.Add(schema.Pos{File: r.File}, "", "%s: agreement is a number here, such as 3, or a comparison, such as >3", hint.Option{Name: "value", Value: key})
		}
	}
	for _, t := range r.StatementTypes {
		f := r.forms[t.ID]
		if f.use != claims {
			continue
		}
		for _, v := range f.all(agreementRole) {
			r.scale(f, v)
		}
	}
}

// scale finds out what the numbers of an agreement mean: what was said, or what
// -1, 0 and 1 are known to mean. On any other scale nobody knows where support
// begins.
func (r *decoder) scale(f *form, v *variable) {
	v.sides = map[int]int{}
	var unknown []int
	for _, n := range slices.Sorted(maps.Keys(v.values)) {
		side, said, err := r.side(n, v.DataType != BooleanType)
		if err != nil {
			r.problem("VARIABLES", v.ID, "%v", err)
			return
		}
		v.sides[n] = side
		if !said {
			unknown = append(unknown, n)
		}
	}
	within := func(numbers ...int) bool {
		return !slices.ContainsFunc(unknown, func(n int) bool { return !slices.Contains(numbers, n) })
	}
	_, minus := v.values[-1]
	_, plus := v.values[1]
	switch {
	case v.DataType == BooleanType || !minus && plus && within(0, 1):
		for _, n := range unknown {
			v.sides[n] = 2*n - 1
		}
	case within(-1, 0, 1) && (minus || !slices.Contains(unknown, 0)):
		for _, n := range unknown {
			v.sides[n] = n
		}
	default:
		v.open = true
		var found []string
		for _, n := range slices.Sorted(maps.Keys(v.values)) {
			found = append(found, fmt.Sprintf("%d (%d)", n, v.values[n]))
		}
		r.questions.Add(schema.Pos{File: r.File}, At("VARIABLES", v.ID), "%s/%s has the numbers %s: which of them support, oppose, or do neither? %s, %s or %s",
			f.Label, v.Name, strings.Join(found, ", "), hint.Option{Name: "value", Value: ">3=supports"}, hint.Option{Name: "value", Value: "3=neutral"}, hint.Option{Name: "value", Value: "<3=opposes"})
	}
}

// side is what was said that a number means: by the number itself, or else, on a scale, by
// a comparison such as >3 or <=2. Yes and no are no scale.
func (r *decoder) side(n int, scale bool) (side int, said bool, err error) {
	if stance, ok := r.asked.Values[strconv.Itoa(n)]; ok {
		r.used[strconv.Itoa(n)] = true
		side, err = sideOf(stance)
		return side, true, err
	}
	if !scale {
		return 0, false, nil
	}
	var by string
	for _, key := range slices.Sorted(maps.Keys(r.asked.Values)) {
		if holds := spelling.Comparison(key); holds == nil || !holds(float64(n)) {
			continue
		}
		r.used[key] = true
		one, err := sideOf(r.asked.Values[key])
		if err != nil {
			return 0, false, err
		}
		if said && one != side {
			return 0, false, fmt.Errorf("%d is both %s, which is %s, and %s, which is %s", n, by, r.asked.Values[by], key, r.asked.Values[key])
		}
		side, said, by = one, true, key
	}
	return side, said, nil
}

// sideOf is the side that the name of a stance means.
func sideOf(stance string) (int, error) {
	switch stance {
	case "supports":
		return 1, nil
	case "opposes":
		return -1, nil
	case "neutral":
		return 0, nil
	}
	return 0, fmt.Errorf("a stance is supports, opposes or neutral, and not %q", stance)
}

// open reports whether it is a question what the agreement of a statement means.
func (r *decoder) open(s *coding) bool {
	return slices.ContainsFunc(s.form.all(agreementRole), func(v *variable) bool {
		_, has := s.numbers[v.ID]
		return v.open && has
	})
}

// A span is a part of a document.
type span struct{ document, start, end int }

func (s *coding) span() span { return span{s.Document, s.passage.Start, s.passage.End} }

// place finds the form, the document and the span of a statement.
func (r *decoder) place(s *coding) bool {
	s.form, s.passage = r.forms[s.StatementType], r.passages[s.ID]
	_, coded := r.coders[s.Coder]
	switch {
	case s.form == nil:
		r.absent("STATEMENTS", s.ID, "STATEMENTTYPES", s.StatementType)
	case r.documents[s.Document] == nil:
		r.absent("STATEMENTS", s.ID, "DOCUMENTS", s.Document)
	case !coded && s.Coder != 0:
		r.absent("STATEMENTS", s.ID, "CODERS", s.Coder)
	}
	return s.form != nil && s.passage != nil && (coded || s.Coder == 0)
}

// cells reads what the variables of statements hold.
func (r *decoder) cells(byID map[int]*coding) {
	seen := map[cell]bool{}
	put := func(table string, id, statement, variable int, holds string) *coding {
		s, there := byID[statement]
		v := r.variables[variable]
		switch {
		case !there:
			r.absent(table, id, "STATEMENTS", statement)
		case s == nil: // what is wrong with it was told
		case v == nil:
			r.absent(table, id, "VARIABLES", variable)
		case v.StatementType != s.StatementType:
			r.problem(table, id, "the variable %s is of the statement type %d, and the statement %d of %d", v.Name, v.StatementType, statement, s.StatementType)
		case v.DataType != holds:
			r.problem(table, id, "the variable %s is of %s", v.Name, v.DataType)
		case seen[cell{statement, variable}]:
			r.problem(table, id, "the statement %d has the variable %s twice", statement, v.Name)
		default:
			seen[cell{statement, variable}] = true
			return s
		}
		return nil
	}
	for _, n := range r.Booleans {
		if s := put("DATABOOLEAN", n.ID, n.Statement, n.Variable, BooleanType); s != nil {
			if n.Value != 0 && n.Value != 1 {
				r.problem("DATABOOLEAN", n.ID, "Value is %d, and not 0 or 1", n.Value)
				continue
			}
			r.number(s, n)
		}
	}
	for _, n := range r.Integers {
		if s := put("DATAINTEGER", n.ID, n.Statement, n.Variable, IntegerType); s != nil {
			r.number(s, n)
		}
	}
	for _, t := range r.LongTexts {
		if s := put("DATALONGTEXT", t.ID, t.Statement, t.Variable, LongTextType); s != nil {
			s.texts[t.Variable] = t.Value
			r.fill(s, t.Variable, strings.TrimSpace(t.Value) != "")
		}
	}
	for _, t := range r.ShortTexts {
		if s := put("DATASHORTTEXT", t.ID, t.Statement, t.Variable, ShortTextType); s != nil {
			switch e := r.entities[t.Entity]; {
			case e == nil:
				r.absent("DATASHORTTEXT", t.ID, "ENTITIES", t.Entity)
			case e.Variable != t.Variable:
				r.problem("DATASHORTTEXT", t.ID, "the entity %d is of the variable %d, and not of %d", t.Entity, e.Variable, t.Variable)
			default:
				s.entities[t.Variable] = e
				r.fill(s, t.Variable, strings.TrimSpace(e.Value) != "")
			}
		}
	}
}

// number notes the number that a statement has in a variable.
func (r *decoder) number(s *coding, n Number) {
	s.numbers[n.Variable] = n.Value
	r.variables[n.Variable].values[n.Value]++
	r.fill(s, n.Variable, true)
}

// fill counts a value of a variable; those of forms that are not used stay
// behind.
func (r *decoder) fill(s *coding, id int, holds bool) {
	if !holds {
		return
	}
	v := r.variables[id]
	v.filled++
	if s.form.use == unused {
		v.left++
	}
}

// text is what the variables hold that hold something, a line each.
func (s *coding) text(role string) string {
	var lines []string
	for _, v := range s.form.all(role) {
		if text := s.texts[v.ID]; text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// actors are those that the variables name that hold something.
func (s *coding) actors(role string) (out []*schema.Actor) {
	for _, v := range s.form.all(role) {
		if e := s.entities[v.ID]; e != nil && e.actor != nil && !slices.Contains(out, e.actor) {
			out = append(out, e.actor)
		}
	}
	return out
}

// speakers are who speaks: the persons, or else the organizations.
func (s *coding) speakers() []*schema.Actor {
	if persons := s.actors(personRole); persons != nil {
		return persons
	}
	return s.actors(organizationRole)
}

// groups are the statements that were one: those with one id, in one place, by
// one coder.
func groups(all []*coding) (out [][]*coding) {
	type key struct {
		id            string
		span          span
		form, coder   int
		quotes, words string
	}
	at := map[key]int{}
	for _, s := range all {
		id := s.text("id")
		if id == "" {
			out = append(out, []*coding{s})
			continue
		}
		k := key{id, s.span(), s.StatementType, s.Coder, s.text("quotes"), s.text("summary")}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], s)
	}
	return out
}

// A stance is a position and the side that is taken on it.
type stance struct {
	position *schema.Position
	side     int // 1: supports, -1: opposes, 0: neither
}

// group makes statements of those that were one: one for all speakers who say
// the same.
func (r *decoder) group(group []*coding) {
	type sayer struct {
		actor   *schema.Actor
		of      []*schema.Actor
		stances []stance
	}
	var sayers []*sayer
	for _, s := range group {
		speakers := s.speakers()
		if speakers == nil {
			r.note("STATEMENTS", s.ID, "it names neither a person nor an organization, and was left out")
			s.form.left++
			continue
		}
		stances := r.stances(s)
		for _, actor := range speakers {
			i := slices.IndexFunc(sayers, func(o *sayer) bool { return o.actor == actor })
			if i < 0 {
				i = len(sayers)
				sayers = append(sayers, &sayer{actor: actor})
			}
			alone := true
			for _, of := range s.actors(organizationRole) {
				if !slices.Contains(speakers, of) {
					alone = false
					affiliate(actor, of)
					sayers[i].of = append(sayers[i].of, of)
				}
			}
			r.alone[actor] = r.alone[actor] || alone
			for _, stance := range stances {
				if !slices.Contains(sayers[i].stances, stance) {
					sayers[i].stances = append(sayers[i].stances, stance)
				}
			}
		}
	}
	for len(sayers) > 0 {
		first := sayers[0]
		var speakers, of []*schema.Actor
		sayers = slices.DeleteFunc(sayers, func(o *sayer) bool {
			same := len(o.stances) == len(first.stances) && !slices.ContainsFunc(o.stances, func(s stance) bool { return !slices.Contains(first.stances, s) })
			if same {
				speakers, of = append(speakers, o.actor), append(of, o.of...)
			}
			return same
		})
		r.spokeFor[r.statement(group[0], speakers, first.stances)] = of
	}
}

// stances are what a statement holds of its concepts.
func (r *decoder) stances(s *coding) (out []stance) {
	side := 0
	switch all := s.form.all(agreementRole); {
	case !s.form.has(conceptRole):
	case all == nil:
		r.note("STATEMENTS", s.ID, "its form has no agreement: it is neutral")
	default:
		n, has := s.numbers[all[0].ID]
		if !has {
			r.note("STATEMENTS", s.ID, "it has no agreement: it is neutral")
		} else {
			side = all[0].sides[n]
		}
	}
	for _, v := range s.form.all(conceptRole) {
		if e := s.entities[v.ID]; e != nil && e.position != nil {
			out = append(out, stance{e.position, side})
		}
	}
	if out == nil {
		r.note("STATEMENTS", s.ID, "it has no concept, and so takes no side")
	}
	return out
}

// statement makes a statement of speakers who hold the same.
func (r *decoder) statement(of *coding, speakers []*schema.Actor, stances []stance) *schema.Statement {
	s := &schema.Statement{
		EntityBase: schema.EntityBase{FieldPositions: r.origin("STATEMENTS", of.ID)},
		Source:     of.passage.Source, Evidence: []schema.Passage{*of.passage}, Coder: r.coders[of.Coder], Summary: of.text("summary"), Note: of.text("note"),
	}
	if has := of.text("id"); has != "" {
		if s.ID = r.id(schema.KindStatement, has, "", "statement"); s.ID != has {
			r.note("STATEMENTS", of.ID, "its id is taken, or no id, and it has another one")
		}
	}
	var names, words []string
	for _, a := range speakers {
		s.Speakers = append(s.Speakers, schema.Ref{Kind: schema.KindActor, ID: a.ID})
		names = append(names, a.Name)
	}
	for _, stance := range stances {
		ref := schema.Ref{Kind: schema.KindPosition, ID: stance.position.ID}
		list, verb := &s.Neutral, "speaks of"
		switch stance.side {
		case 1:
			list, verb = &s.Supports, "supports"
		case -1:
			list, verb = &s.Opposes, "opposes"
		}
		*list = append(*list, ref)
		words = append(words, verb+": "+stance.position.Name)
	}
	if words == nil {
		words = []string{"says: " + wording.Short(of.passage.Exact)}
	}
	r.words(s, of)
	if s.Summary == "" && len(s.Quotes) == 0 {
		s.Summary = strings.Join(names, ", ") + " " + strings.Join(words, "; ")
	}
	r.rest(s, of)
	r.corpus.Statements = append(r.corpus.Statements, s)
	return s
}

// words gives a statement its mode and its quotes, if they stand in its passage.
func (r *decoder) words(s *schema.Statement, of *coding) {
	s.Mode = of.text("mode")
	for _, quote := range listed(of.text("quotes")) {
		if wording.Stands(quote, s.Evidence[0].Exact) {
			s.Quotes = append(s.Quotes, quote)
			continue
		}
		r.note("STATEMENTS", of.ID, "a quote does not stand in its span, and went into the note")
		s.Note = strings.TrimPrefix(s.Note+"\n"+quote, "\n")
	}
	if !slices.Contains(schema.Modes(), s.Mode) || len(s.Quotes) == 0 && strings.HasSuffix(s.Mode, "quote") {
		s.Mode = "paraphrase"
	}
}

// rest puts what has no field into the note.
func (r *decoder) rest(s *schema.Statement, of *coding) {
	add := func(text string) {
		if text != "" {
			s.Note = strings.TrimPrefix(s.Note+"\n"+text, "\n")
		}
	}
	add(of.note)
	for _, v := range of.form.all(agreementRole) {
		// The number says more than the side that it is taken for.
		if n, ok := of.numbers[v.ID]; ok && v.DataType == IntegerType && !v.plain() {
			add(fmt.Sprintf("%s: %d", v.Name, n))
		}
	}
	for _, v := range of.form.variables {
		if v.role != "" || v.said {
			continue
		}
		value := of.texts[v.ID]
		if e := of.entities[v.ID]; e != nil {
			value = e.Value
		}
		if n, ok := of.numbers[v.ID]; ok {
			value = fmt.Sprint(n)
		}
		if strings.TrimSpace(value) != "" {
			add(v.Name + ": " + value)
		}
	}
}

// plain reports whether the numbers of an agreement say no more than the sides
// that they are taken for.
func (v *variable) plain() bool {
	seen := map[int]bool{}
	for n, side := range v.sides {
		if n < -1 || n > 1 || seen[side] {
			return false
		}
		seen[side] = true
	}
	return true
}

// represent says for whom those spoke who belong to several actors, or who did not
// always speak for the one to which they belong.
func (r *decoder) represent() {
	affiliations, alone := map[string][]schema.Affiliation{}, map[string]bool{}
	for _, a := range r.corpus.Actors {
		affiliations[a.ID], alone[a.ID] = a.Affiliations, r.alone[a]
	}
	for _, s := range r.corpus.Statements {
		for _, to := range r.spokeFor[s] {
			several := func(speaker schema.Ref) bool {
				held := affiliations[speaker.ID]
				return (len(held) > 1 || alone[speaker.ID]) && slices.ContainsFunc(held, func(f schema.Affiliation) bool { return f.To.ID == to.ID })
			}
			ref := schema.Ref{Kind: schema.KindActor, ID: to.ID}
			if slices.ContainsFunc(s.Speakers, several) && !slices.Contains(s.OnBehalfOf, ref) {
				s.OnBehalfOf = append(s.OnBehalfOf, ref)
			}
		}
	}
}
