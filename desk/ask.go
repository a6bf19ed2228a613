package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"onrecord/schema/sorting"
)

// askable are the commands whose answers can be had as they are. None of them writes.
var askable = []string{
	"said", "concordance", "show", "stances", "shifts", "attention", "compare", "path", "evidence", "list", "stats", "coverage", "agreement", "sample",
	"network", "backbone", "phases", "saturation", "polarization", "clusters", "draw",
}

// mostRows is how many rows a page asks for at most where it shows all.
const mostRows = 5000

// rows asks a command for JSON. Where there is nothing, into stays as it is; with an
// *UnfinishedError it has what was found so far.
func (s *Server) rows(ctx context.Context, into any, command ...string) (told string, err error) {
	a, err := s.answered(ctx, "json", command)
	if isNothing(err) {
		return a.told, nil
	}
	_, unfinished := errors.AsType[*UnfinishedError](err)
	if err != nil && !unfinished {
		return a.told, err
	}
	if err := json.Unmarshal(a.rows, into); err != nil {
		return a.told, fmt.Errorf("%s: %w", command[0], err)
	}
	return a.told, err
}

// answered is what a command prints in a format.
func (s *Server) answered(ctx context.Context, format string, command []string) (keptAnswer, error) {
	return s.answeredTo(ctx, &handedOut{}, format, command)
}

// answeredTo is what a command prints in a format, where it is not handed out already.
func (s *Server) answeredTo(ctx context.Context, out *handedOut, format string, command []string) (keptAnswer, error) {
	version, _ := s.library.Version(ctx)
	flags, words := command, []string(nil)
	if at := slices.Index(command, "--"); at >= 0 {
		flags, words = command[:at], command[at:]
	}
	return s.kept.get(ctx, version, sameAsk(flags, words, format), func() (keptAnswer, error) {
		var to io.Writer = out
		if out.to == nil {
			to = &out.kept
		}
		told, err := s.library.Ask(ctx, to, slices.Concat(flags, []string{"--format=" + format}, words)...)
		return keptAnswer{told, out.kept.Bytes(), out.gone}, err
	})
}

// sameAsk is one text for all commands that ask the same: the order of flags says nothing
// but for those of one name, and a switch may be said to be true.
func sameAsk(flags, words []string, format string) string {
	flags = slices.Clone(flags)
	for i, f := range flags {
		if strings.HasPrefix(f, "--") && !strings.Contains(f, "=") {
			flags[i] = f + "=true"
		}
	}
	name := func(f string) string {
		if !strings.HasPrefix(f, "--") {
			return ""
		}
		name, _, _ := strings.Cut(f, "=")
		return name
	}
	sorting.StableBy(flags, func(a, b string) int { return strings.Compare(name(a), name(b)) })
	if len(words) == 1 { // nothing follows
		words = nil
	}
	return strings.Join(slices.Concat(flags, words, []string{format}), "\x00")
}

// keptAnswers are answers as long as what is asked stays as it is: who turns pages asks
// the same again, and many may ask the same at once.
type keptAnswers struct {
	sync.Mutex
	version int
	bytes   int
	answers map[string]keptAnswer
	asked   map[string]*asking
}

// A keptAnswer is what a command has printed, and said besides.
type keptAnswer struct {
	told string
	rows []byte
	gone bool // what it has printed is with who had asked alone
}

// An asking is a command that is being answered.
type asking struct {
	done   chan struct{}
	answer keptAnswer
	err    error
}

// How many bytes of answers are kept, and of one.
const (
	mostKept    = 64 << 20
	mostKeptOne = 4 << 20
)

// get gives an answer that is kept, or that somebody is waiting for, or asks.
func (k *keptAnswers) get(ctx context.Context, version int, command string, ask func() (keptAnswer, error)) (keptAnswer, error) {
	for {
		k.Lock()
		if k.answers == nil || k.version != version {
			k.answers, k.asked, k.version, k.bytes = map[string]keptAnswer{}, map[string]*asking{}, version, 0
		}
		if a, ok := k.answers[command]; ok {
			k.Unlock()
			return a, nil
		}
		other := k.asked[command]
		if other == nil {
			break
		}
		k.Unlock()
		select {
		case <-other.done:
		case <-ctx.Done():
			return keptAnswer{}, ctx.Err()
		}
		if !errors.Is(other.err, context.Canceled) && !other.answer.gone { // who had asked may have gone away
			return other.answer, other.err
		}
	}
	mine := &asking{done: make(chan struct{})}
	k.asked[command] = mine
	asked := k.asked
	k.Unlock()
	mine.answer, mine.err = ask()
	close(mine.done)
	k.Lock()
	defer k.Unlock()
	delete(asked, command)
	if size := len(mine.answer.rows); mine.err == nil && !mine.answer.gone && k.version == version && size <= mostKeptOne {
		if k.bytes+size > mostKept {
			k.answers, k.bytes = map[string]keptAnswer{}, 0
		}
		k.answers[command], k.bytes = mine.answer, k.bytes+size
	}
	return mine.answer, mine.err
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
	if !slices.Contains(askable, words[0]) || words[0] == "sample" && len(words) > 1 { // which draws
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
	command = append(append(command, "--"), extra...)
	if err := s.allowed(r.Context(), command); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	name := strings.Join(words, "-") + "." + format
	if strings.ContainsFunc(name, func(r rune) bool { return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }) {
		name = words[0] + "." + format
	}
	out := &handedOut{to: w, begin: func() {
		w.Header().Set("Content-Type", media)
		w.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	}}
	a, err := s.answeredTo(r.Context(), out, format, command)
	_, unfinished := errors.AsType[*UnfinishedError](err)
	failed := err != nil && !isNothing(err) && !unfinished
	switch {
	case out.begun && failed:
		panic(http.ErrAbortHandler) // the browser is to know that something is missing
	case out.begun:
	case failed || err != nil && len(a.rows) == 0:
		http.Error(w, err.Error(), status(err))
	default:
		out.begin()
		_, _ = w.Write(a.rows) // whoever went away needs no answer
	}
}

// handedOut gives what a command prints to a browser while it prints, once that is much.
type handedOut struct {
	to    http.ResponseWriter
	begin func()
	begun bool
	kept  bytes.Buffer
	gone  bool // it is too much to be kept
}

// mostWaiting is how many bytes of an answer wait for its end.
const mostWaiting = 128 << 10

func (h *handedOut) Write(p []byte) (int, error) {
	if h.gone {
		return h.to.Write(p)
	}
	h.kept.Write(p)
	out := p
	if !h.begun {
		if h.kept.Len() <= mostWaiting {
			return len(p), nil
		}
		h.begin()
		h.begun, out = true, h.kept.Bytes()
	}
	_, err := h.to.Write(out)
	if h.gone = h.kept.Len() > mostKeptOne; h.gone {
		h.kept = bytes.Buffer{}
	}
	return len(p), err
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
