package casework_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// minutesSay is everything that minutes hold of what people said and wrote.
func minutesSay(m *casework.Minutes) string {
	all := []string{m.Refused, m.Own.Reveal()}
	for _, d := range m.Decisions {
		all = append(all, d.What.Reveal(), d.Why.Reveal(), d.Considered.Reveal())
	}
	for _, it := range m.Child {
		all = append(all, it.Text.Reveal())
	}
	for _, it := range m.Actions {
		all = append(all, it.Text.Reveal())
	}
	for _, it := range m.Other {
		all = append(all, it.Text.Reveal())
	}
	for _, one := range m.Answers {
		all = append(all, one.Reveal())
	}
	return strings.Join(all, "\n")
}

// A meeting is held, and each has the minutes that are theirs: whoever reads the record by what they see of it, those outside what is open. Nothing is
// made for the mother, who is not told; that it is looked at for somebody outside is in the log as printed, and who has it is written down.
func TestEverybodyHasTheirOwnMinutes(t *testing.T) {
	d := tableDesk(t, "J-162", "2021-11-15")
	a := with(with(with(d.held(), "mother", "not-told"), "mother_said"), "mother_why", "Her partner is NEARBY.")
	a = with(with(with(a, "apart.0.words", "NAMEDONLY was said."), "apart.0.for", "restricted"), "father_said", "FATHERSAYS that Joe can stay with him.")
	ref := d.must(d.chair(), "hold-meeting", "", a)
	meeting := casework.Token(d.joe, record.ParseRef(ref, ""))
	police := desktest.OnDuty(t, d.Desk, "police-1", "police-lead", record.PreparingMeeting)
	police.Actor.Agency = "police"
	minutes := func(who casework.Who, to pathway.Recipient) string {
		m, err := d.Minutes(t.Context(), who, d.joe, meeting, to)
		if err != nil {
			t.Fatalf("for %q: %v", to, err)
		}
		return minutesSay(m)
	}
	if got := minutes(d.chair(), pathway.ForReader); !strings.Contains(got, "NEARBY") || !strings.Contains(got, "NAMEDONLY") || !strings.Contains(got, "FATHERSAYS") {
		t.Errorf("whoever led it reads %q", got)
	}
	if got := minutes(police, pathway.ForReader); strings.Contains(got, "NAMEDONLY") || !strings.Contains(got, "Adults use him.") {
		t.Errorf("the police read %q", got)
	}
	if got := minutes(d.chair(), pathway.ForFather); !strings.Contains(got, "FATHERSAYS") || !strings.Contains(got, "Adults use him.") || strings.Contains(got, "NEARBY") || strings.Contains(got, "NAMEDONLY") || strings.Contains(got, "come for him") {
		t.Errorf("for his father: %q", got)
	}
	if got := minutes(d.chair(), pathway.ForMother); !strings.Contains(got, "They are not told of this meeting") || strings.Contains(got, "Adults use him.") {
		t.Errorf("for his mother: %q", got)
	}
	for _, to := range []pathway.Recipient{"grandmother", "Mother", "reader"} {
		if _, err := d.Minutes(t.Context(), d.chair(), d.joe, meeting, to); !errors.Is(err, record.Invalid) {
			t.Errorf("for %q: %v", to, err)
		}
	}
	stranger := desktest.Person("police-9", "police-lead", record.SafeguardingNow)
	for _, to := range []pathway.Recipient{pathway.ForReader, pathway.ForAgency} {
		if _, err := d.Minutes(t.Context(), stranger, d.joe, meeting, to); err == nil {
			t.Errorf("somebody who has nothing to do with him reads them for %q", to)
		}
	}
	sent := pathway.Answers{"sent": {d.now.Format("2006-01-02")}, "to": {"police"}, "family": {"father", "child"}}
	if _, err := d.step(d.chair(), "send-minutes", ref, with(pathway.Answers{"sent": sent["sent"], "to": sent["to"]}, "family", "mother", "child")); !strings.Contains(toldMissing(err), "not told of this meeting") {
		t.Errorf("that his mother has them is written: %v", toldMissing(err))
	}
	d.must(d.chair(), "send-minutes", ref, sent)
	m, err := d.Minutes(t.Context(), d.chair(), d.joe, meeting, pathway.ForReader)
	if err != nil || len(m.Sent) != 1 {
		t.Errorf("who has them: %v, %v", m.Sent, err)
	}
}

// Whoever does not see that a parent is not told hands that parent nothing all the same, and is told only whom to ask.
func TestNobodyHandsMinutesToAParentOfWhomTheyDoNotSeeThatTheyAreNotTold(t *testing.T) {
	d := tableDesk(t, "J-162", "2021-11-15")
	ref := d.must(d.chair(), "hold-meeting", "", d.held())
	when, err := record.ParseWhen(d.now.Format("2006-01-02"))
	if err != nil {
		t.Fatal(err)
	}
	note := record.Entry{Kind: record.Note, Happened: when, Text: "His mother is not told: NEARBY is listening.", Handling: record.Restricted, Details: []record.Detail{coded("from", ref), coded("not_told", "mother")}}
	if _, err := d.Record(t.Context(), d.chair(), casework.Request{ID: rand.Text()}, d.joe, note); err != nil {
		t.Fatal(err)
	}
	officer := desktest.OnDuty(t, d.Desk, "police-7", "police-lead", record.PreparingMeeting)
	officer.Actor.Agency = "police"
	meeting := casework.Token(d.joe, record.ParseRef(ref, ""))
	m, err := d.Minutes(t.Context(), officer, d.joe, meeting, pathway.ForMother)
	if err != nil {
		t.Fatal(err)
	}
	if got := minutesSay(m); !strings.Contains(got, "may not see stands in the way") || strings.Contains(got, "NEARBY") || strings.Contains(got, "Adults use him.") || strings.Contains(got, "not told") {
		t.Errorf("for his mother: %q", got)
	}
	if m, err = d.Minutes(t.Context(), d.chair(), d.joe, meeting, pathway.ForMother); err != nil || !strings.Contains(m.Refused, "They are not told") {
		t.Errorf("whoever may see why is told %q, %v", m.Refused, err)
	}
	if m, err = d.Minutes(t.Context(), officer, d.joe, meeting, pathway.ForFather); err != nil || m.Refused != "" {
		t.Errorf("for his father: %q, %v", m.Refused, err)
	}
}
