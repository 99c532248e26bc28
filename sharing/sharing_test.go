package sharing

import (
	"testing"

	"sightline/record"
)

func TestWhoAsksIsSaid(t *testing.T) {
	whole := asks("social-worker", "open", "child", "allocated", now)
	if !Decide(whole).Allowed {
		t.Fatal("the whole request is refused")
	}
	for what, leaveOut := range map[string]func(r *Request){
		"tenant": func(r *Request) { r.Tenant = "" }, "user": func(r *Request) { r.Actor.User = "" }, "role": func(r *Request) { r.Actor.Role = "" },
	} {
		r := whole
		leaveOut(&r)
		if Decide(r).Allowed {
			t.Errorf("leave was given without a %s", what)
		}
	}
}

// Somebody who has to do with a child in several ways sees what the widest of them shows, and the log says which that was.
func TestSeveralRelations(t *testing.T) {
	for _, story := range []struct {
		who, why  string
		relations []record.Relation
		sees      string
		by        record.Relation
	}{
		{"health-lead", now, []record.Relation{record.HoldsNotice, record.PanelMember}, "C own C", record.PanelMember},
		{"health-lead", meeting, []record.Relation{record.HoldsNotice, record.Invited}, "C own C", record.Invited},
		{"social-worker", now, []record.Relation{record.Allocated, record.Covers, record.Leads}, "C restricted own C", record.Leads},
		{"police-lead", now, []record.Relation{record.HoldsNotice, record.OnDuty}, "C restricted own C", record.OnDuty},
		{"police-lead", visit, []record.Relation{record.HoldsNotice, record.OnDuty}, "C own C", record.OnDuty},
		{"team-manager", "supervision", []record.Relation{record.Reviews, record.Supervises}, "C restricted own C", record.Supervises},
	} {
		r := asks(story.who, "open", "child", "", story.why)
		r.Standing.Relations = story.relations
		if d := Decide(r); d.Sight.String() != story.sees || d.Relation != story.by {
			t.Errorf("%s by %q for %s sees %q by %q, want %q by %q", story.who, story.relations, story.why, d.Sight, d.Relation, story.sees, story.by)
		}
	}
}

// What a role can choose, do and see at most is found by asking.
func TestWhatARoleCanDoAtAll(t *testing.T) {
	for role, want := range map[record.Role][]record.Purpose{
		"social-worker":     {record.SafeguardingNow, record.PreparingVisit, record.PreparingMeeting},
		"reviewing-officer": {record.SafeguardingNow, record.PreparingVisit, record.PreparingMeeting},
		"team-manager":      {record.SafeguardingNow, record.PreparingMeeting, record.Supervision, record.AccessReview},
		"partnership":       {record.LearningReview, record.Assurance},
		"administrator":     {record.Administering}, "caldicott-guardian": {record.Assurance, record.AccessReview},
		"person": nil, "service": nil, "headteacher": nil, "": nil,
	} {
		if got := PurposesOf(role); len(got) != len(want) || len(got) > 0 && !equal(got, want) {
			t.Errorf("%s can choose %q, want %q", role, got, want)
		}
	}
	for role, want := range map[record.Role]string{
		"social-worker": "C restricted", "strategy-chair": "C restricted", "team-manager": "C restricted", "data-steward": "B", "partnership": "B",
		"caldicott-guardian": "", "administrator": "", "person": "", "headteacher": "",
	} {
		if got := FurthestOf(role); got.String() != want {
			t.Errorf("%s sees at most %q, want %q", role, got, want)
		}
	}
	if got := Roles(record.AdministerAct); !equal(got, []record.Role{record.Administrator}) {
		t.Errorf("accounts are looked after by %q", got)
	}
	if got := Roles("delete"); len(got) > 0 {
		t.Errorf("%q may do what there is not", got)
	}
}

func equal[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestWhatGoesOnPaper(t *testing.T) {
	for handling, want := range map[record.Handling]bool{
		"": true, record.Open: true, record.ProfessionalsOnly: true, record.Restricted: false, record.Sealed: false, "as agreed": false,
	} {
		if got := OnPaper(&record.Entry{Handling: handling}); got != want {
			t.Errorf("%q on paper: %v", handling, got)
		}
	}
}
