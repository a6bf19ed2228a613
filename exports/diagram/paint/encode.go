package paint

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/adler32"
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

// level is that of deflate: the slower ones save a twentieth, and take twice as long.
const level = flate.BestSpeed

// compressed gives the rows, filtered and deflated (RFC 1950). Each band is deflated
// apart, for several are at a time.
func compressed(m *image.RGBA, channels int) ([]byte, error) {
	type part struct {
		deflated bytes.Buffer
		sum      uint32
		length   int
		err      error
	}
	rows := m.Bounds().Dy()
	parts := make([]part, (rows+bandHeight-1)/bandHeight)
	inBands(rows, func() func(band, from, to int) {
		z, err := flate.NewWriter(nil, level)
		return func(band, from, to int) {
			p := &parts[band]
			if p.err = err; err != nil {
				return
			}
			z.Reset(&p.deflated)
			p.sum, p.length, p.err = filtered(z, m, channels, from, to)
			switch {
			case p.err != nil:
			case to == rows:
				p.err = z.Close()
			default:
				p.err = z.Flush() // the next one begins at a byte
			}
		}
	})
	out := []byte{0x78, 0x9c} // deflate with a window of 32 KiB
	sum := uint32(1)
	for i := range parts {
		p := &parts[i]
		if p.err != nil {
			return nil, p.err
		}
		out = append(out, p.deflated.Bytes()...)
		sum = joined(sum, p.sum, p.length)
	}
	return binary.BigEndian.AppendUint32(out, sum), nil
}

// filtered writes rows, each as its difference from the one above, and gives the sum and
// the length of what it wrote.
func filtered(w io.Writer, m *image.RGBA, channels, from, to int) (sum uint32, length int, err error) {
	wide := m.Bounds().Dx()
	above, row := make([]byte, wide*channels), make([]byte, wide*channels)
	if from > 0 {
		straight(above, m.Pix[(from-1)*m.Stride:][:wide*4], channels)
	}
	out := make([]byte, 1+len(row))
	out[0] = filterUp
	adler := adler32.New()
	for y := from; y < to; y++ {
		straight(row, m.Pix[y*m.Stride:][:wide*4], channels)
		for i, v := range row {
			out[1+i] = v - above[i]
		}
		if _, err := adler.Write(out); err != nil {
			return 0, 0, err
		}
		if _, err := w.Write(out); err != nil {
			return 0, 0, err
		}
		row, above = above, row
	}
	return adler.Sum32(), (to - from) * len(out), nil
}

// joined is the Adler-32 of two texts one after the other, from those of each and the
// length of the second (RFC 1950, 8.2).
func joined(first, second uint32, length int) uint32 {
	const base = 65521
	a1, b1 := uint64(first&0xffff), uint64(first>>16)
	a2, b2 := uint64(second&0xffff), uint64(second>>16)
	n := uint64(length) % base
	a := (a1 + a2 + base - 1) % base
	b := (b1 + b2 + n*(a1+base-1)) % base
	return uint32(b<<16 | a)
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
