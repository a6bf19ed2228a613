package schema

import (
	"fmt"
	"iter"
	"reflect"
	"strconv"
)

// A Value is one value of a field, as it is in the record: a text, a number, that
// something is true, a reference or an object, as its Type says; of a list, one
// of its items.
type Value struct {
	Type Type // of the field
	at   any  // a pointer to it
}

// Text is a value of Text, Texts, Word, IRI, IRIs or Date.
func (v Value) Text() string { return *v.at.(*string) }

// Int is a value of Int.
func (v Value) Int() int { return *v.at.(*int) }

// Decimal is a value of Decimal.
func (v Value) Decimal() float64 { return v.at.(*Number).Float() }

// Ref is a value of One or Many, which may be changed; nil: it is of another type.
func (v Value) Ref() *Ref { r, _ := v.at.(*Ref); return r }

// Record is a value of Records or of a Record, a pointer that may be used to change
// it: an *Affiliation, a *Role, a *Passage or a *Verdict; nil: it is of another type.
func (v Value) Record() any {
	if v.Type != Records && v.Type != Record {
		return nil
	}
	return v.at
}

// String is a text, a number or a truth as quads and files have it; of a
// reference the id, and of an object nothing.
func (v Value) String() string {
	switch p := v.at.(type) {
	case *string:
		return *p
	case *int:
		return strconv.Itoa(*p)
	case *Number:
		return string(*p)
	case *bool:
		return strconv.FormatBool(*p)
	case *Ref:
		return p.ID
	}
	return ""
}

// Value gives what a field that is not a list holds in a record of its kind, which
// is a pointer as well. Not ok: it holds nothing, as with an empty text or
// reference, false, or 0 unless it is said where a passage stands, which may begin
// there.
func (f *Field) Value(record any) (v Value, ok bool) {
	at := f.at(record)
	switch p := at.(type) {
	case *string:
		ok = *p != ""
	case *int:
		ok = *p != 0
		if passage, is := record.(*Passage); is {
			ok = ok || passage.Located()
		}
	case *Number:
		ok = *p != ""
	case *bool:
		ok = *p
	case *Ref:
		ok = !p.IsZero()
	case **Verdict:
		at, ok = *p, *p != nil
	}
	return Value{f.Type, at}, ok
}

// Values yields what a field holds, as Value does, and the items of a list as they
// are.
func (f *Field) Values(record any) iter.Seq[Value] {
	return func(yield func(Value) bool) { f.each(record, yield) }
}

func (f *Field) each(record any, yield func(Value) bool) {
	switch p := f.at(record).(type) {
	case *[]string:
		eachOf(f, *p, yield)
	case *[]Ref:
		eachOf(f, *p, yield)
	case *[]Affiliation:
		eachOf(f, *p, yield)
	case *[]Role:
		eachOf(f, *p, yield)
	case *[]Passage:
		eachOf(f, *p, yield)
	default:
		if v, ok := f.Value(record); ok {
			yield(v)
		}
	}
}

func eachOf[T any](f *Field, list []T, yield func(Value) bool) {
	for i := range list {
		if !yield(Value{f.Type, &list[i]}) {
			return
		}
	}
}

// Refs gives the references that a field of type One or Many holds.
func (f *Field) Refs(record any) []Ref {
	switch p := f.at(record).(type) {
	case *Ref:
		if !p.IsZero() {
			return []Ref{*p}
		}
	case *[]Ref:
		return *p
	}
	return nil
}

// Strings gives the texts that a field of type Text, Texts, Word, IRI, IRIs or
// Date holds.
func (f *Field) Strings(record any) []string {
	switch p := f.at(record).(type) {
	case *string:
		if *p != "" {
			return []string{*p}
		}
	case *[]string:
		return *p
	}
	return nil
}

// Records gives pointers to the objects that a field of type Records or Record
// holds.
func (f *Field) Records(record any) (out []any) {
	for v := range f.Values(record) {
		if part := v.Record(); part != nil {
			out = append(out, part)
		}
	}
	return out
}

// Count is how many values the field holds: texts, references or objects of a
// list, else 1 or 0. That something is false or 0 is not a value.
func (f *Field) Count(record any) (n int) {
	for v := range f.Values(record) {
		if v.Type != Int || v.Int() != 0 {
			n++
		}
	}
	return n
}

// PutText gives a text to a field that holds some; a list gets one more.
func (f *Field) PutText(record any, s string) {
	switch p := f.at(record).(type) {
	case *string:
		*p = s
	case *[]string:
		*p = append(*p, s)
	}
}

// PutRef gives a reference to a field that holds some; a list gets one more.
func (f *Field) PutRef(record any, r Ref) {
	switch p := f.at(record).(type) {
	case *Ref:
		*p = r
	case *[]Ref:
		*p = append(*p, r)
	}
}

// SetRefs replaces the references of a field of type Many.
func (f *Field) SetRefs(record any, refs []Ref) { *f.at(record).(*[]Ref) = refs }

// Copy lets a record hold what another one of its kind holds. They share lists.
func (f *Field) Copy(record, from any) {
	reflect.ValueOf(f.at(record)).Elem().Set(reflect.ValueOf(f.at(from)).Elem())
}

// Take gives a record what another one of its kind has in the field; to a list are
// added some items of the other.
func (f *Field) Take(record, from any, items []int) {
	switch p := f.at(record).(type) {
	case *string:
		*p = *f.at(from).(*string)
	case *int:
		*p = *f.at(from).(*int)
	case *Number:
		*p = *f.at(from).(*Number)
	case *bool:
		*p = *f.at(from).(*bool)
	case *Ref:
		*p = *f.at(from).(*Ref)
	case **Verdict:
		*p = *f.at(from).(**Verdict)
	case *[]string:
		take(p, f.at(from), items)
	case *[]Ref:
		take(p, f.at(from), items)
	case *[]Affiliation:
		take(p, f.at(from), items)
	case *[]Role:
		take(p, f.at(from), items)
	case *[]Passage:
		take(p, f.at(from), items)
	}
}

func take[T any](list *[]T, from any, items []int) {
	for _, i := range items {
		*list = append(*list, (*from.(*[]T))[i])
	}
}

// PutInt, PutDecimal and PutTrue give a field a number, or say that it is so.
func (f *Field) PutInt(record any, n int)        { *f.at(record).(*int) = n }
func (f *Field) PutDecimal(record any, n Number) { *f.at(record).(*Number) = n }
func (f *Field) PutTrue(record any)              { *f.at(record).(*bool) = true }

// Add adds an empty object to a field of type Records and gives a pointer to it,
// which is good until the next one is added; a field of type Record gets one in
// place of what it holds.
func (f *Field) Add(record any) any { return f.parts(record).add() }

// parts are the objects of a record.
type parts interface {
	add() any   // a pointer to a new one, which comes last
	drop()      // the last one
	grow(n int) // makes room for n if there are none
}

func (f *Field) parts(record any) parts {
	switch p := f.at(record).(type) {
	case *[]Affiliation:
		return (*partsOf[Affiliation])(p)
	case *[]Role:
		return (*partsOf[Role])(p)
	case *[]Passage:
		return (*partsOf[Passage])(p)
	case **Verdict:
		return &onePart[Verdict]{p}
	}
	panic(fmt.Sprintf("schema: field %s has no objects", f.Name))
}

// onePart is that of a field of type Record.
type onePart[R any] struct{ at **R }

func (o *onePart[R]) drop()    { *o.at = nil }
func (o *onePart[R]) grow(int) {}
func (o *onePart[R]) add() any {
	*o.at = new(R)
	return *o.at
}

type partsOf[R any] []R

func (l *partsOf[R]) drop()      { *l = (*l)[:len(*l)-1] }
func (l *partsOf[R]) grow(n int) { *l = partsOf[R](grown([]R(*l), n)) }
func (l *partsOf[R]) add() any {
	*l = append(*l, *new(R))
	return &(*l)[len(*l)-1]
}

// grow gives a list of texts or references room for n, if it has none.
func (f *Field) grow(record any, n int) {
	switch p := f.at(record).(type) {
	case *[]string:
		*p = grown(*p, n)
	case *[]Ref:
		*p = grown(*p, n)
	}
}

func grown[T any](list []T, n int) []T {
	if list == nil {
		return make([]T, 0, n)
	}
	return list
}
