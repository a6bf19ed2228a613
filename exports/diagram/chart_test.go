package diagram

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/graph/view"
	"onrecord/schema"
)

const hostileText = "<script>alert(1)</script> &quot; \\N ]]> \n\r\t\x00\x1b[31m \" ' \\ {|} \u202e"

// inventedTimeline makes a timeline of so many rows and marks over some days.
type inventedTimeline struct {
	rows, marks, days int
	script            string
	hostile           string
	undated           bool // some marks have no date
}

func (o inventedTimeline) scene() *view.Scene {
	r := rand.New(rand.NewPCG(13, uint64(o.rows*1000+o.marks)))
	phrase := phrases(r, o.script, o.hostile)
	t := &view.Timeline{Title: "Who said what when", Subtitle: phrase(5), What: "actor", Notes: []string{"Selection: " + phrase(4)}}
	for range o.rows {
		t.Rows = append(t.Rows, view.TimelineRow{Name: phrase(1 + r.IntN(5))})
	}
	start := schema.DaysOf("2023-03-01").From
	days := []schema.Day{start}
	for range o.days {
		days = append(days, days[len(days)-1].Next())
	}
	at := make([]int, o.marks)
	for i := range at {
		at[i] = r.IntN(o.days)
	}
	slices.Sort(at)
	var words []view.TimelineWords
	t.Told = func(said ...uint32) (out []view.TimelineWords, err error) {
		for _, i := range said {
			out = append(out, words[i])
		}
		return out, nil
	}
	for i, at := range at {
		m := view.TimelineMark{
			Days: schema.Span{From: days[at], Until: days[at]}, Stance: []view.MarkStance{view.MarkSupports, view.MarkSupports, view.MarkOpposes, view.MarkNeutral, view.MarkAmbivalent, view.NoStance}[r.IntN(6)],
			Indirect: r.IntN(4) == 0, Said: uint32(i),
		}
		words = append(words, view.TimelineWords{Date: days[at].String(), ID: fmt.Sprintf("s%d", i) + o.hostile})
		switch r.IntN(14) {
		case 0:
			m.Days.Until = days[min(len(days)-1, at+r.IntN(o.days))]
		case 1:
			m.Days.Until = schema.LastDay
		case 2:
			m.Days.From = schema.FirstDay
		case 3:
			if o.undated {
				m.Days = schema.Span{From: schema.FirstDay, Until: schema.LastDay}
			}
		}
		t.All = append(t.All, m)
		row := &t.Rows[min(r.IntN(o.rows), r.IntN(o.rows))]
		row.Marks = append(row.Marks, m)
	}
	for i := range 6 {
		from := days[r.IntN(o.days)]
		e := view.TimelineEvent{Name: phrase(1 + r.IntN(9)), Days: schema.Span{From: from, Until: from}, Date: from.String(), Statements: 9 - i}
		if i == 2 {
			e.Days.Until = days[len(days)-1]
		}
		t.Events = append(t.Events, e)
	}
	return &view.Scene{Entities: map[string]schema.Entity{}, Timeline: t}
}

// A chartTest is a chart of invented data.
type chartTest struct {
	name, kind string
	scene      *view.Scene
	most       int // rows; 0: any number
}

func charts() (out []chartTest) {
	timeline := func(name string, o inventedTimeline, most int) {
		out = append(out, chartTest{"timeline " + name, "timeline", o.scene(), most})
	}
	timeline("one", inventedTimeline{rows: 1, marks: 1, days: 1, script: "latin"}, 0)
	timeline("a day", inventedTimeline{rows: 3, marks: 30, days: 1, script: "latin", undated: true}, 0)
	timeline("marks", inventedTimeline{rows: 8, marks: 60, days: 90, script: "mixed"}, 0)
	timeline("counted", inventedTimeline{rows: 40, marks: 2000, days: 730, script: "mixed", undated: true}, 0)
	timeline("centuries", inventedTimeline{rows: 5, marks: 200, days: 200_000, script: "latin"}, 0)
	timeline("too many", inventedTimeline{rows: 30, marks: 300, days: 300, script: "latin"}, 12)
	timeline("hostile", inventedTimeline{rows: 4, marks: 20, days: 60, script: "latin", hostile: hostileText + strings.Repeat("x", 300)}, 0)
	for _, script := range []string{"latin", "cyrillic", "arabic", "cjk"} {
		timeline(script, inventedTimeline{rows: 6, marks: 50, days: 400, script: script}, 0)
	}
	for _, script := range []string{"latin", "cyrillic", "arabic", "cjk", "mixed"} {
		out = append(out, chartTest{"bars " + script, "bars", inventedBars(25, script, ""), 0})
		trend := inventedTimeline{rows: 8, marks: 300, days: 700, script: script, undated: true}.scene()
		out = append(out, chartTest{"trend " + script, "trend", trend, 0})
	}
	out = append(out,
		chartTest{"bars too many", "bars", inventedBars(40, "latin", ""), 20},
		chartTest{"bars hostile", "bars", inventedBars(4, "latin", hostileText+strings.Repeat("x", 300)), 0},
		chartTest{"trend too many", "trend", inventedTimeline{rows: 30, marks: 300, days: 300, script: "latin"}.scene(), 12},
		chartTest{"trend of a day", "trend", inventedTimeline{rows: 2, marks: 9, days: 1, script: "latin"}.scene(), 0},
		chartTest{"trend hostile", "trend", inventedTimeline{rows: 3, marks: 90, days: 60, script: "latin", hostile: hostileText}.scene(), 0})
	for _, per := range []string{"day", "week", "month", "year"} {
		trend := inventedTimeline{rows: 4, marks: 200, days: 400, script: "latin"}.scene()
		trend.Timeline.Per = per
		out = append(out, chartTest{"trend by " + per, "trend", trend, 0})
	}
	for _, script := range []string{"latin", "cyrillic", "arabic", "cjk", "mixed"} {
		out = append(out, chartTest{"shifts " + script, "shifts", inventedSlopes(25, script, ""), 0})
	}
	for _, script := range []string{"latin", "cyrillic", "arabic", "cjk", "mixed"} {
		out = append(out, chartTest{"phases " + script, "phases", inventedCourse(30, script, ""), 0})
	}
	return append(out,
		chartTest{"phases one", "phases", inventedCourse(1, "latin", ""), 0},
		chartTest{"polarization many", "polarization", inventedCourse(700, "latin", ""), 0},
		chartTest{"polarization hostile", "polarization", inventedCourse(20, "latin", hostileText+strings.Repeat("x", 300)), 0},
		chartTest{"saturation", "saturation", inventedCurve(96, "latin"), 0},
		chartTest{"saturation one", "saturation", inventedCurve(1, "cjk"), 0},
		chartTest{"shifts one", "shifts", inventedSlopes(1, "latin", ""), 0},
		chartTest{"shifts hostile", "shifts", inventedSlopes(6, "latin", hostileText+strings.Repeat("x", 300)), 0},
		chartTest{"shifts too many", "shifts", inventedSlopes(50, "latin", ""), 20})
}

// inventedCourse has values on so many days, with gaps, an interval, stretches and turns.
func inventedCourse(points int, script, hostile string) *view.Scene {
	r := rand.New(rand.NewPCG(23, uint64(points)))
	phrase := phrases(r, script, hostile)
	c := &view.Course{Title: "The phases of the debate", Subtitle: phrase(5), Days: true, Window: "9d", Notes: []string{"Network: " + phrase(9)}}
	day := schema.DaysOf("2023-03-01").From
	c.First = schema.Span{From: day, Until: schema.DaysOf("2023-03-09").From}
	value, said := view.CourseLine{Name: "Value", Band: "95 % of all"}, view.CourseLine{}
	for i := range points {
		v := r.Float64() - 0.2
		if i%11 == 5 {
			v = math.NaN()
		}
		value.Points = append(value.Points, view.CoursePoint{Day: day, Value: v, Low: v - 0.1, High: v + 0.2, Tip: phrase(3)})
		said.Points = append(said.Points, view.CoursePoint{Day: day, Value: float64(r.IntN(400)), Low: math.NaN(), High: math.NaN(), Tip: phrase(3)})
		if i%5 == 0 {
			c.Stretches = append(c.Stretches, view.CourseStretch{Days: schema.Span{From: day, Until: day.Next()}, Name: phrase(1), Shade: r.IntN(8)})
			c.Turns = append(c.Turns, view.CourseTurn{Day: day, Name: phrase(1 + r.IntN(4)), Tip: phrase(3), Strength: r.Float64()})
		}
		for range 6 {
			day = day.Next()
		}
	}
	c.Last = schema.Span{From: day, Until: day}
	c.Panels = []view.CoursePanel{{Name: phrase(6), Lines: []view.CourseLine{value}}, {Name: phrase(4), Lines: []view.CourseLine{said}, Bars: true, Whole: true}}
	return &view.Scene{Entities: map[string]schema.Entity{}, Course: c}
}

// inventedCurve has numbers that grow with so many sources.
func inventedCurve(sources int, script string) *view.Scene {
	r := rand.New(rand.NewPCG(29, uint64(sources)))
	phrase := phrases(r, script, "")
	c := &view.Course{Title: "What further sources have brought", Numbers: "source"}
	for range 3 {
		mean, date := view.CourseLine{Name: "Mean", Second: true, Band: "95 %"}, view.CourseLine{Name: "By date"}
		all := 0.0
		for i := range sources {
			all += float64(r.IntN(9))
			date.Points = append(date.Points, view.CoursePoint{Number: float64(i + 1), Value: all, Low: math.NaN(), High: math.NaN()})
			mean.Points = append(mean.Points, view.CoursePoint{Number: float64(i + 1), Value: all + 1, Low: all - 2, High: all + 6})
		}
		c.Panels = append(c.Panels, view.CoursePanel{Name: phrase(5), Lines: []view.CourseLine{mean, date}, Whole: true})
	}
	return &view.Scene{Entities: map[string]schema.Entity{}, Course: c}
}

func inventedSlopes(rows int, script, hostile string) *view.Scene {
	r := rand.New(rand.NewPCG(19, uint64(rows)))
	phrase := phrases(r, script, hostile)
	v := &view.Slopes{Title: "Who changed their mind", Subtitle: phrase(5), Notes: []string{"Selection: " + phrase(4)}}
	position := phrase(6)
	for range rows {
		if r.IntN(4) == 0 {
			position = phrase(2 + r.IntN(20))
		}
		row := view.SlopeRow{Position: position, Actor: phrase(1 + r.IntN(5))}
		end := func(year int, opposes bool) view.SlopeEnd {
			date := fmt.Sprintf("%d-%02d-%02d", year, 1+r.IntN(12), 1+r.IntN(28))
			switch r.IntN(6) {
			case 0:
				date = date[:7]
			case 1:
				date = date[:4]
			}
			return view.SlopeEnd{Opposes: opposes, Days: schema.DaysOf(date), Date: date, Count: 1 + r.IntN(9), Tip: phrase(9)}
		}
		opposes := r.IntN(2) == 0
		for year := range 1 + r.IntN(3) {
			row.Turns = append(row.Turns, view.SlopeTurn{From: end(2020+2*year, opposes), To: end(2021+2*year, !opposes), Hearsay: r.IntN(5) == 0})
			opposes = !opposes
		}
		v.Rows = append(v.Rows, row)
	}
	return &view.Scene{Entities: map[string]schema.Entity{}, Slopes: v}
}

func inventedBars(rows int, script, hostile string) *view.Scene {
	r := rand.New(rand.NewPCG(17, uint64(rows)))
	phrase := phrases(r, script, hostile)
	b := &view.Bars{Title: "Who is for and against what", Subtitle: phrase(5), What: "actor", Notes: []string{"Selection: " + phrase(4)}}
	for range rows {
		row := view.BarRow{Name: phrase(1 + r.IntN(6))}
		for i := range row.Counts {
			row.Counts[i] = max(0, r.IntN(40)-12)
			for range row.Counts[i] {
				row.Who[i] = append(row.Who[i], phrase(1))
			}
		}
		b.Rows = append(b.Rows, row)
	}
	return &view.Scene{Entities: map[string]schema.Entity{}, Bars: b}
}

// TestCharts draws charts of invented data: no text is on another one or off the canvas,
// and as PNG and PDF they can be drawn, too.
func TestCharts(t *testing.T) {
	for _, test := range charts() {
		t.Run(test.name, func(t *testing.T) {
			f := draw(t, test.kind, test.scene, Options{MostNodes: test.most})
			svg := svgOf(t, f)
			if dir := os.Getenv("DIAGRAMS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(test.name, " ", "-")+".svg"), svg, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if bytes.Contains(svg, []byte("<script")) {
				t.Error("the SVG has a script")
			}
			checkCanvas(t, f.canvas)
			if test.most > 0 && !strings.Contains(f.Description, fmt.Sprintf("are too many to read: the %d", test.most)) {
				t.Errorf("the footer says %q", f.Description)
			}
			if _, err := f.drawing(t.Context(), nil); err != nil {
				t.Errorf("as PNG and PDF: %v", err)
			}
		})
	}
}

// On pages there is each row once, in text that can be read.
func TestChartPages(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	set, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range charts() {
		if test.most > 0 {
			continue
		}
		rows := 0
		count := func(f *Figure) (n int) {
			for _, thing := range f.canvas.things {
				if thing.class == "node rowname" {
					n++
				}
			}
			return n
		}
		whole := count(draw(t, test.kind, test.scene, Options{}))
		for _, page := range Pages() {
			b, err := Bind(t.Context(), test.kind, test.scene, Options{Fonts: set}, page, Formats()[0], nil)
			if err != nil {
				t.Fatalf("%s on %s: %v", test.name, page.Name, err)
			}
			rows = 0
			for _, f := range b.Figures {
				checkCanvas(t, f.canvas)
				rows += count(f)
			}
			if rows != whole {
				t.Errorf("%s on %s: %d rows on %d pages, want %d", test.name, page.Name, rows, len(b.Figures), whole)
			}
			if b.Scale*smallest < page.Smallest-0.01 {
				t.Errorf("%s on %s: text of %.2f points", test.name, page.Name, b.Scale*smallest)
			}
		}
	}
}

// What is left out of shifts is counted as it is drawn, in rows, which have one shift or more.
func TestSlopesLeftOut(t *testing.T) {
	scene := inventedSlopes(50, "latin", "")
	turns := 0
	for _, row := range scene.Slopes.Rows {
		turns += len(row.Turns)
	}
	if turns == 50 {
		t.Fatal("each row has one shift: rows and shifts are not told apart")
	}
	f := draw(t, "shifts", scene, Options{MostNodes: 20})
	if want := "50 rows, each of an actor and a position, are too many to read: the 20 with"; !strings.Contains(f.Description, want) {
		t.Errorf("the footer says %q, not %q", f.Description, want)
	}
}

func TestChartsSameBytes(t *testing.T) {
	formats := Formats()
	if testing.Short() {
		formats = slices.DeleteFunc(formats, func(f Format) bool { return f.Binary })
	}
	sameBytes(t, formats, func() (out []*Figure) {
		seen := map[string]bool{}
		for _, test := range charts() {
			if !seen[test.kind] {
				seen[test.kind] = true
				out = append(out, draw(t, test.kind, test.scene, Options{}))
			}
		}
		return out
	})
}

// Each sort of mark is told by more than its colour: where it stands, and its form.
func TestTimelineMarks(t *testing.T) {
	day := schema.DaysOf("2025-08-15")
	of := func(stance view.MarkStance, indirect bool, days schema.Span) view.TimelineMark {
		return view.TimelineMark{Days: days, Stance: stance, Indirect: indirect}
	}
	marks := []view.TimelineMark{
		of(view.MarkSupports, false, day), of(view.MarkSupports, true, day), of(view.MarkOpposes, false, day), of(view.MarkNeutral, false, day), of(view.MarkAmbivalent, false, day), of(view.NoStance, false, day),
		of(view.MarkOpposes, false, schema.DaysOf("2025-08-15/2025-08-30")), of(view.NoStance, false, schema.DaysOf("")),
	}
	told := func(said ...uint32) ([]view.TimelineWords, error) {
		return make([]view.TimelineWords, len(said)), nil
	}
	f := draw(t, "timeline", &view.Scene{Timeline: &view.Timeline{What: "actor", Rows: []view.TimelineRow{{Name: "Ann", Marks: marks}}, All: marks, Told: told}}, Options{})
	classes := map[string]int{}
	middle := map[string]float64{}
	for _, thing := range f.canvas.things {
		classes[thing.class]++
		if at := thing.shapes[0].points[0]; middle[thing.class] == 0 {
			middle[thing.class] = at.y
		}
	}
	for _, class := range []string{"mark supports", "mark supports indirect", "mark opposes", "mark neutral", "mark ambivalent", "mark none", "span opposes"} {
		if classes["node "+class] != 1 {
			t.Errorf("%d of %s, want 1", classes["node "+class], class)
		}
	}
	if !(middle["node mark supports"] < middle["node mark neutral"] && middle["node mark neutral"] < middle["node mark opposes"]) {
		t.Errorf("for, neither and against are at %v", middle)
	}
	if !strings.Contains(f.Description, "Not on the axis, for they have no date: 1 utterance.") {
		t.Errorf("the footer says %q", f.Description)
	}
}

// Bars have one scale, for to the right of a line and against to its left.
func TestBarsScale(t *testing.T) {
	f := draw(t, "bars", &view.Scene{Bars: &view.Bars{What: "actor", Rows: []view.BarRow{{Name: "Toll", Counts: [4]int{2, 4, 1, 3}}}}}, Options{})
	width, left := map[string]float64{}, map[string]float64{}
	for _, thing := range f.canvas.things {
		if class, ok := strings.CutPrefix(thing.class, "node bar "); ok {
			p := thing.shapes[0].points
			left[class], width[class] = p[0].x, p[1].x-p[0].x
		}
	}
	one := width["ambivalent"]
	for class, n := range map[string]float64{"opposes": 2, "supports": 4, "ambivalent": 1, "neutral": 3} {
		if got := width[class]; got < n*one-0.01 || got > n*one+0.01 || one == 0 {
			t.Errorf("%s is %g wide, want %g", class, got, n*one)
		}
	}
	if end := left["opposes"] + width["opposes"]; end < left["supports"]-0.01 || end > left["supports"]+0.01 {
		t.Errorf("against ends at %g, and for begins at %g", end, left["supports"])
	}
}

// Shares of a unit fill its bar; a unit in which nothing was said has none, and what is
// less exact is told.
func TestTrendShares(t *testing.T) {
	of := func(date string, stance view.MarkStance) view.TimelineMark {
		return view.TimelineMark{Days: schema.DaysOf(date), Stance: stance}
	}
	marks := []view.TimelineMark{of("2024-01-05", view.MarkSupports), of("2024-01-06", view.MarkSupports), of("2024-01-31", view.MarkOpposes), of("2024-01", view.MarkNeutral), of("2024-03-01", view.MarkOpposes), of("2024", view.MarkOpposes), of("", view.MarkOpposes)}
	f := draw(t, "trend", &view.Scene{Timeline: &view.Timeline{What: "position", Per: "month", Rows: []view.TimelineRow{{Name: "Toll", Marks: marks}}, All: marks}}, Options{})
	var got []string
	for _, thing := range f.canvas.things {
		if thing.class != "node bar" {
			continue
		}
		for _, s := range thing.shapes {
			got = append(got, fmt.Sprintf("%.1f", s.points[2].y-s.points[0].y))
		}
	}
	// A half, a quarter and a quarter, and all there is; below each, how much that is.
	if want := "21.0 10.5 10.5 13.0 42.0 3.2"; strings.Join(got, " ") != want {
		t.Errorf("heights %v, want %s", got, want)
	}
	if want := "Not drawn: 1 stance dated less exactly than a month. Not drawn, for they have no date: 1 stance."; !strings.Contains(f.Description, want) {
		t.Errorf("the footer says %q", f.Description)
	}
}

// A line goes through its values and has a gap where there is none, its band lies between
// the ends of the intervals, and of turning points the sharpest are marked.
func TestCourse(t *testing.T) {
	day := schema.DaysOf("2024-01-01").From
	var line view.CourseLine
	line.Band = "95 %"
	c := &view.Course{Days: true}
	for i, v := range []float64{0, 1, math.NaN(), 0.5, 1} {
		line.Points = append(line.Points, view.CoursePoint{Day: day, Value: v, Low: v - 0.1, High: v + 0.1})
		for j := range 3 {
			c.Turns = append(c.Turns, view.CourseTurn{Day: day, Name: fmt.Sprintf("turn %d", 3*i+j), Strength: float64(i)})
		}
		day = day.Next()
	}
	c.Panels = []view.CoursePanel{{Name: "Values", Lines: []view.CourseLine{line}}}
	f := draw(t, "phases", &view.Scene{Course: c}, Options{})
	var lines, bands [][]point
	marks := 0
	for _, thing := range f.canvas.things {
		switch thing.class {
		case "node line":
			lines = append(lines, thing.shapes[0].points)
		case "band":
			bands = append(bands, thing.shapes[0].points)
		case "node marked":
			marks++
		}
	}
	if len(lines) != 2 || len(lines[0]) != 2 || len(lines[1]) != 2 || len(bands) != 2 || len(bands[0]) != 4 {
		t.Fatalf("lines %v, bands %v", lines, bands)
	}
	one := lines[0][0].y - lines[0][1].y // how tall 1 is
	if got := lines[1][0].y - lines[1][1].y; math.Abs(got-one/2) > 0.01 || one <= 0 {
		t.Errorf("from 0 to 1 is %g, from 0.5 to 1 %g", one, got)
	}
	if above := lines[0][0].y - bands[0][0].y; math.Abs(above-one/10) > 0.01 {
		t.Errorf("the band begins %g above its line, want %g", above, one/10)
	}
	if marks != mostEvents || !strings.Contains(f.Description, "Marked are the 12 sharpest of 15 turning points.") {
		t.Errorf("%d turning points are marked: %q", marks, f.Description)
	}
}

// With one source there is no line: the legend has a dot, and says nothing of intervals.
func TestCourseOfOne(t *testing.T) {
	one := view.CoursePoint{Number: 1, Value: 3, Low: 3, High: 3}
	c := &view.Course{Numbers: "source", Panels: []view.CoursePanel{{Name: "Actors", Whole: true, Lines: []view.CourseLine{
		{Name: "Mean of random orders", Second: true, Band: "95 % of random orders", Points: []view.CoursePoint{one}},
		{Name: "By date", Points: []view.CoursePoint{one}},
	}}}}
	texts := strings.Join(draw(t, "saturation", &view.Scene{Course: c}, Options{}).Texts, "|")
	for text, want := range map[string]bool{"By date": true, "random orders": false, "1 source|": true, "1 sources": false} {
		if strings.Contains(texts, text) != want {
			t.Errorf("%q is there: %t, want %t: %s", text, !want, want, texts)
		}
	}
}

// What a chart draws of a row belongs to the name of the row, and the points of a line to
// the line.
func TestChartsJoin(t *testing.T) {
	for _, c := range charts() {
		f := draw(t, c.kind, c.scene, Options{})
		class := map[string]string{}
		for _, thing := range f.canvas.things {
			class[thing.id] = thing.class
		}
		for id, ends := range f.joined {
			for end := range strings.FieldsSeq(ends) {
				if to := class[end]; to != "node rowname" && to != "node line" {
					t.Errorf("%s: %s belongs to %s, a %q", c.kind, id, end, to)
				}
			}
		}
		for _, thing := range f.canvas.things {
			if thing.class == "node point" && !slices.Contains(slices.Collect(maps.Values(class)), "node line") {
				continue // a point alone
			}
			switch thing.class {
			case "node slope", "node point", "node bar supports", "node mark supports":
				if f.joined[thing.id] == "" {
					t.Errorf("%s: a %q belongs to nothing", c.kind, thing.class)
				}
			}
		}
	}
}
