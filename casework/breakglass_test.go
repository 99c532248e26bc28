package casework_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
)

// house is an office whose clock a test moves, and the people who work there.
type house struct {
	office

	clock *wall
}

type wall struct {
	sync.Mutex

	at time.Time
}

func (c *wall) now() time.Time {
	c.Lock()
	defer c.Unlock()
	return c.at
}

func (c *wall) pass(d time.Duration) {
	c.Lock()
	defer c.Unlock()
	c.at = c.at.Add(d)
}

// fridayNight is when the stories begin: the next working day is a Monday.
var fridayNight = time.Date(2026, 11, 27, 23, 30, 0, 0, time.UTC)

func atNight(t *testing.T, files ...map[string]string) house {
	t.Helper()
	c := &wall{at: fridayNight}
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.With(func(d *store.Database) { d.Now = c.now }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	h := house{office{casework.NewDesk(s, set, c.now), t, s}, c}
	for _, submission := range append([]map[string]string{joined}, files...) {
		h.receive(submission)
	}
	return h
}

// joined is Mara as two agencies of the area know her, and Ben as another.
var joined = map[string]string{
	"people.csv": "agency,child,family_name,given_names,date_of_birth,nhs_number,area\npolice,P1,Invented,Mara,2009-04-02,9434765919,prev\nsocial-care-prev,S1,Invented,Mara,2009-04-02,9434765919,prev\npolice,P2,Other,Ben,2011-01-01,,prev\n",
	"entries.csv": "record_id,agency,child,happened,kind,text,handling,details\nA1,police,P1,2026-11-20,missing.reported,Reported missing from the quay.,,\n" +
		"A2,social-care-prev,S1,2026-11-21,note,A visit at home.,,\nA3,police,P1,2026-11-22,police.intelligence,Named by somebody.,,handling_code=C\n" +
		"A4,social-care-prev,S1,2026-11-23,note,Said to the worker alone.,professionals-only,\nA5,police,P1,2026-11-24,note,For named roles.,restricted,\nA6,police,P2,2026-11-20,note,Ben was at school.,,\n",
}

// person is somebody of an agency, who proved who they are just now.
func (h *house) person(user string, role record.Role, agency record.AgencyCode, purpose record.Purpose) casework.Who {
	return casework.Person(record.Actor{User: user, Role: role, Agency: agency}, purpose, h.clock.now())
}

func (h *house) guardian() casework.Who {
	return h.person("guardian", record.CaldicottGuardian, "social-care-prev", record.AccessReview)
}

// child gives the page id of the child that has an entry with such words.
func (h *house) child(words string) record.ChildID {
	h.t.Helper()
	everybody := desktest.OnDuty(h.t, h.Desk, "everywhere", record.OutOfHours, record.SafeguardingNow)
	all, err := h.List(h.t.Context(), everybody)
	if err != nil {
		h.t.Fatal(err)
	}
	for i := range all {
		o, err := h.Open(h.t.Context(), everybody, all[i].ID, casework.View{})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, it := range o.Chronology.Items {
			if strings.Contains(it.Text.Reveal(), words) {
				return o.ID
			}
		}
	}
	h.t.Fatalf("no child has an entry %q", words)
	return ""
}

func (h *house) told(who casework.Who) (codes string) {
	h.t.Helper()
	board, err := h.Notices(h.t.Context(), who)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, n := range board.Told {
		codes += string(n.What) + " "
	}
	if n := h.Unread(h.t.Context(), who); n != strings.Count(codes, " ") {
		h.t.Errorf("%s is told %q, and %d are unread", who.Actor.User, codes, n)
	}
	return strings.TrimSpace(codes)
}

func (h *house) opens(who casework.Who, child record.ChildID) bool {
	h.t.Helper()
	_, err := h.Open(h.t.Context(), who, child, casework.View{})
	if err != nil && !errors.Is(err, record.Withheld) {
		h.t.Fatal(err)
	}
	return err == nil
}

// At night, with nobody else answering: a nurse has nothing to do with Mara, breaks the glass, and sees her record for an hour and no other.
// The lead and the Caldicott guardian are told at once, and next day it is accounted for.
func TestTheGlassIsBrokenAndAccountedFor(t *testing.T) {
	h := atNight(t)
	mara, ben := h.child("visit at home"), h.child("Ben was")
	nurse := h.person("nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	lead := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	if _, err := h.Allocate(t.Context(), casework.Service("demo", record.Administering), casework.Tying{Child: mara, Person: "lead", Agency: "social-care-prev", Reason: "Works with Mara."}, true); err != nil {
		t.Fatal(err)
	}
	if h.opens(nurse, mara) {
		t.Fatal("she opens it without breaking the glass")
	}
	wish := casework.BreakGlassWish{Child: mara, Why: "hospital", Words: "In the emergency department, alone.", Request: casework.Request{ID: "the-nurse-wishes-1"}}
	stale := nurse
	stale.Proved = nurse.Proved.Add(-6 * time.Minute)
	if _, err := h.BreakGlass(t.Context(), stale, wish); !errors.Is(err, casework.NotProved) {
		t.Errorf("without proof: %v", err)
	}
	glass, err := h.BreakGlass(t.Context(), nurse, wish)
	if err != nil || !glass.Until.Equal(fridayNight.Add(time.Hour)) || glass.Again {
		t.Fatalf("%+v, %v", glass, err)
	}
	if !h.opens(nurse, mara) || h.opens(nurse, ben) {
		t.Error("she does not see this record and no other")
	}
	for range 2 { // a double click, and another one with other words
		if again, err := h.BreakGlass(t.Context(), nurse, wish); err != nil || !again.Again || !again.Until.Equal(glass.Until) {
			t.Errorf("a second click: %+v, %v", again, err)
		}
		wish.Request.ID, wish.Why = "the-nurse-wishes-2", "danger"
	}
	if got := h.told(lead); got != "break-glass" {
		t.Errorf("the lead is told %q", got)
	}
	if got := h.told(h.guardian()); got != "break-glass" {
		t.Errorf("the guardian is told %q", got)
	}
	for who, person := range map[string]casework.Who{
		"the nurse": nurse, "another worker": h.person("other", "social-worker", "social-care-prev", record.SafeguardingNow),
		"another area's guardian": h.person("g2", record.CaldicottGuardian, "social-care-next", record.AccessReview),
	} {
		if got := h.told(person); got != "" {
			t.Errorf("%s is told %q", who, got)
		}
	}
	if open, err := h.GlassOf(t.Context(), nurse, mara); err != nil || open == nil || open.Why != "hospital" || open.Words != "In the emergency department, alone." || !open.Until.Equal(glass.Until) {
		t.Errorf("her page says %+v, %v", open, err)
	}
	if open, err := h.GlassOf(t.Context(), lead, mara); err != nil || open != nil {
		t.Errorf("the lead's page says %+v, %v", open, err)
	}
	h.clock.pass(61 * time.Minute)
	if h.opens(nurse, mara) {
		t.Error("after an hour it is still open")
	}
	h.accountedFor(nurse, mara)
}

// accountedFor is the next day: the guardian sees whose access it was and why, and closes it; the nurse cannot.
func (h *house) accountedFor(nurse casework.Who, mara record.ChildID) {
	h.t.Helper()
	board, err := h.Reviews(h.t.Context(), h.guardian())
	if err != nil || len(board.Open) != 1 {
		h.t.Fatalf("%d wait to be looked at: %v", len(board.Open), err)
	}
	v := board.Open[0]
	if v.By != nurse.Actor || v.Child != mara || v.Why != "hospital" || !v.Due.Equal(fridayNight.Add(72*time.Hour)) || v.Late(h.clock.now()) {
		h.t.Errorf("%+v waits", v)
	}
	hospital := slices.IndexFunc(board.Views, func(v casework.Views) bool { return v.Agency == "acute-hospital" })
	if hospital < 0 || board.Views[hospital] != (casework.Views{Agency: "acute-hospital", All: 1, BreakGlass: 1}) || board.All.BreakGlass != 1 || !board.All.TooOften() {
		h.t.Errorf("views %+v, of all %+v", board.Views, board.All)
	}
	finding := casework.Finding{Review: v.ID, Outcome: record.Justified, Words: "Nobody could be reached that night."}
	own := h.person("nurse", record.CaldicottGuardian, "acute-hospital", record.AccessReview)
	if err := h.CloseReview(h.t.Context(), own, finding); !errors.Is(err, record.NotFound) {
		h.t.Errorf("she closes her own: %v", err)
	}
	if err := h.CloseReview(h.t.Context(), h.guardian(), finding); err != nil {
		h.t.Fatal(err)
	}
	if err := h.CloseReview(h.t.Context(), h.guardian(), finding); !errors.Is(err, record.Conflict) {
		h.t.Errorf("it is closed twice: %v", err)
	}
	if got := h.told(nurse); got != "review-closed" {
		h.t.Errorf("she is told %q", got)
	}
	h.clock.pass(4 * 24 * time.Hour)
	if board, err := h.Reviews(h.t.Context(), h.guardian()); err != nil || len(board.Open) != 0 || len(board.Closed) != 1 {
		h.t.Errorf("%d wait, %d are closed: %v", len(board.Open), len(board.Closed), err)
	}
}

// A child without a lead: the managers of the agencies that hold the child are told, and the guardian that nobody leads.
func TestAChildWithoutALeadHasTheManagersTold(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	nurse := h.person("nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	if _, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Child: mara, Why: "danger"}); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]struct {
		is   casework.Who
		told string
	}{
		"a manager of social care": {h.person("m1", record.TeamManager, "social-care-prev", record.Supervision), "break-glass"},
		"a manager of the police":  {h.person("m2", record.TeamManager, "police", record.Supervision), "break-glass"},
		"a manager elsewhere":      {h.person("m3", record.TeamManager, "school", record.Supervision), ""},
		"the guardian":             {h.guardian(), "nobody-leads break-glass"},
	} {
		if got := h.told(want.is); got != want.told {
			t.Errorf("%s is told %q, want %q", who, got, want.told)
		}
	}
}

// Whoever is kept from a child by a conflict breaks no glass, nor does a role without case work; a child that nobody knows looks the same.
func TestWhoBreaksNoGlass(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	cousin := h.person("cousin", "school-lead", "school", record.SafeguardingNow)
	if err := declare(t, h, cousin, mara); err != nil {
		t.Fatal(err)
	}
	for who, is := range map[string]casework.Who{
		"a cousin": cousin, "an administrator": h.person("admin", record.Administrator, "", record.SafeguardingNow), "the guardian": h.guardian(),
		"who counts": h.person("p", "partnership", "", record.SafeguardingNow), "who prepares a visit": h.person("w", "social-worker", "social-care-prev", record.PreparingVisit),
	} {
		_, err := h.BreakGlass(t.Context(), is, casework.BreakGlassWish{Child: mara, Why: "danger"})
		if !errors.Is(err, record.Withheld) || h.opens(is, mara) {
			t.Errorf("%s: %v", who, err)
		}
	}
	worker := h.person("w", "social-worker", "social-care-prev", record.SafeguardingNow)
	if _, err := h.BreakGlass(t.Context(), worker, casework.BreakGlassWish{Child: "nobody", Why: "danger"}); !errors.Is(err, record.NotFound) && !errors.Is(err, record.Withheld) {
		t.Errorf("a child that is not there: %v", err)
	}
	for what, wish := range map[string]casework.BreakGlassWish{
		"without a reason": {Child: mara}, "for a reason that there is not": {Child: mara, Why: "curiosity", Words: "I wish to know."},
		"for another reason, unsaid": {Child: mara, Why: casework.OtherGlassReason}, "with hidden letters": {Child: mara, Why: "danger", Words: "a\u202eb"},
	} {
		if _, err := h.BreakGlass(t.Context(), worker, wish); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if got := h.told(h.guardian()); got != "" {
		t.Errorf("the guardian is told %q", got)
	}
}

// Two things that are exactly the child's own name it; one that is not, or a child that nobody knows, is refused like one that may not be opened.
// Whoever is kept from the child is told to ring, because they know the child; by its page they are told nothing.
func TestTheGlassIsBrokenByTwoExactThings(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	nurse := h.person("nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	exact := &casework.Asking{NHSNumber: "943 476 5919", Born: "2009-04-02"}
	glass, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Exact: exact, Why: "hospital"})
	if err != nil || glass.Child != mara || !h.opens(nurse, mara) {
		t.Fatalf("%+v, %v", glass, err)
	}
	for what, asking := range map[string]casework.Asking{
		"another birth": {NHSNumber: "943 476 5919", Born: "2009-04-03"}, "nobody": {GivenNames: "No", FamilyName: "Body", Born: "2009-04-02"},
	} {
		if _, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Exact: &asking, Why: "hospital"}); !errors.Is(err, record.Withheld) && !errors.Is(err, record.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Exact: &casework.Asking{Born: "2009-04-02"}, Why: "hospital"}); !errors.Is(err, record.Invalid) {
		t.Errorf("by one thing alone: %v", err)
	}
	cousin := h.person("cousin", "school-lead", "school", record.SafeguardingNow)
	if err := declare(t, h, cousin, mara); err != nil {
		t.Fatal(err)
	}
	var kept *casework.KeptFrom
	if _, err := h.BreakGlass(t.Context(), cousin, casework.BreakGlassWish{Exact: exact, Why: "hospital"}); !errors.As(err, &kept) || !errors.Is(err, record.Withheld) {
		t.Errorf("a cousin by two things: %v", err)
	}
	if _, err := h.BreakGlass(t.Context(), cousin, casework.BreakGlassWish{Child: mara, Why: "hospital"}); errors.As(err, new(*casework.KeptFrom)) || !errors.Is(err, record.Withheld) {
		t.Errorf("a cousin by the page: %v", err)
	}
}

// Who broke the glass closes it when they are done, without proving anything; twice is once.
func TestTheGlassIsClosedBeforeItsTime(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	nurse := h.person("nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	if _, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Child: mara, Why: "danger"}); err != nil {
		t.Fatal(err)
	}
	h.clock.pass(10 * time.Minute) // their proof is old by now
	for range 2 {
		if err := h.EndGlass(t.Context(), nurse, mara); err != nil {
			t.Fatal(err)
		}
	}
	if h.opens(nurse, mara) {
		t.Error("it is still open")
	}
	nurse.Proved = h.clock.now()
	if glass, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Child: mara, Why: "danger"}); err != nil || glass.Again {
		t.Errorf("it cannot be opened again: %+v, %v", glass, err)
	}
}

// Many clicks at once open it once, and are told of once.
func TestManyClicksBreakOneGlass(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	nurse := h.person("nurse", "health-lead", "acute-hospital", record.SafeguardingNow)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := h.BreakGlass(t.Context(), nurse, casework.BreakGlassWish{Child: mara, Why: "danger"}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := h.told(h.guardian()); got != "nobody-leads break-glass" {
		t.Errorf("the guardian is told %q", got)
	}
	if board, err := h.Reviews(t.Context(), h.guardian()); err != nil || len(board.Open) != 1 {
		t.Errorf("%d wait to be looked at: %v", len(board.Open), err)
	}
}

// declare says that somebody knows a child.
func declare(t *testing.T, h house, who casework.Who, child record.ChildID) error {
	t.Helper()
	access, err := audit.Grant(audit.Granted{
		Tenant: who.Tenant, Actor: who.Actor, Relation: record.AsSelf, Purpose: who.Purpose, Act: record.DeclareAct, Subject: record.Subject{Kind: record.OneChild, ID: string(child)},
	})
	if err != nil {
		return err
	}
	_, err = h.store.Write(t.Context(), access, store.Request{}, func(w store.Writer) error {
		_, err := w.Tie(t.Context(), record.Tie{Relation: record.Excluded, Holder: who.Actor.User, From: h.clock.now(), Reason: "They are my cousin."})
		return err
	})
	return err
}
