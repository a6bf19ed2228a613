package plaintext

import (
	"bytes"
	"context"
	"encoding/xml"
	"strconv"
	"strings"
	"sync"

	"onrecord/schema/guarded"
)

const mimeODF = "application/vnd.oasis.opendocument."

// isODT reports whether a file is an OpenDocument text, packed or flat.
func isODT(in *input) bool {
	if !bytes.HasPrefix(in.raw, zipMagic) {
		head := in.head()
		return strings.Contains(head, "<office:document") && strings.Contains(head, mimeODF+"text")
	}
	z, err := in.archive()
	if err != nil {
		return in.ext() == ".odt"
	}
	return strings.HasPrefix(z.Mime(), mimeODF+"text")
}

// readODT reads OpenDocument (ISO/IEC 26300): the text, and the notes behind it.
// Deleted text and comments are left out.
func readODT(ctx context.Context, in *input, doc *Document) error {
	o := odf{texts: []*lines{{}}}
	if !bytes.HasPrefix(in.raw, zipMagic) {
		if err := walkXML(ctx, bytes.NewReader(in.raw), &o); err != nil {
			return err
		}
		doc.Title = o.title.words.String()
		return o.take(doc)
	}
	z, err := in.archive()
	if err != nil {
		return err
	}
	if !z.Has("content.xml") {
		return faultf("this file is damaged: it has no content.xml")
	}
	var m manifest
	if err := walk(ctx, z, "META-INF/manifest.xml", &m); err != nil {
		return err
	}
	if m.encrypted {
		return faultf("this file has a password: save it without one")
	}
	var meta title
	if err := walk(ctx, z, "meta.xml", &meta); err != nil {
		return err
	}
	doc.Title = meta.words.String()
	if err := walk(ctx, z, "content.xml", &o); err != nil {
		return err
	}
	return o.take(doc)
}

// A manifest says of an archive whether content.xml is encrypted.
type manifest struct{ encrypted bool }

func (m *manifest) enter(e *xml.StartElement) bool {
	m.encrypted = m.encrypted || e.Name.Local == "encryption-data"
	return true
}
func (*manifest) leave(xml.Name) {}
func (*manifest) text(string)    {}

// An odf reads the body of an OpenDocument text.
type odf struct {
	title title
	texts []*lines // of the document, and of the text boxes and notes that one is in
	boxes []*lines // text boxes that come behind the paragraph
	notes lines    // notes that come at the end
	body  bool
	deep  int   // paragraphs that one is in
	cells []int // of the rows that one is in, how many cells have begun
}

// odfUnseen are the elements whose text is not the document's: deletions,
// comments, the signs of notes, phonetic guides, what is hidden or describes.
var odfUnseen = sync.OnceValue(func() map[string]bool {
	return map[string]bool{
		"tracked-changes": true, "annotation": true, "note-citation": true, "ruby-text": true, "hidden-text": true, "hidden-paragraph": true,
		"forms": true, "scripts": true, "desc": true, "object": true, "table-of-content-source": true, "alphabetical-index-source": true,
		"illustration-index-source": true, "bibliography-source": true, "user-index-source": true, "table-index-source": true, "object-index-source": true,
		"automatic-styles": true, "styles": true, "master-styles": true, "font-face-decls": true, "settings": true, "binary-data": true, "event-listeners": true,
	}
})

func (o *odf) now() *lines { return o.texts[len(o.texts)-1] }

func (o *odf) enter(e *xml.StartElement) bool {
	name := e.Name.Local
	if !o.body {
		o.body = name == "text" && e.Name.Space == "office"
		o.title.enter(e)
		return !odfUnseen()[name]
	}
	out := o.now()
	switch name {
	case "p", "h":
		o.deep++
	case "s":
		n, err := strconv.Atoi(guarded.Attr(e, "c"))
		if err != nil || n < 0 {
			n = 1
		}
		o.spaces(min(n, maxText))
	case "tab":
		o.keep("\t")
	case "line-break":
		out.newline()
	case "text-box", "note-body":
		o.texts = append(o.texts, &lines{})
	case "table-row":
		out.beginRow()
		o.cells = append(o.cells, 0)
	case "table-cell", "covered-table-cell":
		if n := len(o.cells); n > 0 {
			if o.cells[n-1]++; o.cells[n-1] > 1 {
				out.nextCell()
			}
		}
	case "section":
		return guarded.Attr(e, "display") != "none"
	case "title":
		return e.Name.Space != "svg" // that of a picture
	default:
		return !odfUnseen()[name]
	}
	return true
}

// keep writes what no space is merged with.
func (o *odf) keep(s string) {
	out := o.now()
	if out.space && out.newlines+out.tabs == 0 && out.text.Len() > 0 {
		s = " " + s
	}
	out.space = false
	out.put(s)
}

// spaces writes the spaces of text:s, which stand behind one in the text.
func (o *odf) spaces(n int) {
	if o.now().text.Len()+n > maxText {
		o.now().full = true
		return
	}
	o.keep(strings.Repeat(" ", n))
}

func (o *odf) leave(name xml.Name) {
	o.title.leave(name)
	n := len(o.texts)
	switch name.Local {
	case "p", "h":
		if o.deep--; !o.body {
			break
		}
		o.now().newline()
		if n == 1 {
			for _, box := range o.boxes {
				o.now().append(box)
			}
			o.boxes = nil
		}
	case "text-box":
		if n > 1 {
			o.boxes = append(o.boxes, o.texts[n-1])
			o.texts = o.texts[:n-1]
		}
	case "note-body":
		if n > 1 {
			o.notes.append(o.texts[n-1])
			o.texts = o.texts[:n-1]
		}
	case "table-row":
		o.cells = o.cells[:max(len(o.cells)-1, 0)]
	case "table":
		o.now().endTable()
	}
}

func (o *odf) text(s string) {
	switch {
	case !o.body:
		o.title.text(s)
	case o.deep > 0:
		o.now().flow(s)
	}
}

// take puts the text and its notes into a document.
func (o *odf) take(doc *Document) error {
	all := o.texts[0]
	all.append(&o.notes)
	return all.take(doc)
}
