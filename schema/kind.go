package schema

import (
	"slices"
	"strings"

	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// A Kind names one of the things that a corpus consists of. It is the word
// that stands in IRIs, in the "kind" of a JSON object and in qualified ids.
type Kind string

// The kinds, in the order in which a corpus is written.
const (
	KindCorpus    Kind = "corpus"
	KindActor     Kind = "actor"
	KindPosition  Kind = "position"
	KindPlace     Kind = "place"
	KindEvent     Kind = "event"
	KindSource    Kind = "source"
	KindStatement Kind = "statement"

	// Parts of entities that have an IRI of their own but no id that a
	// person would write.
	KindPassage     Kind = "passage"
	KindRole        Kind = "role"
	KindAffiliation Kind = "affiliation"
	KindVerdict     Kind = "verdict"
)

// Kinds lists the kinds of entities that have ids, in the order in which a
// corpus is written: what is referred to comes before what refers to it.
func Kinds() []Kind {
	return []Kind{KindActor, KindPosition, KindPlace, KindEvent, KindSource, KindStatement}
}

// Plural is the word for several, as in file names and on the command line.
func (k Kind) Plural() string {
	if k == KindCorpus {
		return "corpora"
	}
	return string(k) + "s"
}

// Class is the IRI of the kind's class in the vocabulary.
func (k Kind) Class() quad.IRI {
	return quad.IRI(term.Namespace + strings.ToUpper(string(k[:1])) + string(k[1:]))
}

// KindOf finds the kind of a name in the singular or the plural.
func KindOf(name string) (Kind, bool) {
	if k := Kind(name); k.Named() {
		return k, true
	}
	for _, k := range append([]Kind{KindCorpus, KindPassage, KindRole, KindAffiliation, KindVerdict}, Kinds()...) {
		if name == k.Plural() {
			return k, true
		}
	}
	return "", false
}

// Named reports whether k is one of the kinds, parts included.
func (k Kind) Named() bool {
	switch k {
	case KindCorpus, KindActor, KindPosition, KindPlace, KindEvent, KindSource, KindStatement, KindPassage, KindRole, KindAffiliation, KindVerdict:
		return true
	}
	return false
}

// Known reports whether k is one of the kinds that have ids.
func (k Kind) Known() bool { return slices.Contains(Kinds(), k) }
