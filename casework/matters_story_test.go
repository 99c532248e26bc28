package casework_test

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// theHub is a partnership with two children, the worker of one of them and whoever screens.
type theHub struct {
	office

	now         *time.Time
	worker, hub casework.Who
	mara, ben   record.ChildID
}

func hubDesk(t *testing.T) *theHub {
	t.Helper()
	now := day("2025-06-02 09:00") // a Monday
	h := &theHub{office: asking(t, &now, waited), now: &now}
	h.receive(map[string]string{
		"people.csv": "agency,child,family_name,given_names,date_of_birth\nsocial-care-cur,S1,Invented,Mara,2009-04-02\npolice,P2,Other,Ben,2011-01-01\n",
		"police.csv": entries + "B1,police,P2,2025-05-30,police.intelligence,Seen with older men.\n",
	})
	h.mara, h.ben = h.child("Mara"), h.child("Ben")
	h.worker = desktest.Person("sw", "social-worker", record.SafeguardingNow)
	h.worker.Actor.Agency = "social-care-cur"
	desktest.Allocated(t, h.Desk, h.worker, h.mara)
	h.hub = desktest.OnDuty(t, h.Desk, "hub", "exploitation-hub", record.SafeguardingNow)
	h.hub.Actor.Agency = "mace"
	return h
}

func (h *theHub) takes(who casework.Who, child record.ChildID, step string, a pathway.Answers) {
	h.t.Helper()
	if _, err := h.Take(h.t.Context(), who, casework.Taking{At: casework.StepAt{Child: child, Step: step}, Answers: a, Request: casework.Request{ID: rand.Text()}}); err != nil {
		h.t.Fatalf("%s: %v", step, err)
	}
}

func (h *theHub) board(who casework.Who) *casework.MatterBoard {
	h.t.Helper()
	b, err := h.Matters(h.t.Context(), who)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

// a referral stands in the hub's list at once, with what comes next and by when; nothing in it is ordered by a level. What was not done in
// its time is overdue for whoever was to do it.
func TestAReferralStandsInTheListUntilItIsScreened(t *testing.T) {
	h := hubDesk(t)
	if b := h.board(h.hub); len(b.Lines)+len(b.Late) != 0 {
		t.Fatalf("before anything, %+v", b)
	}
	h.takes(h.worker, h.mara, "refer", pathway.Answers{"worry": {"She is given rides by men she calls uncles."}, "danger": {"no"}})
	b := h.board(h.hub)
	if len(b.Lines) != 1 || b.Lines[0].Child != h.mara || b.Lines[0].Stage != pathway.Referred || b.Lines[0].Near || len(b.Late) != 0 {
		t.Fatalf("the hub sees %+v", b)
	}
	if w := b.Lines[0].Waits; len(w) == 0 || w[0].Say != "Screen the referral" || !w[0].Mine || w[0].Late || w[0].Due.IsZero() {
		t.Errorf("what comes next is %+v", w)
	}
	if one := b.Lines[0]; !one.Screen || one.Asks == nil || one.Asks.By != "social-care-cur" || one.Asks.As != "social-worker" || one.Asks.Danger != "no" || one.Asks.Last.Happened.String() != "2025-06-02" {
		t.Errorf("who referred is %+v", one.Asks)
	}
	if own := h.board(h.worker); len(own.Lines) != 1 || !own.Lines[0].Near || own.Lines[0].Waits[0].Mine {
		t.Errorf("the worker sees %+v", own)
	}
	*h.now = h.now.AddDate(0, 0, 3)
	late := h.board(h.hub).Late
	if len(late) != 1 || late[0].Step != "screen" || !late[0].Mine || late[0].Name != "Mara" {
		t.Fatalf("three days later, overdue is %+v", late)
	}
	if err := h.AskDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := h.board(h.hub).Late; len(again) != 1 {
		t.Errorf("asked anew, overdue is %+v", again)
	}
	checked, err := h.Check(t.Context(), checker)
	if err != nil || checked.Bad != "" {
		t.Error(checked.Bad, err)
	}
}

// Danger that was named stands before what is due sooner, in the list of the process and in that of children, until somebody says that the child is
// safe.
func TestDangerStandsBeforeEverything(t *testing.T) {
	h := hubDesk(t)
	h.takes(h.worker, h.mara, "refer", pathway.Answers{"worry": {"She is given rides by men she calls uncles."}, "danger": {"no"}})
	*h.now = h.now.AddDate(0, 0, 3) // hers is late by now
	desktest.Allocated(t, h.Desk, h.worker, h.ben)
	h.takes(h.worker, h.ben, "refer", pathway.Answers{"worry": {"He was driven off at night."}, "danger": {"yes"}, "done": {"999 was rung."}})
	if b := h.board(h.hub); len(b.Lines) != 2 || b.Lines[0].Child != h.ben || !b.Lines[0].Danger() || b.Lines[1].Danger() {
		t.Errorf("the hub sees %+v", b.Lines)
	}
	first := func() casework.Listed {
		all, err := h.List(t.Context(), h.worker)
		if err != nil || len(all) != 2 {
			t.Fatalf("%d children: %v", len(all), err)
		}
		return all[0]
	}
	if one := first(); one.ID != h.ben || !one.Danger {
		t.Errorf("the worker sees first %+v", one)
	}
	h.takes(h.worker, h.ben, "danger", pathway.Answers{"done": {"Police brought him home."}, "safe": {"yes"}})
	if b := h.board(h.hub); b.Lines[0].Child != h.mara || b.Lines[1].Danger() || first().Danger {
		t.Errorf("afterwards the hub sees %+v", b.Lines)
	}
}

// Whoever has to do with another child sees nothing of it: neither the matter nor what waits.
func TestAListShowsOnlyOnesOwnChildren(t *testing.T) {
	h := hubDesk(t)
	h.takes(h.worker, h.mara, "refer", pathway.Answers{"worry": {"She is given rides by men she calls uncles."}, "danger": {"yes"}, "done": {"999 was rung."}})
	other := desktest.Person("other", "social-worker", record.SafeguardingNow)
	other.Actor.Agency = "social-care-cur"
	desktest.Allocated(t, h.Desk, other, h.ben)
	if b := h.board(other); len(b.Lines)+len(b.Late) != 0 {
		t.Errorf("the worker of another child sees %+v", b)
	}
}

// What is recorded after the last decision stands beside it, told to those alone who see it.
func TestWhatChangedSinceTheLastDecisionIsToldAsFarAsItIsSeen(t *testing.T) {
	h := hubDesk(t)
	h.takes(h.worker, h.mara, "refer", pathway.Answers{"worry": {"She is given rides by men she calls uncles."}, "danger": {"no"}})
	*h.now = h.now.AddDate(0, 0, 1)
	h.receive(map[string]string{
		"people.csv": "agency,child,family_name,given_names,date_of_birth\nsocial-care-cur,S1,Invented,Mara,2009-04-02\npolice,P1,Invented,Mara,2009-04-02\n",
		"care.csv": "record_id,agency,child,happened,kind,text,handling\nA1,social-care-cur,S1,2025-06-03,missing.reported,She did not come home.,\n" +
			"A2,social-care-cur,S1,2025-06-03,missing.reported,Again.,\nA3,social-care-cur,S1,2025-06-03,child.voice,She says that she is afraid.,restricted\nN1,police,P1,2025-06-03,police.notification,Found at a flat.,\n",
	})
	kinds := func(who casework.Who) (said []string) {
		b := h.board(who)
		if len(b.Lines) != 1 {
			t.Fatalf("%d lines", len(b.Lines))
		}
		for _, one := range b.Lines[0].Changed {
			said = append(said, string(one.Kind))
		}
		slices.Sort(said)
		return slices.Compact(said)
	}
	if got := kinds(h.worker); !slices.Contains(got, "missing.reported") || !slices.Contains(got, "child.voice") {
		t.Errorf("the worker is told of %q", got)
	}
	lead := desktest.Person("lead", "police-lead", record.SafeguardingNow)
	lead.Actor.Agency = "police"
	if got := kinds(desktest.Proving(h.Desk, lead)); !slices.Contains(got, "missing.reported") || slices.Contains(got, "child.voice") {
		t.Errorf("the police lead, who holds a notice, is told of %q", got)
	}
}
