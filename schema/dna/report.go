package dna

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// report says what each part of the database was taken for.
func (r *decoder) report() (out []Use) {
	add := func(t Use) {
		if t.Values > 0 {
			out = append(out, t)
		}
	}
	r.documentsTaken(add)
	r.codersTaken(add)
	r.idle()
	for _, t := range r.StatementTypes {
		f := r.forms[t.ID]
		out = append(out, f.taken())
		for _, v := range f.variables {
			if t := v.taken(f); f.filled > 0 || t.Values > 0 {
				out = append(out, t)
			}
		}
	}
	r.attributesTaken(add)
	r.hierarchyTaken(add)
	for _, table := range colouredTables {
		n := r.Unread[table+" colours"]
		add(Use{What: "colours", Name: table, Values: n, Left: n, Why: "colours have no place"})
	}
	for _, table := range unreadTables {
		n := r.Unread[table]
		add(Use{What: "table", Name: table, Values: n, Left: n, Why: unreadWhy[table]})
	}
	return out
}

// unreadWhy says what is in tables that have no place.
var unreadWhy = map[string]string{
	"REGEXES": "expressions that are highlighted have no place", "VARIABLELINKS": "links between variables have no place", "STATEMENTLINKS": "links between statements say nothing about what they mean",
	"CODERRELATIONS": "what coders may do has no place", "CODERPERMISSIONS": "what coders may do has no place",
}

// documentsTaken tells of the columns of documents.
func (r *decoder) documentsTaken(add func(Use)) {
	var values, left [9]int
	ours := 0 // documents that were exported from here
	columns := [9]string{"Title", "Text", "Coder", "Author", "Source", "Section", "Notes", "Type", "Date"}
	for i := range r.Documents {
		d := &r.Documents[i]
		_, read := r.documents[d.ID]
		if documentFields(d.Notes) != nil {
			ours++
		}
		for n, of := range []struct{ has, kept bool }{
			{d.Title != "", true},
			{d.Text != "", true},
			{r.coders[d.Coder] != "", false},
			{strings.TrimSpace(d.Author) != "", true},
			{d.Source != "", true},
			{d.Section != "", false},
			{strings.TrimSpace(d.Notes) != "", true},
			{d.Type != "", true},
			{d.Date != 0, r.documents[d.ID] != nil && r.documents[d.ID].Date != ""},
		} {
			if of.has {
				values[n]++
				if !of.kept || !read {
					left[n]++
				}
			}
		}
	}
	as := [9]string{"title", "text", "", "authors", "publisher", "", "note", "type", "date"}
	if ours > 0 {
		as[6] = "id, url, language, date, note"
	}
	why := [9]string{2: "who read a document has no place: a source has no coder", 5: "there is no field for it", 8: r.dateWhy()}
	for n, name := range columns {
		add(Use{What: "column", Name: "DOCUMENTS/" + name, As: as[n], Values: values[n], Left: left[n], Why: why[n]})
	}
}

// dateWhy says how dates were read.
func (r *decoder) dateWhy() string {
	why := "seconds, in UTC"
	if r.Version == 2 {
		why = "milliseconds"
		switch m := r.midnights; {
		case m.count == 0:
			why += ", of times of day: the days are those of UTC, for the file does not tell the time zone"
		case m.zone == 0:
			why += fmt.Sprintf(", of midnight in UTC, or in summer an hour before, in %d", m.count)
		default:
			sign, zone := "+", m.zone
			if zone < 0 {
				sign, zone = "-", -zone
			}
			why += fmt.Sprintf(", of midnight at UTC%s%02d:%02d, or in summer an hour before, in %d", sign, zone/hour, zone%hour/(hour/60), m.count)
		}
	}
	if r.hours > 0 {
		why += fmt.Sprintf("; %d with a time of day, which has no place", r.hours)
	}
	return why
}

// codersTaken tells of those who coded.
func (r *decoder) codersTaken(add func(Use)) {
	busy := map[int]bool{}
	for i := range r.Statements {
		busy[r.Statements[i].Coder] = true
	}
	var idle []string
	for _, c := range r.Coders {
		if !busy[c.ID] && r.coders[c.ID] != "" {
			idle = append(idle, c.Name)
		}
	}
	why := ""
	if idle != nil {
		why = "without statements: " + strings.Join(idle[:min(len(idle), 5)], ", ")
		if len(idle) > 5 {
			why += fmt.Sprintf(" and %d more", len(idle)-5)
		}
	}
	add(Use{What: "table", Name: "CODERS", As: "coder", Values: len(r.Coders), Left: len(idle), Why: why})
}

// taken tells of a form.
func (f *form) taken() Use {
	t := Use{What: "form", Name: f.Label, Values: f.filled, Left: f.left}
	switch f.use {
	case claims:
		t.As, t.Why = "statements", "it has who speaks, and of which concept; its label has no place"
		if !f.has(conceptRole) {
			t.Why = "it has who speaks, as was said; its label has no place"
		}
	case annotations:
		t.As, t.Why = "notes of statements", "it has nothing but notes"
	default:
		t.Why = "it does not say who speaks of which concept"
		switch {
		case f.has(personRole, organizationRole):
			t.Why = "it does not say of which concept somebody speaks"
		case f.has(conceptRole):
			t.Why = "it does not say who speaks"
		}
	}
	return t
}

// idle counts the entities that no statement has, and that are nothing else either.
func (r *decoder) idle() {
	used := map[int]bool{}
	for i := range r.ShortTexts {
		used[r.ShortTexts[i].Entity] = true
	}
	for id, e := range r.entities {
		if strings.TrimSpace(e.Value) != "" && e.actor == nil && e.position == nil && !used[id] {
			r.variables[e.Variable].idle++
		}
	}
}

// taken tells of a variable of a form.
func (v *variable) taken(f *form) Use {
	t := Use{What: "variable", Name: f.Label + "/" + v.Name, As: v.role, Values: v.filled, Left: v.left}
	switch {
	case f.use == unused:
		t.As, t.Why = "", "its form is not used"
	case v.said && v.role == "":
		t.Left, t.Why = v.filled, "as was said"
	case v.said:
		t.Why = "as was said"
	case v.role != "":
		t.Why = "by its name"
	case v.rival != nil:
		t.As, t.Why = noteRole, v.rival.Name+" holds already what it might"
	default:
		t.As, t.Why = noteRole, "neither its name nor its type, "+v.DataType+", tells what is meant"
	}
	if v.role == agreementRole && f.use == claims {
		t.Why += ": " + v.meant()
		if v.open {
			t.As, t.Left = "", v.filled
		}
	}
	if v.idle > 0 {
		t.Values, t.Left = t.Values+v.idle, t.Left+v.idle
		t.Why += fmt.Sprintf("; %d of no statement", v.idle)
	}
	return t
}

// meant says what the numbers of an agreement were taken for.
func (v *variable) meant() string {
	if v.open {
		return "which of its numbers support is a question"
	}
	var parts []string
	numbers := make([]int, 0, len(v.values))
	for n := range v.values {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		word := [3]string{"opposes", "neutral", "supports"}[v.sides[n]+1]
		parts = append(parts, fmt.Sprintf("%d %s (%d)", n, word, v.values[n]))
	}
	return cmp.Or(strings.Join(parts, ", "), "no values")
}

// attributesTaken tells of the attributes of entities.
func (r *decoder) attributesTaken(add func(Use)) {
	fields := map[string]string{"Alias": "aliases", "Notes": "description"}
	if r.ours {
		fields["ID"], fields["Same as"] = "id", "sameAs"
	}
	type part struct {
		variable int
		as       string
	}
	counts := map[part]int{}
	for _, a := range r.AttributeValues {
		if strings.TrimSpace(a.Value) == "" {
			continue
		}
		of := part{a.AttributeVariable, ""}
		if e := r.entities[a.Entity]; e != nil && (e.actor != nil || e.position != nil) {
			of.as = cmp.Or(fields[r.attributes[a.AttributeVariable]], "description")
			if kind := e.kind(); r.attributes[a.AttributeVariable] == "Type" && isType(kind, a.Value) {
				of.as = "type"
			}
		}
		counts[of]++
	}
	for _, a := range r.AttributeVariables {
		v := r.variables[a.Variable]
		if v == nil {
			continue
		}
		name := r.forms[v.StatementType].Label + "/" + v.Name + "/" + a.Name
		for _, as := range []string{"id", "type", "aliases", "sameAs", "description"} {
			add(Use{What: "attribute", Name: name, As: as, Values: counts[part{a.ID, as}]})
		}
		n := counts[part{a.ID, ""}]
		add(Use{What: "attribute", Name: name, Values: n, Left: n, Why: "of what is neither an actor nor a position"})
	}
}

// hierarchyTaken tells of entities that are children of others.
func (r *decoder) hierarchyTaken(add func(Use)) {
	t := Use{What: "column", Name: "ENTITIES/ChildOf", As: "broader, affiliations", Values: r.Orphans}
	if r.Version == 2 {
		t.Name = "ATTRIBUTES/ChildOf"
	}
	for i := range r.Entities {
		if r.Entities[i].ChildOf != 0 {
			t.Values++
		}
	}
	if t.Left = t.Values - r.children; t.Left > 0 {
		t.Why = "of what is neither an actor nor a position, or not there"
	}
	if r.children == 0 {
		t.As = ""
	}
	add(t)
}
