package exports

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"onrecord/graph/view"
	"onrecord/schema"
)

// itemEscapes keep the items of a list apart, as in the cells of CSV.
var itemEscapes = strings.NewReplacer(`\`, `\\`, `;`, `\;`)

// joined is a list as one text: "a; b". A semicolon or a backslash in an item
// has a backslash before it.
func joined(items []string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = itemEscapes.Replace(item)
	}
	return strings.Join(out, "; ")
}

// plain is the value of a property as one text; "": there is none.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		return joined(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return number(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// number writes a number in the fewest digits that tell it from all others.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// dangling is what an edge is called whose end is not in the graph.
const dangling = "references to what is not in the graph"

// days are the first and the last possible day of a date, as YYYY-MM-DD; an end
// that is open, or not in the years 1 to 9999 that this can hold, is empty.
func days(date string) (first, last string) {
	span, err := schema.ParseDate(date)
	if err != nil {
		return "", "" // there is none
	}
	day := func(d schema.Day) string {
		if s := d.String(); len(s) == len("2006-01-02") && s > "0001" {
			return s
		}
		return ""
	}
	return day(span.From), day(span.Until)
}

// visible is a text for a drawing: line breaks are line feeds, and what cannot be
// seen or would break a line of the format is a space, which is counted. A text
// of nothing else becomes another one.
func visible(s, other string, lost *view.Loss) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	out := strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r':
			return '\n'
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff':
			if r != '\t' {
				lost.Add(1, "control characters")
			}
			return ' '
		}
		return r
	}, s)
	if strings.TrimSpace(out) == "" {
		return other
	}
	return out
}

// A colour is red, green and blue.
type colour [3]uint8

func (c colour) hex() string {
	const digits = "0123456789abcdef"
	out := []byte{'#'}
	for _, v := range c {
		out = append(out, digits[v>>4], digits[v&15])
	}
	return string(out)
}

// tint is a colour on white, as if an eighth of it were there.
func (c colour) tint() colour {
	for i, v := range c {
		c[i] = 255 - (255-v)/8
	}
	return c
}

// The colours are those of Okabe and Ito, which people with any sight tell
// apart, and greys (https://jfly.uni-koeln.de/color/).
var (
	blue      = colour{0x00, 0x72, 0xb2}
	sky       = colour{0x56, 0xb4, 0xe9}
	green     = colour{0x00, 0x9e, 0x73}
	orange    = colour{0xe6, 0x9f, 0x00}
	vermilion = colour{0xd5, 0x5e, 0x00}
	purple    = colour{0xcc, 0x79, 0xa7}
	yellow    = colour{0xf0, 0xe4, 0x42}
	grey      = colour{0x99, 0x99, 0x99}
	dark      = colour{0x4d, 0x4d, 0x4d}
)

// actorColours are by the type of an actor, the others by kind.
var (
	actorColours = map[string]colour{"person": blue, "state": sky, "organization": green, "group": purple}
	kindColours  = map[schema.Kind]colour{
		schema.KindActor: blue, schema.KindPosition: orange, schema.KindPlace: yellow,
		schema.KindEvent: vermilion, schema.KindSource: dark, schema.KindStatement: grey,
	}
	edgeColours = map[string]colour{
		"supports": blue, "opposes": vermilion, "agrees": blue, "disagrees": vermilion,
		"praises": blue, "criticizes": vermilion, "contradicts": vermilion,
	}
)

func nodeColour(n *view.Node) colour {
	if c, ok := actorColours[n.Type]; ok && n.Kind == schema.KindActor {
		return c
	}
	return kindColours[n.Kind]
}

func edgeColour(e *view.Edge) colour {
	if c, ok := edgeColours[e.Type]; ok {
		return c
	}
	return grey
}

// nodeSize grows with the square root of the weight: the area with the weight.
func nodeSize(n *view.Node) float64 {
	if n.Kind == schema.KindStatement {
		return 5
	}
	return math.Round(1000*math.Sqrt(float64(n.Weight))) / 100
}
