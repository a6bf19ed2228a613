package emit_test

import (
	"fmt"
	"os"

	"onrecord/exports/emit"
	"onrecord/graph/view"
)

// Cells are set in quotation marks where they have to be.
func ExampleWriteTable() {
	err := emit.WriteTable(os.Stdout, []string{"name", "said"}, func(t *emit.Table) error {
		for _, cell := range []string{"Quay, Ada", "“No ships”"} {
			t.Add(cell)
		}
		return t.End()
	})
	if err != nil {
		panic(err)
	}
	// Output:
	// name,said
	// "Quay, Ada",“No ships”
}

// Texts of others stay texts, and what XML cannot hold is counted.
func ExampleXML() {
	var lost view.Loss
	x := emit.NewXML(os.Stdout, &lost)
	x.Raw("<actor")
	x.Attribute("name", `Quay & "Sons"`)
	x.Raw(">")
	x.Escaped("a<b\x00")
	x.Raw("</actor>\n")
	if err := x.Flush(); err != nil {
		panic(err)
	}
	fmt.Println("lost:", lost.String())
	// Output:
	// <actor name="Quay &amp; &quot;Sons&quot;">a&lt;b�</actor>
	// lost: 1 characters that XML cannot hold
}
