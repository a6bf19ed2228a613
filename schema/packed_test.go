package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fill puts values that no two have in common into all fields of a record.
func fill(v reflect.Value, next *int) {
	*next++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *next))
	case reflect.Int:
		v.SetInt(int64(-1 * *next))
	case reflect.Float64:
		v.SetFloat(float64(*next) + 0.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), next)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), next)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				fill(v.Field(i), next)
			}
		}
	default:
		panic("a field of a statement is " + v.Type().String())
	}
}

// What was packed is read as it was, each field of it, whether it is long, empty or one
// of too many to be known.
func TestPacker(t *testing.T) {
	next := 0
	var all []*Statement
	for range 3 {
		s := &Statement{}
		fill(reflect.ValueOf(s).Elem(), &next)
		s.Mark("mode", Pos{File: s.Pos.File, Line: 7, Column: 9})
		s.Evidence[1].MarkItem("quote", 3, Pos{File: s.Evidence[1].Pos.File, Line: 70_000, Column: 1})
		s.Verdict.Mark("rating", Pos{File: s.Verdict.Pos.File, Line: 1, Column: 2})
		all = append(all, s, &Statement{})
	}
	all[2].Coder = strings.Repeat("ä", longestWord)
	all[2].Verdict.Best = ""
	var p Packer
	for round := range 2 {
		var text []byte
		for _, s := range all {
			text = p.Append(text, s)
		}
		got := slices.Collect(p.Read(string(text)))
		if diff := cmp.Diff(all, got, cmp.AllowUnexported(FieldPositions{})); diff != "" {
			t.Fatalf("round %d: -want +got:\n%s", round, diff)
		}
		for len(p.words) < mostWords { // from now on nothing new is known
			p.words = append(p.words, "")
		}
		all = append(all, &Statement{Mode: "unheard of"})
	}
}
