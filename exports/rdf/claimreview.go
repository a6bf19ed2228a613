package rdf

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// ClaimReview is fact-checks in the terms of schema.org
// (https://schema.org/ClaimReview): one for each position on which an assertion with a
// verdict is, and each statement for the position that it answers.
var ClaimReview = export.Format{
	Name: "claimreview", Ext: ".jsonld", MediaType: "application/ld+json",
	Help:     "schema.org's ClaimReview, of verdicts: for fact-checkers",
	Write:    writeClaimReviews,
	Supports: func(view.View) view.Supports { return reviewed },
	Corpus:   func(view.View) []string { return nil },
}

// reviewed says what a ClaimReview has a place for; what depends on the value is
// counted while it is written.
func reviewed(k schema.Kind, field string, _ schema.Kind) bool {
	return slices.Contains(map[schema.Kind][]string{
		schema.KindStatement: {"id", "speakers", "mode", "summary", "supports", "neutral", "verdict", "date", "answers", "note"},
		schema.KindVerdict:   {"rating", "value", "best", "worst"},
		schema.KindActor:     {"id", "name", "type", "sameAs"},
		schema.KindPosition:  {"id", "name", "type"},
		schema.KindSource:    {"id", "title", "type", "publisher", "language", "date", "url"},
	}[k], field)
}

type claimReview struct {
	Type          string        `json:"@type"`
	URL           string        `json:"url,omitempty"`
	Headline      string        `json:"headline,omitempty"`
	Name          string        `json:"name,omitempty"`
	DatePublished string        `json:"datePublished,omitempty"`
	InLanguage    string        `json:"inLanguage,omitempty"`
	Author        any           `json:"author"`
	ClaimReviewed string        `json:"claimReviewed"`
	ReviewRating  *claimRating  `json:"reviewRating"`
	ItemReviewed  *claimSubject `json:"itemReviewed,omitempty"`
}

type claimRating struct {
	Type          string      `json:"@type"`
	AlternateName string      `json:"alternateName"`
	RatingValue   json.Number `json:"ratingValue,omitempty"`
	BestRating    json.Number `json:"bestRating,omitempty"`
	WorstRating   json.Number `json:"worstRating,omitempty"`
}

type claimSubject struct {
	Type          string   `json:"@type"`
	Author        any      `json:"author"`
	DatePublished string   `json:"datePublished,omitempty"`
	Appearance    []string `json:"appearance,omitempty"`
}

type claimParty struct {
	Type   string   `json:"@type"`
	Name   string   `json:"name"`
	SameAs []string `json:"sameAs,omitempty"`
}

// A reviewer writes reviews.
type reviewer struct {
	in        *export.Input
	found     map[string]schema.Entity // by IRI
	shown     map[string]bool          // by IRI
	positions map[string]bool          // that a statement is for, by both IRIs
}

// writeClaimReviews writes a graph of reviews, one a line.
func writeClaimReviews(w io.Writer, in *export.Input) error {
	r := &reviewer{in, map[string]schema.Entity{}, map[string]bool{}, map[string]bool{}}
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		r.found[e.Identity().IRI] = e
		if s, ok := e.(*schema.Statement); ok {
			for _, p := range s.Supports {
				r.positions[s.IRI+" "+view.IRI(s, p)] = true
			}
		}
	}
	j := emit.NewText(w)
	j.Raw("{\"@context\": \"https://schema.org\", \"@graph\": [")
	between := "\n"
	var line bytes.Buffer
	encoder := json.NewEncoder(&line) // which leaves no < that could end a script of a page
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		s, ok := e.(*schema.Statement)
		if !ok || s.Verdict == nil {
			continue
		}
		for _, review := range r.reviews(s) {
			line.Reset()
			if err := encoder.Encode(review); err != nil {
				return err
			}
			j.Raw(between + string(escape.JSON(bytes.TrimSuffix(line.Bytes(), []byte("\n")))))
			between = ",\n"
		}
	}
	j.Raw("\n]}\n")
	if err := r.rest(); err != nil {
		return err
	}
	return j.Flush()
}

// rest counts entities that no review has.
func (r *reviewer) rest() error {
	for e, err := range r.in.Entities {
		if err != nil {
			return err
		}
		if r.shown[e.Identity().IRI] {
			continue
		}
		switch e.Kind() {
		case schema.KindStatement:
			r.in.Lost.Add(1, "statements without a verdict, on which there is none")
		case schema.KindActor, schema.KindPosition, schema.KindSource:
			r.in.Lost.Add(1, e.Kind().Plural()+" of no verdict")
		}
	}
	return nil
}

// reviews are those of a statement with a verdict.
func (r *reviewer) reviews(s *schema.Statement) (out []claimReview) {
	lost := &r.in.Lost
	positions := slices.Concat(s.Supports, s.Opposes, s.Neutral)
	if len(positions) == 0 {
		lost.Add(1, "verdicts on no position")
		return nil
	}
	r.shown[s.IRI] = true
	lost.Add(len(s.Supports), "sides of verdicts")
	r.plain(s, "assertion")
	base := claimReview{Type: "ClaimReview", Author: r.parties(s), ReviewRating: &claimRating{"Rating", s.Verdict.Rating, json.Number(s.Verdict.Value), json.Number(s.Verdict.Best), json.Number(s.Verdict.Worst)}}
	if strings.Contains(s.Note, "\n") {
		lost.Add(1, "statement notes")
	} else {
		base.Name = s.Note
	}
	if own(s) != "" {
		lost.Add(1, "statement dates")
	}
	r.page(s, &base)
	answered := map[string]bool{}
	for _, ref := range positions {
		position, ok := r.found[view.IRI(s, ref)].(*schema.Position)
		if !ok {
			lost.Add(1, "references to what is not in the graph")
			continue
		}
		if position.Type != "claim" && !r.shown[position.IRI] {
			lost.Add(1, "position types")
		}
		r.shown[position.IRI] = true
		review := base
		review.ClaimReviewed = position.Name
		if s.Summary != "" && s.Summary != schema.ReviewSummary(position.Name) {
			lost.Add(1, "statement summaries")
		}
		claims := 0
		for _, to := range s.Answers {
			claim, ok := r.found[view.IRI(s, to)].(*schema.Statement)
			if !ok || !r.positions[claim.IRI+" "+position.IRI] {
				continue
			}
			claims++
			answered[claim.IRI] = true
			with := review
			with.ItemReviewed = r.claim(claim, position)
			out = append(out, with)
		}
		if claims == 0 {
			out = append(out, review)
		}
	}
	lost.Add(len(s.Answers)-len(answered), "statement answered statements")
	return out
}

// plain counts a mode that is not the one that goes without saying.
func (r *reviewer) plain(s *schema.Statement, mode string) {
	if s.Mode != mode {
		r.in.Lost.Add(1, "statement modes")
	}
}

// own is the date that a statement has itself.
func own(s *schema.Statement) string {
	if s.DateFrom == "" || s.DateFrom == schema.FromStatement {
		return s.Date
	}
	return ""
}

// page gives a review what is known of its source.
func (r *reviewer) page(s *schema.Statement, to *claimReview) {
	src, ok := r.found[view.IRI(s, s.Source)].(*schema.Source)
	if !ok {
		return
	}
	to.Headline, to.DatePublished, to.InLanguage = src.Title, src.Date, src.Language
	if url, ok := escape.Link(src.URL); ok {
		to.URL = url
	}
	if r.shown[src.IRI] {
		return
	}
	r.shown[src.IRI] = true
	if src.URL != "" && to.URL == "" {
		r.in.Lost.Add(1, "source addresses")
	}
	if src.Type != "" && src.Type != "fact-check" {
		r.in.Lost.Add(1, "source types")
	}
	if named := func(a schema.Ref) bool { return a.Name == src.Publisher }; src.Publisher != "" && !slices.ContainsFunc(s.Speakers, named) {
		r.in.Lost.Add(1, "source publishers")
	}
}

// claim is the statement of whoever claimed it.
func (r *reviewer) claim(s *schema.Statement, position *schema.Position) *claimSubject {
	out := &claimSubject{Type: "Claim", Author: r.parties(s), DatePublished: own(s)}
	lines := strings.Split(s.Note, "\n")
	addresses := s.Note != "" && !slices.ContainsFunc(lines, func(line string) bool { return schema.BadIRI(line) != "" })
	if addresses {
		out.Appearance = lines
	}
	if r.shown[s.IRI] {
		return out
	}
	r.shown[s.IRI] = true
	if s.Verdict == nil {
		r.plain(s, "reported")
	}
	if s.Summary != "" && s.Summary != position.Name {
		r.in.Lost.Add(1, "statement summaries")
	}
	if s.Note != "" && !addresses {
		r.in.Lost.Add(1, "statement notes")
	}
	r.in.Lost.Add(len(s.Neutral), "statement neutral stances")
	r.in.Lost.Add(len(s.Answers), "statement answered statements")
	return out
}

// parties are the speakers of a statement: one, or a list.
func (r *reviewer) parties(s *schema.Statement) any {
	var out []claimParty
	for _, ref := range s.Speakers {
		a, ok := r.found[view.IRI(s, ref)].(*schema.Actor)
		if !ok {
			r.in.Lost.Add(1, "references to what is not in the graph")
			continue
		}
		p := claimParty{"Organization", a.Name, a.SameAs}
		switch {
		case a.Type == "person":
			p.Type = "Person"
		case a.Type != "organization" && !r.shown[a.IRI]:
			r.in.Lost.Add(1, "actor types")
		}
		r.shown[a.IRI] = true
		out = append(out, p)
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}
