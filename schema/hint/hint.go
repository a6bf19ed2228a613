// Package hint has messages that speak of what a program can be told: an option,
// or a step that helps. A library knows what they are, and not how they are given
// to the program that runs it. So such a message has parts:
//
//	hint.Errorf("%s already exists: %s replaces it", file, hint.Option{Name: "force"})
//
// By itself it is a sentence ("x.yaml already exists: the option force replaces
// it"). A program that shows it says the parts in its own words with Say ("x.yaml
// already exists: --force replaces it").
package hint

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// A Part is an Option or a Step. Its String is for readers who know no program.
type Part interface {
	fmt.Stringer
	part()
}

// Words are the words of a program for a part.
type Words func(Part) string

// An Option is something that a request may say, and what it says.
type Option struct {
	Name  string
	Value string // empty: none in particular
}

// String gives "the option encoding", or "the option id x".
func (o Option) String() string { return strings.TrimSuffix("the option "+o.Name+" "+o.Value, " ") }

func (Option) part() {}

// OneOf lists what an option takes: "a, b or c".
func OneOf(words []string) string { return listed(words, " or ") }

// AllOf lists what there is: "a, b and c".
func AllOf(words []string) string { return listed(words, " and ") }

func listed(words []string, before string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + before + words[last]
}

// A Text is a message with parts.
type Text struct {
	plain  string
	format string
	args   []any
}

// Textf makes a message as fmt.Sprintf does. Parts are among the arguments, or in
// texts and errors among them.
func Textf(format string, args ...any) Text {
	return Text{fmt.Sprintf(format, args...), format, args}
}

// String is the message in words that fit any program.
func (t Text) String() string { return t.plain }

// Say is the message in the words of a program.
func (t Text) Say(words Words) string {
	args := slices.Clone(t.args)
	for i, arg := range args {
		switch arg := arg.(type) {
		case Part:
			args[i] = words(arg)
		case sayer:
			args[i] = arg.Say(words)
		case error:
			args[i] = Say(arg, words)
		}
	}
	return fmt.Sprintf(t.format, args...)
}

// Parted reports whether there is anything in arguments of Textf for which a
// program may have words.
func Parted(args []any) bool {
	return slices.ContainsFunc(args, func(arg any) bool {
		switch arg := arg.(type) {
		case Part, sayer:
			return true
		case error:
			return parted(arg)
		}
		return false
	})
}

// Equal reports whether two messages are the same.
func (t Text) Equal(u Text) bool { return reflect.DeepEqual(t, u) }

// A sayer says what it says in the words of a program: a Text, or an error.
type sayer interface{ Say(Words) string }

// Say is what an error says, in the words of a program. What has parts is found
// in whatever wraps it, as long as that repeats its message.
func Say(err error, words Words) string {
	if s, ok := err.(sayer); ok {
		return s.Say(words)
	}
	text := err.Error()
	for _, e := range wrapped(err) {
		if plain := e.Error(); plain != "" {
			text = strings.ReplaceAll(text, plain, Say(e, words))
		}
	}
	return text
}

func parted(err error) bool {
	_, ok := err.(sayer)
	return ok || slices.ContainsFunc(wrapped(err), parted)
}

// wrapped are the errors that one wraps.
func wrapped(err error) []error {
	switch err := err.(type) {
	case interface{ Unwrap() []error }:
		return err.Unwrap()
	case interface{ Unwrap() error }:
		if inner := err.Unwrap(); inner != nil {
			return []error{inner}
		}
	}
	return nil
}

// Errorf makes an error of a message as Textf makes one.
func Errorf(format string, args ...any) error { return &textError{Textf(format, args...), nil} }

// Wrap makes an error that says a message and is another one to errors.Is and
// errors.As.
func Wrap(err error, t Text) error { return &textError{t, err} }

// A textError is an error with a message that has parts.
type textError struct {
	Text
	err error // nil: none
}

func (e *textError) Error() string { return e.String() }
func (e *textError) Unwrap() error { return e.err }
