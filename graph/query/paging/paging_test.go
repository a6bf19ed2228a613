package paging_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"onrecord/graph/query/paging"
	"onrecord/graph/shapes"
)

func ExampleCut() {
	var rest int
	p, err := paging.Read(1, 2, &rest)
	if err != nil {
		panic(err)
	}
	rows, err := paging.Cut(p, []string{"Ann", "Bob", "Cat", "Dan"}).List()
	fmt.Println(rows, rest, err)
	// Output: [Bob Cat] 1 <nil>
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name          string
		offset, limit int
		want          []int
		rest, enough  int
		err           error
	}{
		{name: "all", want: []int{0, 1, 2, 3}, enough: math.MaxInt},
		{name: "some", offset: 1, limit: 2, want: []int{1, 2}, rest: 1, enough: 4},
		{name: "beyond", offset: 9, limit: 2, enough: 12},
		{name: "as many as can be", offset: 1, limit: math.MaxInt, want: []int{1, 2, 3}, enough: math.MaxInt},
		{name: "less than nothing", limit: -1, err: paging.ErrNegative},
		{name: "before the first", offset: -3, err: paging.ErrNegative},
	} {
		t.Run(c.name, func(t *testing.T) {
			rest := 0
			p, err := paging.Read(c.offset, c.limit, &rest)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if err != nil {
				return
			}
			got, err := paging.Cut(p, []int{0, 1, 2, 3}).List()
			if err != nil || !slices.Equal(got, c.want) || rest != c.rest {
				t.Errorf("got %v, %d more, %v; want %v, %d more", got, rest, err, c.want, c.rest)
			}
			if p.Enough() != c.enough {
				t.Errorf("enough is %d, want %d", p.Enough(), c.enough)
			}
		})
	}
}

// An error ends the rows that were made of others, and is told once.
func TestRowsEndWithTheError(t *testing.T) {
	broken := errors.New("broken")
	all := paging.Cut(paging.Page{}, []int{1, 2, 3})
	until2 := paging.Each(all, func(n int) (string, bool, error) {
		if n == 2 {
			return "", false, broken
		}
		return fmt.Sprint(n), true, nil
	})
	plain := func(question func() error) error { return question() }
	failing, err := paging.Together(until2, func(rows []string) ([]string, error) { return rows, nil })
	if !errors.Is(err, broken) {
		t.Errorf("together: %v", err)
	}
	if rows, err := failing.List(); len(rows) > 0 || err != nil {
		t.Errorf("together: %v, %v", rows, err)
	}
	explained := errors.New("explained")
	for name, rows := range map[string]paging.Rows[string]{
		"each":      until2,
		"each each": paging.Each(until2, func(s string) (string, bool, error) { return s, true, nil }),
		"ask":       paging.Ask(plain, func() paging.Rows[string] { return until2 }),
		"failed":    paging.Failed[string](broken),
		"asked":     paging.Asked(plain, func() (paging.Rows[string], error) { return until2, broken }),
	} {
		told := 0
		for _, err := range rows.Explain(func(err error) error { return errors.Join(explained, err) }).All() {
			if err == nil {
				continue
			}
			told++
			if !errors.Is(err, broken) || !errors.Is(err, explained) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if told != 1 {
			t.Errorf("%s: the error is told %d times", name, told)
		}
	}
}

// A stream is read one row further than is wanted, and says then that there is more.
func TestStream(t *testing.T) {
	for _, c := range []struct {
		offset, limit, read, rest int
		want                      []int
	}{
		{0, 0, 5, 0, []int{0, 1, 2, 3, 4}},
		{1, 2, 4, shapes.Uncounted, []int{1, 2}},
		{3, 2, 5, 0, []int{3, 4}},
		{7, 2, 5, 0, nil},
	} {
		rest, read := 0, 0
		p, err := paging.Read(c.offset, c.limit, &rest)
		if err != nil {
			t.Fatal(err)
		}
		got, err := paging.Stream(p, func(yield func(int, error) bool) {
			for i := range 5 {
				if read++; !yield(i, nil) {
					return
				}
			}
		}).List()
		if err != nil || !slices.Equal(got, c.want) || rest != c.rest || read != c.read {
			t.Errorf("%d rows from %d on: got %v, %v, a rest of %d, %d read; want %v, %d and %d", c.limit, c.offset, got, err, rest, read, c.want, c.rest, c.read)
		}
	}
}
