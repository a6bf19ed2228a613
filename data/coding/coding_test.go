package coding

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

func ref(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }

// said is a new statement of the harbour's mayor.
func said() *schema.Statement {
	return &schema.Statement{
		Source: ref(schema.KindSource, "gazette"), Speakers: []schema.Ref{ref(schema.KindActor, "mayor")}, Mode: "quote",
		Quotes: []string{"The harbour"}, Supports: []schema.Ref{ref(schema.KindPosition, "close")},
		Evidence: []schema.Passage{{Quote: "The harbour"}},
	}
}

const head = "id: gazette # the paper\ntitle: Harbour to stay open?\n"

// Whatever the file looks like, what stands there stays, and the statement is read
// as it was meant.
func TestAdd(t *testing.T) {
	for _, c := range []struct{ name, file string }{
		{"no list", head},
		{"an empty list", head + "statements: []\n"},
		{"a key and nothing", head + "statements:\n# later\n"},
		{"a list", head + "statements:\n  - id: s # one\n    speakers: [mayor]\n    mode: paraphrase\n    summary: It closes.\n    evidence: [{line: 1}]\n# the end\n"},
		{"a list that is not indented", head + "statements:\n- id: s\n  speakers: [mayor]\n  mode: paraphrase\n  summary: It closes.\n  evidence: [{line: 1}]\n"},
		{"between brackets", head + "statements: [{id: s, speakers: [mayor], mode: paraphrase, summary: It closes., evidence: [{line: 1}]}]\n"},
		{"no final line end", head + "statements:\n  - id: s\n    speakers: [mayor]\n    mode: paraphrase\n    summary: It closes.\n    evidence: [{line: 1}]"},
		{"CRLF", strings.ReplaceAll(head+"statements:\n  - id: s\n    speakers: [mayor]\n    mode: paraphrase\n    summary: It closes.\n    evidence: [{line: 1}]\n", "\n", "\r\n")},
		{"byte order mark", "\ufeff" + head + "statements:\n"},
	} {
		for _, coder := range []string{"", "ANNA"} {
			t.Run(c.name+" "+coder, func(t *testing.T) {
				dir := corpustest.Folder(t, corpustest.Harbour)
				corpustest.Write(t, filepath.Join(dir, "sources", "gazette.yaml"), []byte(c.file))
				before := corpustest.Contents(t, dir)
				var last *Addition
				for _, dry := range []bool{true, false} {
					coding, err := Open(t.Context(), dir, nil)
					if err != nil {
						t.Fatal(err)
					}
					if last, err = coding.Add(t.Context(), said(), Options{Coder: coder, DryRun: dry}); err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(before, corpustest.Contents(t, dir)); dry && diff != "" {
						t.Errorf("a dry run wrote: %s", diff)
					}
				}
				after := corpustest.Contents(t, dir)
				name := "sources/gazette.yaml"
				if coder != "" {
					name = "sources/gazette.ANNA.yaml"
				}
				keep := strings.TrimSuffix(strings.TrimRight(before[name], "\r\n"), "# the end")
				keep = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(keep, "\r\n"), "# later"), "[]"), "]\n ")
				if !strings.HasPrefix(after[name], keep) {
					t.Errorf("what stood there is gone:\n%s", after[name])
				}
				delete(before, name)
				delete(after, name)
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("other files: -before +after:\n%s", diff)
				}
				set, err := data.Load(t.Context(), []string{dir}, data.Options{})
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range set.Corpora[0].Statements {
					if s.ID != last.Statement.ID {
						continue
					}
					p := s.Evidence[0]
					if p.Line != 1 || p.Start != 17 || p.End != 28 || p.Exact != "The harbour" || s.Layer != coder {
						t.Errorf("got %+v", s)
					}
					return
				}
				t.Errorf("no statement %s", last.Statement.ID)
			})
		}
	}
}

// The id is the one that the words make, and the second statement with them has
// another one.
func TestAddIDs(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	var ids []string
	for range 2 {
		c, err := Open(t.Context(), dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		added, err := c.Add(t.Context(), said(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, added.Statement.ID)
		if len(ids) == 2 && len(added.Warnings) == 0 {
			t.Error("nobody is told that it is there twice")
		}
	}
	file := filepath.Join(dir, "sources", "gazette.yaml")
	text := corpustest.Contents(t, dir)["sources/gazette.yaml"]
	for _, id := range ids {
		text = strings.Replace(text, "- id: "+id+"\n    ", "- ", 1)
	}
	corpustest.Write(t, file, []byte(text))
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range set.Corpora[0].Statements[2:] {
		got = append(got, s.ID)
	}
	if diff := cmp.Diff(ids, got); diff != "" {
		t.Errorf("ids that were written, and those that are made: %s", diff)
	}
}

func TestAddRefuses(t *testing.T) {
	for _, c := range []struct {
		name, coder string
		change      func(*schema.Statement)
		want        string
	}{
		{"words that are not there", "", func(s *schema.Statement) { s.Quotes[0], s.Evidence[0].Quote = "The quay", "The quay" }, `sources/gazette.yaml: source gazette: "The quay" is not in the text`},
		{"words that are there twice", "", func(s *schema.Statement) { s.Quotes[0], s.Evidence[0].Quote = "harbour", "harbour" }, `sources/gazette.yaml: source gazette: "harbour" stands 2 times in the text (line 1, 2): give the line`},
		{"nobody", "", func(s *schema.Statement) { s.Speakers = nil }, "it has no speakers: who said it"},
		{"a coder that is none", "actor", func(*schema.Statement) {}, `coder "actor" is the name of a kind`},
		{"a source that is none", "", func(s *schema.Statement) { s.Source.ID = "herald" }, `there is no source "herald"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, corpustest.Harbour, "-- texts/gazette.txt --\nSaid the mayor: The harbour must close.\nBen Harper thinks that the town lives on the harbour.\n")
			before := corpustest.Contents(t, dir)
			coding, err := Open(t.Context(), dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			s := said()
			c.change(s)
			_, err = coding.Add(t.Context(), s, Options{Coder: c.coder})
			if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), filepath.ToSlash(dir)+"/", ""), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
				t.Errorf("files were changed: %s", diff)
			}
		})
	}
}

func TestFind(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, "-- actors.yaml --\n- {id: mayor, name: Adá Quay, type: person, aliases: [The Mayor]}\n- {id: harper, name: Ben Harper, type: person}\n- {id: ben, name: Harper, type: person, aliases: [B.]}\n- {id: council, name: Town Council, type: organization}\n")
	c, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	actor := []schema.Kind{schema.KindActor}
	both := []schema.Kind{schema.KindActor, schema.KindPlace}
	for _, test := range []struct {
		name  string
		kinds []schema.Kind
		want  string
	}{
		{"mayor", actor, "actor/mayor"},
		{"ADA QUAY", actor, "actor/mayor"},
		{"the mayor", actor, "actor/mayor"},
		{"actor/ben", both, "actor/ben"},
		{"harbour:place/town", both, "place/town"},
		{"https://example.org/harbour/actor/ben", both, "actor/ben"},
		{"harper", actor, "actor/harper"}, // its id
		{"Porttown", both, "place/town"},
		{"counsil", actor, `no actor is called "counsil"; did you mean Town Council (actor/council)?`},
		{"ben h", actor, `no actor is called "ben h"; did you mean Ben Harper (actor/harper)?`},
		{"nobody at all", actor, `no actor is called "nobody at all"`},
		{"", actor, `no actor is called ""`},
	} {
		got := ""
		if it, err := c.Find(test.name, test.kinds...); err != nil {
			got = err.Error()
		} else {
			got = string(it.Kind()) + "/" + it.Identity().ID
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}
