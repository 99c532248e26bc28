package stories_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// actor is somebody of a story, who has proved just now who they are.
type actor struct {
	*desktest.World

	t   *testing.T
	who casework.Who
}

// acting puts somebody into a world, with what ties them to the children.
// sizes: where, and who somebody is
func acting(t *testing.T, w *desktest.World, role record.Role, agency record.AgencyCode, purpose record.Purpose) *actor {
	t.Helper()
	who := casework.Person(record.Actor{User: "user-" + string(role), Role: role, Agency: agency}, purpose, time.Now())
	return &actor{w, t, who}
}

// tied gives them a relation to children, to an area or to somebody.
func (a *actor) tied(relation record.Relation, children ...record.ChildID) *actor {
	a.t.Helper()
	tie := record.Tie{Relation: relation, Holder: a.who.Actor.User, Role: a.who.Actor.Role, Agency: a.who.Actor.Agency}
	if relation == record.Supervises {
		tie.Person = "user-social-worker"
	}
	a.Tie(a.t, tie, children...)
	return a
}

// For looks for another purpose.
func (a *actor) For(purpose record.Purpose) *actor {
	other := *a
	other.who.Purpose = purpose
	return &other
}

// opens reads a child's record and gives the words that come to light, by their ends; none when there is no leave.
func (a *actor) opens(child record.ChildID) []string {
	a.t.Helper()
	o, err := a.Desk.Open(a.t.Context(), a.who, child, casework.View{})
	if err != nil {
		if !errors.Is(err, record.Withheld) && !errors.Is(err, record.NotFound) {
			a.t.Fatal(err)
		}
		return nil
	}
	found := map[string]bool{}
	for _, it := range o.Chronology.Items {
		for _, word := range a.Found(it.Text.Reveal()) {
			_, end, _ := strings.Cut(word, "X")
			found[end] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// lists gives which of the children of the world stand on their list.
func (a *actor) lists() (names []string) {
	a.t.Helper()
	all, err := a.Desk.List(a.t.Context(), a.who)
	if err != nil {
		if errors.Is(err, record.Withheld) {
			return nil
		}
		a.t.Fatal(err)
	}
	for i := range all {
		names = append(names, all[i].Name.Reveal())
	}
	slices.Sort(names)
	return names
}

func (a *actor) is(what string, want, got []string) {
	a.t.Helper()
	if !slices.Equal(want, got) {
		a.t.Errorf("%s, %s: %v, want %v", a.who.Actor.Role, what, got, want)
	}
}

// What each sees of the child who has everything: the ends of the words in its entries.
var (
	work       = []string{"aone", "bone", "bthree", "btwo", "mone", "mthree", "mtwo"}
	andHealth  = []string{"aone", "bone", "bthree", "btwo", "cone", "ctwo", "mone", "mthree", "mtwo"}
	everything = []string{"aone", "bone", "bthree", "btwo", "cone", "ctwo", "mone", "mthree", "mtwo", "rone", "rtwo"}
)

// By day a social worker prepares a visit: they see the children who are allocated to them and the whole story of each, but for what is
// sealed; nothing of anybody else; and for a purpose that is none of theirs, nothing at all.
func TestByDayASocialWorkerGetsTheStory(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "social-worker", "social-care-cur", record.PreparingVisit).tied(record.Allocated, w.Everything)
	a.is("lists", []string{"Everything"}, a.lists())
	a.is("reads", everything, a.opens(w.Everything))
	a.is("reads of somebody else's child", nil, a.opens(w.Ordinary))
	a.is("reads of a restricted child", nil, a.opens(w.Listed))
	a.is("reads of another agreement's child", nil, a.opens(w.Foreign))
	a.is("reads for assurance", nil, a.For(record.Assurance).opens(w.Everything))
	a.is("reads reviewing access", nil, a.For(record.AccessReview).opens(w.Everything))
}

// By day a screener of the exploitation hub finds the children of their panel, and what may be said of them there; what agencies restricted
// to those who work most closely stays with those.
func TestByDayTheHubSeesThePanelsChildren(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "exploitation-hub", "vemt", record.PreparingMeeting).tied(record.PanelMember)
	a.is("lists", []string{"Everything"}, a.lists())
	a.is("reads", andHealth, a.opens(w.Everything))
	a.is("reads of a child who is in no process", nil, a.opens(w.Ordinary))
}

// By day the missing coordinator has the children who are missing, and no others.
func TestByDayTheMissingCoordinatorHasTheMissing(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "missing-coordinator", "transport-police", record.SafeguardingNow).tied(record.CoordinatesMissing)
	a.is("lists", []string{"Everything"}, a.lists())
	a.is("reads", andHealth, a.opens(w.Everything))
	a.is("reads of a child who is not missing", nil, a.opens(w.Ordinary))
}

// By day a health lead asks whether a child is known and whom to tell: with two exact things they are told that and no more. Invited to the
// meeting they read what it needs, and of health what their own agency wrote.
func TestByDayTheHealthLeadAsksWhetherAChildIsKnown(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "health-lead", "hospital", record.SafeguardingNow)
	known, err := a.Desk.AskKnown(t.Context(), a.who, casework.Asking{GivenNames: "Everything", FamilyName: "CanaryEverythingXname", Born: "2010-05-13"})
	if err != nil || !known.Known {
		t.Errorf("by name and birth: %+v %v", known, err)
	}
	for what, asking := range map[string]casework.Asking{
		"another birth": {GivenNames: "Everything", FamilyName: "CanaryEverythingXname", Born: "2010-05-14"}, "another name": {GivenNames: "Every", FamilyName: "CanaryEverythingXname", Born: "2010-05-13"},
		"another agreement's child": {GivenNames: "Foreign", FamilyName: "CanaryForeignXname", Born: "2010-05-10"},
	} {
		if known, err := a.Desk.AskKnown(t.Context(), a.who, asking); err != nil || known.Known || !known.Ring.IsZero() {
			t.Errorf("%s: %+v %v", what, known, err)
		}
	}
	a.is("reads without having to do with the child", nil, a.opens(w.Everything))
	a.tied(record.Invited, w.Everything)
	a.is("reads when invited", andHealth, a.For(record.PreparingMeeting).opens(w.Everything))
	a.is("reads when invited, to act now", work, a.opens(w.Everything))
	mine := acting(t, w, "health-lead", "mental-health", record.SafeguardingNow).tied(record.Invited, w.Everything)
	a.is("reads of their own agency too", append(slices.Clone(work[:4]), "cone", "mone", "mthree", "mtwo"), mine.opens(w.Everything))
}

// By day the lead of a school sees their own pupils, by what the school itself wrote, as far as the work needs; no health, no intelligence.
func TestByDayTheSchoolSeesItsPupils(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "school-lead", "school", record.SafeguardingNow)
	a.is("lists", []string{"Everything", "Ordinary"}, a.lists())
	a.is("reads", work, a.opens(w.Everything))
	a.is("reads of a restricted pupil", nil, a.opens(w.Listed))
	other := acting(t, w, "school-lead", "college", record.SafeguardingNow)
	other.is("lists of another school", nil, other.lists())
}

// By day a youth justice worker has the children for whom they have an open task, until it is done.
func TestByDayYouthJusticeHasItsTasks(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "youth-justice-worker", "youth-justice", record.PreparingVisit).tied(record.OpenTask, w.Everything)
	a.is("lists", []string{"Everything"}, a.lists())
	a.is("reads", andHealth, a.opens(w.Everything))
	ties, err := a.Desk.TiesOf(t.Context(), a.who, w.Everything)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(ties, func(tie record.Tie) bool { return tie.Holder == a.who.Actor.User })
	if err := a.Desk.EndTie(t.Context(), casework.Service("demo", record.Administering), casework.Ending{Child: w.Everything, Tie: ties[at].ID, Reason: "The task is done."}); err != nil {
		t.Fatal(err)
	}
	a.is("reads once it is done", nil, a.opens(w.Everything))
}

// By day a team manager sees what their workers see, allocates, and reviews nobody's work that they manage.
func TestByDayAManagerAnswersForTheTeam(t *testing.T) {
	w := desktest.NewWorld(t)
	worker := acting(t, w, "social-worker", "social-care-cur", record.PreparingVisit).tied(record.Allocated, w.Everything)
	a := acting(t, w, record.TeamManager, "social-care-cur", record.Supervision).tied(record.Supervises)
	a.is("lists", worker.lists(), a.lists())
	a.is("reads", everything, a.opens(w.Everything))
	a.is("reads of a child of another team", nil, a.opens(w.Ordinary))
	if _, err := a.Desk.Allocate(t.Context(), a.who, casework.Tying{Child: w.Everything, Person: "user-new", Role: "social-worker", Reason: "Takes over on Monday."}, true); err != nil {
		t.Errorf("allocating: %v", err)
	}
	if _, err := a.Desk.Allocate(t.Context(), a.who, casework.Tying{Child: w.Everything, Person: a.who.Actor.User, Role: record.TeamManager, Reason: "Takes it on themselves."}, true); !errors.Is(err, record.Invalid) {
		t.Errorf("to themselves: %v", err)
	}
	if _, err := a.Desk.LetReview(t.Context(), a.who, casework.Tying{Child: w.Everything, Person: a.who.Actor.User, Role: record.TeamManager, Reason: "Reviews their own team."}); err == nil {
		t.Error("a manager reviews what they manage")
	}
	reviewer := acting(t, w, record.TeamManager, "social-care-cur", record.Supervision)
	reviewer.who.Actor.User = "user-other-manager"
	reviewer.tied(record.Reviews, w.Ordinary)
	a.is("reads as a manager who was made a reviewer", nil, reviewer.opens(w.Ordinary))
}

// By day the partnership's business manager counts, and opens nobody.
func TestByDayThePartnershipCounts(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "partnership", "social-care-cur", record.Assurance)
	if _, err := a.Desk.Preview(t.Context(), a.who, casework.PreviewOf{Rules: []string{"missing-many-times"}}); err != nil && errors.Is(err, record.Withheld) {
		t.Errorf("what a rule would have asked: %v", err)
	}
	a.is("lists", nil, a.lists())
	for _, purpose := range record.Purposes() {
		a.is("reads for "+string(purpose), nil, a.For(purpose).opens(w.Everything))
	}
}

// By day the Caldicott guardian sees who looked and why, and opens no record to see it.
func TestByDayTheCaldicottGuardianSeesWhoLooked(t *testing.T) {
	w := desktest.NewWorld(t)
	worker := acting(t, w, "social-worker", "social-care-cur", record.PreparingVisit).tied(record.Allocated, w.Everything)
	worker.opens(w.Everything)
	worker.opens(w.Ordinary) // and is refused
	a := acting(t, w, record.CaldicottGuardian, "social-care-cur", record.AccessReview)
	for child, want := range map[record.ChildID]string{w.Everything: "", w.Ordinary: "refused"} {
		traced, err := a.Desk.Trace(t.Context(), a.who, child)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(traced.Lines, func(l record.LogLine) bool {
			return l.Actor.User == worker.who.Actor.User && l.Act == record.OpenAct && l.Purpose == record.PreparingVisit && (l.Outcome == "refused") == (want == "refused")
		}) {
			t.Errorf("that the worker looked, and was %q, is not there", want)
		}
	}
	if _, err := a.Desk.Unseen(t.Context(), a.who); err != nil {
		t.Errorf("questions that nobody sees: %v", err)
	}
	if _, err := a.Desk.Reviews(t.Context(), a.who); err != nil {
		t.Errorf("what is to be looked at afterwards: %v", err)
	}
	a.is("lists", nil, a.lists())
	for _, purpose := range record.Purposes() {
		a.is("reads for "+string(purpose), nil, a.For(purpose).opens(w.Everything))
	}
}

// By day an administrator looks after accounts; whatever ties them to a child, they see none.
func TestByDayAnAdministratorSeesNoChild(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, record.Administrator, "social-care-cur", record.Administering)
	for _, relation := range []record.Relation{record.Allocated, record.Leads, record.BreakGlass, record.Reviews} {
		a.tied(relation, w.Everything)
	}
	a.tied(record.OnDuty)
	if _, err := a.Desk.Staff(t.Context(), a.who); err != nil {
		t.Errorf("accounts: %v", err)
	}
	for _, purpose := range record.Purposes() {
		a.is("lists for "+string(purpose), nil, a.For(purpose).lists())
		a.is("reads for "+string(purpose), nil, a.For(purpose).opens(w.Everything))
	}
	if _, err := a.Desk.BreakGlass(t.Context(), a.For(record.SafeguardingNow).who, casework.BreakGlassWish{Child: w.Everything, Why: "danger", Words: "It is said that the child is in danger."}); !errors.Is(err, record.Withheld) {
		t.Errorf("an administrator breaks the glass: %v", err)
	}
}

// Whoever is kept from a child by a conflict of their own sees nothing of it, however else they are tied to it, from that moment on.
func TestAConflictKeepsSomebodyOut(t *testing.T) {
	w := desktest.NewWorld(t)
	a := acting(t, w, "social-worker", "social-care-cur", record.PreparingVisit).tied(record.Allocated, w.Everything).tied(record.Leads, w.Everything)
	a.is("reads before", everything, a.opens(w.Everything))
	if err := a.Desk.Declare(t.Context(), a.who, w.Everything, "The mother is a cousin of mine.", casework.Request{}); err != nil {
		t.Fatal(err)
	}
	a.is("reads afterwards", nil, a.opens(w.Everything))
	a.is("lists afterwards", nil, a.lists())
	if _, err := a.Desk.BreakGlass(t.Context(), a.For(record.SafeguardingNow).who, casework.BreakGlassWish{Child: w.Everything, Why: "night", Words: "Nobody else answers tonight."}); !errors.Is(err, record.Withheld) {
		t.Errorf("they break the glass: %v", err)
	}
}
