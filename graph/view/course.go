package view

import "onrecord/schema"

// A Course is how some values go, along days or along numbers, as a diagram shows them.
type Course struct {
	Title, Subtitle string
	// Days says that points stand on days, else on numbers, of what Numbers says.
	Days    bool
	Numbers string // in the singular: source
	Panels  []CoursePanel
	// Stretches lie behind all panels, Turns are marked in all of them.
	Stretches []CourseStretch
	Turns     []CourseTurn
	// Window is how wide the windows of points are; empty: they have none. First and Last
	// are the spans of the first and the last one.
	Window      string
	First, Last schema.Span
	Notes       []string
}

// A CoursePanel is an axis of values with what is drawn on it.
type CoursePanel struct {
	Name  string
	Lines []CourseLine
	Bars  bool // points are bars from 0 on: numbers of what values are of
	Whole bool // values are whole numbers
}

// A CourseLine goes through its points, with a gap where one has no value.
type CourseLine struct {
	Name   string
	Second bool // it is drawn as what another line is compared with
	// Band says what Low and High of the points are; empty: they have none.
	Band   string
	Points []CoursePoint
}

// A CoursePoint is a value; NaN: there is none.
type CoursePoint struct {
	Day              schema.Day
	Number           float64
	Value, Low, High float64
	Tip              string
}

// A CourseStretch is some days with a name, such as a phase.
type CourseStretch struct {
	Days  schema.Span
	Name  string
	Shade int // stretches of one shade belong together
}

// A CourseTurn is a day on which something changes.
type CourseTurn struct {
	Day      schema.Day
	Name     string
	Tip      string
	Strength float64 // of more than have room, the strongest are marked
}

// Any reports whether there is anything to draw.
func (c *Course) Any() bool {
	for i := range c.Panels {
		for j := range c.Panels[i].Lines {
			if len(c.Panels[i].Lines[j].Points) > 0 {
				return true
			}
		}
	}
	return false
}
