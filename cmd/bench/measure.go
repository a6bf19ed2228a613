package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"onrecord/data/invent"
)

// A report is all that was measured.
type report struct {
	Machine machine `json:"machine"`
	Sizes   []sized `json:"sizes"`
}

// A sized is what was measured of data of one size.
type sized struct {
	Quads      int64      `json:"quads"`
	Statements int        `json:"statements"`
	Bytes      int64      `json:"nquads_bytes"`
	Sample     sample     `json:"sample"`
	Systems    []measured `json:"systems"`
}

// A measured is what one system did.
type measured struct {
	System string `json:"system"`
	result
	Bytes   int64         `json:"store_bytes,omitempty"`
	Process time.Duration `json:"process_ns,omitempty"`
	output  string        // of the process, hashed
}

// measure measures each size in turn and hands out what came of it.
func measure(ctx context.Context, o options, done func(sized) error) (err error) {
	dir := o.dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "onrecord-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	program := filepath.Join(dir, "onrecord")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	progress("building the program")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "onrecord/cmd/onrecord").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, out)
	}
	for _, n := range o.sizes {
		s, err := o.measure(ctx, n, filepath.Join(dir, fmt.Sprint(n)), program)
		if err == nil {
			err = done(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// measure measures all systems with data of one size.
func (o *options) measure(ctx context.Context, n int, dir, program string) (s sized, err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return s, err
	}
	c := invent.Quads(n)
	data := filepath.Join(dir, "data.nq")
	progress("inventing %d statements", c.Statements)
	if err := write(c, data); err != nil {
		return s, err
	}
	if s.Bytes, err = bytes(data); err != nil {
		return s, err
	}
	s.Statements, s.Sample = c.Statements, sampleOf(c)
	for _, system := range o.systems {
		if o.skips(system.name, n) {
			continue
		}
		m, err := o.system(ctx, system, s.Sample, data, dir, program)
		if err != nil {
			return s, err
		}
		s.Systems = append(s.Systems, m)
	}
	if len(s.Systems) == 0 {
		return s, fmt.Errorf("no system is left for %d quads", n)
	}
	s.Quads, s.Sample.Spread = s.Systems[0].Quads, nil
	if err := s.compare(); err != nil {
		return s, err
	}
	if o.dir != "" {
		return s, nil
	}
	return s, os.RemoveAll(dir)
}

// system measures one system.
func (o *options) system(ctx context.Context, s system, about sample, data, dir, program string) (m measured, err error) {
	m.System = s.name
	t := task{System: s.name, Data: data, Dir: dir, Sample: about, Only: o.only.String(), Runs: o.runs, Patience: o.patience}
	// What is in memory is lost with the process, so that asks at once.
	steps := []task{{Load: true, Ask: true}}
	if s.onDisk() {
		steps = []task{{Load: true}, {Change: s.remote()}, {Open: true}, {Ask: true}}
	}
	for _, step := range steps {
		t.Load, t.Change, t.Open, t.Ask = step.Load, step.Change, step.Open, step.Ask
		if t.Load {
			progress("%s: load", s.name)
		}
		r, err := inChild(ctx, t)
		if err != nil {
			return m, err
		}
		m.join(r)
	}
	if !s.onDisk() {
		return m, nil
	}
	if m.Bytes, err = s.size(ctx, dir); err != nil {
		return m, err
	}
	progress("%s: whole processes", s.name)
	return m, m.processes(ctx, program, about, s.uri(dir))
}

// join adds what another child has measured.
func (r *result) join(other result) {
	r.Quads, r.Load, r.Busy, r.Peak = r.Quads+other.Quads, r.Load+other.Load, r.Busy+other.Busy, r.Peak+other.Peak
	r.Open, r.Opened = r.Open+other.Open, r.Opened+other.Opened
	r.Change, r.Publishing = r.Change+other.Change, r.Publishing+other.Publishing
	r.Answers = append(r.Answers, other.Answers...)
}

// processes is how often the program is run.
const processes = 21

// processes runs the program on a store, from its start to its end.
func (m *measured) processes(ctx context.Context, program string, about sample, uri string) error {
	var times []time.Duration
	for range processes {
		cmd := exec.CommandContext(ctx, program, "said", "--by", string(about.Speaker), "--limit", "50", "--format", "json", "--store", uri)
		began := time.Now()
		out, err := cmd.Output()
		times = append(times, time.Since(began))
		if err != nil {
			return fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
		}
		sum := sha256.Sum256(out)
		m.output = hex.EncodeToString(sum[:])
	}
	m.Process = median(times)
	return nil
}

// compare finds answers that differ.
func (s *sized) compare() error {
	var errs []error
	for _, m := range s.Systems {
		first := s.Systems[0]
		if m.Quads != first.Quads {
			errs = append(errs, fmt.Errorf("%s has %d quads, and %s %d", m.System, m.Quads, first.System, first.Quads))
		}
		for i, a := range m.Answers {
			if b := first.Answers[i]; a.Rows != b.Rows || a.Sum != b.Sum {
				errs = append(errs, fmt.Errorf("%s: %s has %d rows (%s), and %s %d (%s)", a.Name, m.System, a.Rows, a.Sum, first.System, b.Rows, b.Sum))
			}
		}
		for _, other := range s.Systems {
			if other.output != "" && m.output != "" && other.output < m.output {
				errs = append(errs, fmt.Errorf("onrecord said prints something else with %s than with %s", m.System, other.System))
			}
		}
	}
	return errors.Join(errs...)
}
