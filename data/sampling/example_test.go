package sampling_test

import (
	"context"
	"fmt"
	"os"

	"onrecord/data/change"
	"onrecord/data/sampling"
	"onrecord/schema"
)

// The seed says what is drawn, and anybody can draw it again.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	corpus := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}}
	for _, id := range []string{"gazette", "herald", "mail", "post", "times"} {
		corpus.Add(&schema.Source{EntityBase: schema.EntityBase{ID: id}, Title: id})
	}
	s, err := sampling.Draw(corpus, nil, sampling.Options{ID: "reliability", Coders: []string{"ANNA"}, Percent: 30, Seed: 7})
	if err != nil {
		panic(err)
	}
	c, err := sampling.Add(ctx, dir, s)
	if err != nil {
		panic(err)
	}
	if err := change.Write(ctx, dir, []change.Change{c}); err != nil {
		panic(err)
	}
	samples, err := sampling.Read(ctx, dir)
	if err != nil {
		panic(err)
	}
	for _, a := range sampling.Assignments(corpus, samples) {
		fmt.Println(a.Coder, "is to code", a.Source.ID+":", a.State)
	}
	// Output:
	// ANNA is to code herald: not begun
	// ANNA is to code times: not begun
}
