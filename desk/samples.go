package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"onrecord/data/change"
	"onrecord/data/coding"
	"onrecord/data/sampling"
	"onrecord/exports/site"
)

// assigned are the samples that the desk shows: to who codes, what is assigned to her.
func (s *Server) assigned(ctx context.Context) ([]site.Sample, error) {
	corpora, err := s.library.Corpora(ctx)
	if err != nil || len(corpora) == 0 || s.site == nil { // pages of a folder are for readers
		return nil, err
	}
	var rows []site.Assignment
	if _, err := s.rows(ctx, &rows, s.asked("sample")...); err != nil {
		return nil, err
	}
	var out []site.Sample
	for _, row := range rows {
		if len(out) == 0 || out[len(out)-1].ID != row.Sample {
			out = append(out, site.Sample{ID: row.Sample, Size: row.Size, Of: row.Of, Seed: row.Seed})
		}
		of := &out[len(out)-1]
		if !slices.Contains(of.Coders, row.Coder) {
			of.Coders = append(of.Coders, row.Coder)
		}
		of.Rows = append(of.Rows, row)
	}
	return out, nil
}

// next is the sample in which a source is assigned to who codes, and what she has to code
// after it; empty: nothing.
func (s *Server) next(ctx context.Context, source string) (sample string, next site.Ref, err error) {
	if s.options.Coder == "" {
		return "", next, nil
	}
	samples, err := s.assigned(ctx)
	if err != nil {
		return "", next, err
	}
	var left []site.Ref
	at := 0
	for i := range samples {
		for _, row := range samples[i].Rows {
			switch {
			case row.Source == source:
				sample, at = row.Sample, len(left)
			case row.State != sampling.Finished:
				left = append(left, site.Ref{ID: row.Source, Name: row.Title})
			}
		}
	}
	if sample == "" || len(left) == 0 {
		return sample, next, nil
	}
	return sample, left[at%len(left)], nil
}

// samples shows who has to code what, and how far it is.
func (s *Server) samples(ctx context.Context, _ *http.Request) (site.Page, error) {
	sources, err := s.entities(ctx, "source")
	if err != nil {
		return site.Page{}, err
	}
	body := site.Samples{Coder: s.options.Coder, Draws: s.options.Editor != nil && s.options.Coder == "", Sources: len(sources.all)}
	if body.Samples, err = s.assigned(ctx); err != nil {
		return site.Page{}, err
	}
	title := "Random samples for further coders"
	if s.options.Coder != "" {
		title = "Assigned to " + s.options.Coder
	}
	return site.Page{View: "samples", Title: title, Command: s.asked("sample"), Formats: []string{"csv", "json"}, Body: body}, nil
}

// draw draws a sample, and assigns it.
func (s *Server) draw(ctx context.Context, e *edit) (*outcome, error) {
	if s.options.Coder != "" {
		return nil, errors.New("who codes draws no sample: open the desk without a coder")
	}
	o := sampling.Options{Seed: 1}
	text := map[string]string{}
	for _, name := range sortedKeys(e.Fields) {
		for _, v := range e.Fields[name] {
			word := strings.TrimSpace(v.Name)
			switch name {
			case "coders":
				for coder := range strings.SplitSeq(word, ",") {
					if coder = strings.TrimSpace(coder); coder != "" {
						o.Coders = append(o.Coders, coder)
					}
				}
			case "notIn":
				o.NotIn = append(o.NotIn, word)
			case "id", "size", "percent", "seed":
				text[name] = word
			default:
				return nil, fmt.Errorf("a sample has no %q", name)
			}
		}
	}
	var err error
	o.ID = text["id"]
	if t := text["seed"]; t != "" {
		if o.Seed, err = strconv.ParseUint(t, 10, 64); err != nil {
			return nil, errors.New("the seed is a whole number from 0 on")
		}
	}
	switch size, percent := text["size"], text["percent"]; {
	case (size == "") == (percent == ""):
		return nil, errors.New("say how many sources are drawn, or how many percent")
	case size != "":
		if o.Size, err = strconv.Atoi(size); err != nil || o.Size < 1 {
			return nil, errors.New("how many sources are drawn is a whole number from 1 on")
		}
	default:
		if o.Percent, err = strconv.ParseFloat(percent, 64); err != nil {
			return nil, errors.New("a share is a number above 0 and up to 100")
		}
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	dir := s.options.Editor.Dir
	return s.carryOutIn(ctx, c, []string{sampling.File(dir)}, func(dry bool) (string, []change.Change, error) {
		known, err := sampling.Read(ctx, dir)
		if err != nil {
			return "", nil, err
		}
		drawn, err := sampling.Draw(c.Read(), known, o)
		if err != nil {
			return "", nil, err
		}
		made, err := sampling.Add(ctx, dir, drawn)
		if err != nil {
			return "", nil, err
		}
		changes := []change.Change{made}
		return drawn.ID, changes, c.Put(ctx, changes, coding.Options{DryRun: dry})
	})
}
