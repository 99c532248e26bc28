package store

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// Chronologies for the tests of their kept form: any at all, and one like those in use.

func anyText(t *rapid.T, name string) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"", "a", "police", "social-care-prev", "yes", "Elm Court 12", "\x00\xff", "ł ö"}), rapid.String()).Draw(t, name)
}

func anyWhen(t *rapid.T, name string) record.When {
	return record.MustWhen(rapid.SampledFrom([]string{
		"", "unknown", "2021", "2021-11", "2021-11-03", "2021-11-03T22:40", "2021-11-03T22:40:07", "2021-10-31T01:30", "2021-11~", "2021-11-03?", "201X", "age 14", "age 14/15", "2020-03/2021-03", "../2023-10", "2021-11-03T22:40Z",
	}).Draw(t, name))
}

func anyAgency(t *rapid.T) record.AgencyCode {
	return record.AgencyCode(rapid.SampledFrom([]string{"", "police", "health", "social-care-prev"}).Draw(t, "agency"))
}

func anyRef(t *rapid.T) record.Ref {
	return record.Ref{Agency: anyAgency(t), Record: record.RecordID(rapid.SampledFrom([]string{"", "1", "2", "3", "J-1"}).Draw(t, "record"))}
}

func anyChildRef(t *rapid.T) record.ChildRef {
	return record.ChildRef{Agency: anyAgency(t), Child: anyText(t, "child")}
}

// none gives a list, and nil for one that holds nothing.
func none[T any](t *rapid.T, name string, one func(*rapid.T) T) []T {
	list := rapid.SliceOfN(rapid.Custom(one), 0, 3).Draw(t, name)
	if len(list) == 0 {
		return nil
	}
	return list
}

func anyTexts(t *rapid.T, name string) []string {
	return none(t, name, func(t *rapid.T) string { return anyText(t, "one") })
}

func anyOrigin(t *rapid.T) record.Origin {
	return record.Origin{Submission: rapid.Int64().Draw(t, "submission"), File: anyText(t, "file"), Line: rapid.Int().Draw(t, "line")}
}

func anyEntry(t *rapid.T) record.Entry {
	e := record.Entry{
		Ref: anyRef(t), Subject: anyChildRef(t), Happened: anyWhen(t, "happened"), Known: anyWhen(t, "known"), Recorded: anyWhen(t, "recorded"),
		Kind: record.Kind(anyText(t, "kind")), Text: record.Private(anyText(t, "text")), Area: record.AreaCode(anyText(t, "area")),
		Places: none(t, "places", func(t *rapid.T) record.Place {
			return record.Place{Kind: anyText(t, "kind"), Name: record.Private(anyText(t, "name"))}
		}),
		People: none(t, "people", func(t *rapid.T) record.Person {
			return record.Person{Role: anyText(t, "role"), Name: record.Private(anyText(t, "name"))}
		}),
		Details: none(t, "details", anyDetail), Count: rapid.Int().Draw(t, "count"),
		Handling: record.Handling(rapid.SampledFrom([]string{"", "open", "restricted", "sealed", " Sealed", "?"}).Draw(t, "handling")),
		Source:   anyText(t, "source"), Origin: anyOrigin(t),
	}
	if rapid.Bool().Draw(t, "told in order") {
		e.Order = record.Order{Value: rapid.Int().Draw(t, "order"), Set: true}
	}
	after, err := record.ParseAfter(rapid.SampledFrom([]string{"", "J-085 within P3M", "court/J-152 about P4M"}).Draw(t, "after"), e.Ref.Agency)
	if err != nil {
		t.Fatal(err)
	}
	e.After = after
	return e
}

func anyDetail(t *rapid.T) record.Detail {
	return record.Detail{Key: anyText(t, "key"), Values: anyTexts(t, "values")}
}

func anyIdentity(t *rapid.T) record.Identity {
	private := func(name string) record.Private { return record.Private(anyText(t, name)) }
	return record.Identity{
		Subject: anyChildRef(t), FamilyName: private("family"), GivenNames: private("given"), AlsoKnownAs: private("known as"), Born: anyWhen(t, "born"), Sex: anyText(t, "sex"),
		Ethnicity: private("ethnicity"), NHSNumber: private("nhs"), UPN: private("upn"), Postcode: private("postcode"), Address: private("address"), From: anyWhen(t, "from"),
		To: anyWhen(t, "to"), Area: record.AreaCode(anyText(t, "area")), Origin: anyOrigin(t),
	}
}

func anyManifest(t *rapid.T) record.Manifest {
	m := record.Manifest{
		Title: anyText(t, "title"), Source: anyText(t, "source"), AsAt: anyWhen(t, "as at"), Today: anyWhen(t, "today"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "agencies") {
		if m.Agencies == nil {
			m.Agencies, m.Areas = map[record.AgencyCode]record.Coverage{}, map[record.AreaCode]string{}
		}
		m.Agencies[record.AgencyCode(anyText(t, "agency"))] = record.Coverage{From: anyWhen(t, "from"), To: anyWhen(t, "to")}
		m.Areas[record.AreaCode(anyText(t, "area"))] = anyText(t, "name")
	}
	return m
}

func anyPrompt(t *rapid.T) record.Prompt {
	p := record.Prompt{
		ID: record.QuestionID(anyText(t, "id")), DueBy: rapid.Int64().Draw(t, "due by"), Child: anyChildRef(t), Rule: anyText(t, "rule"), Version: anyText(t, "version"), Theme: record.Theme(anyText(t, "theme")), Asks: anyText(t, "asks"),
		Because: anyTexts(t, "because"), AskedOf: record.Role(anyText(t, "of")), Trigger: anyRef(t), OpenedAt: anyRef(t), OpenedWhen: anyText(t, "opened"),
		Timing: record.Timing(anyText(t, "timing")), Due: anyText(t, "due"), Evidence: none(t, "evidence", anyRef), Later: none(t, "later", anyRef),
		Missing: anyTexts(t, "missing"), Status: record.Status(anyText(t, "status")), AnsweredAt: anyRef(t),
	}
	for range rapid.IntRange(0, 2).Draw(t, "params") {
		if p.Params == nil {
			p.Params = map[string]string{}
		}
		p.Params[anyText(t, "key")] = anyText(t, "value")
	}
	return p
}

func anyClass(t *rapid.T) record.Class {
	return record.Class(rapid.SampledFrom([]string{"A", "B", "C", "S"}).Draw(t, "class"))
}

func anyDemands(t *rapid.T) (all record.Demands) {
	for range rapid.IntRange(0, 3).Draw(t, "demands") {
		all = all.With(record.Demand{Class: anyClass(t), Restricted: rapid.Bool().Draw(t, "restricted"), Agency: anyAgency(t)})
	}
	return all
}

func anySight(t *rapid.T) record.Sight {
	class := rapid.SampledFrom([]record.Class{"", record.ClassA, record.ClassB, record.ClassC})
	return record.Sight{Class: class.Draw(t, "class"), Restricted: rapid.Bool().Draw(t, "restricted"), Own: class.Draw(t, "own"), Agency: anyAgency(t)}
}

func anyStep(t *rapid.T) record.Step {
	return record.Step{
		Question: record.QuestionID(anyText(t, "question")), Number: rapid.Int().Draw(t, "number"), Kind: record.Kind(anyText(t, "kind")),
		At: time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "at"), 0).UTC(), Of: anyChildRef(t), Needs: anyDemands(t), Prompt: anyPrompt(t), Evidence: none(t, "evidence", anyRef),
		Joined: rapid.Bool().Draw(t, "joined"), Entry: anyRef(t), Told: record.Kind(anyText(t, "told")), By: record.Role(anyText(t, "by")),
		Reason: record.Private(anyText(t, "reason")), Why: record.Lapsing(anyText(t, "why")),
	}
}

func anyModel(t *rapid.T) *Model {
	m := &Model{Child: Child{
		ID: record.ChildID(anyText(t, "id")), Refs: none(t, "refs", anyChildRef), Identities: none(t, "identities", anyIdentity), Manifests: none(t, "manifests", anyManifest),
		Held: none(t, "held", func(t *rapid.T) record.Held {
			return record.Held{Ref: anyChildRef(t), Like: none(t, "like", anyChildRef), Why: anyText(t, "why")}
		}),
	}}
	for i := range rapid.IntRange(0, 6).Draw(t, "entries") {
		e := anyEntry(t)
		e.Received = rapid.Int64().Draw(t, "received")
		e.Ref.Record = record.RecordID(fmt.Sprint(i)) // one version of a record stands
		m.Child.Entries = append(m.Child.Entries, e)
		m.Classes = append(m.Classes, record.Class(rapid.SampledFrom([]string{"A", "B", "C", "S", "Z"}).Draw(t, "class")))
		m.Order = append(m.Order, i)
	}
	if m.Order != nil {
		m.Order = rapid.Permutation(m.Order).Draw(t, "order")
	}
	if rapid.Bool().Draw(t, "withheld before") {
		m.Child.Withheld = map[record.Class]int{record.ClassS: rapid.IntRange(1, 9).Draw(t, "sealed"), record.ClassC: 1}
	}
	m.Prompts = none(t, "prompts", anyPrompt)
	m.Ended = none(t, "ended", func(t *rapid.T) Ended { return Ended{anyPrompt(t), anyDemands(t)} })
	m.Child.Steps = none(t, "steps", anyStep)
	m.Known = none(t, "known", func(t *rapid.T) KnownTo {
		return KnownTo{Knower: anyAgency(t), Ref: anyRef(t), By: anyRef(t)}
	})
	return m
}

func anyRange(t *rapid.T) record.Range {
	end := rapid.OneOf(rapid.SampledFrom([]int64{0, record.NegInf, record.PosInf}), rapid.Int64())
	r, err := record.ExactRange([6]int64{
		end.Draw(t, "from"), end.Draw(t, "until"), end.Draw(t, "late from"), end.Draw(t, "late until"), rapid.Int64Range(0, 1).Draw(t, "doubted"), rapid.Int64Range(-1, 1).Draw(t, "pace"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func anyCard(t *rapid.T) *Card {
	return &Card{
		ID: record.ChildID(anyText(t, "id")), Name: record.Private(anyText(t, "name")), Family: record.Private(anyText(t, "family")),
		Born: record.Birth{First: rapid.Int64().Draw(t, "first"), Last: rapid.Int64().Draw(t, "last"), Doubted: rapid.Bool().Draw(t, "doubted")},
		Now:  anyWhen(t, "now"),
		Counts: none(t, "counts", func(t *rapid.T) Counted {
			return Counted{record.Demand{Class: anyClass(t), Restricted: rapid.Bool().Draw(t, "restricted"), Agency: anyAgency(t)}, rapid.IntRange(0, 9).Draw(t, "entries")}
		}),
		Supply: none(t, "supply", anyAgency), Open: none(t, "open", anyOpen), Asked: none(t, "asked", anyAsked),
		Seen: none(t, "seen", func(t *rapid.T) Seen {
			return Seen{By: anyAgency(t), Happened: anyWhen(t, "seen"), At: anyRange(t), Needs: anyDemands(t)}
		}),
		Held: rapid.Bool().Draw(t, "held"), At: rapid.Int64().Draw(t, "at"), Matters: none(t, "matters", anyMatter), Duties: none(t, "duties", anyDuty),
		Without: none(t, "without", anyWithout),
	}
}

func anyMatter(t *rapid.T) CardMatter {
	return CardMatter{
		Stage: anyText(t, "stage"), Hub: anyText(t, "hub"), Turn: anyFact(t), Last: anyFact(t), Began: anyFact(t), Level: anyFact(t), Harm: anyFact(t),
		Changed: none(t, "changed", anyFact), Needs: anyDemands(t), Referral: CardReferral{anyFact(t), anyAgency(t), record.Role(anyText(t, "as")), anyText(t, "danger")},
	}
}

func anyFact(t *rapid.T) CardFact {
	return CardFact{Says: anyText(t, "says"), Happened: anyWhen(t, "happened"), At: anyRange(t), Times: rapid.IntRange(0, 9).Draw(t, "times"), Needs: anyDemands(t)}
}

func anyDuty(t *rapid.T) CardDuty {
	return CardDuty{
		Step: anyText(t, "step"), Say: anyText(t, "say"), Why: anyText(t, "why"), Of: record.Role(anyText(t, "of")), User: anyText(t, "user"), Due: rapid.Int64().Draw(t, "due"),
		About: record.Ref{Agency: anyAgency(t), Record: record.RecordID(anyText(t, "about"))}, Area: record.AreaCode(anyText(t, "area")), Came: anyText(t, "came"), Needs: anyDemands(t),
	}
}

func anyWithout(t *rapid.T) CardWithout {
	return CardWithout{
		Kind: anyText(t, "kind"), Happened: anyWhen(t, "happened"), At: anyRange(t), Elsewhere: rapid.Bool().Draw(t, "elsewhere"), Missing: none(t, "missing", anyTitle), Left: none(t, "left", anyTitle),
		User: anyText(t, "user"), Role: record.Role(anyText(t, "role")), Until: anyText(t, "until"), Decided: rapid.Bool().Draw(t, "decided"), Needs: anyDemands(t),
	}
}

func anyTitle(t *rapid.T) string { return anyText(t, "title") }

func anyOpen(t *rapid.T) OpenState {
	return OpenState{
		State: record.State(anyText(t, "state")), Details: none(t, "details", anyDetail), Since: anyRange(t), Lapses: rapid.Bool().Draw(t, "lapses"), Until: anyRange(t),
		Needs: anyDemands(t), Ends: anyDemands(t), Again: none(t, "again", func(t *rapid.T) Restated { return Restated{At: anyRange(t), Needs: anyDemands(t)} }),
	}
}

func anyAsked(t *rapid.T) CardPrompt {
	return CardPrompt{
		ID: record.QuestionID(anyText(t, "id")), Rule: anyText(t, "rule"), Theme: record.Theme(anyText(t, "theme")), AskedOf: record.Role(anyText(t, "of")), Agency: anyAgency(t),
		Area: record.AreaCode(anyText(t, "area")), Timing: record.Timing(anyText(t, "timing")), Due: anyText(t, "due"), DueBy: rapid.Int64().Draw(t, "due by"),
		Opened: anyText(t, "opened"), Asked: rapid.Int64().Draw(t, "asked"), Overdue: rapid.Bool().Draw(t, "overdue"), Needs: anyDemands(t),
	}
}

// fullCard is a card as a list of children shows them.
func fullCard() *Card {
	on := func(text string) record.Range { return record.MustWhen(text).In(record.UnknownBirth()) }
	b, c := record.Demands{{Class: record.ClassB, Agency: "police"}}, record.Demands{{Class: record.ClassC, Restricted: true, Agency: "health"}}
	return &Card{
		ID: "c-0123456789abcdef", Name: "Given", Family: "Family", Born: record.Birth{First: 1_109_635_200, Last: 1_109_635_200},
		Counts: []Counted{{c[0], 3}, {b[0], 37}}, Supply: []record.AgencyCode{"health", "police", "school"},
		Open: []OpenState{
			{State: "cp-plan", Details: record.Details{{Key: "category", Values: []string{"neglect"}}}, Since: on("2021-11-03"), Needs: b, Ends: b, Again: []Restated{{At: on("2022-05-04"), Needs: b}}},
			{State: "missing", Since: on("2022-05-04T22:40"), Lapses: true, Until: on("2022-08"), Needs: c, Ends: c},
		},
		Asked: []CardPrompt{{ID: "0123456789abcdef", Rule: "return-interview", AskedOf: "social-worker", Due: "2022-05-07", DueBy: 1_651_964_399, Overdue: true, Needs: b}, {ID: "fedcba9876543210", Rule: "voice", AskedOf: "social-worker", Needs: b.With(c...)}},
		Seen:  []Seen{{By: "school", Happened: record.MustWhen("2022-05-03"), At: on("2022-05-03"), Needs: b}}, At: 1_651_700_000,
		Matters: []CardMatter{{
			Stage: "open", Hub: "hub", Turn: CardFact{Says: "mace.accepted", Happened: record.MustWhen("2022-01-12"), At: on("2022-01-12"), Times: 1, Needs: b}, Needs: b,
			Referral: CardReferral{CardFact{Says: "mace.referral", Happened: record.MustWhen("2022-01-10"), At: on("2022-01-10"), Times: 1, Needs: b}, "school", "school-lead", "no"},
			Changed:  []CardFact{{Says: "missing.reported", Happened: record.MustWhen("2022-05-04"), At: on("2022-05-04"), Times: 3, Needs: c}},
		}},
		Duties:  []CardDuty{{Step: "review", Say: "Review", Why: "It is four weeks", Due: 1_651_900_000, Of: "exploitation-hub", About: record.Ref{Agency: "police", Record: "P-1"}, Area: "prev", Came: "news", Needs: b}},
		Without: []CardWithout{{Kind: "mace.exception", Happened: record.MustWhen("2022-04-12"), At: on("2022-04-12"), Missing: []string{"Police"}, User: "u", Role: "panel-chair", Until: "2022-05-01", Needs: b}},
	}
}

// life is a chronology of n entries as four agencies write them in two years: some with a clock time, some with a place, a person, two
// coded facts; twenty words each; a question for every ten, and every other entry told to another agency.
func life(n int) *Model {
	agencies := []record.AgencyCode{"police", "social-care-prev", "health", "school"}
	kinds := []record.Kind{"missing.episode", "police.antisocial-behaviour", "case.visit", "child.seen", "education.absence"}
	m := &Model{Child: Child{ID: "c-0123456789abcdef"}}
	for i, agency := range agencies {
		of := record.ChildRef{Agency: agency, Child: fmt.Sprintf("CH-%05d", 100+i)}
		m.Child.Refs = append(m.Child.Refs, of)
		m.Child.Identities = append(m.Child.Identities, record.Identity{
			Subject: of, FamilyName: "Family", GivenNames: "Given", Born: record.MustWhen("2006-03-14"), Sex: "male", NHSNumber: "9990123454", Postcode: "ZZ1 1ZZ",
			Address: "1 Road, Town", Area: "prev", Origin: record.Origin{Submission: int64(i + 1), File: "people.csv", Line: 2},
		})
		m.Child.Manifests = append(m.Child.Manifests, record.Manifest{
			Title: "Extract", Source: string(agency), AsAt: record.MustWhen("2023-10-02"),
			Agencies: map[record.AgencyCode]record.Coverage{agency: {From: record.MustWhen("2019"), To: record.MustWhen("2023")}},
		})
	}
	for i := range n {
		of := m.Child.Refs[i%len(agencies)]
		day := fmt.Sprintf("%d-%02d-%02d", 2021+i*2/n, 1+i*24/n%12, 1+i%28)
		e := record.Entry{
			Ref: record.Ref{Agency: of.Agency, Record: record.RecordID(fmt.Sprintf("R-%06d", i))}, Subject: of, Happened: record.MustWhen(day), Recorded: record.MustWhen(day),
			Kind: kinds[i%len(kinds)], Area: "prev", Source: "case file", Received: 1_696_240_000 + int64(i), Origin: record.Origin{Submission: int64(i%4 + 1), File: string(of.Agency) + ".csv", Line: i + 2},
			Text:    "What was seen, in one or two lines of the length that practitioners write, so that sizes are like those of a real file.",
			Details: record.Details{{Key: "method", Values: []string{"visit"}}, {Key: "informed", Values: []string{"social-care-prev", "school"}}},
		}
		if i%3 == 0 {
			e.Happened = record.MustWhen(fmt.Sprintf("%sT%02d:%02d", day, 8+i%12, i%60))
			e.Places = []record.Place{{Kind: "park", Name: "Elm Park"}}
		}
		if i%2 == 0 {
			e.People = []record.Person{{Role: "mother", Name: "M"}}
			m.Known = append(m.Known, KnownTo{Knower: "school", Ref: e.Ref, By: e.Ref})
		}
		m.Child.Entries, m.Classes, m.Order = append(m.Child.Entries, e), append(m.Classes, record.ClassB), append(m.Order, i)
		if i%10 == 9 {
			m.Prompts = append(m.Prompts, record.Prompt{
				Child: m.Child.Refs[0], Rule: "return-interview", Version: "1", Theme: "missing", Asks: "Has {child} been offered a return interview?", Because: []string{"review:4.1.4", "guidance:missing"},
				AskedOf: "social-worker", Trigger: e.Ref, OpenedAt: e.Ref, OpenedWhen: day, Timing: record.Exact, Due: day, Evidence: []record.Ref{e.Ref, m.Child.Entries[i-1].Ref}, Status: record.Asked,
			})
		}
	}
	return m
}

func BenchmarkCompact(b *testing.B) {
	for _, n := range []int{40, 189, 2000} {
		m := life(n)
		kept := compact(m)
		b.Run(fmt.Sprintf("keep/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(len(kept)), "bytes")
			for b.Loop() {
				compact(m)
			}
		})
		b.Run(fmt.Sprintf("give/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				expanded(b, kept)
			}
		})
		rows := compactRows(m.Child.Entries)
		b.Run(fmt.Sprintf("rows/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := expandRows(rows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	card := compactCard(fullCard())
	b.Run("card", func(b *testing.B) {
		b.ReportAllocs()
		b.ReportMetric(float64(len(card)), "bytes")
		for b.Loop() {
			if _, err := expandCard(card); err != nil {
				b.Fatal(err)
			}
		}
	})
}
