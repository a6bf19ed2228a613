package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/query"
	"onrecord/schema"
)

//go:embed duckdb.mjs
var duckdbScript string

// What DuckDB is asked, of tables of who takes which stance on what: in which statement
// (said), and in which utterance, as its first report tells (taken).
const (
	duckTable = `create or replace type actor_%[1]s as enum (select distinct actor from read_csv('%[2]s', header=true, all_varchar=true) order by 1);
create or replace type claim_%[1]s as enum (select distinct claim from read_csv('%[2]s', header=true, all_varchar=true) order by 1);
create table %[1]s as select actor::actor_%[1]s as actor, claim::claim_%[1]s as claim, stance::tinyint as stance, mode::tinyint as mode, id
	from read_csv('%[2]s', header=true, all_varchar=true)`
	duckStances = `select actor, claim, count(*) filter (stance = 1) as supports, count(*) filter (stance = 2) as opposes,
	count(*) filter (stance = 3) as neutral, min(mode), max(mode), list(id) from said group by actor, claim order by actor, claim`
	duckPairs = `with side as (select distinct actor, claim, stance from taken where stance <> 3)
select a.actor, b.actor, count(*) from side a join side b using (claim, stance) where a.actor < b.actor group by all`
)

// A duck is DuckDB in a process of its own that keeps its table.
type duck struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
	// How many rows its table of statements has.
	rows int
}

// hatch starts DuckDB, as npm has installed it in a folder, and gives it the stances of
// a store.
func hatch(ctx context.Context, folder, dir string, s *graph.Store) (d *duck, err error) {
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, err
	}
	script := filepath.Join(dir, "duckdb.mjs")
	if err := os.WriteFile(script, []byte(duckdbScript), 0o666); err != nil {
		return nil, err
	}
	d = &duck{cmd: exec.CommandContext(ctx, "node", script, folder)}
	d.cmd.Stderr = os.Stderr
	if d.in, err = d.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	d.out = bufio.NewScanner(out)
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	for table, reports := range map[string]bool{"said": true, "taken": false} {
		if err := d.load(ctx, table, filepath.Join(dir, table+".csv"), s, reports); err != nil {
			return nil, errors.Join(err, d.close())
		}
	}
	return d, nil
}

// load makes a table.
func (d *duck) load(ctx context.Context, name, path string, s *graph.Store, reports bool) error {
	rows, err := writeStances(ctx, s, path, reports)
	if err != nil {
		return err
	}
	d.rows = max(d.rows, rows)
	for statement := range strings.SplitSeq(fmt.Sprintf(duckTable, name, strings.ReplaceAll(path, "'", "''")), ";") {
		if _, err := d.ask(statement); err != nil {
			return err
		}
	}
	return nil
}

// ask says what an answer took, within DuckDB's process.
func (d *duck) ask(sql string) (took spent, err error) {
	text, err := json.Marshal(map[string]string{"sql": sql})
	if err == nil {
		_, err = d.in.Write(append(text, '\n'))
	}
	if err != nil {
		return took, err
	}
	if !d.out.Scan() {
		return took, errors.Join(errors.New("DuckDB ended"), d.out.Err())
	}
	var answer struct {
		Rows     int
		MS, Busy float64
		Error    string
	}
	if err := json.Unmarshal(d.out.Bytes(), &answer); err != nil {
		return took, err
	}
	if answer.Error != "" {
		return took, fmt.Errorf("DuckDB: %s", answer.Error)
	}
	took.wait, took.busy = time.Duration(answer.MS*float64(time.Millisecond)), time.Duration(answer.Busy*float64(time.Millisecond))
	took.rows = answer.Rows
	return took, nil
}

func (d *duck) close() error { return errors.Join(d.in.Close(), d.cmd.Wait()) }

// writeStances writes a row of a table for each stance of each report, or utterance.
func writeStances(ctx context.Context, s *graph.Store, path string, reports bool) (rows int, err error) {
	data, err := query.Observations(ctx, s, query.ObservationOptions{Rows: "actor", Columns: "position", KeepNeutral: true, Reports: reports, IDs: true})
	if err != nil {
		return 0, err
	}
	modes, err := query.Observations(ctx, s, query.ObservationOptions{Rows: "actor", Columns: "mode", Qualifier: "none", Reports: reports, IDs: true})
	if err != nil {
		return 0, err
	}
	modeOf := make(map[string]string, len(modes.Entries))
	for _, e := range modes.Entries {
		modeOf[modes.Statements[e.Statement]] = strconv.Itoa(slices.Index(schema.Modes(), modes.Columns[e.Column].Name))
	}
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	buffered := bufio.NewWriter(f)
	w := csv.NewWriter(buffered)
	if err := w.Write([]string{"actor", "claim", "stance", "mode", "id"}); err != nil {
		return 0, err
	}
	for _, e := range data.Entries {
		id := data.Statements[e.Statement]
		if err := w.Write([]string{data.Rows[e.Row].IRI, data.Columns[e.Column].IRI, stanceNumber(data.Qualifier.Levels[e.Level]), modeOf[id], id}); err != nil {
			return 0, err
		}
	}
	w.Flush()
	return len(data.Entries), errors.Join(w.Error(), buffered.Flush())
}

// stanceNumber is 1 for, 2 against and 3 for neither.
func stanceNumber(l network.Level) string {
	switch {
	case l.Value > 0:
		return strconv.Itoa(1)
	case l.Value < 0:
		return strconv.Itoa(2)
	}
	return strconv.Itoa(3)
}
