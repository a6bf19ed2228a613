package plaintext

import (
	"strings"

	"onrecord/schema/hint"
)

// sheets is what is to be done with tables.
const sheets = "%s reads it"

// zipped says what a ZIP is that is not a text document.
func zipped(in *input) *Fault {
	z, err := in.archive()
	if err != nil {
		return is("packed (ZIP), and damaged", "unpack it with a program that mends it")
	}
	switch kind := z.Mime(); {
	case kind == "application/epub+zip":
		return is("a book (EPUB)", "unpack it, and give its chapters, which are XHTML")
	case strings.HasPrefix(kind, mimeODF+"spreadsheet"):
		return is("a table (ODS)", sheets, hint.Import("ods"))
	case strings.HasPrefix(kind, mimeODF):
		return is("an OpenDocument file without a text (ODP, ODG …)", "save it as PDF")
	}
	for _, name := range z.Names() {
		switch {
		case strings.HasPrefix(name, "xl/"):
			return is("a table (XLSX)", sheets, hint.Import("xlsx"))
		case strings.HasPrefix(name, "ppt/"):
			return is("slides (PPTX)", "save them as PDF")
		case strings.HasPrefix(name, "Index/") && strings.HasSuffix(name, ".iwa"):
			return is("a document of Apple's (Pages, Numbers or Keynote)", "export it as DOCX or PDF")
		}
	}
	return is("packed (ZIP)", unpack)
}
