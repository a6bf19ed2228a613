package change

import "onrecord/schema/hint"

// A RequestError says that what was asked for cannot be done as it was asked:
// nothing is wrong with what is there.
type RequestError struct{ hint.Text }

func (e *RequestError) Error() string { return e.String() }

// Requestf makes a RequestError with a message as hint.Textf makes one.
func Requestf(format string, args ...any) error { return &RequestError{hint.Textf(format, args...)} }
