package query

import (
	"context"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/concordance"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
)

// An Occurrence is a place in the words of a statement at which something stands that
// was looked for.
type Occurrence struct {
	Statement *schema.Statement
	In        string // quote or summary
	concordance.Line
	// Where it stands in the text of the source: its line, from 1, and code points,
	// half-open. 0, 0 and 0: not known.
	Number, Start, End int
}

// ConcordanceOptions says what is looked for in the statements that the filter
// selects.
type ConcordanceOptions struct {
	Filter
	Find  concordance.Finder // nil: the words that the filter looks for
	Needs concordance.Needs  // what Find needs, for stores that know the words of statements
	Width int                // characters on each side
	Order string             // one of concordance.Orders; empty: text

	// Statements that may have it are looked at one after the other, in the order of
	// Said, from one of them on and until so many were looked at or Enough says that it
	// is enough; 0, 0 and nil: all. Some are in any case. Only of a Find.
	From, Most int
	Enough     func() bool
	Looked     *Looked // is told where it stopped; nil: nobody wants to know
}

// Looked says how far a concordance has looked, where it has not looked at all. Who goes
// on there misses nothing.
type Looked struct {
	Stopped bool
	Full    bool // it stopped within a statement, for the page was full
	Until   int  // so many statements were looked at, with those before the first one
	Rows    int  // of the next one were given, or left out by the page
	Of      int  // all that may have it; 0: not known
}

// Find is where the words and phrases stand that the search is for.
func (ps Search) Find(text string) [][2]int {
	var found [][2]int
	for _, h := range ps.Hits(text) {
		found = append(found, [2]int{h.From, h.Until})
	}
	return concordance.Apart(found)
}

// FindAll is what Find gives where all that the search is for stands in the text, and
// nothing elsewhere.
func (ps Search) FindAll(text string) [][2]int {
	stands := make([]bool, len(ps))
	for _, h := range ps.Hits(text) {
		stands[h.Phrase] = true
	}
	if slices.Contains(stands, false) {
		return nil
	}
	return ps.Find(text)
}

// Concordance answers: in what words does something stand? A row for each place in
// the quotes and the summaries of statements. Rows come in the order of Said, and
// within a statement as they stand in it, or by the order that is asked for; the
// filter's Limit and Offset cut them.
func Concordance(ctx context.Context, s *graph.Store, o ConcordanceOptions) paging.Rows[Occurrence] {
	p, err := o.parse()
	if err != nil {
		return paging.Failed[Occurrence](err)
	}
	if o.Find == nil {
		search := o.Search()
		if len(search) == 0 {
			return paging.Failed[Occurrence](wrongf("there is nothing to look for: it takes words, or %s", option("regex", "PATTERN")))
		}
		o.Find = search.Find
	}
	page, most := p.page, 0
	if o.Limit > 0 && (o.Order == "" || o.Order == "text") {
		most = min(page.Enough(), firstPart)
	}
	all := o.each(ctx, s, p, most)
	return paging.Asked(guard(s), func() (paging.Rows[Occurrence], error) {
		return InContext(page, o.Order, all, func(row *Occurrence) *concordance.Line { return &row.Line })
	})
}

// InContext gives those rows that are wanted of some with a line each, put in an order
// of lines.
func InContext[T any](page paging.Page, order string, rows iter.Seq2[T, error], line func(*T) *concordance.Line) (none paging.Rows[T], err error) {
	if order == "" || order == "text" {
		return paging.Stream(page, rows), nil
	}
	if orders := concordance.Orders(); !slices.Contains(orders, order) {
		return none, wrongf("%s takes %s, not %q", option("sort", ""), hint.OneOf(orders), order)
	}
	type keyed struct {
		row T
		key concordance.Key
	}
	var all []keyed
	for row, err := range rows {
		if err != nil {
			return none, err
		}
		all = append(all, keyed{row, concordance.KeyOf(line(&row), order)})
	}
	sorting.StableBy(all, func(a, b keyed) int { return a.key.Compare(b.key) })
	out := make([]T, len(all))
	for i, k := range all {
		out[i] = k.row
	}
	return paging.Cut(page, out), nil
}

// each gives all places, in the order of Said: where not all of them are wanted, from
// more and more statements, so that a store that knows their order need not find all.
// Once it would be less to look into all texts of the store, it does (see reread), and
// reads those statements alone that have a hit.
func (o *ConcordanceOptions) each(ctx context.Context, s *graph.Store, p *parsedFilter, most int) iter.Seq2[Occurrence, error] {
	return func(yield func(Occurrence, error) bool) {
		err := guarded(s, func() error {
			r := newReader(s)
			if err := o.narrow(ctx, s, p); err != nil {
				return err
			}
			if o.parted() || p.only != nil {
				return o.look(ctx, r, p, yield)
			}
			enough, err := o.enough(ctx, r, p)
			if err != nil {
				return err
			}
			read := map[quad.IRI]bool{}
			for from, size := 0, most; ; from, size = from+size, 4*size {
				part := *p
				if part.page, err = paging.Read(from, size, nil); err != nil {
					return err
				}
				n := 0
				for iri, err := range r.selected(ctx, &part).All() {
					if err != nil {
						return err
					}
					if enough > 0 && len(read) == enough {
						hits, err := o.hits(ctx, s)
						if err != nil {
							return err
						}
						if hits != nil {
							return o.rest(ctx, r, &part, hits, read, yield)
						}
						enough, read = 0, nil
					}
					n++
					more, err := o.of(ctx, r, iri, yield)
					if err != nil || !more {
						return err
					}
					if enough > 0 {
						read[iri] = true
					}
				}
				if size == 0 || n < size {
					return nil
				}
			}
		})
		if err != nil {
			yield(Occurrence{}, err)
		}
	}
}

// narrow leaves those statements whose words have what is needed, where the store knows
// their words and that leaves out most.
func (o *ConcordanceOptions) narrow(ctx context.Context, s *graph.Store, p *parsedFilter) error {
	lexicon, ok := s.Cayley().(shapes.Lexicon)
	if !ok || len(o.Needs) == 0 {
		return nil
	}
	some, n, all, err := lexicon.Needed(ctx, o.Needs)
	if err == nil && (n < all/dearer || o.parted()) {
		p.only = some
	}
	return err
}

// dearer is how much more it takes to look at the texts of a statement by itself than to
// look at them with all of the store.
const dearer = 4

// parted reports whether only some statements are looked at, or may be.
func (o *ConcordanceOptions) parted() bool {
	return o.Enough != nil || o.From > 0 || o.Most > 0 || o.Looked != nil
}

// look gives the places in statements that are looked at one after the other.
func (o *ConcordanceOptions) look(ctx context.Context, r *reader, p *parsedFilter, yield func(Occurrence, error) bool) error {
	texts, err := r.store.Predicates(ctx, statementPredicate("quotes"), statementPredicate("summary"))
	if err != nil {
		return err
	}
	for from, size := o.From, firstPart; ; from, size = from+size, 4*size {
		if o.Most > 0 {
			size = min(size, o.From+o.Most-from)
		}
		part, rest := *p, 0
		if part.page, err = paging.Read(from, size, &rest); err != nil {
			return err
		}
		iris, err := r.selected(ctx, &part).List()
		if err != nil {
			return err
		}
		looked := Looked{Stopped: true, Of: from + len(iris) + rest}
		if rest == shapes.Uncounted {
			looked.Of = 0
		}
		begun := from > o.From
		enough := func() bool { return begun && o.Enough != nil && o.Enough() }
		at, done := 0, 0
		for done < len(iris) && !enough() {
			begun = true
			var passing []int
			if r.columnar { // whose statements are read some at once
				passing, done = []int{done}, done+1
			} else if passing, done, err = r.store.Passing(ctx, iris, texts, o.has, enough); err != nil {
				return err
			}
			for _, at = range passing {
				looked.Rows = 0
				more, err := o.of(ctx, r, iris[at], func(row Occurrence, err error) bool {
					if !yield(row, err) {
						return false
					}
					looked.Rows++
					return true
				})
				if err != nil {
					return err
				}
				if !more {
					looked.Until, looked.Full = from+at, true
					o.tell(looked)
					return nil
				}
			}
			if !r.columnar {
				break
			}
		}
		looked.Until, looked.Rows = from+done, 0
		switch {
		case done == len(iris) && rest == 0:
			return nil
		case done < len(iris), o.Most > 0 && looked.Until == o.From+o.Most, enough():
			o.tell(looked)
			return nil
		}
	}
}

func (o *ConcordanceOptions) tell(looked Looked) {
	if o.Looked != nil {
		*o.Looked = looked
	}
}

// has reports whether something is found in a text.
func (o *ConcordanceOptions) has(text quad.Value) bool { return len(o.Find(rdf.Lexical(text))) > 0 }

// rest gives the places in statements that are known to have some, but for those that were
// read.
func (o *ConcordanceOptions) rest(ctx context.Context, r *reader, p *parsedFilter, hits []quad.Value, read map[quad.IRI]bool, yield func(Occurrence, error) bool) (err error) {
	if len(hits) == 0 {
		return nil
	}
	p.only = shape.Lookup(hits)
	if p.page, err = paging.Read(0, 0, nil); err != nil {
		return err
	}
	for iri, err := range r.selected(ctx, p).All() {
		if err != nil {
			return err
		}
		if read[iri] {
			continue
		}
		more, err := o.of(ctx, r, iri, yield)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// reread is how many texts are tested in about the time in which a statement is read.
const reread = 256

// enough is how many statements are read before all texts of the store are looked into;
// 0: they never are, for words select the statements, or the texts are on a server.
func (o *ConcordanceOptions) enough(ctx context.Context, r *reader, p *parsedFilter) (int, error) {
	if len(p.words) > 0 || r.columnar {
		return 0, nil
	}
	n := firstPart
	for _, f := range []string{"quotes", "summary"} {
		size, err := r.store.SizeWith(ctx, quad.Predicate, statementPredicate(f))
		if err != nil {
			return 0, err
		}
		n += int(size / reread)
	}
	return n, nil
}

// hits are the statements with a quote or a summary in which something is found; nil:
// they are so many that a search among them gains nothing.
func (o *ConcordanceOptions) hits(ctx context.Context, s *graph.Store) ([]quad.Value, error) {
	out := []quad.Value{}
	for _, f := range []string{"quotes", "summary"} {
		for v, err := range s.Where(ctx, statementPredicate(f), o.has) {
			if err != nil {
				return nil, err
			}
			if out = append(out, v); len(out) > mostHits {
				return nil, nil
			}
		}
	}
	return out, nil
}

// mostHits are looked up one by one.
const mostHits = 1 << 16

// of gives the places in one statement, and reports whether others are wanted.
func (o *ConcordanceOptions) of(ctx context.Context, r *reader, iri quad.IRI, yield func(Occurrence, error) bool) (more bool, err error) {
	st, err := r.statementRow(ctx, iri)
	if err != nil {
		return false, err
	}
	in := func(what, text string) bool {
		found := o.Find(text)
		var places *quotePlaces
		if what == "quote" && len(found) > 0 {
			places = placesOf(st, text)
		}
		for _, at := range found {
			row := Occurrence{Statement: st, In: what, Line: concordance.At(text, at, o.Width)}
			if places != nil {
				row.Number, row.Start, row.End = places.of(at[0], at[1])
			}
			if !yield(row, nil) {
				return false
			}
		}
		return true
	}
	for _, q := range st.Spoken() {
		if !in("quote", q) {
			return false, nil
		}
	}
	return in("summary", st.Summary), nil
}

// quotePlaces says where in the text of the source places in a quote are, which are asked
// for in their order.
type quotePlaces struct {
	quote  string
	from   int // in the quote, in bytes; what is before it was counted
	start  int // where that is in the text, in code points
	number int // its line; 0: not known
}

// placesOf are those of a quote, where one of the passages has it as it is; nil: none has.
func placesOf(st *schema.Statement, quote string) *quotePlaces {
	for i := range st.Evidence {
		p := &st.Evidence[i]
		if !p.Located() {
			continue
		}
		if at := strings.Index(p.Exact, quote); at >= 0 {
			out := &quotePlaces{quote: quote, start: p.Start + utf8.RuneCountInString(p.Exact[:at]), number: p.Line}
			if p.Line > 0 {
				out.number += strings.Count(p.Exact[:at], "\n")
			}
			return out
		}
	}
	return nil
}

// of is where a place in the quote is, which is not before the last one.
func (q *quotePlaces) of(from, until int) (number, start, end int) {
	between := q.quote[q.from:from]
	q.from, q.start = from, q.start+utf8.RuneCountInString(between)
	if q.number > 0 {
		q.number += strings.Count(between, "\n")
	}
	return q.number, q.start, q.start + utf8.RuneCountInString(q.quote[from:until])
}

// firstPart is how many statements are asked for at first, at most.
const firstPart = 1 << 10
