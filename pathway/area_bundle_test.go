package pathway

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// sees gives what somebody of a story sees of the record who does not see some entries, such as what is for named roles only.
func (s *story) seesWithout(not func(*record.Entry) bool) *chronology.Chronology {
	some := *s
	some.entries = slices.DeleteFunc(slices.Clone(s.entries), func(e record.Entry) bool { return not(&e) })
	return some.chronology()
}

// takeSeeing takes a step as somebody who sees a part of the record.
func (s *story) takeSeeing(c *chronology.Chronology, id string, a Answers) string {
	s.t.Helper()
	step, of := stepNamed(s.t, id), s.caseOf(c)
	if why := step.Closed(of); why != "" {
		return why
	}
	if missing := step.Problems(of, a); len(missing) > 0 {
		return missing[0].Say
	}
	s.write(of, step, step.Write(of, a), Kept(of, step.Sections(of, a), a)...)
	return ""
}

func stepNamed(t tested, id string) *Step {
	step, known := Find(id)
	if !known {
		t.Fatalf("there is no step %q", id)
	}
	return step
}

// lately is a record of which some of what the police wrote is for named roles only, and some is sealed.
func lately(t tested) *story {
	s := twoAreas(t, "police 2024-01-11 police.intelligence about=adults", "police 2024-01-12 police.arrest", "police 2024-01-13 police.intelligence about=drugs", "police 2024-01-14 police.intelligence about=place", "hospital 2024-01-15 health.emergency")
	s.entries[len(s.entries)-2].Handling = record.Restricted
	return s
}

func ofPolice(e *record.Entry) bool      { return e.Ref.Agency == "police" }
func forNamedRoles(e *record.Entry) bool { return e.Handling == record.Restricted }

func whatWaits(s *story) string {
	var all []string
	for _, d := range bundleDuties(s.of()) {
		all = append(all, d.Say)
	}
	return strings.Join(all, "; ")
}

// everything that is in the record when it is handed over is counted, by agency and class, and what is sealed is not; every entry is either in
// sight of whoever answers or is somebody's to pass on.
func TestEveryEntryGoesWithAHandoverOrIsAccountedFor(t *testing.T) {
	s := lately(t)
	before := len(s.entries)
	s.says(t, s.take(handOverID, handsOver))
	b := BundleOf(s.chronology())
	if b == nil || b.sent.total() != before || b.sent[held{"police", "C"}] != 2 || b.sent[held{"police", "B"}] != 1 || b.sent[held{"police", forNamed}] != 1 {
		t.Fatalf("of %d entries are counted: %v", before, b.sent.coded())
	}
	for _, e := range s.entries {
		for _, v := range e.Details.All("bundle_counts") {
			switch named := strings.Contains(v, "/"+forNamed+"/"); {
			case e.Kind != "transfer.bundle" || e.Handling != record.ProfessionalsOnly && e.Handling != record.Restricted:
				t.Errorf("%s says %s to everybody", e.Kind, v)
			case named != (e.Handling == record.Restricted):
				t.Errorf("what is for named roles only is counted in an entry that is %q: %s", e.Handling, v)
			}
		}
		if e.Handling != record.Restricted && strings.Contains(e.Text.Reveal(), "named roles") {
			t.Errorf("whoever does not see it is told of it: %s", e.Text.Reveal())
		}
	}
	s.at("2024-02-02", "sam transfer-lead social-care-south")
	s.says(t, s.takeSeeing(s.seesWithout(forNamedRoles), takeOverID, takesOver))
	b = BundleOf(s.chronology())
	if got := b.got.total() + b.missing(s.chronology()).total(); got != before {
		t.Errorf("%d of %d entries are accounted for", got, before)
	}
	if got := whatWaits(s); got != "Pass on what did not arrive: Police force" {
		t.Errorf("it waits: %q", got)
	}
	if d := bundleDuties(s.of())[0]; !slices.ContainsFunc(d.Cites, func(ref record.Ref) bool { return forNamedRoles(&s.chronology().Find(ref).Entry) }) || d.Of != "social-worker" || d.User != "nia" || d.Due.IsZero() {
		t.Errorf("it is told to whoever does not see such entries, or to nobody: %+v", d)
	}
}

// What is sealed is counted nowhere, not even in the whole record, however the word is spelt; what nobody knows is for named roles only.
func TestWhatIsSealedIsCountedNowhere(t *testing.T) {
	s := newStory(t, "police 2024-01-01 police.arrest", "police 2024-01-02 police.arrest", "police 2024-01-03 police.arrest", "police 2024-01-04 police.arrest")
	s.entries[0].Handling, s.entries[1].Handling, s.entries[2].Handling = record.Sealed, " SEALED ", "eyes-only"
	if got := strings.Join(countHeld(s.chronology().Items).coded(), " "); got != "police/B/1 police/restricted/1" {
		t.Errorf("it counts %s", got)
	}
}

// What did not arrive is told agency by agency, with whom to ask; nothing of it is told to whoever does not see it.
func TestWhoeverAnswersIsToldWhatIsNotInSight(t *testing.T) {
	s := lately(t)
	s.says(t, s.take(handOverID, handsOver))
	s.at("2024-02-02", "sam transfer-lead social-care-south")
	part := s.seesWithout(func(e *record.Entry) bool { return forNamedRoles(e) || e.Kind == "police.intelligence" })
	said := takeOverSections(s.caseOf(part), Answers{})[1].Shown
	if len(said) != 1 || said[0].Lead != "4 of 6 entries that went with it are in sight. What is not: Police force" {
		t.Errorf("it says %+v", said)
	}
	if line := strings.Join(said[0].List, "\n"); !strings.Contains(line, "Police force: 1 of 3 in sight; 2 not: ask the police safeguarding lead, or whoever handed over") || strings.Contains(line, "of 4") {
		t.Errorf("it says %s", line)
	}
	low := s.seesWithout(func(e *record.Entry) bool { return !record.Words().Class(e).Within(record.ClassB) })
	said = takeOverSections(s.caseOf(low), Answers{})[1].Shown
	if !strings.Contains(said[0].Lead, "How much went with it is not for you to see here") || strings.Contains(strings.Join(said[0].List, " "), "Hospital: 2") {
		t.Errorf("whoever sees little is told %+v", said)
	}
	s.says(t, s.takeSeeing(part, takeOverID, takesOver))
	if it := lastOfKind(s.chronology(), "transfer.receipt"); it == nil || !strings.Contains(it.Text.Reveal(), "2 not: ask the police safeguarding lead") || it.Handling != record.ProfessionalsOnly {
		t.Errorf("the receipt is %v", it)
	}
}

// What did not arrive waits until a later look has it in sight, or until somebody of the area that handed over says how it was passed on, or why not;
// silence is no answer, and what whoever says it does not see goes on waiting.
func TestWhatDidNotArriveWaitsUntilSomebodyAnswersForIt(t *testing.T) {
	asked := func() *story {
		s := lately(t)
		s.says(t, s.take(handOverID, handsOver))
		s.at("2024-02-02", "sam transfer-lead social-care-south")
		s.says(t, s.takeSeeing(s.seesWithout(ofPolice), takeOverID, takesOver))
		if got := whatWaits(s); got != "Pass on what did not arrive: Police force; Pass on what did not arrive: Police force" {
			t.Fatalf("it waits: %q", got)
		}
		return s
	}
	s := asked()
	s.says(t, s.at("2024-02-03", "sue out-of-hours social-care-south").take(receiptID, Answers{"read": {"yes"}}))
	if got := whatWaits(s); got != "" {
		t.Errorf("all is in sight, and it waits: %q", got)
	}
	s = asked()
	why := Answers{"agencies": {"police"}, "reason": {"The police lead of the north rang the one of the south and read it to them"}}
	if says := s.take(passOnID, why); !strings.Contains(says, "It is for north, which handed over") {
		t.Errorf("the other area says it: %q", says)
	}
	s.at("2024-02-03", "nia social-worker social-care-north")
	for _, reason := range []string{"No reports were made", "We use a different system", "Nothing"} {
		no := maps.Clone(why)
		no["reason"] = []string{reason}
		if says := s.take(passOnID, no); says == "" {
			t.Errorf("%q is a reason", reason)
		}
	}
	s.says(t, s.takeSeeing(s.seesWithout(forNamedRoles), passOnID, why))
	if got := whatWaits(s); got != "Pass on what did not arrive: Police force" {
		t.Errorf("what whoever said it does not see waits: %q", got)
	}
	s.says(t, s.take(passOnID, why))
	if got := whatWaits(s); got != "" {
		t.Errorf("it was said why, and it waits: %q", got)
	}
}

// An acceptance that another system tells is no receipt: somebody who took over has to look.
func TestAnAcceptanceThatIsToldIsNoReceipt(t *testing.T) {
	s := lately(t)
	s.says(t, s.take(handOverID, handsOver))
	s.tell("social-care-south 2024-02-02 transfer.accepted decision=accepted from_area=north")
	if got := whatWaits(s); got != "See what arrived of the history" || LeadOf(s.chronology()).Area != "south" {
		t.Errorf("it waits: %q", got)
	}
	if says := s.at("2024-02-03", "nia social-worker social-care-north").take(receiptID, Answers{"read": {"yes"}}); !strings.Contains(says, "It is for south, which took over") {
		t.Errorf("whoever handed over looks: %q", says)
	}
}

// What is written after it was asked is no part of what went with it: new entries hide none that are missing.
func TestWhatComesLaterHidesNothingThatIsMissing(t *testing.T) {
	s := lately(t)
	s.says(t, s.take(handOverID, handsOver))
	for range 3 {
		s.tell("here/police 2024-02-01 police.intelligence step=elsewhere")
	}
	s.entries[len(s.entries)-1].Origin.Submission = 7
	s.at("2024-02-02", "sam transfer-lead social-care-south")
	s.says(t, s.takeSeeing(s.seesWithout(func(e *record.Entry) bool {
		return e.Kind == "police.intelligence" && !strings.HasPrefix(string(e.Ref.Record), here)
	}), takeOverID, takesOver))
	if got := BundleOf(s.chronology()).missing(s.chronology()); got.of("police") != 3 {
		t.Errorf("of three that are missing %v are", got.coded())
	}
}

// Whatever stands where numbers are kept, what is read are numbers of entries, and what was written is read back.
func FuzzCountsAreRead(f *testing.F) {
	for _, seed := range []string{"police/C/6", "police/C/-1", "//3", "police/S/4", "a/b/c/d", "police/restricted/99999999999999999999", "school/A/007\x00school/A/1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := readCounts(strings.Split(text, "\x00"))
		for of, one := range n {
			if one <= 0 || one > mostCounted || of.agency == "" {
				t.Errorf("%q gives %d of %q", text, one, of.agency)
			}
		}
		if again := readCounts(n.coded()); !maps.Equal(n, again) {
			t.Errorf("%v is read back as %v", n.coded(), again.coded())
		}
	})
}

// Of any numbers: what arrived and what is missing together are what went, and a look that sees more never leaves more missing.
func TestNumbersAddUp(t *testing.T) {
	some := rapid.Custom(func(t *rapid.T) counts {
		n := counts{}
		for _, agency := range []record.AgencyCode{"police", "school", "health"} {
			for _, class := range []string{"A", "B", "C", forNamed} {
				if one := rapid.IntRange(0, 4).Draw(t, "n"); one > 0 {
					n[held{agency, class}] = one
				}
			}
		}
		return n
	})
	rapid.Check(t, func(t *rapid.T) {
		sent, first, second := some.Draw(t, "sent"), some.Draw(t, "first"), some.Draw(t, "second")
		left, later := sent.less(first), sent.less(first.most(second))
		for of, n := range sent {
			if min(n, first[of])+left[of] != n || later[of] > left[of] {
				t.Fatalf("of %d %d arrived, %d are missing, then %d", n, first[of], left[of], later[of])
			}
		}
		if left.total() != left.only(true).total()+left.only(false).total() {
			t.Fatal("parts do not add up")
		}
	})
}
