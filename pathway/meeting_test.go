package pathway

import (
	"maps"
	"strings"
	"testing"

	"sightline/record"
)

// The meetings and the first responders are held to the vocabulary when they are read, and every problem is said.
func TestMeetingsAndFirstRespondersAreHeldToTheVocabulary(t *testing.T) {
	if _, err := parseMeetings(meetingsYAML, record.Words()); err != nil {
		t.Error(err)
	}
	if _, err := parseNRM(nrmYAML, record.Words()); err != nil {
		t.Error(err)
	}
	broken := strings.NewReplacer("kind: meeting.strategy", "kind: meeting.secret", "needs: [social-care, police, health]", "needs: [wizards]", "within: 24 hours", "within: soon", "agencies: [mace, vemt]", "agencies: [knights]", "exploitation: always", "exploitation: perhaps").Replace(string(meetingsYAML))
	_, err := parseMeetings([]byte(broken), record.Words())
	for _, says := range []string{`there is no kind "meeting.secret"`, `"wizards", which is no field`, `"soon" is no length of time`, `no agency "knights"`, "always, outside or never"} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q is not said: %v", says, err)
		}
	}
	_, err = parseNRM([]byte("version: 0\nfirst_responders: [{agency: wizards}]\n"), record.Words())
	for _, says := range []string{`no agency "wizards"`, "because of what", "no version"} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q is not said: %v", says, err)
		}
	}
}

// FuzzMeetings: whatever a file of meetings holds, it is refused or meant; it never stops the program.
func FuzzMeetings(f *testing.F) {
	f.Add(string(meetingsYAML))
	f.Add("version: 1\ntypes: [{}]")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parseMeetings([]byte(text), record.Words())
		if err == nil && (len(m.Types) == 0 || m.Types[0].Kind == "") {
			t.Error("a file without meetings is taken")
		}
	})
}

// strategyAnswers is a whole strategy meeting at which the agencies named were, as people fill it in.
func strategyAnswers(there ...string) Answers {
	a := Answers{
		"type": {"strategy"}, "held": {"2024-06-03"}, "method": {"video"}, "chair": {"Ann Bell, team manager"}, "concern": {"criminal-exploitation"}, "invited": there,
		"history_read": {"yes"}, "child_view": {"brought"}, "child_said": {"I owe them and I can't say no."}, "child_words": {"verbatim"}, "child_by": {"Cal Reed, youth worker"}, "child_when": {"2024-06-02"},
		"met_child": {"yes"}, "met_who": {"Cal Reed, yesterday"}, "mother": {"attended"}, "mother_said": {"She wants him home."}, "father": {"not-asked"}, "father_why": {"Nobody had his number; the social worker rings his sister."},
		"decisions.0.what": {"A section 47 enquiry starts."}, "decisions.0.options": {"An assessment under section 17."}, "decisions.0.why": {"He is being used by adults."},
		"view": {"being-exploited"}, "view_why": {"He was found with older men and owes money."},
		"nrm": {"refer"}, "nrm_why": {"He was found far from home with drugs that were not his."}, "nrm_owner": {"police"}, "nrm_who": {"Dee Shah, detective"}, "nrm_by": {"2024-06-04"},
		"actions.0.what": {"See Mara alone at school."}, "actions.0.owner": {"social-care"}, "actions.0.who": {"Ann Bell"}, "actions.0.due": {"2024-06-05"}, "dissent": {"no"},
	}
	for _, code := range there {
		a["at-"+code+".came"] = []string{"present"}
	}
	return a
}

// with gives answers with others in their place; an empty value takes one away.
func (a Answers) with(pairs ...string) Answers {
	other := maps.Clone(a)
	for i := 0; i < len(pairs); i += 2 {
		delete(other, pairs[i])
		if pairs[i+1] != "" {
			other[pairs[i]] = strings.Split(pairs[i+1], ",")
		}
	}
	return other
}

// kindsOf gives the kinds a story holds, in the order in which they were written.
func (s *story) kinds() string {
	var all []string
	for i := range s.entries {
		all = append(all, string(s.entries[i].Kind))
	}
	return strings.Join(all, " ")
}

// duties gives what waits, as lists say it.
func (s *story) waits() string {
	var all []string
	for _, d := range Duties(s.of()) {
		all = append(all, d.Say)
	}
	return strings.Join(all, "\n")
}

// A strategy meeting that touches exploitation is not closed without its view, and closing it refers (R-106, R-107, R-111; J-065).
func TestClosingAStrategyMeetingRefers(t *testing.T) {
	s := newStory(t, "police 2024-05-30 police.arrest offence=drugs-supply")
	for _, c := range []struct{ name, without, says string }{
		{"no view", "view", "Say how the meeting sees exploitation"},
		{"no answer about the NRM", "nrm", "Answer whether the child is referred to the National Referral Mechanism"},
		{"an NRM owner is missing", "nrm_owner", "a referral that is only named is nobody's"},
		{"an NRM day is missing", "nrm_by", "a referral without a day is not made"},
		{"nobody by name for the NRM", "nrm_who", "an agency alone is nobody"},
		{"an action without a day", "actions.0.due", "Say by when it is done"},
		{"an action without an agency", "actions.0.owner", "Say which agency does it"},
		{"an action without anybody", "actions.0.who", "Say who does it, by name"},
		{"nothing of the child", "child_said", "Write what the child said"},
		{"no reason", "decisions.0.why", "Write why it was decided so"},
		{"no options", "decisions.0.options", "what else was considered"},
		{"nobody asked who saw it differently", "dissent", "Say whether anybody saw it differently"},
	} {
		if got := s.take("hold-meeting", strategyAnswers("social-care", "police", "health").with(c.without, "")); !strings.Contains(got, c.says) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	if got := s.take("hold-meeting", strategyAnswers("social-care", "police", "health")); got != "" {
		t.Fatalf("it is not closed: %s", got)
	}
	if want := "police.arrest meeting.strategy mace.referral exploitation.view nrm.considered action.agreed child.voice note"; s.kinds() != want {
		t.Errorf("it wrote %q, want %q", s.kinds(), want)
	}
	if got := stages(s.chronology()); got != "referred" {
		t.Errorf("the matter is %q", got)
	}
}

// Whoever sees "at risk" is asked whether it happens now; "not known" needs what would tell, who asks, and by when (R-111, R-023; J-162: "risks of
// exploitation" is no answer).
func TestAtRiskAloneClosesNothing(t *testing.T) {
	whole := strategyAnswers("social-care", "police", "health")
	s := newStory(t)
	for _, c := range []struct {
		name, says string
		a          Answers
	}{
		{"at risk, and no more", "“at risk” alone leaves it open", whole.with("view", "at-risk")},
		{"not happening now, on silence", "No reports is not evidence of less harm", whole.with("view", "at-risk", "being", "no", "being_why", "No reports.")},
		{"not known, and nobody asks", "Say what would tell", whole.with("view", "at-risk", "being", "unknown")},
		{"not known, without a day", "Say by when it is asked", whole.with("view", "not-known", "tell", "Whether he may come home", "tell_agency", "police", "tell_who", "Dee Shah")},
		{"nothing points to it, on silence", "No reports is not evidence of less harm", whole.with("view", "not-indicated", "view_why", "No intelligence.")},
	} {
		if got := s.take("hold-meeting", c.a); !strings.Contains(got, c.says) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	reasoned := whole.with("view", "at-risk", "being", "unknown", "tell", "What he says when he is asked alone", "tell_agency", "social-care", "tell_who", "Ann Bell", "tell_by", "2024-06-10")
	if got := s.take("hold-meeting", reasoned); got != "" {
		t.Fatalf("a reasoned “not yet known” is refused: %s", got)
	}
	now := newStory(t)
	if got := now.take("hold-meeting", whole.with("view", "at-risk", "being", "yes")); got != "" {
		t.Fatal(got)
	}
	for _, it := range now.chronology().Items {
		if v := it.Details.First("view"); v != "" && v != "being-exploited" {
			t.Errorf("%s keeps the view %q of a child who is being exploited now", it.Kind, v)
		}
	}
}

// Only a worry outside the family, or a child who was ever in the process, asks for the view; "nothing points to it" with a reason refers nobody.
func TestWhoIsAskedForTheView(t *testing.T) {
	home := strategyAnswers("social-care", "police", "health").with("concern", "neglect", "view", "", "view_why", "", "nrm", "", "nrm_why", "", "nrm_owner", "", "nrm_who", "", "nrm_by", "")
	if got := newStory(t).take("hold-meeting", home); got != "" {
		t.Errorf("a worry inside the family: %s", got)
	}
	for _, worry := range record.Words().Sets["outside-family"] {
		if got := newStory(t).take("hold-meeting", home.with("concern", worry)); !strings.Contains(got, "how the meeting sees exploitation") {
			t.Errorf("%s: %q", worry, got)
		}
	}
	was := newStory(t, "2022-02 mace.accepted", "2022-09 mace.exit")
	if got := was.take("hold-meeting", home); !strings.Contains(got, "how the meeting sees exploitation") {
		t.Errorf("a child who was in the process: %q", got)
	}
	s := newStory(t)
	nothing := strategyAnswers("social-care", "police", "health").with("view", "not-indicated", "view_why", "He was with his aunt each of these nights, who was asked.", "nrm", "not-refer", "nrm_why", "He was with his aunt each of these nights.", "nrm_owner", "", "nrm_who", "", "nrm_by", "")
	if got := s.take("hold-meeting", nothing); got != "" {
		t.Fatal(got)
	}
	if strings.Contains(s.kinds(), "mace.referral") || len(Matters(s.chronology())) > 0 {
		t.Errorf("it referred: %s", s.kinds())
	}
}

// A child whom a hub has is not referred again: the meeting comes to the matter, and the hub looks at it. After an ending elsewhere it is a referral.
func TestAMeetingAboutAChildInTheProcessComesToTheMatter(t *testing.T) {
	s := newStory(t, "2024-01-10 mace.referral", "2024-01-12 mace.accepted level=high")
	if got := s.take("hold-meeting", strategyAnswers("social-care", "police", "health")); got != "" {
		t.Fatal(got)
	}
	if n := strings.Count(s.kinds(), "mace.referral"); n != 1 {
		t.Errorf("there are %d referrals", n)
	}
	if all := Matters(s.chronology()); len(all) != 1 || all[0].Newest("exploitation.view") == nil {
		t.Error("the view did not come to the matter")
	}
	const look = "Look at what the meeting saw: is the level right, and the plan?"
	if !strings.Contains(s.waits(), look) {
		t.Errorf("the hub is not asked to look: %s", s.waits())
	}
	s.tell("here 2024-06-04 mace.review step=review level=high")
	if strings.Contains(s.waits(), look) {
		t.Error("the hub looked, and is asked again")
	}
	ended := newStory(t, "2024-01-10 mace.accepted", "2024-05-10 mace.exit")
	if got := ended.take("hold-meeting", strategyAnswers("social-care", "police", "health")); got != "" {
		t.Fatal(got)
	}
	if !strings.Contains(ended.kinds(), "mace.referral") {
		t.Errorf("after an ending elsewhere nobody is referred: %s", ended.kinds())
	}
}

// Without police, health or school a meeting stands as it was, and who was missing is asked (R-128; J-140: one agency at the table).
func TestAQuorumThatIsNotMetIsADuty(t *testing.T) {
	s := newStory(t)
	a := strategyAnswers("social-care").with("type", "risk-management")
	a["invited"] = []string{"social-care", "police"}
	a["at-police.came"] = []string{"absent"}
	if got := s.take("hold-meeting", a); got != "" {
		t.Fatalf("what was decided to protect the child does not stand: %s", got)
	}
	meeting := s.chronology().Find(s.entries[0].Ref)
	if !strings.Contains(meeting.Text.Reveal(), "Invited and not there: Police force. Not invited and not there: a health service, a school, college or the education service.") {
		t.Errorf("the record does not say who was not there: %s", meeting.Text.Reveal())
	}
	for _, says := range []string{"Ask police what they know", "Ask a health service what they know", "Ask a school, college or the education service what they know"} {
		if !strings.Contains(s.waits(), says) {
			t.Errorf("%q does not wait in %s", says, s.waits())
		}
	}
	s.tell("here 2024-06-04 request.made step=screen to=police")
	s.tell("here/school-nursing 2024-06-04 request.answered step=answer")
	if strings.Contains(s.waits(), "Ask police what") || strings.Contains(s.waits(), "Ask a health service") || !strings.Contains(s.waits(), "Ask a school") {
		t.Errorf("who was asked is asked still, or who was not is forgotten: %s", s.waits())
	}
}

// A meeting with no action says why; earlier actions that are late are looked at; what was done is said to be done.
func TestAMeetingLooksAtWhatWasAgreedBefore(t *testing.T) {
	s := newStory(t, "2024-03-01 action.agreed owner=police due=2024-03-10 | Police look at the phone.", "2024-06-01 action.agreed owner=school due=2024-09-10 | The school finds a mentor.")
	none := strategyAnswers("social-care", "police", "health").with("actions.0.what", "", "actions.0.owner", "", "actions.0.who", "", "actions.0.due", "")
	got := s.take("hold-meeting", none)
	for _, says := range []string{"at least one action, or why there is none", "what came of the action that was due 10 March 2024"} {
		if !strings.Contains(got, says) {
			t.Errorf("%q is not said: %s", says, got)
		}
	}
	if strings.Contains(got, "10 September") {
		t.Error("an action whose day is ahead has to be answered for")
	}
	name := actionName(s.chronology().Find(s.entries[0].Ref))
	if got := s.take("hold-meeting", none.with("no_action", "Everything agreed in March goes on.", name+".came", "done")); !strings.Contains(got, "Say what changed for the child") {
		t.Errorf("done, and nothing is said: %s", got)
	}
	if got := s.take("hold-meeting", none.with("no_action", "Everything agreed in March goes on.", name+".came", "done", name+".result", "The messages show who sends him.")); got != "" {
		t.Fatal(got)
	}
	if open := openActions(s.chronology()); len(open) != 1 || !strings.Contains(open[0].Text.Reveal(), "mentor") {
		t.Errorf("%d actions are open", len(open))
	}
}

// Why a cared-for child is in care stands where the history is read.
func TestWhyInCareIsShown(t *testing.T) {
	s := newStory(t, "2023-03-01 care.started reason=to_be_safe_from_people_outside_the_home legal=section-20")
	for _, sec := range holdSections(s.of(), Answers{"type": {"cared-for-review"}}) {
		if sec.ID == "history" {
			if len(sec.Shown) == 0 || !strings.HasPrefix(sec.Shown[0].Lead, "Why in care") || !strings.Contains(sec.Shown[0].Text.Reveal(), "safe from people outside") {
				t.Errorf("it shows %v", sec.Shown)
			}
			return
		}
	}
	t.Error("there is no history to read")
}

// An action of a cared-for child that is long late goes to the reviewing officer.
func TestALateActionOfACaredForChildGoesToTheReviewingOfficer(t *testing.T) {
	s := newStory(t, "2023-03-01 care.started legal=section-20", "2024-03-01 action.agreed owner=social-care due=2024-03-10")
	var roles []string
	for _, d := range Duties(s.of()) {
		if d.Step == "do-action" {
			roles = append(roles, string(d.Of))
		}
	}
	if strings.Join(roles, " ") != "social-worker reviewing-officer" {
		t.Errorf("asked are %v", roles)
	}
	if got := s.take("do-action", Answers{"came": {"passed-on"}, "result": {"The worker left."}, "next.what": {"Find a mentor."}, "next.owner": {"social-care"}, "next.who": {"Eve Lang"}, "next.due": {"2024-06-20"}}, s.entries[1].Ref); got != "" {
		t.Fatal(got)
	}
	if open := openActions(s.chronology()); len(open) != 1 || open[0].Details.First("due") != "2024-06-20" {
		t.Errorf("passed on, %d actions are open", len(open))
	}
	if got := s.take("do-action", Answers{"came": {"done"}, "result": {"Done."}}, s.entries[1].Ref); !strings.Contains(got, "already") {
		t.Errorf("what was ended is ended again: %q", got)
	}
}

// What is said in confidence, and why a parent is not told, stand in entries of their own, and nowhere in what everybody reads.
func TestWhatIsSaidInConfidenceStandsApart(t *testing.T) {
	s := newStory(t)
	a := strategyAnswers("social-care", "police", "health").with("father", "not-told", "father_why", "Telling SECRETONE could put her in danger.", "apart.0.words", "The aunt said SECRETTWO.", "apart.0.for", "restricted", "father_said", "")
	if got := s.take("hold-meeting", a); got != "" {
		t.Fatal(got)
	}
	apart := 0
	for i := range s.entries {
		e := &s.entries[i]
		holds := strings.Contains(e.Text.Reveal(), "SECRET")
		for _, d := range e.Details {
			holds = holds || strings.Contains(strings.Join(d.Values, " "), "SECRET")
		}
		if holds && (e.Handling == "" || e.Handling == record.Open) {
			t.Errorf("%s lets everybody read it", e.Kind)
		}
		if holds {
			apart++
		}
	}
	if apart != 2 {
		t.Errorf("%d entries hold it", apart)
	}
	step, _ := Find("hold-meeting")
	of := s.of()
	for _, one := range Told(of, step.Sections(of, a), a) {
		if strings.Contains(one.Value.Reveal(), "SECRET") && !one.Apart {
			t.Errorf("%s would be kept with the decision", one.Name)
		}
	}
}

// A called meeting waits until it is held, moved or called off; what was called with is not asked again.
func TestACalledMeetingWaits(t *testing.T) {
	s := newStory(t)
	call := Answers{"type": {"strategy"}, "decided": {"2024-06-03"}, "for": {"2024-06-04T09:00"}, "method": {"video"}, "concern": {"criminal-exploitation"}, "why": {"He was found with drugs."}, "invited": {"police", "health"}}
	if got := s.take("call-meeting", call.with("for", "2024-06-12T09:00")); !strings.Contains(got, "Say why it is held later than within 24 hours") {
		t.Errorf("later than within its time: %q", got)
	}
	if got := s.take("call-meeting", call); !strings.Contains(got, "Invite children's social care, and the exploitation hub, or say why not") {
		t.Errorf("an agency it needs is not invited: %q", got)
	}
	if got := s.take("call-meeting", call.with("invited", "social-care,police,health")); !strings.Contains(got, "Invite the exploitation hub, or say why not") {
		t.Errorf("the exploitation hub is not at the table (R-106): %q", got)
	}
	if got := s.take("call-meeting", call.with("invited", "social-care,police,health,mace")); got != "" {
		t.Fatal(got)
	}
	called := s.entries[0].Ref
	if !strings.Contains(s.waits(), "Hold the strategy meeting that was called") {
		t.Errorf("it does not wait: %s", s.waits())
	}
	for _, sec := range holdSections(s.of(called), Answers{}) {
		for _, q := range sec.Questions {
			if q.ID == "invited" && strings.Join(q.Preset, " ") != "social-care police health mace" {
				t.Errorf("who was invited is asked again: %v", q.Preset)
			}
		}
	}
	if got := s.take("move-meeting", Answers{"what": {"moved"}, "why": {"The police ask for a day; he stays with his aunt."}, "for": {"2024-06-05T09:00"}}, called); got != "" {
		t.Fatal(got)
	}
	if n := strings.Count(s.waits(), "Hold the strategy meeting"); n != 1 {
		t.Errorf("%d meetings wait", n)
	}
	if got := s.take("hold-meeting", strategyAnswers("social-care", "police", "health"), s.entries[1].Ref); got != "" {
		t.Fatal(got)
	}
	if strings.Contains(s.waits(), "Hold the strategy meeting") || !strings.Contains(s.waits(), "Send the record of the strategy meeting") {
		t.Errorf("held, it waits for %s", s.waits())
	}
	if got := s.take("hold-meeting", strategyAnswers("social-care", "police", "health"), s.entries[1].Ref); !strings.Contains(got, "is recorded") {
		t.Errorf("it is closed twice: %q", got)
	}
	if got := s.take("send-minutes", Answers{"sent": {"2024-06-03"}, "to": {"police"}, "family": {"mother"}}, s.entries[2].Ref); !strings.Contains(got, "why the child was not told") {
		t.Errorf("nobody told the child: %q", got)
	}
	if got := s.take("send-minutes", Answers{"sent": {"2024-06-03"}, "to": {"police"}, "family": {"child", "mother"}}, s.entries[2].Ref); got != "" {
		t.Fatal(got)
	}
	if strings.Contains(s.waits(), "Send the record") {
		t.Error("the record was sent, and is waited for")
	}
}

// What a meeting lacked of the child waits, and is never held against the child.
func TestWhatAMeetingLackedOfTheChildWaits(t *testing.T) {
	s := newStory(t)
	a := strategyAnswers("social-care", "police", "health").with("child_view", "not-given", "child_said", "", "child_words", "", "child_by", "", "child_when", "", "met_child", "no", "met_who", "", "history_read", "no")
	if got := s.take("hold-meeting", a); !strings.Contains(got, "who tried") || !strings.Contains(got, "why the history was not read") {
		t.Errorf("it says %q", got)
	}
	a = a.with("child_tried", "Cal Reed rang on Sunday.", "child_why", "The meeting was called at night.", "history_why", "It was night; Ann Bell reads it tomorrow.")
	if got := s.take("hold-meeting", a); got != "" {
		t.Fatal(got)
	}
	for _, says := range []string{"What Mara says was not there. Why: The meeting was called at night. Who tried to ask: Cal Reed rang on Sunday.", "Nobody at the meeting had met Mara."} {
		if text := s.entries[0].Text.Reveal(); !strings.Contains(text, says) {
			t.Errorf("the meeting does not say %q: %s", says, text)
		}
	}
	for _, says := range []string{"Ask the child", "See the child, and speak with the child alone", "Read the history"} {
		if !strings.Contains(s.waits(), says) {
			t.Errorf("%q does not wait: %s", says, s.waits())
		}
	}
	for _, d := range Duties(s.of()) {
		if step, known := Find(d.Step); !known || step.Of == OfEntry && s.chronology().Find(d.About) == nil {
			t.Errorf("nothing leads to a step that ends %q", d.Say)
		}
	}
	heard := Answers{"when": {"2024-06-02"}, "by": {"the social worker"}, "how": {"face-to-face"}, "alone": {"yes"}}
	if got := s.take("hear-child", heard); !strings.Contains(got, "Say what the child said, or how the child was") {
		t.Errorf("with nothing of the child it says %q", got)
	}
	heard["said"], heard["words"] = []string{"I want to stay with my aunt"}, []string{"verbatim"}
	if got := s.take("hear-child", heard); got != "" {
		t.Fatal(got)
	}
	if w := s.waits(); strings.Contains(w, "Ask the child") || strings.Contains(w, "See the child") || !strings.Contains(w, "Read the history") {
		t.Errorf("it waits for %s", w)
	}
	if said := s.chronology().Find(s.last("child.voice")); !strings.Contains(said.Text.Reveal(), "Mara said: I want to stay with my aunt.") {
		t.Errorf("what Mara said stands as %q", said.Text.Reveal())
	}
	if got := s.take("read-history", Answers{"read": {"yes"}, "changes": {"yes"}, "how": {"She was referred twice before; the chair is told today."}}, s.entries[0].Ref); got != "" {
		t.Fatal(got)
	}
	if w := s.waits(); strings.Contains(w, "Read the history") {
		t.Errorf("the history was read, and it waits for %s", w)
	}
}

// Each child of a complex strategy meeting has an outcome of their own, and all have the meeting under one name.
func TestAComplexMeetingHasAnOutcomeForEachChild(t *testing.T) {
	a := strategyAnswers("social-care", "police", "health", "school").with("type", "complex-strategy")
	s := newStory(t)
	got := s.take("hold-meeting", a)
	for _, says := range []string{"Give the meeting a name", "Say about how many children", "Say what the meeting means for this child"} {
		if !strings.Contains(got, says) {
			t.Errorf("%q is not said: %s", says, got)
		}
	}
	if got := s.take("hold-meeting", a.with("shared", "Group meeting 3", "subjects", "four", "outcome_for", "He moves to his aunt.")); !strings.Contains(got, "in figures") {
		t.Errorf("it says %q", got)
	}
	if got := s.take("hold-meeting", a.with("shared", "Group meeting 3", "subjects", "4", "outcome_for", "He moves to his aunt.")); got != "" {
		t.Fatal(got)
	}
	if m := s.chronology().Items[1]; m.Details.First("meeting")+m.Details.First("outcome") == "" && s.chronology().Items[0].Details.First("meeting") != "Group meeting 3" {
		t.Error("the meeting has no name, or no outcome")
	}
}

// Every type of meeting can be held with what it asks, and writes only what the vocabulary knows.
func TestEveryTypeOfMeetingCanBeHeld(t *testing.T) {
	for _, m := range MeetingTypes() {
		s := newStory(t)
		a := strategyAnswers("social-care", "police", "health", "school").with("type", m.ID, "shared", "Group meeting 3", "subjects", "4", "outcome_for", "He moves to his aunt.", "stays", "Men still ring him.", "next", "2024-07-01")
		if m.Outcome {
			coded, _ := record.Words().Detail(m.Kind, "decision")
			a["outcome"] = coded.Codes[:1]
		}
		if got := s.take("hold-meeting", Asked(stepOf(t, "hold-meeting"), s.of(), a)); got != "" {
			t.Errorf("%s: %s", m.ID, got)
		}
	}
}

func stepOf(t *testing.T, id string) *Step {
	t.Helper()
	step, known := Find(id)
	if !known {
		t.Fatalf("there is no step %s", id)
	}
	return step
}
