package dna

import (
	"cmp"
	"fmt"
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
)

// A meaning is what a variable may hold.
type meaning struct {
	name  string
	words []string
	types []string
}

// meanings are the words for what a variable may hold, and the types that hold
// it.
var meanings = []meaning{
	{personRole, []string{"person", "actor", "speaker", "individual", "politician", "name", "narrator"}, []string{ShortTextType}},
	{organizationRole, []string{"organization", "organisation", "org", "institution", "party", "affiliation", "group"}, []string{ShortTextType}},
	{conceptRole, []string{"concept", "category", "position", "claim", "belief", "issue", "frame", "policy solution", "policy", "statement"}, []string{ShortTextType}},
	{agreementRole, []string{"agreement", "agree", "agrees", "support", "supports", "stance", "qualifier"}, []string{BooleanType, IntegerType}},
	{"id", []string{"id"}, []string{LongTextType}},
	{"mode", []string{"mode"}, []string{LongTextType}},
	{"quotes", []string{"quotes", "quote"}, []string{LongTextType}},
	{"summary", []string{"summary"}, []string{LongTextType}},
	{"note", []string{"note", "notes", "comment", "annotation"}, []string{LongTextType}},
}

// A form is a statement type, with what its variables hold.
type form struct {
	StatementType
	variables []*variable
}

// A variable is one of a form, with what it holds; "": something else.
type variable struct {
	Variable
	role string
}

// with is the variable of a form that holds something, or nil.
func (f *form) with(role string) *variable {
	for _, v := range f.variables {
		if v.role == role {
			return v
		}
	}
	return nil
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
		r.variables[v.ID] = &variable{Variable: v}
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

// assign finds what the variables of a form hold: what was said, then by their
// names, then by their types.
func (r *decoder) assign(f *form) {
	said := map[*variable]bool{}
	for _, v := range f.variables {
		for _, name := range []string{f.Label + "/" + v.Name, v.Name} {
			role, ok := r.asked.Variables[name]
			if !ok || said[v] {
				continue
			}
			said[v] = true
			holds := func(of meaning) bool { return of.name == role && slices.Contains(of.types, v.DataType) }
			if role != "" && !slices.ContainsFunc(meanings, holds) {
				r.problem("VARIABLES", v.ID, "%s is a variable of %s, which cannot hold %q", v.Name, v.DataType, role)
				continue
			}
			v.role = role
		}
	}
	free := func(types []string, fits func(*variable) bool) *variable {
		for _, v := range f.variables {
			if v.role == "" && !said[v] && slices.Contains(types, v.DataType) && fits(v) {
				return v
			}
		}
		return nil
	}
	for _, of := range meanings {
		for _, name := range of.words {
			v := free(of.types, func(v *variable) bool { return strings.EqualFold(strings.TrimSpace(v.Name), name) })
			if v != nil && f.with(of.name) == nil {
				v.role = of.name
			}
		}
	}
	// A form with a speaker and no concept, or the other way round, has it in
	// another short text; one that has neither says nobody's position.
	var short []*variable
	for _, v := range f.variables {
		if v.DataType == ShortTextType && v.role == "" && !said[v] {
			short = append(short, v)
		}
	}
	speaker := f.with(personRole) != nil || f.with(organizationRole) != nil
	if !speaker && len(short) > 0 {
		short[0].role = personRole
		short, speaker = short[1:], true
	}
	if f.with(conceptRole) == nil && speaker && len(short) > 0 {
		short[len(short)-1].role = conceptRole
	}
	if v := free([]string{BooleanType}, func(*variable) bool { return true }); v != nil && f.with(agreementRole) == nil && f.with(conceptRole) != nil {
		v.role = agreementRole
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
	for _, a := range r.AttributeVariables {
		if r.variables[a.Variable] == nil {
			r.absent("ATTRIBUTEVARIABLES", a.ID, "VARIABLES", a.Variable)
			continue
		}
		names[a.ID] = a
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
		entry.ID = r.id(schema.KindActor, v.attributes["ID"], v.Value, "actor")
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
		entry.ID = r.id(schema.KindPosition, v.attributes["ID"], v.Value, "concept")
		v.position = &schema.Position{EntityBase: entry, Name: v.Value, Aliases: listed(v.attributes["Alias"])}
		v.position.Type, v.position.Description = r.described(v, schema.KindPosition, "concept")
		r.positions[key] = v.position
		r.corpus.Positions = append(r.corpus.Positions, v.position)
	}
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
			r.note("ENTITIES", v.ID, fmt.Sprintf("the attribute %s has no place, and went into the description", name))
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
	case v.actor != nil && parent.actor != nil && v.actor != parent.actor:
		affiliate(v.actor, parent.actor)
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
