package escape

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestName is how many bytes the name of a file has at most, on Linux, macOS
// and Windows alike.
const longestName = 255

// devices are names that Windows keeps for devices, with whatever ending.
var devices = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true, "conin$": true, "conout$": true, "clock$": true}

func device(name string) bool {
	base, _, _ := strings.Cut(strings.ToLower(name), ".")
	base = strings.TrimRight(base, " ")
	if devices[base] {
		return true
	}
	rest, ok := strings.CutPrefix(base, "com")
	if !ok {
		rest, ok = strings.CutPrefix(base, "lpt")
	}
	return ok && utf8.RuneCountInString(rest) == 1 && strings.Contains("0123456789¹²³", rest)
}

// FileName is the name of a file for an id, with an ending, that Linux, macOS and
// Windows take: of letters, digits, marks and - . _ ~ alone, not beginning with
// any of these signs and not ending with a full stop, no device of Windows, and
// at most 255 bytes. An id that is all that stays as it is; of another one, a
// part of its hash keeps it apart from others.
func FileName(id, ending string) string {
	if name := id + ending; safeName(id) && !strings.HasSuffix(name, ".") && len(name) <= longestName && !device(name) {
		return name
	}
	return hashedName(id, ending)
}

func safeName(id string) bool {
	return Word(id) && !strings.ContainsAny(id, "/:")
}

// hashedName is what of an id can be in a name, and a part of its hash.
func hashedName(id, ending string) string {
	if id == "" {
		id = "_"
	}
	sum := sha256.Sum256([]byte(id))
	tail := "-" + hex.EncodeToString(sum[:4]) + ending
	var b strings.Builder
	for _, r := range id {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if r == utf8.RuneError || hint(r) || unseen(r) || !letter && (b.Len() == 0 || !unicode.IsMark(r) && !strings.ContainsRune("-_~", r)) {
			r = '_'
		}
		if b.Len()+utf8.RuneLen(r)+len(tail) > longestName {
			break
		}
		b.WriteRune(r)
	}
	return b.String() + tail
}

// FileNames are the names of the files of one folder: each differs from all
// others by more than by case, or by how its letters are composed. The zero value
// is ready.
type FileNames struct {
	given map[string]string // by key
	taken map[string]bool
}

// Take keeps a name for something else.
func (n *FileNames) Take(name string) {
	if n.taken == nil {
		n.given, n.taken = map[string]string{}, map[string]bool{}
	}
	n.taken[sameFile(name)] = true
}

// Of is the name of the file of what the key stands for, always the same: that
// Of FileName, or one with a part of the key's hash where that is taken.
func (n *FileNames) Of(key, id, ending string) string {
	if name, ok := n.given[key]; ok {
		return name
	}
	name := FileName(id, ending)
	for salt := key; n.taken[sameFile(name)]; salt += "." {
		sum := sha256.Sum256([]byte(salt))
		name = strings.TrimSuffix(name, ending)
		name = cutName(name, longestName-len(ending)-9) + "-" + hex.EncodeToString(sum[:4]) + ending
	}
	n.Take(name)
	n.given[key] = name
	return name
}

// cutName cuts a name to so many bytes.
func cutName(name string, most int) string {
	if len(name) <= most {
		return name
	}
	for most > 0 && !utf8.RuneStart(name[most]) {
		most--
	}
	return name[:most]
}

// sameFile is equal for names that a system may take for one.
func sameFile(name string) string {
	return strings.ToLower(strings.ToUpper(norm.NFC.String(name)))
}
