package turtle

import (
	"strings"

	"onrecord/schema/nquads"
)

// A reference is an IRI in its parts (RFC 3986, appendix B). What is not there
// differs from what is empty.
type reference struct {
	scheme, authority, path, query, fragment string
	hasScheme, hasAuthority, hasQuery        bool
	hasFragment                              bool
}

func parse(s string) (r reference) {
	s, r.fragment, r.hasFragment = strings.Cut(s, "#")
	s, r.query, r.hasQuery = strings.Cut(s, "?")
	if nquads.Absolute(s) {
		r.scheme, s, r.hasScheme = strings.Cut(s, ":")
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		r.hasAuthority = true
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			i = len(rest)
		}
		r.authority, s = rest[:i], rest[i:]
	}
	r.path = s
	return r
}

// String is the recomposition of section 5.3.
func (r reference) String() string {
	var b strings.Builder
	if r.hasScheme {
		b.WriteString(r.scheme + ":")
	}
	if r.hasAuthority {
		b.WriteString("//" + r.authority)
	}
	b.WriteString(r.path)
	if r.hasQuery {
		b.WriteString("?" + r.query)
	}
	if r.hasFragment {
		b.WriteString("#" + r.fragment)
	}
	return b.String()
}

// resolve makes a relative reference absolute, by section 5.2 of RFC 3986 alone:
// nothing is normalised.
func resolve(base, ref string) string {
	b, r := parse(base), parse(ref)
	r.scheme, r.hasScheme = b.scheme, b.hasScheme
	switch {
	case r.hasAuthority:
		r.path = withoutDots(r.path)
		return r.String()
	case r.path == "":
		r.path = b.path
		if !r.hasQuery {
			r.query, r.hasQuery = b.query, b.hasQuery
		}
	case strings.HasPrefix(r.path, "/"):
		r.path = withoutDots(r.path)
	case b.hasAuthority && b.path == "":
		r.path = withoutDots("/" + r.path)
	default:
		r.path = withoutDots(b.path[:strings.LastIndexByte(b.path, '/')+1] + r.path)
	}
	r.authority, r.hasAuthority = b.authority, b.hasAuthority
	return r.String()
}

// withoutDots is remove_dot_segments of section 5.2.4.
func withoutDots(in string) string {
	out := make([]byte, 0, len(in))
	for in != "" {
		switch {
		case strings.HasPrefix(in, "../"):
			in = in[3:]
		case strings.HasPrefix(in, "./"), strings.HasPrefix(in, "/./"):
			in = in[2:]
		case in == "/.":
			in = "/"
		case strings.HasPrefix(in, "/../"), in == "/..":
			if in = in[3:]; in == "" {
				in = "/"
			}
			i := len(out)
			for i > 0 && out[i-1] != '/' {
				i--
			}
			out = out[:max(i-1, 0)]
		case in == ".", in == "..":
			in = ""
		default:
			i := strings.IndexByte(in[1:], '/') + 1
			if i == 0 {
				i = len(in)
			}
			out = append(out, in[:i]...)
			in = in[i:]
		}
	}
	return string(out)
}
