package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"onrecord/data/whole"
	"onrecord/exports/diagram"
	"onrecord/exports/diagram/font"
	"onrecord/exports/diagram/graphviz"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
)

const drawLong = `Draw makes a diagram:

  statements    who said what, and the positions that it bears on
  positions     who supports and who opposes each position
  ego NAME      one entity and what is next to it
  evidence ID   the trail of a statement, down to the passages of the source
  path A B      the shortest ways between two entities
  network       who agrees with whom, or who is for and against what
  heatmap       the same as a table in colours
  timeline      what was said when, by actor or position
  bars          how many are for and against each position
  trend         which share is for and against each position, over time
  shifts        who has changed their stance on what, and when
  polarization  how far those who speak fall into groups, over time
  phases        how a debate changes, its phases and turning points
  saturation    what further sources have brought that is new
  map           where it was said, on a map of the world's countries

From network to saturation, they have flags of their own, and a help (onrecord
draw network --help).

The format is that of the file's name: svg (the default), png, pdf or dot. What
is drawn is what said would print; what a source says in its own voice is left
out unless asked for, and of several reports of one utterance the first is
drawn. The footer says what was left out. Above --max-nodes nodes, statements
are drawn together, with counts.

Actors are coloured by bloc: an actor with bloc: true in the corpus, or one of
--blocs, to which they belong at the date of what they say, directly or through
others, the nearest first; else where the chain of affiliations ends that goes
by the one that began last, then by the coder's order. On the day on which one
affiliation ends and another begins, the later one holds; one that only says a
month or a year may hold on each of its days. --blocs overrides the marks. Who
is in two blocs is drawn in both, or with a bar for the earlier one, and the
footer says since when. Offices go by the same dates.

Fonts other than the built-in ones are read, and Graphviz runs, in processes of
their own, which are stopped when they take more than --timeout, or more memory
than a font or a diagram needs.

Stance is told by colour and by line. What is attributed to somebody, or known
by hearsay, is drawn thin or in italics. In a trail, the words of a passage that
is not a quotation are shown where the text is at hand: in the corpus that is
asked, or named with --source-text.

On a map, each place with coordinates has a disc, whose area is how many
statements were made there. It shows the part of the world where they are, in an
equal-area projection that the footer names; what has no place, or none with
coordinates, is counted there.

With --interactive, an svg in a browser highlights what you point at and what it
is linked with; a click keeps it highlighted, and a box finds names. The file
needs no other file, and shows the same picture without its script.

With --width a4, letter or slide, a diagram is laid out for such pages, paper
upright or on its side, and no text on paper is smaller than 7 points (networks:
6). What one page has no room for takes several, on which it is continued: a pdf
has them all; of trump.svg or trump.png they are trump-1.svg, trump-2.svg and so
on, and --page says that only one is wanted.`

const drawExample = `  onrecord draw statements --by trump -o trump.svg
  onrecord draw statements --blocs ukraine,russia -o blocs.svg
  onrecord draw positions --theme print -o positions.pdf
  onrecord draw ego putin --width a4 -o putin.pdf
  onrecord draw ego putin --width slide --page 2 -o putin.png
  onrecord draw evidence no-deal-until-a-deal > trail.svg
  onrecord draw path vance nato --format dot`

// drawOptions are the flags of draw.
type drawOptions struct {
	filterFlags
	lookFlags
	assertions, reports bool
	texts               textFlags
	blocs               []string
	lang                string
}

// drawTimeout is how long drawing may take unless somebody says it.
const drawTimeout = 30 * time.Second

// lookFlags say what a picture looks like: all that is drawn has them.
type lookFlags struct {
	theme, width    string
	title, subtitle string
	noLegend        bool
	page            int
	pageGiven       func() bool // 0 is no page that one could ask for
	fonts           []string
	scale           float64
	interactive     bool
	mostNodes       int
	timeout         time.Duration
}

// add makes the flags; most is how many nodes a picture has unless somebody says it, which
// they can where there is a help for it.
func (o *lookFlags) add(cmd *cobra.Command, a *app, most int, mostHelp string) {
	f := cmd.Flags()
	f.StringVar(&o.theme, "theme", "light", "`THEME`: "+list(themeNames(), "or"))
	f.StringVar(&o.title, "title", "", "`TEXT` above the diagram")
	f.StringVar(&o.subtitle, "subtitle", "", "`TEXT` below the title")
	f.BoolVar(&o.noLegend, "no-legend", false, "leave out the legend")
	f.StringArrayVar(&o.fonts, "font", nil, "a font `FILE` for scripts that the built-in fonts lack (can be repeated)")
	if err := f.SetAnnotation("font", readsFile, nil); err != nil {
		panic(err) // the flag was made above
	}
	f.Float64Var(&o.scale, "scale", 2, "pixels of a png to one of a screen")
	f.BoolVar(&o.interactive, "interactive", false, "an svg in which you can point, click and search")
	f.StringVar(&o.width, "width", "", "fit on pages of a `SIZE`: "+list(pageNames(), "or")+"; or so many pixels wide")
	f.IntVar(&o.page, "page", 0, "of several pages, draw the one of this `NUMBER`")
	o.pageGiven = func() bool { return f.Changed("page") }
	if o.mostNodes = most; mostHelp != "" {
		f.IntVar(&o.mostNodes, "max-nodes", most, mostHelp)
	}
	f.DurationVar(&o.timeout, "timeout", drawTimeout, "how long drawing, the layout, and each reading of fonts may take")
	for flag, words := range map[string][]string{"theme": themeNames(), "width": pageNames()} {
		a.completesWords(cmd, flag, words)
	}
}

// drawCommands are the kinds of diagrams that have flags of their own.
var drawCommands = []command{
	{"network", newDrawNetworkCommand},
	{"heatmap", newDrawHeatmapCommand},
	{"timeline", newDrawTimelineCommand},
	{"bars", newDrawBarsCommand},
	{"trend", newDrawTrendCommand},
	{"shifts", newDrawShiftsCommand},
	{"polarization", newDrawPolarizationCommand},
	{"phases", newDrawPhasesCommand},
	{"saturation", newDrawSaturationCommand},
}

func newDrawCommand(a *app) *cobra.Command { return newDrawCommandWith(a, drawCommands) }

// newDrawCommandWith is draw with some of the kinds that have flags of their own.
func newDrawCommandWith(a *app, kinds []command) *cobra.Command {
	var o drawOptions
	cmd := &cobra.Command{
		Use:     "draw KIND [NAME…]",
		Short:   "A diagram: statements, positions, an ego network, a trail, a path",
		Long:    drawLong,
		Example: drawExample,
		GroupID: groupOut,
		Args:    cobra.MinimumNArgs(1),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return kindNames(), cobra.ShellCompDirectiveNoFileComp
			}
			return a.completeNames(namedBy(args[0])...)(cmd, nil, word)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDraw(cmd.Context(), a, o, args[0], args[1:])
		},
	}
	o.filterFlags.add(cmd, a)
	f := cmd.Flags()
	f.BoolVar(&o.assertions, "assertions", false, "draw what a source says in its own voice, too")
	f.BoolVar(&o.reports, "reports", false, "draw each report; else those of one utterance once")
	o.texts.add(cmd)
	f.StringSliceVar(&o.blocs, "blocs", nil, "the blocs by which actors are coloured: `A,B`, instead of those that the corpus marks")
	f.StringVar(&o.lang, "lang", "", "names in this `LANGUAGE` (BCP 47), where an entity has one in its script")
	o.lookFlags.add(cmd, a, diagram.MostNodes, "draw together with counts above `N` nodes")
	a.completes(cmd, "blocs", a.completeNames(schema.KindActor))
	for _, kind := range kinds {
		cmd.AddCommand(kind.make(a))
	}
	return cmd
}

func kindNames() []string {
	var out []string
	for _, k := range diagram.Kinds() {
		out = append(out, k.Name)
	}
	return out
}

func pageNames() []string {
	var out []string
	for _, p := range diagram.Pages() {
		out = append(out, p.Name)
	}
	return out
}

func themeNames() []string {
	var out []string
	for _, t := range diagram.Themes() {
		out = append(out, t.Name)
	}
	return out
}

// namedBy are the kinds of what a diagram is about.
func namedBy(kind string) []schema.Kind {
	if kind == "evidence" {
		return []schema.Kind{schema.KindStatement}
	}
	return schema.Kinds()
}

// drawNames are the names that each diagram takes.
var drawNames = map[string][]string{"statements": nil, "positions": nil, "ego": {"NAME"}, "evidence": {"ID"}, "path": {"A", "B"}, "map": nil}

func runDraw(ctx context.Context, a *app, o drawOptions, kind string, names []string) error {
	wanted, ok := drawNames[kind]
	if _, known := diagram.KindNamed(kind); known && !ok { // cobra leads there, unless flags come before it
		return usagef("draw %[1]s has flags of its own, which come after it: draw %[1]s --theme print", kind)
	}
	if !ok {
		return usagef("draw %s: there is %s%s", kind, list(kindNames(), "and"), didYouMean("", kind, kindNames()))
	}
	if len(names) != len(wanted) {
		return usagef("draw %s takes %s", kind, strings.TrimSpace(firstNonEmpty(strings.Join(wanted, " and "), "no name; select with flags such as --by")))
	}
	texts, err := o.textsOf(a, kind)
	if err != nil {
		return err
	}
	if f := o.filter(); (f.Narrows() || f.AllCoders) && (kind == "path" || kind == "evidence") {
		return usagef("draw %s takes no filter: it goes by the whole graph", kind)
	}
	look, err := o.look(a)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop() // of the program that lays out, when it is not needed after all
	p, err := o.begin(ctx, a, kind, look)
	if err != nil {
		return err
	}
	defer p.fonts.Close()
	err = a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, o.filter()); err != nil {
			return err
		}
		scene, err := o.scene(ctx, s, kind, names)
		if err != nil {
			return err
		}
		if kind == "evidence" {
			if err := a.quotePassages(scene, texts.files); err != nil {
				return err
			}
		}
		err = p.draw(ctx, scene, o.lang)
		if errors.Is(err, diagram.ErrEmpty) || errors.Is(err, diagram.ErrNowhere) {
			return nothingf("%s%s", err, o.hint(scene))
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.print(ctx, a)
}

// asksPage reports whether a page is asked for.
func (o *lookFlags) asksPage() bool { return o.pageGiven != nil && o.pageGiven() }

// A look is what flags say of how a picture is drawn, checked.
type look struct {
	format diagram.Format
	page   diagram.Page
	paged  bool
	width  float64 // in points; 0: as wide as it comes out
	theme  diagram.Theme
}

// look checks the flags.
func (o *lookFlags) look(a *app) (look, error) {
	l, err := look{}, error(nil)
	if l.format, err = drawFormat(a); err != nil {
		return l, err
	}
	if l.format.Binary {
		if err := a.textOnly(l.format.Name); err != nil {
			return l, err
		}
	}
	if l.page, l.paged = diagram.PageNamed(strings.ToLower(o.width)); !l.paged {
		if l.width, err = o.points(); err != nil {
			return l, err
		}
	}
	switch {
	case l.paged && l.format.Layout == "":
		return l, usagef("--width %s: a %s has no size; draw svg, png or pdf", o.width, l.format.Name)
	case o.asksPage() && o.page < 1:
		return l, usagef("--page takes a whole number from 1 up")
	case o.asksPage() && !l.paged:
		return l, usagef("--page needs --width %s", list(pageNames(), "or"))
	}
	if o.interactive && l.format.Name != "svg" {
		return l, usagef("--interactive is of an svg: a %s runs nothing", l.format.Name)
	}
	var ok bool
	if l.theme, ok = diagram.ThemeNamed(o.theme); !ok {
		return l, usagef("--theme takes %s, not %q", list(themeNames(), "or"), o.theme)
	}
	switch {
	case !(o.scale > 0 && o.scale <= 100):
		return l, usagef("--scale takes a number above 0, up to 100")
	case o.mostNodes < 3:
		return l, usagef("--max-nodes takes a whole number from 3 up")
	case o.timeout <= 0:
		return l, usagef("--timeout takes a time such as 30s")
	}
	return l, nil
}

// A picture is a diagram in the making.
type picture struct {
	look
	flags    *lookFlags
	kind     string
	fonts    *font.Set
	layouter diagram.Layouter // nil: none is needed
	figure   *diagram.Figure
	booklet  *diagram.Booklet // nil: it is not for pages

	dendrogram bool // of a heatmap
}

// begin reads the fonts and starts what lays out.
func (o *lookFlags) begin(ctx context.Context, a *app, kind string, l look) (*picture, error) {
	p := &picture{look: l, flags: o, kind: kind}
	var err error
	if p.fonts, err = font.New(font.Options{Files: o.fonts, Wait: o.timeout, Apart: a.fontReader(ctx)}); err != nil {
		return nil, err
	}
	if k, ok := diagram.KindNamed(kind); ok && k.Paints() || l.format.Layout == "" {
		return p, nil
	}
	r, err := graphviz.Find(ctx, graphviz.Options{Deadline: o.timeout, Note: func(s string) { a.note("%s", s) }})
	if err != nil {
		p.fonts.Close()
		return nil, err
	}
	p.layouter = r.Begin(ctx, diagram.Engine, l.format.Layout)
	return p, nil
}

// draw draws a scene.
func (p *picture) draw(ctx context.Context, scene *view.Scene, lang string) (err error) {
	o := p.flags
	options := diagram.Options{
		Fonts: p.fonts, Theme: p.theme, Title: o.title, Subtitle: o.subtitle, NoLegend: o.noLegend, Lang: lang, MostNodes: o.mostNodes, Wait: o.timeout, Dendrogram: p.dendrogram,
	}
	if p.paged {
		p.booklet, err = diagram.Bind(ctx, p.kind, scene, options, p.page, p.format, p.layouter)
	} else {
		p.figure, err = diagram.Draw(ctx, p.kind, scene, options)
	}
	if errors.Is(err, diagram.ErrEmpty) || errors.Is(err, diagram.ErrNowhere) {
		return err
	}
	if err := p.fonts.Err(); err != nil {
		return err // where that took too long, drawing did, too
	}
	if late := new(diagram.TimeError); errors.As(err, &late) {
		return fmt.Errorf("%w; --timeout gives it more", err)
	}
	return err
}

// print writes what was drawn to the output.
func (p *picture) print(ctx context.Context, a *app) error {
	numbered := false
	if p.booklet != nil {
		numbered = p.flags.page == 0 && len(p.booklet.Figures) > 1 && !p.format.Pages && filepath.Ext(a.path) != ""
		if err := p.flags.onePage(p.booklet, p.format, p.look.page); err != nil && !numbered {
			return err
		}
	}
	p.tellMissing(a)
	if numbered {
		return p.printPages(ctx, a)
	}
	return a.output(ctx, func(w io.Writer) error { return p.write(ctx, w, p.flags.page) })
}

// pageFile is the name of the file of one page: of network.svg, network-1.svg.
func pageFile(path string, page int) string {
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), page, ext)
}

// printPages writes a file for each page, all of them or none.
func (p *picture) printPages(ctx context.Context, a *app) (err error) {
	path, n := a.path, len(p.booklet.Figures)
	defer func() { a.path = path }()
	for i := range n { // none may be what is read
		a.path = pageFile(path, i+1)
		for _, r := range a.reading {
			if err := r.refuses(a); err != nil {
				return err
			}
		}
	}
	a.release()
	files, err := whole.Begin(ctx, filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	for i := range n {
		out, err := files.Replace(ctx, filepath.Base(pageFile(path, i+1)))
		if err != nil {
			return err
		}
		if err := errors.Join(p.write(ctx, &outputWriter{ctx: ctx, app: a, w: out}, i+1), out.Close()); err != nil {
			return err
		}
	}
	if err := files.Commit(ctx); err != nil {
		return err
	}
	a.note("%d pages: %s to %s", n, pageFile(path, 1), pageFile(path, n))
	return nil
}

// tellMissing tells which characters no font has, and whether there are any.
func (p *picture) tellMissing(a *app) bool {
	if p.format.Name != "png" && p.format.Name != "pdf" {
		return false
	}
	missing := missing(p.figure, p.booklet, p.fonts)
	if len(missing) > 0 {
		a.note("%s", diagram.MissingWarning(missing))
	}
	return len(missing) > 0
}

// write writes what was drawn; of a booklet one page, or, with 0, all.
func (p *picture) write(ctx context.Context, w io.Writer, page int) error {
	var image bytes.Buffer
	to := diagram.Output{Fonts: p.fonts, Scale: p.flags.scale, Width: p.width, Interactive: p.flags.interactive}
	var err error
	if p.booklet != nil {
		err = p.booklet.Write(&image, page, to)
	} else {
		err = p.figure.Write(ctx, &image, p.format, p.layouter, to)
	}
	if err == nil {
		err = p.fonts.Err()
	}
	if err != nil {
		return err
	}
	_, err = image.WriteTo(w)
	return err
}

// onePage checks that the pages that are asked for exist, and that the format has
// room for them.
func (o *lookFlags) onePage(b *diagram.Booklet, format diagram.Format, page diagram.Page) error {
	n := len(b.Figures)
	switch {
	case o.page > n:
		return usagef("--page %d: the diagram takes %s", o.page, count(n, "page"))
	case o.page == 0 && n > 1 && !format.Pages:
		return usagef("the diagram takes %[1]d pages (%[2]s), and %[3]s has one: name a file with -o, draw a pdf, choose one with --page 1 to %[1]d, or draw less with flags such as --by and --on", n, page.Name, format.Name)
	}
	return nil
}

// missing are the characters of a diagram that no font has.
func missing(figure *diagram.Figure, booklet *diagram.Booklet, fonts *font.Set) []rune {
	if booklet == nil {
		return figure.Missing(fonts)
	}
	return booklet.Missing(fonts)
}

// textsOf are the texts of sources that a trail shows. There, --text SOURCE=FILE is
// understood as well, as it was called before.
func (o *drawOptions) textsOf(a *app, kind string) (textFlags, error) {
	texts := o.texts
	if kind != "evidence" {
		if len(texts.files) > 0 {
			return texts, usagef("draw %s takes no --source-text", kind)
		}
		return texts, nil
	}
	for _, v := range *o.is["text"] {
		texts.old = true
		if err := texts.Set(v); err != nil {
			return texts, usagef("--text %s: %w", v, err)
		}
	}
	a.warnOldFlag(&textFlags{old: texts.old && !o.texts.old})
	*o.is["text"] = nil
	for _, file := range texts.files {
		if err := a.reads(file); err != nil {
			return texts, err
		}
	}
	return texts, nil
}

// fontMemory is how much memory the reading of fonts may take, in bytes.
const fontMemory = 1 << 30

// fontReader gives what starts the child that reads fonts other than the
// built-in ones.
func (a *app) fontReader(ctx context.Context) func() (io.ReadWriteCloser, error) {
	return func() (io.ReadWriteCloser, error) { return a.talk(ctx, partFonts, "reading it", fontMemory, 0) }
}

// scene is what the diagram shows.
func (o *drawOptions) scene(ctx context.Context, s *graph.Store, kind string, names []string) (*view.Scene, error) {
	switch kind {
	case "path":
		return query.PathScene(ctx, s, names[0], names[1], query.PathOptions{Blocs: o.blocs})
	case "evidence":
		e, err := query.Entity(ctx, s, names[0], schema.KindStatement)
		if err != nil {
			return nil, err
		}
		names = []string{e.Identity().IRI}
	}
	return query.Scene(ctx, s, query.SceneOptions{Filter: o.filter(), Around: strings.Join(names, ""), Assertions: o.assertions, Reports: o.reports, Blocs: o.blocs})
}

// quotePassages fills in the words of a trail's passages, where the text is at
// hand.
func (a *app) quotePassages(scene *view.Scene, texts map[string]string) error {
	read, err := scene.Said.Read(scene.Statements[0])
	if err != nil {
		return err
	}
	st := read[0]
	src, ok := scene.Entities[view.IRI(st, st.Source)].(*schema.Source)
	if !ok {
		scene.Doubt = verified(nil)
		return nil
	}
	proof, err := a.prove(src, st, texts)
	scene.Doubt = strings.TrimPrefix(verified(proof), "no: ")
	if proof == nil {
		return err
	}
	for _, c := range proof.Contexts {
		scene.Passages = append(scene.Passages, c.Text)
	}
	return err
}

// hint says why a scene may be empty.
func (o *drawOptions) hint(scene *view.Scene) string {
	if scene.Assertions > 0 && len(scene.Statements) == 0 {
		return fmt.Sprintf(" but %s that sources make in their own voice: add --assertions", count(scene.Assertions, "claim"))
	}
	return ""
}

// drawFormat is what --format says, else the ending of the output, else svg.
func drawFormat(a *app) (diagram.Format, error) {
	all := diagram.Formats()
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	name := a.form
	if ext := strings.ToLower(filepath.Ext(a.path)); name == "" && ext != "" {
		i := slices.IndexFunc(all, func(f diagram.Format) bool { return f.Ext == ext })
		if i < 0 {
			return diagram.Format{}, usagef("-o %s: draw writes %s; say which with --format", a.path, list(names, "or"))
		}
		return all[i], nil
	}
	name = firstNonEmpty(name, "svg")
	i := slices.Index(names, name)
	if i < 0 {
		return diagram.Format{}, usagef("--format %s: this command writes %s", name, list(names, "or"))
	}
	return all[i], nil
}

// points is the width in points; 0: none is asked for.
func (o *lookFlags) points() (float64, error) {
	if o.width == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(o.width, "px"))
	if err != nil || n < 16 || n > 100_000 {
		return 0, usagef("--width takes %s or a number of pixels from 16 to 100000, not %q", strings.Join(pageNames(), ", "), o.width)
	}
	return diagram.PixelWidth(n), nil
}
