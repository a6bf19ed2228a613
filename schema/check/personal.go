package check

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"onrecord/schema/spelling"
)

// A personal name is taken apart: "Dr. Ada B. Quay Jr" has the given names ada
// and b, the surname quay and the suffix jr. All are folded.
type personal struct {
	given   []string // none: a title and a surname
	surname string
	suffix  string // what tells a child from a parent
	plain   bool   // it was written as it is read: no title, and the surname last
}

var (
	// titles stand before a name, and degrees after it. These lists are folded as
	// they stand, for folding them here would cost every command its time.
	titles = words(`mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness count countess
		rev reverend father sister brother rabbi imam bishop archbishop cardinal
		president vice prime minister chancellor premier mayor governor gov senator sen representative rep
		congressman congresswoman deputy secretary ambassador commissioner councillor alderman judge justice hon honourable honorable speaker
		general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm marshal
		herr frau dipl ing mag monsieur madame mme mlle m senor senora don dona signor signora`)
	degrees = words(`phd md mp mep mpp mdb mla msp ms obe cbe mbe kc qc esq`)
	// suffixes tell one of a family from another.
	suffixes = words(`jr sr jnr snr junior senior ii iii iv v`)
	// links are in names of offices and things, never of persons.
	links = words(`of the for and & in at`)
)

// words makes a set of a list when it is asked for: few commands compare names.
func words(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		out := map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			out[w] = true
		}
		return out
	})
}

// personalName takes a name apart; false: it is not like that of a person.
func personalName(name string) (p personal, ok bool) {
	p.plain = true
	if last, first, ok := strings.Cut(name, ","); ok {
		switch rest := tokens(first); {
		case strings.Contains(first, ","), len(rest) == 0:
			return p, false
		case suffixes()[rest[0]], degrees()[rest[0]]: // Ada Quay, Jr.
			name = last + " " + first
		default: // QUAY, Ada
			name, p.plain = first+" "+last, false
		}
	} else if head, rest, ok := strings.Cut(strings.TrimSpace(name), " "); ok && shouted(head) && !shouted(rest) {
		name, p.plain = rest+" "+head, false // QUAY Ada
	}
	parts := tokens(name)
	for len(parts) > 1 && titles()[parts[0]] {
		parts, p.plain = parts[1:], false
	}
	for len(parts) > 1 && degrees()[parts[len(parts)-1]] {
		parts, p.plain = parts[:len(parts)-1], false
	}
	if n := len(parts); n > 1 && suffixes()[parts[n-1]] {
		p.suffix, parts = parts[n-1], parts[:n-1]
	}
	n := len(parts)
	if n == 0 || n == 1 && p.plain || slices.ContainsFunc(parts, func(s string) bool { return links()[s] || strings.ContainsFunc(s, unicode.IsDigit) }) {
		return p, false
	}
	p.given, p.surname = parts[:n-1], parts[n-1]
	return p, n == 1 || !isInitial(p.surname)
}

// tokens are the words of a name, folded. A full stop ends one.
func tokens(name string) []string {
	return strings.FieldsFunc(spelling.Fold(name), func(r rune) bool { return r == ' ' || r == '.' || r == ',' })
}

// shouted reports whether a text is in capital letters, as surnames are in
// lists.
func shouted(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1 && !strings.Contains(s, ".")
}

func isInitial(token string) bool { return len([]rune(token)) == 1 }

// shortFor reports whether a given name with an initial may stand for others:
// "a" for ada, "j r" for john ronald, and "a" for ada b.
func shortFor(short, long []string) bool {
	for i := range min(len(short), len(long)) {
		switch {
		case short[i] == long[i]:
		case isInitial(short[i]) && strings.HasPrefix(long[i], short[i]), isInitial(long[i]) && strings.HasPrefix(short[i], long[i]):
		default:
			return false
		}
	}
	return len(short) <= len(long)
}

// oneLetterOff reports whether two names differ in one letter of one word, and
// are likely to be one: not the given names of siblings, such as Mario and
// Maria or Mark and Mary, nor the two forms of a surname, as Ivanov and Ivanova.
func (p *personal) oneLetterOff(o *personal) bool {
	if p.suffix != o.suffix || len(p.given) != len(o.given) || len(p.given) == 0 {
		return false
	}
	a, b := append(slices.Clone(p.given), p.surname), append(slices.Clone(o.given), o.surname)
	at := -1
	for i := range a {
		if a[i] != b[i] {
			if at >= 0 {
				return false
			}
			at = i
		}
	}
	if at < 0 {
		return false
	}
	short, long := []rune(a[at]), []rune(b[at])
	if len(short) > len(long) {
		short, long = long, short
	}
	same := 0
	for same < len(short) && short[same] == long[same] {
		same++
	}
	added := len(long) > len(short)
	if added && !slices.Equal(short[same:], long[same+1:]) || !added && !slices.Equal(short[same+1:], long[same+1:]) || len(long) > len(short)+1 {
		return false
	}
	last := same == len(long)-1
	vowel := func(r rune) bool { return strings.ContainsRune("aeiouy", r) }
	if at == len(a)-1 {
		ending := last && (added && long[same] == 'a' || !added && (long[same] == 'a' || short[same] == 'a') && vowel(long[same]) && vowel(short[same]))
		return len(long) >= 4 && !ending
	}
	if added {
		return len(long) >= 4 && !(last && vowel(long[same]))
	}
	return len(long) >= 5 && !(last && vowel(long[same]) && vowel(short[same]))
}
