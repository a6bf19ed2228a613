package invent

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"onrecord/schema"
)

// A Debate is what a harbour city might argue about for two years: two camps, and a
// turning point, a storm tide, after which some actors have changed
// sides on what the tide bears on, so that the first camp is in the majority there. Some
// speak more often than others, and more is said in the weeks after an event. A few dates
// are those of months, years or intervals, and a few are missing.
type Debate struct {
	Actors, Positions, Statements int  // up to 40 and 25; at least 6 and 2
	Mixed                         bool // names are in four scripts, else in Latin alone
	Seed                          uint64
}

// The first day, the turning point and the last day of a debate.
const (
	DebateBegins = "2023-03-01"
	DebateTurns  = "2024-03-11"
	DebateEnds   = "2025-02-28"
)

// debatePositions are what is argued about. Those that the first camp supports come
// first, then one that it opposes, and so on; the turn bears on every third.
var debatePositions = [4][]string{
	{
		"The fairway should be deepened", "The mudflats should be protected", "A flood wall should be built", "The terminal should grow", "Ships should use shore power",
		"A toll should be raised", "Dredging harms the fish", "The old quay should become a park", "The rail line should be doubled", "Flats should be built at the harbour",
		"Cruise ships should be welcome", "Trucks should run at night", "The summit was a success", "The dike fund should be public", "Speed limits should hold at sea",
		"The ferry should be free", "Oyster beds should be moved", "The bridge should be raised", "Night fishing should be allowed", "The port should stay public",
		"Wind turbines belong on the pier", "The canal should be filled in", "Warehouses should be listed", "Sand should be mined offshore", "The lighthouse should be lit",
	},
	{"Фарватер слід поглибити", "Мілини слід берегти", "Потрібна захисна стіна від повені", "Термінал має зрости", "Плату слід підвищити", "Порт має лишитися громадським", "Міст слід підняти"},
	{"يجب تعميق الممر الملاحي", "يجب حماية المسطحات الطينية", "يجب بناء جدار ضد الفيضان", "يجب توسيع المحطة", "يجب رفع الرسوم", "يجب أن يبقى الميناء عاما", "يجب رفع الجسر"},
	{"航路を深くすべきだ", "干潟を守るべきだ", "防潮堤を建てるべきだ", "码头应当扩建", "通行料应当提高", "港口应当保持公有", "橋を高くすべきだ"},
}

var debateActors = [4][]string{
	{
		"Port Authority", "Green Alliance", "Dockworkers’ Union", "Museum of the Sea", "Chamber of Commerce", "Tourist Board", "Logistics Forum", "Birdwatchers",
		"Coastal Bank", "City Council", "Cruise Lines", "Container Terminal One", "Fishers’ League", "Friends of the Bay", "Harbour Hotels", "Housing Trust",
		"Marine Institute", "Oyster Growers", "Sailing Club", "Old Town Society", "Pilots’ Guild", "Railway Workers", "Shipowners’ Association", "Tenants’ Union",
		"Truckers’ Federation", "University Senate", "Dike Board", "Island Parishes", "Ferry Company", "Wind Power Group", "Fire Brigade", "School Board",
		"Retail Council", "Diving Club", "Customs Office", "Coast Guard", "Fish Market", "Insurers’ Pool", "Bishop’s Office", "Harbour Master",
	},
	{"Адміністрація порту", "Спілка рибалок", "Міська рада", "Олександра Ковальчук-Прибережна", "Товариство старого міста", "Інститут моря", "Клуб яхтсменів", "Рада дамб", "Залізничники", "Профспілка докерів"},
	{"هيئة الميناء", "اتحاد الصيادين", "مجلس المدينة", "فاطمة الزهراء بنت عبد الرحمن", "جمعية المدينة القديمة", "معهد البحار", "نادي الشراع", "عمال السكك الحديدية", "غرفة التجارة", "أصدقاء الخليج"},
	{"港湾局", "漁業組合", "市議会", "山田花子", "旧市街保存会", "海洋研究所", "环保联盟", "码头工会", "商会", "航运协会"},
}

var debateEvents = []struct{ id, name, date string }{
	{"hearing", "Hearing on the fairway", "2023-05-22/2023-05-24"},
	{"election", "Council election", "2023-09-17"},
	{"storm-tide", "Storm tide", DebateTurns},
	{"summit", "Harbour summit", "2024-06-03/2024-06-05"},
	{"referendum", "Referendum on the wall", "2024-11-10"},
}

// Corpus makes the debate. The same Debate is the same on every machine.
func (b Debate) Corpus() *schema.Corpus {
	b.Actors, b.Positions = min(max(b.Actors, 6), 40), min(max(b.Positions, 2), 25)
	d := throw(b.Seed, debates, 0)
	id := fmt.Sprintf("debate-%d", b.Seed)
	c := &schema.Corpus{
		EntityBase: schema.EntityBase{ID: id}, Title: "An invented debate about a harbour", Base: "https://example.org/" + id + "/",
		Languages: []string{"en"}, Licence: "CC0-1.0",
	}
	pickName := func(lists *[4][]string, i int) string {
		if !b.Mixed {
			return lists[0][i]
		}
		list := lists[i%4]
		return list[i/4%len(list)]
	}
	for i := range b.Actors {
		c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprintf("actor-%02d", i+1)}, Name: pickName(&debateActors, i), Type: "organization"})
	}
	for i := range b.Positions {
		c.Positions = append(c.Positions, &schema.Position{EntityBase: schema.EntityBase{ID: fmt.Sprintf("position-%02d", i+1)}, Name: pickName(&debatePositions, i), Type: "demand"})
	}
	for _, e := range debateEvents {
		c.Events = append(c.Events, &schema.Event{EntityBase: schema.EntityBase{ID: e.id}, Name: e.name, Date: e.date})
	}
	papers := []string{"Harbour Herald", "Coast Gazette", "Evening Tide", "Radio Quay"}
	first, turn, last := debateDay(DebateBegins), debateDay(DebateTurns), debateDay(DebateEnds)
	// On so many days something was said: often some time after an event.
	var days []int
	for len(days) < b.Statements {
		at := first + d.n(last-first+1)
		if d.percent(45) {
			at = debateDay(debateEvents[d.n(len(debateEvents))].date[:10]) + min(d.n(50), d.n(50))
		}
		if at <= last {
			days = append(days, at)
		}
	}
	slices.Sort(days)
	sources := map[string]*schema.Source{}
	lengths := map[string]int{}
	who, what := newSkew(b.Actors, 6), newSkew(b.Positions, 4)
	for i, at := range days {
		day := time.Unix(int64(at)*86400, 0).UTC()
		paper := d.n(len(papers))
		issue := fmt.Sprintf("%s-%s", []string{"herald", "gazette", "tide", "quay"}[paper], day.Format("2006-01"))
		source := sources[issue]
		if source == nil {
			source = &schema.Source{EntityBase: schema.EntityBase{ID: issue}, Title: papers[paper] + ", " + day.Format("January 2006"), Type: "news", Publisher: papers[paper], Language: "en"}
			sources[issue] = source
			c.Sources = append(c.Sources, source)
		}
		speaker, position := who.pick(d), what.pick(d)
		s := &schema.Statement{
			EntityBase: schema.EntityBase{ID: fmt.Sprintf("s%04d", i+1)}, Source: schema.Ref{Kind: schema.KindSource, ID: issue},
			Speakers: []schema.Ref{{Kind: schema.KindActor, ID: c.Actors[speaker].ID}}, Mode: pick(d, []string{"paraphrase", "paraphrase", "paraphrase", "paraphrase", "reported", "attributed"}),
			Date: debateDate(d, day), Certainty: "high",
		}
		side := b.side(d, speaker, position, at >= turn)
		*[]*[]schema.Ref{&s.Opposes, &s.Supports, &s.Neutral}[side] = []schema.Ref{{Kind: schema.KindPosition, ID: c.Positions[position].ID}}
		s.Summary = fmt.Sprintf("Takes a stance on whether %q.", c.Positions[position].Name)
		for _, e := range debateEvents {
			if from := debateDay(e.date[:10]); at >= from && at <= from+2 {
				s.Event = schema.Ref{Kind: schema.KindEvent, ID: e.id}
			}
		}
		start := lengths[issue]
		lengths[issue] += 300
		hash := sha256.Sum256([]byte(s.ID)) // nobody has the text
		s.Evidence = []schema.Passage{{Source: s.Source, Line: 1 + start/300, Start: start, End: start + 120, SHA256: hex.EncodeToString(hash[:])}}
		c.Statements = append(c.Statements, s)
	}
	for _, s := range c.Sources {
		sum := sha256.Sum256([]byte(s.ID))
		s.SHA256, s.Length = hex.EncodeToString(sum[:]), lengths[s.ID]+300
	}
	return c
}

// side is 1 where an actor supports a position, 0 where they oppose it, 2 where they take
// no side. One fifth is always in the first camp, one fifth in the second; the others are
// in either, and on every third position all in the second before the turn and in the
// first after it.
func (b Debate) side(d *dice, actor, position int, turned bool) int {
	first := actor%5 == 0
	if actor%5 > 1 {
		first = actor%2 == 0
		if position%3 == 2 {
			first = turned
		}
	}
	supports := first == (position%2 == 0)
	if position%3 == 2 {
		supports = first
	}
	switch n := d.n(100); {
	case n < 7:
		return 2
	case n < 13:
		supports = !supports
	}
	if supports {
		return 1
	}
	return 0
}

// debateDate is when something was said, as far as anybody knows.
func debateDate(d *dice, day time.Time) string {
	switch n := d.n(200); {
	case n < 12:
		return day.Format("2006-01")
	case n < 15:
		return day.Format("2006")
	case n < 18:
		return day.Format(time.DateOnly) + "/" + day.AddDate(0, 0, 20+d.n(40)).Format(time.DateOnly)
	case n < 19:
		return day.Format(time.DateOnly) + "/.."
	case n < 22:
		return ""
	}
	return day.Format(time.DateOnly)
}

func debateDay(date string) int {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err) // those above are dates
	}
	return int(at.Unix() / 86400)
}

// WriteJSONLines writes the debate as a stream of JSON, an entity a line.
func (b Debate) WriteJSONLines(w io.Writer) error {
	out := bufio.NewWriterSize(w, buffer)
	c := b.Corpus()
	var line []byte
	write := func(e schema.Entity) error {
		line = append(schema.AppendJSON(line[:0], e), '\n')
		_, err := out.Write(line)
		return err
	}
	if err := write(c); err != nil {
		return err
	}
	for e := range c.Entities {
		if err := write(e); err != nil {
			return err
		}
	}
	return out.Flush()
}
