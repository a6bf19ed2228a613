package importer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/importer"
	"onrecord/schema"
)

// A table becomes a corpus; what each column was taken for is told.
func ExampleImporter_Import() {
	dir, err := os.MkdirTemp("", "import-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "coding.csv")
	table := "source,speaker,summary,mode,supports\nGazette,Ada Quay,It costs too much.,paraphrase,Close the harbour\n"
	if err := os.WriteFile(file, []byte(table), 0o666); err != nil {
		panic(err)
	}
	for _, im := range importer.Importers() {
		if im.Name != "csv" {
			continue
		}
		result, err := im.Import(context.Background(), []string{file}, filepath.Join(dir, "harbour"), importer.ImportOptions{})
		if err != nil {
			panic(err)
		}
		for _, p := range result.Parts {
			fmt.Println(p.What, p.Name, "was taken for", p.As)
		}
		fmt.Println("statements:", result.Added[schema.KindStatement], "actors:", result.Added[schema.KindActor])
	}
	// Output:
	// column source was taken for source
	// column speaker was taken for speakers
	// column summary was taken for summary
	// column mode was taken for mode
	// column supports was taken for supports
	// statements: 1 actors: 1
}
