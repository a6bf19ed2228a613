package exports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/exports/exporttest"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
)

// An alteration gives a field of a record another value, or one more.
type alteration struct {
	of    schema.Kind // of the record
	field string
	to    schema.Kind // of what it refers to
	// within are the kinds and the fields that lead to a record that is a part.
	within []alteration
}

// String is a name: "statement.about place".
func (a alteration) String() string {
	return strings.TrimSpace(string(a.of) + "." + a.field + " " + string(a.to))
}

// carried reports whether there is a place for it.
func (a alteration) carried(by view.Supports) bool {
	for _, outer := range a.within {
		if !outer.carried(by) {
			return false
		}
	}
	return by(a.of, a.field, a.to) && (len(a.within) > 0 || by(a.of, "id", ""))
}

// alterations are those of the fields of a kind that a loss is counted of.
func alterations(k schema.Kind, fields []schema.Field, within ...alteration) (out []alteration) {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Derived, f.Hint && k == schema.KindPassage, f.Exchanged && f.Type == schema.One: // see view.CountLost
		case f.Type == schema.Records, f.Type == schema.Record:
			outer := alteration{of: k, field: f.Name, within: within}
			out = append(out, outer)
			out = append(out, alterations(f.Class, f.Fields, append(slices.Clone(within), outer)...)...)
		case f.Type == schema.One, f.Type == schema.Many:
			for _, to := range f.Kinds {
				out = append(out, alteration{k, f.Name, to, within})
			}
		default:
			out = append(out, alteration{k, f.Name, "", within})
		}
	}
	return out
}

// apply makes the n-th of all alterations of a corpus, and reports whether there is
// one.
func (a alteration) apply(c *schema.Corpus, n int) bool {
	owner := a.of
	if len(a.within) > 0 {
		owner = a.within[0].of
	}
	f, _ := schema.FieldNamed(a.of, a.field)
	for e := range c.Entities {
		if e.Kind() != owner {
			continue
		}
		records := []any{e}
		for _, outer := range a.within {
			f, _ := schema.FieldNamed(outer.of, outer.field)
			var parts []any
			for _, r := range records {
				parts = append(parts, f.Records(r)...)
			}
			records = parts
		}
		for _, r := range records {
			others := a.others(c, f, r)
			if n < len(others) {
				if p, ok := r.(*schema.Passage); ok { // one that others have as well is one
					was := *p
					for _, s := range c.Statements {
						for i := range s.Evidence {
							if q := &s.Evidence[i]; q.Source == was.Source && q.Start == was.Start && q.End == was.End {
								others[n](q)
							}
						}
					}
					return true
				}
				others[n](r)
				return true
			}
			n -= len(others)
		}
	}
	return false
}

// others give a record other values in a field.
func (a alteration) others(c *schema.Corpus, f *schema.Field, record any) (out []func(any)) {
	text := func(s string) []func(any) {
		out := []func(any){func(r any) { f.PutText(r, s) }}
		if !f.IsList() && !f.Required && len(f.Strings(record)) > 0 {
			out = append(out, func(r any) { f.PutText(r, "") })
		}
		return out
	}
	switch f.Type {
	case schema.Word:
		was := strings.Join(f.Strings(record), "")
		return text(f.Words[slices.IndexFunc(f.Words, func(w string) bool { return w != was })])
	case schema.IRI, schema.IRIs:
		return text("https://altered.example/")
	case schema.Date:
		return text("2019-03")
	case schema.Text, schema.Texts:
		if f.Name == "textOrder" {
			return text("3 2 1 0")
		}
		return text("altered")
	case schema.Int:
		return []func(any){func(r any) { f.PutInt(r, 77) }}
	case schema.Decimal:
		return []func(any){func(r any) { f.PutDecimal(r, "77.5") }}
	case schema.Bool:
		return []func(any){f.PutTrue}
	case schema.Records, schema.Record:
		return []func(any){func(r any) {
			part := f.Add(r)
			for i := range f.Fields {
				of := &f.Fields[i]
				if of.Type == schema.One || of.Required {
					inner := alteration{of: f.Class, field: of.Name}
					if of.Type == schema.One {
						inner.to = of.Kinds[0]
					}
					inner.others(c, of, part)[0](part)
				}
			}
		}}
	}
	has := f.Refs(record)
	for e := range c.Entities {
		r := schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}
		if e.Kind() == a.to && !slices.ContainsFunc(has, func(h schema.Ref) bool { return h.Kind == r.Kind && h.ID == r.ID }) {
			out = append(out, func(record any) { f.PutRef(record, r) })
		}
	}
	if f.Type == schema.Many && len(has) > 1 {
		out = append(out, func(record any) { f.SetRefs(record, has[:len(has)-1]) })
	}
	return out
}

// writtenAndLost is what a format writes, and what it tells itself is lost, which
// can depend on a value.
func writtenAndLost(t *testing.T, f Format, g view.Graph, as view.View) (written, lost string) {
	t.Helper()
	in := &Input{Graph: g, As: as}
	var out bytes.Buffer
	write := func() error { return f.Files(exporttest.Single{W: &out}, in) }
	if f.InOne(as) {
		write = func() error { return f.Write(&out, in) }
	}
	if err := write(); err != nil {
		t.Fatal(err)
	}
	return out.String(), in.Lost.String()
}

// toldElsewhere are fields of which a corpus that was checked has nothing that is
// not in another one as well.
var toldElsewhere = map[string]string{
	"webannotation statement.quotes": "each quote is in a passage",
	"markdown passage.source source": "the passages are of the statement's source",
}

// Whatever a format says that it supports, of every field of the model and in every
// view, makes a difference in what it writes. A format of which nothing is said
// supports all, so that it has to say of a new field that it loses it.
func TestSupportsOfFields(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	folder := corpustest.Folder(t, corpustest.Full)
	load := func() *schema.Corpus { return corpustest.Loaded(t, data.Options{}, folder) }
	type way struct {
		f  Format
		as view.View
	}
	var all []way
	var plain [][2]string
	base := exporttest.View(t, load(), query.SceneOptions{Record: true})
	for _, f := range Formats() {
		for _, as := range exporttest.Shown(f) {
			for _, of := range ways(f, as) {
				all = append(all, way{of, as})
				written, told := writtenAndLost(t, of, base, as)
				plain = append(plain, [2]string{written, told})
			}
		}
	}
	var every []alteration
	for _, k := range schema.Kinds() {
		every = append(every, alterations(k, schema.Fields(k))...)
	}
	made, kept := 0, 0
	toldOf := map[string]bool{} // of which format and field it is told that values are lost
	for _, a := range every {
		lost := make(map[int]bool)
		for i, w := range all {
			// What is told of a part as a whole is not told of each of its fields.
			told := slices.ContainsFunc(a.within, func(outer alteration) bool { return toldOf[fmt.Sprint(i, outer)] })
			if a.carried(w.f.Carries(w.as)) && !told {
				lost[i] = true
			}
		}
		for n := 0; len(lost) > 0; n++ {
			c := load()
			if !a.apply(c, n) {
				break
			}
			made++
			g := exporttest.View(t, c, query.SceneOptions{Record: true})
			for i := range lost {
				written, told := writtenAndLost(t, all[i].f, g, all[i].as)
				if told != plain[i][1] {
					toldOf[fmt.Sprint(i, a)] = true
				}
				if written != plain[i][0] || told != plain[i][1] {
					delete(lost, i)
					kept++
				}
			}
		}
		for i := range lost {
			if toldElsewhere[all[i].f.Name+" "+a.String()] == "" {
				t.Errorf("%s %s: it says that it supports %s, and writes the same whatever that is", all[i].f.Name, all[i].as, a)
			}
		}
	}
	t.Logf("%d fields, %d alterations, %d kept", len(every), made, kept)
	if len(every) < 100 || kept < 1000 && !testing.Short() {
		t.Errorf("only %d fields were altered, and %d times one was kept", len(every), kept)
	}
}
