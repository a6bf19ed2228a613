package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/data/verify"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

const evidenceLong = `Evidence prints the trail of a statement: the speaker, the words, each passage
with its place in the source to the character, and the source. Where the text
is at hand, in the corpus that is asked or named with --source-text, the
passage stands in its context, and is compared with its hash, and the quotes
with the passages: JSON says "verified": true or false, and null, in a table
"not verified against the text", where it is not at hand. Words that are kept
in the store are compared with their sha256 in any case, here and wherever they
are shown: where they differ, the passage is named and the exit code is 3.`

const evidenceExample = `  onrecord evidence no-deal-until-a-deal
  onrecord evidence must-close --corpus my-corpus --source-text gazette=news.txt
  onrecord evidence no-deal-until-a-deal --format json`

func newEvidenceCommand(a *app) *cobra.Command {
	var texts textFlags
	cmd := &cobra.Command{
		Use:               "evidence ID",
		Short:             "The trail of a statement: speaker, words, passage, source",
		Long:              evidenceLong,
		Example:           evidenceExample,
		GroupID:           groupAsk,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeNames(schema.KindStatement),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runEvidence(cmd.Context(), a, args[0], texts.files)
		},
	}
	texts.add(cmd)
	return cmd
}

// An evidenceView is a query.Trail with the passages' contexts, as JSON shows it.
type evidenceView struct {
	*query.Trail
	proof *verify.Proof // nil: the text is not at hand
}

// MarshalJSON writes {"statement":{…},"source":{…},"reports":[…],"contexts":[…],
// "verified":true|false|null}.
func (t evidenceView) MarshalJSON() ([]byte, error) {
	out := schema.AppendJSON([]byte(`{"statement":`), t.Statement)
	out = append(out, `,"source":`...)
	if t.Source == nil {
		out = append(out, "null"...)
	} else {
		out = schema.AppendJSON(out, t.Source)
	}
	out = append(out, `,"reports":[`...)
	for i, r := range t.Reports {
		if i > 0 {
			out = append(out, ',')
		}
		out = schema.AppendJSONRef(out, r, false)
	}
	out = append(out, `],"contexts":[`...)
	if t.proof == nil {
		return append(out, `],"verified":null}`...), nil
	}
	for i, c := range t.proof.Contexts {
		if i > 0 {
			out = append(out, ',')
		}
		if c == (verify.PassageContext{}) {
			out = append(out, "null"...)
		} else {
			out = asJSON(out, c)
		}
	}
	return append(strconv.AppendBool(append(out, `],"verified":`...), t.proof.Verified), '}'), nil
}

func runEvidence(ctx context.Context, a *app, id string, texts map[string]string) error {
	return a.withStore(ctx, func(s *graph.Store) error {
		found, err := query.Evidence(ctx, s, id)
		if err != nil {
			return err
		}
		t := evidenceView{Trail: found}
		if found.Source != nil {
			if t.proof, err = a.prove(found.Source, found.Statement, texts); err != nil {
				return err
			}
		}
		return renderDocument(ctx, a, t, trailTable(t, query.Addressing(ctx, s)), entityTable(found.Statement))
	})
}

// corpusFolder is the corpus that is asked where that is a folder: a stream has no
// texts beside it.
func (a *app) corpusFolder() string {
	dir := a.asks().corpus
	if stat, err := os.Stat(dir); err != nil || !stat.IsDir() {
		return ""
	}
	return dir
}

// prove compares a statement with the text of its source, where that is at hand:
// in the corpus, or among the texts of --source-text.
func (a *app) prove(src *schema.Source, s *schema.Statement, texts map[string]string) (*verify.Proof, error) {
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		if id != src.ID {
			return nil, usagef("--source-text %s: %s is in %s", id, s.ID, src.ID)
		}
	}
	proof, err := verify.Prove(src, s, a.corpusFolder(), texts)
	if proof == nil {
		return nil, err
	}
	for i := range s.Evidence {
		if s.Evidence[i].Located() && proof.Contexts[i] == (verify.PassageContext{}) {
			a.note("source %s: the text at hand has other words there; see onrecord verify, and onrecord locate --again", src.ID)
			break
		}
	}
	return proof, err
}

// verified says that no text bears a statement out; empty: it does.
func verified(p *verify.Proof) string {
	switch {
	case p == nil:
		return "not verified against the text"
	case p.Verified:
		return ""
	}
	return "no: the text does not bear it out"
}

// inLayer says that a statement is of a layer.
func inLayer(layer string) string {
	if layer == "" {
		return ""
	}
	return "(layer " + layer + ")"
}

func trailTable(t evidenceView, address addresser) table {
	s := t.Statement
	out := table{Header: []string{"field", "value"}}
	put := func(name, value string) {
		if value != "" {
			name = strings.ReplaceAll(name, " ", "\u00a0") // in one line
			out.Rows = append(out.Rows, []string{name, value})
		}
	}
	put("statement", address(s.IRI))
	put("speakers", names(s.Speakers))
	put("on behalf of", names(s.OnBehalfOf))
	put("to", names(s.Addressees))
	put("mode", strings.TrimSpace(s.Mode+" "+s.Act))
	for _, q := range s.Spoken() {
		put("quote", "“"+q+"”")
	}
	put("summary", s.Summary)
	put("stance", stances(s, address))
	if s.Verdict != nil {
		put("verdict", s.Verdict.String())
	}
	put("event", s.Event.Name)
	put("place", s.Place.Name)
	if s.Date != "" {
		put("date", s.Date+" (from the "+s.DateFrom+")")
	}
	put("coder", strings.TrimSpace(s.Coder+" "+inLayer(s.Layer)))
	put("certainty", s.Certainty)
	put("note", s.Note)
	for _, i := range s.InText() {
		p := &s.Evidence[i]
		switch {
		case p.Located() && p.Line > 0:
			put("passage", fmt.Sprintf("%s:%d, characters %d–%d", p.Source.ID, p.Line, p.Start, p.End))
		default:
			put("passage", p.Where())
		}
		switch {
		case t.proof != nil && t.proof.Contexts[i] != (verify.PassageContext{}):
			c := t.proof.Contexts[i]
			put("", "…"+c.Before+"⟦"+c.Text+"⟧"+c.After+"…")
		case p.Exact != "":
			put("", "…"+p.Prefix+"⟦"+p.Exact+"⟧"+p.Suffix+"…")
		}
		put("sha256", p.SHA256)
	}
	put("verified", verified(t.proof))
	if t.Source != nil {
		day := t.Source.Date
		if s.DateFrom == schema.FromSource {
			day = "" // it is above
		}
		put("source", strings.Join(strings.Fields(t.Source.Title+" "+day+" "+t.Source.URL), " "))
		put("its text", t.Source.SHA256)
	}
	for _, r := range t.Reports {
		put("also reported", r.ID+": "+brief(r.Name))
	}
	return out
}
