package network

import (
	"io"
	"strconv"

	"onrecord/exports/emit"
	"onrecord/graph/view"
	"onrecord/schema"
)

// A jsonWriter writes JSON and keeps the first error. Raw writes what
// is JSON already.
type jsonWriter struct {
	*emit.Text
	buf []byte
}

func newJSONWriter(w io.Writer) *jsonWriter { return &jsonWriter{Text: emit.NewText(w)} }

// object writes the members that have a value, on one line.
func (j *jsonWriter) object(members ...member) {
	j.buf = append(j.buf[:0], '{')
	for _, m := range members {
		if m.value == nil {
			continue
		}
		if len(j.buf) > 1 {
			j.buf = append(j.buf, ',')
		}
		j.buf = append(schema.AppendJSONString(j.buf, m.name), ':')
		j.buf = appendJSON(j.buf, m.value)
	}
	j.buf = append(j.buf, '}')
	j.Write(j.buf)
}

type member struct {
	name  string
	value any // nil: it is left out
}

func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return schema.AppendJSONString(dst, v)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	case schema.Number:
		return append(dst, v...)
	case bool:
		return strconv.AppendBool(dst, v)
	case []string:
		dst = append(dst, '[')
		for i, s := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = schema.AppendJSONString(dst, s)
		}
		return append(dst, ']')
	}
	panic("network: a value of an unknown type")
}

// members are the properties of a node or an edge.
func members(properties []view.Property, values []any) []member {
	out := make([]member, len(properties))
	for i, p := range properties {
		out[i] = member{emit.Attribute(p), values[i]}
	}
	return out
}
