package schema

import "onrecord/schema/term"

// tables holds the fields of every kind. Order is the order in files and rows.
// fieldNames lists their names; FieldPositions goes by the numbers of these.
var tables, fieldNames = numbered(map[Kind][]Field{
	KindCorpus: {
		{Name: "title", Type: Text, Predicate: term.DCTTitle, Help: "what the corpus is called", at: of(func(c *Corpus) any { return &c.Title })},
		{Name: "base", Type: IRI, Required: true, Help: `the absolute IRI that every IRI of the corpus starts with; it ends in "/" or "#"`, at: of(func(c *Corpus) any { return &c.Base })},
		{Name: "languages", Type: Texts, Predicate: term.DCTLanguage, Help: "the languages (BCP 47) of the coding", at: of(func(c *Corpus) any { return &c.Languages })},
		{Name: "licence", Type: Text, Predicate: term.DCTLicense, Help: "the licence of the coding (SPDX)", at: of(func(c *Corpus) any { return &c.Licence })},
		{Name: "coders", Type: Texts, Predicate: term.Coders, Exchanged: true, Help: "who has coded any of its statements, and the layers of the coding", at: of(func(c *Corpus) any { return &c.Coders })},
	},
	KindActor: {
		{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "what people call the actor", at: of(func(a *Actor) any { return &a.Name })},
		{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other names, other spellings, names in other scripts", at: of(func(a *Actor) any { return &a.Aliases })},
		{Name: "type", Type: Word, Words: actorTypes, Required: true, Predicate: term.Type, Help: "what sort of actor", at: of(func(a *Actor) any { return &a.Type })},
		{Name: "bloc", Type: Bool, Predicate: term.Bloc, Help: "true: those who belong to it are a bloc in diagrams", at: of(func(a *Actor) any { return &a.Bloc })},
		{Name: "description", Type: Text, Predicate: term.Description, Help: "who that is, in a sentence", at: of(func(a *Actor) any { return &a.Description })},
		{Name: "sameAs", Type: IRIs, Predicate: term.SchemaSameAs, Help: "the same actor elsewhere (Wikidata), only if certain", at: of(func(a *Actor) any { return &a.SameAs })},
		{Name: "affiliations", Type: Records, Predicate: term.Affiliation, Class: KindAffiliation, Fields: affiliationFields, Help: "the actors that this one belongs to, and when", at: of(func(a *Actor) any { return &a.Affiliations })},
		{Name: "roles", Type: Records, Predicate: term.Role, Class: KindRole, Fields: roleFields, Help: "the offices held, and when", at: of(func(a *Actor) any { return &a.Roles })},
		{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: of(func(a *Actor) any { return &a.Sources })},
	},
	KindAffiliation: affiliationFields,
	KindRole:        roleFields,
	KindPosition: {
		{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "the position in a few words", at: of(func(p *Position) any { return &p.Name })},
		{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other wordings", at: of(func(p *Position) any { return &p.Aliases })},
		{Name: "type", Type: Word, Words: positionTypes, Required: true, Predicate: term.Type, Help: "claim: can be true or false; demand: ought; concept", at: of(func(p *Position) any { return &p.Type })},
		{Name: "description", Type: Text, Predicate: term.Description, Help: "what it says, in a sentence", at: of(func(p *Position) any { return &p.Description })},
		{Name: "about", Type: Many, Kinds: anything, Predicate: term.About, Help: "the entities that it concerns", at: of(func(p *Position) any { return &p.About })},
		{Name: "broader", Type: One, Kinds: []Kind{KindPosition}, Predicate: term.SKOSBroader, Help: "the position that this one is part of", at: of(func(p *Position) any { return &p.Broader })},
		{Name: "opposite", Type: One, Kinds: []Kind{KindPosition}, Predicate: term.Opposite, Help: "its logical negation", at: of(func(p *Position) any { return &p.Opposite })},
		{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: of(func(p *Position) any { return &p.Sources })},
	},
	KindPlace: {
		{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "what people call the place", at: of(func(p *Place) any { return &p.Name })},
		{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other names", at: of(func(p *Place) any { return &p.Aliases })},
		{Name: "description", Type: Text, Predicate: term.Description, Help: "what that is, in a sentence", at: of(func(p *Place) any { return &p.Description })},
		{Name: "within", Type: One, Kinds: []Kind{KindPlace}, Predicate: term.Within, Help: "the place that it lies in", at: of(func(p *Place) any { return &p.Within })},
		{Name: "lat", Type: Decimal, Predicate: term.GeoLat, Help: "degrees north, WGS 84", at: of(func(p *Place) any { return &p.Lat })},
		{Name: "long", Type: Decimal, Predicate: term.GeoLong, Help: "degrees east, WGS 84", at: of(func(p *Place) any { return &p.Long })},
		{Name: "sameAs", Type: IRIs, Predicate: term.SchemaSameAs, Help: "the same place elsewhere (Wikidata), only if certain", at: of(func(p *Place) any { return &p.SameAs })},
		{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: of(func(p *Place) any { return &p.Sources })},
	},
	KindEvent: {
		{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "what people call the event", at: of(func(e *Event) any { return &e.Name })},
		{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other names", at: of(func(e *Event) any { return &e.Aliases })},
		{Name: "description", Type: Text, Predicate: term.Description, Help: "what happened, in a sentence", at: of(func(e *Event) any { return &e.Description })},
		{Name: "date", Type: Date, Predicate: term.Date, Help: "when: an EDTF date or interval", at: of(func(e *Event) any { return &e.Date })},
		{Name: "place", Type: One, Kinds: []Kind{KindPlace}, Predicate: term.Place, Help: "where", at: of(func(e *Event) any { return &e.Place })},
		{Name: "partOf", Type: One, Kinds: []Kind{KindEvent}, Predicate: term.PartOf, Help: "the event that it belongs to", at: of(func(e *Event) any { return &e.PartOf })},
		{Name: "participants", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.Participant, Help: "who took part", at: of(func(e *Event) any { return &e.Participants })},
		{Name: "absent", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.Absent, Help: "who was missing, where a source makes a point of it", at: of(func(e *Event) any { return &e.Absent })},
		{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: of(func(e *Event) any { return &e.Sources })},
	},
	KindSource: {
		{Name: "title", Type: Text, Required: true, Predicate: term.DCTTitle, Help: "what the source is called", at: of(func(s *Source) any { return &s.Title })},
		{Name: "type", Type: Text, Predicate: term.Type, Help: "what sort of text: news analysis, speech, interview …", at: of(func(s *Source) any { return &s.Type })},
		{Name: "publisher", Type: Text, Predicate: term.DCTPublisher, Help: "who published it: any text", at: of(func(s *Source) any { return &s.Publisher })},
		{Name: "authors", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.DCTCreator, Help: "the actors who wrote it", at: of(func(s *Source) any { return &s.Authors })},
		{Name: "language", Type: Text, Predicate: term.DCTLanguage, Help: "its language (BCP 47)", at: of(func(s *Source) any { return &s.Language })},
		{Name: "date", Type: Date, Predicate: term.DCTIssued, Help: "when it was published: EDTF", at: of(func(s *Source) any { return &s.Date })},
		{Name: "url", Type: IRI, Predicate: term.URL, Help: "where it can be read", at: of(func(s *Source) any { return &s.URL })},
		{Name: "sha256", Type: Text, Predicate: term.SHA256, Help: "SHA-256 of its plain text, in hexadecimal", at: of(func(s *Source) any { return &s.SHA256 })},
		{Name: "length", Type: Int, Predicate: term.Length, Help: "length of its plain text in code points", at: of(func(s *Source) any { return &s.Length })},
		{Name: "original", Type: Text, Predicate: term.Original, Help: "SHA-256 of the file that its plain text was taken out of, in hexadecimal", at: of(func(s *Source) any { return &s.Original })},
		{Name: "text", Type: Text, Predicate: term.Text, Help: "path of its plain text, relative to the corpus; it need not be shipped", at: of(func(s *Source) any { return &s.Text })},
		{Name: "layers", Type: Texts, Predicate: term.Layers, Exchanged: true, Help: "the codings of it beside the main one", at: of(func(s *Source) any { return &s.Layers })},
		{Name: "finished", Type: Texts, Predicate: term.Finished, Exchanged: true, Help: "those of them that are finished, each with the day if it was said", at: of(func(s *Source) any { return &s.Finished })},
	},
	KindStatement: {
		{Name: "speakers", Type: Many, Kinds: []Kind{KindActor}, Required: true, Predicate: term.Speaker, Help: "who said it", at: of(func(s *Statement) any { return &s.Speakers })},
		{Name: "onBehalfOf", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.OnBehalfOf, Help: "for whom the speakers spoke", at: of(func(s *Statement) any { return &s.OnBehalfOf })},
		{Name: "addressees", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.Addressee, Help: "to whom", at: of(func(s *Statement) any { return &s.Addressees })},
		{Name: "mode", Type: Word, Words: modes, Required: true, Predicate: term.Mode, Help: "how the source has it, the most literal that applies", at: of(func(s *Statement) any { return &s.Mode })},
		{Name: "act", Type: Word, Words: acts, Predicate: term.Act, Help: "what the speaker does by saying it", at: of(func(s *Statement) any { return &s.Act })},
		{Name: "quotes", Type: Texts, Repeats: true, Predicate: term.Quote, Help: "the exact words, only from quotation marks, in the order of the coder", at: of(func(s *Statement) any { return &s.Quotes })},
		{Name: "summary", Type: Text, Predicate: term.Summary, Help: "one sentence in the curator's own words", at: of(func(s *Statement) any { return &s.Summary })},
		{Name: "language", Type: Text, Predicate: term.DCTLanguage, Help: "the language it was said in (BCP 47); else the source's", at: of(func(s *Statement) any { return &s.Language })},
		{Name: "supports", Type: Many, Kinds: []Kind{KindPosition}, Predicate: term.Supports, Help: "positions that it is for", at: of(func(s *Statement) any { return &s.Supports })},
		{Name: "opposes", Type: Many, Kinds: []Kind{KindPosition}, Predicate: term.Opposes, Help: "positions that it is against", at: of(func(s *Statement) any { return &s.Opposes })},
		{Name: "neutral", Type: Many, Kinds: []Kind{KindPosition}, Predicate: term.NeutralOn, Help: "positions that it speaks to without taking a side", at: of(func(s *Statement) any { return &s.Neutral })},
		{Name: "praises", Type: Many, Kinds: anything, Predicate: term.Praises, Help: "entities that it praises", at: of(func(s *Statement) any { return &s.Praises })},
		{Name: "criticizes", Type: Many, Kinds: anything, Predicate: term.Criticizes, Help: "entities that it criticizes", at: of(func(s *Statement) any { return &s.Criticizes })},
		{Name: "about", Type: Many, Kinds: anything, Predicate: term.About, Help: "entities that it speaks of", at: of(func(s *Statement) any { return &s.About })},
		{Name: "event", Type: One, Kinds: []Kind{KindEvent}, Predicate: term.Event, Help: "the occasion on which it was said", at: of(func(s *Statement) any { return &s.Event })},
		{Name: "place", Type: One, Kinds: []Kind{KindPlace}, Predicate: term.Place, Help: "where it was said, only if the source says so; else the event's", at: of(func(s *Statement) any { return &s.Place })},
		{Name: "placeFrom", Type: Word, Words: []string{FromStatement, FromEvent}, Derived: true, Help: "who says where", at: of(func(s *Statement) any { return &s.PlaceFrom })},
		{Name: "date", Type: Date, Predicate: term.Date, Help: "when it was said, only if the source says so; else the event's, then the source's", at: of(func(s *Statement) any { return &s.Date })},
		{Name: "dateFrom", Type: Word, Words: []string{FromStatement, FromEvent, FromSource}, Derived: true, Help: "who says when", at: of(func(s *Statement) any { return &s.DateFrom })},
		{Name: "medium", Type: Text, Predicate: term.Medium, Help: "through what: interview, press conference, post …", at: of(func(s *Statement) any { return &s.Medium })},
		{Name: "restates", Type: One, Kinds: []Kind{KindStatement}, Predicate: term.Restates, Help: "another report of the same utterance", at: of(func(s *Statement) any { return &s.Restates })},
		{Name: "echoes", Type: Many, Kinds: []Kind{KindStatement}, Predicate: term.Echoes, Help: "what a different speaker, or the same on another occasion, said and this takes up", at: of(func(s *Statement) any { return &s.Echoes })},
		{Name: "contradicts", Type: Many, Kinds: []Kind{KindStatement}, Predicate: term.Contradicts, Help: "statements that cannot be true beside it", at: of(func(s *Statement) any { return &s.Contradicts })},
		{Name: "answers", Type: Many, Kinds: []Kind{KindStatement}, Predicate: term.Answers, Help: "statements that it answers", at: of(func(s *Statement) any { return &s.Answers })},
		{Name: "source", Type: One, Kinds: []Kind{KindSource}, Predicate: term.DCTSource, Exchanged: true, Help: "the source that reports it; in a source's own file, that one", at: of(func(s *Statement) any { return &s.Source })},
		{Name: "evidence", Type: Records, Predicate: term.Evidence, Class: KindPassage, Fields: passageFields, Help: "the passages that prove it, all of one source; left out, its quotes", at: of(func(s *Statement) any { return &s.Evidence })},
		{Name: "duplicateOf", Type: One, Kinds: []Kind{KindStatement}, Predicate: term.DuplicateOf, Exchanged: true, Help: "the statement that says the same of the same words: both count once", at: of(func(s *Statement) any { return &s.DuplicateOf })},
		{Name: "textOrder", Type: Text, Predicate: term.TextOrder, Hint: true, Help: "the quotes in the order of the text, by their numbers from 0 in the coder's order; worked out where the text is at hand, and only where the passages do not show it", at: of(func(s *Statement) any { return &s.TextOrder })},
		{Name: "layer", Type: Text, Predicate: term.Layer, Exchanged: true, Help: "the coding that it is of, as in the name of its file; none: the main one", at: of(func(s *Statement) any { return &s.Layer })},
		{Name: "coder", Type: Text, Predicate: term.Coder, Help: "who coded it; else whoever the file is of", at: of(func(s *Statement) any { return &s.Coder })},
		{Name: "certainty", Type: Word, Words: certainties, Predicate: term.Certainty, Help: "of the coding, not of the claim", at: of(func(s *Statement) any { return &s.Certainty })},
		{Name: "note", Type: Text, Predicate: term.Note, Help: "what the curator has to say about it", at: of(func(s *Statement) any { return &s.Note })},
	},
	KindPassage: passageFields,
})

var affiliationFields = []Field{
	{Name: "to", Type: One, Kinds: []Kind{KindActor}, Required: true, Predicate: term.To, Help: "the actor belonged to", at: of(func(a *Affiliation) any { return &a.To })},
	{Name: "from", Type: Date, Predicate: term.From, Help: "since when: EDTF", at: of(func(a *Affiliation) any { return &a.From })},
	{Name: "until", Type: Date, Predicate: term.Until, Help: "until when: EDTF", at: of(func(a *Affiliation) any { return &a.Until })},
}

var roleFields = []Field{
	{Name: "office", Type: Text, Required: true, Predicate: term.Office, Help: "the office", at: of(func(r *Role) any { return &r.Office })},
	{Name: "organization", Type: One, Kinds: []Kind{KindActor}, Predicate: term.Organization, Help: "the actor in which it is held", at: of(func(r *Role) any { return &r.Organization })},
	{Name: "from", Type: Date, Predicate: term.From, Help: "since when: EDTF", at: of(func(r *Role) any { return &r.From })},
	{Name: "until", Type: Date, Predicate: term.Until, Help: "until when: EDTF", at: of(func(r *Role) any { return &r.Until })},
	{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: of(func(r *Role) any { return &r.Sources })},
}

var passageFields = []Field{
	{Name: "source", Type: One, Kinds: []Kind{KindSource}, Predicate: term.DCTSource, Help: "the source it stands in; in a source's own file, that one", at: of(func(p *Passage) any { return &p.Source })},
	{Name: "quote", Type: Text, Hint: true, Predicate: term.Sought, Help: "the quoted words to find it by", at: of(func(p *Passage) any { return &p.Quote })},
	{Name: "line", Type: Int, Predicate: term.Line, Help: "1-based line of the text; with no words, all of that paragraph, or its quotes there", at: of(func(p *Passage) any { return &p.Line })},
	{Name: "from", Type: Text, Hint: true, Predicate: term.FirstWords, Help: "the first words to find it by, together with line and to", at: of(func(p *Passage) any { return &p.From })},
	{Name: "to", Type: Text, Hint: true, Predicate: term.LastWords, Help: "the last words to find it by", at: of(func(p *Passage) any { return &p.To })},
	{Name: "start", Type: Int, Predicate: term.OAStart, Help: "first code point, counted from the start of the text", at: of(func(p *Passage) any { return &p.Start })},
	{Name: "end", Type: Int, Predicate: term.OAEnd, Help: "code point after the last", at: of(func(p *Passage) any { return &p.End })},
	{Name: "sha256", Type: Text, Predicate: term.SHA256, Help: "SHA-256 of the span's UTF-8, in hexadecimal", at: of(func(p *Passage) any { return &p.SHA256 })},
	{Name: "exact", Type: Text, Predicate: term.OAExact, Help: "the quoted words as they stand in the text", at: of(func(p *Passage) any { return &p.Exact })},
	{Name: "prefix", Type: Text, Predicate: term.OAPrefix, Help: "up to 32 code points before a quote", at: of(func(p *Passage) any { return &p.Prefix })},
	{Name: "suffix", Type: Text, Predicate: term.OASuffix, Help: "up to 32 code points after a quote", at: of(func(p *Passage) any { return &p.Suffix })},
}

// Where a statement's date or place is from.
const (
	FromStatement = "statement"
	FromEvent     = "event"
	FromSource    = "source"
)
