// Package languages asks a store in Cayley's own query languages. It links a whole
// JavaScript, which keeps every exported method of the program that it is in, and
// adds to each of its starts: only onrecord-query, which runs scripts apart, imports
// it.
package languages

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"
	"strings"

	cquery "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/cayley/query/graphql"
	"github.com/cayleygraph/cayley/query/mql"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema/escape"
	"onrecord/schema/term"
)

// A language is one of Cayley's own query languages.
type language struct {
	open      func(context.Context, *graph.Store) (cquery.Session, error)
	collation cquery.Collation
	// value turns one of its results into what is encoded as JSON; false: it
	// is none.
	value func(*graph.Store, any) (any, bool, error)
}

// languages has each of script.Languages.
var languages = map[string]language{
	"gizmo": {openGizmo, cquery.Raw, gizmoValue},
	"graphql": {
		func(_ context.Context, s *graph.Store) (cquery.Session, error) {
			return graphql.NewSession(s.Cayley()), nil
		},
		cquery.JSON, asItIs,
	},
	"mql": {
		func(_ context.Context, s *graph.Store) (cquery.Session, error) {
			return mql.NewSession(s.Cayley()), nil
		},
		cquery.JSON, asItIs,
	},
}

// Eval asks in one of Cayley's languages and yields each result as JSON, in
// Cayley's order. In Gizmo the prefixes of the vocabulary are bound, so that
// g.IRI("or:speaker") works with short names, and what the last expression
// returns, such as a count, is a result too.
func Eval(ctx context.Context, s *graph.Store, name, text string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		stopped := false
		err := guarded(s, func() error {
			l, ok := languages[name]
			if !ok {
				return wrong("there is no language %q", name)
			}
			return l.run(ctx, s, name, text, func(row json.RawMessage) bool {
				stopped = !yield(row, nil)
				return !stopped
			})
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// guarded runs a question so that a damaged store is an error, not a crash.
func guarded(s *graph.Store, question func() error) (err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return question()
}

// wrong is an error about a script.
func wrong(format string, args ...any) error {
	return &query.UsageError{Msg: fmt.Sprintf(format, args...)}
}

func (l language) run(ctx context.Context, s *graph.Store, name, text string, yield func(json.RawMessage) bool) error {
	mistake := func(err error) error {
		if damage := s.Err(); damage != nil {
			return damage
		}
		if unreadable(err) {
			if failure, known := s.Failed(err); known {
				return failure
			}
		}
		line, _, _ := strings.Cut(err.Error(), "\n") // GraphQL would show the query again
		return wrong("%s: %s", name, line)
	}
	asker, err := l.open(ctx, s)
	if err != nil {
		return err
	}
	it, err := asker.Execute(ctx, text, cquery.Options{Collation: l.collation, Limit: -1})
	if err != nil {
		return mistake(err)
	}
	defer it.Close()
	for it.Next(ctx) {
		value, ok, err := l.value(s, it.Result())
		var usage *query.UsageError
		if errors.As(err, &usage) {
			return err
		}
		if err != nil {
			return mistake(err)
		}
		if !ok {
			continue
		}
		row, err := encode(value)
		if err != nil {
			return mistake(err)
		}
		if !yield(row) {
			return nil
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := it.Err(); err != nil {
		return mistake(err)
	}
	return s.Err()
}

// unreadableTexts stand in Cayley's errors about what a file holds.
var unreadableTexts = []string{"proto:", "unexpected EOF", "invalid UTF-8", "varint:", "error getting NameOf", "error fetching quad", "cannot decode"}

// unreadable reports whether an error, of which a language hands on the text
// alone, is about what a file holds.
func unreadable(err error) bool {
	return slices.ContainsFunc(unreadableTexts, func(text string) bool { return strings.Contains(err.Error(), text) })
}

func encode(value any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return escape.JSON(bytes.TrimSpace(b.Bytes())), err
}

func asItIs(_ *graph.Store, v any) (any, bool, error) { return v, true, nil }

// gizmoValue is a result of Gizmo: a value that the script emitted or
// returned, or the tags of a path's end.
func gizmoValue(s *graph.Store, v any) (any, bool, error) {
	r, ok := v.(*gizmo.Result)
	if !ok {
		return v, true, nil
	}
	if r.Meta {
		switch r.Val.(type) {
		case nil:
			return nil, false, nil
		case bool, int64, float64, string, []any, map[string]any, []map[string]any:
			return r.Val, true, nil
		}
		return nil, false, wrong("gizmo: the script ends with a path and asks for nothing: add .all()")
	}
	if r.Val != nil {
		return r.Val, true, nil
	}
	row := map[string]any{}
	for tag, ref := range r.Tags {
		name, err := s.Cayley().NameOf(ref)
		if err != nil {
			return nil, false, err
		}
		if name == nil {
			continue
		}
		row[tag] = name.Native()
		if _, ok := row[tag].(quad.Value); ok {
			row[tag] = quad.StringOf(name)
		}
	}
	return row, true, nil
}

// openGizmo begins a run in which the prefixes are bound. They are bound
// by a script of its own, so that an error names the line and column of what
// was asked.
func openGizmo(ctx context.Context, s *graph.Store) (cquery.Session, error) {
	var b strings.Builder
	for _, p := range term.Prefixes() {
		fmt.Fprintf(&b, "g.addNamespace(%q, %q);", p.Name, p.Namespace)
	}
	asker := gizmo.NewSession(s.Cayley())
	it, err := asker.Execute(ctx, b.String(), cquery.Options{Collation: cquery.Raw, Limit: -1})
	if err != nil {
		return nil, err
	}
	for it.Next(ctx) {
		continue // the script has no results
	}
	// It is not closed: that would interrupt its next script.
	return asker, errors.Join(ctx.Err(), it.Err())
}
