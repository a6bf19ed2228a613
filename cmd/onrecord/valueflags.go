package main

import (
	"errors"
	"slices"
	"strconv"

	"onrecord/schema"
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

// A modeFlag is where --mode is of networks: one mode, of which the last that is given
// counts, and any modes of statements, which no network has.
type modeFlag struct {
	network    *string
	statements *filterFlags
}

// String is the mode of the network.
func (f *modeFlag) String() string {
	if f.network == nil {
		return ""
	}
	return *f.network
}

// Type names the value in messages.
func (f *modeFlag) Type() string { return "string" }

// Set takes a mode. Whoever makes the network says which modes it can have.
func (f *modeFlag) Set(mode string) error {
	if slices.Contains(schema.Modes(), mode) {
		of := f.statements.is["mode"]
		*of = append(*of, mode)
	} else {
		*f.network = mode
	}
	return nil
}
