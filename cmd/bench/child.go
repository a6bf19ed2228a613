package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"onrecord/graph"
)

// A task is what a child process does with one system. It loads first, if it
// is to, opens the store, and asks.
type task struct {
	System   string
	Data     string // N-Quads
	Dir      string // of the stores
	Load     bool
	Change   bool // publish with one source changed
	Open     bool
	Ask      bool
	Sample   sample
	Only     string
	Runs     int
	Patience time.Duration
}

// A result is what a child has measured; memory is in bytes, 0 where the
// system does not tell.
type result struct {
	Quads int64         `json:"quads,omitempty"`
	Load  time.Duration `json:"load_ns,omitempty"`
	Busy  time.Duration `json:"load_processor_ns,omitempty"`
	Peak  int64         `json:"load_peak_rss,omitempty"`
	// Of a server: how long it takes to publish one changed source once the snapshot is
	// built, and how much more memory of its own the process has while it publishes all.
	Change     time.Duration `json:"one_source_ns,omitempty"`
	Publishing int64         `json:"publishing_rss_anon,omitempty"`

	Open    time.Duration `json:"open_ns,omitempty"`
	Opened  int64         `json:"open_rss_anon,omitempty"` // more anonymous memory than before
	Answers []answer      `json:"answers,omitempty"`
}

// inChild runs a task in a process of its own. What it has to say goes to
// stderr.
func inChild(ctx context.Context, t task) (r result, err error) {
	program, err := os.Executable()
	if err != nil {
		return r, err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return r, err
	}
	cmd := exec.CommandContext(ctx, program, "-child")
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(text)), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("%s: %w", t.System, err)
	}
	return r, json.Unmarshal(out, &r)
}

// serve is the child's side.
func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	var t task
	if err := json.NewDecoder(in).Decode(&t); err != nil {
		return err
	}
	r, err := t.do(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(r)
}

func (t *task) do(ctx context.Context) (r result, err error) {
	s, ok := systemNamed(t.System)
	if !ok {
		return r, fmt.Errorf("there is no system %q", t.System)
	}
	var store *graph.Store
	if t.Load {
		var p publishing
		began, before := time.Now(), busy()
		store, r.Quads, err = s.load(ctx, t.Data, t.Dir, replacement{}, p.options())
		p.end()
		if err != nil {
			return r, err
		}
		if n := p.report; n.New < n.Parts {
			return r, fmt.Errorf("%s has %d of %d parts already: remove it first", s.uri(t.Dir), n.Parts-n.New, n.Parts)
		}
		r.Load, r.Busy, r.Peak, r.Publishing = time.Since(began), busy()-before, memory("VmHWM"), p.most
	}
	if t.Change {
		if r.Change, err = s.change(ctx, t); err != nil {
			return r, err
		}
	}
	if t.Open {
		if err := r.open(ctx, s.uri(t.Dir)); err != nil {
			return r, err
		}
	}
	if !t.Ask {
		return r, nil
	}
	if store == nil {
		if store, err = graph.Open(ctx, s.uri(t.Dir)); err != nil {
			return r, err
		}
	}
	only, err := regexp.Compile(t.Only)
	if err != nil {
		return r, err
	}
	a := &asker{store: store, qs: store.Cayley(), sample: t.Sample}
	for _, q := range questions {
		if !only.MatchString(q.name) {
			continue
		}
		progress("%s: %s", t.System, q.name)
		answer, err := a.measure(ctx, q, t.Runs, t.Patience)
		if err != nil {
			return r, fmt.Errorf("%s: %w", q.name, err)
		}
		r.Answers = append(r.Answers, answer)
	}
	return r, store.Close()
}

// opens is how often a store is opened.
const opens = 51

// open opens and closes a store again and again.
func (r *result) open(ctx context.Context, uri string) error {
	debug.FreeOSMemory()
	before := memory("RssAnon")
	var times []time.Duration
	for range opens {
		began := time.Now()
		store, err := graph.Open(ctx, uri)
		times = append(times, time.Since(began))
		if err != nil {
			return err
		}
		if len(times) == 1 {
			r.Opened = memory("RssAnon") - before
		}
		if err := store.Close(); err != nil {
			return err
		}
	}
	r.Open = median(times)
	return nil
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// progress tells the person in front of the screen what is being measured.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%s "+format+"\n", append([]any{time.Now().Format(time.TimeOnly)}, args...)...)
}
