package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"

	cquery "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/cayley/query/graphql"
	"github.com/cayleygraph/cayley/query/mql"

	"onrecord/graph"
	"onrecord/schema"
)

// A Language is one of Cayley's own query languages.
type Language struct {
	Name string
	Help string
	open func(*graph.Store) cquery.Session
}

// Languages lists Cayley's own query languages.
func Languages() []Language {
	return []Language{
		{"gizmo", "JavaScript, close to Gremlin; our prefixes are bound", func(s *graph.Store) cquery.Session { return gizmo.NewSession(s.Cayley()) }},
		{"graphql", "a GraphQL-like language", func(s *graph.Store) cquery.Session { return graphql.NewSession(s.Cayley()) }},
		{"mql", "the Metaweb query language", func(s *graph.Store) cquery.Session { return mql.NewSession(s.Cayley()) }},
	}
}

// Raw asks in one of Cayley's languages and yields each result as JSON, in
// Cayley's order. In Gizmo the prefixes of the vocabulary are bound, so that
// g.V().In("or:speaker") works with short names.
func Raw(ctx context.Context, s *graph.Store, language, text string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		stopped := false
		err := guarded(s, func() error {
			var session cquery.Session
			for _, l := range Languages() {
				if l.Name == language {
					session = l.open(s)
				}
			}
			if session == nil {
				return &UsageError{fmt.Sprintf("there is no language %q", language)}
			}
			if language == "gizmo" {
				text = bindPrefixes() + text
			}
			it, err := session.Execute(ctx, text, cquery.Options{Collation: cquery.JSON, Limit: -1})
			if err != nil {
				return &UsageError{fmt.Sprintf("%s: %v", language, err)}
			}
			defer it.Close()
			for it.Next(ctx) {
				row, err := json.Marshal(it.Result())
				if err != nil {
					return err
				}
				if stopped = !yield(row, nil); stopped {
					return nil
				}
			}
			if err := it.Err(); err != nil && ctx.Err() == nil {
				return &UsageError{fmt.Sprintf("%s: %v", language, err)}
			}
			return errors.Join(it.Err(), ctx.Err())
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

func bindPrefixes() string {
	var b strings.Builder
	for _, p := range schema.Prefixes() {
		fmt.Fprintf(&b, "g.addNamespace(%q, %q);", p.Name, p.Namespace)
	}
	return b.String()
}
