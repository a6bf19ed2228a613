package change

// A RequestError says that what was asked for cannot be done as it was asked:
// nothing is wrong with what is there.
type RequestError struct{ Msg string }

func (e *RequestError) Error() string { return e.Msg }
