package check

import (
	"compress/gzip"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// villages are two small corpora in one graph, with ids of which one begins
// another, passages that several statements share, and chains of every kind.
func villages() []quad.Quad {
	var quads []quad.Quad
	for _, base := range []string{"https://example.org/a/", "https://example.org/b#"} {
		c := tiny()
		c.Base = base
		ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
		c.Actors = append(c.Actors, &schema.Actor{
			EntityBase: schema.EntityBase{ID: "ann-b"}, Name: "Ann B.", Type: "person", Affiliations: []schema.Affiliation{{To: ref(schema.KindActor, "ann"), From: "2001"}},
			Roles: []schema.Role{{Office: "B chair", From: "2001"}, {Office: "Chair", Organization: ref(schema.KindActor, "party")}},
		})
		c.Places = append(c.Places, &schema.Place{EntityBase: schema.EntityBase{ID: "quay"}, Name: "Quay", Within: ref(schema.KindPlace, "town")})
		c.Events = append(c.Events, &schema.Event{EntityBase: schema.EntityBase{ID: "talk"}, Name: "Talk", PartOf: ref(schema.KindEvent, "talks")})
		s := *c.Statements[1]
		s.ID, s.Restates = "s10", ref(schema.KindStatement, "s2")
		s.Answers = []schema.Ref{ref(schema.KindStatement, "s1")}
		t := s
		t.ID, t.Restates, t.Echoes = "s3", ref(schema.KindStatement, "s10"), []schema.Ref{ref(schema.KindStatement, "s1"), ref(schema.KindStatement, "s2")}
		t.Evidence = append([]schema.Passage(nil), c.Statements[0].Evidence[:1]...)
		c.Statements = append(c.Statements, &s, &t)
		for q := range rdf.Quads(c) {
			quads = append(quads, q)
		}
	}
	return nquads.Sort(quads)
}

// embedded gives the quads of the built-in corpora.
func embedded(t testing.TB) []quad.Quad {
	t.Helper()
	files, err := filepath.Glob("../../data/*.nq.gz")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var quads []quad.Quad
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		for q, err := range nquads.Read(text) {
			if err != nil {
				t.Fatal(err)
			}
			quads = append(quads, q)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return nquads.Sort(quads)
}

// mutate changes a few quads, each as if by mistake.
func mutate(quads []quad.Quad, seed uint64) []quad.Quad {
	r := rand.New(rand.NewPCG(seed, 0))
	out := append([]quad.Quad(nil), quads...)
	other := func() quad.Quad { return quads[r.IntN(len(quads))] }
	for range 1 + r.IntN(4) {
		i := r.IntN(len(out))
		q := &out[i]
		if r.IntN(3) == 0 { // one of many of the same subject or predicate
			for j := range out {
				if k := (i + j) % len(out); out[k].Predicate == other().Predicate {
					q = &out[k]
					break
				}
			}
		}
		switch r.IntN(14) {
		case 0:
			*q = out[len(out)-1]
			out = out[:len(out)-1]
		case 1:
			c := *q
			c.Label = other().Label
			out = append(out, c)
		case 2:
			q.Label = []quad.Value{nil, quad.BNode("g"), quad.IRI("https://example.org/g")}[r.IntN(3)]
		case 3:
			q.Predicate = other().Predicate
		case 4:
			q.Object = other().Object
		case 5:
			c := *q
			c.Object = other().Object
			out = append(out, c)
		case 6:
			q.Subject = other().Subject
		case 7:
			c := *q
			c.Subject = other().Subject
			out = append(out, c)
		case 8:
			from, to := q.Subject, other().Subject
			for j := range out { // everything of a subject
				if out[j].Subject == from {
					out[j].Subject = to
				}
			}
		case 9:
			subject := q.Subject
			kept := out[:0]
			for _, o := range out {
				if o.Subject != subject {
					kept = append(kept, o)
				}
			}
			if out = kept; len(out) == 0 {
				return nil
			}
		case 10:
			q.Object = []quad.Value{
				quad.String(""), quad.String("x"), quad.BNode("b"), quad.IRI("https://example.org/x"), quad.String(rdf.Lexical(q.Object)), quad.IRI(rdf.Lexical(q.Object)),
				quad.LangString{Value: quad.String(rdf.Lexical(q.Object)), Lang: "en"},
				quad.TypedString{Value: "-3", Type: term.XSDInteger},
				quad.TypedString{Value: "7", Type: term.XSDInteger},
			}[r.IntN(9)]
		case 11:
			if iri, ok := q.Object.(quad.IRI); ok { // a typing error, another corpus, another kind
				s := string(iri)
				q.Object = quad.IRI([]string{
					s[:len(s)-1], s + "x", strings.Replace(s, "example.org/a/", "example.org/b#", 1), strings.Replace(s, "/actor/", "/event/", 1),
					strings.Replace(s, "/place/", "/actor/", 1), strings.Replace(s, "/statement/s1", "/statement/s3", 1),
				}[r.IntN(6)])
			}
		case 12:
			q.Subject = quad.BNode("b")
		case 13:
			s := rdf.Lexical(q.Subject)
			q.Subject = quad.IRI(s + "-b")
		}
	}
	return nquads.Sort(out)
}
