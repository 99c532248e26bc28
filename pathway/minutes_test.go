package pathway

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// words are everything that minutes say, for whoever looks for what should not stand there.
func (m *Minutes) words() string {
	all := []string{m.Outcome, m.Own.Reveal()}
	for _, d := range m.Decisions {
		all = append(all, d.What.Reveal(), d.Why.Reveal(), d.Considered.Reveal())
	}
	for _, items := range [][]*chronology.Item{m.Child, m.Actions, m.Other, m.Sent} {
		for _, it := range items {
			all = append(all, it.Text.Reveal(), fmt.Sprint(it.Details))
		}
	}
	for _, one := range m.Answers {
		all = append(all, one.Reveal())
	}
	return strings.Join(all, "\n")
}

// heldWith holds a meeting at which something was said for each ear: professionals only, named roles, the mother, the father, the child.
func heldWith(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	a := strategyAnswers("social-care", "police", "health").with("mother", "not-told", "mother_said", "", "mother_why", "Her partner is SECRETMOTHER.",
		"father", "brought", "father_said", "OFFATHER asks for help.", "carer_said", "OFCARER has room.", "apart.0.words", "SECRETPRO was said.", "apart.0.for", "professionals-only",
		"apart.1.words", "SECRETNAMED was said.", "apart.1.for", "restricted", "dissent", "yes", "dissents.0.who", "Dee Shah", "dissents.0.what", "DIFFERENT is better.")
	if got := s.take("hold-meeting", a); got != "" {
		t.Fatal(got)
	}
	return s
}

// Everybody gets of a meeting what is theirs to have: who reads the record everything they may see, an agency without an account what is open, the
// family what was decided and why, what is done, and what they said themselves, and nobody outside what was said in confidence.
func TestMinutesForEachRecipient(t *testing.T) {
	s := heldWith(t)
	c := s.chronology()
	meeting := c.Find(s.last("meeting.strategy"))
	everybody := []string{"A section 47 enquiry starts.", "He is being used by adults.", "See Mara alone at school."}
	secret := []string{"SECRETMOTHER", "SECRETPRO", "SECRETNAMED"}
	for _, one := range []struct {
		to         Recipient
		reads, not []string
	}{
		{ForReader, append(secret, "OFFATHER", "OFCARER", "DIFFERENT", "I owe them", "older men", "found far from home"), nil},
		{ForAgency, []string{"OFFATHER", "OFCARER", "DIFFERENT", "I owe them", "older men"}, secret},
		{ForFather, []string{"OFFATHER"}, append(secret, "OFCARER", "DIFFERENT", "I owe them", "older men", "Cal Reed")},
		{ForCarer, []string{"OFCARER"}, append(secret, "OFFATHER", "DIFFERENT", "I owe them", "older men")},
		{ForChild, []string{"I owe them"}, append(secret, "OFFATHER", "OFCARER", "DIFFERENT", "older men")},
	} {
		m := MinutesOf(c, meeting, one.to)
		said := m.words()
		for _, want := range append(one.reads, everybody...) {
			if !strings.Contains(said, want) {
				t.Errorf("for %q it does not say %q:\n%s", one.to, want, said)
			}
		}
		for _, not := range one.not {
			if strings.Contains(said, not) {
				t.Errorf("for %q it says %q", one.to, not)
			}
		}
		if len(m.Beware) != 1 {
			t.Errorf("for %q whoever hands it out is told of %d who are not told", one.to, len(m.Beware))
		}
	}
}

// Whoever does not see an entry has minutes in which nothing tells that there is one.
func TestMinutesHoldNothingOfWhatTheirReaderDoesNotSee(t *testing.T) {
	s := heldWith(t)
	var hidden []record.Ref
	for i := range s.entries {
		if e := &s.entries[i]; e.Handling != "" && e.Handling != record.Open {
			hidden = append(hidden, e.Ref)
		}
	}
	if len(hidden) != 3 {
		t.Fatalf("%d entries stand apart", len(hidden))
	}
	whole := s.chronology()
	without := *s
	without.entries = slices.DeleteFunc(slices.Clone(s.entries), func(e record.Entry) bool { return slices.Contains(hidden, e.Ref) })
	part := without.chronology()
	meeting := part.Find(s.last("meeting.strategy"))
	m := MinutesOf(part, meeting, ForReader)
	if said := m.words(); strings.Contains(said, "SECRET") || len(m.Beware) > 0 {
		t.Errorf("it says %s", said)
	}
	if n, seen := len(MinutesOf(whole, whole.Find(meeting.Ref), ForReader).Answers), len(m.Answers); n != seen {
		t.Errorf("what was answered tells of what stands apart: %d and %d", n, seen)
	}
}

// Minutes of a meeting that another system told of, or that is not for everybody, are not handed out from here.
func TestMinutesOfWhatWasRecordedElsewhereAreNotHandedOut(t *testing.T) {
	s := newStory(t, "social-care 2024-05-30 meeting.strategy")
	it := s.chronology().Items[0]
	if m := MinutesOf(s.chronology(), it, ForFather); m.Here || m.words() != "\n" {
		t.Errorf("it is handed out: %q", m.words())
	}
	s = heldWith(t)
	i := slices.IndexFunc(s.entries, func(e record.Entry) bool { return e.Kind == "meeting.strategy" })
	for _, change := range []func(e *record.Entry){
		func(e *record.Entry) { e.Handling = record.Restricted }, func(e *record.Entry) { e.Handling = record.ProfessionalsOnly }, func(e *record.Entry) { e.Handling = record.Sealed },
		func(e *record.Entry) { e.Details = append(e.Details, detail("basis", "third-party")) },
	} {
		was := s.entries[i]
		s.entries[i].Details = slices.Clone(was.Details)
		change(&s.entries[i])
		c := s.chronology()
		if m := MinutesOf(c, c.Find(was.Ref), ForFather); m.Here || m.words() != "\n" {
			t.Errorf("it is handed out: %q", m.words())
		}
		s.entries[i] = was
	}
}

// Who has the record of a meeting names nobody who is not told, also where whoever writes it does not see that they are not; and why the child was
// not told stands apart.
func TestWhoHasTheMinutesNamesNobodyWhoIsNotTold(t *testing.T) {
	s := heldWith(t)
	meeting := s.last("meeting.strategy")
	sends := Answers{"sent": {"2024-06-03"}, "to": {"police"}, "family": {"mother"}, "why": {"SECRETWHY is near."}}
	if got := s.take("send-minutes", sends, meeting); !strings.Contains(got, "is not told of this meeting") {
		t.Errorf("it says %q", got)
	}
	step := stepOf(t, "send-minutes")
	var note record.Ref
	for i := range s.entries {
		if s.entries[i].Details.Has("not_told", "mother") {
			note = s.entries[i].Ref
		}
	}
	c := s.caseOf(s.partly(note))
	c.About = c.Chronology.Find(meeting)
	if len(step.Problems(c, sends)) > 0 || !Hidden(step, c, s.chronology(), sends) {
		t.Error("whoever does not see that she is not told names her")
	}
	sends = sends.with("family", "father")
	if Hidden(step, c, s.chronology(), sends) {
		t.Error("that the father has it is held up")
	}
	if got := s.take("send-minutes", sends, meeting); got != "" {
		t.Fatal(got)
	}
	apart := 0
	for i := range s.entries {
		e := &s.entries[i]
		if holds := strings.Contains(e.Text.Reveal()+fmt.Sprint(e.Details), "SECRETWHY"); holds && e.Handling != record.ProfessionalsOnly {
			t.Errorf("%s says why the child is not told", e.Kind)
		} else if holds {
			apart++
		}
	}
	if apart != 1 {
		t.Errorf("%d entries say why the child is not told", apart)
	}
	if got := MinutesOf(s.chronology(), s.chronology().Find(meeting), ForReader).Sent; len(got) != 1 {
		t.Errorf("%d entries say who has it", len(got))
	}
	if got := s.take("send-minutes", sends.with("family", "father,none"), meeting); !strings.Contains(got, "not both") {
		t.Errorf("the father and nobody: %q", got)
	}
}
