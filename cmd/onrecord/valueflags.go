package main

import (
	"errors"
	"slices"
	"strconv"

	"onrecord/schema"
)

// A textFlag is where the text of a flag goes; what may be set is said by those that have
// one.
type textFlag struct{ text *string }

// String is the text.
func (f *textFlag) String() string {
	if f.text == nil {
		return ""
	}
	return *f.text
}

// Type names the value in messages.
func (f *textFlag) Type() string { return "string" }

// A onceFlag is a text that is given once: of two, neither can be meant alone.
type onceFlag struct {
	textFlag
	given bool
}

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
	textFlag   // the mode of the network
	statements *filterFlags
}

// Set takes a mode. Whoever makes the network says which modes it can have.
func (f *modeFlag) Set(mode string) error {
	if slices.Contains(schema.Modes(), mode) {
		of := f.statements.is["mode"]
		*of = append(*of, mode)
	} else {
		*f.text = mode
	}
	return nil
}
