package data

// What tests of another package look at.
var (
	AgainAlone = again
	ErrMore    = errMore
)
