package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// theMove is the desk at which Joe is handed from one council to the other, at 15: his record as it stood just before an entry of the review, and the
// people of both councils. Some of what the police hold is for named roles only.
type theMove struct {
	*atTheTable

	held int // how many entries there are
}

func moveDesk(t *testing.T, before string, now time.Time) *theMove {
	t.Helper()
	d := &theMove{atTheTable: &atTheTable{now: &now}}
	d.office = officeAt(t, func() time.Time { return now })
	all := joeBefore(t, before)
	named := 0
	for i := range all.Entries {
		if all.Entries[i].Ref.Agency == "police" && named < 3 {
			named++
			all.Entries[i].Handling = record.Restricted
		}
	}
	d.held = len(all.Entries)
	if _, err := d.Receive(t.Context(), receiver, all); err != nil {
		t.Fatal(err)
	}
	d.joe = d.child("Joe")
	return d
}

// works is somebody of a council who works with Joe; an account makes them one who can be given something to do.
func (d *theMove) works(words string) casework.Who {
	d.t.Helper()
	(&place{office: d.office, now: d.now}).staffed(words)
	said := strings.Fields(words)
	who := desktest.Person(said[0], record.Role(said[1]), record.SafeguardingNow)
	who.Actor.Agency = record.AgencyCode(said[2])
	return desktest.Allocated(d.t, d.Desk, who, d.joe)
}

// duty is somebody on duty for the council that takes over, who sees all but what is for named roles only.
func (d *theMove) duty(user string, role record.Role) casework.Who {
	d.t.Helper()
	(&place{office: d.office, now: d.now}).staffed(user + " " + string(role) + " social-care-cur")
	who := desktest.OnDuty(d.t, d.Desk, user, role, record.SafeguardingNow)
	who.Actor.Agency = "social-care-cur"
	return who
}

func (d *theMove) later(year int, month time.Month, day, hour int) {
	*d.now = time.Date(year, month, day, hour, 0, 0, 0, time.UTC)
}

// waits are the steps of handing over that wait for somebody, as far as they see what they stand on, each with its day.
func (d *theMove) waits(who casework.Who) string {
	d.t.Helper()
	all, err := d.Waiting(d.t.Context(), desktest.Proving(d.Desk, who), d.joe)
	if err != nil {
		d.t.Fatal(err)
	}
	var words []string
	for _, one := range all {
		if slices.Contains([]string{"plan-move", "take-over-area", "handover-meeting", "handover-receipt", "handover-missing", "joint-plan"}, one.Step) {
			word := one.Step
			if !one.Due.IsZero() {
				word += " " + record.LondonDay(one.Due.Unix()).Format(time.DateOnly)
			}
			if !one.Due.IsZero() && one.Due.Before(*d.now) {
				word += " late"
			}
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

func (d *theMove) leads(who casework.Who) string {
	d.t.Helper()
	p, err := d.Pathway(d.t.Context(), desktest.Proving(d.Desk, who), d.joe)
	if err != nil {
		d.t.Fatal(err)
	}
	l := pathway.LeadOf(p.Case.Chronology)
	words := string(l.Area)
	if l.Asked != nil {
		words += ", asks " + string(l.To)
	}
	if l.Unmet() {
		words += ", nobody met"
	}
	return words
}

var (
	joesMove = pathway.Answers{
		"of_what": {"home"}, "to": {"cur"}, "reason": {"safety"}, "why": {"His mother moves him away from those who draw him into crime"}, "ties": {"His aunt and two friends stay in the old area"}, "goes_on": {"His early help worker goes on until the new one has met him"},
		"safe": {"At his aunt’s"}, "school": {"No place yet: the inclusion lead answers by Friday"}, "behind": {"Older men who pick him up by car, and drive across"},
	}
	joesHandover = pathway.Answers{
		"history": {"yes"}, "to": {"cur"}, "process": {"cp-plan", "mace"}, "reason": {"His mother moved him away from those who draw him into crime"}, "now": {"He is missing two nights a week"}, "ties": {"His aunt and two friends"}, "safe": {"At his aunt’s"},
		"school": {"No place yet"}, "open": {"The analysis of his missing nights"}, "bundle": {"yes"}, "behind": {"Older men who pick him up by car"},
	}
	joesAnswer = pathway.Answers{"history": {"yes"}, "outcome": {"accept"}, "reason": {"He lives here since the move"}, "information": {"sue"}, "missing": {"sue"}, "disruption": {"sue"}}
)

// J-084 to J-092, as it might have been, over Christmas: the move is planned, the handover waits for a week in silence while the council that leads goes
// on, whoever is on duty at night accepts, and that holds at once; what they did not see is passed on, both councils meet, and hold one plan.
func TestJoesTransferAtFifteenOverChristmas(t *testing.T) {
	d := moveDesk(t, "J-086", time.Date(2020, 12, 23, 15, 0, 0, 0, time.UTC))
	pam := d.works("pam social-worker social-care-prev")
	if got := d.waits(pam); got != "plan-move" {
		t.Errorf("a move that nobody planned waits as %q", got)
	}
	d.must(pam, "plan-move", "", joesMove)
	d.must(pam, "hand-over-area", "", joesHandover)
	if got := d.leads(pam) + "; " + d.waits(pam); got != "prev, asks cur; take-over-area 2020-12-29" {
		t.Errorf("before Christmas: %s", got)
	}
	d.later(2020, 12, 30, 23)
	sue := d.duty("sue", "transfer-lead")
	if got := d.leads(pam) + "; " + d.waits(pam); got != "prev, asks cur; take-over-area 2020-12-29 late" {
		t.Errorf("after a week of silence: %s", got)
	}
	d.must(desktest.Proving(d.Desk, sue), "take-over-area", "", joesAnswer)
	if got := d.leads(sue) + "; " + d.waits(sue); got != "cur, nobody met; handover-meeting 2021-01-07" {
		t.Errorf("accepted at night: %s", got)
	}
	if got := d.waits(pam); got != "handover-missing 2021-01-04, handover-meeting 2021-01-07" {
		t.Errorf("what sue does not see: %s", got)
	}
	d.accountsForAll(pam)
	d.later(2021, 1, 4, 10)
	d.must(desktest.Proving(d.Desk, pam), "handover-missing", "", pathway.Answers{"agencies": {"police"}, "reason": {"The police lead rang the lead for the transfer and read it to her"}})
	d.must(desktest.Proving(d.Desk, sue), "handover-meeting", "", pathway.Answers{
		"history": {"yes"}, "held": {"2021-01-04"}, "method": {"video"}, "attended": {"social-care-prev", "social-care-cur", "police"}, "asked.0.what": {"Who picks him up?"}, "asked.0.answer": {"Two men, by car."}, "challenged": {"That his missing is only going home; both look at where he was found"},
		"information": {"sue"}, "missing": {"sue"}, "disruption": {"sue"}, "information_other": {"pam"}, "missing_other": {"pam"}, "disruption_other": {"pam"}, "harm": {"Where he lived before, and that council acts there"}, "next": {"2021-02-01"},
	})
	if got := d.leads(pam) + "; " + d.waits(pam); got != "cur; joint-plan 2021-02-01" {
		t.Errorf("met: %s", got)
	}
}

// accountsForAll holds that every entry there was when it was asked is in sight of whoever answered, or waits to be passed on; and that nobody is told
// of what they do not see.
func (d *theMove) accountsForAll(who casework.Who) {
	d.t.Helper()
	o, err := d.Open(d.t.Context(), desktest.Proving(d.Desk, who), d.joe, casework.View{})
	if err != nil {
		d.t.Fatal(err)
	}
	sum := map[record.Kind]int{}
	for _, it := range o.Chronology.Items {
		for _, v := range append(it.Details.All("bundle_counts"), it.Details.All("received_counts")...) {
			n := 0
			for _, digit := range v[strings.LastIndexByte(v, '/')+1:] {
				n = n*10 + int(digit-'0')
			}
			sum[it.Kind] += n
		}
	}
	planned := 2 // the plan of the move, and who causes harm
	if sum["transfer.bundle"] != d.held+planned || sum["transfer.receipt"] != d.held+planned-3 {
		d.t.Errorf("of %d entries %v are counted; three are for named roles only", d.held+planned, sum)
	}
}

// Whoever sees a part of the record is told nothing of the rest: neither that it is, nor how much.
func TestNobodyIsToldOfWhatAHandoverHoldsBeyondTheirSight(t *testing.T) {
	d := moveDesk(t, "J-086", time.Date(2020, 12, 21, 15, 0, 0, 0, time.UTC))
	pam := d.works("pam social-worker social-care-prev")
	d.must(pam, "hand-over-area", "", joesHandover)
	sue := d.duty("sue", "transfer-lead")
	d.must(sue, "take-over-area", "", joesAnswer)
	if got := d.waits(sue); strings.Contains(got, "handover-missing") {
		t.Errorf("whoever does not see it is told: %s", got)
	}
	o, err := d.Open(t.Context(), sue, d.joe, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range o.Chronology.Items {
		said := it.Text.Reveal() + strings.Join(slices.Concat(it.Details.All("bundle_counts"), it.Details.All("received_counts"), it.Details.All("step_answers")), " ")
		if strings.Contains(said, "restricted") || strings.Contains(said, "named roles only") {
			t.Errorf("%s tells of what is for named roles only: %s", it.Kind, said)
		}
	}
	night := desktest.OnDuty(t, d.Desk, "nell", record.OutOfHours, record.SafeguardingNow)
	night.Actor.Agency = "social-care-cur"
	d.must(desktest.Proving(d.Desk, night), "handover-receipt", "", pathway.Answers{"read": {"yes"}})
	if got := d.waits(pam); strings.Contains(got, "handover-missing") {
		t.Errorf("whoever sees all of it has looked, and it waits: %s", got)
	}
}

// J-089 and J-090, as it was: accepted by email. It stands as it happened, and as a handover at which nobody met.
func TestJoesAcceptanceByEmailIsShownUnmet(t *testing.T) {
	d := moveDesk(t, "J-093", time.Date(2021, 1, 11, 10, 0, 0, 0, time.UTC))
	pam := d.works("pam social-worker social-care-prev")
	if got := d.leads(pam); got != "cur, nobody met" {
		t.Errorf("by email: %s", got)
	}
	meets := pathway.Answers{"history": {"yes"}, "held": {"2021-01-11"}, "method": {"email"}, "attended": {"social-care-prev", "social-care-cur"}}
	if _, err := d.step(pam, "handover-meeting", "", meets); err == nil {
		t.Error("an email is a meeting")
	}
	p, err := d.Pathway(t.Context(), pam, d.joe)
	if err != nil {
		t.Fatal(err)
	}
	if plan := pathway.JointPlanOf(p.Case.Chronology); plan == nil || plan.Lead != "cur" || plan.Partner != "prev" || plan.Made != nil {
		t.Errorf("the joint plan is %+v", plan)
	}
}

// the police lead of both areas records what is done for Joe, before and after the move.
func TestThePoliceLeadActsForAChildOfBothAreas(t *testing.T) {
	for _, before := range []string{"J-086", "J-093"} {
		d := moveDesk(t, before, time.Date(2021, 1, 11, 10, 0, 0, 0, time.UTC))
		pol := d.works("pol police-lead police")
		d.must(pol, "disrupt", "", pathway.Answers{
			"tool": {"cawn"}, "against": {"Two men with a car; served"}, "areas": {"prev", "cur"}, "acts": {"The police in both areas"}, "effect": {"They may not pick him up any more"}, "safe": {"His aunt is with him tonight, because they will blame him"},
		})
	}
}
