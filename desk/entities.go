package desk

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/change"
	"onrecord/data/coding"
	"onrecord/data/scaffold"
	"onrecord/exports/site"
	"onrecord/schema"
)

// editable are the kinds of entities whose fields a page changes.
var editable = []schema.Kind{schema.KindActor, schema.KindPosition}

// maxUpload is how large, in bytes, a document is at most that a page sends; it is sent in
// base 64.
const maxUpload = 32 << 20

// wordsOf are those that a field can have.
func wordsOf(kind schema.Kind, field string) []string {
	f, _ := schema.FieldNamed(kind, field)
	return f.Words
}

// forEntity is what a page needs on which an entity is changed; nil: it cannot be.
func (s *Server) forEntity(ctx context.Context, kind schema.Kind, id string) (*site.EntityForm, error) {
	if s.options.Editor == nil || !slices.Contains(editable, kind) {
		return nil, nil
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	it := c.Entity(kind, id)
	if it == nil {
		return nil, nil
	}
	_, sum, err := c.FileWith(it)
	if err != nil {
		return nil, err
	}
	out := &site.EntityForm{Sum: sum, Types: wordsOf(kind, "type"), Undo: s.canUndo()}
	for e := range c.Read().Entities {
		if a, ok := e.(*schema.Actor); ok && a.Type != "person" && len(out.Organizations) < mostChoices {
			out.Organizations = append(out.Organizations, site.Ref{ID: a.ID, Name: a.Name})
		}
	}
	return out, nil
}

// mostChoices is how many organizations a page offers.
const mostChoices = 500

func (s *Server) canUndo() bool {
	s.options.Editor.mu.Lock()
	defer s.options.Editor.mu.Unlock()
	return len(s.options.Editor.done) > 0
}

// entity changes the fields of an actor or a position that a page has sent.
func (s *Server) entity(ctx context.Context, e *edit) (*outcome, error) {
	kind := schema.Kind(e.Kind)
	if !slices.Contains(editable, kind) {
		return nil, fmt.Errorf("no %q is changed here", e.Kind)
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	return s.revise(ctx, c, kind, e, func(it schema.Entity) error { return describe(c, it, e.Fields) })
}

// describe gives an actor or a position the fields that a page has sent.
func describe(c *coding.Coding, it schema.Entity, fields map[string][]value) error {
	texts, list := map[string]*string{}, (*[]string)(nil)
	var roles *[]schema.Role
	switch it := it.(type) {
	case *schema.Actor:
		texts = map[string]*string{"name": &it.Name, "type": &it.Type, "description": &it.Description}
		list, roles = &it.Aliases, &it.Roles
	case *schema.Position:
		texts = map[string]*string{"name": &it.Name, "type": &it.Type, "description": &it.Description, "useWhen": &it.UseWhen, "notWhen": &it.NotWhen, "example": &it.Example, "note": &it.Note}
		list = &it.Aliases
	}
	for _, name := range sortedKeys(fields) {
		values := fields[name]
		switch to := texts[name]; {
		case to != nil && len(values) <= 1:
			*to = ""
			if len(values) == 1 {
				*to = coding.CleanNote(values[0].Name)
			}
			if name == "name" || name == "type" {
				*to = strings.Join(strings.Fields(*to), " ")
			}
		case name == "aliases":
			*list = nil
			for _, v := range values {
				if alias := strings.Join(strings.Fields(v.Name), " "); alias != "" && !slices.Contains(*list, alias) {
					*list = append(*list, alias)
				}
			}
		case name == "roles" && roles != nil:
			next, err := rolesOf(c, *roles, values)
			if err != nil {
				return err
			}
			*roles = next
		default:
			return fmt.Errorf("no field that a page can set is called %q", name)
		}
	}
	return nil
}

// rolesOf are the roles that a page has sent. One that was there before keeps who says
// so.
func rolesOf(c *coding.Coding, before []schema.Role, values []value) (out []schema.Role, err error) {
	for _, v := range values {
		r := schema.Role{}
		if v.Was != nil {
			if *v.Was < 0 || *v.Was >= len(before) {
				return nil, errors.New("the roles were changed meanwhile")
			}
			r = before[*v.Was]
		}
		same := "" // where it was held
		if it := c.Entity(schema.KindActor, r.Organization.ID); it != nil {
			same = it.Label()
		}
		r.Office, r.From, r.Until = strings.TrimSpace(v.Name), strings.TrimSpace(v.From), strings.TrimSpace(v.Until)
		for name, date := range map[string]string{"from": r.From, "until": r.Until} {
			if date == "" {
				continue
			}
			if _, err := schema.ParseDate(date); err != nil {
				return nil, fmt.Errorf("role %s: %s: %w", r.Office, name, err)
			}
		}
		organization := strings.TrimSpace(v.Organization)
		switch {
		case r.Office == "" && organization == "" && r.From == "" && r.Until == "":
			continue // a row that nobody has filled in
		case r.Office == "":
			return nil, errors.New("a role has an office")
		case organization == "":
			r.Organization = schema.Ref{}
		case organization == same: // a name that others may have as well
		default:
			it, err := c.Find(organization, schema.KindActor)
			if err != nil {
				return nil, fmt.Errorf("role %s: %w", r.Office, err)
			}
			r.Organization = schema.Ref{Kind: schema.KindActor, ID: it.Identity().ID}
		}
		out = append(out, r)
	}
	return out, nil
}

// make makes an actor or a position that nothing names yet.
func (s *Server) make(ctx context.Context, e *edit) (*outcome, error) {
	kind := schema.Kind(e.Kind)
	if !slices.Contains(editable, kind) {
		return nil, fmt.Errorf("no %q is made here", e.Kind)
	}
	name, typ := e.Fields["name"], e.Fields["type"]
	if len(name) != 1 || len(typ) != 1 || len(e.Fields) != 2 {
		return nil, errors.New("what is new has a name and a type")
	}
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	return s.carryOutIn(ctx, c, []string{c.FileOf(kind)}, func(dry bool) (string, []change.Change, error) {
		it, err := c.Make(kind, name[0].Name, typ[0].Name)
		if err != nil {
			return "", nil, err
		}
		changes, err := c.Keep(ctx, coding.Options{DryRun: dry})
		return it.Identity().ID, changes, err
	})
}

// newSource adds a source: a text that was typed, or a document.
func (s *Server) newSource(ctx context.Context, e *edit) (out *outcome, err error) {
	o := scaffold.NewSourceOptions{}
	text := ""
	fields := map[string]*string{"id": &o.ID, "title": &o.Title, "language": &o.Language, "date": &o.Date, "publisher": &o.Publisher, "url": &o.URL, "text": &text}
	for _, name := range sortedKeys(e.Fields) {
		to, values := fields[name], e.Fields[name]
		if to == nil || len(values) > 1 {
			return nil, fmt.Errorf("no field that a page can set is called %q", name)
		}
		if len(values) == 1 {
			*to = values[0].Name
		}
	}
	for name, to := range fields {
		if name != "text" {
			*to = strings.TrimSpace(*to)
		}
	}
	var raw []byte
	name := ""
	switch {
	case e.File != nil && strings.TrimSpace(text) != "":
		return nil, errors.New("a source is a text or a document, not both")
	case e.File != nil:
		if raw, err = base64.StdEncoding.DecodeString(e.File.Base64); err != nil {
			return nil, errors.New("the document did not arrive whole")
		}
		name = filepath.Base(filepath.ToSlash(e.File.Name))
	case strings.TrimSpace(text) == "":
		return nil, errors.New("a source has a text: paste one, or choose a document")
	case o.Title == "":
		return nil, errors.New("a source has a title")
	default:
		raw = []byte(strings.TrimRight(text, "\n") + "\n")
		name = schema.SlugOfWords(o.Title, 8) + ".txt"
	}
	name = safeName(name)
	c, err := s.coding(ctx)
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "onrecord-document-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	file := filepath.Join(tmp, name)
	if err := change.Write(ctx, tmp, []change.Change{{File: file, Text: raw}}); err != nil {
		return nil, err
	}
	dir := s.options.Editor.Dir
	told := ""
	out, err = s.carryOutIn(ctx, c, nil, func(dry bool) (string, []change.Change, error) {
		made, changes, err := scaffold.PlanSource(ctx, file, dir, o)
		if err != nil {
			return "", nil, err
		}
		for i := range changes {
			if changes[i].There {
				return "", nil, fmt.Errorf("%s already exists", changes[i].File)
			}
		}
		told = strings.ReplaceAll(made.Note.String(), file, name)
		return made.ID, changes, c.Put(ctx, changes, coding.Options{DryRun: dry})
	})
	if err != nil {
		return nil, hideFolder(err, tmp)
	}
	out.Message = told
	return out, nil
}

// A hidden error names nothing of a folder that is the desk's own business.
type hidden struct {
	error
	dir string
}

func (h *hidden) Unwrap() error { return h.error }
func (h *hidden) Error() string {
	return strings.ReplaceAll(h.error.Error(), h.dir+string(filepath.Separator), "")
}

func hideFolder(err error, dir string) error {
	if ps, ok := errors.AsType[schema.Problems](err); ok {
		for _, p := range ps {
			p.Pos.File = strings.TrimPrefix(p.Pos.File, filepath.ToSlash(dir)+"/")
		}
		return err
	}
	return &hidden{err, dir}
}

// safeName is a name by which a document can be kept for a moment: its letters, digits and
// endings.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
	name = strings.TrimLeft(name, ". ")
	if len(name) > 120 {
		ext := filepath.Ext(name)
		if len(ext) > 10 {
			ext = ""
		}
		name = strings.ToValidUTF8(name[:100], "") + ext
	}
	if name == "" || strings.HasPrefix(name, "-.") {
		return "source" + strings.TrimPrefix(name, "-")
	}
	return name
}
