package escape

import (
	"net/url"
	"strings"
	"unicode"
)

// Link gives an address that a person may follow: one of http, https or mailto,
// with all in it to be seen. What would end it in a text is escaped in percent.
// Any other address is a text, whatever it looks like: ok is false.
func Link(address string) (link string, ok bool) {
	scheme, rest, found := strings.Cut(address, ":")
	if !found {
		return "", false
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		if host, slashes := strings.CutPrefix(rest, "//"); !slashes || host == "" || strings.ContainsRune(`/\?#`, rune(host[0])) {
			return "", false
		}
	case "mailto":
		if rest == "" || strings.HasPrefix(rest, "/") {
			return "", false
		}
	default:
		return "", false
	}
	for _, r := range address {
		if control(r) || separator(r) || turning(r) || hint(r) || unseen(r) || r == '\\' || r == unicode.ReplacementChar || r != ' ' && unicode.IsSpace(r) {
			return "", false
		}
	}
	link = breaks.Replace(address)
	if _, err := url.Parse(link); err != nil {
		return "", false
	}
	return link, true
}

// breaks are what an address may not hold, and what would end it.
var breaks = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", `"`, "%22", "`", "%60")
