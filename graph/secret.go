package graph

import (
	"net/url"
	"strings"
)

// hidden stands for a password.
const hidden = "xxxxx"

// WithoutPassword is a URI as it may be shown: what is or may be a password in it is
// hidden. found says that there was one. Paths are left as they are. What cannot
// be read as a URI loses rather too much: whoever mistyped one sees still which it was.
func WithoutPassword(uri string) (shown string, found bool) {
	scheme, rest, ok := strings.Cut(uri, ":")
	if !ok || len(scheme) < 2 || strings.ContainsAny(scheme, `/\. `) || isLocal(scheme) {
		return uri, false
	}
	rest, inQuery := withoutQueryPassword(rest)
	rest, inAuthority := withoutUserPassword(rest)
	return scheme + ":" + rest, inQuery || inAuthority
}

// PasswordError is the error of a word of the command line, or of a variable, that
// is the URI of a server and holds a password; nil: it does not.
func PasswordError(word string) error {
	scheme, _, _ := strings.Cut(word, ":")
	if _, found := WithoutPassword(word); !found || !strings.HasPrefix(strings.ToLower(scheme), "postgres") {
		return nil
	}
	return uriError(word, "it holds a password, which lists of processes and histories of shells show to others: it is not taken from there")
}

// isLocal reports whether what follows a scheme is a path.
func isLocal(scheme string) bool { return scheme == "file" || scheme == "bolt" || scheme == "mem" }

// withoutUserPassword hides what is between the colon after the user and the
// last @ of what follows a scheme: a password with an @ or a slash in it is one, too.
func withoutUserPassword(rest string) (string, bool) {
	end := strings.LastIndexByte(rest, '@')
	if end < 0 {
		return rest, false
	}
	user, _, ok := strings.Cut(rest[:end], ":")
	if !ok {
		return rest, false
	}
	return user + ":" + hidden + rest[end:], true
}

// withoutQueryPassword hides the values whose names have "password" in them,
// however they are written, in a query or as words with = between.
func withoutQueryPassword(rest string) (string, bool) {
	path, query, ok := strings.Cut(rest, "?")
	if !ok {
		before, _, ok := cutFold(rest, "password=")
		if !ok {
			before, _, ok = cutFold(rest, "password =")
		}
		if !ok {
			return rest, false
		}
		return before + "password=" + hidden, true // the value may have spaces
	}
	found := false
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, _, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil || strings.Contains(strings.ToLower(plain), "password") {
			pairs[i] = name + "=" + hidden
			found = true
		}
	}
	return path + "?" + strings.Join(pairs, "&"), found
}

// cutFold is strings.Cut for a lower-case separator in letters of either case.
func cutFold(s, sep string) (before, after string, ok bool) {
	for i := 0; i+len(sep) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(sep)], sep) {
			return s[:i], s[i+len(sep):], true
		}
	}
	return s, "", false
}
