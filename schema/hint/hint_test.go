package hint_test

import (
	"errors"
	"fmt"
	"testing"

	"onrecord/schema/hint"
)

// shout has words of its own for parts.
func shout(p hint.Part) string {
	switch p := p.(type) {
	case hint.Option:
		return "OPTION " + p.Name + "=" + p.Value
	case hint.Step:
		return fmt.Sprint("STEP ", p.Do, p.Args)
	}
	return "?"
}

func TestSay(t *testing.T) {
	coder := hint.Option{Name: "coder", Value: "Ana"}
	plain := errors.New("100% wrong")
	tests := []struct {
		name        string
		err         error
		plain, said string
	}{
		{"none", plain, "100% wrong", "100% wrong"},
		{"an option", hint.Errorf("%s is for %d", coder, 2), "the option coder Ana is for 2", "OPTION coder=Ana is for 2"},
		{"twice", hint.Errorf("%[1]s or %[1]s", hint.Option{Name: "id"}), "the option id or the option id", "OPTION id= or OPTION id="},
		{"a step", hint.Errorf("see %s", hint.Merge("a/b", "a/c")), "see merging a/b and a/c", "see STEP merge[a/b a/c]"},
		{"a text in a text", hint.Errorf("x: %s", hint.Textf("use %s", coder)), "x: use the option coder Ana", "x: use OPTION coder=Ana"},
		{"an error in a text", hint.Errorf("x: %v", fmt.Errorf("y: %w", hint.Errorf("%s", coder))), "x: y: the option coder Ana", "x: y: OPTION coder=Ana"},
		{"wrapped", fmt.Errorf("x: %w!", hint.Errorf("%s", coder)), "x: the option coder Ana!", "x: OPTION coder=Ana!"},
		{"joined", errors.Join(plain, hint.Errorf("%s", coder)), "100% wrong\nthe option coder Ana", "100% wrong\nOPTION coder=Ana"},
		{"as another error", hint.Wrap(plain, hint.Textf("%s", coder)), "the option coder Ana", "OPTION coder=Ana"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			if got := c.err.Error(); got != c.plain {
				t.Errorf("by itself: got %q, want %q", got, c.plain)
			}
			if got := hint.Say(c.err, shout); got != c.said {
				t.Errorf("said: got %q, want %q", got, c.said)
			}
			if got, want := hint.Parted([]any{1, "x", c.err}), c.plain != c.said; got != want {
				t.Errorf("has parts: got %t, want %t", got, want)
			}
		})
	}
	if err := hint.Wrap(plain, hint.Textf("x")); !errors.Is(err, plain) {
		t.Errorf("%v is not what it wraps", err)
	}
}

func TestEqual(t *testing.T) {
	a := hint.Textf("%s", hint.Option{Name: "id"})
	if !a.Equal(hint.Textf("%s", hint.Option{Name: "id"})) {
		t.Errorf("%v is not equal to itself", a)
	}
	for _, b := range []hint.Text{{}, hint.Textf("the option id"), hint.Textf("%s", hint.Option{Name: "id", Value: "x"})} {
		if a.Equal(b) {
			t.Errorf("%v is equal to %v", a, b)
		}
	}
}

// A library's error, and what a program with flags makes of it.
func Example() {
	err := fmt.Errorf("add: %w", hint.Errorf("%s already exists: %s replaces it", "x.yaml", hint.Option{Name: "force"}))
	fmt.Println(err)
	fmt.Println(hint.Say(err, func(p hint.Part) string {
		if option, ok := p.(hint.Option); ok {
			return "--" + option.Name
		}
		return p.String()
	}))
	// Output:
	// add: x.yaml already exists: the option force replaces it
	// add: x.yaml already exists: --force replaces it
}

func TestOneOf(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := hint.OneOf(words); got != want {
			t.Errorf("OneOf(%q) = %q, want %q", words, got, want)
		}
	}
}
