package chronology_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// As of an entry, inclusive: nothing that stands later, nothing its agency came to know only afterwards (R-008: what was
// understood later is shown as of later).
func TestAsItStoodJustAfterAnEntry(t *testing.T) {
	lines := []string{
		"a | 2020-05-01 | note", "b | 2021-01-01 | note | known=2021-06-01", "c | 2021-02-01 | mace.accepted", "d | 2021-02-01 | note | known=2021-02", "e | 2021-03 | note | known=2022?", "f | 2021-07-01 | mace.exit",
		"w | 2021-01/.. | service.disrupted", "u | unknown | note",
	}
	for at, want := range map[string]string{
		"a": "a", "w": "a w", "c": "a w c", "d": "a w c d", "f": "a b w c d f", "b": "a b", "u": "a b w c d e f u",
		"e": "a w c d e", // itself, though its agency knew only later
	} {
		c := built(t, lines...)
		v := c.AsOf(c.Lookup(at))
		if got := ids(v.Items); got != want {
			t.Errorf("just after %s: %s, want %s", at, got, want)
		}
		if v.Now.Bounded() || v.Notices != nil {
			t.Errorf("just after %s it is said to be %s", at, v.Now.EDTF())
		}
		for i, it := range v.Items {
			if it.Pos != i || v.Find(it.Ref) != it || c.Find(it.Ref) == it {
				t.Errorf("just after %s, %s stands at %d", at, it.Ref, it.Pos)
			}
		}
	}
	c := built(t, lines...)
	if v := c.AsOf(c.Lookup("d")); len(v.OpenNow()) != 1 || v.OpenNow()[0].Opened != v.Lookup("c") {
		t.Error("as it stood, it was open to the panel")
	}
	if len(c.OpenNow()) != 0 || c.Len() != 8 || c.Lookup("b").Pos != 1 {
		t.Error("a view changes nothing of the whole")
	}
}

// As of a time, inclusive, and without what nobody can place.
func TestAsItStoodAtATime(t *testing.T) {
	lines := []string{"a | 2020 | note", "b | 2021-03-05 | note", "c | 2021-03 | note | known=2021-05", "d | 2021-03-05T22:40 | note", "e | age 15 | note", "f | 2022? | note", "u | unknown | note", "o | unknown | note | order=9"}
	for at, want := range map[string]string{
		"2021-03-05": "a b d e o", "2021-03-05T22:40": "a b d e o", "2021-03-05T22:39": "a b e o", "2021-03-04": "a e o", "2021-03": "a b d e o", "2021-05": "a c b d e o", "2019-01-01": "o", "2020-02-29": "a o", "2022": "a c b d e f o", "2023": "a c b d e f o",
	} {
		c := built(t, lines...)
		moment := record.MustWhen(at).In(c.Born)
		v := c.AsOfTime(moment)
		if got := sorted(v.Items); got != sortedWords(want) {
			t.Errorf("as of %s: %s, want %s", at, got, want)
		}
		if v.Now != moment {
			t.Errorf("as of %s it is said to be %s", at, v.Now.EDTF())
		}
	}
}

// What was told after something surely later is not yet told: the child's words to a review of 2023 are no part of 2019.
func TestWhatIsToldLaterIsNotYetTold(t *testing.T) {
	lines := []string{"a | 2018 | | order=1", "w | 2018/2022 | | order=2", "b | 2020 | | order=3", "v | ../2023-10 | child.voice | order=4", "x | 2015/2022 | | order=5", "u | unknown | | order=6", "d | 2017 | | order=7", "free | 2016/2023"}
	for at, want := range map[string]string{"2018-12-31": "a w d free", "2019": "a w d free", "2020": "a w b v x u d free", "2024": "a w b v x u d free", "2016": "free"} {
		c := built(t, lines...)
		if got := sorted(c.AsOfTime(record.MustWhen(at).In(c.Born)).Items); got != sortedWords(want) {
			t.Errorf("as of %s: %s, want %s", at, got, want)
		}
	}
}

// What an agency could know: its own entries, those that name it in a detail that conveys, those it has read (R-014, R-099: who
// knew what; nobody held all).
func TestAsKnownToOneAgency(t *testing.T) {
	lines := []string{
		"police/own | 2021-01 | police.notification | sent_to=front-door-cur,health",
		"police/none | 2021-01 | police.intelligence",
		"social-care-prev/m | 2021-02 | meeting.strategy | attended=police,school,mental-health",
		"social-care-cur/r | 2021-03 | request.made | to=social-care-prev",
		"school/t | 2021-03 | education.transition | to=college",
		"police/p | 2021-03 | police.protection-ended | to=hospital",
		"emergency-department/v | 2021-04 | health.emergency | same_as=police/own",
		"secure-home/c | 2021-05 | education.cognitive-assessment | sent_to=education",
		"youth-justice/s | 2021-06 | record.seen | document=secure-home/c",
		"social-care-cur/x | 2021-07 | drone.sighting | shared_with=probation",
		"health/w | 2021-07 | note | with=police",
	}
	for agency, want := range map[record.AgencyCode]string{
		"police": "own none m p v", "health": "own w", "front-door-cur": "own", "front-door": "", "social-care-*": "m r x", "social-care-prev": "m r", "social-care-cur": "r x", "social-care": "",
		"school": "m t", "college": "", "hospital": "", "education": "c", "youth-justice": "c s", "mental-health": "m", "emergency-department": "v", "probation": "x", "secure-home": "c", "nobody": "", "front-door-*": "own",
	} {
		c := built(t, lines...)
		if got := sorted(c.KnownTo(agency).Items); got != sortedWords(want) {
			t.Errorf("%s could know %s, want %s", agency, got, want)
		}
	}
}

// An agency knows what it has read from its reading on, not from when it was written.
func TestWhatIsReadIsKnownFromTheReadingOn(t *testing.T) {
	c := built(t, "secure-home/c | 2021-05 | education.cognitive-assessment", "school/a | 2021-06-01 | note", "school/s | 2021-07-01 | record.seen | document=secure-home/c", "school/again | 2021-09 | record.seen | document=secure-home/c", "school/z | 2021-10-01 | note")
	known := c.KnownTo("school")
	for at, want := range map[string]string{"a": "a", "s": "c a s", "z": "c a s again z"} {
		if got := ids(known.AsOf(known.Lookup(at)).Items); got != want {
			t.Errorf("known just after %s: %s, want %s", at, got, want)
		}
		if got := ids(c.AsOf(c.Lookup(at)).KnownTo("school").Items); got != want {
			t.Errorf("just after %s, known: %s, want %s", at, got, want)
		}
	}
	for at, want := range map[string]string{"2021-06-30": "a", "2021-07-01": "c a s"} {
		if got := ids(known.AsOfTime(record.MustWhen(at).In(c.Born)).Items); got != want {
			t.Errorf("known at %s: %s, want %s", at, got, want)
		}
	}
}

// A view looks for what tells one event twice among what it shows: a record is not left out for one that is not there.
func TestAViewCountsWhatItShows(t *testing.T) {
	c := built(t, "health/a | 2021-01 | health.emergency", "police/b | 2021-02 | health.emergency | same_as=health/a", "police/t | 2021 | health.emergency | count=9; includes=b")
	if !c.Lookup("b").Repeats || ids(c.Lookup("t").Contains) != "b a" {
		t.Error("b tells again what a tells")
	}
	v := c.KnownTo("police")
	if got := ids(v.Items); got != "b t" || v.Lookup("b").Repeats || v.Lookup("b").Same != nil || ids(v.Lookup("t").Contains) != "b" {
		t.Errorf("of %s, b tells again what is not shown", got)
	}
}

// Some entries that open and close states, told by several agencies, some known late, without contradictions of order and time.
func someStates(t *rapid.T) []record.Entry {
	kinds := []record.Kind{"note", "mace.accepted", "mace.exit", "request.made", "request.answered", "police.protection", "plan.safety", "plan.exit", "police.bail", "record.seen", "meeting.strategy"}
	entries := make([]record.Entry, rapid.IntRange(1, 15).Draw(t, "entries"))
	for i := range entries {
		date := fmt.Sprintf("2021-%02d-%02d", 1+rapid.IntRange(0, 3).Draw(t, "month"), 1+rapid.IntRange(0, 27).Draw(t, "day"))
		agency := rapid.SampledFrom([]record.AgencyCode{"police", "health", "social-care-prev"}).Draw(t, "agency")
		e := record.Entry{
			Ref: record.Ref{Agency: agency, Record: record.RecordID(fmt.Sprint(i))}, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Origin: record.Origin{File: string(agency), Line: i},
			Happened: record.MustWhen(rapid.SampledFrom([]string{date, date + "T08:00", date[:7], "2021", "age 15", "unknown", date + "/2022"}).Draw(t, "time")),
		}
		if widest := []string{"2021", "age 15", "unknown"}; slices.Contains(widest, e.Happened.String()) && rapid.Bool().Draw(t, "has order") {
			e.Order = record.Order{Value: rapid.IntRange(0, 9).Draw(t, "order"), Set: true}
		}
		other := fmt.Sprintf("%s/%d", rapid.SampledFrom([]string{"police", "health", "social-care-prev"}).Draw(t, "other"), rapid.IntRange(0, len(entries)-1).Draw(t, "of"))
		key := rapid.SampledFrom([]string{"answers", "same_as", "includes", "document", "until", "attended", "none"}).Draw(t, "key")
		values := map[string]string{"until": "2021-03-05", "attended": "police"}
		if value, ok := values[key]; ok {
			other = value
		}
		e.Details = record.Details{{Key: key, Values: []string{other}}}
		entries[i] = e
	}
	return entries
}

func TestAsOfAnEntryIsTheChronologyOfWhatStoodThen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := someStates(t)
		whole := joined(entries)
		at := whole.Items[rapid.IntRange(0, len(entries)-1).Draw(t, "at")]
		view := whole.AsOf(at)
		same(t, view, joined(entriesOf(view)))
		same(t, view, view.AsOf(view.Items[view.Len()-1]))
		if earlier := view.Items[rapid.IntRange(0, view.Len()-1).Draw(t, "earlier")]; true {
			same(t, whole.AsOf(whole.Find(earlier.Ref)), view.AsOf(earlier))
		}
	})
}

func TestWhenAndForWhomCanBeAskedInEitherOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := someStates(t)
		for i := range entries {
			if rapid.IntRange(0, 3).Draw(t, "known late") == 0 {
				entries[i].Known = record.MustWhen(rapid.SampledFrom([]string{"2021-02", "2021-03-10", "2023", "unknown"}).Draw(t, "known"))
			}
		}
		whole := joined(entries)
		agency := rapid.SampledFrom([]record.AgencyCode{"police", "health", "social-care-*"}).Draw(t, "agency")
		known := whole.KnownTo(agency)
		same(t, known, known.KnownTo(agency))
		if known.Len() == 0 {
			return
		}
		at := known.Items[rapid.IntRange(0, known.Len()-1).Draw(t, "at")]
		if !whole.Words().AgencyMatches(agency, at.Ref.Agency) && !whole.Told(at, agency) {
			return // what is read later is not yet known as of itself
		}
		same(t, whole.AsOf(whole.Find(at.Ref)).KnownTo(agency), known.AsOf(at))
	})
}

func same(t *rapid.T, x, y *chronology.Chronology) {
	t.Helper()
	if ids(x.Items) != ids(y.Items) {
		t.Fatalf("order: %s, and %s", ids(x.Items), ids(y.Items))
	}
	if drawn(x) != drawn(y) {
		t.Fatalf("states of %s:\n%s\nand\n%s", ids(x.Items), drawn(x), drawn(y))
	}
	for i, it := range x.Items {
		other := y.Items[i]
		if it.Repeats != other.Repeats || ids(it.Same) != ids(other.Same) || ids(it.Contains) != ids(other.Contains) || ids(it.Within) != ids(other.Within) {
			t.Fatalf("%s is told again %v, the same as %s; and %v, %s", it.Ref, it.Repeats, ids(it.Same), other.Repeats, ids(other.Same))
		}
	}
}

func entriesOf(c *chronology.Chronology) []record.Entry {
	entries := make([]record.Entry, c.Len())
	for i, it := range c.Items {
		entries[i] = it.Entry
	}
	return entries
}

// A view of the past names no agency that had written nothing by then, and does not say when the submissions were made: the agencies
// that will write would be known from their silence.
func TestThePastDoesNotSayWhoWillWrite(t *testing.T) {
	police, school := record.Coverage{From: record.MustWhen("2020"), To: record.MustWhen("2022")}, record.Coverage{From: record.MustWhen("2021"), To: record.MustWhen("2023")}
	c := chronology.Build(chronology.Input{
		Entries: []record.Entry{
			{Ref: record.Ref{Agency: "police", Record: "1"}, Kind: record.Note, Happened: record.MustWhen("2020-05-01")},
			{Ref: record.Ref{Agency: "school", Record: "2"}, Kind: record.Note, Happened: record.MustWhen("2021-05-01")},
		},
		Manifest: record.Manifest{
			Agencies: map[record.AgencyCode]record.Coverage{"police": police, "school": school, "gp": {}}, AsAt: record.MustWhen("2024"), Today: record.MustWhen("2024-02"),
		},
	})
	for name, v := range map[string]*chronology.Chronology{"of an entry": c.AsOf(c.Items[0]), "of a time": c.AsOfTime(record.MustWhen("2020-06").In(c.Born))} {
		if said := v.Supplied(); len(said) != 1 || said[0].Agency != "police" || v.Manifest.AsAt.Known() || v.Manifest.Today.Known() {
			t.Errorf("as %s: %+v, made %s", name, said, v.Manifest.AsAt)
		}
		if v.Covered("police", record.MustWhen("2021").In(c.Born)) != record.Yes || v.Covered("school", record.MustWhen("2022").In(c.Born)) != record.Maybe {
			t.Errorf("as %s: what the one agency covers is lost, or the other's is told", name)
		}
	}
	if len(c.Supplied()) != 3 || !c.Manifest.Today.Known() {
		t.Error("looking back changed the record")
	}
}
