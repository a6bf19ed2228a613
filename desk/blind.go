package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"onrecord/exports/site"
)

// Who codes sees the codings of others only of sources that she has finished. Whoever
// sits at the desk without a name sees all: she reads, or keeps the main coding.

// asked is a command about the coding that the desk shows.
func (s *Server) asked(command string, flags ...string) []string {
	out := append([]string{command}, flags...)
	if s.options.Coder != "" && command != "list" && !slices.ContainsFunc(flags, func(f string) bool { return strings.HasPrefix(f, "--coder=") }) {
		out = append(out, "--coder="+s.options.Coder)
	}
	return out
}

// allowed refuses a command that shows who codes what others have coded.
func (s *Server) allowed(ctx context.Context, command []string) error {
	if s.options.Coder == "" {
		return nil
	}
	own := false
	for _, arg := range command {
		name, value, _ := strings.Cut(arg, "=")
		switch name {
		case "--coder":
			if value != s.options.Coder {
				return refused(s.options.Coder)
			}
			own = true
		case "--all-coders", "--not-coder", "--codings":
			return refused(s.options.Coder)
		}
	}
	if command[0] == "concordance" && (slices.Contains(command, "--texts") || slices.Contains(command, "--texts=true")) {
		return nil // of texts, whoever has coded them
	}
	if at := slices.Index(command, "--"); command[0] == "evidence" && at == len(command)-2 {
		return s.mayRead(ctx, command[at+1])
	}
	if own || command[0] == "list" && len(command) > 1 && command[1] != "statements" && command[1] != "sources" { // which have the notes of the main coding
		return nil
	}
	return refused(s.options.Coder)
}

// finished reports whether a coder has finished a source: her name is among those who
// have, with the day if it is known.
func finished(source *site.Entity, coder string) bool {
	return slices.ContainsFunc(source.Finished, func(f string) bool { return f == coder || strings.HasPrefix(f, coder+" ") })
}

func refused(coder string) error {
	return &AskError{Usage: true, Blind: true, Message: fmt.Sprintf("%s codes blind: here are her own codings alone, and those of others of sources that she has finished", coder)}
}

// coders are those whose coding of a source may be read.
func (s *Server) coders(_ context.Context, source *site.Entity) ([]site.Coder, error) {
	if s.options.Coder != "" && !finished(source, s.options.Coder) {
		return nil, nil
	}
	if len(source.Layers) == 0 {
		return nil, nil
	}
	out := []site.Coder{{Coder: "main"}}
	for _, l := range source.Layers {
		if l != "draft" {
			out = append(out, site.Coder{Coder: l})
		}
	}
	return out, nil
}

// mayRead refuses the statement of another coder in a source that is not finished.
func (s *Server) mayRead(ctx context.Context, id string) error {
	if s.options.Coder == "" {
		return nil
	}
	layer, _, _ := strings.Cut(id, "/")
	if layer == s.options.Coder {
		return nil
	}
	if own, err := s.coded(ctx); err != nil || own[id] {
		return err
	}
	var rows []site.Statement
	sources, err := s.entities(ctx, "source")
	if err != nil {
		return err
	}
	for _, src := range sources.all {
		if !finished(&src, s.options.Coder) {
			continue
		}
		if _, err := s.rows(ctx, &rows, "said", "--source="+src.ID, "--all-coders"); err != nil {
			return err
		}
		if slices.ContainsFunc(rows, func(row site.Statement) bool { return row.ID == id }) {
			return nil
		}
	}
	return refused(s.options.Coder)
}

// coded are the ids of what a coder has coded, wherever that is. Of files, which are of one
// moment, it is asked once.
func (s *Server) coded(ctx context.Context) (map[string]bool, error) {
	if s.ownIDs != nil {
		return s.ownIDs, nil
	}
	var rows []site.Statement
	if _, err := s.rows(ctx, &rows, "said", "--coder="+s.options.Coder); err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, row := range rows {
		ids[row.ID] = true
	}
	if s.files {
		s.ownIDs = ids
	}
	return ids, nil
}

// compared is the command that compares coders, of the sources that may be compared: all
// of them, or those of a sample.
func (s *Server) compared(ctx context.Context, only *site.Sample) ([]string, error) {
	command := []string{"agreement"}
	if only != nil {
		command = append(command, "--sample="+only.ID)
	}
	if s.options.Coder == "" {
		return command, nil
	}
	flags := len(command)
	sources, err := s.entities(ctx, "source")
	if err != nil {
		return nil, err
	}
	for _, src := range sources.all {
		if finished(&src, s.options.Coder) && (only == nil || only.Has(src.ID)) {
			command = append(command, src.ID)
		}
	}
	if len(command) == flags {
		return nil, &AskError{Nothing: true, Message: "You have not finished a source yet: finish one to see how others have coded it."}
	}
	return command, nil
}
