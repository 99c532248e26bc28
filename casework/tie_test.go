package casework_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

const work = "Known from the referral."

// team is a manager, whom an administrator named as supervising a worker, and that worker.
func team(o office) (manager, social casework.Who) {
	o.t.Helper()
	manager = desktest.Person("manager-1", record.TeamManager, record.Supervision)
	social = desktest.Person("worker-1", "social-worker", record.PreparingVisit)
	admin := desktest.Person("admin-1", record.Administrator, record.Administering)
	if _, err := o.Supervise(o.t.Context(), admin, casework.Covering{Person: "manager-1", Of: "worker-1", Reason: "Made the team."}); err != nil {
		o.t.Fatal(err)
	}
	return manager, social
}

// sees says which children somebody is shown, by the names in the list.
func (o office) sees(who casework.Who) string {
	o.t.Helper()
	all, err := o.List(o.t.Context(), who)
	if err != nil {
		return err.Error()
	}
	var names []string
	for i := range all {
		names = append(names, all[i].Name.Reveal())
		if _, err := o.Open(o.t.Context(), who, all[i].ID, casework.View{}); err != nil {
			o.t.Errorf("%s is listed to %s and cannot be opened: %v", all[i].Name.Reveal(), who.Actor.User, err)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// child gives the id of the child of this name.
func (o office) child(name string) record.ChildID {
	o.t.Helper()
	all, err := o.List(o.t.Context(), desktest.OnDuty(o.t, o.Desk, "finds-children", record.OutOfHours, record.SafeguardingNow)) // to whom nobody is allocated
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range all {
		if l.Name.Reveal() == name {
			return l.ID
		}
	}
	o.t.Fatalf("there is no %s", name)
	return ""
}

// From the referral on: whoever is on duty allocates the child, the manager sees what the worker has, gives the child on and ends it, and
// each of them sees no other child.
func TestWhoWorksWithAChildFollowsFromWhatIsRecorded(t *testing.T) {
	o := open(t)
	o.arrives(twoChildren)
	manager, social := team(o)
	mara := o.child("Mara")
	if got := o.sees(social) + o.sees(manager); got != "" {
		t.Errorf("before anything is recorded they see %q", got)
	}
	duty := desktest.OnDuty(t, o.Desk, "duty-1", "front-door", record.SafeguardingNow)
	if got := o.sees(duty); got != "Ben Mara" {
		t.Errorf("on duty one sees %q", got)
	}
	wish := casework.Tying{Child: mara, Person: "worker-1", Agency: "", Reason: work}
	id, err := o.Allocate(t.Context(), duty, wish, true)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.sees(social) + ", " + o.sees(manager); got != "Mara, Mara" {
		t.Errorf("worker and manager see %q", got)
	}
	second := casework.Tying{Child: mara, Person: "worker-2", Role: "early-help-worker", Reason: work, Until: o.Now().Add(48 * time.Hour)}
	if _, err := o.Allocate(t.Context(), manager, second, false); err != nil {
		t.Fatal(err)
	}
	if err := o.EndTie(t.Context(), manager, casework.Ending{Child: mara, Tie: id, Reason: "Moved to another team."}); err != nil {
		t.Fatal(err)
	}
	if got := o.sees(social) + o.sees(manager); got != "" {
		t.Errorf("afterwards they see %q", got)
	}
	ties, err := o.TiesOf(t.Context(), duty, mara)
	if err != nil {
		t.Fatal(err)
	}
	var says []string
	for _, tie := range ties {
		says = append(says, fmt.Sprint(tie.Holder, " ", tie.Relation, " by ", tie.By, ", ended: ", !tie.Ended.IsZero(), " ", tie.EndedBy))
	}
	if want := []string{"worker-1 lead by duty-1, ended: true manager-1", "worker-2 allocated by manager-1, ended: false "}; !slices.Equal(says, want) {
		t.Errorf("the record says %q", says)
	}
	if checked, err := o.Check(t.Context(), checker); err != nil || checked.Bad != "" {
		t.Errorf("%+v, %v", checked, err)
	}
}

// Nobody gives themselves anything, nobody gives what is not theirs, and nothing lasts longer than it may. The refusal is a sentence.
// sizes: one line for each thing nobody may give
func TestWhatNobodyMayGive(t *testing.T) {
	o := open(t)
	o.arrives(twoChildren)
	manager, social := team(o)
	mara, ben := o.child("Mara"), o.child("Ben")
	duty := desktest.OnDuty(t, o.Desk, "duty-1", "front-door", record.SafeguardingNow)
	admin := desktest.Person("admin-1", record.Administrator, record.Administering)
	if _, err := o.Allocate(t.Context(), duty, casework.Tying{Child: mara, Person: "worker-1", Reason: work}, true); err != nil {
		t.Fatal(err)
	}
	in := func(d time.Duration) time.Time { return o.Now().Add(d) }
	const day = 24 * time.Hour
	lead := social
	lead.Purpose = record.PreparingMeeting
	for what, c := range map[string]struct {
		do   func() error
		want error
	}{
		"a child to oneself": {func() error {
			_, err := o.Allocate(t.Context(), duty, casework.Tying{Child: mara, Person: "duty-1", Reason: work}, false)
			return err
		}, record.Invalid},
		"a child without a reason": {func() error {
			_, err := o.Allocate(t.Context(), duty, casework.Tying{Child: mara, Person: "worker-2", Reason: "so"}, false)
			return err
		}, record.Invalid},
		"a child to nobody": {func() error {
			_, err := o.Allocate(t.Context(), duty, casework.Tying{Child: mara, Reason: work}, false)
			return err
		}, record.Invalid},
		"a child in no role there is": {func() error {
			_, err := o.Allocate(t.Context(), duty, casework.Tying{Child: mara, Person: "worker-2", Role: "friend", Reason: work}, false)
			return err
		}, record.Invalid},
		"a child of somebody else's team": {func() error {
			_, err := o.Allocate(t.Context(), manager, casework.Tying{Child: ben, Person: "worker-1", Reason: work}, false)
			return err
		}, record.Withheld},
		"a child that is not there": {func() error {
			_, err := o.Allocate(t.Context(), manager, casework.Tying{Child: "nobody", Person: "worker-1", Reason: work}, false)
			return err
		}, record.Withheld},
		"a child, as the lead": {func() error {
			_, err := o.Allocate(t.Context(), lead, casework.Tying{Child: mara, Person: "worker-2", Reason: work}, false)
			return err
		}, record.Withheld},
		"a child, as an administrator": {func() error {
			_, err := o.Allocate(t.Context(), admin, casework.Tying{Child: mara, Person: "worker-2", Reason: work}, false)
			return err
		}, record.Withheld},
		"an invitation for five weeks": {func() error {
			_, err := o.Invite(t.Context(), lead, casework.Tying{Child: mara, Person: "worker-2", Reason: work, Until: in(35 * day)})
			return err
		}, record.Invalid},
		"a review to a manager": {func() error {
			_, err := o.LetReview(t.Context(), manager, casework.Tying{Child: mara, Person: "manager-2", Role: record.TeamManager, Reason: work})
			return err
		}, record.Invalid},
		"a review to who does the work": {func() error {
			_, err := o.LetReview(t.Context(), manager, casework.Tying{Child: mara, Person: "worker-1", Role: "reviewing-officer", Reason: work})
			return err
		}, record.Invalid},
		"a watch without an end": {func() error {
			_, err := o.LetWatch(t.Context(), manager, casework.Tying{Child: mara, Person: "worker-2", Reason: work})
			return err
		}, record.Invalid},
		"a duty for eight days": {func() error {
			_, err := o.PutOnDuty(t.Context(), admin, casework.Duty{Person: "duty-2", Role: "front-door", Agency: "mash", Until: in(8 * day), Reason: work})
			return err
		}, record.Invalid},
		"a duty in no role": {func() error {
			_, err := o.PutOnDuty(t.Context(), admin, casework.Duty{Person: "duty-2", Agency: "mash", Until: in(day), Reason: work})
			return err
		}, record.Invalid},
		"a duty everywhere, alone": {func() error {
			_, err := o.PutOnDuty(t.Context(), admin, casework.Duty{Person: "duty-2", Role: "front-door", Agency: "mash", Until: in(day), Reason: work})
			return err
		}, record.NotYet},
		"a duty to a friend, by a manager": {func() error {
			_, err := o.PutOnDuty(t.Context(), manager, casework.Duty{Person: "duty-2", Role: "front-door", Agency: "mash", Until: in(day), Reason: work})
			return err
		}, record.NotYet},
		"a seat on a panel without an end": {func() error {
			_, err := o.JoinPanel(t.Context(), manager, casework.Duty{Person: "duty-2", Role: "front-door", Agency: "mash", Area: "north", Reason: work})
			return err
		}, record.Invalid},
		"a seat on a panel for a friend, by a manager": {func() error {
			_, err := o.JoinPanel(t.Context(), manager, casework.Duty{Person: "duty-2", Role: "front-door", Agency: "mash", Area: "north", Until: in(day), Reason: work})
			return err
		}, record.NotYet},
		"a duty without an end": {func() error {
			_, err := o.PutOnDuty(t.Context(), admin, casework.Duty{Person: "duty-2", Role: "front-door", Agency: "mash", Reason: work})
			return err
		}, record.Invalid},
		"a duty to oneself": {func() error {
			_, err := o.PutOnDuty(t.Context(), admin, casework.Duty{Person: "admin-1", Role: "front-door", Agency: "mash", Until: in(day), Reason: work})
			return err
		}, record.Invalid},
		"a duty, as a worker": {func() error {
			_, err := o.PutOnDuty(t.Context(), social, casework.Duty{Person: "duty-2", Role: "front-door", Agency: "mash", Until: in(day), Reason: work})
			return err
		}, record.Withheld},
		"cover of somebody else's worker": {func() error {
			_, err := o.Cover(t.Context(), manager, casework.Covering{Person: "worker-2", Of: "worker-9", Until: in(day), Reason: work})
			return err
		}, record.Withheld},
		"cover for two days, alone": {func() error {
			_, err := o.Cover(t.Context(), manager, casework.Covering{Person: "worker-2", Of: "worker-1", Until: in(2 * day), Reason: work})
			return err
		}, record.NotYet},
		"supervision of somebody else's worker": {func() error {
			_, err := o.Supervise(t.Context(), manager, casework.Covering{Person: "manager-2", Role: record.TeamManager, Agency: manager.Actor.Agency, Of: "worker-9", Until: in(20 * day), Reason: work})
			return err
		}, record.Withheld},
		"supervision to oneself": {func() error {
			_, err := o.Supervise(t.Context(), manager, casework.Covering{Person: "manager-1", Of: "worker-9", Reason: work})
			return err
		}, record.Invalid},
		"a list, alone": {func() error {
			return o.Restrict(t.Context(), manager, casework.Restriction{Child: mara, People: []string{"worker-1"}, Reason: work})
		}, record.NotYet},
		"a list with nobody on it": {func() error {
			return o.Restrict(t.Context(), manager, casework.Restriction{Child: mara, Reason: work})
		}, record.Invalid},
	} {
		err := c.do()
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		} else if strings.Contains(err.Error(), "worker-") || strings.Contains(err.Error(), "Mara") {
			t.Errorf("%s: the refusal names somebody: %v", what, err)
		}
	}
	if got := o.sees(desktest.Person("worker-2", "social-worker", record.PreparingVisit)); got != "" {
		t.Errorf("somebody sees %q by what was refused", got)
	}
	if err := o.EndTie(t.Context(), lead, casework.Ending{Child: mara, Tie: "none", Reason: work}); !errors.Is(err, record.NotFound) {
		t.Errorf("the end of a tie that is not there: %v", err)
	}
}

// A double click has one effect, and another wish under the same request is refused.
func TestATieIsRecordedOnce(t *testing.T) {
	o := open(t)
	o.arrives(twoChildren)
	duty := desktest.OnDuty(t, o.Desk, "duty-1", "front-door", record.SafeguardingNow)
	wish := casework.Tying{Child: o.child("Mara"), Person: "worker-1", Reason: work, Request: casework.Request{ID: "request-0000000000001"}}
	first, err := o.Allocate(t.Context(), duty, wish, true)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := o.Allocate(t.Context(), duty, wish, true); err != nil || again != first {
		t.Errorf("the same wish again gives %q, %v, want %q", again, err, first)
	}
	wish.Person = "worker-2"
	if _, err := o.Allocate(t.Context(), duty, wish, true); !errors.Is(err, record.Conflict) {
		t.Errorf("another wish under the same request: %v", err)
	}
}

// Duties, panels, cover and what entries say open what they are for and nothing else, until they end.
func TestAreasCoverAndWhatEntriesSay(t *testing.T) {
	o := open(t)
	o.receive(map[string]string{
		"people.csv": people + "police-north,P1,Invented,Mara,2009-04-02,9990123454\nhospital,H2,Other,Ben,2011-01-01,\n",
		"entries.csv": "record_id,agency,child,happened,kind,text,area\nA1,police-north,P1,2025-05-06,missing.reported,Reported missing.,north\nA2,police-north,P1,2025-05-07,mace.accepted,Accepted.,north\n" +
			"B1,hospital,H2,2025-05-20,health.emergency,Came with a cut.,south\n",
	})
	admin := casework.Service("demo", record.Administering)
	until := o.Now().Add(8 * time.Hour)
	for _, put := range []func() (record.TieID, error){
		func() (record.TieID, error) {
			return o.PutOnDuty(t.Context(), admin, casework.Duty{Person: "north-1", Area: "north", Until: until, Reason: work})
		},
		func() (record.TieID, error) {
			return o.JoinPanel(t.Context(), admin, casework.Duty{Person: "panel-1", Area: "north", Reason: work})
		},
		func() (record.TieID, error) {
			return o.CoordinateMissing(t.Context(), admin, casework.Duty{Person: "coordinator-1", Area: "north", Reason: work})
		},
	} {
		if _, err := put(); err != nil {
			t.Fatal(err)
		}
	}
	health := casework.Person(record.Actor{User: "named-nurse", Role: "health-lead", Agency: "hospital"}, record.SafeguardingNow, o.Now())
	other := casework.Person(record.Actor{User: "named-nurse", Role: "health-lead", Agency: "gp"}, record.SafeguardingNow, o.Now())
	for who, want := range map[casework.Who]string{
		desktest.Person("north-1", "front-door", record.SafeguardingNow):                "Mara",
		desktest.Person("panel-1", "panel-chair", record.PreparingMeeting):              "Mara",
		desktest.Person("coordinator-1", "missing-coordinator", record.SafeguardingNow): "Mara",
		desktest.Person("coordinator-2", "missing-coordinator", record.SafeguardingNow): "",
		health: "Ben", other: "",
	} {
		if got := o.sees(who); got != want {
			t.Errorf("%s as %s sees %q, want %q", who.Actor.User, who.Actor.Role, got, want)
		}
	}
	rota, err := o.Rota(t.Context(), admin)
	if err != nil || len(rota) != 3+1 { // and whoever is everywhere in this test
		t.Errorf("the rota has %d, %v", len(rota), err)
	}
	on := slices.IndexFunc(rota, func(tie record.Tie) bool { return tie.Holder == "north-1" })
	if err := o.EndHeld(t.Context(), admin, casework.Ending{Person: "north-1", Tie: rota[on].ID, Reason: "Went home ill today."}); err != nil {
		t.Error(err)
	}
	if got := o.sees(desktest.Person("north-1", "front-door", record.SafeguardingNow)); got != "" {
		t.Errorf("after the duty one sees %q", got)
	}
}

// A manager alone gives duty over their own agency's area to those whom they supervise; for anything else an administrator is the second
// person, once, for exactly that.
func TestDutyIsGivenAloneOnlyToOnesOwn(t *testing.T) {
	o := open(t)
	o.receive(twoChildren)
	as := func(user string, role record.Role, agency record.AgencyCode, purpose record.Purpose) casework.Who {
		return casework.Person(record.Actor{User: user, Role: role, Agency: agency}, purpose, o.Now())
	}
	manager := as("manager-1", record.TeamManager, "social-care-north", record.Supervision)
	if _, err := o.Supervise(t.Context(), casework.Service("demo", record.Administering), casework.Covering{Person: "manager-1", Of: "worker-1", Reason: work}); err != nil {
		t.Fatal(err)
	}
	duty := casework.Duty{Person: "worker-1", Role: "social-worker", Agency: "social-care-north", Area: "north", Until: o.Now().Add(24 * time.Hour), Reason: work}
	if _, err := o.PutOnDuty(t.Context(), manager, duty); err != nil {
		t.Errorf("one of their own, over their own area: %v", err)
	}
	for what, change := range map[string]func(*casework.Duty){
		"somebody of others":     func(d *casework.Duty) { d.Person = "worker-9" },
		"another area":           func(d *casework.Duty) { d.Area = "south" },
		"everywhere":             func(d *casework.Duty) { d.Area = "" },
		"for another agency":     func(d *casework.Duty) { d.Agency = "social-care-south" },
		"for an agency's prefix": func(d *casework.Duty) { d.Agency = "social-care" },
	} {
		wish := duty
		change(&wish)
		_, err := o.PutOnDuty(t.Context(), manager, wish)
		needs := new(casework.NeedsApproval)
		if !errors.As(err, &needs) || needs.Twofold.Kind != record.ForDuty {
			t.Errorf("%s, alone: %v", what, err)
			continue
		}
		if says := needs.Twofold.Says.Reveal(); !strings.Contains(says, wish.Person) {
			t.Errorf("%s: who decides is not told about whom: %q", what, says)
		}
		id, err := o.AskApproval(t.Context(), manager, casework.Request{}, needs.Twofold, "The rota has a hole.")
		if err != nil {
			t.Fatal(err)
		}
		if err := o.DecideApproval(t.Context(), as("manager-2", record.TeamManager, "social-care-north", record.Supervision), casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); err == nil {
			t.Errorf("%s: another manager agreed", what)
		}
		if err := o.DecideApproval(t.Context(), as("admin-1", record.Administrator, "", record.Administering), casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.PutOnDuty(t.Context(), manager, wish); err != nil {
			t.Errorf("%s, by two: %v", what, err)
		}
		if _, err := o.PutOnDuty(t.Context(), manager, wish); !errors.Is(err, record.NotYet) {
			t.Errorf("%s, once more: %v", what, err)
		}
	}
}
