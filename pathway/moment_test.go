package pathway

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// Joe was seen in custody 22 times in three years. Each is a moment, and of none does the record show that help was offered.
func TestTwentyTwoContactsAreTwentyTwoMoments(t *testing.T) {
	var custody []Moment
	for _, m := range Moments(joe(t)) {
		if m.Item.Kind == "police.custody-contact" {
			custody = append(custody, m)
		}
	}
	if times, unused := CountMoments(custody); len(custody) != 1 || times != 22 || unused != 22 {
		t.Errorf("in %d lines there are %d moments, %d unused", len(custody), times, unused)
	}
}

// A total counts only for what it tells beyond the entries that stand for themselves: nine visits to hospital in all are nine, and not more.
func TestATotalIsNeverCountedTwice(t *testing.T) {
	var hospital []Moment
	for _, m := range Moments(joe(t)) {
		if m.Item.Kind == "health.emergency" {
			hospital = append(hospital, m)
		}
	}
	if times, _ := CountMoments(hospital); times != 9 {
		t.Errorf("nine visits in all are %d moments", times)
	}
}

// in the register what nobody used stands first, and of that what was at 12 and 13, when a child is most open to help.
func TestEarlyMomentsStandFirst(t *testing.T) {
	all := Register(joe(t))
	later := false
	for i := range all {
		switch m := &all[i]; {
		case m.Unused == 0:
			later = true
		case m.Early() && later:
			t.Fatalf("%s, at 13 or younger, stands behind later ones", m.Item.Ref)
		case !m.Early():
			later = true
		}
	}
	if first := &all[0]; !first.Early() || first.Unused == 0 {
		t.Errorf("first stands %s", first.Item.Ref)
	}
	if c := joe(t); !slices.ContainsFunc(all, func(m Moment) bool { return m.Item.Ref == c.Lookup("J-026").Ref && m.Early() && m.Unused == 1 }) {
		t.Error("J-026: his visit to hospital at 12 is no early moment that nobody used")
	}
}

// What is said of a moment, by the entry itself or by a reply, is what came of it. A child who did not want help is not one to whom none was offered.
func TestWhatCameOfAMoment(t *testing.T) {
	for _, w := range []struct {
		want  Came
		lines []string
	}{
		{Unused, []string{"police 2024-05-01 police.arrest"}},
		{Unused, []string{"police 2024-05-01 police.custody-contact outcome=held"}},
		{DeclinedHelp, []string{"police 2024-05-01 police.custody-contact outcome=declined"}},
		{Offered, []string{"police 2024-05-01 police.custody-contact outcome=held offered=a_mentor"}},
		{Offered, []string{"health 2024-05-01 health.emergency navigator=offered"}},
		{Taken, []string{"police 2024-05-01 police.victim support=accepted"}},
		{Taken, []string{"police 2024-05-01 police.arrest", "2024-05-02 moment.offer after=#0 outcome=accepted"}},
		{DeclinedHelp, []string{"police 2024-05-01 police.arrest", "2024-05-02 moment.offer after=#0 outcome=declined"}},
		{Taken, []string{"police 2024-05-01 police.arrest", "2024-05-02 moment.offer after=#0 outcome=declined", "2024-05-09 moment.offer after=#0 outcome=accepted"}},
		{Taken, []string{"police 2024-05-01 police.arrest", "2024-05-02 moment.offer outcome=accepted"}},
		{Unused, []string{"police 2024-05-01 police.arrest", "2024-05-20 moment.offer outcome=accepted"}}, // too long after to be to it
		{Missed, []string{"police 2024-05-01 police.arrest", "2024-05-20 moment.missed after=#0"}},
		{Taken, []string{"police 2024-05-01T10:00 missing.returned", "2024-05-02 missing.interview"}},
		{DeclinedHelp, []string{"police 2024-05-01T10:00 missing.returned", "2024-05-02 missing.interview-offered outcome=declined"}},
		{Unused, []string{"police 2024-05-01T10:00 missing.returned", "2024-05-02 missing.interview-offered outcome=no-reply"}},
		{Unused, []string{"police 2024-05-01T10:00 missing.returned", "2024-05-02 missing.prevention-check outcome=held"}},
	} {
		all := Moments(life(t, w.lines...))
		if len(all) != 1 || all[0].Came != w.want || (all[0].Unused > 0) != (w.want == Unused) {
			t.Errorf("%v: %d moments, the first %q, %d unused", w.lines, len(all), all[0].Came, all[0].Unused)
		}
	}
}

// Whatever is offered, there are never fewer than none left and never more than there were.
func TestMomentsAreNeverMoreThanThereWere(t *testing.T) {
	kinds := []string{"police.arrest", "health.emergency navigator=offered", "missing.returned", "moment.offer outcome=accepted", "moment.offer after=#0 outcome=later", "moment.missed after=#0", "missing.interview", "missing.interview-offered outcome=declined", "justice.order", "note"}
	rapid.Check(t, func(rt *rapid.T) {
		lines := []string{"2024-01-01 police.arrest"}
		for range rapid.IntRange(0, 12).Draw(rt, "n") {
			day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 60).Draw(rt, "day"))
			lines = append(lines, day.Format(time.DateOnly)+" "+rapid.SampledFrom(kinds).Draw(rt, "kind"))
		}
		c := life(rt, lines...)
		for _, m := range Moments(c) {
			if m.Unused < 0 || m.Unused > m.Times || m.Unused > 0 != (m.Came == Unused) {
				rt.Fatalf("of %d moments %d are unused: %s", m.Times, m.Unused, m.Came)
			}
		}
		if len(Register(c)) != len(Moments(c)) {
			rt.Fatalf("the register has another number of lines")
		}
	})
}

// A moment of these days asks whoever is there, in a day where the child may be gone again; an offer ends it, and what is to be offered again waits.
func TestAFreshMomentWaitsForWhoeverIsThere(t *testing.T) {
	s := newStory(t, "2024-05-20 child.trusted-person role=boxing_coach still_available=yes")
	arrest := s.tell("police 2024-06-02T23:30 police.arrest form=arrest")
	d := s.saying("Offer the child help at this moment")
	if len(d) != 1 || d[0].Of != "police-lead" || d[0].About != arrest || d[0].Due.Format(time.DateTime) != "2024-06-03 22:30:59" {
		t.Fatalf("it waits: %v", d)
	}
	step, _ := Find(momentID)
	a := Answers{"by": {"Night navigator"}, "relation": {"other"}, "when": {"2024-06-03T09:00"}, "what": {"mentor"}, "outcome": {"later"}}
	if missing := s.take(momentID, a, arrest); !strings.Contains(missing, "not whoever the child trusts") || !strings.Contains(missing, "on which day it is offered again") {
		t.Fatalf("it says %q", missing)
	}
	shown := step.Sections(s.of(arrest), a)[0].Shown
	if !slices.ContainsFunc(shown, func(one Shown) bool { return one.Text == "Boxing coach" && strings.Contains(one.Lead, "still there") }) {
		t.Error("the coach whom the child trusts is not shown")
	}
	a["why_not"], a["again"], a["again_who"], a["said"] = []string{"Not reached at night"}, []string{"2024-06-05"}, []string{"His coach"}, []string{"Maybe. Not here."}
	if missing := s.take(momentID, a, arrest); missing != "" {
		t.Fatal(missing)
	}
	if d = s.saying("Offer the child help at this moment"); len(d) != 0 {
		t.Errorf("it still waits: %v", d)
	}
	if d = s.saying("Offer the child help again"); len(d) != 1 || d[0].Due.Format(time.DateOnly) != "2024-06-05" {
		t.Errorf("again: %v", d)
	}
	if voice := s.chronology().Voice(); len(voice) != 1 || !strings.Contains(voice[0].Text.Reveal(), "Maybe. Not here.") {
		t.Error("what the child said is not kept as the child's words")
	}
	a = Answers{"by": {"His coach"}, "relation": {"trusted"}, "when": {"2024-06-03T10:00"}, "what": {"mentor"}, "outcome": {"accepted"}}
	if missing := s.take(momentID, a, arrest); missing != "" {
		t.Fatal(missing)
	}
	if d = s.saying("Offer the child help"); len(d) != 0 {
		t.Errorf("after it was taken: %v", d)
	}
}

// a navigator is one of those who can offer help where police or hospital hold the child.
func TestANavigatorIsOneWayToOfferHelp(t *testing.T) {
	s := newStory(t)
	arrest := s.tell("police 2024-06-02T23:30 police.arrest")
	a := Answers{"by": {"Custody navigator"}, "relation": {"navigator"}, "when": {"2024-06-03T02:00"}, "what": {"navigator"}, "setting": {"custody"}, "outcome": {"accepted"}}
	if missing := s.take(momentID, a, arrest); missing != "" {
		t.Fatal(missing)
	}
	if offer := s.entries[len(s.entries)-1]; offer.Kind != "moment.offer" || !offer.Details.Has("what", "navigator") || !offer.Details.Has("relation", "navigator") || offer.Happened.String() != "2024-06-03T02:00" {
		t.Errorf("it wrote %s", offer.Kind)
	}
	all := Moments(s.chronology())
	if best := BestPlaced(s.chronology(), &all[0]); best[len(best)-1].Who != "A navigator" {
		t.Error("no navigator is named")
	}
}

// a new order is a moment at which help can reach the child, and waits to be used.
func TestANewOrderIsAMoment(t *testing.T) {
	s := newStory(t, "2024-01-01 note")
	if missing := s.take(legalStatusID, Answers{"what": {"order"}, "happened": {"2024-06-01"}, "order": {"referral-order"}, "months": {"6"}}); missing != "" {
		t.Fatal(missing)
	}
	if d := s.saying("Offer the child help at this moment: court order"); len(d) != 1 || d[0].Of != "youth-justice-worker" {
		t.Errorf("it waits: %v", d)
	}
	c := joe(t)
	if !slices.ContainsFunc(Moments(c), func(m Moment) bool { return m.Item == c.Lookup("J-166") || m.Item.Ref.Record == "J-166" }) {
		t.Error("J-166, a new order, is no moment")
	}
}

// A moment that went by is said with what stood in the way on the side of the services, and with what is next; it waits no more.
func TestAMomentThatWentByIsSaidSo(t *testing.T) {
	s := newStory(t)
	visit := s.tell("health 2024-06-01 health.emergency injury=stab")
	if missing := s.take(momentMissedID, Answers{}, visit); !strings.Contains(missing, "Say what stood in the way") {
		t.Fatalf("it says %q", missing)
	}
	if missing := s.take(momentMissedID, Answers{"reason": {"Nobody on the ward knew of the navigator."}, "next": {"The navigator calls at home."}, "by": {"Ward safeguarding nurse"}, "again": {"2024-06-04"}}, visit); missing != "" {
		t.Fatal(missing)
	}
	if all := Moments(s.chronology()); all[0].Came != Missed || all[0].Unused != 0 {
		t.Errorf("it came to %q", all[0].Came)
	}
	if d := s.saying("Offer the child help"); len(d) != 1 || d[0].Due.Format(time.DateOnly) != "2024-06-04" {
		t.Errorf("what is next waits: %v", d)
	}
}

// An order, an offer or a note is no moment to offer help at: the steps say so and write nothing.
func TestHelpIsOfferedAtMomentsAlone(t *testing.T) {
	s := newStory(t)
	note := s.tell("2024-06-01 note")
	for _, id := range []string{momentID, momentMissedID, returnInterviewID} {
		if why := s.take(id, Answers{}, note); !strings.Contains(why, "This is about") {
			t.Errorf("%s about a note: %q", id, why)
		}
		if why := s.take(id, Answers{}); !strings.Contains(why, "Say first") {
			t.Errorf("%s about nothing: %q", id, why)
		}
	}
}

// The return interview is due 72 hours after the return. Where the hour is not written down it is asked for all the same, and nobody says it is in time.
func TestTheReturnInterviewIsDueInSeventyTwoHours(t *testing.T) {
	s := newStory(t)
	back := s.tell("police 2024-06-01T06:00 missing.returned")
	d := s.saying("Hold the return interview")
	if len(d) != 1 || d[0].About != back || d[0].Due.Format("2006-01-02T15:04") != "2024-06-04T05:00" || strings.Contains(d[0].Why, "cannot be tested") {
		t.Fatalf("it waits: %v", d)
	}
	for _, line := range []string{"police 2024-06-01 missing.returned", "police 2024-05-30/2024-06-01 missing.episode", "police unknown missing.returned"} {
		if d := newStory(t, line).saying("Hold the return interview"); len(d) != 1 || !strings.Contains(d[0].Why, "cannot be tested") {
			t.Errorf("%s: %v", line, d)
		}
	}
	if d := newStory(t, "police 2023-06-01T06:00 missing.returned").saying("return interview"); len(d) != 0 {
		t.Errorf("a return of a year ago waits in the list: %v", d)
	}
}

// An interview that was offered and not answered goes on waiting; one the child did not want is offered again by a day; one held is told with its
// hours, and with the child's own words apart.
func TestAReturnInterviewIsOfferedUntilItIsAnswered(t *testing.T) {
	s := newStory(t)
	back := s.tell("police 2024-06-01T06:00 missing.returned")
	a := Answers{"outcome": {"no-reply"}, "by": {"Return interviewer"}, "when": {"2024-06-02"}, "method": {"phone"}, "reason": {"The phone was off."}, "carer": {"yes"}, "again": {"2024-06-04"}}
	if missing := s.take(returnInterviewID, a, back); missing != "" {
		t.Fatal(missing)
	}
	if d := s.saying("return interview"); len(d) != 1 || !strings.Contains(d[0].Why, "Tried on 2 June 2024") {
		t.Fatalf("it waits: %v", d)
	}
	a["outcome"], a["reason"] = []string{"declined"}, []string{"Not with my mum there."}
	if missing := s.take(returnInterviewID, a, back); missing != "" {
		t.Fatal(missing)
	}
	if d := s.saying("return interview"); len(d) != 1 || d[0].Say != "Offer the return interview again" {
		t.Fatalf("it is offered again: %v", d)
	}
	held := Answers{"outcome": {"held"}, "by": {"Return interviewer"}, "when": {"2024-06-03T10:00"}, "method": {"face-to-face"}, "independent": {"yes"}, "said": {"I owe them."}, "push": {"Rows at home"}, "pull": {"A debt to older people"}, "next": {"The police are told of the debt"}, "shared": {"police"}}
	if missing := s.take(returnInterviewID, held, back); missing != "" {
		t.Fatal(missing)
	}
	if d := s.saying("return interview"); len(d) != 0 {
		t.Errorf("it still waits: %v", d)
	}
	interview := s.chronology().LastOf("missing.interview")
	if !interview.Details.Has("hours", "52") || !interview.Details.Has("shared_with", "police") || !strings.Contains(interview.Text.Reveal(), "within 72 hours") {
		t.Errorf("it is told with %s hours: %q", interview.Details.First("hours"), interview.Text.Reveal())
	}
	if voice := s.chronology().Voice(); len(voice) != 1 || !strings.Contains(voice[0].Text.Reveal(), "I owe them.") {
		t.Error("the child's words are not kept as theirs")
	}
}

// Of an interview by days alone nobody says that it was in time when it may not have been.
func TestHoursThatNobodyWroteAreNotCounted(t *testing.T) {
	for _, w := range []struct{ back, held, want string }{
		{"2024-05-01T06:00", "2024-05-03T06:00", "within 72 hours of"},
		{"2024-05-01T06:00", "2024-05-04T06:01", "later than 72 hours"},
		{"2024-05-01", "2024-05-04", "cannot be tested"},
		{"2024-05-01", "2024-05-02", "within 72 hours of"},
		{"unknown", "2024-05-02", "cannot be tested"},
	} {
		s := newStory(t)
		back := s.tell("police " + w.back + " missing.returned")
		of := s.of(back)
		if got := of.inTimeWords(record.MustWhen(w.held)); !strings.Contains(got, w.want) {
			t.Errorf("back %s, held %s: %q", w.back, w.held, got)
		}
	}
}
