package casework_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
	"sightline/store/sqlite"
)

// theInbox is the desk to which the police tell of Joe at 17: his record as it stood just before they did, after he had left the process at 16, and the
// people of both councils. What comes is received at the moment at which the desk stands.
type theInbox struct{ *theMove }

func inboxDesk(t *testing.T, now time.Time) *theInbox {
	t.Helper()
	clock := &now
	d := &theInbox{&theMove{atTheTable: &atTheTable{now: clock}}}
	d.office = officeAt(t, func() time.Time { return *clock }, sqlite.WithClock(func() time.Time { return *clock })) // what comes is received then
	if _, err := d.Receive(t.Context(), receiver, joeBefore(t, "J-183")); err != nil {
		t.Fatal(err)
	}
	d.joe = d.child("Joe")
	return d
}

// tell is what the police tell, at the moment at which the desk stands.
func (d *theInbox) tell(id, grade string) record.Ref {
	d.t.Helper()
	return d.retell(id, d.now.In(london).Format("2006-01-02T15:04"), grade)
}

// retell is what they tell, or tell otherwise, of a time.
func (d *theInbox) retell(id, day, grade string) record.Ref {
	d.t.Helper()
	d.take(map[string]string{"police.csv": "record_id,agency,child,happened,kind,text,details\n" + id + ",police,POL-0001," + day + ",police.notification,\"Stopped at night with two older men, in a car that he did not know.\",\"grade=" + grade + ";sent_to=front-door-prev,front-door-cur;route=two-front-doors\"\n"}, d.Desk.Receive)
	return record.Ref{Agency: "police", Record: record.RecordID(id)}
}

var london, _ = time.LoadLocation("Europe/London")

// onDutyIn is somebody out of hours who is on duty in one area.
func (d *theInbox) onDutyIn(user string, area record.AreaCode) casework.Who {
	d.t.Helper()
	duty := casework.Duty{Person: user, Area: area, From: d.now.AddDate(0, 0, -1), Until: d.now.AddDate(1, 0, 0), Reason: "On duty in this test."}
	if _, err := d.PutOnDuty(d.t.Context(), casework.Service("demo", record.Administering), duty); err != nil {
		d.t.Fatal(err)
	}
	who := desktest.Person(user, record.OutOfHours, record.SafeguardingNow)
	who.Actor.Agency = record.AgencyCode("out-of-hours-" + string(area))
	return desktest.Proving(d.Desk, who)
}

// inbox is what came in and waits, as the list of whoever looks says it.
func (d *theInbox) inbox(who casework.Who) (lines []string) {
	d.t.Helper()
	board, err := d.Matters(d.t.Context(), desktest.Proving(d.Desk, who))
	if err != nil {
		d.t.Fatal(err)
	}
	for i := range board.Arrived {
		one := &board.Arrived[i]
		line := one.Step + " " + string(one.Area) + " " + string(one.Of)
		if one.Late {
			line += " late"
		}
		if one.Mine {
			line += " mine"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func (d *theInbox) told(who casework.Who) (n int) {
	d.t.Helper()
	board, err := d.Notices(d.t.Context(), desktest.Proving(d.Desk, who))
	if err != nil {
		d.t.Fatal(err)
	}
	for _, one := range board.Told {
		if one.What == record.UrgentUnread {
			n++
		}
	}
	return n
}

// J-183 and J-184 as they might have been: what the police tell is one thing for both councils; the hub has it although Joe had left
// the process, and is asked: nothing opens in silence, and not even a week without an answer ends anything.
func TestWhatThePoliceToldOfJoeAtSeventeenReachesTheHub(t *testing.T) {
	d := inboxDesk(t, time.Date(2023, 3, 10, 22, 10, 0, 0, time.UTC)) // a Friday night
	prev, cur, hub := d.works("pat front-door front-door-prev"), d.works("cleo front-door front-door-cur"), d.works("hal exploitation-hub mace")
	sam := d.works("sam social-worker social-care-cur")
	before := d.matters()
	ref := d.tell("PPN-1", "amber").String()
	want := []string{"look-notice  exploitation-hub", "read-notice cur front-door", "read-notice prev front-door mine", "triage-notice  front-door mine"}
	if got := d.inbox(prev); !slices.Equal(got, want) {
		t.Fatalf("%q, want %q", got, want)
	}
	d.must(prev, "read-notice", ref, nil)
	if got := d.inbox(cur); !slices.Contains(got, "read-notice cur front-door mine") || slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "read-notice prev") }) {
		t.Errorf("after the first council read it: %q", got)
	}
	if d.matters() != before {
		t.Errorf("that it came in changed where Joe stands: %s", d.matters())
	}
	d.later(2023, 3, 17, 22)
	if err := d.AskDue(t.Context()); err != nil { // what the program does every minute
		t.Fatal(err)
	}
	late := d.inbox(cur)
	if !slices.Contains(late, "read-notice cur transfer-lead late") {
		t.Errorf("after a week of silence of one council: %q", late)
	}
	d.must(cur, "triage-notice", ref, pathway.Answers{
		"history": {"yes"}, "danger": {"unknown"}, "done": {"His mother was rung; he came home at four."}, "outcome": {"to-worker"}, "worker": {"sam"}, "reason": {"The third time that he is with the same two men."}, "to": {"mace"},
	})
	if got := d.inbox(hub); !slices.Equal(got, []string{"look-notice  exploitation-hub late mine", "read-notice  social-worker"}) {
		t.Errorf("what is left: %q", got)
	}
	d.must(hub, "look-notice", ref, pathway.Answers{"history": {"yes"}, "decision": {"referred"}, "reason": {"Two older men and a strange car, as before he left."}})
	if got := d.matters(); got != before+" referred" {
		t.Errorf("the hub referred him, and he stands %q, was %q", got, before)
	}
	d.must(sam, "read-notice", ref, nil)
	if got := d.inbox(sam); len(got) != 0 {
		t.Errorf("all is done, and it waits: %q", got)
	}
}

// At night, over a bank holiday: what is urgent is told to whoever is on duty in the very moment it comes, and when nobody reads it, to who answers for
// them, without anybody asking for it. When it is read nobody is told any more.
func TestWhatIsUrgentIsToldOnAHolidayNight(t *testing.T) {
	d := inboxDesk(t, time.Date(2023, 4, 7, 22, 50, 0, 0, time.UTC)) // Good Friday
	night := d.onDutyIn("night", "cur")
	manager := d.works("mia team-manager social-care-cur")
	elsewhere := d.works("mel team-manager social-care-prev")
	if d.told(night) != 0 {
		t.Fatal("told of nothing")
	}
	ref := d.tell("PPN-2", "red").String()
	if got := d.told(night); got != 1 {
		t.Fatalf("told %d times in the moment it came", got)
	}
	d.tell("PPN-2", "red") // sent a second time by the police
	if got := d.told(night); got != 1 || d.told(manager) != 0 {
		t.Errorf("sent twice, told %d times, and the manager %d times", got, d.told(manager))
	}
	d.later(2023, 4, 8, 0)
	if err := d.AskDue(t.Context()); err != nil { // what the program does every minute
		t.Fatal(err)
	}
	if d.told(manager) != 1 || d.told(elsewhere) != 1 {
		t.Errorf("an hour later the managers are told %d and %d times", d.told(manager), d.told(elsewhere))
	}
	d.must(desktest.Proving(d.Desk, night), "read-notice", ref, pathway.Answers{"done": {"Rang 999, and his aunt."}})
	d.later(2023, 4, 8, 6)
	if err := d.AskDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d.told(night) != 1 {
		t.Errorf("read, and told %d times", d.told(night))
	}
	if got := d.inbox(night); slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "read-notice cur") }) || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "read-notice prev corporate-parent") }) {
		t.Errorf("one council has read it, the other not: %q", got)
	}
}

// Outside Sightline somebody is rung once for each, soon after it came; what could not be rung is tried again, and what was read is not rung.
func TestSomebodyIsRungOutsideOnceForEach(t *testing.T) {
	d := inboxDesk(t, time.Date(2023, 4, 7, 22, 50, 0, 0, time.UTC))
	d.tell("PPN-4", "red")
	d.tell("PPN-5", "green")
	ctx, stop := context.WithCancel(t.Context())
	tried, failures := 0, 0
	rung := map[casework.Ringing]int{}
	var one sync.Mutex
	d.RingOut(ctx, time.Millisecond, func(_ context.Context, whom casework.Ringing) error {
		one.Lock() // several are rung at once
		defer one.Unlock()
		tried++
		if tried <= 2 {
			return errors.New("the line is down")
		}
		rung[whom]++
		if len(rung) == 2 && tried > 3 {
			stop()
		}
		return nil
	}, func(error) { failures++ })
	if want := map[casework.Ringing]int{{Area: "cur"}: 1, {Area: "prev"}: 1}; !maps.Equal(rung, want) || failures == 0 {
		t.Errorf("rung %v, want %v; %d failures were said", rung, want, failures)
	}
}

// A slip of the pen that the police put right weeks later, or somebody here, ends nothing that is unread; and what was read while it was green is unread
// again when the police call it red, and rings.
func TestACorrectionEndsNothingAndMayRing(t *testing.T) {
	d := inboxDesk(t, time.Date(2023, 4, 7, 21, 0, 0, 0, time.UTC))
	night := d.onDutyIn("night", "cur")
	ref := d.tell("PPN-6", "green").String()
	d.must(desktest.Proving(d.Desk, night), "read-notice", ref, nil)
	waits := func(area string) bool {
		return slices.ContainsFunc(d.inbox(night), func(s string) bool { return strings.HasPrefix(s, "read-notice "+area+" ") })
	}
	if d.told(night) != 0 || waits("cur") || !waits("prev") {
		t.Fatalf("told %d times; %q", d.told(night), d.inbox(night))
	}
	d.retell("PPN-6", "2023-04-07T22:00", "red")
	if d.told(night) != 1 || !waits("cur") {
		t.Errorf("the police call it red since: told %d times, %q", d.told(night), d.inbox(night))
	}
	d.later(2023, 6, 20, 9)
	d.retell("PPN-6", "2023-04-07T22:05", "red") // ten weeks later another time is given
	if !waits("cur") || !waits("prev") {
		t.Errorf("corrected late, and it waits no longer: %q", d.inbox(night))
	}
}

// Whoever is on duty for both areas, as an emergency duty team may be, reads for both; they are of one.
func TestWhoIsOnDutyForBothReadsForBoth(t *testing.T) {
	d := inboxDesk(t, time.Date(2023, 4, 7, 22, 50, 0, 0, time.UTC))
	night := d.onDutyIn("night", "cur")
	d.onDutyIn("night", "prev")
	ref := d.tell("PPN-7", "red").String()
	d.must(night, "read-notice", ref, nil)
	if got := d.inbox(night); slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "read-notice") }) || d.rings(night) != 0 {
		t.Errorf("%q", got)
	}
}

// What an agency that begins to take part sends of years ago is history: nobody is told of it, and nothing of it waits.
func TestHistoryThatIsReceivedWaitsForNobody(t *testing.T) {
	d := inboxDesk(t, time.Date(2023, 3, 10, 22, 10, 0, 0, time.UTC))
	hub := d.works("hal exploitation-hub mace")
	if got := d.inbox(hub); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// Whoever is kept from a child by a conflict is not told of what comes in about them, and has it on no list; others are.
func TestWhoIsKeptFromAChildIsNotToldOfWhatComesIn(t *testing.T) {
	d := inboxDesk(t, time.Date(2023, 4, 7, 22, 50, 0, 0, time.UTC))
	night := desktest.OnDuty(t, d.Desk, "night", record.OutOfHours, record.SafeguardingNow)
	if err := d.Declare(t.Context(), desktest.Proving(d.Desk, night), d.joe, "My cousin, whom I know well.", casework.Request{}); err != nil {
		t.Fatal(err)
	}
	d.tell("PPN-3", "red")
	if d.told(night) != 0 || d.Unread(t.Context(), night) != 0 || len(d.inbox(night)) != 0 {
		t.Errorf("told %d times, %d unread, %q", d.told(night), d.Unread(t.Context(), night), d.inbox(night))
	}
}

func (d *theInbox) rings(who casework.Who) int {
	d.t.Helper()
	n, _ := d.Urgent(d.t.Context(), who)
	return n
}

func (d *theInbox) matters() string {
	d.t.Helper()
	p, err := d.Pathway(d.t.Context(), d.chair(), d.joe)
	if err != nil {
		d.t.Fatal(err)
	}
	var words []string
	for _, m := range p.Case.Matters {
		words = append(words, string(m.Stage))
	}
	return strings.Join(words, " ")
}
