package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// askable are the commands whose answers can be had as they are. None of them writes.
var askable = []string{
	"said", "concordance", "show", "stances", "shifts", "compare", "path", "evidence", "list", "stats", "coverage", "agreement",
	"network", "backbone", "phases", "saturation", "polarization", "clusters", "draw",
}

// mostRows is how many rows a page asks for at most where it shows all.
const mostRows = 5000

// rows asks a command for JSON. Where there is nothing, into stays as it is.
func (s *Server) rows(ctx context.Context, into any, command ...string) (told string, err error) {
	version := s.library.Version(ctx)
	key := strings.Join(command, "\x00")
	if kept, ok := s.kept.get(version, key); ok {
		return kept.told, json.Unmarshal(kept.rows, into)
	}
	var out bytes.Buffer
	flags, words := command, []string{}
	if at := slices.Index(command, "--"); at >= 0 {
		flags, words = command[:at], command[at:]
	}
	told, err = s.library.Ask(ctx, &out, slices.Concat(flags, []string{"--format=json"}, words)...)
	if failed, ok := errors.AsType[*AskError](err); ok && failed.Nothing {
		return told, nil
	}
	if err != nil {
		return told, err
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		return told, fmt.Errorf("%s: %w", command[0], err)
	}
	s.kept.put(version, key, keptAnswer{told, out.Bytes()})
	return told, nil
}

// keptAnswers are answers as long as what is asked stays as it is: who turns pages asks
// the same again.
type keptAnswers struct {
	sync.Mutex
	version int
	bytes   int
	answers map[string]keptAnswer
}

// A keptAnswer is what a command has printed, and said besides.
type keptAnswer struct {
	told string
	rows []byte
}

// How many bytes of answers are kept, and of one.
const (
	mostKept    = 32 << 20
	mostKeptOne = 1 << 20
)

func (k *keptAnswers) get(version int, command string) (keptAnswer, bool) {
	k.Lock()
	defer k.Unlock()
	a, ok := k.answers[command]
	return a, ok && k.version == version
}

func (k *keptAnswers) put(version int, command string, a keptAnswer) {
	k.Lock()
	defer k.Unlock()
	if k.answers == nil || k.version != version || k.bytes+len(a.rows) > mostKept {
		k.answers, k.version, k.bytes = map[string]keptAnswer{}, version, 0
	}
	if len(a.rows) <= mostKeptOne {
		k.answers[command], k.bytes = a, k.bytes+len(a.rows)
	}
}

// together asks several things at once, and gives the first error in their order.
func together(asks ...func() error) error {
	errs := make([]error, len(asks))
	var all sync.WaitGroup
	for i, ask := range asks {
		all.Go(func() { errs[i] = ask() })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// answers are the formats that a browser may ask for, and what they are.
var answers = map[string]string{
	"json": "application/json", "jsonl": "application/jsonl; charset=utf-8", "csv": "text/csv; charset=utf-8", "markdown": "text/markdown; charset=utf-8",
	"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "dot": "text/vnd.graphviz; charset=utf-8", "graphml": "application/graphml+xml", "gexf": "application/gexf+xml",
}

// answer gives what a command prints, to be saved or to be drawn.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	words := strings.Split(r.PathValue("words"), "/")
	if !slices.Contains(askable, words[0]) {
		http.NotFound(w, r)
		return
	}
	q := r.URL.Query()
	format := q.Get("format")
	media, ok := answers[format]
	if !ok {
		http.Error(w, "there is no such format", http.StatusBadRequest)
		return
	}
	command, extra := words, q["arg"]
	q.Del("format")
	q.Del("arg")
	for _, name := range sortedKeys(q) {
		for _, value := range q[name] {
			command = append(command, "--"+name+"="+value)
		}
	}
	command = append(command, "--format="+format, "--")
	command = append(command, extra...)
	if err := s.allowed(r.Context(), command); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	var out bytes.Buffer
	if _, err := s.library.Ask(r.Context(), &out, command...); err != nil && (out.Len() == 0 || !isNothing(err)) {
		http.Error(w, err.Error(), status(err))
		return
	}
	w.Header().Set("Content-Type", media)
	name := strings.Join(words, "-") + "." + format
	if strings.ContainsFunc(name, func(r rune) bool { return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }) {
		name = words[0] + "." + format
	}
	w.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	_, _ = w.Write(out.Bytes()) // whoever went away needs no answer
}

// isNothing reports whether a command found nothing.
func isNothing(err error) bool {
	failed, ok := errors.AsType[*AskError](err)
	return ok && failed.Nothing
}

// status is the code of HTTP for an error.
func status(err error) int {
	if failed, ok := errors.AsType[*AskError](err); ok {
		switch {
		case failed.Nothing:
			return http.StatusNotFound
		case failed.Usage:
			return http.StatusBadRequest
		}
	}
	return http.StatusInternalServerError
}
