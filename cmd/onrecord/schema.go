package main

import (
	"io"

	"github.com/spf13/cobra"

	"onrecord/schema/vocab"
)

// The formats of the vocabulary.
const (
	formatTurtle     = "ttl"
	formatJSONLD     = "jsonld"
	formatJSONSchema = "jsonschema"
)

var schemas = map[string]func() []byte{
	formatTurtle:     vocab.Ontology,
	formatJSONLD:     vocab.JSONLDContext,
	formatJSONSchema: vocab.JSONSchema,
}

const schemaLong = `Schema prints the vocabulary, made from the same table as everything else:

  ttl         the ontology in Turtle, aligned with schema.org, PROV-O, Web
              Annotation, SKOS, ORG and FOAF (the default)
  jsonld      a JSON-LD context
  jsonschema  a JSON Schema of the YAML files that a person writes, with which
              an editor completes and checks while one is typing`

const schemaExample = `  onrecord schema > onrecord.ttl
  onrecord schema --format jsonschema -o onrecord.schema.json`

func newSchemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the vocabulary: ontology, JSON-LD context or JSON Schema",
		Long:    schemaLong,
		Example: schemaExample,
		GroupID: groupOut,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.format(formatTurtle, formatJSONLD, formatJSONSchema)
			if err != nil {
				return err
			}
			return a.output(cmd.Context(), func(w io.Writer) error {
				_, err := w.Write(schemas[format]())
				return err
			})
		},
	}
}
