package casework_test

import (
	"slices"
	"testing"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/store"
)

const heard = `id: heard
theme: missing
asks: Who was told what is heard of {child}?
asked-of: school-lead
because: [{review: LP9}]
when: {on: [police.intelligence]}
again: each
`

const home = `id: home
theme: missing
asks: Who spoke with {child} about coming home?
asked-of: school-lead
because: [{review: LP9}]
when: {on: [missing.reported]}
again: each
`

// works gives somebody an account here, in one role.
func (o office) works(user string, role record.Role, agency record.AgencyCode, now time.Time) casework.Who {
	o.t.Helper()
	access, err := audit.Grant(audit.Granted{
		Tenant: checker.Tenant, Actor: checker.Actor, Relation: record.AsService, Purpose: record.Administering, Act: record.AdministerAct,
		Subject: record.Subject{Kind: record.OnePerson, ID: user},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	a := record.Account{
		ID: record.AccountID(user), Login: user, Agency: agency, Starts: now, Ends: now.AddDate(0, 6, 0), Enabled: now, Roles: []record.Grant{{Role: role, Since: now}},
	}
	if _, err := o.store.Write(o.t.Context(), access, store.Request{}, func(w store.Writer) error {
		_, err := w.KeepAccount(o.t.Context(), a, "made for a test")
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
	return casework.Person(record.Actor{User: user, Role: role, Agency: agency}, record.SafeguardingNow, now)
}

// waits gives the open question of a rule as it is listed for somebody; nil when it is not.
func (o office) waits(who casework.Who, rule string) *casework.QuestionLine {
	o.t.Helper()
	board, err := o.Board(o.t.Context(), who, casework.QuestionsOf{Rule: rule})
	if err != nil {
		o.t.Fatal(err)
	}
	if len(board.Waiting) == 0 {
		return nil
	}
	return &board.Waiting[0]
}

// What the police restricted is asked of the school, which does not see it: the police are told to share it or to act, and nobody else is.
func TestAQuestionThoseAskedDoNotSeeIsForWhoHoldsWhatItStandsOn(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, heard, home)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,", "A2,police,P1,2025-06-01,police.intelligence,Heard in the park.,restricted")
	police, school := o.works("officer-1", "police-lead", "police", now), o.works("teacher-1", "school-lead", "school", now)
	demo := casework.Service("demo", record.Administering)
	until := now.AddDate(0, 0, 20)
	wish := casework.Tying{Child: o.mara(), Person: "teacher-1", Role: "school-lead", Agency: "school", Until: until, Reason: "Invited to the meeting."}
	if _, err := o.Invite(t.Context(), demo, wish); err != nil {
		t.Fatal(err)
	}
	if line := o.waits(school, "heard"); line != nil {
		t.Errorf("the school is told of what it does not see: %+v", line)
	}
	if line := o.waits(school, "home"); line == nil || !line.Mine || line.Share {
		t.Errorf("what the school sees is its own to answer: %+v", line)
	}
	line := o.waits(police, "heard")
	if line == nil || line.Mine || !line.Share || !line.Theirs() {
		t.Fatalf("the police hold what the school does not see: %+v", line)
	}
	if line := o.waits(police, "home"); line == nil || line.Theirs() {
		t.Errorf("what the school sees is not for the police: %+v", line)
	}
	if line := o.waits(worker, "heard"); line == nil || line.Theirs() {
		t.Errorf("the worker sees it, and it is not theirs: %+v", line)
	}
	opened, err := o.Open(t.Context(), police, o.mara(), casework.View{})
	if err != nil || len(opened.Share) != 1 || opened.Share[line.ID] != "school-lead" {
		t.Errorf("on the page it is to be shared: %v, %v", opened, err)
	}
	if q, err := o.Question(t.Context(), police, o.mara(), line.ID); err != nil || q.Share[line.ID] != "school-lead" {
		t.Errorf("on the page of the question: %v", err)
	}
	if all, err := o.List(t.Context(), police); err != nil || len(all) != 1 || all[0].Mine != 1 || all[0].Asked != 2 {
		t.Errorf("in the list: %+v, %v", all, err)
	}
	role := func(who casework.Who, of record.Role) (rules []string) {
		board, err := o.Board(t.Context(), who, casework.QuestionsOf{Role: of})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range board.Waiting {
			rules = append(rules, line.Rule)
		}
		slices.Sort(rules)
		return rules
	}
	if got := role(police, "police-lead"); !slices.Equal(got, []string{"heard"}) {
		t.Errorf("asked of the police, and theirs to share: %v", got)
	}
}

// A question that nobody sees who could do something about it is told to the Caldicott guardian, without the child.
func TestAQuestionThatNobodySeesIsAnAlarm(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, heard, home)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,", "A2,police,P1,2025-06-01,police.intelligence,Heard in the park.,restricted")
	guardian := casework.Person(record.Actor{User: "guardian-1", Role: record.CaldicottGuardian}, record.AccessReview, now)
	o.works("teacher-1", "school-lead", "school", now)
	wish := casework.Tying{Child: o.mara(), Person: "teacher-1", Role: "school-lead", Agency: "school", Until: now.AddDate(0, 0, 20), Reason: "Invited to the meeting."}
	if _, err := o.Invite(t.Context(), casework.Service("demo", record.Administering), wish); err != nil {
		t.Fatal(err)
	}
	unseen := func() []casework.Unseen {
		t.Helper()
		all, err := o.Unseen(t.Context(), guardian)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all := unseen()
	if len(all) != 1 || all[0].Rule != "heard" || all[0].AskedOf != "school-lead" || !slices.Equal(all[0].HeldBy, []record.AgencyCode{"police"}) || !all[0].Since.Equal(now) {
		t.Fatalf("nobody sees %+v", all)
	}
	line := o.waits(worker, "heard")
	if all[0].Number != casework.NumberOf(o.mara(), line.ID) || all[0].Number == string(line.ID) {
		t.Errorf("it is spoken of as %q", all[0].Number)
	}
	o.works("officer-1", "police-lead", "police", now)
	if all := unseen(); len(all) != 0 {
		t.Errorf("the police lead sees it, and can share it: %+v", all)
	}
	now = now.AddDate(0, 2, 0) // dormant, and the invitation is over
	if all := unseen(); len(all) != 2 {
		t.Errorf("nobody is here any more: %+v", all)
	}
	for _, who := range []casework.Who{worker, checker, desktest.Person("steward-1", "data-steward", record.Assurance)} {
		if _, err := o.Unseen(t.Context(), who); err == nil {
			t.Errorf("%s is told what nobody sees", who.Actor.Role)
		}
	}
}
