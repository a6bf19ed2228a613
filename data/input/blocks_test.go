package input

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestBlocks(t *testing.T) {
	long := strings.Repeat("x", 3*lastSize)
	table := strings.Repeat("a,\"b\nc\"\"\n\",d\n", 20_000)
	for _, c := range []struct {
		name, in string
		whole    func([]byte) int
		many     bool
	}{
		{"nothing", "", WholeLines, false},
		{"one line", "a", WholeLines, false},
		{"a line that ends", "a\n", WholeLines, false},
		{"byte order mark", "\ufeffa\nb\ufeff\n", WholeLines, false},
		{"lines", strings.Repeat("ä\r\n\n", 50_000), WholeLines, true},
		{"a long line among others", "a\n" + long + "\nb\n" + long, WholeLines, true},
		{"rows", table, WholeRows, true},
		{"a long cell", "a\n\"" + strings.Repeat("\n", 3*lastSize) + "\"\nb\n", WholeRows, false},
		{"a cell that does not end", table + "\"" + table, WholeRows, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in)), iotest.DataErrReader(strings.NewReader(c.in))} {
				rows := NewBlocks(in, c.whole)
				var got strings.Builder
				n := 0
				for ; ; n++ {
					b, err := rows.Next()
					if errors.Is(err, io.EOF) {
						break
					}
					if err != nil {
						t.Fatal(err)
					}
					if line := 1 + strings.Count(got.String(), "\n"); b.Line != line || b.Text == "" {
						t.Fatalf("block %d of %d bytes begins on line %d, want %d", n, len(b.Text), b.Line, line)
					}
					if s := got.String(); s != "" && (!strings.HasSuffix(s, "\n") || strings.Count(s, `"`)%2 == 1 && c.name != "a cell that does not end") {
						t.Fatalf("block %d ends within a row", n-1)
					}
					got.WriteString(b.Text)
				}
				if want := strings.TrimPrefix(c.in, "\ufeff"); got.String() != want || (n > 2) != c.many {
					t.Errorf("got %d blocks with %d bytes, want %d bytes", n, got.Len(), len(want))
				}
			}
		})
	}
	failing := NewBlocks(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(io.ErrClosedPipe)), WholeLines)
	if b, err := failing.Next(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("of a reader that fails: got %v and %v", b, err)
	}
}

func TestInOrder(t *testing.T) {
	const pieces = 1000
	numbers := func() func() (int, error) {
		n := 0
		return func() (int, error) {
			if n == pieces {
				return 0, io.EOF
			}
			n++
			return n, nil
		}
	}
	square := func() func(int) int { return func(n int) int { return n * n } }
	bad := errors.New("bad")
	var got []int
	take := func(n int) error {
		got = append(got, n)
		return nil
	}
	if err := InOrder(t.Context(), numbers(), square, take); err != nil {
		t.Fatal(err)
	}
	for i, n := range got {
		if n != (i+1)*(i+1) {
			t.Fatalf("number %d is %d", i, n)
		}
	}
	if len(got) != pieces {
		t.Errorf("got %d of %d", len(got), pieces)
	}
	taken := 0
	err := InOrder(t.Context(), numbers(), square, func(int) error {
		if taken++; taken == 7 {
			return bad
		}
		return nil
	})
	if !errors.Is(err, bad) || taken != 7 {
		t.Errorf("taking that fails: got %v after %d", err, taken)
	}
	taken = 0
	count := func(int) error {
		taken++
		return nil
	}
	next := numbers()
	err = InOrder(t.Context(), func() (int, error) {
		if n, err := next(); n < 7 || err != nil {
			return n, err
		}
		return 0, bad
	}, square, count)
	if !errors.Is(err, bad) || taken != 6 {
		t.Errorf("pieces that fail: got %v after %d", err, taken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	taken = 0
	err = InOrder(ctx, numbers(), square, func(int) error {
		if taken++; taken == 7 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || taken == pieces {
		t.Errorf("cancelled: got %v after %d", err, taken)
	}
}
