package site_test

import (
	"fmt"
	"net/url"
	"strings"

	"onrecord/exports/site"
)

// A page is made of rows, and links lead where its caller has the other pages.
func Example() {
	s := site.New(site.Links{
		Entity: func(kind, id string) string { return kind + "/" + id + ".html" },
		View:   func(view string, _ url.Values) string { return view + ".html" },
		Asset:  func(name string) string { return "assets/" + name },
	})
	rows := site.Listing{Kind: "actor", Plural: "actors", Total: 1, Rows: []site.Entity{{Kind: "actor", ID: "quay", Name: "Ada <Quay>", Type: "person"}}}
	var page strings.Builder
	if err := s.Write(&page, site.Page{View: "list", Title: "Actors", Body: rows}); err != nil {
		panic(err)
	}
	for line := range strings.Lines(page.String()) {
		if strings.Contains(line, "Quay") {
			fmt.Print(line)
		}
	}
	// Output:
	// <tr><th scope="row"><a href="actor/quay.html"><bdi>Ada &lt;Quay&gt;</bdi></a></th><td>person</td><td><bdi></bdi></td></tr>
}

// A text is divided into lines, and these where passages begin and end.
func ExampleMark() {
	said := site.Statement{ID: "close", Evidence: []site.Passage{{Start: 4, End: 11}}}
	for _, line := range site.Mark("The harbour must close.\nIt is old.", []site.Statement{said}, nil) {
		for _, piece := range line.Pieces {
			fmt.Printf("%d %q\n", line.Number, piece.Text)
		}
	}
	// Output:
	// 1 "The "
	// 1 "harbour"
	// 1 " must close."
	// 2 "It is old."
}
