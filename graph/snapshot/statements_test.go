package snapshot

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// A place is found whether the nodes follow one another or not.
func TestPlace(t *testing.T) {
	r := dice(12)
	for range 300 {
		n := r.IntN(50)
		st := statements{nodes: made(ascending(r, n, uint32(n+r.IntN(40)+1)))}
		for node := range uint32(100) {
			want, there := slices.BinarySearch(st.nodes.numbers, node)
			if got, found := st.place(node); found != there || found && int(got) != want {
				t.Fatalf("%d is at %d, %v in %v", node, got, found, st.nodes.numbers)
			}
		}
	}
}

// The statements of some days are those whose spans overlap with them.
func TestDuring(t *testing.T) {
	rounds := 300
	if testing.Short() {
		rounds = 60
	}
	r := dice(13)
	for range rounds {
		var spans []schema.Span
		for range pick(r, 0, 1, latestStep-1, latestStep, latestStep+1, r.IntN(300)) {
			span := schema.Span{From: schema.Day(r.IntN(50))}
			span.Until = span.From + schema.Day(r.IntN(pick(r, 1, 3, 40)))
			switch r.IntN(12) {
			case 0:
				span.Until = schema.LastDay
			case 1:
				span.From = schema.FirstDay
			case 2:
				span = noDate
			}
			spans = append(spans, span)
		}
		st := orderOf(spans)
		for range 20 {
			span := schema.Span{From: schema.Day(r.IntN(60) - 5), Until: schema.Day(r.IntN(60) - 5)}
			switch r.IntN(6) {
			case 0:
				span.From = schema.FirstDay
			case 1:
				span.Until = schema.LastDay
			}
			if span.From > span.Until {
				continue // no question has one
			}
			var want []uint32
			for i, s := range spans {
				if span.From <= s.Until && s.From <= span.Until && s != noDate {
					want = append(want, uint32(i))
				}
			}
			got := st.during(span)
			if !slices.IsSortedFunc(got, func(a, b uint32) int { return int(*st.ranks.at(int(a))) - int(*st.ranks.at(int(b))) }) {
				t.Fatalf("%v: not in the order of days", got)
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%v of %v (-want +got):\n%s", span, spans, diff)
			}
		}
	}
}

// orderOf is the index of statements with spans.
func orderOf(spans []schema.Span) *statements {
	var nodes, order, from, until, latest []uint32
	var days []int64
	ranks := make([]uint32, len(spans))
	for i, s := range spans {
		nodes = append(nodes, uint32(i+1))
		order = append(order, uint32(i))
		days = append(days, int64(s.From), int64(s.Until))
	}
	slices.Sort(days)
	days = slices.Compact(days)
	slices.SortStableFunc(order, func(a, b uint32) int {
		switch from, than := spans[a].From, spans[b].From; {
		case from < than:
			return -1
		case from > than:
			return 1
		}
		return 0
	})
	for rank, i := range order {
		first, _ := slices.BinarySearch(days, int64(spans[i].From))
		last, _ := slices.BinarySearch(days, int64(spans[i].Until))
		ranks[i] = uint32(rank)
		from, until = append(from, uint32(first)), append(until, uint32(last))
	}
	for i := 0; i < len(until); i += latestStep {
		latest = append(latest, slices.Max(until[i:min(len(until), i+latestStep)]))
	}
	return &statements{made(nodes), made(ranks), made(order), made(days), made(from), made(until), made(latest), uint32(len(spans))}
}
