package invent

import (
	"io"
	"iter"
	"path/filepath"

	"onrecord/schema"
)

// WriteYAML writes the corpus as people do into a folder, which is made:
// corpus.yaml, a file for each kind of entity, and one for each source with
// its statements.
func (c Corpus) WriteYAML(dir string) error {
	err := writeFile(filepath.Join(dir, "corpus.yaml"), func(w io.Writer) error {
		_, err := w.Write(appendYAML(nil, "", c.Header()))
		return err
	})
	if err != nil {
		return err
	}
	m := newMaker(c)
	for _, k := range []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindPlace, schema.KindEvent} {
		err := writeFile(filepath.Join(dir, k.Plural()+".yaml"), func(w io.Writer) error { return writeList(w, "", m.of(k)) })
		if err != nil {
			return err
		}
	}
	next, stop := iter.Pull(m.of(schema.KindStatement))
	defer stop()
	for i, id := range m.ids[schema.KindSource] {
		statements := func(yield func(schema.Entity) bool) {
			for range m.starts[i+1] - m.starts[i] {
				if s, ok := next(); !ok || !yield(s) {
					return
				}
			}
		}
		err := writeFile(filepath.Join(dir, "sources", id+".yaml"), func(w io.Writer) error {
			if _, err := w.Write(append(appendYAML(nil, "", m.source(i)), "statements:\n"...)); err != nil {
				return err
			}
			return writeList(w, "  ", statements)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeList writes entities as the items of a list.
func writeList(w io.Writer, indent string, entities iter.Seq[schema.Entity]) error {
	var item []byte
	for e := range entities {
		item = appendYAML(item[:0], indent+"  ", e)
		copy(item[len(indent):], "- ")
		if _, err := w.Write(item); err != nil {
			return err
		}
	}
	return nil
}

// appendYAML appends the id and the fields that hold something, a line for
// each.
func appendYAML(dst []byte, indent string, e schema.Entity) []byte {
	dst = append(append(dst, indent...), "id: "...)
	dst = append(schema.AppendJSONString(dst, e.Identity().ID), '\n')
	fields := schema.Fields(e.Kind())
	for i := range fields {
		if fields[i].Exchanged {
			continue
		}
		if value := appendValue(nil, &fields[i], e); len(value) > 0 {
			dst = append(append(append(dst, indent...), fields[i].Name...), ": "...)
			dst = append(append(dst, value...), '\n')
		}
	}
	return dst
}

// appendValue appends a field's value as JSON, which is YAML; nothing where
// there is none.
func appendValue(dst []byte, f *schema.Field, record any) []byte {
	var items [][]byte
	switch f.Type {
	case schema.Int, schema.Decimal, schema.Bool:
		if v, ok := f.Value(record); ok && (f.Type != schema.Int || v.Int() != 0 || f.Name == "start") {
			return append(dst, v.String()...)
		}
		return dst
	}
	for _, s := range f.Strings(record) {
		items = append(items, schema.AppendJSONString(nil, s))
	}
	for _, r := range f.Refs(record) {
		id := r.ID
		if len(f.Kinds) > 1 {
			id = string(r.Kind) + "/" + r.ID
		}
		items = append(items, schema.AppendJSONString(nil, id))
	}
	for _, part := range f.Records(record) {
		items = append(items, appendRecord(nil, f.Fields, part))
	}
	switch f.Type {
	case schema.Texts, schema.IRIs, schema.Many, schema.Records:
		if len(items) > 0 {
			dst = append(dst, '[')
			for i, item := range items {
				if i > 0 {
					dst = append(dst, ", "...)
				}
				dst = append(dst, item...)
			}
			dst = append(dst, ']')
		}
		return dst
	}
	for _, item := range items {
		dst = append(dst, item...)
	}
	return dst
}

func appendRecord(dst []byte, fields []schema.Field, record any) []byte {
	dst = append(dst, '{')
	comma := false
	for i := range fields {
		value := appendValue(nil, &fields[i], record)
		if len(value) == 0 {
			continue
		}
		if comma {
			dst = append(dst, ", "...)
		}
		comma = true
		dst = append(append(append(dst, fields[i].Name...), ": "...), value...)
	}
	return append(dst, '}')
}
