package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"onrecord/data"
	"onrecord/data/fence"
)

// An origin is what a run asks or works on: a store, a corpus, or, where it is
// neither, the built-in corpora.
type origin struct {
	store, corpus string
	by            string // the variable or, with its name, the folder that says so; empty: a flag or an argument
}

// flags are those that ask it wherever one is; none: the corpora that are built in.
func (o origin) flags() []string {
	switch {
	case o.store != "":
		return []string{"--store=" + o.store}
	case o.corpus != "":
		return []string{"--corpus=" + o.corpus}
	}
	return nil
}

// askedHelp says what is asked, in the help of the program.
const askedHelp = `What is asked is --store or --corpus, else $ONRECORD_STORE, else
$ONRECORD_CORPUS, else the corpus that the folder one is in belongs to (it, or
one above it, has a corpus.yaml), else the corpora that are built in. A
variable comes before the folder because somebody set it on purpose; a note
says so where both are there. Commands that work on files take a DIR, else the
same without the stores.`

// asks is what is asked: --store or --corpus, else a variable, else the folder.
func (a *app) asks() origin {
	switch {
	case a.store != "":
		return origin{store: a.store}
	case a.corpus != "":
		return origin{corpus: a.corpus}
	}
	if uri := a.env("ONRECORD_STORE"); uri != "" {
		return origin{store: uri, by: "$ONRECORD_STORE"}
	}
	return a.asksFiles()
}

// asksFiles is asks for what works on the files of a corpus: a store is not among
// the answers.
func (a *app) asksFiles() origin {
	if a.corpus != "" {
		return origin{corpus: a.corpus}
	}
	if dir := a.env("ONRECORD_CORPUS"); dir != "" {
		return origin{corpus: dir, by: "$ONRECORD_CORPUS"}
	}
	if dir, ok := enclosing("."); ok {
		name := dir
		if abs, err := filepath.Abs(dir); err == nil {
			name = filepath.Base(abs)
		}
		return origin{corpus: dir, by: "the folder " + name}
	}
	return origin{}
}

// enclosing finds the corpus that a folder is or lies in: the nearest one. A folder
// with tables, which may be those of anything, is asked where somebody says so.
func enclosing(dir string) (string, bool) {
	for {
		if fence.IsRegular(filepath.Join(dir, "corpus.yaml")) || fence.IsRegular(filepath.Join(dir, "corpus.yml")) {
			return dir, true
		}
		above := filepath.Join(dir, "..")
		here, err := os.Stat(dir)
		if err != nil {
			return "", false
		}
		if up, err := os.Stat(above); err != nil || os.SameFile(here, up) {
			return "", false
		}
		dir = above
	}
}

// folderOf is the folder or file that a command works on: its argument, else what
// asksFiles says, else the folder that one is in, which then is not a corpus.
func (a *app) folderOf(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return firstNonEmpty(a.tell(a.asksFiles()).corpus, ".")
}

// tell keeps what is asked for the message of an empty answer, and says where a
// variable keeps the corpus that one is in from being asked.
func (a *app) tell(q origin) origin {
	if a.told != nil {
		return q
	}
	a.told = &q
	if strings.HasPrefix(q.by, "$") {
		if dir, ok := enclosing("."); ok && !sameFile(dir, q.corpus) {
			a.note("%s is asked, %s, and not the corpus that one is in", q.by, firstNonEmpty(q.store, q.corpus))
		}
	}
	return q
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// String says what was asked, for somebody who got no answer.
func (q origin) String() string {
	what := "corpus " + q.corpus
	switch {
	case q.store != "":
		what = "store " + q.store
	case q.corpus == "":
		var ids []string
		for _, c := range data.Embedded() {
			ids = append(ids, c.ID)
		}
		return fmt.Sprintf("the built-in corpora (%s); --corpus DIR and --store URI ask others", strings.Join(ids, ", "))
	case strings.HasPrefix(q.by, "the folder "):
		return fmt.Sprintf("the corpus of %s", q.by)
	}
	if q.by != "" {
		what += " (" + q.by + ")"
	}
	return "the " + what
}
