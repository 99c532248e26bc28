package rules

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// A life is some entries about an invented child, told in order: kinds that rules look at, times of every precision.
var (
	lifeKinds = []record.Kind{
		"missing.reported", "missing.episode", "missing.returned", "missing.analysis", "police.arrest", "police.intelligence", "police.weapon", "meeting.strategy",
		"mace.referral", "mace.accepted", "mace.exit", "social-care.referral", "social-care.decision", "early-help.closed", "education.exclusion", "education.need",
		"health.emergency", "request.made", "request.answered", "legal.secure-order", "care.home-placement", "plan.safety", "child.seen", "child.voice", "note",
		"police.notification", "record.seen", "meeting.cared-for-review", "family.move", "mace.level",
	}
	lifeTimes = []string{
		"2023-01-10", "2023-01-10T09:30", "2023-02", "2023", "2023-03-01/2023-06-30", "2023-06-01~", "2023-07-01?", "2023-08-15", "2023-09-01", "2023-11",
		"age 14", "age 15", "age 14/16", "unknown", "2024-01-05", "2024-02-01", "../2024-03",
	}
	lifeDetails = map[record.Kind][]record.Detail{
		"meeting.strategy":         {{Key: "concern", Values: []string{"criminal-exploitation"}}, {Key: "mace_referral", Values: []string{"yes"}}},
		"social-care.referral":     {{Key: "concern", Values: []string{"sexual-exploitation"}}},
		"police.intelligence":      {{Key: "about", Values: []string{"adults", "exploitation"}}},
		"health.emergency":         {{Key: "injury", Values: []string{"head"}}, {Key: "alone", Values: []string{"yes"}}},
		"missing.episode":          {{Key: "several", Values: []string{"yes"}}},
		"social-care.decision":     {{Key: "decision", Values: []string{"early-help"}}},
		"missing.returned":         {{Key: "found_area", Values: []string{"east"}}, {Key: "home_area", Values: []string{"north"}}},
		"police.notification":      {{Key: "sent_to", Values: []string{"school"}}},
		"record.seen":              {{Key: "document", Values: []string{"police/R1", "school/R3", "police/R5"}}},
		"meeting.cared-for-review": {{Key: "attended", Values: []string{"police"}}, {Key: "parents", Values: []string{"mother"}}},
		"family.move":              {{Key: "from_area", Values: []string{"east"}}, {Key: "to_area", Values: []string{"north"}}},
		"mace.level":               {{Key: "level", Values: []string{"high"}}},
	}
)

func drawLife(t *rapid.T) chronology.Input {
	in := chronology.Input{Key: record.ChildRef{Agency: "social-care", Child: "C"}, Identities: []record.Identity{{Born: record.MustWhen("2008-04/2009-03")}}}
	for n := range rapid.IntRange(0, 30).Draw(t, "entries") {
		kind := rapid.SampledFrom(lifeKinds).Draw(t, "kind")
		e := record.Entry{
			Ref:      record.Ref{Agency: rapid.SampledFrom([]record.AgencyCode{"police", "school", "social-care"}).Draw(t, "agency"), Record: record.RecordID(fmt.Sprint("R", n))},
			Happened: record.MustWhen(rapid.SampledFrom(lifeTimes).Draw(t, "time")), Order: record.Order{Value: n, Set: true}, Kind: kind,
		}
		for _, d := range lifeDetails[kind] {
			if rapid.Bool().Draw(t, "detail") {
				e.Details = append(e.Details, d)
			}
		}
		if n > 0 && in.Entries[n-1].Details.All("same_as") == nil && rapid.IntRange(0, 5).Draw(t, "same") == 0 {
			e.Details = append(e.Details, record.Detail{Key: "same_as", Values: []string{in.Entries[n-1].Ref.String()}})
		}
		in.Entries = append(in.Entries, e)
	}
	return in
}

// TestAskIsPure: the same chronology gives the same questions, and asking changes nothing in it.
func TestAskIsPure(t *testing.T) {
	set := theLanguage(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		c, untouched := chronology.Build(in), chronology.Build(in)
		first := set.Ask(c)
		if diff := cmp.Diff(first, set.Ask(c)); diff != "" {
			t.Fatalf("asked twice:\n%s", diff)
		}
		if !reflect.DeepEqual(c, untouched) {
			t.Fatal("asking changed the chronology")
		}
	})
}

// TestPromptsStandOnWhatWasThere: a question cites what exists, nothing later than its opening, is answered only afterwards, is
// overdue only when its time is exact, and prompts come in the order in which they open.
func TestPromptsStandOnWhatWasThere(t *testing.T) {
	set := theLanguage(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		in.Manifest.Today = record.MustWhen("2024-06-01")
		c := chronology.Build(in)
		var last record.Prompt
		for n, p := range set.Ask(c) {
			opened := c.Find(p.OpenedAt)
			if !slices.Contains(p.Evidence, p.Trigger) {
				t.Fatalf("%s does not cite its own trigger", p.Rule)
			}
			for _, ref := range p.Evidence {
				if it := c.Find(ref); it == nil || it.Pos > opened.Pos {
					t.Fatalf("%s cites %v, which is not there at its opening", p.Rule, ref)
				}
			}
			if p.Status == record.Answered && c.Find(p.AnsweredAt).Pos < opened.Pos {
				t.Fatalf("%s is answered before it is asked", p.Rule)
			}
			if p.Status == record.Overdue && p.Timing != record.Exact {
				t.Fatalf("%s claims a breach on a possible time", p.Rule)
			}
			if was := c.Find(last.OpenedAt); n > 0 && (was.Pos > opened.Pos || was.Pos == opened.Pos && last.Rule > p.Rule && withEntry(last, opened) && withEntry(p, opened)) {
				t.Fatalf("%s stands after %s", p.Rule, last.Rule)
			}
			last = p
		}
	})
}

// withEntry reports that a question opened with an entry, not at a moment after it.
func withEntry(p record.Prompt, it *item) bool { return p.OpenedWhen == it.Happened.String() }

// asked is what of a prompt is settled when it opens. Answers, later evidence and whether it is overdue come afterwards.
type asked struct {
	Rule             string
	Trigger, Opened  record.Ref
	When, Due        string
	Timing           record.Timing
	Evidence         []record.Ref
	Missing          []string
	openedAt, lastAt int
}

func askedOf(c *chronology.Chronology, prompts []record.Prompt, last int) []asked {
	var all []asked
	for _, p := range prompts {
		all = append(all, asked{
			Rule: p.Rule, Trigger: p.Trigger, Opened: p.OpenedAt, When: p.OpenedWhen, Due: p.Due, Timing: p.Timing, Evidence: p.Evidence, Missing: p.Missing,
			openedAt: c.Find(p.OpenedAt).Pos, lastAt: last,
		})
	}
	return all
}

// TestPrefixLaw: what is known later changes no question that was asked earlier.
//
// Let the chronology end with any entry n, and let b be the last entry up to n that has a time. Every question asked then is
// asked in the whole chronology too, with the same trigger, opening and evidence, and the same timing, unless what came since made sure of
// what was only possible; and every question of the whole that opened before b is asked then too. A question that opened at or after b may be missing: that its time had run out is only seen by the
// next entry that has a time.
//
// Three things are outside the law: two entries that only their rows put in order, where the later row may still answer the
// earlier; a later record that says of two earlier ones that they were one event; and a document that somebody read before it
// was written, which answers nothing until it is there.
func TestPrefixLaw(t *testing.T) {
	set := theLanguage(t)
	rapid.Check(t, func(t *rapid.T) {
		c := chronology.Build(drawLife(t))
		whole := askedOf(c, set.Ask(c), len(c.Items))
		for n := range c.Items {
			then := c.AsOf(c.Items[n])
			early := askedOf(c, set.Ask(then), n)
			if readAhead(c, n) {
				continue
			}
			b := n
			for b > 0 && !c.Items[b].At.Bounded() {
				b--
			}
			for _, a := range early {
				if !slices.ContainsFunc(whole, a.became) {
					t.Fatalf("asked at entry %d and never again: %+v", n, a)
				}
			}
			for _, a := range whole {
				if a.openedAt < b && !slices.ContainsFunc(early, func(then asked) bool { return then.became(a) }) {
					t.Fatalf("opened at entry %d, but not asked at entry %d: %+v", a.openedAt, n, a)
				}
			}
		}
	})
}

// readAhead reports that by an entry somebody had read a document that comes later.
func readAhead(c *chronology.Chronology, n int) bool {
	return slices.ContainsFunc(c.Items[:n+1], func(it *chronology.Item) bool {
		return slices.ContainsFunc(it.Details.Refs("document", it.Ref.Agency), func(ref record.Ref) bool { read := c.Find(ref); return read != nil && read.Pos > n })
	})
}

// became reports that a question asked earlier is this one of the whole: the same, or made sure by what came since.
func (a asked) became(b asked) bool {
	if a.Timing == record.Possible && b.Timing == record.Exact {
		a.Timing, a.Due = b.Timing, b.Due
	}
	a.lastAt, b.lastAt = 0, 0
	return reflect.DeepEqual(a, b)
}

// TestAnAllowanceLastsNoLongerThanItsMost: what is left out because it lies too far back lies too far back.
func TestAnAllowanceLastsNoLongerThanItsMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"72 hours", "1 day", "90 days", "13 months", "4 years", "1 working day", "10 working days", "P1Y2M3DT4H"}).Draw(t, "allowance")
		a, err := calendar.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		at := rapid.Int64Range(0, 2_000_000_000).Draw(t, "at")
		if lasts := a.From(moment(at)).Early.Hi - at; lasts > a.Most() {
			t.Fatalf("%s lasts %d seconds, more than %d", text, lasts, a.Most())
		}
	})
}

// TestSurelyMeansWherever: what a count claims as exact is so wherever the events lie within their times; what could be so is asked.
func TestSurelyMeansWherever(t *testing.T) {
	const window = 90 * 24 * 3600
	set := one(t, "when: {count: {on: missing.episode, at-least: 3, within: 90 days}}\n")
	rapid.Check(t, func(t *rapid.T) {
		in := chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2008-04-01")}}}
		for n := range rapid.IntRange(1, 6).Draw(t, "entries") {
			in.Entries = append(in.Entries, record.Entry{
				Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint("R", n))}, Kind: "missing.episode",
				Happened: record.MustWhen(rapid.SampledFrom([]string{"2023-01", "2023-02-01", "2023-03-20", "2023", "age 14", "2023-09/2023-12", "2023-12-30", "age 15"}).Draw(t, "time")),
				Count:    rapid.IntRange(1, 6).Draw(t, "count"),
			})
		}
		c := chronology.Build(in)
		prompts := set.Ask(c)
		var at []int64 // one moment for each event, somewhere in its time
		for _, it := range c.Items {
			for range it.AtLeast() {
				at = append(at, rapid.Int64Range(it.At.Early.Lo, it.At.Early.Hi).Draw(t, "moment"))
			}
		}
		slices.Sort(at)
		closest := int64(1 << 40)
		for i := 2; i < len(at); i++ {
			closest = min(closest, at[i]-at[i-2])
		}
		const clocks = 3600 // summer time
		if len(prompts) > 0 && prompts[0].Timing == record.Exact && closest > window+clocks {
			t.Fatalf("exact, though no three need lie within 90 days: %v", at)
		}
		if len(prompts) == 0 && closest < window-clocks {
			t.Fatalf("silent, though three may lie within 90 days: %v", at)
		}
	})
}

// TestOneLibraryForManyChildren: the rules are compiled once and asked of many children at the same time.
func TestOneLibraryForManyChildren(t *testing.T) {
	set := theLibrary(t)
	want := len(set.Ask(busyLife(100)))
	var together sync.WaitGroup
	for range 8 {
		together.Go(func() {
			if got := len(set.Ask(busyLife(100))); got != want {
				t.Errorf("%d questions, alone %d", got, want)
			}
		})
	}
	together.Wait()
}
