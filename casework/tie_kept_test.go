package casework_test

import (
	"errors"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/store"
)

const again = "They know each other well."

// of is somebody of an agency, who proved a moment ago who they are.
func of(w *desktest.World, by record.Actor, purpose record.Purpose) casework.Who {
	who := desktest.Person(by.User, by.Role, purpose)
	who.Actor.Agency = by.Agency
	return desktest.Proving(w.Desk, who)
}

func linesOf(t *testing.T, w *desktest.World, user string) (n int) {
	t.Helper()
	err := w.Store.Read(t.Context(), wholeLog(t), func(r store.Reader) error {
		return r.Log(t.Context(), func(l record.LogLine) error {
			if l.Actor.User == user {
				n++
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What is refused after the policies gave leave leaves its line too: somebody tried to give what is not theirs to give.
func TestARefusalAfterTheDecisionLeavesItsLine(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Tie(t, record.Tie{Relation: record.Leads, Holder: "lead"}, w.Everything)
	lead := of(w, record.Actor{User: "lead", Role: "social-worker", Agency: "social-care-cur"}, record.PreparingMeeting)
	manager := of(w, record.Actor{User: "manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.Supervision)
	duty := desktest.OnDuty(t, w.Desk, "duty", record.OutOfHours, record.SafeguardingNow)
	tying := casework.Tying{Child: w.Everything, Person: "friend", Role: "reviewing-officer", Reason: again}
	for what, c := range map[string]struct {
		user string
		do   func() error
	}{
		"allocating, as the lead": {"lead", func() error { _, err := w.Desk.Allocate(t.Context(), lead, tying, false); return err }},
		"restricting, as the lead": {"lead", func() error {
			return w.Desk.Restrict(t.Context(), lead, casework.Restriction{Child: w.Everything, People: []string{"friend"}, Reason: again})
		}},
		"covering somebody else's worker": {"manager", func() error {
			_, err := w.Desk.Cover(t.Context(), manager, casework.Covering{Person: "friend", Of: "lead", Until: time.Now().Add(time.Hour), Reason: again})
			return err
		}},
		"naming who reviews, on duty": {"duty", func() error { _, err := w.Desk.LetReview(t.Context(), duty, tying); return err }},
	} {
		before := linesOf(t, w, c.user)
		if err := c.do(); !errors.Is(err, record.Withheld) {
			t.Errorf("%s: %v", what, err)
		}
		if n := linesOf(t, w, c.user) - before; n != 1 {
			t.Errorf("%s leaves %d lines", what, n)
		}
	}
}

// On duty somebody gives a child to a colleague when nobody has the child, and the colleague's manager is told; a child that somebody has they
// give to nobody, and nobody is taken off by them.
func TestOnDutyAChildThatSomebodyHasStaysTheirs(t *testing.T) {
	w := desktest.NewWorld(t)
	duty := desktest.OnDuty(t, w.Desk, "duty", record.OutOfHours, record.SafeguardingNow)
	w.Tie(t, record.Tie{Relation: record.Leads, Holder: "lead"}, w.Everything)
	lead := of(w, record.Actor{User: "lead", Role: "social-worker", Agency: "social-care-cur"}, record.SafeguardingNow)
	friend := casework.Tying{Child: w.Everything, Person: "friend", Role: "social-worker", Agency: "social-care-cur", Reason: again}
	if _, err := w.Desk.Allocate(t.Context(), duty, friend, true); !errors.Is(err, record.Conflict) {
		t.Errorf("a child that has a lead is given to a friend: %v", err)
	}
	ties, err := w.Desk.TiesOf(t.Context(), duty, w.Everything)
	if err != nil {
		t.Fatal(err)
	}
	for i := range ties {
		if ties[i].Holder != "lead" {
			continue
		}
		if err := w.Desk.EndTie(t.Context(), duty, casework.Ending{Child: w.Everything, Tie: ties[i].ID, Reason: again}); !errors.Is(err, record.Withheld) {
			t.Errorf("on duty the lead is taken off: %v", err)
		}
	}
	if _, err := w.Desk.GiveTask(t.Context(), duty, friend); err != nil {
		t.Fatal(err)
	}
	manager := of(w, record.Actor{User: "manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.Supervision)
	for who, is := range map[string]casework.Who{"the lead": lead, "the manager": manager} {
		board, err := w.Desk.Notices(t.Context(), is)
		if err != nil || len(board.Told) != 1 || board.Told[0].What != record.GivenOnDuty {
			t.Errorf("%s is told %+v, %v", who, board.Told, err)
		}
	}
	friend.Child = w.Ordinary
	if _, err := w.Desk.Allocate(t.Context(), duty, friend, true); err != nil {
		t.Errorf("a child whom nobody has: %v", err)
	}
}

// Neither declaring a conflict nor asking for special access without proof tells whether a child is here.
func TestNothingIsToldOfAChildByTheWay(t *testing.T) {
	w := desktest.NewWorld(t)
	who := of(w, record.Actor{User: "stranger", Role: "social-worker", Agency: "social-care-cur"}, record.SafeguardingNow)
	w.Tie(t, record.Tie{Relation: record.Excluded, Holder: "stranger"}, w.Everything)
	unproved := who
	unproved.Proved = time.Time{}
	said := map[string]bool{}
	for _, child := range []record.ChildID{w.Everything, w.Ordinary, w.Listed, w.Foreign, "AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		_, err := w.Desk.BreakGlass(t.Context(), unproved, casework.BreakGlassWish{Child: child, Why: "danger"})
		if !errors.Is(err, casework.NotProved) {
			t.Errorf("without proof: %v", err)
		} else {
			said[err.Error()] = true
		}
	}
	if len(said) != 1 {
		t.Errorf("it is said in %d ways", len(said))
	}
	if _, err := w.Desk.BreakGlass(t.Context(), who, casework.BreakGlassWish{Child: w.Everything, Why: "danger"}); !errors.Is(err, record.Withheld) || errors.Is(err, casework.NotProved) {
		t.Errorf("whom a conflict keeps from the child: %v", err)
	}
	for _, child := range []record.ChildID{w.Ordinary, w.Foreign, "AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if err := w.Desk.Declare(t.Context(), who, child, again, casework.Request{ID: "declares-" + string(child)}); err != nil {
			t.Errorf("declaring a conflict: %v", err)
		}
	}
}

// Whoever is kept from a child is told of nothing that others did with that child's record, and looks at none of it. That the glass was broken
// with good reason a guardian says, and no manager.
func TestWhoIsKeptFromAChildLooksAtNoAccessToIt(t *testing.T) {
	w := desktest.NewWorld(t)
	breaker := of(w, record.Actor{User: "breaker", Role: "social-worker", Agency: "social-care-cur"}, record.SafeguardingNow)
	for _, child := range []record.ChildID{w.Everything, w.Listed} {
		if _, err := w.Desk.BreakGlass(t.Context(), breaker, casework.BreakGlassWish{Child: child, Why: "danger"}); err != nil {
			t.Fatal(err)
		}
	}
	kept := of(w, record.Actor{User: "kept", Role: record.TeamManager, Agency: "social-care-cur"}, record.AccessReview)
	manager := of(w, record.Actor{User: "manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.AccessReview)
	w.Tie(t, record.Tie{Relation: record.Excluded, Holder: "kept"}, w.Everything)
	board, err := w.Desk.Reviews(t.Context(), manager)
	if err != nil || len(board.Open) != 1 || board.Open[0].Child != w.Everything {
		t.Fatalf("a manager looks at %d, %v", len(board.Open), err)
	}
	finding := casework.Finding{Review: board.Open[0].ID, Outcome: record.Justified, Words: again, Request: casework.Request{ID: "closes-a-review-once"}}
	if err := w.Desk.CloseReview(t.Context(), manager, finding); !errors.Is(err, record.Invalid) {
		t.Errorf("a manager closes a break-glass: %v", err)
	}
	if err := w.Desk.CloseReview(t.Context(), kept, finding); !errors.Is(err, record.NotFound) {
		t.Errorf("whoever is kept from the child closes it: %v", err)
	}
	if board, err := w.Desk.Reviews(t.Context(), kept); err != nil || len(board.Open) != 0 {
		t.Errorf("whoever is kept from the children looks at %d, %v", len(board.Open), err)
	}
	if n := w.Desk.Unread(t.Context(), kept); n != 0 {
		t.Errorf("what is not shown counts as unread: %d", n)
	}
	if board, err := w.Desk.Notices(t.Context(), kept); err != nil || len(board.Told) != 0 {
		t.Errorf("whoever is kept from the children is told of %d, %v", len(board.Told), err)
	}
	guardian := of(w, record.Actor{User: "guardian", Role: record.CaldicottGuardian, Agency: "social-care-cur"}, record.AccessReview)
	if board, err := w.Desk.Reviews(t.Context(), guardian); err != nil || len(board.Open) != 2 {
		t.Errorf("the guardian looks at %d, %v", len(board.Open), err)
	}
	if err := w.Desk.CloseReview(t.Context(), guardian, finding); err != nil {
		t.Error(err)
	}
}

// A child whom only those on a list see leaves by no command.
func TestNoCommandWritesOutAListedChild(t *testing.T) {
	w := desktest.NewWorld(t)
	export := casework.Service("export", record.SafeguardingNow)
	to := casework.Recipient{Kind: casework.ToAgency, Agency: "police"}
	if _, err := w.Desk.Export(t.Context(), export, casework.ExportWish{Children: []record.ChildID{w.Listed}, To: to}); !errors.Is(err, record.Withheld) {
		t.Errorf("a listed child: %v", err)
	}
	if out, err := w.Desk.Export(t.Context(), export, casework.ExportWish{Children: []record.ChildID{w.Ordinary}, To: to}); err != nil || out.Rows == 0 {
		t.Errorf("any other: %v", err)
	}
}

// A manager alone has somebody covered for a day by somebody of their own agency; the next day again, or by anybody else, takes a second one.
func TestCoverByOnePersonIsForOneDayOfTheirOwnAgency(t *testing.T) {
	w := desktest.NewWorld(t)
	manager := of(w, record.Actor{User: "manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.Supervision)
	cover := casework.Covering{Person: "stand-in", Role: "social-worker", Agency: "social-care-cur", Of: "manager", Until: time.Now().Add(20 * time.Hour), Reason: again}
	other := cover
	other.Agency = "police"
	whichever := cover
	whichever.Role, whichever.Agency = "", ""
	for what, one := range map[string]casework.Covering{"another agency's": other, "in whichever role": whichever} {
		if _, err := w.Desk.Cover(t.Context(), manager, one); !errors.Is(err, record.NotYet) {
			t.Errorf("by somebody %s: %v", what, err)
		}
	}
	if _, err := w.Desk.Cover(t.Context(), manager, cover); err != nil {
		t.Fatal(err)
	}
	cover.Until = cover.Until.Add(time.Hour)
	if _, err := w.Desk.Cover(t.Context(), manager, cover); !errors.Is(err, record.NotYet) {
		t.Errorf("again: %v", err)
	}
}

// A file is taken back by who put it there, their agency and the child's lead, and by nobody else who sees it.
func TestAFileIsTakenBackByWhoseItIs(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Tie(t, record.Tie{Relation: record.Leads, Holder: "lead"}, w.Everything)
	lead := of(w, record.Actor{User: "lead", Role: "social-worker", Agency: "social-care-cur"}, record.SafeguardingNow)
	file := casework.NewFile{Child: w.Everything, Name: "x.pdf", Title: "Visit", Class: record.ClassB, Handling: record.Open, Body: []byte("%PDF-1.4 x %%EOF"), Request: casework.Request{ID: "puts-a-file-here"}}
	if err := w.Desk.PutFile(t.Context(), lead, &file); err != nil {
		t.Fatal(err)
	}
	constable := of(w, record.Actor{User: "constable", Role: "police-lead", Agency: "police"}, record.SafeguardingNow)
	board, err := w.Desk.Files(t.Context(), constable, w.Everything)
	if err != nil {
		t.Fatal(err)
	}
	tried := false
	files := board.Files
	for i := range files {
		if files[i].Back != (files[i].By == "police") {
			t.Errorf("a file of %s is offered to police to be taken back: %v", files[i].By, files[i].Back)
		}
		if files[i].By == "police" {
			continue
		}
		tried = true
		before := linesOf(t, w, "constable")
		if err := w.Desk.TakeFileBack(t.Context(), constable, &casework.FileBack{Child: w.Everything, File: files[i].ID, Why: again}); !errors.Is(err, record.Withheld) {
			t.Errorf("police with a notice take back another's file: %v", err)
		}
		if linesOf(t, w, "constable") != before+1 {
			t.Error("the refusal leaves no line")
		}
		if err := w.Desk.TakeFileBack(t.Context(), lead, &casework.FileBack{Child: w.Everything, File: files[i].ID, Why: again}); err != nil {
			t.Errorf("the lead: %v", err)
		}
	}
	if !tried {
		t.Error("police see no file of another agency")
	}
}
