package pathway

import (
	"maps"
	"strings"
	"testing"

	"sightline/record"
)

var plansMove = Answers{
	"of_what": {"home"}, "to": {"south"}, "moves": {"2024-02-20"}, "reason": {"safety"}, "why": {"Her mother wants her away from those who use her"}, "ties": {"Her aunt in the north"}, "goes_on": {"The mentor goes on until June"},
	"safe": {"With the aunt"}, "school": {"A place from Monday"}, "behind": {"A man called Zed, who drives"},
}

func moveWaits(s *story) string {
	var all []string
	for _, d := range moveDuties(s.of()) {
		all = append(all, d.Step+" "+d.Cites[0].String())
	}
	return strings.Join(all, ", ")
}

// J-084, R-172: that Joe’s mother plans to move asks what he leaves and finds, and so does the move itself when nobody answered.
func TestJoesMoveAsksWhatHeLeavesAndFinds(t *testing.T) {
	for id, want := range map[string]string{"J-083": "", "J-084": "J-084", "J-085": "J-085", "J-090": "J-085"} {
		s := newStory(t)
		of := s.caseOf(joeAt(t, id))
		at := of.Chronology.Lookup(id).At.Hull()
		of.Now = record.LondonDay(at.Hi)
		got := ""
		for _, d := range Duties(of) {
			if d.Step == planMoveID {
				got = string(d.Cites[0].Record)
			}
		}
		if got != want {
			t.Errorf("at %s a plan of the move is asked for by %q, want %q", id, got, want)
		}
	}
}

// A move that is told of, in whatever way, asks for a plan; one within the area, the end of a placement, or what is long past does not.
func TestWhatAsksForAPlanOfAMove(t *testing.T) {
	for line, asks := range map[string]bool{
		"2024-01-20 family.protective what=moves_home": true, "2024-01-20 family.protective what=moving_to_another_area": true, "2024-01-20 family.protective what=drives_her_to_school": false, "2024-01-20 family.protective what=moved_her_to_tears": false,
		"2024-01-20 family.move to_area=south": true, "2024-01-20 family.move from_area=north to_area=south": true, "2024-01-20 family.move from_area=north to_area=north": false,
		"2024-01-20 care.placement out_of_area=yes change=started": true, "2024-01-20 care.placement out_of_area=yes change=ended": false, "2024-01-20 care.placement out_of_area=no": false,
		"2022-01-20 family.move to_area=south": false, "2024-01-20 family.move-planned to_area=south": true, "here 2024-01-20 family.move-planned to_area=south step=elsewhere": true,
	} {
		s := twoAreas(t, line)
		if got := moveWaits(s) != ""; got != asks {
			t.Errorf("%q asks: %v", line, got)
		}
	}
}

// A plan ends what waits, and answers for the move it plans, but not for one that leads elsewhere, nor for the one after.
func TestAPlanAnswersForItsMove(t *testing.T) {
	s := twoAreas(t, "2024-01-20 family.protective what=moves_home")
	s.says(t, s.take(planMoveID, plansMove))
	if got := moveWaits(s); got != "" {
		t.Errorf("planned, and it waits: %s", got)
	}
	s.now = s.now.AddDate(0, 1, 0)
	s.tell("2024-02-20 family.move from_area=north to_area=south")
	if got := moveWaits(s); got != "" {
		t.Errorf("moved as it was planned, and it waits: %s", got)
	}
	s.tell("2024-02-25 family.move from_area=south to_area=west")
	if got := moveWaits(s); got == "" {
		t.Error("the next move is another, and nobody is asked")
	}
	s = twoAreas(t)
	s.says(t, s.take(planMoveID, plansMove))
	s.now = s.now.AddDate(0, 1, 0)
	s.tell("2024-02-20 family.move from_area=north to_area=west")
	if got := moveWaits(s); got == "" {
		t.Error("they moved elsewhere, and nobody is asked")
	}
}

// Anybody who works with a child may say that a move is planned; who causes harm stands apart, and what is kept from the family altogether.
func TestAPlanOfAMoveKeepsApartWhatMayHarm(t *testing.T) {
	for _, told := range []string{"", "The father is not to know where they go"} {
		s := twoAreas(t)
		a := Answers{"not_told": {told}}
		maps.Copy(a, plansMove)
		s.says(t, s.at("2024-02-01", "kim school-lead school").take(planMoveID, a))
		for _, e := range s.entries {
			all := e.Text.Reveal() + strings.Join(e.Details.All("step_answers"), " ")
			if strings.Contains(all, "Zed") && (e.Handling != record.ProfessionalsOnly || e.Kind != "network.link") || strings.Contains(all, "father") && e.Handling != record.ProfessionalsOnly {
				t.Errorf("%s, %q, says %s", e.Kind, e.Handling, all)
			}
			if e.Kind == "family.move-planned" && (e.Handling == record.ProfessionalsOnly) != (told != "") {
				t.Errorf("kept from %q, the plan is %q", told, e.Handling)
			}
		}
	}
}

// A handover begins with what was said when the move was planned; a later one does not.
func TestAHandoverBeginsWithThePlanOfTheMove(t *testing.T) {
	s := twoAreas(t)
	s.says(t, s.take(planMoveID, plansMove))
	preset := func() Answers {
		a := Answers{}
		for _, sec := range handOverSections(s.of(), Answers{}) {
			for _, q := range sec.Questions {
				if len(q.Preset) > 0 {
					a[q.ID] = q.Preset
				}
			}
		}
		return a
	}
	a := preset()
	for q, want := range map[string]string{"to": "south", "reason": "away from those", "ties": "aunt in the north. Who goes on: The mentor", "safe": "With the aunt", "school": "A place from Monday", "behind": "Zed, who drives"} {
		if !strings.Contains(a.Get(q), want) {
			t.Errorf("%s begins with %q", q, a.Get(q))
		}
	}
	for q, said := range map[string]string{"history": "yes", "process": "mace", "now": "She is rung every night", "open": "The school was to find a mentor", "bundle": "yes"} {
		a[q] = []string{said}
	}
	s.says(t, s.take(handOverID, a))
	if again := preset(); len(again) > 0 {
		t.Errorf("what was used up is offered again: %v", again)
	}
}
