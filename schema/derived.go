package schema

// Where a statement's date or place is from.
const (
	FromStatement = "statement"
	FromEvent     = "event"
	FromSource    = "source"
)

// DateOf tells when something was said, and who says so: the statement itself,
// or else its event, or else its source. own is the statement's date, and lent
// gives that of its event or its source, FromEvent or FromSource; it is asked
// only for what is needed. The zero D is not a date, and then nobody says so.
func DateOf[D comparable](own D, lent func(from string) (D, error)) (date D, from string, err error) {
	var none D
	if own != none {
		return own, FromStatement, nil
	}
	for _, from := range []string{FromEvent, FromSource} {
		if date, err := lent(from); date != none || err != nil {
			return date, from, err
		}
	}
	return none, "", nil
}

// Lender is the entity that may lend the statement its date: its event or its
// source.
func (s *Statement) Lender(from string) Ref {
	if from == FromEvent {
		return s.Event
	}
	return s.Source
}

// OwnDate is the date of a statement, an event or a source; of others, none.
func OwnDate(e Entity) string {
	switch e := e.(type) {
	case *Statement:
		return e.Date
	case *Event:
		return e.Date
	case *Source:
		return e.Date
	}
	return ""
}

// Derive gives a statement the date and the place that its event lends it, or
// the date of its source, and notes who says so. find gives the entity that a
// reference of the statement points at; nil: there is none.
func (s *Statement) Derive(find func(Ref) (Entity, error)) (err error) {
	s.Date, s.DateFrom, err = DateOf(s.Date, func(from string) (string, error) {
		ref := s.Lender(from)
		if ref.IsZero() {
			return "", nil
		}
		e, err := find(ref)
		return OwnDate(e), err
	})
	if err != nil {
		return err
	}
	if !s.Place.IsZero() {
		s.PlaceFrom = FromStatement
		return nil
	}
	if s.Event.IsZero() {
		return nil
	}
	e, err := find(s.Event)
	if event, ok := e.(*Event); ok && !event.Place.IsZero() {
		s.Place, s.PlaceFrom = event.Place, FromEvent
	}
	return err
}

// dropDerived removes a date and a place that a query took from elsewhere.
func dropDerived(s *Statement) {
	if s.DateFrom != "" && s.DateFrom != FromStatement {
		s.Date = ""
	}
	if s.PlaceFrom != "" && s.PlaceFrom != FromStatement {
		s.Place = Ref{}
	}
	s.DateFrom, s.PlaceFrom = "", ""
}
