package casework_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// An invitation goes to somebody who is at work here, in a role in which one comes to a meeting about a child: to no id that is nobody's, to
// nobody who left, to nobody who only looks after accounts, and to whoever looks after the partnership as that alone.
func TestWhoIsInvitedIsAtWorkHere(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, heard)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	lead := casework.Person(record.Actor{User: "lead-1", Role: "social-worker", Agency: "social-care"}, record.PreparingMeeting, now)
	demo := casework.Service("demo", record.Administering)
	if _, err := o.Allocate(t.Context(), demo, casework.Tying{Child: o.mara(), Person: "lead-1", Role: "social-worker", Agency: "social-care", Reason: "Works with the child."}, true); err != nil {
		t.Fatal(err)
	}
	o.works("teacher-1", "school-lead", "school", now)
	o.works("left-1", "school-lead", "school", now.AddDate(0, -14, 0))
	o.works("admin-1", record.Administrator, "", now)
	o.works("board-1", "partnership", "partnership", now)
	for _, c := range []struct {
		who  string
		role record.Role
		say  string // "" when they are invited
	}{
		{"teacher-1", "school-lead", ""},
		{"teacher-1", "", ""},
		{"teacher-1", "social-worker", "no such role now"},
		{"nobody-1", "school-lead", "nobody who is at work here"},
		{"left-1", "school-lead", "nobody who is at work here"},
		{"admin-1", record.Administrator, "none in which somebody comes to a meeting"},
		{"admin-1", "", "no role in which somebody comes to a meeting"},
		{"board-1", "", "say in which role"},
		{"board-1", "partnership", ""},
	} {
		wish := casework.Tying{Child: o.mara(), Person: c.who, Role: c.role, Until: now.Add(14 * 24 * time.Hour), Reason: "To the meeting on Monday."}
		switch _, err := o.Invite(t.Context(), lead, wish); {
		case c.say == "" && err != nil:
			t.Errorf("%s as %q: %v", c.who, c.role, err)
		case c.say != "" && (!errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), c.say)):
			t.Errorf("%s as %q is not refused with %q: %v", c.who, c.role, c.say, err)
		}
	}
}

// A manager who is away for a while hands their people on to another manager of the agency, until a day within four weeks. For longer the
// team is kept anew.
func TestSupervisionHandedOnEnds(t *testing.T) {
	o := open(t)
	now := o.Now()
	manager := casework.Person(record.Actor{User: "manager-1", Role: record.TeamManager, Agency: "social-care"}, record.Supervision, now)
	if _, err := o.Supervise(t.Context(), casework.Service("demo", record.Administering), casework.Covering{Person: "manager-1", Of: "worker-1", Reason: "Made the team."}); err != nil {
		t.Fatal(err)
	}
	wish := casework.Covering{Person: "manager-2", Role: record.TeamManager, Agency: "social-care", Of: "worker-1", Until: now.Add(21 * 24 * time.Hour), Reason: "Away for three weeks."}
	for say, change := range map[string]func(*casework.Covering){
		"hands on ends within 28 days":       func(c *casework.Covering) { c.Until = time.Time{} },
		"For longer, an administrator":       func(c *casework.Covering) { c.Until = now.Add(60 * 24 * time.Hour) },
		"another manager of the same agency": func(c *casework.Covering) { c.Agency = "police" },
		"manager of the same agency; say so": func(c *casework.Covering) { c.Role = "social-worker" },
		"nobody gives themselves a relation": func(c *casework.Covering) { c.Person = "manager-1" },
	} {
		wrong := wish
		change(&wrong)
		if _, err := o.Supervise(t.Context(), manager, wrong); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), say) {
			t.Errorf("want %q, got %v", say, err)
		}
	}
	if _, err := o.Supervise(t.Context(), manager, wish); err != nil {
		t.Errorf("for three weeks: %v", err)
	}
}

// Who is invited to a meeting that is far ahead has the record until the meeting, and for the time of its minutes; one that was mistyped for another
// century opens it for a year at most.
func TestAnInvitationLastsUntilTheMeetingAndItsMinutes(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, heard)
	o.receive(map[string]string{
		"people.csv": people + "police,P1,Invented,Mara,2009-04-02,9990123454\n",
		"police.csv": "record_id,agency,child,happened,kind,text,details\n" +
			"A1,police,P1,2025-06-01,meeting.called,Called for August.,for=2025-08-20T10:00;invited=college\n" +
			"A2,police,P1,2025-06-01,meeting.called,Called for another century.,for=2190-08-20;invited=school\n" +
			"A3,police,P1,2025-06-01,meeting.called,Called for a day that nobody can read.,for=soon;invited=health\n",
	})
	college, school, health := asInvited(o, "col-1", "school-lead", "college"), asInvited(o, "sch-1", "school-lead", "school"), asInvited(o, "hea-1", "health-lead", "health")
	for _, c := range []struct {
		when string
		who  casework.Who
		in   bool
	}{
		{"2025-06-20 09:00", college, true}, {"2025-08-20 09:00", college, true}, {"2025-09-10 09:00", college, true}, {"2025-09-25 09:00", college, false},
		{"2025-12-01 09:00", school, true}, {"2026-08-01 09:00", school, false}, {"2025-06-20 09:00", health, true}, {"2025-07-20 09:00", health, false},
	} {
		now = day(c.when)
		_, err := o.Open(t.Context(), c.who, o.mara(), casework.View{})
		if in := err == nil; in != c.in || !c.in && !errors.Is(err, record.Withheld) {
			t.Errorf("on %s, %s: %v", c.when, c.who.Actor.Agency, err)
		}
	}
}
