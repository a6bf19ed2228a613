package main

import (
	"errors"
	"strconv"
)

// A onceFlag is a text that is given once: of two, neither can be meant alone.
type onceFlag struct {
	text  *string
	given bool
}

// String is the text.
func (f *onceFlag) String() string {
	if f.text == nil {
		return ""
	}
	return *f.text
}

// Type names the value in messages.
func (f *onceFlag) Type() string { return "string" }

// Set takes the text.
func (f *onceFlag) Set(text string) error {
	if f.given {
		return errors.New("it is given twice, and takes one value")
	}
	*f.text, f.given = text, true
	return nil
}

// A countFlag is a number of rows. Whoever counts them says which numbers make
// sense.
type countFlag struct{ n *int }

// String is the number.
func (f *countFlag) String() string {
	if f.n == nil {
		return "0"
	}
	return strconv.Itoa(*f.n)
}

// Type names the value in messages.
func (f *countFlag) Type() string { return "int" }

// Set reads the number.
func (f *countFlag) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil {
		return errors.New("it takes whole numbers from 0 up")
	}
	*f.n = n
	return nil
}
