package query

import (
	"context"
	"encoding/json"
	"sync"

	"onrecord/graph"
	"onrecord/graph/network"
)

// Observed has the observations that were asked for last, for whoever asks one store again
// and again, from several goroutines: a network, its picture and what makes its ties are
// of the same ones. Nobody changes them. The zero Observed has none.
type Observed struct {
	lock sync.Mutex
	last []observed // the one that was asked for last comes first
}

// An observed has what was asked, and the answer.
type observed struct {
	asked string
	data  *network.Data
}

// mostObserved is how many observations are kept.
const mostObserved = 1 << 19

// Observations are those of Observations, of a store that stays as it is.
func (k *Observed) Observations(ctx context.Context, s *graph.Store, o ObservationOptions) (*network.Data, error) {
	if o.Limit != 0 || o.Offset != 0 { // and its rest is to be told
		return Observations(ctx, s, o)
	}
	o.Rest = nil
	asked, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	if d := k.known(string(asked)); d != nil {
		return d, nil
	}
	d, err := Observations(ctx, s, o)
	if err == nil {
		k.keep(observed{string(asked), d})
	}
	return d, err
}

func (k *Observed) known(asked string) *network.Data {
	k.lock.Lock()
	defer k.lock.Unlock()
	for i := range k.last {
		if k.last[i].asked == asked {
			found := k.last[i]
			k.first(found)
			return found.data
		}
	}
	return nil
}

// first puts one first, in the place of that of the same question.
func (k *Observed) first(o observed) {
	last := []observed{o}
	for i := range k.last {
		if k.last[i].asked != o.asked {
			last = append(last, k.last[i])
		}
	}
	k.last = last
}

func (k *Observed) keep(o observed) {
	k.lock.Lock()
	defer k.lock.Unlock()
	k.first(o)
	n := 0
	for i := range k.last {
		if n += len(k.last[i].data.Entries) + len(k.last[i].data.Statements); n > mostObserved {
			clear(k.last[i:])
			k.last = k.last[:i]
			return
		}
	}
}
