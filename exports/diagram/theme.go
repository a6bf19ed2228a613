package diagram

import (
	"math"
	"slices"
)

// A Theme is a set of colours. Colours are lower-case hexadecimal, and every
// role has a code of its own, so that the style sheet of an SVG can exchange
// them one by one.
type Theme struct {
	Name string
	Help string
	palette
}

type palette struct {
	Ink, Muted, Faint, Rule, Soft, Paper string
	Supports, Opposes, Neutral           string
	Passage, PassageRule                 string
	Blocs                                []blocColours
}

// blocColours are those of one bloc's actors, the tint behind them, and the
// bloc's name on it.
type blocColours struct{ Fill, Border, Text, Tint, Title string }

// A look is how a bloc or a group is told from others.
type look struct {
	blocColours
	doubled bool // its name is in colour on a tint, within a double frame
	shared  bool // with all that have no look of their own
}

// look is that of the bloc or group of a number, from 0: of the first ones a colour
// each, of as many further ones the same colours in outline; the rest share one, for
// nobody tells more apart.
func (p palette) look(i int) look {
	switch n := len(p.Blocs); {
	case i >= 0 && i < n:
		return look{blocColours: p.Blocs[i]}
	case i >= n && i < 2*n:
		c := p.Blocs[i-n]
		return look{blocColours: blocColours{Fill: c.Tint, Border: c.Border, Text: c.Title, Tint: c.Tint, Title: c.Title}, doubled: true}
	}
	return look{blocColours: blocColours{Fill: p.Soft, Border: p.Muted, Text: p.Ink, Tint: p.Soft, Title: p.Muted}, shared: true}
}

// Themes lists the themes, in the order of the help.
func Themes() []Theme {
	return []Theme{
		{"light", "for screens and colour print; as SVG it follows the reader's dark mode", light},
		{"dark", "light on dark", dark},
		{"print", "black and grey", print},
	}
}

// ThemeNamed finds a theme.
func ThemeNamed(name string) (Theme, bool) {
	all := Themes()
	i := slices.IndexFunc(all, func(t Theme) bool { return t.Name == name })
	if i < 0 {
		return Theme{}, false
	}
	return all[i], true
}

var light = palette{
	Ink: "#1b2733", Muted: "#5f6b76", Faint: "#46525e", Rule: "#c9d0d6", Soft: "#f4f6f8", Paper: "#ffffff",
	Supports: "#0072b2", Opposes: "#c8500a", Neutral: "#7a8590",
	Passage: "#fff8e1", PassageRule: "#d9b84a",
	Blocs: []blocColours{
		{"#8a6a12", "#8a6a12", "#fffffe", "#f7f3e8", "#8a6a13"},
		{"#3b5b7a", "#3b5b7a", "#fffffe", "#eef2f6", "#3b5b7b"},
		{"#7a3b52", "#7a3b52", "#fffffe", "#f6eff2", "#7a3b53"},
		{"#3f6b5c", "#3f6b5c", "#fffffe", "#eef4f1", "#3f6b5d"},
		{"#5c4f86", "#5c4f86", "#fffffe", "#f2f0f7", "#5c4f87"},
		{"#8a4b2a", "#8a4b2a", "#fffffe", "#f8f0eb", "#8a4b2b"},
		{"#2f6a78", "#2f6a78", "#fffffe", "#ebf3f5", "#2f6a79"},
		{"#5d6470", "#5d6470", "#fffffe", "#f0f1f3", "#5d6471"},
	},
}

var dark = palette{
	Ink: "#e8edf2", Muted: "#a3afba", Faint: "#c3ccd4", Rule: "#4a5661", Soft: "#242d36", Paper: "#151b21",
	Supports: "#56b4e9", Opposes: "#f0883e", Neutral: "#93a0ab",
	Passage: "#3a3320", PassageRule: "#a68c37",
	Blocs: []blocColours{
		{"#8f7020", "#8f7020", "#fffffd", "#2a271c", "#d9b95c"},
		{"#44698d", "#44698d", "#fffffd", "#1d2731", "#8db4da"},
		{"#8b4861", "#8b4861", "#fffffd", "#2b2027", "#d694ad"},
		{"#477a69", "#477a69", "#fffffd", "#1d2a27", "#8cc4b0"},
		{"#6a5c9a", "#6a5c9a", "#fffffd", "#25222f", "#b3a6e3"},
		{"#96552f", "#96552f", "#fffffd", "#2b221d", "#e0a07a"},
		{"#387a8a", "#387a8a", "#fffffd", "#1b2a2e", "#7fc0cf"},
		{"#687180", "#687180", "#fffffd", "#23282e", "#aab3c0"},
	},
}

var print = palette{
	Ink: "#000000", Muted: "#4d4d4d", Faint: "#333333", Rule: "#b3b3b3", Soft: "#f0f0f0", Paper: "#ffffff",
	Supports: "#000001", Opposes: "#000002", Neutral: "#737373",
	Passage: "#fafafa", PassageRule: "#8c8c8c",
	Blocs: []blocColours{
		{"#262626", "#262626", "#fffffe", "#f4f4f4", "#000004"},
		{"#d4d4d4", "#595959", "#000003", "#f4f4f5", "#000005"},
		{"#666666", "#666666", "#fffffe", "#f4f4f6", "#000006"},
		{"#fdfdfd", "#262627", "#000003", "#f4f4f7", "#000007"},
		{"#404040", "#404040", "#fffffe", "#f4f4f8", "#000008"},
		{"#e8e8e8", "#8c8c8d", "#000003", "#f4f4f9", "#000009"},
		{"#595958", "#595958", "#fffffe", "#f4f4fa", "#00000a"},
		{"#f7f7f7", "#a6a6a6", "#000003", "#f4f4fb", "#00000b"},
	},
}

// exchange pairs every colour of one palette with that of another.
func (p palette) exchange(other palette) [][2]string {
	a, b := p.list(), other.list()
	var out [][2]string
	for i := range a {
		pair := [2]string{a[i], b[i]}
		if !slices.Contains(out, pair) {
			out = append(out, pair)
		}
	}
	return out
}

func (p palette) list() []string {
	out := []string{p.Ink, p.Muted, p.Faint, p.Rule, p.Soft, p.Paper, p.Supports, p.Opposes, p.Neutral, p.Passage, p.PassageRule}
	for _, b := range p.Blocs {
		out = append(out, b.Fill, b.Border, b.Text, b.Tint, b.Title)
	}
	return out
}

// luminance is how light a colour is that lets paper through, from 0 to 1, and contrast
// how far two are apart, from 1 to 21 (W3C, Web Content Accessibility Guidelines 2.2).
func luminance(colour, paper string, opaque float64) float64 {
	sum := 0.0
	a, b := rgb(colour), rgb(paper)
	for _, c := range []struct {
		on, under uint8
		weight    float64
	}{{a.R, b.R, 0.2126}, {a.G, b.G, 0.7152}, {a.B, b.B, 0.0722}} {
		v := (float64(float64(c.on)*opaque) + float64(float64(c.under)*(1-opaque))) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += float64(v * c.weight)
	}
	return sum
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
