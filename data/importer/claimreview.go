package importer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"onrecord/data/claimreview"
	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/spelling"
)

// readClaimReviews reads fact-checks. A page is a source; what was claimed a position,
// which whoever claimed it supports in a reported statement; the review is an
// assertion of its publisher, with the verdict, that answers this statement. An
// assertion takes a side only where it was said which side a rating is.
func readClaimReviews(ctx context.Context, r *reading, files []string) error {
	s := r.Loader.Stream()
	c := &schema.Corpus{}
	m := &checkedClaims{
		reading: r, corpus: c, called: newNameIndex(c, r.known), known: map[string]string{}, pages: map[string]*schema.Source{}, said: map[string]*schema.Statement{},
		stances: map[string]string{}, left: map[string]int{}, notes: map[*schema.Statement][]string{}, linked: map[link]bool{},
	}
	for rating, stance := range r.ImportOptions.Values {
		m.stances[spelling.Fold(rating)] = stance
		if !slices.Contains([]string{"supports", "opposes", "neutral"}, stance) {
			r.Loader.Problems.Add(schema.Pos{}, "", "%s: a stance is supports, opposes or neutral", hint.Option{Name: "value", Value: rating + "=" + stance})
		}
	}
	if r.known != nil {
		for _, src := range r.known.Sources {
			if src.URL != "" {
				m.known[src.URL] = src.ID
			}
		}
	}
	for _, file := range files {
		text, err := r.Loader.Read(ctx, input.Place{Name: file}, fence.Document)
		if err != nil {
			return err
		}
		found := claimreview.Read(filepath.ToSlash(file), text)
		r.unsure(found.Problems)
		if len(found.Reviews) == 0 && len(found.Problems) == 0 {
			r.unsure(schema.Problems{{Pos: schema.Pos{File: filepath.ToSlash(file)}, Msg: "there is no ClaimReview in it"}})
		}
		m.file = filepath.ToSlash(file)
		for i := range found.Reviews {
			if err := ctx.Err(); err != nil {
				return err
			}
			m.review(&found.Reviews[i])
		}
		for s, lines := range m.notes {
			s.Note = strings.Join(lines, "\n")
		}
		m.report(found.Properties)
	}
	if len(c.Statements) > 0 || len(c.Sources) > 0 {
		s.Corpora = append(s.Corpora, c)
	}
	return nil
}

// checkedClaims make a corpus of reviews.
type checkedClaims struct {
	reading *reading
	corpus  *schema.Corpus
	called  *nameIndex
	file    string
	known   map[string]string            // ids of pages that are there already, by URL
	pages   map[string]*schema.Source    // by URL
	stances map[string]string            // by the folded words of a rating
	said    map[string]*schema.Statement // by what makes two of them one
	notes   map[*schema.Statement][]string
	linked  map[link]bool  // what notes and answers have already
	left    map[string]int // values of this file that say nothing, by their properties
}

func (m *checkedClaims) problem(of *claimreview.Review, format string, args ...any) {
	var ps schema.Problems
	ps.Add(of.Pos, "", format, args...)
	m.reading.unsure(ps)
}

// review adds what a review says.
func (m *checkedClaims) review(of *claimreview.Review) {
	publisher := of.Publisher
	if u, err := url.Parse(of.URL); publisher.Name == "" && err == nil && u.Host != "" {
		publisher = claimreview.Party{Name: strings.TrimPrefix(u.Host, "www."), Type: "Organization"}
	}
	switch {
	case of.Claim == "":
		m.problem(of, "this review does not say of what claim it is")
		return
	case publisher.Name == "":
		m.problem(of, "this review does not say whose it is, and has no URL that would")
		return
	}
	src := m.page(of, publisher)
	from := schema.Ref{Kind: schema.KindSource, ID: src.ID}
	claim := m.named(of, schema.KindPosition, of.Claim, "claim")
	var reported *schema.Statement
	if of.Claimant.Name != "" {
		reported = &schema.Statement{
			EntityBase: schema.EntityBase{FieldPositions: schema.FieldPositions{Pos: of.Pos}}, Source: from, Speakers: []schema.Ref{m.party(of, "itemReviewed/author", of.Claimant)}, Mode: "reported",
			Summary: of.Claim, Supports: []schema.Ref{claim}, Date: m.date("itemReviewed/datePublished", of.ClaimDate),
		}
		reported = m.once(reported)
		m.note(reported, of.Appearances...)
	}
	checked := &schema.Statement{
		EntityBase: schema.EntityBase{FieldPositions: schema.FieldPositions{Pos: of.Pos}}, Source: from, Speakers: []schema.Ref{m.party(of, "author", publisher)}, Mode: "assertion",
		Summary: schema.ReviewSummary(of.Claim), Verdict: m.verdict(of),
	}
	m.reading.meet(of.Rating)
	switch m.stances[spelling.Fold(of.Rating)] {
	case "supports":
		checked.Supports = []schema.Ref{claim}
	case "opposes":
		checked.Opposes = []schema.Ref{claim}
	default:
		checked.Neutral = []schema.Ref{claim}
	}
	checked = m.once(checked)
	if of.Name != of.Claim {
		m.note(checked, of.Name)
	}
	if reported != nil && m.first(checked, "answers "+reported.ID) {
		checked.Answers = append(checked.Answers, schema.Ref{Kind: schema.KindStatement, ID: reported.ID})
	}
}

// once adds a statement, or gives the one that says the same of the same page.
func (m *checkedClaims) once(s *schema.Statement) *schema.Statement {
	key := []string{s.Source.ID, s.Mode, s.Speakers[0].ID, s.Summary, s.Date}
	if s.Verdict != nil {
		key = append(key, s.Verdict.String())
	}
	k := strings.Join(key, "\x00")
	if there := m.said[k]; there != nil {
		return there
	}
	m.said[k] = s
	identify := schema.Identifier{Taken: func(id string) bool { return m.called.Taken(schema.Ref{Kind: schema.KindStatement, ID: id}) }}
	identify.Identify(s)
	m.called.Take(schema.KindStatement, s.ID)
	m.corpus.Add(s)
	return s
}

// A link is what a statement says of something else.
type link struct {
	of   *schema.Statement
	what string
}

// first reports whether a statement does not say so yet.
func (m *checkedClaims) first(s *schema.Statement, what string) bool {
	l := link{s, what}
	before := m.linked[l]
	m.linked[l] = true
	return !before
}

// note adds lines to the note of a statement, each once.
func (m *checkedClaims) note(s *schema.Statement, lines ...string) {
	for _, line := range lines {
		if line != "" && m.first(s, "note "+line) {
			m.notes[s] = append(m.notes[s], line)
		}
	}
}

// page is the source of a review, which several may share.
func (m *checkedClaims) page(of *claimreview.Review, publisher claimreview.Party) *schema.Source {
	_, address, _ := strings.Cut(of.URL, "://")
	key, title := of.URL, cmp.Or(of.Headline, strings.TrimSuffix(address, "/"), of.Name, publisher.Name)
	if key == "" {
		key = strings.Join([]string{publisher.Name, title, of.Date}, "\x00")
	}
	src := m.pages[key]
	if src == nil {
		sum := sha256.Sum256([]byte(key))
		words := cmp.Or(address, title)
		src = &schema.Source{
			EntityBase: schema.EntityBase{ID: cmp.Or(m.known[of.URL], schema.SlugOfWords(words, 6)+"-"+hex.EncodeToString(sum[:3])), FieldPositions: schema.FieldPositions{Pos: of.Pos}},
			Title:      title, Type: "fact-check", Publisher: publisher.Name,
		}
		if schema.BadIRI(of.URL) == "" {
			src.URL = of.URL
		}
		m.pages[key] = src
		m.corpus.Add(src)
	}
	src.Date, src.Language = cmp.Or(src.Date, m.date("datePublished", of.Date)), cmp.Or(src.Language, of.Language)
	return src
}

// named finds or makes what is called so.
func (m *checkedClaims) named(of *claimreview.Review, k schema.Kind, name, word string) schema.Ref {
	found := m.called.find([]schema.Kind{k}, name, false)
	if len(found) > 1 {
		m.reading.result.Notes = append(m.reading.result.Notes, hint.Textf("%s: several are called %q: %s is taken", of.Pos, name, found[0].ID))
	}
	if len(found) > 0 {
		return found[0]
	}
	ref := m.called.create(k, name, false)
	e := m.called.made[ref]
	e.Identity().Pos = of.Pos
	switch e := e.(type) {
	case *schema.Actor:
		e.Type = word
	case *schema.Position:
		e.Type = word
	}
	return ref
}

// party finds or makes who speaks. Who is nobody in particular is a group.
func (m *checkedClaims) party(of *claimreview.Review, property string, p claimreview.Party) schema.Ref {
	word := "organization"
	switch {
	case nobody(p.Name):
		word = "group"
	case p.Type == "Person":
		word = "person"
	}
	ref := m.named(of, schema.KindActor, p.Name, word)
	for _, iri := range p.SameAs {
		if _, ok := wikidata(iri); !ok {
			m.left[property+"/sameAs"]++
		}
	}
	if a, ok := m.called.made[ref].(*schema.Actor); ok {
		for _, iri := range p.SameAs {
			if id, ok := wikidata(iri); ok && !slices.Contains(a.SameAs, id) {
				a.SameAs = append(a.SameAs, id)
			}
		}
	}
	return ref
}

// nobody reports whether a name is that of no one in particular, such as "Facebook
// user" or "Multiple sources".
func nobody(name string) bool {
	return slices.ContainsFunc(spelling.Words(name), func(w string) bool {
		return slices.Contains([]string{"user", "users", "post", "posts", "multiple", "various", "unknown", "anonymous", "viral", "bloggers", "people", "sources"}, w)
	})
}

// wikidata is the IRI of an item of Wikidata that an address is of.
func wikidata(address string) (string, bool) {
	_, rest, _ := strings.Cut(address, "://")
	rest = strings.TrimPrefix(rest, "www.")
	for _, prefix := range []string{"wikidata.org/entity/", "wikidata.org/wiki/"} {
		if id, ok := strings.CutPrefix(rest, prefix); ok && len(id) > 1 && id[0] == 'Q' && strings.Trim(id[1:], "0123456789") == "" {
			return "http://www.wikidata.org/entity/" + id, true
		}
	}
	return "", false
}

// date is a day as it was written, of a date and perhaps a time.
func (m *checkedClaims) date(property, text string) string {
	day, _, _ := strings.Cut(text, "T")
	day, _, _ = strings.Cut(day, " ")
	if _, err := schema.ParseDate(day); err != nil {
		if text != "" {
			m.left[property]++
		}
		return ""
	}
	return day
}

// verdict is that of a review, verbatim. A number says something only between a
// best and a worst one.
func (m *checkedClaims) verdict(of *claimreview.Review) *schema.Verdict {
	if of.Rating == "" {
		return nil
	}
	v := &schema.Verdict{Rating: of.Rating}
	value, best, worst := of.Value.Float(), of.Best.Float(), of.Worst.Float()
	if best != worst && min(best, worst) <= value && value <= max(best, worst) { // none of which is true of what is no number
		v.Value, v.Best, v.Worst = of.Value, of.Best, of.Worst
	} else if of.Value != "" {
		m.left["reviewRating/ratingValue"]++
	}
	return v
}

// report says what the properties of a file were taken for.
func (m *checkedClaims) report(properties []claimreview.Property) {
	why := map[string]string{
		"ratingValue": "a number says nothing but between a best and a worst one", "datePublished": "what is no date", "sameAs": "what is no item of Wikidata",
	}
	for _, p := range properties {
		part := Part{File: m.file, What: "property", Name: p.Name, As: reviewProperties()[p.Name], Values: p.Values, Left: p.Left}
		switch more := m.left[p.Name]; {
		case part.As == "":
			part.Left, part.Why = p.Values, "there is no field for it"
		case more > 0:
			part.Left, part.Why = min(part.Values, part.Left+more), why[p.Name[strings.LastIndexByte(p.Name, '/')+1:]]
		case p.Left > 0:
			part.Why = "the first of several"
		}
		m.reading.took(part)
	}
	clear(m.left)
}

// reviewProperties are what the properties of reviews are taken for.
var reviewProperties = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"claimReviewed": "position", "url": "url of the source", "mainEntityOfPage": "url of the source", "headline": "title of the source", "name": "note",
		"datePublished": "date of the source", "dateCreated": "date of the source", "inLanguage": "language of the source",
		"author": "speaker of an assertion", "publisher": "speaker of an assertion", "author/sameAs": "sameAs", "publisher/sameAs": "sameAs",
		"reviewRating": "verdict", "reviewRating/alternateName": "rating", "reviewRating/name": "rating", "reviewRating/description": "rating",
		"reviewRating/ratingValue": "value", "reviewRating/bestRating": "best", "reviewRating/worstRating": "worst",
		"itemReviewed/author": "speaker of a reported statement", "itemReviewed/creator": "speaker of a reported statement", "itemReviewed/author/sameAs": "sameAs", "itemReviewed/creator/sameAs": "sameAs",
		"itemReviewed/datePublished": "date of a reported statement", "itemReviewed/dateCreated": "date of a reported statement",
		"itemReviewed/appearance": "note", "itemReviewed/firstAppearance": "note", "itemReviewed/text": "position", "itemReviewed/name": "position", "itemReviewed/description": "position",
	}
})
