package casework_test

import (
	"errors"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// Whom a notice alone ties to a child keeps sealed what their own agency keeps, and takes that back. That another agency keeps something
// sealed they are not told, and they take none of it back. The lead is told of what was taken back.
func TestANoticeReachesWhatIsSealedByOnesOwnAgency(t *testing.T) {
	w := desktest.NewWorld(t)
	worker := desktest.Person("worker", "social-worker", record.SafeguardingNow)
	worker.Actor.Agency = "social-care-cur"
	worker = desktest.Proving(w.Desk, worker)
	w.Tie(t, record.Tie{Relation: record.Leads, Holder: "worker", Role: "social-worker", Agency: "social-care-cur"}, w.Everything)
	constable := desktest.Person("constable", "police-lead", record.SafeguardingNow)
	constable.Actor.Agency = "police"
	constable = desktest.Proving(w.Desk, constable)
	if err := w.Desk.Seal(t.Context(), worker, casework.SealWish{Child: w.Everything, Kind: record.SafeAddress, Text: "12 Hidden Road", Request: casework.Request{ID: "seal-by-the-worker"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Desk.Seal(t.Context(), constable, casework.SealWish{Child: w.Everything, Kind: record.SourceIdentity, Text: "A neighbour", Request: casework.Request{ID: "seal-by-the-constable"}}); err != nil {
		t.Fatal(err)
	}
	of := func(who casework.Who, kind record.SealedKind, whose record.AgencyCode) (found record.SealedItem) {
		t.Helper()
		board, err := w.Desk.SealedItems(t.Context(), who, w.Everything)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range board.Items {
			if item.Kind == kind && item.Controller == whose {
				found = item
			}
			if who.Actor.User == "constable" && item.Controller != "police" {
				t.Errorf("police with a notice are told of what %s keeps sealed", item.Controller)
			}
		}
		return found
	}
	address, source := of(worker, record.SafeAddress, "social-care-cur"), of(constable, record.SourceIdentity, "police")
	if address.ID == "" || source.ID == "" {
		t.Fatal("what somebody seals is kept by another agency")
	}
	err := w.Desk.Unseal(t.Context(), constable, w.Everything, address.ID, address.Version)
	if none := w.Desk.Unseal(t.Context(), constable, w.Everything, "NONE", 1); !errors.Is(err, record.NotFound) || err.Error() != none.Error() {
		t.Errorf("police with a notice take back a safe address of social care: %v, of none: %v", err, none)
	}
	if err := w.Desk.Unseal(t.Context(), constable, w.Everything, source.ID, source.Version); err != nil {
		t.Fatal(err)
	}
	board, err := w.Desk.Notices(t.Context(), worker)
	if err != nil || len(board.Told) != 1 || board.Told[0].What != record.SealedTakenBack || board.Told[0].By != constable.Actor {
		t.Errorf("the lead is told %+v, %v", board.Told, err)
	}
	if err := w.Desk.Unseal(t.Context(), worker, w.Everything, address.ID, address.Version); err != nil {
		t.Fatal(err)
	}
	if board, err := w.Desk.Notices(t.Context(), worker); err != nil || len(board.Told) != 1 {
		t.Errorf("the lead is told of what they did themselves: %d, %v", len(board.Told), err)
	}
	again := of(worker, record.SafeAddress, "social-care-cur")
	if again.ID == address.ID {
		t.Error("it is still there")
	}
}

// Whoever covers a worker sees the record but for what is restricted, and neither reveals nor seals: for a visit they are given a task.
func TestCoverReachesAsFarAsThePoliciesSay(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Tie(t, record.Tie{Relation: record.Leads, Holder: "worker", Role: "social-worker", Agency: "social-care-cur"}, w.Everything)
	w.Tie(t, record.Tie{Relation: record.Covers, Holder: "stand-in", Person: "worker"})
	who := desktest.Person("stand-in", "social-worker", record.SafeguardingNow)
	who.Actor.Agency = "social-care-cur"
	who = desktest.Proving(w.Desk, who)
	opened, err := w.Desk.Open(t.Context(), who, w.Everything, casework.View{})
	if err != nil || len(opened.Chronology.Items) == 0 {
		t.Fatalf("cover opens nothing: %v", err)
	}
	for _, item := range opened.Chronology.Items {
		if item.Handling == record.Restricted && item.Ref.Agency != "social-care-cur" {
			t.Errorf("cover sees %s, which is %s", item.Ref, item.Handling)
		}
	}
	if _, err := w.Desk.SealedItems(t.Context(), who, w.Everything); !errors.Is(err, record.Withheld) {
		t.Errorf("cover asks what is sealed: %v", err)
	}
	w.Tie(t, record.Tie{Relation: record.OpenTask, Holder: "stand-in"}, w.Everything)
	if board, err := w.Desk.SealedItems(t.Context(), who, w.Everything); err != nil || !board.Reveal {
		t.Errorf("with a task: %v, %v", board.Reveal, err)
	}
}
