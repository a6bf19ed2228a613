package main

import (
	"bytes"
	"strings"
	"testing"

	"onrecord/data/draft"
	"onrecord/schema/vocab"
)

// Drafts have no words of their own at times: the JSON Schema knows them by the tier that
// begins their notes.
func TestSchemaKnowsTiers(t *testing.T) {
	if want := `"^(` + strings.Join(draft.TierNames(), "|") + `): "`; !bytes.Contains(vocab.JSONSchema(), []byte(want)) {
		t.Errorf("no note begins with %s", want)
	}
}
