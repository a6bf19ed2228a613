package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph/query"
	"onrecord/schema"
)

// filterFlags are the flags that select statements.
type filterFlags struct {
	query.Filter
	is, not map[string]*[]string // by flag
	rest    int                  // rows that --limit leaves out
}

// add makes two flags of each condition, --by and --not-by, and those of order
// and number, but for those to skip.
func (f *filterFlags) add(cmd *cobra.Command, a *app, skip ...string) {
	f.is, f.not = map[string]*[]string{}, map[string]*[]string{}
	flags := cmd.Flags()
	flags.SortFlags = false
	for _, c := range query.Conditions() {
		if slices.Contains(skip, c.Name) {
			continue
		}
		name := "NAME"
		switch {
		case c.Sought:
			name = "WORDS"
		case c.Words != nil:
			name = strings.ToUpper(c.Name)
		}
		f.is[c.Name] = flags.StringArray(c.Name, nil, "`"+name+"`: "+c.Help)
		f.not[c.Name] = flags.StringArray("not-"+c.Name, nil, "`"+name+"`: none "+c.Help)
		for _, flag := range []string{c.Name, "not-" + c.Name} {
			if c.Kinds != nil {
				a.completes(cmd, flag, a.completeNames(c.Kinds...))
			} else {
				a.completesWords(cmd, flag, c.Words)
			}
		}
	}
	if slices.Contains(skip, "mode") { // which is of the network as well there: modeFlag
		f.is["utterance"] = flags.StringArray("utterance", nil, "`MODE`: of statements: "+list(schema.Modes(), "or"))
		f.not["utterance"] = flags.StringArray("not-utterance", nil, "`MODE`: none of this mode")
		a.completesWords(cmd, "utterance", schema.Modes())
		a.completesWords(cmd, "not-utterance", schema.Modes())
		f.is["mode"] = new([]string)
		f.not["mode"] = flags.StringArray("not-mode", nil, "`MODE`: the same as --not-utterance")
		flags.Lookup("not-mode").Hidden = true
	}
	for old, name := range oldFilters {
		if f.is[name] != nil && f.is[old] == nil {
			f.is[old] = flags.StringArray(old, nil, "`"+strings.ToUpper(name)+"`: the same as --"+name)
			f.not[old] = flags.StringArray("not-"+old, nil, "`"+strings.ToUpper(name)+"`: the same as --not-"+name)
			flags.Lookup(old).Hidden, flags.Lookup("not-"+old).Hidden = true, true
		}
	}
	flags.Var(&onceFlag{textFlag: textFlag{&f.Since}}, "since", "`DATE` (EDTF): on that day or later; undated statements do not count")
	flags.Var(&onceFlag{textFlag: textFlag{&f.Until}}, "until", "`DATE` (EDTF): on that day or before")
	flags.BoolVar(&f.AllCoders, "all-coders", false, "all codings of a source side by side, but drafts and what is settled; else it is the main one, or that of --coder")
	if !slices.Contains(skip, "sort") {
		flags.StringVar(&f.Sort, "sort", "", "order statements by `KEY`: "+list(query.Sorts(), "or")+" (default date)")
	}
	if slices.Contains(skip, "limit") {
		return
	}
	flags.Var(&countFlag{&f.Limit}, "limit", "at most `N` rows (0, the default: all)")
	flags.Var(&countFlag{&f.Offset}, "offset", "leave out the first `N` rows")
	cmd.PostRun = func(*cobra.Command, []string) { a.tellRest(&f.Filter, f.rest) }
}

// filter is what the flags say, with words that must all occur.
func (f *filterFlags) filter(words ...string) query.Filter {
	out := f.Filter
	out.Words, out.Rest = words, &f.rest
	out.Is, out.Not = map[string][]string{}, map[string][]string{}
	put := func(conditions map[string][]string, flags map[string]*[]string) {
		for _, flag := range slices.Sorted(maps.Keys(flags)) {
			if name := cmp.Or(oldFilters[flag], flag); len(*flags[flag]) > 0 {
				conditions[name] = slices.Concat(conditions[name], *flags[flag])
			}
		}
	}
	put(out.Is, f.is)
	put(out.Not, f.not)
	return out
}

// oldFilters are flags that filters had before they were called as the field is.
// They are still read, and no help has them.
var oldFilters = map[string]string{"utterance": "mode"}

// tellRest says that there is more than --limit has given.
func (a *app) tellRest(f *query.Filter, rest int) {
	var what string
	switch rest {
	case 0:
		return
	case query.Uncounted:
		what = "more match"
	case 1:
		what = "1 more matches"
	default:
		what = fmt.Sprintf("%d more match", rest)
	}
	a.note("%s: --offset %d shows what follows", what, f.Offset+f.Limit)
}

// stanceFlags are the flags that decide how stances are counted.
type stanceFlags struct {
	filterFlags
	assertions, reports bool
}

func (f *stanceFlags) add(cmd *cobra.Command, a *app) {
	f.filterFlags.add(cmd, a)
	cmd.Flags().BoolVar(&f.assertions, "assertions", false, "count what a source says in its own voice, too")
	cmd.Flags().BoolVar(&f.reports, "reports", false, "count each report; else those of one utterance count once")
}

func (f *stanceFlags) options() query.StanceOptions {
	return query.StanceOptions{Filter: f.filter(), Assertions: f.assertions, Reports: f.reports}
}
