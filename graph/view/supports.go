package view

import (
	"iter"
	"slices"

	"onrecord/schema"
)

// A Supports says what of the model a view, or a format, has a place for: a
// field of a kind (affiliations, roles and passages are kinds as well) and, of
// references, the kind of what they point at. The field "id" stands for the
// entities of a kind: where they have no place, none of their fields is asked
// for.
type Supports func(k schema.Kind, field string, to schema.Kind) bool

// Everything carries all.
func Everything(schema.Kind, string, schema.Kind) bool { return true }

// Supports says what a view carries.
func (v View) Supports() Supports {
	switch v {
	case Claims:
		return social(map[schema.Kind][]string{
			schema.KindActor:     {"id", "name", "aliases", "type", "description", "sameAs", "roles"},
			schema.KindRole:      {"office", "from", "until"},
			schema.KindPosition:  {"id", "name", "aliases", "type", "description"},
			schema.KindStatement: {"id", "speakers", "supports", "opposes", "neutral", "date"},
		})
	case Actors:
		inner := social(map[schema.Kind][]string{
			schema.KindActor: {"id", "name", "aliases", "type", "description", "sameAs", "roles"},
			schema.KindRole:  {"office", "from", "until"},
			schema.KindStatement: {
				"id", "speakers", "onBehalfOf", "addressees", "about", "praises", "criticizes",
				"echoes", "contradicts", "answers", "date", // two agree, but whether for or against is not told
			},
		})
		return func(k schema.Kind, field string, to schema.Kind) bool {
			return inner(k, field, to) && (to == "" || to == schema.KindActor || to == schema.KindStatement)
		}
	case Statements:
		return func(k schema.Kind, field string, _ schema.Kind) bool {
			switch k {
			case schema.KindStatement:
				return field != "textOrder" // tables have no column for it
			case schema.KindPassage:
				return !slices.Contains([]string{"sha256", "prefix", "suffix"}, field)
			}
			return false
		}
	}
	return Everything
}

func social(fields map[schema.Kind][]string) Supports {
	return func(k schema.Kind, field string, _ schema.Kind) bool { return slices.Contains(fields[k], field) }
}

// CountLost adds the values that have no place to a loss: one for each text of
// a list, each reference, each part, or for a whole entity where that is not
// shown. Whole entities come first, then fields, in the order of the kinds.
func CountLost(entities iter.Seq2[schema.Entity, error], carries Supports, shows func(schema.Entity) bool, lost *Loss) error {
	var found Loss
	defer func() {
		for _, k := range schema.Kinds() {
			lost.Add(found.counts[k.Plural()], k.Plural())
		}
		for _, k := range append(schema.Kinds(), schema.KindAffiliation, schema.KindRole, schema.KindPassage, schema.KindVerdict) {
			for _, f := range schema.Fields(k) {
				what := string(k) + " " + noun(&f)
				lost.Add(found.counts[what], what)
				delete(found.counts, what) // two fields can have one word
			}
		}
	}()
	for e, err := range entities {
		switch {
		case err != nil:
			return err
		case e.Kind() == schema.KindCorpus: // see CountCorpora
		case carries(e.Kind(), "id", "") && shows(e):
			countLost(e.Kind(), e, carries, &found)
		default:
			found.Add(1, e.Kind().Plural())
		}
	}
	return nil
}

// CountCorpora adds the values of the corpora's own fields that have no place, but
// who coded: the statements tell.
func CountCorpora(corpora []*schema.Corpus, carries []string, lost *Loss) {
	fields := schema.Fields(schema.KindCorpus)
	for i := range fields {
		f := &fields[i]
		for _, c := range corpora {
			if !f.Exchanged && !slices.Contains(carries, f.Name) {
				lost.Add(f.Count(c), string(schema.KindCorpus)+" "+noun(f))
			}
		}
	}
}

func countLost(k schema.Kind, record any, carries Supports, lost *Loss) {
	fields := schema.Fields(k)
	for i := range fields {
		f := &fields[i]
		if f.Hint && k == schema.KindPassage || f.Derived || f.Exchanged && f.Type == schema.One { // the passages tell the source, and duplicates are worked out
			continue
		}
		what := string(k) + " " + noun(f)
		if refs := f.Refs(record); refs != nil {
			for _, r := range refs {
				if !carries(k, f.Name, r.Kind) {
					lost.Add(1, what)
				}
			}
			continue
		}
		if !carries(k, f.Name, "") {
			lost.Add(f.Count(record), what)
			continue
		}
		for _, part := range f.Records(record) {
			countLost(f.Class, part, carries, lost)
		}
	}
}

// noun is what several values of a field are called after the word for their
// kind.
func noun(f *schema.Field) string {
	if n, ok := nouns[f.Name]; ok {
		return n
	}
	if f.Type == schema.Text || f.Type == schema.Word {
		return f.Name + "s"
	}
	return f.Name
}

var nouns = map[string]string{
	"textOrder": "text orders", "base": "base IRIs",
	"aliases": "alternative names", "summary": "summaries", "certainty": "certainties",
	"from": "dates", "until": "dates", "date": "dates", "sha256": "checksums", "original": "checksums", "exact": "exact words",
	"prefix": "contexts", "suffix": "contexts", "evidence": "passages", "lat": "latitudes", "long": "longitudes",
	"bloc": "marks of blocs", "line": "lines", "start": "offsets", "end": "offsets", "length": "lengths", "url": "addresses",
	"about": "subjects", "event": "events", "place": "places", "organization": "organizations", "to": "aims",
	"broader": "broader positions", "opposite": "opposites", "within": "places around", "partOf": "events around",
	"absent": "absentees", "restates": "restatements", "answers": "answered statements", "neutral": "neutral stances",
	"supports": "supported positions", "opposes": "opposed positions", "contradicts": "contradicted statements",
	"echoes": "echoed statements", "onBehalfOf": "principals", "source": "sources",
}
