// Package palette is the colours of what is exported.
package palette

// A Colour is red, green and blue.
type Colour [3]uint8

// Hex is #rrggbb.
func (c Colour) Hex() string {
	const digits = "0123456789abcdef"
	out := []byte{'#'}
	for _, v := range c {
		out = append(out, digits[v>>4], digits[v&15])
	}
	return string(out)
}

// Tint is the colour on white, as if an eighth of it were there.
func (c Colour) Tint() Colour {
	for i, v := range c {
		c[i] = 255 - (255-v)/8
	}
	return c
}

// The colours are those of Okabe and Ito, which people with any sight tell
// apart, and greys (https://jfly.uni-koeln.de/color/).
var (
	Blue      = Colour{0x00, 0x72, 0xb2}
	Sky       = Colour{0x56, 0xb4, 0xe9}
	Green     = Colour{0x00, 0x9e, 0x73}
	Orange    = Colour{0xe6, 0x9f, 0x00}
	Vermilion = Colour{0xd5, 0x5e, 0x00}
	Purple    = Colour{0xcc, 0x79, 0xa7}
	Yellow    = Colour{0xf0, 0xe4, 0x42}
	Grey      = Colour{0x99, 0x99, 0x99}
	Dark      = Colour{0x4d, 0x4d, 0x4d}
)
