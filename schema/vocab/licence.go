package vocab

import (
	"regexp"
	"strings"

	"onrecord/schema"
)

// licences is where SPDX describes the licences of its list
// (https://spdx.org/licenses).
const licences = "https://spdx.org/licenses/"

// LicenceIRI is the IRI of a licence: one that is an IRI, or that of a name as SPDX
// has them (CC-BY-4.0), be it in the list or not. Empty: it is neither, or LicenceOf
// would give another one.
func LicenceIRI(licence string) string {
	iri := licence
	if regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.+-]*$`).MatchString(licence) {
		iri = licences + licence
	}
	if schema.BadIRI(iri) != "" || LicenceOf(iri) != licence {
		return ""
	}
	return iri
}

// LicenceOf is what a corpus has for the IRI of a licence.
func LicenceOf(iri string) string {
	return strings.TrimPrefix(iri, licences)
}
