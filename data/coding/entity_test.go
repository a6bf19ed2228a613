package coding

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/corpustest"
	"onrecord/schema"
)

const describable = `# who is who
- id: mayor # of the town
  name: Ada Quay
  type: person
  aliases: [The Mayor]
  roles:
    - {office: mayor, organization: council, from: 2020}

- {id: harper, name: Ben Harper, type: person}
- id: council
  name: Town Council # all of it
  type: organization
`

// Of an entity that is changed, the lines of what says something else are written anew,
// or what stands between braces, and every other byte stays.
func TestReviseEntity(t *testing.T) {
	for _, c := range []struct {
		name, id, was, is string
		revise            func(*schema.Actor)
	}{
		{"a name", "mayor", "name: Ada Quay", "name: Ada B. Quay", func(a *schema.Actor) { a.Name = "Ada B. Quay" }},
		{"an alias", "mayor", "[The Mayor]", `[The Mayor, "Quay, A."]`, func(a *schema.Actor) { a.Aliases = []string{"The Mayor", "Quay, A."} }},
		{"no alias", "mayor", "  aliases: [The Mayor]\n", "", func(a *schema.Actor) { a.Aliases = nil }},
		{"a role", "mayor", "  roles:\n    - {office: mayor, organization: council, from: 2020}\n", "  roles: [{office: mayor, organization: council, from: 2020, until: 2024-05}]\n", func(a *schema.Actor) {
			a.Roles = []schema.Role{a.Roles[0]}
			a.Roles[0].Until = "2024-05"
		}},
		{"a description", "council", "  type: organization\n", "  type: organization\n  description: |-\n    Twelve\n    members\n", func(a *schema.Actor) { a.Description = "Twelve\nmembers" }},
		{"a comment", "council", "name: Town Council # all of it", "name: The Council\n  # all of it", func(a *schema.Actor) { a.Name = "The Council" }},
		{"a name between braces", "harper", "Ben Harper", `"Harper, Ben"`, func(a *schema.Actor) { a.Name = "Harper, Ben" }},
		{"an alias between braces", "harper", "type: person}", "type: person, aliases: [B. H.]}", func(a *schema.Actor) { a.Aliases = []string{"B. H."} }},
		{"lines between braces", "harper", "type: person}", `type: person, description: "a\nb"}`, func(a *schema.Actor) { a.Description = "a\nb" }},
	} {
		for _, ending := range []string{"\n", "\r\n"} {
			t.Run(c.name+strings.NewReplacer("\n", " LF", "\r", " CR").Replace(ending), func(t *testing.T) {
				lines := func(s string) string { return strings.ReplaceAll(s, "\n", ending) }
				dir := corpustest.Folder(t, corpustest.Harbour)
				file := filepath.Join(dir, "actors.yaml")
				corpustest.Write(t, file, []byte(lines(describable)))
				coding := loaded(t, dir)
				r, err := coding.ReviseEntity(t.Context(), schema.KindActor, c.id, func(e schema.Entity) error { c.revise(e.(*schema.Actor)); return nil }, Options{})
				if err != nil {
					t.Fatal(err)
				}
				got, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				at := strings.Index(describable, "id: "+c.id)
				if !strings.Contains(describable[at:], c.was) {
					t.Fatalf("there is no %q", c.was)
				}
				if diff := cmp.Diff(lines(describable[:at]+strings.Replace(describable[at:], c.was, c.is, 1)), string(got)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if r.Entity == nil || r.Entity != coding.Entity(schema.KindActor, c.id) {
					t.Errorf("it is %v now", r.Entity)
				}
			})
		}
	}
}

// What cannot be changed is not, and the files stay.
func TestReviseEntityRefused(t *testing.T) {
	for _, c := range []struct {
		name, id, want string
		sum            *string
		revise         func(*schema.Actor)
	}{
		{"nobody", "nobody", "no actor is called", nil, func(*schema.Actor) {}},
		{"no name", "mayor", "name", nil, func(a *schema.Actor) { a.Name = "" }},
		{"a type that there is not", "mayor", "type", nil, func(a *schema.Actor) { a.Type = "ghost" }},
		{"an organization that there is not", "mayor", "nothing", nil, func(a *schema.Actor) {
			a.Roles = []schema.Role{{Office: "mayor", Organization: ref(schema.KindActor, "nothing")}}
		}},
		{"changed meanwhile", "mayor", "changed meanwhile", new(string), func(a *schema.Actor) { a.Name = "Other" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, corpustest.Harbour)
			corpustest.Write(t, filepath.Join(dir, "actors.yaml"), []byte(describable))
			before := corpustest.Contents(t, dir)
			_, err := loaded(t, dir).ReviseEntity(t.Context(), schema.KindActor, c.id, func(e schema.Entity) error { c.revise(e.(*schema.Actor)); return nil }, Options{Sum: c.sum})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
				t.Errorf("files were changed: %s", diff)
			}
		})
	}
}

// A note on a source stands in the head of its coder's file, which is made if need be.
func TestAnnotate(t *testing.T) {
	const rest = "statements:\n  - id: one\n    speakers: [mayor]\n    mode: paraphrase\n    summary: It closes.\n    evidence: [{line: 1}]\n"
	source := "id: gazette # the paper\ntitle: Harbour to stay open?\ntext: texts/gazette.txt\n\n# Statements:\n" + rest
	for _, c := range []struct{ name, coder, file, note, want string }{
		{"a new file", "ANNA", "", "Dull.", "source: gazette\nnote: Dull.\n"},
		{"a head", "ANNA", "source: gazette # hers\n" + rest, "Dull: very.", "source: gazette # hers\nnote: \"Dull: very.\"\n" + rest},
		{"behind finished", "ANNA", "source: gazette\nfinished: true\n" + rest, "a\nb", "source: gazette\nfinished: true\nnote: |-\n  a\n  b\n" + rest},
		{"another", "ANNA", "source: gazette\nnote: |-\n  a\n  b\n" + rest, "c", "source: gazette\nnote: c\n" + rest},
		{"none any more", "ANNA", "source: gazette\nnote: a # why\n" + rest, "", "source: gazette\n# why\n" + rest},
		{"the main coding", "", source, "Dull.", strings.Replace(source, "gazette.txt\n", "gazette.txt\nnote: Dull.\n", 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, corpustest.Harbour)
			file := filepath.Join(dir, "sources", "gazette.yaml")
			if c.coder != "" {
				file = filepath.Join(dir, "sources", "gazette."+c.coder+".yaml")
			}
			if c.file != "" {
				corpustest.Write(t, file, []byte(c.file))
			}
			coding := loaded(t, dir)
			if _, err := coding.Annotate(t.Context(), "gazette", c.coder, c.note, Options{}); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if note, err := loaded(t, dir).Note(t.Context(), "gazette", c.coder); err != nil || note != c.note {
				t.Errorf("the note is %q, %v", note, err)
			}
			for _, other := range []string{"", "BEN"} {
				if note, err := loaded(t, dir).Note(t.Context(), "gazette", other); err != nil || other != c.coder && note != "" {
					t.Errorf("the note of %q is %q, %v", other, note, err)
				}
			}
		})
	}
}

func TestCleanNote(t *testing.T) {
	if got, want := CleanNote(" a \r\n\r\n\tb\t\r\n"), "a\n\n\tb"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
