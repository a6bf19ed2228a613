package importer

import (
	"cmp"
	"slices"
	"strings"

	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/refi"
)

// ownProjects makes corpora of projects that onrecord wrote.
type ownProjects struct {
	reading *reading
	corpora map[string]*schema.Corpus // by base
	order   []*schema.Corpus
}

// An ownProject is one that onrecord wrote.
type ownProject struct {
	*ownProjects
	*refi.Project
	first   *schema.Corpus // of what does not say of which it is
	codes   map[string]ownCode
	users   map[string]string
	decoder schema.Decoder
	byID    map[*schema.Corpus]map[string]*schema.Statement
}

// An ownCode says that a statement has an entity in a field.
type ownCode struct {
	field string
	ref   schema.Ref
}

// isOwn reports whether onrecord wrote a project, be it that another program, which keeps
// descriptions, has saved it since.
func isOwn(p *refi.Project) bool {
	if p.Codebook {
		return false
	}
	return p.Origin == refi.Origin || refi.Value(refi.Lines(p.Description), "base") != "" && slices.ContainsFunc(p.Codes, func(root *refi.Code) bool {
		return (root.Name == refi.ActorCodes || root.Name == refi.PositionCodes) && slices.ContainsFunc(root.Codes, func(c *refi.Code) bool {
			return refi.Value(refi.Lines(c.Description), "id") != ""
		})
	})
}

// isOwnSelection reports whether onrecord wrote a selection.
func isOwnSelection(sel *refi.Selection) bool {
	lines := refi.Lines(sel.Description)
	return refi.Value(lines, "id") != "" && refi.Value(lines, "mode") != ""
}

// leaveOwn takes out of a project what onrecord wrote and reads by itself, so that what
// was coded since is left.
func leaveOwn(r *reading, p *refi.Project) {
	n := 0
	for _, s := range p.Sources {
		kept := slices.DeleteFunc(slices.Clone(s.Selections), func(sel refi.Selection) bool { return isOwnSelection(&sel) })
		n += len(s.Selections) - len(kept)
		s.Selections = kept
	}
	if n > 0 {
		r.took(Part{File: p.File, What: "selection", Name: "of statements that onrecord wrote", Values: n, Left: n, Why: "they are read when nothing is said of codes"})
	}
}

// resaved puts selections of one statement and one span together, for some programs have
// one for each coding, and takes out those that onrecord did not write.
func (r *ownProject) resaved(s *refi.Source) {
	type place struct {
		id         string
		start, end int
	}
	type code struct {
		of   int // of out
		guid string
	}
	var out []refi.Selection
	coded := map[code]bool{}
	first := map[string]int{}
	at := map[place]int{}
	left := 0
	for _, sel := range s.Selections {
		if !isOwnSelection(&sel) {
			left++
			continue
		}
		id := refi.Value(refi.Lines(sel.Description), "id")
		where := place{id, sel.Start, sel.End}
		of, known := first[id]
		if !known {
			of, first[id] = len(out), len(out)
		}
		if _, twice := at[where]; !twice {
			at[where] = len(out)
			codings := sel.Codings
			sel.Codings = nil
			out = append(out, sel)
			sel.Codings = codings
		}
		for _, c := range sel.Codings {
			if has := (code{of, c.Code}); !coded[has] {
				coded[has] = true
				out[of].Codings = append(out[of].Codings, c)
			}
		}
	}
	s.Selections = out
	if left > 0 {
		r.reading.took(Part{File: r.File, What: "selection", Name: "selections that onrecord did not write", Values: left, Left: left, Why: "once more, with " + refi.ActorCodes + "=speakers and " + refi.PositionCodes + "=positions, they are read alone"})
	}
}

func (o *ownProjects) read(p *refi.Project) {
	r := &ownProject{
		ownProjects: o, Project: p, codes: map[string]ownCode{}, users: map[string]string{}, byID: map[*schema.Corpus]map[string]*schema.Statement{},
		decoder: schema.Decoder{Problems: &o.reading.Loader.Problems, Exchange: true},
	}
	for block := range strings.SplitSeq(p.Description, "\n\n") {
		r.corpus(refi.Lines(block))
	}
	for _, u := range p.Users {
		if u.Name != defaultCoder || p.Origin == refi.Origin {
			r.users[u.GUID] = u.Name
		}
	}
	for _, root := range p.Codes {
		for _, c := range root.Codes {
			switch root.Name {
			case refi.ActorCodes:
				r.entity(c, schema.KindActor, "speakers", "")
			case refi.PositionCodes:
				r.entity(c, schema.KindPosition, "neutral", "")
			}
		}
	}
	for _, s := range p.Sources {
		if p.Origin != refi.Origin {
			r.resaved(s)
		}
		r.source(s)
	}
}

// defaultCoder is who codes in QualCoder where a project does not say it.
const defaultCoder = "default"

// corpus is one that a project describes.
func (r *ownProject) corpus(lines []refi.Line) {
	base := refi.Value(lines, "base")
	c := r.corpora[base]
	if c == nil {
		c = &schema.Corpus{Base: base}
		if known := r.reading.known; known != nil && known.Base == base {
			c.ID = known.ID
		}
		if n := r.node(schema.KindCorpus, lines, schema.Pos{File: r.File}); n.Get("id") != nil {
			if decoded, ok := r.decoder.Entity(schema.KindCorpus, n).(*schema.Corpus); ok {
				c = decoded
			}
		}
		r.corpora[base] = c
		r.order = append(r.order, c)
	}
	if r.first == nil {
		r.first = c
	}
}

// node is what lines say of an entity.
func (r *ownProject) node(k schema.Kind, lines []refi.Line, at schema.Pos) *schema.Node {
	n := (*schema.Nodes)(nil).New(schema.MapNode, "", at)
	for _, l := range lines {
		if l.Key == "id" || slices.Contains(refi.Texts(k), l.Key) {
			(*schema.Nodes)(nil).Put(n, l.Key, (*schema.Nodes)(nil).Cell(k, l.Key, l.Value, at))
		}
	}
	return n
}

func put(n *schema.Node, key, value string) {
	(*schema.Nodes)(nil).Put(n, key, (*schema.Nodes)(nil).New(schema.StringNode, value, n.Pos))
}

// of is the corpus of an entity.
func (r *ownProject) of(lines []refi.Line) *schema.Corpus {
	if c := r.corpora[refi.Value(lines, "corpus")]; c != nil {
		return c
	}
	return r.first
}

func (r *ownProject) took(what, as string) {
	r.reading.took(Part{File: r.File, What: what, Name: "of " + as, As: as, Values: 1})
}

// entity is that of a code, with what is below it.
func (r *ownProject) entity(c *refi.Code, k schema.Kind, field, broader string) {
	lines := refi.Lines(c.Description)
	n := r.node(k, lines, c.Pos)
	put(n, "name", cmp.Or(refi.Value(lines, "name"), c.Name))
	if broader = cmp.Or(broader, refi.Broader(lines)); broader != "" {
		put(n, "broader", broader)
	}
	id := refi.Value(lines, "id")
	ref := schema.Ref{Kind: k, ID: id}
	r.codes[c.GUID] = ownCode{field, ref}
	if e := r.decoder.Entity(k, n); e != nil {
		r.of(lines).Add(e)
	}
	r.took("code", string(k))
	for _, inner := range c.Codes {
		if role := refi.RoleOf(refi.Value(refi.Lines(inner.Description), "role")); role != "" {
			r.codes[inner.GUID] = ownCode{role, ref}
			r.took("code", role)
			continue
		}
		r.entity(inner, k, field, id)
	}
}

// madeText says that a text is none of a source.
const madeText = "text"

// source is one with its statements.
func (r *ownProject) source(s *refi.Source) {
	lines := refi.Lines(s.Description)
	n := r.node(schema.KindSource, lines, s.Pos)
	put(n, "title", s.Name)
	c := r.of(lines)
	src, ok := r.decoder.Entity(schema.KindSource, n).(*schema.Source)
	if !ok {
		return
	}
	c.Add(src)
	r.took("source", "source")
	var t *text.Text
	if refi.Value(lines, madeText) == "" {
		var err error
		if t, err = text.New(r.File+"/"+s.Name, []byte(s.Text)); err != nil {
			r.reading.Loader.Problems.Add(s.Pos, "source "+src.ID, "%v", err)
			return
		}
		if src.Text == "" && t.Len() > 0 {
			src.Text, src.SHA256, src.Length = "texts/"+src.ID+".txt", t.SHA256(), t.Len()
			if r.reading.texts[c] == nil {
				r.reading.texts[c] = map[string]string{}
			}
			r.reading.texts[c][src.ID] = t.Slice(0, t.Len())
		}
	}
	for i := range s.Selections {
		r.selection(c, src, t, &s.Selections[i])
	}
}

// selection is a passage of a statement, and, with the first one, what it says.
func (r *ownProject) selection(c *schema.Corpus, src *schema.Source, t *text.Text, sel *refi.Selection) {
	lines := refi.Lines(sel.Description)
	id := refi.Value(lines, "id")
	if r.byID[c] == nil {
		r.byID[c] = map[string]*schema.Statement{}
	}
	st := r.byID[c][id]
	if st == nil {
		n := r.node(schema.KindStatement, slices.DeleteFunc(slices.Clone(lines), func(l refi.Line) bool { return l.Key == "id" }), sel.Pos)
		r.coded(n, id, sel)
		decoded, ok := r.decoder.Entity(schema.KindStatement, n).(*schema.Statement)
		if !ok {
			return
		}
		st = decoded
		st.ID, st.Source, st.Coder = id, schema.Ref{Kind: schema.KindSource, ID: src.ID}, r.users[sel.User]
		if layer, _, ok := strings.Cut(id, "/"); ok {
			st.Layer = layer
		}
		r.byID[c][id] = st
		c.Add(st)
		r.took("selection", "statement")
	}
	p := schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: src.ID}}
	p.Pos = sel.Pos
	switch {
	case t == nil:
		for _, l := range lines {
			if key, ok := strings.CutPrefix(l.Key, "passage "); ok {
				f, known := schema.FieldNamed(schema.KindPassage, key)
				if !known {
					continue
				}
				if f.Type == schema.Int {
					f.PutInt(&p, wholeOf(l.Value))
				} else {
					f.PutText(&p, l.Value)
				}
			}
		}
	case sel.Start < 0 || sel.Start >= sel.End || sel.End > t.Len():
		r.reading.Loader.Problems.Add(sel.Pos, "statement "+id, "this selection is from %d to %d, and the text has %d characters", sel.Start, sel.End, t.Len())
		return
	default:
		t.Fill(&p, sel.Start, sel.End, refi.Value(lines, "quoted") != "")
	}
	st.Evidence = append(st.Evidence, p)
	r.took("selection", "evidence")
}

// coded puts what the codes of a selection say into a statement.
func (r *ownProject) coded(n *schema.Node, id string, sel *refi.Selection) {
	for _, coding := range sel.Codings {
		code, ok := r.codes[coding.Code]
		if !ok {
			r.reading.Loader.Problems.Add(coding.Pos, "statement "+id, "there is no code %s", coding.Code)
			continue
		}
		list := n.Get(code.field)
		if list == nil {
			list = (*schema.Nodes)(nil).New(schema.ListNode, "", coding.Pos)
			(*schema.Nodes)(nil).Put(n, code.field, list)
		}
		to := code.ref.ID
		if f, _ := schema.FieldNamed(schema.KindStatement, code.field); len(f.Kinds) > 1 {
			to = string(code.ref.Kind) + "/" + to
		}
		list.Items = append(list.Items, (*schema.Nodes)(nil).New(schema.StringNode, to, coding.Pos))
	}
}

// wholeOf is a number that was written as such, or 0.
func wholeOf(s string) (n int) {
	for _, c := range s {
		if c < '0' || c > '9' || n > 1<<40 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// finish hands the corpora over.
func (o *ownProjects) finish() {
	stream := o.reading.Loader.Stream()
	stream.Corpora = append(stream.Corpora, o.order...)
}
