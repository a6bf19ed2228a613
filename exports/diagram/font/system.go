package font

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"onrecord/schema/sorting"

	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/language"
)

// A system is the fonts in some folders, listed when they are first needed. A
// file that cannot be read is none of ours, and passed over.
type system struct {
	dirs   []string
	listed bool
	fonts  []*systemFont
	picked map[pickKey]pick
	touch  func(path string) // is called before a file is read from
	skip   []string          // files that are not
}

type pickKey struct {
	need  string
	style Style
}

// A systemFont is one font of a file, read no further than was needed.
type systemFont struct {
	path   string
	index  int // in a collection
	about  gotext.Description
	cmap   gotext.Cmap
	mapped bool
	face   *Face
	bad    bool
	touch  func()
}

// systemDirs lists the usual folders.
func systemDirs() []string {
	home, _ := os.UserHomeDir() // without a home there is no folder in it
	var dirs []string
	add := func(base string, parts ...string) {
		if base != "" {
			dirs = append(dirs, filepath.Join(append([]string{base}, parts...)...))
		}
	}
	switch runtime.GOOS {
	case "windows":
		add(os.Getenv("SystemRoot"), "Fonts")
		add(os.Getenv("LocalAppData"), "Microsoft", "Windows", "Fonts")
	case "darwin":
		add("/System/Library/Fonts")
		add("/Library/Fonts")
		add(home, "Library", "Fonts")
	default:
		add("/usr/share/fonts")
		add("/usr/local/share/fonts")
		add(cmp.Or(os.Getenv("XDG_DATA_HOME"), filepath.Join(home, ".local", "share")), "fonts")
		add(home, ".fonts")
	}
	return dirs
}

// list finds the fonts, in the order of the folders and of their names.
func (y *system) list() {
	if y.listed {
		return
	}
	y.listed = true
	y.picked = map[pickKey]pick{}
	for _, dir := range y.dirs {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		// The function returns no error but to skip what cannot be read.
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && slices.Contains(extensions, strings.ToLower(filepath.Ext(path))) {
				y.fonts = append(y.fonts, y.listFile(path)...)
			}
			return nil
		})
	}
}

var extensions = []string{".ttf", ".otf", ".ttc", ".otc"}

// listFile names the fonts with outlines in a file.
func (y *system) listFile(path string) []*systemFont {
	if slices.Contains(y.skip, path) {
		return nil
	}
	y.touch(path)
	var fonts []*systemFont
	err := withLoaders(path, func(loaders []*opentype.Loader) error {
		for i, loader := range loaders {
			if hasOutlines(loader) {
				about, _ := gotext.Describe(loader, nil)
				about.Aspect.SetDefaults()
				fonts = append(fonts, &systemFont{path: path, index: i, about: about, touch: func() { y.touch(path) }})
			}
		}
		return nil
	})
	if err != nil {
		return nil
	}
	return fonts
}

func withLoaders(path string, read func([]*opentype.Loader) error) error {
	return openFile(path, func(file *os.File, size int64) error { return withFonts(file, size, read) })
}

// has reports whether a font has a character, having read its character map
// alone.
func (f *systemFont) has(r rune) bool {
	if !f.mapped {
		f.mapped = true
		f.touch()
		err := withLoaders(f.path, func(loaders []*opentype.Loader) error {
			raw, err := loaders[f.index].RawTable(opentype.MustNewTag("cmap"))
			if err != nil {
				return err
			}
			table, _, err := tables.ParseCmap(raw)
			if err != nil {
				return err
			}
			f.cmap, _, err = gotext.ProcessCmap(table, tables.FPNone)
			return err
		})
		f.bad = err != nil
	}
	if f.bad {
		return false
	}
	found := false
	if err := guard(func() error {
		_, found = f.cmap.Lookup(r)
		return nil
	}); err != nil {
		f.bad = true
		return false
	}
	return found
}

// open reads the whole font; nil if it cannot be used.
func (f *systemFont) open() *Face {
	if f.face == nil && !f.bad {
		f.touch()
		err := withLoaders(f.path, func(loaders []*opentype.Loader) (err error) {
			f.face, err = readFace(loaders[f.index])
			return err
		})
		if f.face != nil {
			f.face.touch = f.touch
		}
		f.bad = err != nil
	}
	if f.face != nil && f.face.damaged {
		return nil
	}
	return f.face
}

// pick chooses faces that draw characters, by script: the font with the most
// of them, then one for what that lacks, and so on. What none has stays
// without.
func (y *system) pick(need []rune, style Style) map[language.Script][]*Face {
	need = slices.DeleteFunc(slices.Clone(need), blank)
	if len(need) == 0 {
		return nil
	}
	y.list()
	slices.Sort(need)
	need = slices.Compact(need)
	key := pickKey{string(need), style}
	if picked, ok := y.picked[key]; ok && !picked.damaged() {
		return picked
	}
	order := y.order(style, cjkRegion(need))
	picked := pick{}
	for len(need) > 0 {
		script := scriptOf(need[0])
		other := func(r rune) bool { return scriptOf(r) != script }
		group := slices.DeleteFunc(slices.Clone(need), other)
		need = slices.DeleteFunc(need, func(r rune) bool { return !other(r) })
		for face := most(order, group); face != nil; face = most(order, group) {
			picked[script] = append(picked[script], face)
			group = slices.DeleteFunc(group, face.draws)
		}
	}
	y.picked[key] = picked
	return picked
}

// A pick is the faces for some characters, by script.
type pick map[language.Script][]*Face

func (p pick) damaged() bool {
	for _, faces := range p {
		if slices.ContainsFunc(faces, func(f *Face) bool { return f.damaged }) {
			return true
		}
	}
	return false
}

// most is the first font that draws the most of some characters; nil if none
// draws any.
func most(fonts []*systemFont, group []rune) *Face {
	var top *Face
	drawn := 0
	for _, f := range fonts {
		n := count(group, f.has)
		if n <= drawn {
			continue
		}
		face := f.open()
		if face == nil {
			continue
		}
		if n = count(group, face.draws); n > drawn {
			top, drawn = face, n
		}
		if drawn == len(group) {
			break
		}
	}
	return top
}

func count(group []rune, has func(rune) bool) int {
	n := 0
	for _, r := range group {
		if has(r) {
			n++
		}
	}
	return n
}

// han stands for all scripts that are written with Chinese characters, so that
// one font draws a text of several.
const han = language.Han

func scriptOf(r rune) language.Script {
	switch s := language.LookupScript(r); s {
	case language.Hiragana, language.Katakana, language.Hangul, language.Bopomofo:
		return han
	case language.Inherited:
		return language.Common
	default:
		return s
	}
}

// cjkRegion says which forms of Chinese characters a text wants, as the names
// of the Noto fonts do: kana tell Japanese, hangul Korean.
func cjkRegion(text []rune) string {
	for _, r := range text {
		switch language.LookupScript(r) {
		case language.Hiragana, language.Katakana:
			return "JP"
		case language.Hangul:
			return "KR"
		}
	}
	return "SC"
}

// preferred lists starts of families: sans serif, wide coverage, well drawn.
var preferred = []string{
	"noto sans", "dejavu sans", "noto naskh", "noto emoji", "noto", "segoe ui", "arial unicode",
	"pingfang", "hiragino sans", "microsoft yahei", "yu gothic", "malgun gothic", "nirmala", "leelawadee", "geeza pro",
}

// unlike lists parts of names of families that look unlike a sans serif text.
var unlike = []string{"mono", "condensed", "serif", "display", "math", "last resort"}

// order sorts the fonts: preferred families first, then those nearest to a
// style, then by name.
func (y *system) order(style Style, region string) []*systemFont {
	type ranked struct {
		*systemFont
		rank, region int
	}
	var all []ranked
	for _, f := range y.fonts {
		family := strings.ToLower(f.about.Family)
		r := ranked{systemFont: f, rank: slices.IndexFunc(preferred, func(p string) bool { return strings.HasPrefix(family, p) })}
		if r.rank < 0 {
			r.rank = len(preferred)
		}
		if slices.ContainsFunc(unlike, func(u string) bool { return strings.Contains(family, u) }) {
			r.rank += len(preferred)
		}
		if strings.Contains(f.about.Family, " CJK ") && !strings.HasSuffix(f.about.Family, " "+region) {
			r.region = 1
		}
		all = append(all, r)
	}
	sorting.StableBy(all, func(a, b ranked) int {
		return cmp.Or(
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(a.region, b.region),
			cmp.Compare(distance(a.about.Aspect, style), distance(b.about.Aspect, style)),
			cmp.Compare(a.about.Family, b.about.Family),
			cmp.Compare(a.path, b.path),
			cmp.Compare(a.index, b.index))
	})
	out := make([]*systemFont, len(all))
	for i, r := range all {
		out[i] = r.systemFont
	}
	return out
}
