package drafting

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"onrecord/data/draft"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// A speaker is one who speaks: an actor of the corpus, a name that it does not have,
// or something else, such as a pronoun whose name is not known.
type speaker struct {
	actor *schema.Actor
	name  string
	text  string
}

// A speakers finds the actors that a text means.
type speakers struct {
	t        *text.Text
	language string
	day      string
	exact    map[string][]*schema.Actor // by name or alias, folded
	last     map[string][]*schema.Actor // by the last word of a name
	offices  map[string][]office
	full     map[string]string // the longest name in the text that ends with a word
	before   []speaker         // who spoke last
	recent   []speaker         // the last two who are persons or names
}

// An office is one that somebody held.
type office struct {
	*schema.Actor
	role *schema.Role
}

func newSpeakers(c *schema.Corpus, src *schema.Source, t *text.Text, language string) *speakers {
	w := &speakers{t: t, language: language, day: src.Date, exact: map[string][]*schema.Actor{}, last: map[string][]*schema.Actor{}, offices: map[string][]office{}, full: map[string]string{}}
	put := func(m map[string][]*schema.Actor, key string, a *schema.Actor) {
		if key != "" && !slices.Contains(m[key], a) {
			m[key] = append(m[key], a)
		}
	}
	for _, a := range c.Actors {
		for _, name := range append([]string{a.Name, a.ID}, a.Aliases...) {
			folded := fold(name)
			put(w.exact, folded, a)
			if a.Type == "person" {
				put(w.last, folded[strings.LastIndexByte(folded, ' ')+1:], a)
			}
		}
		for i := range a.Roles {
			w.offices[fold(a.Roles[i].Office)] = append(w.offices[fold(a.Roles[i].Office)], office{a, &a.Roles[i]})
		}
	}
	return w
}

// fold is a name for comparing, without article and genitive.
func fold(name string) string {
	name = strings.ReplaceAll(name, "’", "'")
	name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(name), "'s"), "'")
	folded := spelling.Fold(name)
	for _, article := range []string{"the ", "der ", "die ", "das ", "dem ", "den ", "des ", "a ", "an "} {
		folded = strings.TrimPrefix(folded, article)
	}
	return strings.Join(strings.Fields(folded), " ")
}

// of finds who speaks in a proposal.
func (w *speakers) of(p *draft.Proposal) (out []speaker) {
	verb := w.t.Slice(p.Cue.Start, p.Cue.End)
	for _, span := range p.Named() {
		mention := strings.Join(strings.Fields(w.t.Slice(span.Start, span.End)), " ")
		if draft.Pronoun(w.language, mention) && !draft.Plural(w.language, mention, verb) {
			if near := w.near(p.Near); near != nil {
				out = append(out, *near)
				continue
			}
		}
		out = append(out, w.mention(mention, verb)...)
	}
	var kept []speaker
	for _, s := range out {
		if !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	if slices.ContainsFunc(kept, func(s speaker) bool { return s.actor != nil || s.name != "" }) {
		w.before = kept
	}
	for _, s := range kept {
		if s.actor != nil && s.actor.Type == "person" || s.name != "" {
			w.recent = append(slices.DeleteFunc(w.recent, func(other speaker) bool { return other.actor == s.actor && other.name == s.name }), s)
			w.recent = w.recent[max(0, len(w.recent)-2):]
		}
	}
	return kept
}

// hearers are the actors to whom something is said.
func (w *speakers) hearers(p *draft.Proposal) (out []schema.Ref) {
	for _, span := range p.Addressees {
		words := strings.Join(strings.Fields(w.t.Slice(span.Start, span.End)), " ")
		for _, part := range append(draft.Joint(w.language, words), words) {
			a := w.actor(part)
			if a == nil {
				continue
			}
			if r := (schema.Ref{Kind: schema.KindActor, ID: a.ID, Name: a.Name}); !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// date is the day on which something was said, by the day of its source; empty: nobody
// says so.
func (w *speakers) date(day draft.Day) string {
	of, err := schema.ParseDate(w.day)
	if day == 0 || w.day == "" || err != nil || of.From != of.Until {
		return ""
	}
	at, err := time.Parse(time.DateOnly, of.From.String())
	if err != nil {
		return ""
	}
	switch day {
	case draft.Today:
	case draft.Yesterday:
		at = at.AddDate(0, 0, -1)
	default: // the last one; a paper of Tuesday says Tuesday of its own day
		const week = 7
		at = at.AddDate(0, 0, -((int(at.Weekday()) - int(day) + 2*week) % week))
	}
	return at.Format(time.DateOnly)
}

// near finds a person among subjects before a pronoun.
func (w *speakers) near(spans []draft.Span) *speaker {
	for _, span := range spans {
		words := strings.Join(strings.Fields(w.t.Slice(span.Start, span.End)), " ")
		a := w.actor(words)
		if a == nil {
			head, _, _ := strings.Cut(words, ", ")
			a = w.within(head)
		}
		if a != nil && a.Type == "person" {
			return &speaker{actor: a}
		}
	}
	return nil
}

// mention finds who is meant by some words beside a verb.
func (w *speakers) mention(words, verb string) []speaker {
	if draft.Pronoun(w.language, words) {
		if len(w.before) > 0 && draft.Plural(w.language, words, verb) == (len(w.before) > 1) {
			return w.before
		}
		return []speaker{{text: words}}
	}
	if a := w.actor(words); a != nil {
		return []speaker{{actor: a}}
	}
	if draft.Both(w.language, words) && len(w.recent) == 2 {
		return slices.Clone(w.recent)
	}
	// joint speakers: each of them a name
	if parts := draft.Joint(w.language, words); len(parts) > 1 {
		var out []speaker
		for _, part := range parts {
			out = append(out, w.mention(part, verb)...)
		}
		return out
	}
	if together := w.together(words); together != nil {
		return together
	}
	head, rest, _ := strings.Cut(words, ", ")
	for _, part := range []string{head, rest} {
		if a := w.within(part); a != nil {
			return []speaker{{actor: a}}
		}
	}
	if name := w.name(head); name != "" {
		return []speaker{{name: name}}
	}
	return []speaker{{text: words}}
}

// together finds several who are not all called by names, where each is known: the mayor
// and the council, she and Pell. Who a pronoun stands for beside others is the one of those
// who spoke last that is none of these.
func (w *speakers) together(words string) []speaker {
	parts := draft.Parts(w.language, words)
	if len(parts) < 2 {
		return nil
	}
	out := make([]speaker, len(parts))
	for i, part := range parts {
		if draft.Pronoun(w.language, part) {
			continue
		}
		if out[i].actor = w.actor(part); out[i].actor == nil {
			first, _ := utf8.DecodeRuneInString(part)
			if out[i].name = w.name(part); !unicode.IsUpper(first) || out[i].name == "" {
				return nil
			}
		}
	}
	for i, s := range out {
		if s.actor == nil && s.name == "" {
			others := slices.DeleteFunc(slices.Clone(w.recent), func(s speaker) bool { return slices.Contains(out, s) })
			if len(others) != 1 {
				return nil
			}
			out[i] = others[0]
		}
	}
	return out
}

// actor finds an actor who is called so, or who held the office, also in the genitive of
// German, which has no apostrophe: Quays, des Rates.
func (w *speakers) actor(words string) *schema.Actor {
	folded := fold(words)
	a := w.called(folded)
	if draft.Apart(w.language) {
		for _, ending := range []string{"s", "es"} {
			if name, ok := strings.CutSuffix(folded, ending); ok && a == nil {
				a = w.called(name)
			}
		}
	}
	return a
}

// called finds the one actor whom a folded name means.
func (w *speakers) called(folded string) *schema.Actor {
	if found := w.exact[folded]; len(found) == 1 {
		return found[0]
	}
	if found := w.last[folded]; len(found) == 1 && !strings.Contains(folded, " ") {
		return found[0]
	}
	var held []office
	for _, o := range w.offices[folded] {
		if w.holds(o.role) && !slices.ContainsFunc(held, func(other office) bool { return other.Actor == o.Actor }) {
			held = append(held, o)
		}
	}
	if len(held) == 1 {
		return held[0].Actor
	}
	return nil
}

// holds reports whether somebody had a role on the day of the source.
func (w *speakers) holds(r *schema.Role) bool {
	day, err := schema.ParseDate(w.day)
	if w.day == "" || err != nil {
		return true
	}
	if from, err := schema.ParseDate(r.From); r.From != "" && err == nil && from.From > day.Until {
		return false
	}
	if until, err := schema.ParseDate(r.Until); r.Until != "" && err == nil && until.Until < day.From {
		return false
	}
	return true
}

// longestName is how many words a name of an actor has at most that is looked for
// within others.
const longestName = 6

// within finds the one actor whose name stands in some words, the longest name first;
// of several in a row, the last: President Ada Quay of the council is not the council.
func (w *speakers) within(words string) *schema.Actor {
	list := strings.Fields(strings.ReplaceAll(words, "’", "'"))
	for n := min(longestName, len(list)); n > 0; n-- {
		for i := 0; i+n <= len(list); i++ {
			if i > 0 && draft.Inside(w.language, list[:i]) {
				break // behind a preposition: of the council
			}
			part := strings.Trim(strings.Join(list[i:i+n], " "), ",.;:()“”\"")
			if !unicode.IsUpper([]rune(part + " ")[0]) {
				continue
			}
			if strings.HasSuffix(part, "'s") {
				continue // the mayor's spokesman is not the mayor
			}
			if i+n < len(list) && genitive(list[i:]) {
				continue
			}
			if a := w.called(fold(part)); a != nil { // Quays Sprecherin is not Quay
				return a
			}
		}
	}
	return nil
}

// genitive reports whether what begins here belongs to what follows: Quay's aide.
func genitive(list []string) bool {
	for _, word := range list[:min(3, len(list))] {
		if strings.HasSuffix(word, "'s") {
			return true
		}
	}
	return false
}

// name is the name that some words have: that of the words in capitals, or the longer
// one that the text has used before.
func (w *speakers) name(words string) string {
	name := draft.Name(w.language, words)
	if name == "" {
		return ""
	}
	last := name[strings.LastIndexByte(name, ' ')+1:]
	if longer := w.full[last]; longer != "" && len(longer) >= len(name) && strings.HasSuffix(longer, last) {
		return longer
	}
	w.full[last] = name
	return name
}
