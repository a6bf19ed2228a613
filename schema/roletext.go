package schema

import "strings"

// EndsLikeRole reports whether an office ends like the text of a role with a time or a
// source: "Mayor (from 2021)". Such a text then gets empty brackets where the role has
// neither, so that it can be taken apart.
func EndsLikeRole(office string) bool {
	i := strings.LastIndex(office, " (")
	if i < 0 || !strings.HasSuffix(office, ")") {
		return false
	}
	inside := office[i+2:]
	return inside == ")" || strings.HasPrefix(inside, "from ") || strings.HasPrefix(inside, "until ") || strings.HasPrefix(inside, "according to ")
}
