package casework_test

import (
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// calledMeeting is a record with a strategy meeting called for tomorrow, to which police and health are invited. Nobody else has to do with it.
func calledMeeting(t *testing.T) (o office, child record.ChildID, meeting string) {
	t.Helper()
	o = open(t)
	o.receive(map[string]string{
		"people.csv": people + "social-care-cur,S1,Invented,Mara,2011-04-02,\npolice,P1,Invented,Mara,2011-04-02,\nhealth,H1,Invented,Mara,2011-04-02,\n",
		"links.csv":  "agency,child,person,decided_by,decided,reason\nsocial-care-cur,S1,x,,,one child\npolice,P1,x,,,one child\nhealth,H1,x,,,one child\n",
		"entries.csv": "record_id,agency,child,happened,kind,text,details,handling\n" +
			"A1,social-care-cur,S1,2024-11-06,meeting.strategy,They met.,concern=missing,\n" +
			"A2,social-care-cur,S1,2024-10-06,note,Long before it.,,\n" +
			"A3,social-care-cur,S1,2025-05-06,child.voice,She wants to see her aunt.,,\n" +
			"A4,social-care-cur,S1,2025-05-07,action.agreed,The school finds a mentor.,owner=school;due=2025-05-20,\n" +
			"B1,police,P1,2025-05-08,missing.reported,Away since noon.,,\n" +
			"B2,police,P1,2025-05-09,police.incident,POLICEONLY was said.,,restricted\n" +
			"C1,health,H1,2025-05-10,health.assessment,HEALTHONLY was said.,,restricted\n",
	})
	child = o.child("Mara")
	worker := desktest.Allocated(t, o.Desk, desktest.Person("worker-2", "social-worker", record.SafeguardingNow), child)
	worker.Actor.Agency = "social-care-cur"
	opened, err := o.Open(t.Context(), worker, child, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	read := ""
	for _, it := range opened.Chronology.Items {
		if it.Kind == "missing.reported" {
			read = it.Ref.String()
		}
	}
	ref, err := o.Take(t.Context(), worker, casework.Taking{At: casework.StepAt{Child: child, Step: "call-meeting"}, Request: casework.Request{ID: "calls-the-meeting-once"}, Answers: pathway.Answers{
		"type": {"strategy"}, "decided": {"2025-06-02"}, "for": {"2025-06-03T09:00"}, "method": {"video"}, "concern": {"missing"}, "why": {"She is away again."},
		"invited": {"social-care-cur", "police", "health", "mace"}, "read": {read, "health/C1"},
	}})
	if err != nil {
		t.Fatalf("the meeting is not called: %v", toldMissing(err))
	}
	return o, child, casework.Token(child, ref)
}

// asInvited is the single point of an agency, whom nothing else ties to the child.
func asInvited(o office, user string, role record.Role, agency record.AgencyCode) casework.Who {
	who := desktest.Person(user, role, record.PreparingMeeting)
	who.Actor.Agency = agency
	return desktest.Proving(o.Desk, who)
}

// Whoever is invited sees what they may see to prepare, for as long as that takes; those who are not invited see nothing (paragraph 4.3.6).
func TestBeingInvitedLetsPeoplePrepare(t *testing.T) {
	o, child, meeting := calledMeeting(t)
	for _, c := range []struct {
		who casework.Who
		in  bool
	}{
		{asInvited(o, "pol-1", "police-lead", "police"), true},
		{asInvited(o, "named-1", "health-lead", "health"), true},
		{asInvited(o, "school-1", "school-lead", "school"), false},
		{asInvited(o, "pol-2", "social-worker", "police"), false}, // a whole workforce is never let in
		{asInvited(o, "pol-3", "police-lead", "transport-police"), false},
	} {
		_, err := o.Agenda(t.Context(), c.who, child, meeting)
		if in := err == nil; in != c.in || !c.in && !errors.Is(err, record.Withheld) {
			t.Errorf("%s of %s: %v", c.who.Actor.Role, c.who.Actor.Agency, err)
		}
	}
}

// Two who are invited have two agendas: each what they may see, and what they may not is counted by class and never shown.
func TestEachInviteeHasAnAgendaOfTheirOwn(t *testing.T) {
	o, child, meeting := calledMeeting(t)
	police, health := asInvited(o, "pol-1", "police-lead", "police"), asInvited(o, "named-1", "health-lead", "health")
	for _, c := range []struct {
		who         casework.Who
		sees, never string
		hidden      int
	}{{police, "POLICEONLY", "HEALTHONLY", 1}, {health, "HEALTHONLY", "POLICEONLY", 0}} {
		a, err := o.Agenda(t.Context(), c.who, child, meeting)
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, it := range append(append(a.Changed, a.Missing...), a.Words...) {
			all += it.Text.Reveal() + "\n"
		}
		if !strings.Contains(all, c.sees) || strings.Contains(all, c.never) || strings.Contains(all, "Long before") || strings.Contains(all, "They met") {
			t.Errorf("the agenda of %s has %q", c.who.Actor.Role, all)
		}
		withheld := 0
		for _, n := range a.Withheld {
			withheld += n
		}
		if withheld != 1 || a.Hidden != c.hidden {
			t.Errorf("%s: %d are withheld by class, %d of what is read before", c.who.Actor.Role, withheld, a.Hidden)
		}
		if len(a.Missing) != 1 || len(a.Words) != 1 || len(a.Actions) != 1 || !a.Actions[0].Late || a.Type == nil || a.Last == nil {
			t.Errorf("%s: %d missing, %d of the child's words, %d actions", c.who.Actor.Role, len(a.Missing), len(a.Words), len(a.Actions))
		}
		if len(a.Overdue) == 0 {
			t.Errorf("%s: nothing is late", c.who.Actor.Role)
		}
	}
	if _, err := o.Agenda(t.Context(), police, child, "no-such-token"); !errors.Is(err, record.NotFound) {
		t.Errorf("a meeting that is not there: %v", err)
	}
}

// What waits is told as far as what it stands on may be seen, and is worked out from all of it: nobody is told to do what was done where they do not
// see it.
func TestWhatWaitsIsWorkedOutFromTheWholeRecord(t *testing.T) {
	o, child, _ := calledMeeting(t)
	police := asInvited(o, "pol-1", "police-lead", "police")
	waits := func(say string) (n int) {
		t.Helper()
		all, err := o.Waiting(t.Context(), police, child)
		if err != nil {
			t.Fatal(err)
		}
		for i := range all {
			if strings.HasPrefix(all[i].Say, say) {
				n++
			}
		}
		return n
	}
	if waits("Do what was agreed") != 1 || waits("Hold the strategy meeting") != 1 {
		t.Fatal("what waits is not told")
	}
	o.receive(map[string]string{"entries.csv": "record_id,agency,child,happened,kind,text,details,handling\nA5,social-care-cur,S1,2025-05-30,action.done,A mentor was found; where is not to be known.,from=A4,restricted\n" +
		"C2,health,H1,2025-05-31,action.agreed,Restricted: see the clinic.,owner=health;due=2025-06-01,restricted\n"})
	if waits("Do what was agreed") != 0 {
		t.Error("what is done where they do not see it is still to be done, or what they may not see is told")
	}
}
