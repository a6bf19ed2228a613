package importer

import (
	"slices"
	"strings"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// A Difference is a field of an entity that a file has otherwise than the corpus
// into which it is imported.
type Difference struct {
	ID        string // of the entity, with its kind
	Field     string
	At, Other schema.Pos // in the corpus, and in the file
	Has, Says string     // there, and here
}

// differences compares an entity with what a file says of it: only fields of
// which it says anything.
func differences(here, other schema.Entity) (out []Difference) {
	fields := schema.Fields(here.Kind())
	for i := range fields {
		f := &fields[i]
		if f.Derived || f.Exchanged {
			continue
		}
		if f.Count(other) == 0 || sameField(f, here, other) {
			continue
		}
		out = append(out, Difference{
			ID: string(here.Kind()) + " " + here.Identity().ID, Field: f.Name,
			At: here.Identity().AtItem(f.Name, -1), Other: other.Identity().AtItem(f.Name, -1),
			Has: shown(f, here), Says: shown(f, other),
		})
	}
	return out
}

// sameField compares what a field holds in two records, the order of a list
// aside.
func sameField(f *schema.Field, a, b any) bool {
	parts, others := f.Records(a), f.Records(b)
	if len(parts) != len(others) {
		return false
	}
	for _, part := range parts {
		i := slices.IndexFunc(others, func(other any) bool { return samePart(f, part, other) })
		if i < 0 {
			return false
		}
		others = slices.Delete(others, i, i+1)
	}
	return slices.Equal(plainValues(f, a), plainValues(f, b))
}

// samePart compares affiliations, roles or passages. A passage of a file that was
// not located yet is the one that has its words; one without any says nothing.
func samePart(f *schema.Field, a, b any) bool {
	if p, ok := a.(*schema.Passage); ok {
		return samePassage(p, b.(*schema.Passage))
	}
	for i := range f.Fields {
		if !sameField(&f.Fields[i], a, b) {
			return false
		}
	}
	return true
}

func samePassage(a, b *schema.Passage) bool {
	words := func(p *schema.Passage) string {
		if p.Quote != "" {
			return spelling.FoldQuotes(p.Quote)
		}
		return spelling.FoldQuotes(p.Exact)
	}
	if a.Source.ID != b.Source.ID || a.Line != b.Line && a.Line > 0 && b.Line > 0 || words(a) != words(b) {
		return false
	}
	if a.Located() && b.Located() {
		return a.Start == b.Start && a.End == b.End
	}
	return words(a) != "" || a.From == b.From && a.To == b.To || !b.Located() && b.From == "" && b.To == ""
}

// plainValues are the texts, references and numbers of a field, in one order.
func plainValues(f *schema.Field, record any) []string {
	var out []string
	for v := range f.Values(record) {
		switch f.Type {
		case schema.Records, schema.Record:
		case schema.Decimal:
			out = append(out, string(schema.NumberOf(v.Decimal())))
		case schema.One, schema.Many:
			out = append(out, string(v.Ref().Kind)+"/"+v.Ref().ID)
		default:
			out = append(out, v.String())
		}
	}
	if f.Type == schema.Int && out == nil {
		out = append(out, "0")
	}
	slices.Sort(out)
	return out
}

// shown is what a field holds, on one line.
func shown(f *schema.Field, record any) string {
	out := plainValues(f, record)
	if len(f.Kinds) == 1 {
		for i, id := range out {
			out[i] = strings.TrimPrefix(id, string(f.Kinds[0])+"/")
		}
	}
	for _, part := range f.Records(record) {
		var words []string
		for i := range f.Fields {
			if s := shown(&f.Fields[i], part); s != "" && s != "0" {
				words = append(words, f.Fields[i].Name+" "+s)
			}
		}
		out = append(out, strings.Join(words, ", "))
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, "; ")
}
