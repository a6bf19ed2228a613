package schema

import (
	"fmt"
	"strings"

	"onrecord/schema/hint"
)

// FieldNotes are lines that explain the fields of a kind which a person writes,
// for the comments of a file: names, * where one must be there, and what each
// holds.
func FieldNotes(k Kind) []string {
	names, helps := []string{"id *"}, []string{"its name in references: letters, digits, - . _ ~"}
	if k == KindStatement {
		names, helps = []string{"id"}, []string{"its name in references; left out, it is made of the words"}
	}
	for i := range tables[k] {
		f := &tables[k][i]
		if f.Derived || f.Exchanged || f.Hint {
			continue
		}
		name := f.Name
		if f.Required {
			name += " *"
		}
		names, helps = append(names, name), append(helps, f.note())
	}
	width := 0
	for _, name := range names {
		width = max(width, len(name))
	}
	const page = 74
	var out []string
	for i, name := range names {
		head := fmt.Sprintf("%-*s  ", width, name)
		for _, line := range wrapped(helps[i], page-len(head)) {
			out = append(out, head+line)
			head = strings.Repeat(" ", len(head))
		}
	}
	return out
}

// note says what a field holds.
func (f *Field) note() string {
	switch f.Type {
	case Word:
		told := true
		for _, w := range f.Words {
			told = told && strings.Contains(f.Help, w)
		}
		if told {
			return f.Help
		}
		return f.Help + ": " + strings.Join(f.Words, ", ")
	case One, Many:
		if len(f.Kinds) != 1 {
			return f.Help + " (ids)"
		}
		if f.Type == One {
			return fmt.Sprintf("%s (id of %s)", f.Help, WithArticle(f.Kinds[0]))
		}
		return fmt.Sprintf("%s (ids of %s)", f.Help, f.Kinds[0].Plural())
	case Records:
		var names []string
		for i := range f.Fields {
			names = append(names, f.Fields[i].Name)
		}
		return fmt.Sprintf("%s: each has %s", f.Help, hint.AllOf(names))
	case Record:
		var names []string
		for i := range f.Fields {
			names = append(names, f.Fields[i].Name)
		}
		return fmt.Sprintf("%s: %s", f.Help, strings.Join(names, ", "))
	}
	return f.Help
}

// wrapped breaks a text into lines of a width.
func wrapped(text string, width int) []string {
	var out []string
	line := ""
	for _, w := range strings.Fields(text) {
		if line != "" && len(line)+1+len(w) > width {
			out = append(out, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(out, line)
}
