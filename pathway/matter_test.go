package pathway

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// Where a matter stands follows from its entries, whoever told them.
func TestAMatterStandsWhereItsEntriesSay(t *testing.T) {
	for _, story := range []struct{ name, want, lines string }{
		{"nothing", "", "police 2024-01-01 police.arrest"},
		{"referred", "referred", "2024-01-01 mace.referral by=police"},
		{"referred twice is one matter", "referred", "2024-01-01 mace.referral\npolice 2024-01-03 mace.referral"},
		{"a referral while open joins it", "open", "2024-01-01 mace.accepted\npolice 2024-02-01 mace.referral"},
		{"decided in the referral itself", "open", "2024-01-01 mace.referral decision=accepted"},
		{"declined", "declined", "2024-01-01 mace.referral\n2024-01-02 mace.declined reason=other"},
		{"declined and referred again", "declined referred", "2024-01-01 mace.referral\n2024-01-02 mace.declined\n2024-03-01 mace.referral"},
		{"the first that is known is a level", "open", "2024-01-01 mace.level level=high"},
		{"left elsewhere", "ended-elsewhere", "2024-01-01 mace.accepted\n2024-05-01 mace.exit reason=quiet"},
		{"stepped down elsewhere", "ended-elsewhere", "2024-01-01 mace.accepted\n2024-05-01 mace.stepped-down"},
		{"a service closed", "ended-elsewhere", "2024-01-01 mace.accepted\nvemt-north 2024-05-01 case.closed reason=non-engagement"},
		{"left elsewhere, referred again", "ended-elsewhere referred", "2024-01-01 mace.accepted\n2024-05-01 mace.exit\n2024-09-01 mace.referral"},
		{"a panel says the gate was met", "ended-elsewhere", "2024-01-01 mace.accepted\n2024-05-01 mace.stepped-down gate=met"},
		{"a proposal elsewhere changes nothing", "open", "2024-01-01 mace.accepted\n2024-05-01 mace.step-down"},
		{"decided here", "exited", "2024-01-01 mace.accepted\nhere 2024-05-01 mace.exit step=decide-step-down gate=met decided_by=pat"},
		{"a referral nobody saw who decided", "exited referred", "2024-01-01 mace.referral\n2024-01-02 mace.accepted\npolice 2024-04-30 mace.referral\nhere 2024-05-01 mace.exit step=decide-step-down gate=met of=#0"},
		{"an exception needs somebody else", "ended-elsewhere", "2024-01-01 mace.accepted\nhere 2024-04-01 mace.exception step=exception decided_by=pat\nhere 2024-05-01 mace.exit step=decide-step-down gate=exception decided_by=pat"},
		{"an exception by somebody else", "exited", "2024-01-01 mace.accepted\nhere 2024-04-01 mace.exception step=exception decided_by=lou\nhere 2024-05-01 mace.exit step=decide-step-down gate=exception decided_by=pat"},
		{"recorded here as decided elsewhere", "ended-elsewhere", "2024-01-01 mace.accepted\nhere 2024-05-01 mace.exit step=elsewhere gate=met"},
		{"a step that decides no leaving", "ended-elsewhere", "2024-01-01 mace.accepted\nhere 2024-05-01 mace.exit step=review gate=met"},
		{"a death is no leaving", "died", "2024-01-01 mace.accepted\n2024-05-01 child.died"},
		{"turning 18 is no leaving", "adult", "2024-01-01 mace.accepted\n2027-05-05 mace.ended because=adult"},
		{"grown up, as a closure says it", "adult", "2024-01-01 mace.accepted\n2027-05-06 case.closed service=mace reason=aged-out"},
		{"no 18 of a child of 14", "ended-elsewhere", "2024-01-01 mace.accepted\nhere 2024-05-01 mace.ended step=elsewhere because=adult"},
		{"nor as a closure says it", "ended-elsewhere", "2024-01-01 mace.accepted\n2024-05-01 case.closed service=mace reason=aged-out"},
		{"nor on the day before", "ended-elsewhere", "2024-01-01 mace.accepted\n2027-05-04 mace.ended because=adult"},
		{"nor when it may be before", "ended-elsewhere", "2024-01-01 mace.accepted\n2027 mace.ended because=adult"},
		{"nor at a time nobody knows", "ended-elsewhere", "2024-01-01 mace.accepted\nunknown mace.ended because=adult"},
		{"answered for, and opened again", "open", "2024-01-01 mace.accepted\n2024-05-01 mace.exit\nhere 2024-05-02 mace.accepted step=reopen basis_of=reopened step_about=#0"},
		{"left here, and opened again", "exited open", "2024-01-01 mace.accepted\nhere 2024-05-01 mace.exit step=decide-step-down gate=met\nhere 2024-06-02 mace.accepted step=reopen basis_of=reopened step_about=#0"},
		{"told twice by two agencies", "referred", "2024-01-01 mace.referral\npolice 2024-01-05 mace.referral same_as=#0"},
		{"a care order changes nothing", "open", "2024-01-01 mace.accepted\ncourt 2024-02-01 legal.care-order\ncourt 2024-03-01 legal.care-order-discharged"},
		{"told after it was reviewed here", "open", "2024-01-01 mace.accepted\n2024-02-01 mace.exit\nhere 2024-03-01 mace.review step=review step_about=#0 decided_by=pat"},
	} {
		if got := stages(life(t, strings.Split(story.lines, "\n")...)); got != story.want {
			t.Errorf("%s: %q, want %q", story.name, got, story.want)
		}
	}
}

// accepted at a level, which the matter keeps; of two records of one acceptance the higher level stands.
func TestTheLevelIsTheLastThatWasSet(t *testing.T) {
	c := life(t, "vemt 2024-01-01 mace.accepted level=very-high category=criminal hub=north", "2024-01-02 mace.level level=high same_as=#0")
	if m := Current(Matters(c)); m == nil || m.Level != "very-high" || m.Hub != "north" || m.Category != "criminal" {
		t.Errorf("the matter is %+v", m)
	}
	c = life(t, "2024-01-01 mace.accepted level=high", "here 2024-02-01 mace.level step=level level=low direction=down")
	if m := Current(Matters(c)); m.Level != "high" {
		t.Errorf("a proposal to lower it lowered it to %q", m.Level)
	}
	c = life(t, "2024-01-01 mace.accepted level=medium", "2024-02-01 mace.level level=high direction=up", "2024-03-01 mace.review level=medium")
	if m := Current(Matters(c)); m.Level != "medium" {
		t.Errorf("what the panel set elsewhere is %q", m.Level)
	}
}

// A hub holds a matter until the other accepts.
func TestAHubHoldsItUntilTheOtherAccepts(t *testing.T) {
	lines := []string{"2024-01-01 mace.accepted hub=north", "2024-03-01 transfer.requested process=cp-plan,mace hub=south"}
	if m := Current(Matters(life(t, lines...))); m.Hub != "north" || m.To != "south" {
		t.Errorf("asked: %q, to %q", m.Hub, m.To)
	}
	if m := Current(Matters(life(t, append(lines, "2024-03-05 mace.accepted hub=south basis_of=transfer")...))); m.Hub != "south" || m.To != "" || len(m.Entries) != 3 {
		t.Errorf("accepted: %q, to %q, %d entries", m.Hub, m.To, len(m.Entries))
	}
}

// anyLine draws an entry of the process, told by anybody.
func anyLine(n int) *rapid.Generator[string] {
	kinds := []string{
		"mace.referral", "mace.accepted", "mace.declined", "mace.level", "mace.review", "mace.step-down", "mace.stepped-down", "mace.exit", "mace.exception",
		"mace.notice", "mace.ended", "mace.answered", "plan.exit", "exploitation.screening", "nrm.considered", "request.made", "request.answered", "case.closed",
		"transfer.requested", "transfer.accepted", "child.died", "police.arrest", "mace.unheard-of",
	}
	details := []string{
		"", "level=high", "level=low direction=down", "gate=met", "gate=exception", "decision=accepted", "decision=declined", "basis_of=reopened", "service=mace reason=died",
		"process=mace hub=south", "because=died", "level=none,high",
	}
	steps := []string{"", "step=screen", "step=elsewhere", "step=decide-step-down", "step=exception", "step=review", "step=level", "step=answer-elsewhere outcome=all-there"}
	return rapid.Custom(func(t *rapid.T) string {
		who := rapid.SampledFrom([]string{"", "police ", "here ", "here/police "}).Draw(t, "who")
		day := rapid.SampledFrom([]string{"2024-01-01", "2024-01", "2024", "2024-02-03T10:00", "age_14", "unknown", "2023-05-05", "2027-06-01"}).Draw(t, "day")
		line := who + day + " " + rapid.SampledFrom(kinds).Draw(t, "kind") + " " + rapid.SampledFrom(details).Draw(t, "detail") + " " + rapid.SampledFrom(steps).Draw(t, "step")
		line += " decided_by=" + rapid.SampledFrom([]string{"pat", "lou"}).Draw(t, "by")
		key := rapid.SampledFrom([]string{"", "step_about", "same_as", "answers", "of"}).Draw(t, "points")
		if key == "" || n == 0 {
			return line
		}
		return line + fmt.Sprintf(" %s=#%d", key, rapid.IntRange(0, n-1).Draw(t, "at"))
	})
}

// Of whatever was told, every entry of the process belongs to one matter, and nobody is stepped down or has left but by a decision taken here
// under its conditions, or without some by an exception that somebody else made.
func TestNobodyLeavesByWhatIsTold(t *testing.T) {
	eighteen := record.LondonDay(record.MustWhen("2027-05-05").In(record.UnknownBirth()).Hull().Lo).Unix()
	rapid.Check(t, func(t *rapid.T) {
		s := newStory(t)
		for n := range rapid.IntRange(0, 14).Draw(t, "entries") {
			s.tell(anyLine(n).Draw(t, "line"))
		}
		c := s.chronology()
		all, holds := Matters(c), map[record.Ref]int{}
		for _, m := range all {
			met := false
			for _, it := range m.Entries {
				holds[it.Ref]++
				gate := it.Details.First("gate")
				met = met || TakenHere(&it.Entry) && (gate == "met" || gate == "exception")
			}
			if (m.Stage == Exited || m.Stage == SteppedDown) && !met {
				t.Fatalf("it is %s and nothing taken here met the gate", m.Stage)
			}
			if m.Turned.Kind == "mace.answered" && m.Stage.Over() && !slices.ContainsFunc(m.Entries, func(it *chronology.Item) bool {
				return it.Kind == "mace.answered" && TakenHere(&it.Entry) && it.Details.First("decided_by") != m.Turned.Details.First("decided_by")
			}) {
				t.Fatal("one person alone found that all was there when it ended elsewhere")
			}
			if m.Stage == Adult && m.Turned.At.Hull().Lo < eighteen {
				t.Fatalf("grown up by %s before 18", m.Turned.Kind)
			}
			if m.Opened == nil || m.Last == nil || m.Turned == nil || len(m.Entries) == 0 || m.Stage.Words() == "" {
				t.Fatalf("the matter lacks something: %+v", m)
			}
		}
		for _, it := range c.Items {
			if n := holds[it.Ref]; n > 1 || n == 0 && strings.HasPrefix(string(it.Kind), "mace.") {
				t.Fatalf("%s belongs to %d matters", it.Kind, n)
			}
		}
	})
}
