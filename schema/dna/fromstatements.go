package dna

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/schema"
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
	var all, annotations []*coding
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
		if s.form.with(personRole) == nil && s.form.with(organizationRole) == nil && s.form.with("note") != nil {
			annotations = append(annotations, s)
		} else {
			all = append(all, s)
		}
	}
	r.cells(byID)
	bySpan := map[span][]*coding{}
	for _, s := range all {
		bySpan[s.span()] = append(bySpan[s.span()], s)
	}
	for _, a := range annotations {
		note, there := a.text("note"), bySpan[a.span()]
		for _, s := range there {
			s.note = strings.TrimPrefix(s.note+"\n"+note, "\n")
		}
		if there == nil || note == "" {
			r.note("STATEMENTS", a.ID, "the annotation is of no statement, and has no place")
		}
	}
	for _, group := range groups(all) {
		r.group(group)
	}
	r.represent()
	return nil
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
			s.numbers[n.Variable] = n.Value
		}
	}
	for _, n := range r.Integers {
		if s := put("DATAINTEGER", n.ID, n.Statement, n.Variable, IntegerType); s != nil {
			s.numbers[n.Variable] = n.Value
		}
	}
	for _, t := range r.LongTexts {
		if s := put("DATALONGTEXT", t.ID, t.Statement, t.Variable, LongTextType); s != nil {
			s.texts[t.Variable] = t.Value
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
			}
		}
	}
}

// text is what the variable holds that holds something.
func (s *coding) text(role string) string {
	if v := s.form.with(role); v != nil {
		return s.texts[v.ID]
	}
	return ""
}

func (s *coding) entity(role string) *value {
	if v := s.form.with(role); v != nil {
		return s.entities[v.ID]
	}
	return nil
}

// speaker is who speaks: the person, or else the organization.
func (s *coding) speaker() *schema.Actor {
	for _, role := range []string{personRole, organizationRole} {
		if e := s.entity(role); e != nil && e.actor != nil {
			return e.actor
		}
	}
	return nil
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
		actor := s.speaker()
		if actor == nil {
			r.note("STATEMENTS", s.ID, "it names neither a person nor an organization, and was left out")
			continue
		}
		i := slices.IndexFunc(sayers, func(o *sayer) bool { return o.actor == actor })
		if i < 0 {
			i = len(sayers)
			sayers = append(sayers, &sayer{actor: actor})
		}
		if of := s.entity(organizationRole); of != nil && of.actor != nil && of.actor != actor {
			affiliate(actor, of.actor)
			sayers[i].of = append(sayers[i].of, of.actor)
		}
		if stance, ok := r.stance(s); ok && !slices.Contains(sayers[i].stances, stance) {
			sayers[i].stances = append(sayers[i].stances, stance)
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

// stance is what a statement holds of its concept.
func (r *decoder) stance(s *coding) (stance stance, ok bool) {
	e := s.entity(conceptRole)
	if e == nil || e.position == nil {
		r.note("STATEMENTS", s.ID, "it has no concept, and so takes no side")
		return stance, false
	}
	stance.position = e.position
	v := s.form.with(agreementRole)
	if v == nil {
		r.note("STATEMENTS", s.ID, "its form has no agreement: it is neutral")
		return stance, true
	}
	n, has := s.numbers[v.ID]
	switch {
	case !has:
		r.note("STATEMENTS", s.ID, "it has no agreement: it is neutral")
	case v.DataType == IntegerType:
		stance.side = cmp.Compare(n, 0)
		if n < -1 || n > 1 {
			r.note("STATEMENTS", s.ID, fmt.Sprintf("of its %s, the sign alone has a place", v.Name))
		}
	default:
		stance.side = 2*n - 1
	}
	return stance, true
}

// statement makes a statement of speakers who hold the same.
func (r *decoder) statement(of *coding, speakers []*schema.Actor, stances []stance) *schema.Statement {
	s := &schema.Statement{
		EntityBase: schema.EntityBase{ID: r.id(schema.KindStatement, of.text("id"), fmt.Sprintf("s%d", of.ID), "statement"), FieldPositions: r.origin("STATEMENTS", of.ID)},
		Source:     of.passage.Source, Evidence: []schema.Passage{*of.passage}, Coder: r.coders[of.Coder], Summary: of.text("summary"), Note: of.text("note"),
	}
	if of.text("id") != "" && s.ID != of.text("id") {
		r.note("STATEMENTS", of.ID, "its id is taken, or no id, and it has another one")
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
	for _, v := range of.form.variables {
		if v.role != "" {
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
			r.note("STATEMENTS", of.ID, fmt.Sprintf("the variable %s has no field, and went into the note", v.Name))
			add(v.Name + ": " + value)
		}
	}
}

// represent says for whom those spoke who belong to several actors.
func (r *decoder) represent() {
	affiliations := map[string][]schema.Affiliation{}
	for _, a := range r.corpus.Actors {
		affiliations[a.ID] = a.Affiliations
	}
	for _, s := range r.corpus.Statements {
		for _, to := range r.spokeFor[s] {
			several := func(speaker schema.Ref) bool {
				held := affiliations[speaker.ID]
				return len(held) > 1 && slices.ContainsFunc(held, func(f schema.Affiliation) bool { return f.To.ID == to.ID })
			}
			ref := schema.Ref{Kind: schema.KindActor, ID: to.ID}
			if slices.ContainsFunc(s.Speakers, several) && !slices.Contains(s.OnBehalfOf, ref) {
				s.OnBehalfOf = append(s.OnBehalfOf, ref)
			}
		}
	}
}
