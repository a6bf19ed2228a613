package query

import (
	"context"

	"onrecord/schema"
)

// A Condition is one thing to select statements by: a flag on the command
// line.
type Condition struct {
	Name   string
	Help   string
	Kinds  []schema.Kind // of the names that it takes; none: words
	Words  []string      // that it takes
	Sought bool          // it takes words and phrases that are looked for in texts
	fields []string      // of the statement
	// clause finds the statements where it is not those with a value in a field.
	clause func(*selection, context.Context, condition) (clause, error)
}

// anything is what one can speak about.
var anything = []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent, schema.KindSource}

// Conditions lists what statements can be selected by, in the order of the
// help.
func Conditions() []Condition {
	actor, position := []schema.Kind{schema.KindActor}, []schema.Kind{schema.KindPosition}
	return []Condition{
		{Name: "by", Help: "said by this actor", Kinds: actor, fields: []string{"speakers"}, clause: (*selection).spoken},
		{Name: "for", Help: "said on behalf of this actor", Kinds: actor, fields: []string{"onBehalfOf"}},
		{Name: "of", Help: "said by one affiliated to this actor at that date, directly or through others", Kinds: actor, clause: (*selection).affiliated},
		{Name: "answering", Help: "answering this actor, or this statement", Kinds: []schema.Kind{schema.KindActor, schema.KindStatement}, fields: []string{"answers"}, clause: (*selection).replying},
		{Name: "to", Help: "said to this actor", Kinds: actor, fields: []string{"addressees"}},
		{Name: "about", Help: "about this entity", Kinds: anything, fields: []string{"about"}},
		{Name: "supports", Help: "for this position or a narrower one", Kinds: position, fields: []string{"supports"}},
		{Name: "opposes", Help: "against this position or a narrower one", Kinds: position, fields: []string{"opposes"}},
		{Name: "neutral", Help: "speaking to this position or a narrower one without taking a side", Kinds: position, fields: []string{"neutral"}},
		{Name: "on", Help: "with any stance on this position or a narrower one", Kinds: position, fields: []string{"supports", "opposes", "neutral"}},
		{Name: "praises", Help: "praising this entity", Kinds: anything, fields: []string{"praises"}},
		{Name: "criticizes", Help: "criticizing this entity", Kinds: anything, fields: []string{"criticizes"}},
		{Name: "echoing", Help: "taking up words of this actor, or this statement", Kinds: []schema.Kind{schema.KindActor, schema.KindStatement}, fields: []string{"echoes"}, clause: (*selection).replying},
		{Name: "at", Help: "at this place or event, or within it", Kinds: []schema.Kind{schema.KindPlace, schema.KindEvent}, clause: (*selection).within},
		{Name: "mode", Help: "reported in this mode", Words: schema.Modes(), fields: []string{"mode"}},
		{Name: "act", Help: "doing this", Words: schema.Acts(), fields: []string{"act"}},
		{Name: "certainty", Help: "coded with this certainty", Words: schema.Certainties(), fields: []string{"certainty"}},
		{Name: "verdict", Help: `with these words in the verdict on a claim ("…" is a phrase)`, Sought: true, clause: (*selection).judged},
		{Name: "coder", Help: "as this coder has coded it (main: the main coding)"},
		{Name: "source", Help: "reported by this source", Kinds: []schema.Kind{schema.KindSource}, clause: (*selection).reported},
		{Name: "text", Help: `with these words in quotes or summary ("…" is a phrase)`, Sought: true, clause: (*selection).worded},
	}
}
