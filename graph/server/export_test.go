package server

import (
	"context"
	"strings"

	"onrecord/graph/snapshot"
)

// WithStep has a publication call a function before each of its steps; its error ends it
// there, as a crash would.
func WithStep(o Options, at func(step string) error) Options {
	o.at = at
	return o
}

// WithTrips has a publication tell how often it asked the server, and how many rows it was
// answered.
func WithTrips(o Options, told func(trips, rows int)) Options {
	o.trips = told
	return o
}

// WithKeys has a publication make the keys of terms with another function.
func WithKeys(o Options, key func(salt, term []byte) int64) Options {
	o.key = key
	return o
}

// Key is the key of a term.
func Key(salt, term []byte) int64 { return snapshot.Key(salt, term) }

// InClear reports whether a connection may be without TLS, or with anybody's certificate.
func (a *Address) InClear() bool {
	open := a.config.TLSConfig == nil || a.config.TLSConfig.InsecureSkipVerify
	for _, f := range a.config.Fallbacks {
		open = open || f.TLSConfig == nil || f.TLSConfig.InsecureSkipVerify
	}
	return open
}

// Ask asks SQL, @ standing for the schema of the corpus.
func Ask(ctx context.Context, a *Address, sql string, args ...any) ([][][]byte, error) {
	c, err := a.connect(ctx, true)
	if err != nil {
		return nil, err
	}
	defer c.close(ctx)
	return c.rows(ctx, sql, args...)
}

// LookNow has the next question look whether the version is whole.
func (s *Store) LookNow() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked = s.looked.Add(-2 * lookEvery)
}

// Lines are the quads of a row as the server has them, each as a predicate, a space and an
// object.
func Lines(subject, quads string) (out []string, ok bool) {
	var r lineReader
	for line := range strings.SplitSeq(quads, "\n") {
		if !r.read([]byte(line), []byte(subject)) {
			return out, false
		}
		out = append(out, string(r.predicate)+" "+string(r.object))
	}
	return out, true
}

// Unprepare has the sessions of idle connections forget what was prepared, as where a
// pooler gives the next question another session. It tells how many had prepared something.
func (s *Store) Unprepare(ctx context.Context) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.idle {
		for _, p := range c.asked {
			if p.made != nil {
				n++
				break
			}
		}
		if err := c.script(ctx, "DEALLOCATE ALL"); err != nil {
			return n, err
		}
	}
	return n, nil
}
