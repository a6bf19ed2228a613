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
		st := statements{nodes: ascending(r, n, uint32(n+r.IntN(40)+1))}
		for node := range uint32(100) {
			want, there := slices.BinarySearch(st.nodes, node)
			if got, found := st.place(node); found != there || found && int(got) != want {
				t.Fatalf("%d is at %d, %v in %v", node, got, found, st.nodes)
			}
		}
	}
}

// The statements of some days are those whose spans overlap with them.
func TestDuring(t *testing.T) {
	r := dice(13)
	for range 300 {
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
			if !slices.IsSortedFunc(got, func(a, b uint32) int { return int(st.ranks[a]) - int(st.ranks[b]) }) {
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
	st := &statements{ranks: make([]uint32, len(spans))}
	for i, s := range spans {
		st.nodes = append(st.nodes, uint32(i+1))
		st.order = append(st.order, uint32(i))
		st.days = append(st.days, int64(s.From), int64(s.Until))
	}
	slices.Sort(st.days)
	st.days = slices.Compact(st.days)
	slices.SortStableFunc(st.order, func(a, b uint32) int {
		switch from, than := spans[a].From, spans[b].From; {
		case from < than:
			return -1
		case from > than:
			return 1
		}
		return 0
	})
	for rank, i := range st.order {
		from, _ := slices.BinarySearch(st.days, int64(spans[i].From))
		until, _ := slices.BinarySearch(st.days, int64(spans[i].Until))
		st.ranks[i] = uint32(rank)
		st.from, st.until = append(st.from, uint32(from)), append(st.until, uint32(until))
	}
	for i := 0; i < len(st.until); i += latestStep {
		st.latest = append(st.latest, slices.Max(st.until[i:min(len(st.until), i+latestStep)]))
	}
	return st
}
