package data

import (
	"strings"

	"onrecord/schema"
)

// A Context is a passage with what stands around it on its lines. It is zero
// where the text has other words than those that were coded.
type Context struct {
	Before string `json:"before"`
	Text   string `json:"text"`
	After  string `json:"after"`
}

// Contexts gives the context of each passage, up to 120 characters on each
// side of its paragraph; nothing when the source's text is not at hand.
func Contexts(src *schema.Source, passages []schema.Passage, dir string, texts map[string]string) ([]Context, error) {
	t, _, err := TextOf(src, dir, texts)
	if t == nil || err != nil {
		return nil, err
	}
	out := make([]Context, len(passages))
	for i, p := range passages {
		if p.SHA256 != "" && t.Hash(p.Start, p.End) != p.SHA256 {
			continue
		}
		before, after := t.Slice(p.Start-120, p.Start), t.Slice(p.End, p.End+120)
		if at := strings.LastIndexByte(before, '\n'); at >= 0 {
			before = before[at+1:]
		}
		if at := strings.IndexByte(after, '\n'); at >= 0 {
			after = after[:at]
		}
		out[i] = Context{before, t.Slice(p.Start, p.End), after}
	}
	return out, nil
}
