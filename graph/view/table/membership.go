package table

import "encoding/binary"

// The parts about memberships: what a speaker belongs to, and which offices they hold,
// on the days of a statement. Memberships that are the same are one.
const (
	// Memberships has the membership of each value of Speakers, from 1 on. It and the
	// other ones are empty where they are not told: who wants to know asks the actors.
	Memberships   = rows + Part(fields) - Part(Speakers) + iota
	Organizations // the entity that a membership is counted under
	Belongings    // the entities that it belongs to, the nearest first, one membership after the other
	BelongingsOf  // for each of these its membership, counted from 0
	OfficeWords   // the nodes that are offices, ascending
	Offices       // the offices of memberships, one membership after the other
	OfficesOf     // for each of these its membership, counted from 0
	parts
)

// soundMembership is Sound for a part about memberships.
func (p Part) soundMembership(n Numbers, count func(Part) int) bool {
	length, least, most, order := n.Len(), uint32(1), uint32(0), 0
	switch p {
	case Memberships:
		most = uint32(count(Organizations))
		if length > 0 {
			length = count(RowsOf(Speakers))
		}
	case Organizations:
		most = uint32(count(Entities))
	case Belongings:
		length, most = count(BelongingsOf), uint32(count(Entities))
	case Offices:
		length, most = count(OfficesOf), uint32(count(OfficeWords))
	case BelongingsOf, OfficesOf:
		if length > 0 && count(Organizations) == 0 {
			return false
		}
		least, most, order = 0, uint32(count(Organizations))-1, 1
	case OfficeWords:
		most, order = ^uint32(0), 2
	}
	if n.Len() != length {
		return false
	}
	last := uint32(0)
	for i := range n.Len() {
		v := n.At(i)
		if v < least || v > most || i > 0 && (order > 0 && v < last || order > 1 && v == last) {
			return false
		}
		last = v
	}
	return true
}

// Membership numbers what somebody belongs to: the entity that they are counted under,
// all that they belong to, the nearest first, and the offices that they hold.
func (b *Builder) Membership(organization uint32, belongings, offices []uint32) uint32 {
	b.key = binary.LittleEndian.AppendUint32(b.key[:0], organization)
	b.key = binary.LittleEndian.AppendUint32(b.key, uint32(len(belongings)))
	for _, list := range [...][]uint32{belongings, offices} {
		for _, node := range list {
			b.key = binary.LittleEndian.AppendUint32(b.key, node)
		}
	}
	if n, known := b.memberships[string(b.key)]; known {
		return n
	}
	if b.memberships == nil {
		b.memberships = map[string]uint32{}
	}
	of := uint32(len(b.memberships))
	b.memberships[string(b.key)] = of + 1
	b.organizations.Add(b.entities.number(organization))
	for _, node := range belongings {
		b.belongings.Add(b.entities.number(node))
		b.belongingsOf.Add(of)
	}
	for _, node := range offices {
		b.offices.Add(b.officeWords.number(node))
		b.officesOf.Add(of)
	}
	return of + 1
}

// Belong gives the next value of Speakers, in their order, the membership of a number;
// 0: it cannot be told.
func (b *Builder) Belong(membership uint32) {
	b.belong.Add(membership)
	b.untold = b.untold || membership == 0
}

// makeMemberships makes their parts, if there is one for each value of Speakers.
func (b *Builder) makeMemberships(out *Made, entities []uint32) {
	if b.untold || b.belong.Len() != b.values[Speakers].Len() {
		return
	}
	for _, n := range []*Numbers{&b.organizations, &b.belongings} {
		for i := range n.Len() {
			n.replace(i, entities[n.At(i)])
		}
	}
	words, final := b.officeWords.sorted()
	for i := range b.offices.Len() {
		b.offices.replace(i, final[b.offices.At(i)])
	}
	out[Memberships], out[Organizations] = b.belong, b.organizations
	out[Belongings], out[BelongingsOf] = b.belongings, b.belongingsOf
	out[OfficeWords], out[Offices], out[OfficesOf] = words, b.offices, b.officesOf
}

// Belonging is what the speakers of statements belong to on the days of these. The
// places are those of the values in the list of Speakers.
type Belonging struct {
	of, organizations               Numbers
	all, allOf                      Numbers
	officeWords, offices, officesOf Numbers
}

// Belonging gives what speakers belong to; nil: the table does not tell.
func (t *Table) Belonging() (*Belonging, error) {
	var b Belonging
	for p, to := range map[Part]*Numbers{
		Memberships: &b.of, Organizations: &b.organizations, Belongings: &b.all, BelongingsOf: &b.allOf,
		OfficeWords: &b.officeWords, Offices: &b.offices, OfficesOf: &b.officesOf,
	} {
		var err error
		if *to, err = t.Part(p); err != nil {
			return nil, err
		}
	}
	if b.of.Len() == 0 {
		return nil, nil
	}
	return &b, nil
}

// Organization is the entity that the speaker at a place is counted under: the nearest
// that is marked as a bloc, else the one of the affiliation that began last, else the
// speaker.
func (b *Belonging) Organization(place int) uint32 {
	return b.organizations.At(int(b.Membership(place)))
}

// Memberships is how many different ones there are.
func (b *Belonging) Memberships() int { return b.organizations.Len() }

// CountedUnder is the entity that a membership is counted under.
func (b *Belonging) CountedUnder(membership uint32) uint32 {
	return b.organizations.At(int(membership))
}

// Membership is the number of what the speaker at a place belongs to, from 0 on.
func (b *Belonging) Membership(place int) uint32 { return b.of.At(place) - 1 }

// Of are the entities that belong to a membership, the nearest first.
func (b *Belonging) Of(membership uint32) []uint32 {
	var out []uint32
	for i := b.allOf.first(membership); i < b.allOf.Len() && b.allOf.At(i) == membership; i++ {
		out = append(out, b.all.At(i))
	}
	return out
}

// Within makes a function that says whether the speaker at a place belongs to one of
// some entities, directly or through others.
func (b *Belonging) Within(entities map[uint32]bool) func(place int) bool {
	within := make([]bool, b.organizations.Len())
	for i := range b.all.Len() {
		if entities[b.all.At(i)] {
			within[b.allOf.At(i)] = true
		}
	}
	return func(place int) bool { return within[b.Membership(place)] }
}

// Offices are the offices of a membership, as nodes.
func (b *Belonging) Offices(membership uint32) []uint32 {
	var out []uint32
	for i := b.officesOf.first(membership); i < b.officesOf.Len() && b.officesOf.At(i) == membership; i++ {
		out = append(out, b.officeWords.At(int(b.offices.At(i)-1)))
	}
	return out
}
