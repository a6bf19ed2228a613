package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"onrecord/graph"
	"onrecord/graph/query"
)

// A build of onrecord that is asked, and the store that it made.
type build struct{ program, store string }

// A processQuestion is asked by whole processes, from their start to their end.
type processQuestion struct {
	name string
	// The arguments; {a} and {b} are the busiest speakers, and {dir} is a folder that
	// does not exist. What the first build knows as the first line may be another in
	// earlier builds.
	args []string
	bar  processBar
	// What is asked of DuckDB; empty: nothing.
	sql string
	// What is asked within this process, and not by whole ones; nil: nothing.
	within func(context.Context, *graph.Store) (rows int, err error)
	// It is about no store: a program that does nothing is measured beside it.
	start bool
}

// A processBar is what a question is held to; 0: nothing.
type processBar struct {
	times float64 // so many times as fast as the second build
	duck  float64 // at most so many times what DuckDB takes
	most  time.Duration
	start float64 // at most so many times what a program takes that prints a line
}

var processQuestions = []processQuestion{
	{name: "`stances`", args: []string{"stances --format json"}, bar: processBar{times: 40, duck: 2}, sql: duckStances},
	{name: "`stats`", args: []string{"stats --format json"}, bar: processBar{times: 50}},
	{name: "`stats --group speaker,stance`", args: []string{"stats --group speaker,stance --format json", "stats --by speaker,stance --format json"}, bar: processBar{times: 50}},
	{name: "`stats --per year`", args: []string{"stats --per year --format json", "stats --by date --format json"}, bar: processBar{times: 50}},
	{name: "who takes the same sides, within a process", within: sides, bar: processBar{duck: 1}, sql: duckPairs},
	{name: "`compare` of the two busiest actors", args: []string{"compare {a} {b} --format json"}, bar: processBar{most: 300 * time.Millisecond}},
	{name: "`list actors --unheard`", args: []string{"list actors --unheard --format json"}, bar: processBar{most: 100 * time.Millisecond}},
	{name: "`export nquads`", args: []string{"export nquads"}, bar: processBar{times: 3}},
	{name: "`export csv`", args: []string{"export csv -o {dir}/"}, bar: processBar{times: 3}},
	{name: "`said --by`, 50 at most", args: []string{"said --by {a} --limit 50 --format json"}},
	{name: "`version`", args: []string{"version"}, bar: processBar{start: 2}, start: true},
}

func sides(ctx context.Context, s *graph.Store) (rows int, err error) {
	for _, err := range query.CoStances(ctx, s, query.StanceOptions{}) {
		if err != nil {
			return rows, err
		}
		rows++
	}
	return rows, nil
}

// A spent is what runs took: medians of times, and the most of what they wrote and of
// their own memory.
type spent struct {
	runs       int
	rows       int // of the answer, where that is counted
	wait, busy time.Duration
	output     int64
	memory     int64 // anonymous, on Linux; 0: not known
	waits      []time.Duration
	busies     []time.Duration
}

func (s *spent) add(o spent) {
	s.waits, s.busies = append(s.waits, o.wait), append(s.busies, o.busy)
	s.runs, s.wait, s.busy = len(s.waits), median(s.waits), median(s.busies)
	s.rows, s.output, s.memory = o.rows, max(s.output, o.output), max(s.memory, o.memory)
}

// A bench is what questions are asked at.
type bench struct {
	store *graph.Store // of the first build
	duck  *duck        // nil: it is not asked
	hello string       // a program
	dir   string
	words *strings.Replacer // in arguments
}

// processesOf measures builds of the program side by side, in turns.
func (o *options) processesOf(ctx context.Context, w io.Writer) (err error) {
	var at bench
	if at.dir, err = os.MkdirTemp(o.dir, "onrecord-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(at.dir)) }()
	if at.store, err = graph.Open(ctx, o.builds[0].store); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, at.store.Close()) }()
	if o.duckdb != "" {
		progress("DuckDB: load")
		if at.duck, err = hatch(ctx, o.duckdb, at.dir, at.store); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, at.duck.close()) }()
	}
	busiest, err := query.Stats(ctx, at.store, query.StatsOptions{Filter: query.Filter{Limit: 2}, Group: []string{"speaker"}}).List()
	if err != nil {
		return err
	}
	if len(busiest) < 2 {
		return errors.New("the store has no two speakers")
	}
	at.words = strings.NewReplacer("{a}", busiest[0].Values[0], "{b}", busiest[1].Values[0], "{dir}", filepath.Join(at.dir, "out"))
	if at.hello, err = hello(ctx, at.dir); err != nil {
		return err
	}
	if err := o.processHead(ctx, w, at); err != nil {
		return err
	}
	for _, q := range processQuestions {
		if !o.only.MatchString(q.name) {
			continue
		}
		progress("%s", q.name)
		if err := o.processRow(ctx, w, q, at); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	return nil
}

// A contestant answers a question, again and again.
type contestant struct {
	ask func(watched bool) (spent, error)
	all spent
}

// measure asks once for memory and output, which brings files into the system's cache,
// and is not counted unless it takes longer than patience.
func (o *options) measureAll(all []*contestant) error {
	took := make([]time.Duration, len(all))
	for i, c := range all {
		one, err := c.ask(true)
		if err != nil {
			return err
		}
		c.all.add(one)
		if took[i] = one.wait; one.wait <= o.patience {
			c.all.waits, c.all.busies, took[i] = nil, nil, 0
		}
	}
	for more := true; more; {
		more = false
		for i, c := range all {
			if len(c.all.waits) >= o.runs || took[i] > o.patience {
				continue
			}
			one, err := c.ask(false)
			if err != nil {
				return err
			}
			c.all.add(one)
			took[i] += one.wait
			more = true
		}
	}
	return nil
}

// processRow measures one question and writes its row.
func (o *options) processRow(ctx context.Context, w io.Writer, q processQuestion, at bench) error {
	var all []*contestant
	if q.within != nil {
		all = append(all, &contestant{ask: func(bool) (spent, error) {
			began, before := time.Now(), busy()
			rows, err := q.within(ctx, at.store)
			return spent{rows: rows, wait: time.Since(began), busy: busy() - before}, err
		}})
	} else {
		for _, b := range o.builds {
			args, err := b.understood(ctx, q.args, at)
			if err != nil {
				return err
			}
			all = append(all, &contestant{ask: func(watched bool) (spent, error) { return b.once(ctx, args, at.dir, watched) }})
		}
	}
	own, other := all[0], (*contestant)(nil)
	if len(all) > 1 {
		other = all[1]
	}
	var ducks, starts *contestant
	if q.sql != "" && at.duck != nil {
		ducks = &contestant{ask: func(bool) (spent, error) { return at.duck.ask(q.sql) }}
		all = append(all, ducks)
	}
	if q.start {
		starts = &contestant{ask: func(bool) (spent, error) {
			return build{program: at.hello}.once(ctx, nil, at.dir, false)
		}}
		all = append(all, starts)
	}
	if err := o.measureAll(all); err != nil {
		return err
	}
	if ducks != nil && own.all.rows != 0 && own.all.rows != ducks.all.rows {
		return fmt.Errorf("%d rows, and %d of DuckDB's", own.all.rows, ducks.all.rows)
	}
	cells := []string{q.name, own.all.cell(), number(milliseconds(own.all.busy)), number(float64(own.all.output) / mega), number(float64(own.all.memory) / mega)}
	if len(o.builds) > 1 {
		text, processor, memory := "–", "–", "–"
		if other != nil {
			text, memory = other.all.against(&own.all), number(float64(other.all.memory)/mega)
			processor = number(milliseconds(other.all.busy)) + times(other.all.busy, own.all.busy)
		}
		cells = append(cells, text, processor, memory)
	}
	if at.duck != nil {
		text, processor := "–", "–"
		if ducks != nil {
			text = ducks.all.against(&own.all)
			processor = number(milliseconds(ducks.all.busy)) + times(ducks.all.busy, own.all.busy)
		}
		cells = append(cells, text, processor)
	}
	_, err := fmt.Fprintf(w, "| %s | %s |\n", strings.Join(cells, " | "), q.bar.verdict(&own.all, other, ducks, starts))
	return err
}

// verdict says what the bar is and whether it is reached, as far as it was measured.
func (b processBar) verdict(own *spent, other, ducks, starts *contestant) string {
	var parts []string
	met := true
	hold := func(ok bool, format string, args ...any) {
		parts, met = append(parts, fmt.Sprintf(format, args...)), met && ok
	}
	if b.times > 0 && other != nil {
		hold(float64(other.all.wait) >= b.times*float64(own.wait), "≥ %s×", significant(b.times))
	}
	if b.duck > 0 && ducks != nil {
		hold(float64(own.wait) <= b.duck*float64(ducks.all.wait), "≤ %s× DuckDB", significant(b.duck))
	}
	if b.most > 0 {
		hold(own.wait <= b.most, "≤ %s", significant(milliseconds(b.most)))
	}
	if b.start > 0 && starts != nil {
		hold(float64(own.wait) <= b.start*float64(starts.all.wait), "≤ %s× of %s, a hello world", significant(b.start), significant(milliseconds(starts.all.wait)))
	}
	if own.memory > 0 {
		hold(own.memory <= mostMemory+own.output, "memory ≤ %d + output", int64(mostMemory/mega))
	}
	if len(parts) == 0 {
		return ""
	}
	if met {
		return strings.Join(parts, ", ") + " ✓"
	}
	return strings.Join(parts, ", ") + " ✗"
}

// mostMemory is what a question may take of its own, beside its output.
const mostMemory = 200 * mega

func number(v float64) string { return cell(v, "") }

func (s *spent) cell() string {
	note := ""
	if s.runs < enough {
		note = fmt.Sprintf("of %d", s.runs)
	}
	return cell(milliseconds(s.wait), note)
}

// against is a cell with how many times as long it took as another.
func (s *spent) against(own *spent) string {
	return s.cell() + times(s.wait, own.wait)
}

// times says how many times as long as another a time is.
func times(t, other time.Duration) string {
	if t == 0 || other == 0 {
		return ""
	}
	return ", " + significant(float64(t)/float64(other)) + "×"
}

// understood are the arguments of a question as a build knows them.
func (b build) understood(ctx context.Context, lines []string, at bench) ([]string, error) {
	var errs []error
	for _, line := range lines {
		args := strings.Fields(at.words.Replace(line))
		if len(lines) == 1 {
			return args, nil
		}
		out, err := exec.CommandContext(ctx, b.program, append(args[:1:1], "--help")...).Output()
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", b.program, line, err)
		}
		_, flag, _ := strings.Cut(line, " --")
		if flag, _, _ = strings.Cut(flag, " "); strings.Contains(string(out), "--"+flag+" ") {
			return args, nil
		}
		errs = append(errs, fmt.Errorf("%s does not know %s", b.program, line))
	}
	return nil, errors.Join(errs...)
}

// once runs a build. A watched run says how much it writes and how much memory it has.
func (b build) once(ctx context.Context, args []string, dir string, watched bool) (one spent, err error) {
	if b.store != "" {
		args = append(args, "--store", b.store)
	}
	cmd := exec.CommandContext(ctx, b.program, args...)
	var told strings.Builder
	var written counter
	if cmd.Stderr = &told; watched {
		cmd.Stdout = &written
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return one, err
	}
	done := make(chan int64)
	stop := make(chan struct{})
	if watched {
		go func() { done <- mostAnonymous(cmd.Process.Pid, stop) }()
	}
	err = cmd.Wait()
	one.wait = time.Since(began)
	if close(stop); watched {
		one.memory = <-done
	}
	// Nothing found is an answer as well.
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == nothingFound {
		err = nil
	}
	if err != nil {
		return one, fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, told.String())
	}
	one.busy = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	one.output = int64(written)
	out := filepath.Join(dir, "out")
	if size, err := bytes(out); err == nil {
		one.output += size
	}
	return one, os.RemoveAll(out)
}

// nothingFound is how the program ends when nothing matches.
const nothingFound = 4

// A counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// mostAnonymous looks at how much memory of its own a process has until it is told to
// stop, on Linux; elsewhere it is 0.
func mostAnonymous(pid int, stop <-chan struct{}) (most int64) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return most
		case <-tick.C:
			most = max(most, memoryOf(strconv.Itoa(pid), "RssAnon"))
		}
	}
}

// hello builds a program that prints a line.
func hello(ctx context.Context, dir string) (program string, err error) {
	source := filepath.Join(dir, "hello.go")
	if err := os.WriteFile(source, []byte("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n"), 0o666); err != nil {
		return "", err
	}
	program = filepath.Join(dir, "hello")
	if out, err := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w", "-o", program, source).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return program, nil
}

// processHead writes what is measured, and the head of the table.
func (o *options) processHead(ctx context.Context, w io.Writer, at bench) error {
	count, err := query.Stats(ctx, at.store, query.StatsOptions{}).List()
	if err != nil {
		return err
	}
	text := ""
	for _, c := range count {
		if c.By == "kind" && c.Values[0] == "statements" {
			text = fmt.Sprintf("\n%d statements", c.Count)
		}
	}
	if at.duck != nil {
		text += fmt.Sprintf(", %d stances of speakers in DuckDB's table", at.duck.rows)
	}
	text += "\n\n| | ms | processor time, ms | output, MB | memory, MB |"
	rule := "\n|---|---:|---:|---:|---:|"
	for _, b := range o.builds[1:] {
		text += fmt.Sprintf(" %s, ms | its processor time, ms | its memory, MB |", filepath.Base(filepath.Dir(b.program)))
		rule += "---:|---:|---:|"
	}
	if at.duck != nil {
		text += " DuckDB, ms | its processor time, ms |"
		rule += "---:|---:|"
	}
	_, err = io.WriteString(w, text+" bar |"+rule+"---|\n")
	return err
}
