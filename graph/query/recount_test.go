package query_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	gocmp "github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
)

// A record is what a line of JSON says of a statement; nothing else is known
// to the recount, which shares no code with what it is compared with.
type record struct {
	IRI         string
	ID          string
	Speakers    []named
	OnBehalfOf  []named
	Addressees  []named
	About       []named
	Praises     []named
	Criticizes  []named
	Supports    []named
	Opposes     []named
	Neutral     []named
	Echoes      []named
	Contradicts []named
	Answers     []named
	Restates    *named
	DuplicateOf *named
	Event       *named
	Place       *named
	Evidence    []struct{ Source string }
	Mode        string
	Act         string
	Date        string
	Medium      string
	Layer       string
	Coder       string
	Certainty   string
	Language    string
}

type named struct{ Kind, ID string }

func (s *record) base() string { return s.IRI[:strings.LastIndex(s.IRI, "statement/")] }

// printed are the lines of a question about statements, in their order.
func printed(t *testing.T, rows iter.Seq2[*schema.Statement, error]) []*record {
	t.Helper()
	var out []*record
	for s, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		var r record
		if err := json.Unmarshal(schema.AppendJSON(nil, s), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, &r)
	}
	return out
}

// A recount counts what was selected, one statement after another.
type recount struct {
	selected   []*record
	utterance  map[string]string // by IRI of the statement: any name, the same for all reports
	by         []string          // ids of the actors that are meant; none: all
	of         []string          // ids of those to whom who is meant belongs; none: anybody
	members    members
	as         string          // what counts in the place of actors; empty: these
	on         map[string]bool // ids of the positions that are meant; nil: all
	reports    bool
	assertions bool // are not left out
}

// utterances names each statement's: whatever restates one another or is a
// duplicate, directly or not, has one name.
func utterances(all []*record) map[string]string {
	out, called := map[string]string{}, map[string][]string{} // and who has a name
	for _, s := range all {
		out[s.IRI], called[s.IRI] = s.IRI, []string{s.IRI}
	}
	for _, s := range all {
		again := cmp.Or(s.Restates, s.DuplicateOf)
		if again == nil {
			continue
		}
		mine, other := out[s.IRI], out[s.base()+"statement/"+again.ID]
		if mine == other {
			continue
		}
		for _, iri := range called[mine] {
			out[iri] = other
		}
		called[other] = append(called[other], called[mine]...)
		delete(called, mine)
	}
	return out
}

func (c *recount) unit(s *record) string {
	if c.reports {
		return s.IRI
	}
	return c.utterance[s.IRI]
}

// spoken are the statements that count at all, those that stand for their
// utterances, and the further reports.
func (c *recount) spoken() (all, first, further []*record, leftOut int) {
	seen, left := map[string]bool{}, map[string]bool{}
	for _, s := range c.selected {
		switch u := c.unit(s); {
		case s.Mode == "assertion" && !c.assertions:
			left[u] = true
			continue
		case seen[u]:
			further = append(further, s)
		default:
			seen[u] = true
			first = append(first, s)
		}
		all = append(all, s)
	}
	return all, first, further, len(left)
}

// A fact is one thing that a statement holds of each field at once.
type fact map[string]string

// facts are what a statement holds of some fields, as "base kind id" or as
// words.
func (c *recount) facts(s *record, fields ...string) []fact {
	out := []fact{{
		"mode": s.Mode, "act": s.Act, "date": s.Date, "medium": s.Medium, "coder": s.Coder, "certainty": s.Certainty,
		"language": s.Language, "source": s.name(named{"source", s.Evidence[0].Source}, ""),
	}}
	with := func(choices []fact) {
		if !slices.ContainsFunc(fields, func(f string) bool { _, ok := choices[0][f]; return ok }) {
			return
		}
		var next []fact
		for _, f := range out {
			for _, choice := range choices {
				both := maps.Clone(f)
				maps.Copy(both, choice)
				next = append(next, both)
			}
		}
		out = next
	}
	list := func(field, kind string, refs []named) {
		var choices []fact
		for _, r := range refs {
			if field == "speaker" && !c.means(s, r.ID) {
				continue
			}
			switch {
			case field == "speaker" && c.as == "organization":
				r.ID = c.members.countedUnder(s, r.ID)
			case field == "speaker" && c.as == "office":
				for _, office := range c.members.offices(s, r.ID) {
					choices = append(choices, fact{field: "- office " + office})
				}
				continue
			}
			choices = append(choices, fact{field: s.name(r, kind)})
		}
		switch {
		case len(refs) == 0:
			with([]fact{{field: ""}})
		case choices == nil && slices.Contains(fields, field):
			out = nil // somebody speaks who is not meant
		case choices != nil:
			with(choices)
		}
	}
	list("speaker", "actor", s.Speakers)
	list("onBehalfOf", "actor", s.OnBehalfOf)
	list("addressee", "actor", s.Addressees)
	list("about", "", s.About)
	list("praises", "", s.Praises)
	list("criticizes", "", s.Criticizes)
	for field, r := range map[string]*named{"event": s.Event, "place": s.Place} {
		if r == nil {
			list(field, field, nil)
		} else {
			list(field, field, []named{*r})
		}
	}
	var stances []fact
	for stance, refs := range map[string][]named{"supports": s.Supports, "opposes": s.Opposes, "neutral": s.Neutral} {
		for _, r := range refs {
			if c.on == nil || c.on[r.ID] {
				stances = append(stances, fact{"position": s.name(r, "position"), "stance": stance})
			}
		}
	}
	if len(s.Supports)+len(s.Opposes)+len(s.Neutral) == 0 {
		stances = []fact{{"position": "", "stance": ""}}
	}
	if stances == nil {
		if slices.Contains(fields, "position") || slices.Contains(fields, "stance") {
			return nil // there are positions which are not meant
		}
		stances = []fact{{}}
	}
	with(stances)
	var evaluations []fact
	for _, r := range s.Praises {
		evaluations = append(evaluations, fact{"evaluated": s.name(r, ""), "evaluation": "praises"})
	}
	for _, r := range s.Criticizes {
		evaluations = append(evaluations, fact{"evaluated": s.name(r, ""), "evaluation": "criticizes"})
	}
	if evaluations == nil {
		evaluations = []fact{{"evaluated": "", "evaluation": ""}}
	}
	with(evaluations)
	return out
}

// means reports whether a speaker is meant.
func (c *recount) means(s *record, id string) bool {
	return (c.by == nil || slices.Contains(c.by, id)) && (c.of == nil || c.members.among(s, id, c.of))
}

// A member is what a line of JSON says of whom an actor belongs to.
type member struct {
	IRI, ID      string
	Bloc         bool
	Affiliations []joined
	Roles        []joined
}

type joined struct {
	To          named
	Office      string
	From, Until string
}

// members are actors by IRI.
type members map[string]*member

func membersOf(t *testing.T, s *graph.Store) members {
	t.Helper()
	out := members{}
	for e, err := range query.List(t.Context(), s, schema.KindActor, query.ListOptions{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		var m member
		if err := json.Unmarshal(schema.AppendJSON(nil, e), &m); err != nil {
			t.Fatal(err)
		}
		out[m.IRI] = &m
	}
	return out
}

// days are the first and the last day that the dates of the invented corpora mean,
// found out by hand; those that are not here are one day.
var days = map[string][2]string{
	"":                      {"0000-00-00", "9999-99-99"},
	"2021-05":               {"2021-05-01", "2021-05-31"},
	"2021":                  {"2021-01-01", "2021-12-31"},
	"2021-05-10~":           {"2021-05-10", "2021-05-10"},
	"2021-05-31/2021-06-02": {"2021-05-31", "2021-06-02"},
	"2021-12-31/..":         {"2021-12-31", "9999-99-99"},
}

func daysOf(date string) (first, last string) {
	if d, known := days[date]; known {
		return d[0], d[1]
	}
	return date, date
}

// held are those of a list that hold when a statement was said, the latest first.
func held(list []joined, date string) (out []joined) {
	first, last := daysOf(date)
	for _, a := range list {
		from, _ := daysOf(a.From)
		_, until := daysOf(a.Until)
		until += "z" // all of that day
		if len(a.Until) == len("2021-01-01") && from < a.Until && slices.ContainsFunc(list, func(b joined) bool { return b.From == a.Until }) {
			until = a.Until // another one has that day
		}
		if from <= last && until > first {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b joined) int {
		x, _ := daysOf(a.From)
		y, _ := daysOf(b.From)
		return strings.Compare(y, x)
	})
	return out
}

// chain are the ids of whom somebody belongs to, the nearest first.
func (m members) chain(s *record, id string) (out []string) {
	seen := []string{id}
	for i := 0; i < len(seen); i++ {
		of := m[s.base()+"actor/"+seen[i]]
		if of == nil {
			continue
		}
		for _, a := range held(of.Affiliations, s.Date) {
			if !slices.Contains(seen, a.To.ID) {
				seen = append(seen, a.To.ID)
			}
		}
	}
	return seen[1:]
}

// offices are those that somebody holds; one without a name: none.
func (m members) offices(s *record, id string) (out []string) {
	if of := m[s.base()+"actor/"+id]; of != nil {
		for _, role := range held(of.Roles, s.Date) {
			out = append(out, role.Office)
		}
	}
	if out == nil {
		return []string{""}
	}
	return out
}

// among reports whether somebody belongs to one of some.
func (m members) among(s *record, id string, of []string) bool {
	return slices.ContainsFunc(m.chain(s, id), func(to string) bool { return slices.Contains(of, to) })
}

// countedUnder is the organization of somebody.
func (m members) countedUnder(s *record, id string) string {
	chain := m.chain(s, id)
	for _, to := range append([]string{id}, chain...) {
		if of := m[s.base()+"actor/"+to]; of != nil && of.Bloc {
			return to
		}
	}
	if len(chain) > 0 {
		return chain[0]
	}
	return id
}

// name is "base kind id" of a reference; where a field is of one kind, that is
// not told.
func (s *record) name(r named, kind string) string {
	return s.base() + " " + cmp.Or(r.Kind, kind) + " " + r.ID
}

// bare is an id without the corpus and the kind that tell it from others.
func bare(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

// A tally has a number for each name.
type tally map[string]int

// groups recounts the combinations of fields.
func (c *recount) groups(fields []string, per string) tally {
	c.assertions = true // stats leaves out nothing
	_, first, _, _ := c.spoken()
	if per != "" {
		fields = append(slices.Clone(fields), "period")
	}
	out := tally{}
	for _, s := range first {
		of := map[string]bool{}
		for _, f := range c.facts(s, fields...) {
			f["period"] = periods[s.Date][per]
			var values []string
			for _, field := range fields {
				values = append(values, f[field])
			}
			of[strings.Join(values, "|")] = true
		}
		for key := range of {
			out[key]++
		}
	}
	return out
}

// periods are what the dates of the invented corpora mean, found out by hand.
var periods = map[string]map[string]string{
	"":                      {},
	"2020-12-31":            {"year": "2020", "month": "2020-12", "week": "2020-W53", "day": "2020-12-31"},
	"2021-01-01":            {"year": "2021", "month": "2021-01", "week": "2020-W53", "day": "2021-01-01"},
	"2021-01-04":            {"year": "2021", "month": "2021-01", "week": "2021-W01", "day": "2021-01-04"},
	"2021-05":               {"year": "2021", "month": "2021-05", "week": "2021-05", "day": "2021-05"},
	"2021":                  {"year": "2021", "month": "2021", "week": "2021", "day": "2021"},
	"2021-05-10~":           {"year": "2021", "month": "2021-05", "week": "2021-W19", "day": "2021-05-10"},
	"2021-05-31/2021-06-02": {"year": "2021", "month": "2021-05-31/2021-06-02", "week": "2021-W22", "day": "2021-05-31/2021-06-02"},
	"2021-12-31/..":         {"year": "2021-12-31/..", "month": "2021-12-31/..", "week": "2021-12-31/..", "day": "2021-12-31/.."},
}

// A standing is what an actor says on a position.
type standing struct {
	utterances map[string]map[string]bool // by stance
	statements map[string]bool
	modes      []string
}

// standings recounts who stands where, by "base actor id|base position id".
func (c *recount) standings() map[string]*standing {
	all, first, _, _ := c.spoken()
	out := map[string]*standing{}
	holds := map[string]bool{}
	for _, s := range first {
		for _, f := range c.facts(s, "speaker", "position", "stance") {
			if f["speaker"] == "" || f["position"] == "" {
				continue
			}
			key := f["speaker"] + "|" + f["position"]
			if out[key] == nil {
				out[key] = &standing{utterances: map[string]map[string]bool{"supports": {}, "opposes": {}, "neutral": {}}, statements: map[string]bool{}}
			}
			out[key].utterances[f["stance"]][c.unit(s)] = true
			holds[key+"|"+f["stance"]+"|"+c.unit(s)] = true
		}
	}
	for _, s := range all { // further reports prove what the first one says
		for _, f := range c.facts(s, "speaker", "position", "stance") {
			key := f["speaker"] + "|" + f["position"]
			if holds[key+"|"+f["stance"]+"|"+c.unit(s)] && !out[key].statements[s.IRI] {
				out[key].statements[s.IRI] = true
				out[key].modes = append(out[key].modes, s.Mode)
			}
		}
	}
	return out
}

func (s *standing) word() string {
	n := func(stance string) bool { return len(s.utterances[stance]) > 0 }
	switch {
	case n("supports") && n("opposes"):
		return "ambivalent"
	case n("supports"):
		return "supports"
	case n("opposes"):
		return "opposes"
	}
	return "neutral"
}

// String writes a standing: its stance, the counts, how many utterances there
// are, whether it is hearsay, and how many statements there are.
func (s *standing) String() string {
	all := map[string]bool{}
	for _, of := range s.utterances {
		maps.Copy(all, of)
	}
	indirect := !slices.ContainsFunc(s.modes, func(m string) bool { return m != "reported" && m != "attributed" })
	return fmt.Sprint(s.word(), len(s.utterances["supports"]), len(s.utterances["opposes"]), len(s.utterances["neutral"]), len(all), indirect, len(s.statements))
}

// weights are in how many utterances the ends of standings are.
func weights(standings map[string]*standing) tally {
	seen, out := map[string]bool{}, tally{}
	for key, s := range standings {
		for _, end := range strings.Split(key, "|") {
			for _, of := range s.utterances {
				for u := range of {
					if !seen[end+u] {
						seen[end+u] = true
						out[end]++
					}
				}
			}
		}
	}
	return out
}

// between recounts what the view of actors has: "from kind to" by utterances, and
// for those who agree and disagree by positions.
func (c *recount) between() tally {
	_, first, further, _ := c.spoken()
	there := map[string]*record{}
	for _, s := range slices.Concat(first, further) {
		there[s.IRI] = s
	}
	out := tally{}
	for _, s := range first {
		of := map[string]bool{}
		for kind, refs := range map[string][]named{"addresses": s.Addressees, "speaksAbout": s.About, "speaksFor": s.OnBehalfOf, "praises": s.Praises, "criticizes": s.Criticizes} {
			for _, r := range refs {
				for _, a := range s.Speakers {
					if r.Kind == "" || r.Kind == "actor" {
						of[s.name(a, "actor")+" "+kind+" "+s.name(r, "actor")] = true
					}
				}
			}
		}
		for kind, refs := range map[string][]named{"echoes": s.Echoes, "contradicts": s.Contradicts, "answers": s.Answers} {
			for _, r := range refs {
				other := there[s.base()+"statement/"+r.ID]
				if other == nil {
					continue
				}
				for _, a := range s.Speakers {
					for _, b := range other.Speakers {
						of[s.name(a, "actor")+" "+kind+" "+s.name(b, "actor")] = true
					}
				}
			}
		}
		for key := range of {
			out[key]++
		}
	}
	stands := c.standings()
	for a, x := range stands {
		for b, y := range stands {
			actor, position, _ := strings.Cut(a, "|")
			other, same, _ := strings.Cut(b, "|")
			if actor >= other || position != same {
				continue
			}
			for sort, pairs := range map[string][][2]string{
				"agrees":    {{"supports", "supports"}, {"opposes", "opposes"}},
				"disagrees": {{"supports", "opposes"}, {"opposes", "supports"}},
			} {
				if slices.ContainsFunc(pairs, func(p [2]string) bool { return len(x.utterances[p[0]]) > 0 && len(y.utterances[p[1]]) > 0 }) {
					out[actor+" "+sort+" "+other]++
				}
			}
		}
	}
	return out
}

// qualified writes the values of rows as stats prints them: what is one id in two
// corpora with the corpus.
func qualified(fields []string, rows tally) tally {
	mixed := func(i int) bool {
		return i < len(fields) && slices.Contains([]string{"about", "praises", "criticizes", "evaluated"}, fields[i])
	}
	bases := map[string]map[string]bool{}
	short := func(i int, value string) string {
		parts := strings.Split(value, " ")
		if len(parts) < 3 {
			return value
		}
		if mixed(i) {
			return parts[1] + "/" + parts[2]
		}
		return parts[2]
	}
	for key := range rows {
		for i, v := range strings.Split(key, "|") {
			at := fmt.Sprint(i, short(i, v))
			if bases[at] == nil {
				bases[at] = map[string]bool{}
			}
			bases[at][v] = true
		}
	}
	out := tally{}
	for key, n := range rows {
		var values []string
		for i, v := range strings.Split(key, "|") {
			text := short(i, v)
			if len(bases[fmt.Sprint(i, text)]) > 1 {
				parts := strings.Split(v, " ")
				corpus := strings.Split(strings.TrimSuffix(parts[0], "/"), "/")
				text = corpus[len(corpus)-1] + ":" + parts[1] + "/" + parts[2]
			}
			values = append(values, text)
		}
		out[strings.Join(values, "|")] += n
	}
	return out
}

// A question is put to a store, and to the recount.
type question struct {
	filter              query.Filter
	by, of              []string
	on                  []string
	reports, assertions bool
	group               []string
	per                 string
}

// ask compares every count that a question has with the recount.
func (q *question) ask(t *testing.T, s *graph.Store, narrower map[string][]string) {
	t.Helper()
	everything := printed(t, query.Said(t.Context(), s, query.Filter{AllCoders: true}).All())
	inOrder := q.filter
	inOrder.Sort = "" // what is earlier does not depend on how rows are sorted
	c := recount{selected: printed(t, query.Said(t.Context(), s, inOrder).All()), utterance: utterances(everything), by: q.by, of: q.of, members: membersOf(t, s), reports: q.reports}
	if q.of != nil { // which the recount selects by itself
		without := inOrder
		without.Is = maps.Clone(inOrder.Is)
		delete(without.Is, "of")
		all := printed(t, query.Said(t.Context(), s, without).All())
		want := slices.DeleteFunc(all, func(st *record) bool {
			return !slices.ContainsFunc(st.Speakers, func(sp named) bool { return c.members.among(st, sp.ID, q.of) })
		})
		q.same(t, "the statements of members", iris(want), iris(c.selected))
	}
	for _, st := range c.selected { // one coding
		if anna := q.filter.Is["coder"] != nil; !anna && st.Layer != "" || anna && st.Coder != "ANNA" {
			t.Errorf("%s is of the layer %q and by %q: %+v", st.ID, st.Layer, st.Coder, *q)
		}
	}
	if q.on != nil {
		c.on = map[string]bool{}
		for _, id := range q.on {
			c.on[id] = true
			for _, below := range narrower[id] {
				c.on[below] = true
			}
		}
	}
	q.stats(t, s, c)
	c.assertions = q.assertions || slices.Contains(q.filter.Is["mode"], "assertion")
	q.stances(t, s, c)
	if len(everything) > 1000 { // the recount would take very long, and nobody draws so many
		return
	}
	q.compare(t, s, c)
	q.views(t, s, c, q.scene(t, s, c))
}

func (q *question) stats(t *testing.T, s *graph.Store, c recount) {
	t.Helper()
	rows, err := query.Stats(t.Context(), s, query.StatsOptions{Filter: q.filter, Group: q.group, Per: q.per, Reports: q.reports}).List()
	if err != nil {
		t.Fatal(err)
	}
	got := tally{}
	for _, row := range rows {
		got[strings.Join(row.Values, "|")] += row.Count
	}
	q.same(t, "stats", qualified(q.group, c.groups(q.group, q.per)), got)

	whole, err := query.Stats(t.Context(), s, query.StatsOptions{Filter: q.filter}).List()
	if err != nil {
		t.Fatal(err)
	}
	got = tally{}
	for _, row := range whole {
		if row.By != "kind" {
			got[row.By+" "+row.Values[0]] += row.Count
		} else if row.Values[0] == "statements" {
			got["statements"] = row.Count
		}
	}
	want, records := tally{"statements": len(c.selected)}, recount{selected: c.selected, utterance: c.utterance, reports: true}
	for _, field := range []string{"mode", "act", "stance", "source"} {
		for value, n := range qualified([]string{field}, records.groups([]string{field}, "")) {
			want[field+" "+value] = n
		}
	}
	q.same(t, "stats without a group", want, got)
}

func (q *question) stances(t *testing.T, s *graph.Store, c recount) {
	t.Helper()
	q.stancesAs(t, s, c, "")
	for _, as := range []string{"organization", "office"} {
		c.as = as
		q.stancesAs(t, s, c, as)
	}
}

func (q *question) stancesAs(t *testing.T, s *graph.Store, c recount, as string) {
	t.Helper()
	rows, err := query.Stances(t.Context(), s, query.StanceOptions{Filter: q.filter, Reports: q.reports, Assertions: q.assertions, As: as}).List()
	if err != nil {
		t.Fatal(err)
	}
	got, want := map[string]string{}, map[string]string{}
	for _, row := range rows {
		got[bare(row.Actor.ID)+" "+bare(row.Position.ID)] += fmt.Sprint(row.Stance, row.Supports, row.Opposes, row.Neutral, row.Indirect(), len(row.Statements()), ";")
	}
	stands := c.standings()
	for _, key := range slices.Sorted(maps.Keys(stands)) {
		of := stands[key]
		actor, position, _ := strings.Cut(key, "|")
		indirect := !slices.ContainsFunc(of.modes, func(m string) bool { return m != "reported" && m != "attributed" })
		want[actor[strings.LastIndex(actor, " ")+1:]+" "+position[strings.LastIndex(position, " ")+1:]] += fmt.Sprint(of.word(), len(of.utterances["supports"]), len(of.utterances["opposes"]), len(of.utterances["neutral"]), indirect, len(of.statements), ";")
	}
	q.same(t, "stances "+as, want, got)
}

func (q *question) compare(t *testing.T, s *graph.Store, c recount) {
	t.Helper()
	const a, b = "https://example.org/a/ actor a0", "https://example.org/a/ actor a1"
	if q.by != nil || q.of != nil { // then it is of those alone
		return
	}
	got, want := map[string]string{}, map[string]string{}
	out, err := query.Compare(t.Context(), s, "https://example.org/a/actor/a0", "https://example.org/a/actor/a1", query.StanceOptions{Filter: q.filter, Reports: q.reports, Assertions: q.assertions})
	if err != nil {
		t.Fatal(err)
	}
	for part, pairs := range map[string][]query.Pair{"agree": out.Agree, "disagree": out.Disagree, "other": out.Other, "only a": out.OnlyA, "only b": out.OnlyB} {
		for _, p := range pairs {
			got[bare(p.Position.ID)] = fmt.Sprint(part, p.StanceA, p.StanceB, len(p.StatementsA), len(p.StatementsB))
		}
	}
	// Statements of these two alone are selected.
	of := c
	of.selected = slices.DeleteFunc(slices.Clone(c.selected), func(s *record) bool {
		return s.base() != "https://example.org/a/" || !slices.ContainsFunc(s.Speakers, func(n named) bool { return n.ID == "a0" || n.ID == "a1" })
	})
	stands := of.standings()
	for key := range stands {
		_, position, _ := strings.Cut(key, "|")
		x, y := stands[a+"|"+position], stands[b+"|"+position]
		words := []string{"silent", "silent"}
		n := []int{0, 0}
		for i, of := range []*standing{x, y} {
			if of != nil {
				words[i], n[i] = of.word(), len(of.statements)
			}
		}
		part := "other"
		switch both := words[0] + words[1]; {
		case x == nil && y == nil:
			continue
		case y == nil:
			part = "only a"
		case x == nil:
			part = "only b"
		case words[0] == words[1]:
			part = "agree"
		case both == "supportsopposes" || both == "opposessupports":
			part = "disagree"
		}
		want[position[strings.LastIndex(position, " ")+1:]] = fmt.Sprint(part, words[0], words[1], n[0], n[1])
	}
	q.same(t, "compare", want, got)
}

func (q *question) scene(t *testing.T, s *graph.Store, c recount) *view.Scene {
	t.Helper()
	scene, err := query.Scene(t.Context(), s, query.SceneOptions{Filter: q.filter, Reports: q.reports, Assertions: q.assertions})
	if err != nil {
		t.Fatal(err)
	}
	_, first, further, left := c.spoken()
	q.same(t, "the statements of a scene", iris(first), sceneIRIs(t, scene, scene.Statements))
	q.same(t, "its further reports", iris(further), sceneIRIs(t, scene, scene.Reports))
	q.same(t, "its assertions", left, scene.Assertions)
	got, want := map[string]string{}, map[string]string{}
	for _, st := range scene.Stances {
		said := map[view.Row]bool{}
		for _, side := range st.Sides {
			for _, one := range side.Statements {
				said[one] = true
			}
		}
		got[short(st.Actor)+"|"+short(st.Position)] = fmt.Sprint(st.Stance, st.Supports, st.Opposes, st.Neutral, len(st.Utterances), st.Indirect, len(said))
	}
	stands := c.standings()
	for key, of := range stands {
		want[key] = of.String()
	}
	q.same(t, "the stances of a scene", want, got)
	weight := tally{}
	for iri, n := range view.Weights(scene.Stances) {
		weight[short(iri)] = n
	}
	q.same(t, "the weights of a scene", weights(stands), weight)
	if len(scene.Stances) > 0 { // all of them joined
		sides, utterances := map[string]map[string]bool{"supports": {}, "opposes": {}, "neutral": {}}, map[string]bool{}
		for _, of := range stands {
			for stance, said := range of.utterances {
				maps.Copy(sides[stance], said)
				maps.Copy(utterances, said)
			}
		}
		all := view.Join(scene.Stances)
		q.same(t, "all stances", fmt.Sprint(len(sides["supports"]), len(sides["opposes"]), len(sides["neutral"]), len(utterances)),
			fmt.Sprint(all.Supports, all.Opposes, all.Neutral, len(all.Utterances)))
	}
	return scene
}

func (q *question) views(t *testing.T, s *graph.Store, c recount, scene *view.Scene) {
	t.Helper()
	g := query.ViewOf(t.Context(), s, query.SceneOptions{Filter: q.filter, Reports: q.reports, Assertions: q.assertions})
	g.Scene = func() (*view.Scene, error) { return scene, nil }
	stands := c.standings()
	edges, nodes := edgesAndNodes(t, &g, view.Claims)
	want := tally{}
	for key, of := range stands {
		actor, position, _ := strings.Cut(key, "|")
		for stance, said := range of.utterances {
			if len(said) > 0 {
				want[actor+" "+stance+" "+position] = len(said)
			}
		}
	}
	q.same(t, "the edges of claims", want, edges)
	q.same(t, "the nodes of claims", weights(stands), nodes)
	edges, _ = edgesAndNodes(t, &g, view.Actors)
	q.same(t, "the edges of actors", c.between(), edges)
}

func edgesAndNodes(t *testing.T, g *view.Graph, as view.View) (edges, nodes tally) {
	t.Helper()
	edges, nodes = tally{}, tally{}
	p, err := g.Properties(as)
	if err != nil {
		t.Fatal(err)
	}
	for n, err := range p.Nodes {
		if err != nil {
			t.Fatal(err)
		}
		nodes[short(n.IRI)] = n.Weight
	}
	for e, err := range p.Edges {
		if err != nil {
			t.Fatal(err)
		}
		edges[short(p.IRI(e.From))+" "+e.Type+" "+short(p.IRI(e.To))] = int(e.Weight)
	}
	return edges, nodes
}

func (q *question) same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s of %+v: -recount +got\n%s", what, *q, diff)
	}
}

// short is "base kind id" of an IRI.
func short(iri string) string {
	parts := strings.Split(iri, "/")
	n := len(parts)
	return strings.Join(parts[:n-2], "/") + "/ " + parts[n-2] + " " + parts[n-1]
}

func iris(rows []*record) []string {
	out := []string{}
	for _, r := range rows {
		out = append(out, r.IRI)
	}
	slices.Sort(out)
	return out
}

func sceneIRIs(t *testing.T, scene *view.Scene, rows []view.Row) []string {
	t.Helper()
	out, err := scene.Said.IRIs(rows...)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// Every count is that of a recount from the lines of JSON, on small corpora with
// everything in them, in memory and in a file.
func TestRecount(t *testing.T) {
	recountWorlds(t, 300, func(t *testing.T, q *question, w *world) {
		mem, err := graph.FromQuads(t.Context(), w.quads)
		if err != nil {
			t.Fatal(err)
		}
		q.ask(t, mem, w.narrower)
		q.askSnapshot(t, w)
	})
}

// It is the same where statements are found by the indexes of a snapshot.
func TestRecountByIndex(t *testing.T) {
	query.FindByIndex(t)
	recountWorlds(t, 100, func(t *testing.T, q *question, w *world) { q.askSnapshot(t, w) })
}

// recountWorlds asks a question of each of some worlds.
func recountWorlds(t *testing.T, worlds uint64, ask func(*testing.T, *question, *world)) {
	if testing.Short() {
		worlds /= 15
	}
	for seed := range worlds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(seed).join()
			ask(t, w.question(), w)
		})
	}
}

// askSnapshot asks a snapshot of the world.
func (q *question) askSnapshot(t *testing.T, w *world) {
	t.Helper()
	inSnapshot(t, w.quads, func(s *graph.Store) { q.ask(t, s, w.narrower) })
}

// inSnapshot asks a snapshot of some quads.
func inSnapshot(t *testing.T, quads func(func(quad.Quad, error) bool), ask func(*graph.Store)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "store")
	if _, err := graph.Build(t.Context(), file, quads, graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	s, err := graph.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	ask(s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// It is the same of ten thousand statements, on every backend that is a file or in memory.
func TestRecountMany(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	w := newLargeWorld(1, 10_000).join()
	q := w.question()
	uris := map[string]string{"mem": "", "file": filepath.Join(t.TempDir(), "store"), "bolt": "bolt:" + filepath.Join(t.TempDir(), "store")}
	for name, uri := range uris {
		t.Run(name, func(t *testing.T) { q.askAt(t, uri, w) })
	}
}

// askAt asks a store of the world that is built there; empty: in memory.
func (q *question) askAt(t *testing.T, uri string, w *world) {
	t.Helper()
	s, err := graph.FromQuads(t.Context(), w.quads)
	if uri != "" {
		if _, err := graph.Build(t.Context(), uri, w.quads, graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		s, err = graph.Open(t.Context(), uri)
	}
	if err != nil {
		t.Fatal(err)
	}
	q.ask(t, s, w.narrower)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
