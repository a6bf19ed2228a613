package snapshot

import (
	"container/heap"
	"errors"
	"io"
)

// merge hands on the items of several ordered sources in order, and of which
// source each is. A source ends with io.EOF. An item is valid until put
// returns.
func merge[T any](sources []func() (T, error), compare func(a, b T) int, put func(item T, source int) error) error {
	h := &heads[T]{compare: compare}
	for i, next := range sources {
		switch item, err := next(); {
		case err == nil:
			h.items = append(h.items, head[T]{item, i})
		case !errors.Is(err, io.EOF):
			return err
		}
	}
	heap.Init(h)
	for len(h.items) > 0 {
		first := &h.items[0]
		if err := put(first.item, first.source); err != nil {
			return err
		}
		item, err := sources[first.source]()
		switch {
		case err == nil:
			first.item = item
			heap.Fix(h, 0)
		case errors.Is(err, io.EOF):
			heap.Pop(h)
		default:
			return err
		}
	}
	return nil
}

// A head is the next item of a source.
type head[T any] struct {
	item   T
	source int
}

type heads[T any] struct {
	items   []head[T]
	compare func(a, b T) int
}

// Len is that of heap.Interface.
func (h *heads[T]) Len() int { return len(h.items) }

// Less is that of heap.Interface.
func (h *heads[T]) Less(i, j int) bool { return h.compare(h.items[i].item, h.items[j].item) < 0 }

// Swap is that of heap.Interface.
func (h *heads[T]) Swap(i, j int) { h.items[i], h.items[j] = h.items[j], h.items[i] }

// Push is that of heap.Interface.
func (h *heads[T]) Push(x any) { h.items = append(h.items, x.(head[T])) }

// Pop is that of heap.Interface.
func (h *heads[T]) Pop() any {
	last := h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	return last
}
