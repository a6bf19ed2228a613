package plaintext

import (
	"bytes"
	"fmt"
	"strings"

	"onrecord/schema/hint"
)

// others are files whose text is not taken out: how they begin, what they are,
// and how to get at a text.
var others = []struct{ magic, what, how string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (DOC, XLS or PPT)", "save it as DOCX, ODT or RTF"},
	{"\x89PNG\r\n\x1a\n", "a picture (PNG)", recognition},
	{"\xff\xd8\xff", "a picture (JPEG)", recognition},
	{"GIF87a", "a picture (GIF)", recognition},
	{"GIF89a", "a picture (GIF)", recognition},
	{"II*\x00", "a picture (TIFF)", recognition},
	{"MM\x00*", "a picture (TIFF)", recognition},
	{"AT&TFORM", "a scan (DjVu)", "djvutxt, or text recognition, makes a text of it"},
	{"\x1f\x8b", "packed (gzip)", unpack},
	{"BZh", "packed (bzip2)", unpack},
	{"\xfd7zXZ\x00", "packed (xz)", unpack},
	{"\x28\xb5\x2f\xfd", "packed (Zstandard)", unpack},
	{"7z\xbc\xaf\x27\x1c", "packed (7z)", unpack},
	{"Rar!\x1a\x07", "packed (RAR)", unpack},
	{"ID3", "a recording (MP3)", transcript},
	{"\xff\xfb", "a recording (MP3)", transcript},
	{"OggS", "a recording (Ogg)", transcript},
	{"fLaC", "a recording (FLAC)", transcript},
	{"\x1aE\xdf\xa3", "a recording (Matroska)", transcript},
	{"\x7fELF", "a program", "give a text"},
	{"MZ\x90\x00", "a program", "give a text"},
	{"%!PS", "PostScript", "ps2pdf makes a PDF of it"},
}

const (
	recognition = "text recognition (tesseract, for example) makes a text of it"
	unpack      = "unpack it, and give what is in it"
	transcript  = "give its transcript"
)

// root is the first element of XML, after declarations and comments.
var root = compiled(`^(?s:\s+|<!--.*?-->|<\?.*?\?>|<![^<>\[]*(\[[^\]]*\])?\s*>)*<([a-z][\w:.-]*)`)

// otherwise says what a file is that has no known format and is not plain text
// either, and how to get at its text; nil: it may be plain text.
func otherwise(in *input) *Fault {
	for _, o := range others {
		if bytes.HasPrefix(in.raw, []byte(o.magic)) {
			return is(o.what, "%s", o.how)
		}
	}
	head := in.head()
	switch m := root().FindStringSubmatch(head); {
	case bytes.HasPrefix(in.raw, []byte("PK\x03\x04")) || bytes.HasPrefix(in.raw, []byte("PK\x05\x06")):
		return zipped(in)
	case bytes.HasPrefix(in.raw, []byte("SQLite format 3\x00")):
		return is("a database (SQLite)", "%s reads those of the Discourse Network Analyzer", hint.Import("dna"))
	case len(in.raw) > 12 && string(in.raw[:4]) == "RIFF":
		if string(in.raw[8:12]) == "WEBP" {
			return is("a picture (WebP)", recognition)
		}
		return is("a recording (RIFF)", transcript)
	case len(in.raw) > 12 && string(in.raw[4:8]) == "ftyp":
		if kind := string(in.raw[8:12]); strings.HasPrefix(kind, "hei") || kind == "mif1" || kind == "avif" {
			return is("a picture (HEIF)", recognition)
		}
		return is("a recording (MP4)", transcript)
	case len(in.raw) > 262 && string(in.raw[257:262]) == "ustar":
		return is("packed (tar)", unpack)
	case m != nil && (strings.HasPrefix(strings.TrimSpace(head), "<?xml") || in.ext() == ".xml"):
		return is(fmt.Sprintf("XML (<%s>) and no XHTML", m[2]), "take the text out of it, and give that")
	case strings.Contains(head, "mime-version:") && strings.Contains(head, "multipart/related"):
		return is("a web archive (MHTML)", "save the page as HTML")
	}
	return nil
}

// is says what a file is, and how to get at its text, as hint.Textf does.
func is(what, how string, args ...any) *Fault {
	return faultf("this is %s, not plain text: %s", what, hint.Textf(how, args...))
}
