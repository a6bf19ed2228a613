package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// A bar is what the snapshot is to reach.
type bar struct {
	most  float64            // in the unit of the row; 0: any
	times map[string]float64 // so many times better than a system

	// What a server is to reach: at most so many times what the snapshot takes, and at
	// most so much in the unit of the row; 0: any.
	server, serverMost float64
}

// onServer adds a bar for a server.
func (b bar) onServer(times float64) bar { b.server = times; return b }

// onServerMost adds a bar for a server in the unit of the row.
func (b bar) onServerMost(most float64) bar { b.serverMost = most; return b }

var (
	asMem    = map[string]float64{"mem": 1}
	noSlower = bar{times: asMem}
)

// A line is a row of the table: less is better.
type line struct {
	name  string
	bar   bar
	value func(measured) (value float64, note string) // 0: not measured
}

const mega = 1e6

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// lines are the rows of data of one size.
func (s *sized) lines() []line {
	plain := func(value func(measured) float64) func(measured) (float64, string) {
		return func(m measured) (float64, string) { return value(m), "" }
	}
	out := []line{
		{"load, s", bar{times: map[string]float64{"bolt": 10, "mem": 3}, server: 5}, func(m measured) (float64, string) {
			return m.Load.Seconds(), fmt.Sprintf("%.0fk quads/s", float64(s.Quads)/m.Load.Seconds()/1000)
		}},
		{"load, processor time, s", bar{}, plain(func(m measured) float64 { return m.Busy.Seconds() })},
		{"load, peak memory, MB", bar{}, plain(func(m measured) float64 { return float64(m.Peak) / mega })},
		{"store, bytes a quad", bar{most: 45, server: 6}, func(m measured) (float64, string) {
			return float64(m.Bytes) / float64(s.Quads), fmt.Sprintf("%.0f MB", float64(m.Bytes)/mega)
		}},
		{"one changed source published, beyond the build, ms", bar{serverMost: 100}, plain(func(m measured) float64 { return milliseconds(m.Change) })},
		{"memory that publishing all adds, MB", bar{serverMost: 300}, plain(func(m measured) float64 { return float64(m.Publishing) / mega })},
		{"open, ms", bar{most: 1}, plain(func(m measured) float64 { return milliseconds(m.Open) })},
		{"open, own memory, MB", bar{}, plain(func(m measured) float64 { return float64(m.Opened) / mega })},
	}
	for i, a := range s.Systems[0].Answers {
		name := fmt.Sprintf("%s (%d rows), ms", a.Name, a.Rows)
		out = append(out, line{name, questionNamed(a.Name).bar, func(m measured) (float64, string) {
			note := ""
			if a := m.Answers[i]; a.Runs < enough {
				note = fmt.Sprintf("of %d", a.Runs)
			}
			return milliseconds(m.Answers[i].Median), note
		}})
	}
	return append(out, line{"a process: said --by, 50 at most, ms", bar{most: 15}, plain(func(m measured) float64 { return milliseconds(m.Process) })})
}

// enough is the number of runs of which a median is worth its name.
const enough = 9

// markdown writes a table.
func (s *sized) markdown(w io.Writer) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, "\n%d quads of %d statements, %.0f MB of N-Quads\n\n", s.Quads, s.Statements, float64(s.Bytes)/mega)
	head, rule := "| |", "|---|"
	for _, m := range s.Systems {
		head, rule = head+" "+m.System+" |", rule+"---:|"
	}
	for _, m := range s.Systems[1:] {
		head, rule = head+" "+m.System+" ÷ "+s.Systems[0].System+" |", rule+"---:|"
	}
	bars := s.Systems[0].System == systems[0].name
	if bars {
		head, rule = head+" bar |", rule+"---|"
	}
	fmt.Fprintf(b, "%s\n%s\n", head, rule)
	for _, l := range s.lines() {
		fmt.Fprintf(b, "| %s |", l.name)
		values := map[string]float64{}
		for _, m := range s.Systems {
			v, note := l.value(m)
			values[m.System] = v
			fmt.Fprintf(b, " %s |", cell(v, note))
		}
		own := values[s.Systems[0].System]
		for _, m := range s.Systems[1:] {
			ratio := ""
			if own > 0 && values[m.System] > 0 {
				ratio = significant(values[m.System]/own) + "×"
			}
			fmt.Fprintf(b, " %s |", ratio)
		}
		if bars {
			fmt.Fprintf(b, " %s |", l.bar.verdict(own, values))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func cell(v float64, note string) string {
	if v == 0 {
		return "–"
	}
	if note != "" {
		return significant(v) + " (" + note + ")"
	}
	return significant(v)
}

// significant writes three digits that matter.
func significant(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	text := strconv.FormatFloat(v, 'g', 3, 64)
	if strings.Contains(text, "e") {
		return strconv.FormatFloat(v, 'f', 6, 64)
	}
	return text
}

// verdict says what the bar is and whether a value reaches it.
func (b bar) verdict(own float64, values map[string]float64) string {
	var parts []string
	met := true
	if b.most > 0 {
		parts = append(parts, "≤ "+significant(b.most))
		met = own <= b.most
	}
	for _, s := range systems {
		least, ok := b.times[s.name]
		if !ok || values[s.name] == 0 {
			continue
		}
		what := "≤ " + s.name
		if least != 1 {
			what = significant(least) + "× " + s.name
		}
		parts = append(parts, what)
		met = met && values[s.name] >= least*own
	}
	if own == 0 {
		parts = nil
	}
	if v := values["postgres"]; v > 0 {
		if b.server > 0 && own > 0 {
			parts = append(parts, "postgres ≤ "+significant(b.server)+"×")
			met = met && v <= b.server*own
		}
		if b.serverMost > 0 {
			parts = append(parts, "postgres ≤ "+significant(b.serverMost))
			met = met && v <= b.serverMost
		}
	}
	switch {
	case len(parts) == 0:
		return ""
	case met:
		return strings.Join(parts, ", ") + " ✓"
	}
	return strings.Join(parts, ", ") + " ✗"
}
