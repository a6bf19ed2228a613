package schema

import "onrecord/schema/term"

// tables holds the fields of every kind. Order is the order in files and rows.
// fieldNames lists their names; FieldPositions goes by the numbers of these.
var tables, fieldNames = numbered(map[Kind][]Field{
	KindCorpus:      corpusFields,
	KindActor:       actorFields,
	KindAffiliation: affiliationFields,
	KindRole:        roleFields,
	KindPosition:    positionFields,
	KindPlace:       placeFields,
	KindEvent:       eventFields,
	KindSource:      sourceFields,
	KindStatement:   statementFields,
	KindPassage:     passageFields,
	KindVerdict:     verdictFields,
})

// The tables are variables of their own, and at is no closure, so that the compiler
// lays them out: made by each start of the program they took two hundredths of its time.
var corpusFields = []Field{
	{Name: "title", Type: Text, Predicate: term.DCTTitle, Help: "what the corpus is called", at: func(r any) any { return &r.(*Corpus).Title }},
	{Name: "base", Type: IRI, Required: true, Help: `the absolute IRI that every IRI of the corpus starts with; it ends in "/" or "#"`, at: func(r any) any { return &r.(*Corpus).Base }},
	{Name: "languages", Type: Texts, Predicate: term.DCTLanguage, Help: "the languages (BCP 47) of the coding", at: func(r any) any { return &r.(*Corpus).Languages }},
	{Name: "licence", Type: Text, Predicate: term.DCTLicense, Help: "the licence of the coding (SPDX)", at: func(r any) any { return &r.(*Corpus).Licence }},
	{Name: "coders", Type: Texts, Predicate: term.Coders, Exchanged: true, Help: "who has coded any of its statements, and the layers of the coding", at: func(r any) any { return &r.(*Corpus).Coders }},
}

var actorFields = []Field{
	{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "what people call the actor", at: func(r any) any { return &r.(*Actor).Name }},
	{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other names, other spellings, names in other scripts", at: func(r any) any { return &r.(*Actor).Aliases }},
	{Name: "type", Type: Word, Words: actorTypes, Required: true, Predicate: term.Type, Help: "what sort of actor", at: func(r any) any { return &r.(*Actor).Type }},
	{Name: "bloc", Type: Bool, Predicate: term.Bloc, Help: "true: those who belong to it are a bloc in diagrams", at: func(r any) any { return &r.(*Actor).Bloc }},
	{Name: "description", Type: Text, Predicate: term.Description, Help: "who that is, in a sentence", at: func(r any) any { return &r.(*Actor).Description }},
	{Name: "sameAs", Type: IRIs, Predicate: term.SchemaSameAs, Help: "the same actor elsewhere (Wikidata), only if certain", at: func(r any) any { return &r.(*Actor).SameAs }},
	{Name: "affiliations", Type: Records, Predicate: term.Affiliation, Class: KindAffiliation, Fields: affiliationFields, Help: "the actors that this one belongs to, and when", at: func(r any) any { return &r.(*Actor).Affiliations }},
	{Name: "roles", Type: Records, Predicate: term.Role, Class: KindRole, Fields: roleFields, Help: "the offices held, and when", at: func(r any) any { return &r.(*Actor).Roles }},
	{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: func(r any) any { return &r.(*Actor).Sources }},
}

var positionFields = []Field{
	{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "the position in a few words", at: func(r any) any { return &r.(*Position).Name }},
	{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other wordings", at: func(r any) any { return &r.(*Position).Aliases }},
	{Name: "type", Type: Word, Words: positionTypes, Required: true, Predicate: term.Type, Help: "claim: can be true or false; demand: ought; concept", at: func(r any) any { return &r.(*Position).Type }},
	{Name: "description", Type: Text, Predicate: term.Description, Help: "what it says, in a sentence", at: func(r any) any { return &r.(*Position).Description }},
	{Name: "useWhen", Type: Text, Predicate: term.UseWhen, Help: "for coders: when a statement takes a stance on it", at: func(r any) any { return &r.(*Position).UseWhen }},
	{Name: "notWhen", Type: Text, Predicate: term.NotWhen, Help: "for coders: when it does not, though it may seem so", at: func(r any) any { return &r.(*Position).NotWhen }},
	{Name: "example", Type: Text, Predicate: term.SKOSExample, Help: "for coders: words that are typical of it, an anchor example", at: func(r any) any { return &r.(*Position).Example }},
	{Name: "note", Type: Text, Predicate: term.Note, Help: "what coders have to say about it", at: func(r any) any { return &r.(*Position).Note }},
	{Name: "about", Type: Many, Kinds: anything, Predicate: term.About, Help: "the entities that it concerns", at: func(r any) any { return &r.(*Position).About }},
	{Name: "broader", Type: One, Kinds: []Kind{KindPosition}, Predicate: term.SKOSBroader, Help: "the position that this one is part of", at: func(r any) any { return &r.(*Position).Broader }},
	{Name: "opposite", Type: One, Kinds: []Kind{KindPosition}, Predicate: term.Opposite, Help: "its logical negation", at: func(r any) any { return &r.(*Position).Opposite }},
	{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: func(r any) any { return &r.(*Position).Sources }},
}

var placeFields = []Field{
	{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "what people call the place", at: func(r any) any { return &r.(*Place).Name }},
	{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other names", at: func(r any) any { return &r.(*Place).Aliases }},
	{Name: "description", Type: Text, Predicate: term.Description, Help: "what that is, in a sentence", at: func(r any) any { return &r.(*Place).Description }},
	{Name: "within", Type: One, Kinds: []Kind{KindPlace}, Predicate: term.Within, Help: "the place that it lies in", at: func(r any) any { return &r.(*Place).Within }},
	{Name: "lat", Type: Decimal, Predicate: term.GeoLat, Help: "degrees north, WGS 84", at: func(r any) any { return &r.(*Place).Lat }},
	{Name: "long", Type: Decimal, Predicate: term.GeoLong, Help: "degrees east, WGS 84", at: func(r any) any { return &r.(*Place).Long }},
	{Name: "sameAs", Type: IRIs, Predicate: term.SchemaSameAs, Help: "the same place elsewhere (Wikidata), only if certain", at: func(r any) any { return &r.(*Place).SameAs }},
	{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: func(r any) any { return &r.(*Place).Sources }},
}

var eventFields = []Field{
	{Name: "name", Type: Text, Required: true, Predicate: term.SchemaName, Help: "what people call the event", at: func(r any) any { return &r.(*Event).Name }},
	{Name: "aliases", Type: Texts, Predicate: term.SKOSAltLabel, Help: "other names", at: func(r any) any { return &r.(*Event).Aliases }},
	{Name: "description", Type: Text, Predicate: term.Description, Help: "what happened, in a sentence", at: func(r any) any { return &r.(*Event).Description }},
	{Name: "date", Type: Date, Predicate: term.Date, Help: "when: an EDTF date or interval", at: func(r any) any { return &r.(*Event).Date }},
	{Name: "place", Type: One, Kinds: []Kind{KindPlace}, Predicate: term.Place, Help: "where", at: func(r any) any { return &r.(*Event).Place }},
	{Name: "partOf", Type: One, Kinds: []Kind{KindEvent}, Predicate: term.PartOf, Help: "the event that it belongs to", at: func(r any) any { return &r.(*Event).PartOf }},
	{Name: "participants", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.Participant, Help: "who took part", at: func(r any) any { return &r.(*Event).Participants }},
	{Name: "absent", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.Absent, Help: "who was missing, where a source makes a point of it", at: func(r any) any { return &r.(*Event).Absent }},
	{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: func(r any) any { return &r.(*Event).Sources }},
}

var sourceFields = []Field{
	{Name: "title", Type: Text, Required: true, Predicate: term.DCTTitle, Help: "what the source is called", at: func(r any) any { return &r.(*Source).Title }},
	{Name: "type", Type: Text, Predicate: term.Type, Help: "what sort of text: news analysis, speech, interview …", at: func(r any) any { return &r.(*Source).Type }},
	{Name: "publisher", Type: Text, Predicate: term.DCTPublisher, Help: "who published it: any text", at: func(r any) any { return &r.(*Source).Publisher }},
	{Name: "authors", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.DCTCreator, Help: "the actors who wrote it", at: func(r any) any { return &r.(*Source).Authors }},
	{Name: "language", Type: Text, Predicate: term.DCTLanguage, Help: "its language (BCP 47)", at: func(r any) any { return &r.(*Source).Language }},
	{Name: "date", Type: Date, Predicate: term.DCTIssued, Help: "when it was published: EDTF", at: func(r any) any { return &r.(*Source).Date }},
	{Name: "url", Type: IRI, Predicate: term.URL, Help: "where it can be read", at: func(r any) any { return &r.(*Source).URL }},
	{Name: "sha256", Type: Text, Predicate: term.SHA256, Help: "SHA-256 of its plain text, in hexadecimal", at: func(r any) any { return &r.(*Source).SHA256 }},
	{Name: "length", Type: Int, Predicate: term.Length, Help: "length of its plain text in code points", at: func(r any) any { return &r.(*Source).Length }},
	{Name: "original", Type: Text, Predicate: term.Original, Help: "SHA-256 of the file that its plain text was taken out of, in hexadecimal", at: func(r any) any { return &r.(*Source).Original }},
	{Name: "text", Type: Text, Predicate: term.Text, Help: "path of its plain text, relative to the corpus; it need not be shipped", at: func(r any) any { return &r.(*Source).Text }},
	{Name: "note", Type: Text, Predicate: term.Note, Help: "what the curator has to say about it", at: func(r any) any { return &r.(*Source).Note }},
	{Name: "layers", Type: Texts, Predicate: term.Layers, Exchanged: true, Help: "the codings of it beside the main one", at: func(r any) any { return &r.(*Source).Layers }},
	{Name: "finished", Type: Texts, Predicate: term.Finished, Exchanged: true, Help: "those of them that are finished, each with the day if it was said", at: func(r any) any { return &r.(*Source).Finished }},
}

var statementFields = []Field{
	{Name: "speakers", Type: Many, Kinds: []Kind{KindActor}, Required: true, Predicate: term.Speaker, Help: "who said it", at: func(r any) any { return &r.(*Statement).Speakers }},
	{Name: "onBehalfOf", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.OnBehalfOf, Help: "for whom the speakers spoke", at: func(r any) any { return &r.(*Statement).OnBehalfOf }},
	{Name: "addressees", Type: Many, Kinds: []Kind{KindActor}, Predicate: term.Addressee, Help: "to whom", at: func(r any) any { return &r.(*Statement).Addressees }},
	{Name: "mode", Type: Word, Words: modes, Required: true, Predicate: term.Mode, Help: "how the source has it, the most literal that applies", at: func(r any) any { return &r.(*Statement).Mode }},
	{Name: "act", Type: Word, Words: acts, Predicate: term.Act, Help: "what the speaker does by saying it", at: func(r any) any { return &r.(*Statement).Act }},
	{Name: "quotes", Type: Texts, Repeats: true, Predicate: term.Quote, Help: "the exact words, only from quotation marks, in the order of the coder", at: func(r any) any { return &r.(*Statement).Quotes }},
	{Name: "summary", Type: Text, Predicate: term.Summary, Help: "one sentence in the curator's own words", at: func(r any) any { return &r.(*Statement).Summary }},
	{Name: "language", Type: Text, Predicate: term.DCTLanguage, Help: "the language it was said in (BCP 47); else the source's", at: func(r any) any { return &r.(*Statement).Language }},
	{Name: "supports", Type: Many, Kinds: []Kind{KindPosition}, Predicate: term.Supports, Help: "positions that it is for", at: func(r any) any { return &r.(*Statement).Supports }},
	{Name: "opposes", Type: Many, Kinds: []Kind{KindPosition}, Predicate: term.Opposes, Help: "positions that it is against", at: func(r any) any { return &r.(*Statement).Opposes }},
	{Name: "neutral", Type: Many, Kinds: []Kind{KindPosition}, Predicate: term.NeutralOn, Help: "positions that it speaks to without taking a side", at: func(r any) any { return &r.(*Statement).Neutral }},
	{Name: "praises", Type: Many, Kinds: anything, Predicate: term.Praises, Help: "entities that it praises", at: func(r any) any { return &r.(*Statement).Praises }},
	{Name: "criticizes", Type: Many, Kinds: anything, Predicate: term.Criticizes, Help: "entities that it criticizes", at: func(r any) any { return &r.(*Statement).Criticizes }},
	{Name: "about", Type: Many, Kinds: anything, Predicate: term.About, Help: "entities that it speaks of", at: func(r any) any { return &r.(*Statement).About }},
	{Name: "verdict", Type: Record, Predicate: term.Verdict, Class: KindVerdict, Fields: verdictFields, Help: "what a fact-checker says of the truth of a claim, in an assertion of its own", at: func(r any) any { return &r.(*Statement).Verdict }},
	{Name: "event", Type: One, Kinds: []Kind{KindEvent}, Predicate: term.Event, Help: "the occasion on which it was said", at: func(r any) any { return &r.(*Statement).Event }},
	{Name: "place", Type: One, Kinds: []Kind{KindPlace}, Predicate: term.Place, Help: "where it was said, only if the source says so; else the event's", at: func(r any) any { return &r.(*Statement).Place }},
	{Name: "placeFrom", Type: Word, Words: []string{FromStatement, FromEvent}, Derived: true, Help: "who says where", at: func(r any) any { return &r.(*Statement).PlaceFrom }},
	{Name: "date", Type: Date, Predicate: term.Date, Help: "when it was said, only if the source says so; else the event's, then the source's", at: func(r any) any { return &r.(*Statement).Date }},
	{Name: "dateFrom", Type: Word, Words: []string{FromStatement, FromEvent, FromSource}, Derived: true, Help: "who says when", at: func(r any) any { return &r.(*Statement).DateFrom }},
	{Name: "medium", Type: Text, Predicate: term.Medium, Help: "through what: interview, press conference, post …", at: func(r any) any { return &r.(*Statement).Medium }},
	{Name: "restates", Type: One, Kinds: []Kind{KindStatement}, Predicate: term.Restates, Help: "another report of the same utterance", at: func(r any) any { return &r.(*Statement).Restates }},
	{Name: "echoes", Type: Many, Kinds: []Kind{KindStatement}, Predicate: term.Echoes, Help: "what a different speaker, or the same on another occasion, said and this takes up", at: func(r any) any { return &r.(*Statement).Echoes }},
	{Name: "contradicts", Type: Many, Kinds: []Kind{KindStatement}, Predicate: term.Contradicts, Help: "statements that cannot be true beside it", at: func(r any) any { return &r.(*Statement).Contradicts }},
	{Name: "answers", Type: Many, Kinds: []Kind{KindStatement}, Predicate: term.Answers, Help: "statements that it answers", at: func(r any) any { return &r.(*Statement).Answers }},
	{Name: "source", Type: One, Kinds: []Kind{KindSource}, Predicate: term.DCTSource, Exchanged: true, Help: "the source that reports it; in a source's own file, that one", at: func(r any) any { return &r.(*Statement).Source }},
	{Name: "evidence", Type: Records, Predicate: term.Evidence, Class: KindPassage, Fields: passageFields, Help: "the passages that prove it, all of one source; left out, its quotes", at: func(r any) any { return &r.(*Statement).Evidence }},
	{Name: "duplicateOf", Type: One, Kinds: []Kind{KindStatement}, Predicate: term.DuplicateOf, Exchanged: true, Help: "the statement that says the same of the same words: both count once", at: func(r any) any { return &r.(*Statement).DuplicateOf }},
	{Name: "textOrder", Type: Text, Predicate: term.TextOrder, Hint: true, Help: "the quotes in the order of the text, by their numbers from 0 in the coder's order; worked out where the text is at hand, and only where the passages do not show it", at: func(r any) any { return &r.(*Statement).TextOrder }},
	{Name: "layer", Type: Text, Predicate: term.Layer, Exchanged: true, Help: "the coding that it is of, as in the name of its file; none: the main one", at: func(r any) any { return &r.(*Statement).Layer }},
	{Name: "coder", Type: Text, Predicate: term.Coder, Help: "who coded it; else whoever the file is of", at: func(r any) any { return &r.(*Statement).Coder }},
	{Name: "certainty", Type: Word, Words: certainties, Predicate: term.Certainty, Help: "of the coding, not of the claim", at: func(r any) any { return &r.(*Statement).Certainty }},
	{Name: "note", Type: Text, Predicate: term.Note, Help: "what the curator has to say about it", at: func(r any) any { return &r.(*Statement).Note }},
}

var verdictFields = []Field{
	{Name: "rating", Type: Text, Required: true, Predicate: term.Rating, Help: "the verdict in the words of who gave it", at: func(r any) any { return &r.(*Verdict).Rating }},
	{Name: "value", Type: Decimal, Predicate: term.SchemaRatingValue, Help: "the same as a number from best to worst", at: func(r any) any { return &r.(*Verdict).Value }},
	{Name: "best", Type: Decimal, Predicate: term.SchemaBestRating, Help: "the number of what is true", at: func(r any) any { return &r.(*Verdict).Best }},
	{Name: "worst", Type: Decimal, Predicate: term.SchemaWorstRating, Help: "the number of what is false", at: func(r any) any { return &r.(*Verdict).Worst }},
}

var affiliationFields = []Field{
	{Name: "to", Type: One, Kinds: []Kind{KindActor}, Required: true, Predicate: term.To, Help: "the actor belonged to", at: func(r any) any { return &r.(*Affiliation).To }},
	{Name: "from", Type: Date, Predicate: term.From, Help: "since when: EDTF", at: func(r any) any { return &r.(*Affiliation).From }},
	{Name: "until", Type: Date, Predicate: term.Until, Help: "until when: EDTF", at: func(r any) any { return &r.(*Affiliation).Until }},
}

var roleFields = []Field{
	{Name: "office", Type: Text, Required: true, Predicate: term.Office, Help: "the office", at: func(r any) any { return &r.(*Role).Office }},
	{Name: "organization", Type: One, Kinds: []Kind{KindActor}, Predicate: term.Organization, Help: "the actor in which it is held", at: func(r any) any { return &r.(*Role).Organization }},
	{Name: "from", Type: Date, Predicate: term.From, Help: "since when: EDTF", at: func(r any) any { return &r.(*Role).From }},
	{Name: "until", Type: Date, Predicate: term.Until, Help: "until when: EDTF", at: func(r any) any { return &r.(*Role).Until }},
	{Name: "sources", Type: Many, Kinds: []Kind{KindSource}, Help: "who says so", at: func(r any) any { return &r.(*Role).Sources }},
}

var passageFields = []Field{
	{Name: "source", Type: One, Kinds: []Kind{KindSource}, Predicate: term.DCTSource, Help: "the source it stands in; in a source's own file, that one", at: func(r any) any { return &r.(*Passage).Source }},
	{Name: "quote", Type: Text, Hint: true, Predicate: term.Sought, Help: "the quoted words to find it by", at: func(r any) any { return &r.(*Passage).Quote }},
	{Name: "line", Type: Int, Predicate: term.Line, Help: "1-based line of the text; with no words, all of that paragraph, or its quotes there", at: func(r any) any { return &r.(*Passage).Line }},
	{Name: "from", Type: Text, Hint: true, Predicate: term.FirstWords, Help: "the first words to find it by, together with line and to", at: func(r any) any { return &r.(*Passage).From }},
	{Name: "to", Type: Text, Hint: true, Predicate: term.LastWords, Help: "the last words to find it by", at: func(r any) any { return &r.(*Passage).To }},
	{Name: "start", Type: Int, Predicate: term.OAStart, Help: "first code point, counted from the start of the text", at: func(r any) any { return &r.(*Passage).Start }},
	{Name: "end", Type: Int, Predicate: term.OAEnd, Help: "code point after the last", at: func(r any) any { return &r.(*Passage).End }},
	{Name: "sha256", Type: Text, Predicate: term.SHA256, Help: "SHA-256 of the span's UTF-8, in hexadecimal", at: func(r any) any { return &r.(*Passage).SHA256 }},
	{Name: "exact", Type: Text, Predicate: term.OAExact, Help: "the quoted words as they stand in the text", at: func(r any) any { return &r.(*Passage).Exact }},
	{Name: "prefix", Type: Text, Predicate: term.OAPrefix, Help: "up to 32 code points before a quote", at: func(r any) any { return &r.(*Passage).Prefix }},
	{Name: "suffix", Type: Text, Predicate: term.OASuffix, Help: "up to 32 code points after a quote", at: func(r any) any { return &r.(*Passage).Suffix }},
}
