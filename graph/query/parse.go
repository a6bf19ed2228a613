package query

import (
	"maps"
	"slices"

	"github.com/cayleygraph/cayley/query/shape"

	"onrecord/graph/query/paging"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// A parsedFilter is a Filter of which every text has been read, once and before
// the store is asked.
type parsedFilter struct {
	Filter     // without Limit, Offset and Rest, which are the page
	page       paging.Page
	conditions []condition  // that statements must meet or not, in the order of Conditions
	words      [][]phrase   // of Words
	days       *schema.Span // from Since to Until; nil: any
	only       shape.Shape  // statements among which all are; nil: any
}

// A condition is one that a filter has.
type condition struct {
	Condition
	not    bool
	values []string
	texts  [][]phrase // for each value what to look for, where those are words of texts
}

// A FilterError says what is wrong with an option of a filter.
type FilterError struct {
	Option string // "since", "mode", "text"; words: the words that must all occur
	UsageError
}

// Unwrap gives the UsageError that it is.
func (e *FilterError) Unwrap() error { return &e.UsageError }

func wrongOption(option, format string, args ...any) error {
	t := hint.Textf(format, args...)
	return hint.Wrap(&FilterError{option, UsageError{t.String()}}, t)
}

// parse reads a filter.
func (f *Filter) parse() (*parsedFilter, error) {
	p := &parsedFilter{Filter: *f}
	for _, read := range []func() error{p.readNames, p.readWords, p.readDays, p.readOrder} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// readNames finds the conditions by their names.
func (p *parsedFilter) readNames() error {
	all := Conditions()
	for _, set := range []map[string][]string{p.Is, p.Not} {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			i := slices.IndexFunc(all, func(c Condition) bool { return c.Name == name })
			if i < 0 {
				return wrongOption(name, "there is no filter %q", name)
			}
			for _, v := range set[name] {
				if words := all[i].Words; words != nil && !slices.Contains(words, v) {
					return wrongOption(name, "%s takes %s, not %q", option(name, ""), hint.OneOf(words), v)
				}
			}
		}
	}
	for _, c := range all {
		if v := p.Is[c.Name]; len(v) > 0 {
			p.conditions = append(p.conditions, condition{Condition: c, values: v})
		}
		if v := p.Not[c.Name]; len(v) > 0 {
			p.conditions = append(p.conditions, condition{Condition: c, values: v, not: true})
		}
	}
	return nil
}

// mostWords is how many words and phrases are looked for: each is, in each text.
const mostWords = 100

// readWords takes apart what to look for in texts.
func (p *parsedFilter) readWords() error {
	looked := 0
	read := func(option string, texts []string) (out [][]phrase, err error) {
		for _, text := range texts {
			ps := phrases(text)
			if len(ps) == 0 {
				return nil, wrongOption(option, "%q holds no word to look for", text)
			}
			if looked += len(ps); looked > mostWords {
				return nil, wrongOption(option, "these are more than %d words and phrases to look for", mostWords)
			}
			out = append(out, ps)
		}
		return out, nil
	}
	var err error
	if p.words, err = read("words", p.Words); err != nil {
		return err
	}
	for i := range p.conditions {
		if c := &p.conditions[i]; c.Sought {
			if c.texts, err = read(c.Name, c.values); err != nil {
				return err
			}
		}
	}
	return nil
}

// readDays reads the dates from which on and to which statements are wanted.
func (p *parsedFilter) readDays() error {
	days := schema.Span{From: schema.FirstDay, Until: schema.LastDay}
	for _, end := range []struct {
		option, date string
		set          func(schema.Span)
	}{
		{"since", p.Since, func(s schema.Span) { days.From = s.From }},
		{"until", p.Until, func(s schema.Span) { days.Until = s.Until }},
	} {
		if end.date == "" {
			continue
		}
		span, err := schema.ParseDate(end.date)
		if err != nil {
			return wrongOption(end.option, "%s: %v", option(end.option, ""), err)
		}
		end.set(span)
		p.days = &days
	}
	if days.From > days.Until {
		return wrongOption("until", "%s is before %s", option("until", p.Until), option("since", p.Since))
	}
	return nil
}

// readOrder looks at the order and the number of rows.
func (p *parsedFilter) readOrder() error {
	if p.Sort != "" && !slices.Contains(Sorts(), p.Sort) {
		return wrongOption("sort", "%s takes %s, not %q", option("sort", ""), hint.OneOf(Sorts()), p.Sort)
	}
	var err error
	if p.page, err = paging.Read(p.Offset, p.Limit, p.Rest); err != nil {
		wrong := "limit"
		if p.Limit >= 0 {
			wrong = "offset"
		}
		return wrongOption(wrong, "%s and %s take whole numbers from 0 up", option("limit", ""), option("offset", ""))
	}
	p.Limit, p.Offset, p.Rest = 0, 0, nil
	return nil
}

// Narrows is that of the filter.
func (p *parsedFilter) Narrows() bool { return p.Selects() || p.page.Narrows() }

// byDate reports whether rows come in the order of their days, as they are found.
func (p *parsedFilter) byDate() bool { return p.Sort == "" || p.Sort == "date" }
