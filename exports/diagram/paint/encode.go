package paint

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"io"
	"math"
)

// encode writes an image as PNG (https://www.w3.org/TR/png-3/), with its
// resolution, which image/png cannot write. Rows are told by their difference
// from the row above: in flat graphics that is mostly zeros, and takes half
// the time of choosing among the five filters.
func encode(w io.Writer, m *image.RGBA, dotsPerInch float64) error {
	size := m.Bounds()
	channels, colourType := 4, byte(6)
	if m.Opaque() {
		channels, colourType = 3, 2
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(size.Dx()))
	header = binary.BigEndian.AppendUint32(header, uint32(size.Dy()))
	header = append(header, 8, colourType, 0, 0, 0)
	perMetre := uint32(math.Round(dotsPerInch / 0.0254))
	density := binary.BigEndian.AppendUint32(nil, perMetre)
	density = binary.BigEndian.AppendUint32(density, perMetre)
	density = append(density, 1)

	out := bufio.NewWriter(w)
	if _, err := out.WriteString("\x89PNG\r\n\x1a\n"); err != nil {
		return err
	}
	if err := writeChunk(out, "IHDR", header); err != nil {
		return err
	}
	if err := writeChunk(out, "pHYs", density); err != nil {
		return err
	}
	data, err := compressed(m, channels)
	if err != nil {
		return err
	}
	const most = 1 << 20 // bytes of a chunk
	for len(data) > 0 {
		n := min(len(data), most)
		if err := writeChunk(out, "IDAT", data[:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	if err := writeChunk(out, "IEND", nil); err != nil {
		return err
	}
	return out.Flush()
}

func writeChunk(w io.Writer, kind string, data []byte) error {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(append(chunk, kind...), data...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	_, err := w.Write(chunk)
	return err
}

const filterUp = 2

// compressed gives the rows, filtered and deflated.
func compressed(m *image.RGBA, channels int) ([]byte, error) {
	var buf bytes.Buffer
	z := zlib.NewWriter(&buf)
	size := m.Bounds()
	above := make([]byte, size.Dx()*channels)
	row := make([]byte, len(above))
	filtered := make([]byte, 1+len(above))
	filtered[0] = filterUp
	for y := range size.Dy() {
		straight(row, m.Pix[y*m.Stride:][:size.Dx()*4], channels)
		for i, v := range row {
			filtered[1+i] = v - above[i]
		}
		if _, err := z.Write(filtered); err != nil {
			return nil, err
		}
		row, above = above, row
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// straight copies pixels whose colours are multiplied by their opacity to such
// as PNG has.
func straight(row, pixels []byte, channels int) {
	if channels == 3 {
		for i, j := 0, 0; i < len(pixels); i, j = i+4, j+3 {
			row[j], row[j+1], row[j+2] = pixels[i], pixels[i+1], pixels[i+2]
		}
		return
	}
	for i := 0; i < len(pixels); i += 4 {
		a := uint32(pixels[i+3])
		row[i+3] = pixels[i+3]
		for c := range 3 {
			row[i+c] = 0
			if a > 0 {
				row[i+c] = uint8(min((uint32(pixels[i+c])*255+a/2)/a, 255))
			}
		}
	}
}
