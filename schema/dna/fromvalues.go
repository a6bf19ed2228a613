package dna

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"onrecord/schema"
	"onrecord/schema/hint"
)

// What a variable may hold.
const (
	personRole       = "person"
	organizationRole = "organization"
	conceptRole      = "concept"
	agreementRole    = "agreement"
	noteRole         = "note"
)

// A meaning is what a variable may hold. A form can have several variables with
// one meaning, unless it is a single one.
type meaning struct {
	name   string
	words  []string
	types  []string
	single bool
}

// meanings are what variables may hold, the names by which such a variable is
// known, and the types that hold it. Nothing is known by its type alone: a type
// says nothing about what is meant.
var meanings = []meaning{
	{personRole, []string{"person", "actor", "speaker", "individual", "politician", "narrator"}, []string{ShortTextType}, false},
	{organizationRole, []string{"organization", "organisation", "org", "institution", "party", "affiliation"}, []string{ShortTextType}, false},
	{conceptRole, []string{"concept", "category", "position", "claim", "belief", "issue", "frame", "policy solution", "policy", "statement"}, []string{ShortTextType}, false},
	{agreementRole, []string{"agreement", "agree", "agrees", "support", "supports", "stance"}, []string{BooleanType, IntegerType}, true},
	{"id", []string{"id"}, []string{LongTextType}, true},
	{"mode", []string{"mode"}, []string{LongTextType}, true},
	{"quotes", []string{"quotes", "quote"}, []string{LongTextType}, false},
	{"summary", []string{"summary"}, []string{LongTextType}, true},
	{noteRole, []string{"note", "notes", "comment", "annotation"}, []string{LongTextType}, false},
}

// sayable are further words for what a variable holds: fields of the model.
var sayable = map[string]string{"speakers": personRole, "onBehalfOf": organizationRole, "position": conceptRole, "stance": agreementRole}

// A use is what the statements of a form are.
type use string

// The uses of forms.
const (
	claims      use = "claims"      // somebody says something of a concept
	annotations use = "annotations" // notes on the statements of their coder
	unused      use = ""
)

// A form is a statement type, with what its variables hold.
type form struct {
	StatementType
	variables []*variable
	use       use
	filled    int // statements
	left      int // of these, behind
}

// variable is one of a form, with what it holds; "": something else.
type variable struct {
	Variable
	role   string
	said   bool        // what it holds was said
	rival  *variable   // that holds what this one would be known for
	filled int         // statements that have a value
	left   int         // of these, behind
	idle   int         // entities of no statement, which are neither actors nor positions
	values map[int]int // numbers, and how often each
	sides  map[int]int // what these mean, of an agreement
	open   bool        // what they mean is a question
}

// all are the variables of a form that hold something.
func (f *form) all(role string) (out []*variable) {
	for _, v := range f.variables {
		if v.role == role {
			out = append(out, v)
		}
	}
	return out
}

// has reports whether any variable of a form holds something.
func (f *form) has(roles ...string) bool {
	return slices.ContainsFunc(f.variables, func(v *variable) bool { return slices.Contains(roles, v.role) })
}

// form reads the statement types and what their variables hold.
func (r *decoder) form() {
	for _, t := range r.StatementTypes {
		r.forms[t.ID] = &form{StatementType: t}
	}
	for _, v := range r.Variables {
		f := r.forms[v.StatementType]
		if f == nil {
			r.absent("VARIABLES", v.ID, "STATEMENTTYPES", v.StatementType)
			continue
		}
		known := slices.Contains([]string{ShortTextType, LongTextType, IntegerType, BooleanType}, v.DataType)
		if !known {
			r.problem("VARIABLES", v.ID, "there is no data type %q", v.DataType)
			r.leftOut[At("VARIABLES", v.ID)] = true
			continue
		}
		r.variables[v.ID] = &variable{Variable: v, values: map[int]int{}}
		f.variables = append(f.variables, r.variables[v.ID])
	}
	for _, t := range r.StatementTypes {
		r.assign(r.forms[t.ID])
	}
	for _, name := range slices.Sorted(maps.Keys(r.asked.Variables)) {
		named := func(v Variable) bool {
			f := r.forms[v.StatementType]
			return v.Name == name || f != nil && f.Label+"/"+v.Name == name
		}
		if !slices.ContainsFunc(r.Variables, named) {
			r.problems.Add(schema.Pos{File: r.File}, "", "%s: there is no such variable", hint.Option{Name: "map", Value: name})
		}
	}
}

// assign finds what the variables of a form hold: what was said, and what the
// names of the others say.
func (r *decoder) assign(f *form) {
	for _, v := range f.variables {
		for _, name := range []string{f.Label + "/" + v.Name, v.Name} {
			role, ok := r.asked.Variables[name]
			if !ok || v.said {
				continue
			}
			v.said = true
			role = cmp.Or(sayable[role], role)
			holds := func(of meaning) bool { return of.name == role && slices.Contains(of.types, v.DataType) }
			if role != "" && !slices.ContainsFunc(meanings, holds) {
				r.problem("VARIABLES", v.ID, "%s is a variable of %s, which cannot hold %q", v.Name, v.DataType, role)
				continue
			}
			v.role = role
		}
	}
	for _, of := range meanings {
		var known *variable // of this meaning, by its name
		if of.single {
			if all := f.all(of.name); len(all) > 0 {
				known = all[0]
			}
		}
		for _, name := range of.words {
			for _, v := range f.variables {
				if v.role != "" || v.said || !slices.Contains(of.types, v.DataType) || !strings.EqualFold(strings.TrimSpace(v.Name), name) {
					continue
				}
				if known == nil {
					v.role, known = of.name, v
				} else {
					v.rival = known
				}
			}
		}
	}
	mapped := slices.ContainsFunc(f.variables, func(v *variable) bool {
		return v.said && slices.Contains([]string{personRole, organizationRole}, v.role)
	})
	others := func(v *variable) bool { return v.role == "" && !v.said }
	switch {
	case f.has(personRole, organizationRole) && (f.has(conceptRole) || mapped):
		f.use = claims
	case f.has(noteRole) && !f.has(personRole, organizationRole, conceptRole) && !slices.ContainsFunc(f.variables, others):
		f.use = annotations
	}
}

// A value is an entity of DNA: an actor, a position, or a text.
type value struct {
	Entity
	actor      *schema.Actor
	position   *schema.Position
	attributes map[string]string
	order      []string // the names of the attributes, in the order of their rows
}

// values reads the entities and their attributes.
func (r *decoder) values() {
	for _, e := range r.Entities {
		if r.variables[e.Variable] == nil {
			r.absent("ENTITIES", e.ID, "VARIABLES", e.Variable)
			continue
		}
		r.entities[e.ID] = &value{Entity: e, attributes: map[string]string{}}
	}
	names := map[int]AttributeVariable{}
	r.attributes = map[int]string{}
	for _, a := range r.AttributeVariables {
		if r.variables[a.Variable] == nil {
			r.absent("ATTRIBUTEVARIABLES", a.ID, "VARIABLES", a.Variable)
			continue
		}
		names[a.ID] = a
		r.attributes[a.ID] = a.Name
	}
	for _, a := range r.AttributeValues {
		e, name := r.entities[a.Entity], names[a.AttributeVariable]
		switch {
		case e == nil:
			r.absent("ATTRIBUTEVALUES", a.ID, "ENTITIES", a.Entity)
		case name.ID == 0:
			r.absent("ATTRIBUTEVALUES", a.ID, "ATTRIBUTEVARIABLES", a.AttributeVariable)
		case name.Variable != e.Variable:
			r.problem("ATTRIBUTEVALUES", a.ID, "the attribute %s is of the variable %d, and the entity %d of %d", name.Name, name.Variable, e.ID, e.Variable)
		case strings.TrimSpace(a.Value) != "":
			if _, twice := e.attributes[name.Name]; !twice {
				e.order = append(e.order, name.Name)
			}
			e.attributes[name.Name] = a.Value
		}
	}
	for _, e := range r.Entities {
		if v := r.entities[e.ID]; v != nil && strings.TrimSpace(e.Value) != "" {
			r.value(v)
		}
	}
	for _, e := range r.Entities {
		if v := r.entities[e.ID]; v != nil && e.ChildOf != 0 {
			r.child(v)
		}
	}
}

// value makes the actor or the position that an entity is. Values of variables
// that hold the same thing are the same where they are called the same.
func (r *decoder) value(v *value) {
	role := r.variables[v.Variable].role
	if r.forms[r.variables[v.Variable].StatementType].use != claims {
		return
	}
	key := role + "\n" + v.Value
	if id := v.attributes["ID"]; r.ours && id != "" {
		key = "ID\n" + id
	}
	entry := schema.EntityBase{FieldPositions: r.origin("ENTITIES", v.ID)}
	switch role {
	case personRole, organizationRole:
		if v.actor = r.actors[key]; v.actor != nil {
			return
		}
		entry.ID = r.same(v.ownID(r.ours), Same{Kind: schema.KindActor, Name: v.Value, Person: role == personRole}, "actor")
		v.actor = &schema.Actor{EntityBase: entry, Name: v.Value, Type: role}
		v.actor.Aliases = listed(v.attributes["Alias"])
		v.actor.SameAs = v.iris()
		v.actor.Type, v.actor.Description = r.described(v, schema.KindActor, role)
		r.actors[key] = v.actor
		r.corpus.Actors = append(r.corpus.Actors, v.actor)
	case conceptRole:
		if v.position = r.positions[key]; v.position != nil {
			return
		}
		entry.ID = r.same(v.ownID(r.ours), Same{Kind: schema.KindPosition, Name: v.Value}, "concept")
		v.position = &schema.Position{EntityBase: entry, Name: v.Value, Aliases: listed(v.attributes["Alias"])}
		v.position.Type, v.position.Description = r.described(v, schema.KindPosition, "concept")
		r.positions[key] = v.position
		r.corpus.Positions = append(r.corpus.Positions, v.position)
	}
}

// ownID is the id that an entity has in a file that was exported from here.
func (v *value) ownID(ours bool) string {
	if !ours {
		return ""
	}
	return v.attributes["ID"]
}

// iris are those of the same actor elsewhere, if they are such.
func (v *value) iris() (out []string) {
	for _, iri := range listed(v.attributes["Same as"]) {
		if !strings.HasPrefix(iri, "http") || strings.ContainsAny(iri, " <>\"") {
			return nil
		}
		out = append(out, iri)
	}
	return out
}

// kind is what an entity became.
func (v *value) kind() schema.Kind {
	if v.actor != nil {
		return schema.KindActor
	}
	return schema.KindPosition
}

// isType reports whether a word is a type of a kind.
func isType(k schema.Kind, word string) bool {
	f, _ := schema.FieldNamed(k, "type")
	return slices.Contains(f.Words, word)
}

// described are the type and the description of an entity: its notes, and the
// attributes that have no field of their own.
func (r *decoder) described(v *value, k schema.Kind, fallback string) (word, description string) {
	f, _ := schema.FieldNamed(k, "type")
	word = cmp.Or(v.attributes["Type"], fallback)
	var parts []string
	if notes := v.attributes["Notes"]; notes != "" {
		parts = append(parts, notes)
	}
	for _, name := range v.order {
		switch value := v.attributes[name]; {
		case name == "Notes" || name == "Alias" || name == "ID" && r.ours || name == "Same as" && v.iris() != nil && k == schema.KindActor:
		case name == "Type" && slices.Contains(f.Words, value):
		default:
			parts = append(parts, name+": "+value)
		}
	}
	if !slices.Contains(f.Words, word) {
		word = fallback
	}
	return word, strings.Join(parts, "\n")
}

// child makes an entity part of another one: a broader position, or the actor
// that one belongs to.
func (r *decoder) child(v *value) {
	parent := r.entities[v.ChildOf]
	switch {
	case parent == nil:
		r.absent("ENTITIES", v.ID, "ENTITIES", v.ChildOf)
	case parent == v:
		r.problem("ENTITIES", v.ID, "ChildOf: it is its own child")
	case v.position != nil && parent.position != nil && v.position != parent.position:
		v.position.Broader = schema.Ref{Kind: schema.KindPosition, ID: parent.position.ID}
		r.children++
	case v.actor != nil && parent.actor != nil && v.actor != parent.actor:
		affiliate(v.actor, parent.actor)
		r.children++
	default:
		r.note("ENTITIES", v.ID, "what it is a child of has no place")
	}
}

// affiliate notes that an actor belongs to another one.
func affiliate(a, to *schema.Actor) {
	if a != to && !slices.ContainsFunc(a.Affiliations, func(f schema.Affiliation) bool { return f.To.ID == to.ID }) {
		a.Affiliations = append(a.Affiliations, schema.Affiliation{To: schema.Ref{Kind: schema.KindActor, ID: to.ID}})
	}
}
