package query

import "onrecord/schema/hint"

// wrongf is a UsageError with a message that names options.
func wrongf(format string, args ...any) error {
	t := hint.Textf(format, args...)
	return hint.Wrap(&UsageError{t.String()}, t)
}

// option is an option in a message.
func option(name, value string) hint.Option { return hint.Option{Name: name, Value: value} }
