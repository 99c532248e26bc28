package casework_test

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// coach is somebody who has to do with no child here.
func (h *theHub) coach() casework.Who {
	who := desktest.Person("coach", "school-lead", record.SafeguardingNow)
	who.Actor.Agency = "school"
	return desktest.Proving(h.Desk, who)
}

func referralOf(given, family, born, worry string) *casework.Referral {
	return &casework.Referral{
		NewReferral: pathway.NewReferral{Worry: record.Private(worry), Danger: "no"}, GivenNames: record.Private(given), FamilyName: record.Private(family), Born: born,
		Request: casework.Request{ID: rand.Text()},
	}
}

// arrives refers, and gives what is told.
func (h *theHub) refers(who casework.Who, wish *casework.Referral) casework.Arrived {
	h.t.Helper()
	got, err := h.Refer(h.t.Context(), who, wish)
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}

// of gives the board's lines of which the name begins so.
func named(b *casework.MatterBoard, given string) (lines []casework.MatterLine) {
	for _, one := range b.Lines {
		if strings.HasPrefix(one.Shown().Reveal(), given) {
			lines = append(lines, one)
		}
	}
	return lines
}

const rides = "She is given rides by men she calls uncles."

// whoever refers learns nothing of whether the child is known: the answer to a referral of a child who is known, of one nobody knows, of one
// who may be either, and of one who is restricted has one shape; and it opens no record to them.
func TestAReferralTellsNothingToWhoeverRefers(t *testing.T) {
	h := hubDesk(t)
	h.restrict(h.ben, "listed")
	coach := h.coach()
	for what, wish := range map[string]*casework.Referral{
		"known": referralOf("Mara", "Invented", "2009-04-02", rides), "unknown": referralOf("Nobody", "Knows", "2012-01-01", rides),
		"perhaps": referralOf("Mara", "Invented", "", rides), "restricted": referralOf("Ben", "Other", "2011-01-01", rides),
		"by age": {NewReferral: pathway.NewReferral{Worry: rides, Danger: "unknown"}, GivenNames: "Zed", Age: "14", Request: casework.Request{ID: rand.Text()}},
	} {
		got := h.refers(coach, wish)
		if len(got.Receipt) != 10 || got.By.IsZero() || !got.By.Equal(h.refers(coach, referralOf("Another", what, "", rides)).By) {
			t.Errorf("%s: it is told %+v", what, got)
		}
	}
	if all, err := h.List(t.Context(), coach); err != nil || len(all) != 0 {
		t.Errorf("after referring, %d children are on the list: %v", len(all), err)
	}
	if b := h.board(coach); len(b.Lines)+len(b.Late) != 0 {
		t.Errorf("and the process shows %+v", b)
	}
	for _, child := range []record.ChildID{h.mara, h.ben} {
		if _, err := h.Open(t.Context(), coach, child, casework.View{}); !errors.Is(err, record.Withheld) {
			t.Errorf("the record opens: %v", err)
		}
	}
	h.sound()
}

// A referral of a child who is known joins their record, and is screened like any other.
func TestAReferralOfAKnownChildJoinsTheirRecord(t *testing.T) {
	h := hubDesk(t)
	got := h.refers(h.coach(), referralOf("Mara", "Invented", "2009-04-02", rides))
	lines := named(h.board(h.hub), "Mara")
	if len(lines) != 1 || lines[0].Child != h.mara || lines[0].Stage != pathway.Referred || lines[0].Waits[0].Step != "screen" {
		t.Fatalf("the hub sees %+v", lines)
	}
	if !lines[0].Waits[0].Due.Equal(got.By) {
		t.Errorf("it is said to be screened by %v, and waits until %v", got.By, lines[0].Waits[0].Due)
	}
}

// One of a child nobody knows makes a record, and one that may be two children's waits for a person.
func TestAReferralMakesARecordOrWaitsForAPerson(t *testing.T) {
	h := hubDesk(t)
	h.refers(h.coach(), referralOf("Nobody", "Knows", "2012-01-01", rides))
	if lines := named(h.board(h.hub), "Nobody"); len(lines) != 1 || lines[0].Held || lines[0].Stage != pathway.Referred {
		t.Errorf("the hub sees %+v", lines)
	}
	h.refers(h.coach(), referralOf("Mara", "Invented", "", rides))
	lines := named(h.board(h.hub), "Mara")
	if len(lines) != 1 || lines[0].Child == h.mara {
		t.Fatalf("the hub sees %+v", lines)
	}
	if !lines[0].Held {
		t.Error("nobody is asked whose it is")
	}
	h.sound()
}

// Danger that is named waits for nobody to be screened.
func TestDangerInAReferralIsAskedAboutTheSameDay(t *testing.T) {
	h := hubDesk(t)
	wish := referralOf("Nobody", "Knows", "2012-01-01", rides)
	wish.Danger = "yes"
	h.refers(h.coach(), wish)
	lines := named(h.board(h.hub), "Nobody")
	if len(lines) != 1 || !slices.ContainsFunc(lines[0].Waits, func(d casework.DutyLine) bool { return strings.Contains(d.Say, "danger") }) {
		t.Errorf("the hub sees %+v", lines)
	}
}

// The same request twice refers once; another wish under the same request is refused; what is missing is said.
func TestADoubleClickRefersOnce(t *testing.T) {
	h := hubDesk(t)
	coach, wish := h.coach(), referralOf("Nobody", "Knows", "2012-01-01", rides)
	first, second := h.refers(coach, wish), h.refers(coach, wish)
	if first != second {
		t.Errorf("it is told %+v, and then %+v", first, second)
	}
	if n := len(named(h.board(h.hub), "Nobody")); n != 1 {
		t.Errorf("%d were referred", n)
	}
	other := *wish
	other.Worry = "Something else altogether is the matter."
	if _, err := h.Refer(t.Context(), coach, &other); !errors.Is(err, record.Conflict) {
		t.Errorf("another wish under one request: %v", err)
	}
	for what, bad := range map[string]*casework.Referral{
		"no name": referralOf("", "", "", rides), "no worry": referralOf("A", "B", "", ""), "no day": referralOf("A", "B", "in May", rides),
		"no danger": {NewReferral: pathway.NewReferral{Worry: rides}, GivenNames: "A"}, "an age": {NewReferral: pathway.NewReferral{Worry: rides, Danger: "no"}, GivenNames: "A", Age: "old"},
		"hidden": referralOf("A\u202eB", "C", "", rides),
	} {
		if _, err := h.Refer(t.Context(), coach, bad); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	guardian := desktest.Person("guardian", "caldicott-guardian", record.AccessReview)
	guardian.Actor.Agency = "social-care-cur"
	if _, err := h.Refer(t.Context(), guardian, referralOf("A", "B", "", rides)); !errors.Is(err, record.Withheld) {
		t.Errorf("whoever works with no child refers: %v", err)
	}
}
