package importer

import (
	"fmt"
	"strings"

	"onrecord/data/fence"
	"onrecord/schema"
	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// A nameIndex knows what the entities of a corpus are called, so that tables can name
// them as people do: by id, by name or alias, in whatever letters. It creates
// those that are unknown.
type nameIndex struct {
	corpus *schema.Corpus // into which they are put
	*schema.Numbering
	names  map[schema.Kind]map[string][]string // ids, by name or alias
	folded map[schema.Kind]map[string][]string // by what these, and ids, fold to
	made   map[schema.Ref]schema.Entity
	// thought are those of whose ids nobody but us knows yet: they were made of a
	// name, and no cell means them.
	thought map[schema.Ref]bool
	told    map[string]string // what sort an actor is, where a file says it
	// affiliated are actors and those to which they are known to belong.
	affiliated map[[2]string]bool
}

// usable reports whether a file can be named by an id on Windows, too.
func usable(id string) bool { return !fence.IsDevice(id) }

func newNameIndex(c, known *schema.Corpus) *nameIndex {
	out := &nameIndex{c, &schema.Numbering{Usable: usable}, map[schema.Kind]map[string][]string{}, map[schema.Kind]map[string][]string{}, map[schema.Ref]schema.Entity{}, map[schema.Ref]bool{}, map[string]string{}, map[[2]string]bool{}}
	if known != nil {
		for e := range known.Entities {
			if e.Kind() == schema.KindStatement {
				continue
			}
			names := []string{e.Label()}
			if f, ok := schema.FieldNamed(e.Kind(), "aliases"); ok {
				names = append(names, f.Strings(e)...)
			}
			out.add(e.Kind(), e.Identity().ID, names...)
			if a, ok := e.(*schema.Actor); ok {
				for i := range a.Affiliations {
					out.affiliated[[2]string{a.ID, a.Affiliations[i].To.ID}] = true
				}
			}
		}
	}
	return out
}

// add notes what an entity is called.
func (c *nameIndex) add(k schema.Kind, id string, names ...string) {
	c.Take(k, id)
	if c.names[k] == nil {
		c.names[k], c.folded[k] = map[string][]string{}, map[string][]string{}
	}
	put := func(to map[string][]string, name string) {
		if ids := to[name]; name != "" && (len(ids) == 0 || ids[len(ids)-1] != id) {
			to[name] = append(ids, id)
		}
	}
	if !c.thought[schema.Ref{Kind: k, ID: id}] {
		put(c.folded[k], spelling.Fold(id))
	}
	for _, name := range names {
		put(c.names[k], name)
		put(c.folded[k], spelling.Fold(name))
	}
}

// find gives the entities of some kinds that a text may mean: those with this
// id, else with this name, else with one that folds to the same. Whose name it is
// comes before another one whose id it is, for the rows of a table that names
// what an id looks like. exact says that the text is an id.
func (c *nameIndex) find(kinds []schema.Kind, text string, exact bool) (out []schema.Ref) {
	for _, k := range kinds {
		if ref := (schema.Ref{Kind: k, ID: text}); c.Taken(ref) && (exact || !c.thought[ref] && len(c.names[k][text]) == 0) {
			out = append(out, ref)
		}
	}
	for _, by := range []struct {
		names map[schema.Kind]map[string][]string
		key   func(string) string
	}{{c.names, strings.Clone}, {c.folded, spelling.Fold}} {
		if len(out) > 0 || exact {
			break
		}
		for _, k := range kinds {
			for _, id := range by.names[k][by.key(text)] {
				out = append(out, schema.Ref{Kind: k, ID: id})
			}
		}
	}
	return out
}

// resolve gives the reference that a text in a cell means, and makes the entity
// where there is none. exact says that the text is an id.
func (c *nameIndex) resolve(f *schema.Field, text string, exact bool) (schema.Ref, error) {
	kinds := f.Kinds
	if corpus, rest, ok := strings.Cut(text, ":"); ok && c.corpus.ID != "" && corpus == c.corpus.ID && strings.Contains(rest, "/") {
		text = rest
	}
	if kind, rest, ok := strings.Cut(text, "/"); ok {
		for _, k := range f.Kinds {
			if string(k) == kind {
				kinds, text = []schema.Kind{k}, strings.TrimSpace(rest)
			}
		}
	}
	if text == "" {
		return schema.Ref{}, fmt.Errorf("%q is no %s: an id or a name belongs after %s/", kinds[0]+"/", kinds[0], kinds[0])
	}
	if kinds[0] == schema.KindStatement {
		return schema.Ref{Kind: schema.KindStatement, ID: text}, nil
	}
	found := c.find(kinds, text, exact)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		words := make([]string, len(found))
		for i, r := range found {
			words[i] = string(r.Kind) + "/" + r.ID
		}
		return schema.Ref{}, fmt.Errorf("%q is ambiguous: write %s", text, strings.Join(words, " or "))
	case len(kinds) > 1:
		words := make([]string, len(kinds))
		for i, k := range kinds {
			words[i] = string(k) + "/" + text
		}
		return schema.Ref{}, fmt.Errorf("nothing is called %q: write %s, and it is created", wording.Short(text), strings.Join(words, " or "))
	}
	return c.create(kinds[0], text, exact), nil
}

// create makes an entity of a name.
func (c *nameIndex) create(k schema.Kind, name string, exact bool) schema.Ref {
	id := name
	if !exact {
		id = c.Free(k, idOf(name, string(k)))
	}
	ref := schema.Ref{Kind: k, ID: id}
	e := schema.Described(ref, name)
	c.corpus.Add(e)
	c.thought[ref] = id != name
	c.add(k, id, name)
	c.made[ref] = e
	return ref
}

// sort says of an actor that nobody described what sort it is. An organization is one
// though a column for persons names it as well; said: a file says it of this one, and
// then it gives the other sort that one said before, if any.
func (c *nameIndex) sort(id, kind string, said bool) (other string) {
	a, ok := c.made[schema.Ref{Kind: schema.KindActor, ID: id}].(*schema.Actor)
	if !ok {
		return ""
	}
	before, told := c.told[id]
	switch {
	case said && told && before != kind:
		return before
	case told:
	case said, a.Type == "group", kind == "organization":
		a.Type = kind
	}
	if said {
		c.told[id] = kind
	}
	return ""
}

// affiliate says that an actor belongs to another one. It reports whether that is known
// now, for one that is described says so itself.
func (c *nameIndex) affiliate(id, to string, at schema.Pos) bool {
	a, made := c.made[schema.Ref{Kind: schema.KindActor, ID: id}].(*schema.Actor)
	if c.affiliated[[2]string{id, to}] {
		return true
	}
	if made && id != to {
		a.Affiliations = append(a.Affiliations, schema.Affiliation{To: schema.Ref{Kind: schema.KindActor, ID: to}, FieldPositions: schema.FieldPositions{Pos: at}})
		c.affiliated[[2]string{id, to}] = true
	}
	return made
}

// idOf makes an id of a text: one that is an id, and no word or name, is kept.
func idOf(text, word string) string {
	if schema.CheckID(text) == nil && (strings.ContainsAny(text, "_~") || strings.Contains(text, ".") && text == strings.ToLower(text)) {
		return text
	}
	return slugOf(text, word)
}

// slugLength is how long, in characters, an id that is made of a text gets.
const slugLength = 60

// slugOf makes an id of the first words of a text; of one without letters, a
// word.
func slugOf(text, word string) string {
	id := []rune(spelling.Slug(text))
	if len(id) > slugLength {
		cut := slugLength
		for i := slugLength; i > slugLength/2; i-- {
			if id[i] == '-' {
				cut = i
				break
			}
		}
		id = id[:cut]
	}
	if len(id) == 0 {
		return word
	}
	return string(id)
}
