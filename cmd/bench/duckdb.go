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
	"strconv"
	"strings"
	"time"

	"onrecord/graph"
	"onrecord/graph/network"
	"onrecord/graph/query"
)

//go:embed duckdb.mjs
var duckdbScript string

// What DuckDB is asked, of a table of who takes which stance on what in which statement.
const (
	duckTable = `create type actor as enum (select distinct actor from read_csv('%[1]s', header=true, all_varchar=true) order by 1);
create type claim as enum (select distinct claim from read_csv('%[1]s', header=true, all_varchar=true) order by 1);
create table said as select actor::actor as actor, claim::claim as claim, stance::tinyint as stance, id
	from read_csv('%[1]s', header=true, all_varchar=true)`
	duckStances = `select actor, claim, count(*) filter (stance = 1) as supports, count(*) filter (stance = 2) as opposes,
	count(*) filter (stance = 3) as neutral, list(id) from said group by actor, claim`
	duckPairs = `with side as (select distinct actor, claim, stance from said where stance <> 3)
select a.actor, b.actor, count(*) from side a join side b using (claim, stance) where a.actor < b.actor group by all`
)

// A duck is DuckDB in a process of its own that keeps its table.
type duck struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
	// How many rows its table has.
	rows int
}

// hatch starts DuckDB, as npm has installed it in a folder, and gives it the stances of
// a store.
func hatch(ctx context.Context, folder, dir string, s *graph.Store) (d *duck, err error) {
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, err
	}
	script, table := filepath.Join(dir, "duckdb.mjs"), filepath.Join(dir, "said.csv")
	if err := os.WriteFile(script, []byte(duckdbScript), 0o666); err != nil {
		return nil, err
	}
	d = &duck{cmd: exec.CommandContext(ctx, "node", script, folder)}
	if d.rows, err = writeStances(ctx, s, table); err != nil {
		return nil, err
	}
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
	for statement := range strings.SplitSeq(fmt.Sprintf(duckTable, strings.ReplaceAll(table, "'", "''")), ";") {
		if _, _, err := d.ask(statement); err != nil {
			return nil, errors.Join(err, d.close())
		}
	}
	return d, nil
}

// ask says how many rows an answer has, and how long DuckDB took for it.
func (d *duck) ask(sql string) (rows int, took time.Duration, err error) {
	text, err := json.Marshal(map[string]string{"sql": sql})
	if err == nil {
		_, err = d.in.Write(append(text, '\n'))
	}
	if err != nil {
		return 0, 0, err
	}
	if !d.out.Scan() {
		return 0, 0, errors.Join(errors.New("DuckDB ended"), d.out.Err())
	}
	var answer struct {
		Rows  int
		MS    float64
		Error string
	}
	if err := json.Unmarshal(d.out.Bytes(), &answer); err != nil {
		return 0, 0, err
	}
	if answer.Error != "" {
		return 0, 0, fmt.Errorf("DuckDB: %s", answer.Error)
	}
	return answer.Rows, time.Duration(answer.MS * float64(time.Millisecond)), nil
}

func (d *duck) close() error { return errors.Join(d.in.Close(), d.cmd.Wait()) }

// writeStances writes a row of a table for each stance of each statement.
func writeStances(ctx context.Context, s *graph.Store, path string) (rows int, err error) {
	data, err := query.Observations(ctx, s, query.ObservationOptions{Rows: "actor", Columns: "position", KeepNeutral: true, Reports: true, IDs: true})
	if err != nil {
		return 0, err
	}
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	buffered := bufio.NewWriter(f)
	w := csv.NewWriter(buffered)
	if err := w.Write([]string{"actor", "claim", "stance", "id"}); err != nil {
		return 0, err
	}
	for _, e := range data.Entries {
		if err := w.Write([]string{data.Rows[e.Row].IRI, data.Columns[e.Column].IRI, stanceNumber(data.Qualifier.Levels[e.Level]), data.Statements[e.Statement]}); err != nil {
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
