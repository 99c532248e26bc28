package pathway

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/record"
)

// told is the status of a child in words: each state that stands, or all with their ends.
func standing(all []Standing) string {
	var words []string
	for _, s := range all {
		words = append(words, string(s.State))
	}
	return strings.Join(words, " ")
}

// saying gives the duties of a record that say something.
func (s *story) saying(words string) (all []Duty) {
	s.t.Helper()
	for _, d := range Duties(s.of()) {
		if strings.Contains(d.Say, words) {
			all = append(all, d)
		}
	}
	return all
}

// one view shows orders of family courts, criminal courts and the council together, each with what it came from.
func TestOrdersOfEveryCourtStandInOneView(t *testing.T) {
	s := newStory(t, "2024-01-05 legal.interim-order type=interim-care until=2024-06-20", "2024-02-01 justice.curfew until=2024-07-01", "2024-02-10 justice.order order=youth-rehabilitation-order months=12",
		"2024-03-01 police.bail until=2024-04-01", "2024-03-10 legal.care-order placement=parents", "2024-03-11 care.home-placement parent=mother")
	all := Status(s.of())
	if got := standing(all); got != "interim-order cared-for curfew court-order bail care-order placed-with-parents" {
		t.Errorf("the states are %q", got)
	}
	if got := standing(StatusNow(s.of())); got != "cared-for curfew court-order care-order placed-with-parents" {
		t.Errorf("now it is %q", got)
	}
	for _, one := range all {
		if one.Opened == nil || one.Means == "" || one.Ends == "" {
			t.Errorf("%s does not say what it is", one.State)
		}
	}
	if ends := all[5].Ends; !strings.Contains(ends, "Only a court ends it") {
		t.Errorf("a care order %q", ends)
	}
	if !strings.Contains(all[4].Ends, "It ended by itself on 1 April 2024") || !strings.Contains(all[0].Ends, "Ended: Full care order") {
		t.Errorf("the ends are %q and %q", all[4].Ends, all[0].Ends)
	}
}

// Police protection lasts 72 hours from an hour; where only the day is written down that cannot be tested, and is not said to be known.
func TestSeventyTwoHoursAreCountedFromAnHour(t *testing.T) {
	exactly := newStory(t, "2024-06-02T22:00 police.protection").of()
	s := Status(exactly)[0]
	if s.Over != record.No || !strings.Contains(s.Ends, "5 June 2024 at 22:00") || s.Follows[0].Due.Format("2006-01-02T15:04") != "2024-06-05T21:00" {
		t.Errorf("it is %q, due %s, over: %s", s.Ends, s.Follows[0].Due, s.Over)
	}
	vague := newStory(t, "2024-06-02 police.protection").of()
	if s = Status(vague)[0]; !strings.Contains(s.Ends, "cannot be tested") || s.Over != record.No {
		t.Errorf("of a day alone it is %q", s.Ends)
	}
	unknown := newStory(t, "unknown police.protection").of()
	if s = Status(unknown)[0]; s.Follows[0].Counted || !s.Follows[0].Due.IsZero() || !strings.Contains(s.Ends, "cannot be tested") {
		t.Errorf("of a time nobody knows it is %q, counted: %v", s.Ends, s.Follows[0].Counted)
	}
}

// Whoever has a child in police protection is asked what follows, by the first hour at which it may end; once it is over without a word, how it ended.
func TestPoliceProtectionIsFollowedBySomething(t *testing.T) {
	s := newStory(t, "2024-06-02T22:00 police.protection")
	d := s.saying("when police protection ends")
	if len(d) != 1 || d[0].Due.Format(time.DateTime) != "2024-06-05 21:00:00" || d[0].Step != legalStatusID {
		t.Fatalf("it waits: %v", d)
	}
	s.at("2024-06-08", "ana social-worker social-care")
	if d = s.saying("Record how police protection ended"); len(d) != 1 || !d[0].Due.Before(s.now) {
		t.Errorf("after it ended it waits: %v", d)
	}
	if missing := s.take(legalStatusID, Answers{"what": {"section-20"}, "happened": {"2024-06-05"}, "reason": {"There is nowhere at home that is safe from them."}, "signed_by": {"mother"}}); missing != "" {
		t.Fatal(missing)
	}
	if d = append(s.saying("when police protection ends"), s.saying("Record how police")...); len(d) != 0 {
		t.Errorf("it still waits: %v", d)
	}
}

// Everything in the file of states and of what can be recorded can be recorded, with what it needs alone, and opens or ends what it says.
func TestEveryChangeOfStatusCanBeRecorded(t *testing.T) {
	for _, r := range statuses().Records {
		s := newStory(t, "2024-01-01 note")
		a := Answers{"what": {r.ID}, "happened": {"2024-05-01"}}
		for _, ask := range r.Ask {
			if !ask.Must {
				continue
			}
			a[ask.Detail] = []string{"so it was said"}
			if dt, _ := record.Words().Detail(r.Kind, ask.Detail); dt.Name == "codes" {
				a[ask.Detail] = dt.Codes[:1]
			}
		}
		if missing := s.take(legalStatusID, a); missing != "" {
			t.Errorf("%s: %s", r.ID, missing)
			continue
		}
		wrote := s.entries[len(s.entries)-1]
		if wrote.Kind != r.Kind || wrote.Happened.String() != "2024-05-01" || !TakenHere(&wrote) {
			t.Errorf("%s wrote %s of %s", r.ID, wrote.Kind, wrote.Happened)
		}
		for key, value := range r.Set {
			if !wrote.Details.Has(key, value) {
				t.Errorf("%s lacks %s=%s", r.ID, key, value)
			}
		}
	}
}

// What lies ahead is no happening, what ends before it begins is a mistake, and months are a number. Each is said at its question.
func TestAMistakeInAStatusIsSaidWhereItIs(t *testing.T) {
	s := newStory(t, "2024-01-01 note")
	for want, a := range map[string]Answers{
		"Enter a time that is over":          {"what": {"care-order"}, "happened": {"2024-12-24"}},
		"It cannot end before it began":      {"what": {"secure-order"}, "happened": {"2024-05-01"}, "until": {"2024-04-01"}},
		"Write a whole number of months":     {"what": {"order"}, "happened": {"2024-05-01"}, "months": {"99999999999999999999"}},
		"Enter a time":                       {"what": {"order"}, "happened": {"last <b>spring</b>"}},
		"Choose what happened":               {},
		"Choose one of the answers":          {"what": {"' OR 1=1"}},
		"Answer: Why is the child cared for": {"what": {"section-20"}, "happened": {"2024-05-01"}},
	} {
		if got := s.take(legalStatusID, a); !strings.Contains(got, want) {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

// no legal or care status takes a child out of the process, whatever it is.
func TestNoStatusClosesAMatter(t *testing.T) {
	for _, r := range statuses().Records {
		line := fmt.Sprintf("court 2024-03-01 %s", r.Kind)
		for key, value := range r.Set {
			line += " " + key + "=" + value
		}
		if got := stages(life(t, "2024-01-01 mace.referral", "2024-01-02 mace.accepted", line)); got != "open" {
			t.Errorf("after %s the matter is %q", r.ID, got)
		}
	}
	if m := Current(Matters(joeAt(t, "J-137"))); m == nil || m.Stage != Open {
		t.Error("J-137: when the full care order was made and he lived with his mother, the process did not go on")
	}
}

// a child in whom exploitation was seen and who becomes cared for outside the process is asked about; what answers ends it.
func TestBecomingCaredForAsksForTheProcess(t *testing.T) {
	begins := []string{"2024-04-01 police.intelligence concern=county-lines", "2024-05-20 care.started legal=section-20"}
	s := newStory(t, begins...)
	if d := s.saying("Refer the child to the exploitation hub"); len(d) != 1 || d[0].Step != referID || len(d[0].Cites) != 2 {
		t.Fatalf("it waits: %v", d)
	}
	for _, answer := range []string{"2024-05-22 mace.referral", "2024-05-22 exploitation.view view=not-indicated", "2024-05-22 mace.declined"} {
		if d := newStory(t, append(slices.Clone(begins), answer)...).saying("Refer the child to the exploitation hub"); len(d) != 0 {
			t.Errorf("after %q it still waits: %v", answer, d)
		}
	}
	if d := newStory(t, "2024-05-20 care.started legal=section-20").saying("Refer the child to the exploitation hub"); len(d) != 0 {
		t.Error("it waits though nothing points to it")
	}
}

// why a child is in care is said in the record's words; when no reason is written it is said that there is none.
func TestWhyTheChildIsCaredForIsAlwaysThere(t *testing.T) {
	c := joeAt(t, "J-137")
	care := WhyInCare(c)
	var ids []string
	for _, it := range care.Because {
		ids = append(ids, string(it.Ref.Record))
	}
	if !care.Now || !care.Said || !slices.Contains(ids, "J-111") || !slices.Contains(ids, "J-137") {
		t.Errorf("Joe is cared for: %v, because of %v", care.Now, ids)
	}
	s := newStory(t, "2024-05-20 care.started legal=unknown")
	if shown := WhyInCareShown(s.of()); len(shown) != 2 || !strings.Contains(shown[0].Text.Reveal(), "No reason is recorded") {
		t.Errorf("without a reason it shows %d", len(shown))
	}
	if shown := WhyInCareShown(newStory(t, "2024-05-20 note").of()); len(shown) != 0 {
		t.Error("of a child at home it shows why they are cared for")
	}
}

// The first review is due 20 working days after a child becomes cared for; of a year alone that cannot be tested, and is asked for all the same.
func TestTheFirstReviewIsDueInTwentyWorkingDays(t *testing.T) {
	s := newStory(t, "2024-05-20 care.started legal=section-20 reason=danger")
	if d := s.saying("first review"); len(d) != 1 || d[0].Due.Format(time.DateOnly) != "2024-06-18" || d[0].Of != "reviewing-officer" {
		t.Errorf("it waits: %v", d)
	}
	if d := newStory(t, "2024 care.started").saying("first review"); len(d) != 1 || !strings.Contains(d[0].Why, "cannot be tested") {
		t.Errorf("of a year alone: %v", d)
	}
	s.tell("2024-06-01 meeting.cared-for-review")
	if d := s.saying("first review"); len(d) != 0 {
		t.Errorf("after it: %v", d)
	}
}

// safe in secure accommodation is the time to find trusted adults, assess and plan. As at J-117 the record shows none of the plan, and it is asked.
func TestTheTimeInSecureIsUsed(t *testing.T) {
	s := newStory(t, "2024-05-20 legal.secure-order until=2024-08-20")
	d := s.saying("Use the time in secure")
	if len(d) != 1 || !strings.Contains(d[0].Why, "an adult the child trusts") || !strings.Contains(d[0].Why, "on leaving is planned") {
		t.Fatalf("it waits: %v", d)
	}
	for _, line := range []string{"2024-05-22 child.trusted-person role=worker", "2024-05-22 child.voice", "2024-05-23 education.cognitive-assessment", "2024-05-23 health.assessment", "2024-05-23 exploitation.view view=being-exploited", "2024-05-23 family.view"} {
		s.tell(line)
	}
	if d = s.saying("Use the time in secure"); len(d) != 1 || d[0].Why != "Nothing shows yet: what keeps the child safe on leaving is planned" {
		t.Fatalf("only the plan is left: %v", d)
	}
	plan := Answers{"form": {"contingency"}, "does": {"She stays with her aunt, whom she chose."}, "with_child": {"yes"}, "with_parents": {"mother"}, "trigger": {"She is away for a night"}, "review": {"2024-06-20"}, "told": {"Aunt, social worker, night team"}}
	if missing := s.take(safetyPlanID, plan); missing != "" {
		t.Fatal(missing)
	}
	if d = s.saying("Use the time in secure"); len(d) != 0 {
		t.Errorf("it still waits: %v", d)
	}
	c := joeAt(t, "J-117")
	var secure *Standing
	for _, one := range Status(caseOf(t, "J-117")) {
		if one.State == "secure" {
			secure = &one
		}
	}
	if secure == nil || secure.Opened.Ref.Record != "J-115" {
		t.Fatal("J-117: he is not in secure accommodation")
	}
	for _, line := range Window(c, secure.Opened) {
		if strings.Contains(line.Title, "on leaving") && line.Done != nil {
			t.Error("J-117: leaving is planned, the record says")
		}
	}
}

// caseOf is Joe's record as it stood at an entry, with nothing of who looks.
func caseOf(t *testing.T, id string) *Case {
	t.Helper()
	c := joeAt(t, id)
	now := c.Items[len(c.Items)-1].At.Hull().Lo
	s := newStory(t)
	of := s.of()
	of.Chronology, of.Matters, of.Now = c, Matters(c), time.Unix(now, 0).UTC()
	return of
}

// a secure order that was not granted asks the next day what keeps the child safe instead; a plan ends it.
func TestSecureNotGrantedAsksForASafetyPlan(t *testing.T) {
	s := newStory(t, "2024-06-02 legal.secure-refused reason=grounds_not_met")
	d := s.saying("instead of secure")
	if len(d) != 1 || d[0].Due.Format(time.DateOnly) != "2024-06-03" || d[0].Step != safetyPlanID {
		t.Fatalf("it waits: %v", d)
	}
	s.tell("2024-06-03 plan.safety form=contingency")
	if d = s.saying("instead of secure"); len(d) != 0 {
		t.Errorf("after the plan: %v", d)
	}
	if !slices.ContainsFunc(Duties(caseOf(t, "J-136")), func(d Duty) bool { return strings.Contains(d.Say, "instead of secure") }) {
		t.Error("J-136: nobody is asked what keeps Joe safe instead")
	}
}

// An order that ends on a day is planned for some days before, and a plan made for that ends it; one made long before does not.
func TestBeforeAnOrderEndsItIsPlannedFor(t *testing.T) {
	s := newStory(t, "2024-01-10 legal.interim-order type=interim-care until=2024-06-10", "2024-01-12 plan.care form=care")
	d := s.saying("Plan what keeps the child safe when this ends")
	if len(d) != 1 || d[0].Due.Format(time.DateOnly) > "2024-06-10" {
		t.Fatalf("it waits: %v", d)
	}
	if early := newStory(t, "2024-01-10 legal.interim-order type=interim-care until=2024-12-10"); len(early.saying("when this ends")) != 0 {
		t.Error("it is asked half a year before")
	}
	s.tell("2024-06-01 plan.safety")
	if d = s.saying("when this ends"); len(d) != 0 {
		t.Errorf("after the plan: %v", d)
	}
}

// Joe was barred from parts of the area in which his father and brother gave him a safe place. Both entries are shown, and it is asked.
func TestAConditionIsHeldAgainstWhereTheChildIsSafe(t *testing.T) {
	c := joe(t)
	of := newStory(t).of()
	of.Chronology, of.Matters = c, Matters(c)
	all := ConditionConflicts(of)
	if len(all) != 1 || all[0].Condition.Ref.Record != "J-182" || !slices.Contains(refsOf(all[0].With), c.Lookup("J-195").Ref.String()) || all[0].Checked != nil {
		t.Fatalf("the conflicts are %d", len(all))
	}
	waits := slices.DeleteFunc(Duties(of), func(d Duty) bool { return d.Step != conditionCheckID })
	if len(waits) != 1 || waits[0].About != all[0].Condition.Ref || !slices.Contains(waits[0].Cites, c.Lookup("J-195").Ref) {
		t.Errorf("it waits: %v", waits)
	}
}

// A condition of another area is in the way of nothing; one whose area nobody wrote down may be. A condition that names the father is in the way of the father.
func TestConditionsAndSafePlacesAreComparedByArea(t *testing.T) {
	safe := "2024-01-01 family.protective by=father incident_area=north"
	for _, w := range []struct {
		condition     string
		with, perhaps int
	}{
		{"2024-02-01 justice.condition kind=area incident_area=north", 1, 0},
		{"2024-02-01 justice.condition kind=area incident_area=south", 0, 0},
		{"2024-02-01 justice.condition kind=area where=parts_of_town", 0, 1},
		{"2024-02-01 justice.condition kind=internet", 0, 0},
	} {
		all := Conflicts(newStory(t, safe, w.condition).of())
		if len(all) != 1 || len(all[0].With) != w.with || len(all[0].Perhaps) != w.perhaps {
			t.Errorf("%s: %d conditions, in the way of %d, perhaps of %d", w.condition, len(all), len(all[0].With), len(all[0].Perhaps))
		}
	}
	s := newStory(t, safe, "2024-02-01 justice.condition kind=person where=his_father")
	for i := range s.entries {
		s.entries[i].People = []record.Person{{Role: "father"}}
	}
	if all := Conflicts(s.of()); len(all[0].With) != 1 {
		t.Error("a condition not to meet the father is not in the way of the father")
	}
}

// A condition that was checked and stands in the way goes on waiting, until somebody asked for it to be changed.
func TestACheckedConditionGoesOnWhileItIsInTheWay(t *testing.T) {
	s := newStory(t, "2024-01-01 family.protective by=father incident_area=north")
	condition := s.tell("court 2024-05-01 justice.condition kind=area incident_area=north")
	a := Answers{"checked_against": {s.entries[0].Ref.String()}, "with": {"Father and youth justice worker"}, "child": {"I am only safe at my dad's."}, "outcome": {"in-the-way"}, "reason": {"His father lives in that street."}}
	if missing := s.take(conditionCheckID, a, condition); !strings.Contains(missing, "Say where the child is safe until then") {
		t.Fatalf("it says %q", missing)
	}
	a["until_then"] = []string{"His aunt takes him in, his worker drives him."}
	if missing := s.take(conditionCheckID, a, condition); missing != "" {
		t.Fatal(missing)
	}
	if d := s.saying("Ask for the condition to be changed"); len(d) != 1 {
		t.Errorf("it waits: %v", d)
	}
	a["outcome"] = []string{"change-asked"}
	if missing := s.take(conditionCheckID, a, condition); missing != "" {
		t.Fatal(missing)
	}
	if d := s.saying("condition"); len(d) != 0 {
		t.Errorf("it still waits: %v", d)
	}
}

// a curfew that was broken is shown with what stood around it. At J-150 the record has what was told just before and after.
func TestABreachStandsInWhatWasAroundIt(t *testing.T) {
	c := life(t, "2024-05-01 exploitation.indicator form=threats", "police 2024-05-03 justice.breach of=curfew", "2024-05-04 child.voice", "2024-05-30 child.voice", "2024-05-03 justice.order")
	var kinds []string
	for _, it := range AroundBreach(c, c.LastOf("justice.breach")) {
		kinds = append(kinds, string(it.Kind))
	}
	if got := strings.Join(kinds, " "); got != "exploitation.indicator child.voice" {
		t.Errorf("around it stood %q", got)
	}
	joes := joe(t)
	if around := AroundBreach(joes, joes.Lookup("J-150")); len(around) == 0 || len(around) > aroundBefore+aroundAfter {
		t.Errorf("J-150: around it stood %d entries", len(around))
	}
}

// The status of Joe at each age, from the published review.
func TestJoesStatusAtEachAge(t *testing.T) {
	for _, w := range []struct{ at, stands string }{
		{"J-026", ""}, // 12
		{"J-113", "police-protection"},
		{"J-116", "cared-for secure"},
		{"J-137", "cared-for placed-with-parents care-order"}, // 15, at home under a full care order
		{"J-167", "court-order cared-for placed-with-parents care-order"},
		{"J-182", "court-order cared-for placed-with-parents care-order exclusion-area"}, // 17
	} {
		all := strings.Fields(standing(StatusNow(caseOf(t, w.at))))
		for state := range strings.FieldsSeq(w.stands) {
			if !slices.Contains(all, state) {
				t.Errorf("at %s %s does not stand: %v", w.at, state, all)
			}
		}
		if w.stands == "" && len(all) > 0 {
			t.Errorf("at %s there stands %v", w.at, all)
		}
	}
}

// The file is read only when everything in it is in the vocabulary and every length is in local.yaml; hostile text does no harm.
func TestTheFileOfStatesIsHeldToTheVocabulary(t *testing.T) {
	for want, text := range map[string]string{
		"no version":           "states: []",
		"is not in the":        "version: 1\nstates: [{state: bliss, title: a, means: b, ends: c}]",
		"no time is called":    "version: 1\nstates: [{state: secure, title: a, means: b, ends: c, follows: [{say: x, time: never}]}]",
		"a time is counted":    "version: 1\nstates: [{state: secure, title: a, means: b, ends: c, follows: [{say: x, time: first-review, from: noon}]}]",
		"either a length":      "version: 1\nstates: [{state: secure, title: a, means: b, ends: c, follows: [{say: x}]}]",
		"is no kind":           "version: 1\nrecords: [{id: a, words: b, kind: mace.exit}]",
		"has no detail":        "version: 1\nrecords: [{id: a, words: b, kind: police.protection, ask: [{detail: nothing, label: x}]}]",
		"with the value":       "version: 1\nrecords: [{id: a, words: b, kind: legal.interim-order, set: {type: nothing}}]",
		"is there twice":       "version: 1\nrecords: [{id: a, words: b, kind: note}, {id: a, words: b, kind: note}]",
		"legal and care state": "version: [",
	} {
		if _, err := parseStatus([]byte(text), record.Words(), Default()); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// FuzzStatusFile finds no text that breaks the reader of the file of states.
func FuzzStatusFile(f *testing.F) {
	f.Add(statusYAML)
	f.Add([]byte("version: 1\nrecords: [{id: a, words: b, kind: note}]"))
	words, local := record.Words(), Default()
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, err := parseStatus(text, words, local); (got == nil) == (err == nil) {
			t.Error("it is read and refused, or neither")
		}
	})
}
