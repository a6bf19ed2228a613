package font

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
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

// liberation gives the embedded font of a style.
func liberation(style Style) ([]byte, error) {
	packed := [styles][]byte{
		Regular:       liberationRegular,
		Bold:          liberationBold,
		Italic:        liberationItalic,
		Bold | Italic: liberationBold,
	}[style]
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("the embedded Liberation Sans: %w", err)
	}
	return io.ReadAll(r)
}
