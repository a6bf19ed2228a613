package font

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
)

//go:generate go test -run TestEmbedded -pack .

// Liberation Sans, as the module go-fonts/liberation has it; compressed, the three
// take half of their 1.2 MB in the program. Nothing is drawn both bold and slanted:
// what would be is bold.
var (
	//go:embed embedded/LiberationSans-Regular.ttf.gz
	liberationRegular []byte
	//go:embed embedded/LiberationSans-Bold.ttf.gz
	liberationBold []byte
	//go:embed embedded/LiberationSans-Italic.ttf.gz
	liberationItalic []byte
)

// unpacked has what gives the embedded font of each style, which is unpacked when
// it is first needed.
var unpacked = [styles]func() ([]byte, error){
	Regular:       unpack(liberationRegular),
	Bold:          unpack(liberationBold),
	Italic:        unpack(liberationItalic),
	Bold | Italic: unpack(liberationBold),
}

func unpack(packed []byte) func() ([]byte, error) {
	return sync.OnceValues(func() ([]byte, error) {
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, fmt.Errorf("the embedded Liberation Sans: %w", err)
		}
		// The last four bytes are how many there are unpacked.
		out := make([]byte, binary.LittleEndian.Uint32(packed[len(packed)-4:]))
		_, err = io.ReadFull(r, out)
		return out, err
	})
}

// liberation gives the embedded font of a style, which nobody may change.
func liberation(style Style) ([]byte, error) { return unpacked[style]() }
