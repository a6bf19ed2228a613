package fence

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MostName is how many bytes the name of a file may have (Linux; macOS and Windows
// count UTF-16, of which there is never more).
const MostName = 255

// devices are the names that Windows gives to devices, whatever ending they have.
var devices = []string{"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}

// BadName says why a file cannot have a name on Linux, macOS or Windows; empty: it
// can. A name is one part of a path.
func BadName(name string) string {
	switch {
	case name == "":
		return "is empty"
	case len(name) > MostName:
		return fmt.Sprintf("has %d bytes, and the name of a file has at most %d", len(name), MostName)
	case IsDevice(name):
		return "is the name of a device on Windows"
	case strings.HasSuffix(name, "."), strings.HasSuffix(name, " "):
		return "ends in a full stop or a space, which Windows takes away"
	case strings.ContainsAny(name, `<>:"/\|?*`), strings.ContainsFunc(name, unicode.IsControl), !utf8.ValidString(name):
		return "has a character that no file's name may have on Windows"
	}
	return ""
}

// IsDevice says that Windows takes a name for that of a device.
func IsDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToLower(strings.TrimRight(stem, " "))
	if slices.Contains(devices, stem) {
		return true
	}
	port := strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")
	digit, size := utf8.DecodeRuneInString(stem[min(len(stem), 3):])
	return port && size > 0 && len(stem) == 3+size && strings.ContainsRune("123456789¹²³", digit)
}

// SameName is what names have in common that are one on macOS or Windows: case and
// composed letters do not count there.
func SameName(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ToLower(name)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFD.String(name)))
}
