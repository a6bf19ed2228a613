package desk

import (
	"net/url"
	"strings"

	"onrecord/exports/site"
)

// links are where the desk has its pages.
var links = site.Links{
	Entity: func(kind, id string) string { return "/" + kind + "/" + path(id) },
	View: func(view string, query url.Values) string {
		if len(query) == 0 {
			return "/" + view
		}
		return "/" + view + "?" + query.Encode()
	},
	Asset: func(name string) string { return "/assets/" + name },
	Ask:   askURL,
}

// path is an id as part of an address. Those of layers have a slash.
func path(id string) string {
	parts := strings.Split(id, "/")
	for i, part := range parts {
		if parts[i] = url.PathEscape(part); part == "." || part == ".." {
			parts[i] = strings.ReplaceAll(part, ".", "%2E")
		}
	}
	return strings.Join(parts, "/")
}

// askURL is where the answer of a command is: its words are the path, its flags the
// query.
func askURL(command []string, format string) string {
	q := url.Values{}
	var words []string
	for i, arg := range command {
		name, value, isFlag := strings.Cut(arg, "=")
		switch {
		case strings.HasPrefix(arg, "--"):
			if !isFlag {
				value = "true"
			}
			q.Add(strings.TrimPrefix(name, "--"), value)
		case i == 0 || i == 1 && command[0] == "draw":
			words = append(words, path(arg))
		default:
			q.Add("", arg)
		}
	}
	q.Set("format", format)
	return "/ask/" + strings.Join(words, "/") + "?" + q.Encode()
}
