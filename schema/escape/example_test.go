package escape_test

import (
	"fmt"

	"onrecord/schema/escape"
)

// One text is harmless in each place where it goes.
func Example() {
	text := "=1+1 <b>*bold*</b>\x1b[31m"
	fmt.Println(escape.Line(text))
	fmt.Println(escape.Markdown(text))
	fmt.Println(escape.Cell(text[:4]))
	xml, lost := escape.XML(text)
	fmt.Println(xml, lost)
	fmt.Println(escape.Shell("it's"))
	link, ok := escape.Link("javascript:alert(1)")
	fmt.Printf("%q %v\n", link, ok)
	// Output:
	// =1+1 <b>*bold*</b>␛[31m
	// \=1+1 \<b\>\*bold\*\</b\> \[31m
	// '=1+1
	// =1+1 &lt;b&gt;*bold*&lt;/b&gt;�[31m 1
	// 'it'\''s'
	// "" false
}
