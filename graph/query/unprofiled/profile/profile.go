// Package profile has the part of pprof's profiles that goja fills in when somebody
// profiles a script, which nobody does: onrecord does not start it. Pprof itself
// compiles two dozen regular expressions at each start of the program. What goja
// should call one day and is not here does not compile.
package profile

import (
	"errors"
	"io"
)

// What a profile consists of.
type (
	// Profile is a profile.
	Profile struct {
		SampleType    []*ValueType
		PeriodType    *ValueType
		Period        int64
		Mapping       []*Mapping
		Function      []*Function
		Location      []*Location
		Sample        []*Sample
		TimeNanos     int64
		DurationNanos int64
	}
	// ValueType says what is counted.
	ValueType struct{ Type, Unit string }
	// Mapping is a file.
	Mapping struct {
		ID   uint64
		File string
	}
	// Function is a function of a file.
	Function struct {
		ID             uint64
		Name, Filename string
	}
	// Location is a place of a script.
	Location struct {
		ID      uint64
		Mapping *Mapping
		Line    []Line
	}
	// Line is a line of a function.
	Line struct {
		Function *Function
		Line     int64
	}
	// Sample is how often something was seen.
	Sample struct {
		Location []*Location
		Value    []int64
	}
)

// Write refuses: nothing is profiled.
func (*Profile) Write(io.Writer) error { return errors.New("there are no profiles here") }
