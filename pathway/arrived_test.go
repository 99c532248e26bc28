package pathway

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// inbox is a child's record of which each line of another agency was received when it says it happened, or when Received says.
type inbox struct {
	*story

	received map[int]time.Time
}

func arrives(t tested, lines ...string) *inbox {
	s := &inbox{&story{t: t}, map[int]time.Time{}}
	for _, line := range lines {
		s.tell(line)
	}
	return s
}

// at gives what a step looks at, at a moment.
func (s *inbox) at(now string) *Case {
	s.t.Helper()
	when, err := time.Parse("2006-01-02T15:04", now)
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	return s.on(when)
}

func (s *inbox) on(now time.Time) *Case {
	for i := range s.entries {
		e := &s.entries[i]
		received, set := s.received[i]
		if !set {
			received = time.Unix(e.Happened.In(record.UnknownBirth()).Hull().Lo, 0).UTC()
		}
		if !strings.HasPrefix(string(e.Ref.Record), here) {
			e.Received = received.Unix()
		}
	}
	s.now = now
	c := chronology.Build(chronology.Input{
		Key: record.ChildRef{Agency: "social-care", Child: "C1"}, Manifest: record.Manifest{Areas: map[record.AreaCode]string{"prev": "Previous area", "cur": "Current area"}}, Entries: s.entries,
		Identities: []record.Identity{{Subject: record.ChildRef{Agency: "social-care", Child: "C1"}, GivenNames: "Mara", FamilyName: "Invented", Born: record.MustWhen("2006-05-05")}},
	})
	c.Now = record.At(now)
	return &Case{Chronology: c, Matters: Matters(c), Now: now, Local: Default(), Days: calendar.England(), By: s.by, Colleagues: s.people, Child: "Mara"}
}

// take takes a step about an entry, which has to be open and complete.
// sizes: when, what, who and about what
func (s *inbox) take(now, step, as, agency string, about record.Ref, a Answers) {
	s.t.Helper()
	c := s.as(now, as, agency)
	c.About = c.Chronology.Find(about)
	found, _ := Find(step)
	if why := found.Closed(c); why != "" {
		s.t.Fatalf("%s is closed: %s", step, why)
	}
	if wrong := found.Problems(c, a); len(wrong) > 0 {
		s.t.Fatalf("%s: %+v", step, wrong)
	}
	for n, e := range found.Write(c, a) {
		e.Ref = s.ref(record.AgencyCode(agency), true)
		e.Details = append(e.Details, record.Detail{Key: "step", Values: []string{step}}, record.Detail{Key: "decided_by", Values: []string{as + "-" + agency}}, record.Detail{Key: "decided_as", Values: []string{as}})
		if n == 0 {
			e.Details = append(e.Details, record.Detail{Key: "step_about", Values: []string{about.String()}})
		}
		s.enter(e)
	}
}

func (s *inbox) as(now, role, agency string) *Case {
	s.by = record.Actor{User: role + "-" + agency, Role: record.Role(role), Agency: record.AgencyCode(agency)}
	return s.at(now)
}

// cameIn are the things that wait because something came in, as a list says them.
func cameIn(c *Case) (all []string) {
	for _, d := range Duties(c) {
		if d.Came != "" {
			all = append(all, d.Say+" ("+string(d.Of)+")")
		}
	}
	return all
}

const ppn = "police 2023-05-05T21:40 police.notification grade=amber sent_to=social-care-prev,social-care-cur route=two-front-doors"

// what the police tell of a child of two areas is one thing that both read the same day, and of which somebody says what comes.
func TestWhatThePoliceTellIsReadInBothAreasTheSameDay(t *testing.T) {
	s := arrives(t, ppn) // a Friday before a bank holiday weekend
	ref := s.entries[0].Ref
	c := s.at("2023-05-05T21:41")
	want := []string{
		"Read what the police tell, in Current area (front-door)", "Read what the police tell, in Previous area (front-door)", "Say what comes of what the police tell, and who does it (front-door)",
	}
	if got := cameIn(c); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Fatalf("%q", got)
	}
	for _, d := range Duties(c) {
		by := map[string]string{readNoticeID: "2023-05-05", triageID: "2023-05-09"}[d.Step] // the 8th was a bank holiday
		if day := record.LondonDay(d.Due.Unix()).Format(time.DateOnly); d.Came != "" && day != by {
			t.Errorf("%s is due on %s, want %s", d.Say, day, by)
		}
	}
	s.take("2023-05-05T22:00", readNoticeID, "out-of-hours", "social-care-cur", ref, nil)
	if got := strings.Join(cameIn(s.at("2023-05-05T22:01")), "; "); strings.Contains(got, "in Current area") || !strings.Contains(got, "in Previous area") {
		t.Errorf("one area’s reading is the other’s: %s", got)
	}
	late := strings.Join(cameIn(s.at("2023-05-13T09:00")), "; ")
	if !strings.Contains(late, "Read what the police tell, in Previous area (transfer-lead)") {
		t.Errorf("after a week of silence it has not come to anybody else: %s", late)
	}
	s.people = []Colleague{{User: "sam", Name: "Sam", Role: "social-worker", Agency: "social-care-cur"}}
	s.take("2023-05-13T09:30", triageID, "front-door", "social-care-prev", ref, Answers{
		"history": {"yes"}, "danger": {"no"}, "outcome": {toWorker}, "worker": {"sam"}, "reason": {"Third time in a month; the worker sees Mara tomorrow."}, "sign": {"yes"}, "because": {"New clothes that nobody bought."}, "to": {"mace"},
	})
	if got := cameIn(s.at("2023-05-13T09:31")); !slices.Equal(got, []string{"Read what the police tell: it is passed to you (social-worker)"}) {
		t.Errorf("%q", got)
	}
	triaged := s.entries[len(s.entries)-1]
	if triaged.Details.First("owner_user") != "sam" || triaged.Details.First("hub") != "mace" || !strings.Contains(triaged.Text.Reveal(), "New clothes") {
		t.Errorf("%+v", triaged)
	}
}

// the hub gets what is for it, also of a child who left, and the reason stands with it. Nothing is opened by it.
func TestTheHubGetsWhatIsForIt(t *testing.T) {
	for _, story := range []struct{ name, before, notice, why string }{
		{"nothing says so", "", "police 2023-05-05 police.notification grade=amber", ""},
		{"in the process", "2023-01-01 mace.accepted", "police 2023-05-05 police.notification", "Mara is in the exploitation process"},
		{"was in it, and nobody watches any more", "2021-01-01 mace.accepted\n2021-06-01 mace.exit", "police 2023-05-05 police.notification", "Mara was in the exploitation process before"},
		{"declined before", "2021-01-01 mace.referral\n2021-01-02 mace.declined", "police 2023-05-05 police.notification", "Mara was in the exploitation process before"},
		{"a sign within the year", "education 2022-09-01 exploitation.indicator form=cash", "police 2023-05-05 police.notification", "a sign of exploitation was recorded on 1 September 2022"},
		{"a sign long before", "education 2020-09-01 exploitation.indicator form=cash", "police 2023-05-05 police.notification", ""},
		{"hurt, and named in the emergency department", "", "emergency-department 2023-05-05 health.emergency injury=stab concern=county-lines", "it says something of exploitation"},
	} {
		s := arrives(t, append(nonEmpty(strings.Split(story.before, "\n")), story.notice)...)
		c := s.at("2023-05-05T12:00")
		all := Arrivals(c)
		if len(all) != 1 {
			t.Fatalf("%s: %d came in", story.name, len(all))
		}
		got := ""
		if len(all[0].Hub) > 0 {
			got = all[0].Hub[0].Say
		}
		waits := strings.Contains(strings.Join(cameIn(c), ";"), "in the hub (exploitation-hub)")
		if got != story.why || waits != (story.why != "") {
			t.Errorf("%s: %q, waits for the hub: %v", story.name, got, waits)
		}
	}
}

// A matter that was over is asked about by what came in: referred it is screened, and otherwise nothing of it changes.
func TestWhatComesInOpensNothingInSilence(t *testing.T) {
	for answer, want := range map[string]string{"referred": "declined referred", "not-now": "declined"} {
		s := arrives(t, "2021-01-01 mace.referral", "2021-01-02 mace.declined", "police 2023-05-05 police.notification")
		ref := s.entries[2].Ref
		if got := stages(s.at("2023-05-06T09:00").Chronology); got != "declined" {
			t.Errorf("that it came in made it %q", got)
		}
		c := s.as("2023-05-06T09:00", "exploitation-hub", "mace")
		c.About = c.Chronology.Find(ref)
		step, _ := Find(lookNoticeID)
		silent := Answers{"history": {"yes"}, "decision": {"not-now"}, "reason": {"Nothing reported since."}}
		if wrong := step.Problems(c, silent); len(wrong) != 1 || wrong[0].Say != SilenceSays {
			t.Errorf("silence is a reason: %+v", wrong)
		}
		s.take("2023-05-06T09:00", lookNoticeID, "exploitation-hub", "mace", ref, Answers{"history": {"yes"}, "decision": {answer}, "reason": {"The officer saw Mara with two adults whom her mother does not know."}})
		after := s.at("2023-05-06T09:05")
		if got := stages(after.Chronology); got != want {
			t.Errorf("%s: %q, want %q", answer, got, want)
		}
		if got := strings.Join(cameIn(after), ";"); strings.Contains(got, "hub") {
			t.Errorf("%s: the hub is asked again: %s", answer, got)
		}
	}
}

// What is long past when an agency begins to take part is history; a time nobody can tell to a month is not known to be news.
func TestWhatIsLongPastIsHistory(t *testing.T) {
	for line, want := range map[string]int{
		"police 2023-05-05 police.notification": 1, "police 2023-04-20 police.notification": 1, "police 2023-03-01 police.notification": 0, "police 2023 police.notification": 0, "police 2023-05 police.notification": 1,
		"police 2023-05-05 police.arrest": 0, "emergency-department 2023-05-05 health.emergency": 1, "police unknown police.notification": 0,
	} {
		s := arrives(t, line)
		s.received[0] = time.Date(2023, 5, 6, 8, 0, 0, 0, time.UTC)
		if got := len(Arrivals(s.at("2024-05-06T09:00"))); got != want { // a year later it still waits, when it was news
			t.Errorf("%s: %d came in, want %d", line, got, want)
		}
	}
	if got := len(Arrivals(arrives(t, "police 2023-05-05 police.notification", "2023-05-07 child.died").at("2023-05-08T09:00"))); got != 0 {
		t.Error("of a child who died it still waits to be read")
	}
}

// At night something urgent is told at once to whoever is on duty, and then, level by level, to who answers for them. A bank holiday is no reason to
// wait.
func TestWhatIsUrgentRingsUntilAPersonHasReadIt(t *testing.T) {
	s := arrives(t, "police 2023-04-07T23:50 police.notification grade=red sent_to=front-door-cur") // Good Friday
	ref := s.entries[0].Ref
	for now, want := range map[string]string{
		"2023-04-07T22:50": "", "2023-04-07T23:51": "", "2023-04-08T00:02": " team-manager", "2023-04-08T01:02": " team-manager transfer-lead", "2023-04-08T04:00": " team-manager transfer-lead corporate-parent",
	} {
		var told string
		for _, ring := range Rings(s.at(now)) {
			if ring.Area != "cur" || ring.Of != ref {
				t.Errorf("%+v", ring)
			}
			if ring.Level > 0 {
				told += " " + string(ring.Role)
			}
		}
		if told != want {
			t.Errorf("at %s: told%s, want%s", now, told, want)
		}
	}
	var urgentOne Duty
	for _, d := range Duties(s.at("2023-04-08T00:02")) {
		if d.Step == readNoticeID {
			urgentOne = d
		}
	}
	if urgentOne.Of != "team-manager" || !urgentOne.Then.Equal(time.Date(2023, 4, 8, 0, 50, 0, 0, time.UTC)) {
		t.Errorf("it is for the %s, and comes further at %v", urgentOne.Of, urgentOne.Then)
	}
	s.take("2023-04-08T04:05", readNoticeID, "out-of-hours", "out-of-hours-cur", ref, Answers{"done": {"Rang 999 and the mother."}})
	if rings := Rings(s.at("2023-04-08T09:00")); len(rings) != 0 {
		t.Errorf("read, and it still rings: %+v", rings)
	}
	c := s.as("2023-04-08T09:00", "out-of-hours", "out-of-hours-cur")
	c.About = c.Chronology.Find(ref)
	if step, _ := Find(readNoticeID); step.Closed(c) == "" {
		t.Error("one person reads it twice")
	}
}

// An enquiry under section 47 lies where the child lives or is found, whoever leads.
func TestAnEnquiryLiesWhereTheChildIs(t *testing.T) {
	s := arrives(t, "social-care-prev 2022-01-01 social-care.referral", "social-care-prev 2023-04-01 family.move from_area=prev to_area=cur", ppn)
	ref := s.entries[2].Ref
	s.people = []Colleague{{User: "sam", Name: "Sam", Role: "social-worker", Agency: "social-care-prev"}}
	c := s.as("2023-05-05T22:00", "front-door", "front-door-prev")
	c.About = c.Chronology.Find(ref)
	if lead := LeadOf(c.Chronology).Area; lead != "prev" {
		t.Fatalf("%q leads", lead)
	}
	step, _ := Find(triageID)
	_, q := Meant(step.Sections(c, Answers{"outcome": {toEnquiry}}), "area")
	if q == nil || !slices.Equal(q.Preset, []string{"cur"}) {
		t.Fatalf("where the child lives is not there already: %+v", q)
	}
	s.take("2023-05-05T22:00", triageID, "front-door", "front-door-prev", ref, Answers{
		"history": {"yes"}, "danger": {"yes"}, "done": {"An officer is with Mara."}, "outcome": {toEnquiry}, "area": {"cur"}, "worker": {"sam"}, "reason": {"Mara was hurt by adults tonight."}, "sign": {"no"},
	})
	after := s.at("2023-05-05T22:10")
	if got := strings.Join(cameIn(after), "; "); !strings.Contains(got, "Strategy discussion whether an enquiry under section 47 begins, in Current area") {
		t.Error(got)
	}
	s.tell("here/social-care-cur 2023-05-06 meeting.strategy step=hold-meeting")
	if got := strings.Join(cameIn(s.at("2023-05-06T22:10")), "; "); strings.Contains(got, "Strategy") {
		t.Errorf("they met, and it waits: %s", got)
	}
}

// Who reads it on duty for another area makes that area no area of the child.
func TestWhoReadsOnDutyLeadsNothing(t *testing.T) {
	s := arrives(t, "police 2023-05-05T21:40 police.notification grade=red sent_to=front-door-cur")
	ref := s.entries[0].Ref
	c := s.as("2023-05-05T22:00", "out-of-hours", "social-care-prev")
	c.Duty, c.About = []record.AreaCode{""}, c.Chronology.Find(ref)
	step, _ := Find(readNoticeID)
	e := step.Write(c, nil)[0]
	e.Ref = s.ref("social-care-prev", true)
	e.Details = append(e.Details, record.Detail{Key: "step", Values: []string{readNoticeID}}, record.Detail{Key: "decided_by", Values: []string{"edt"}}, record.Detail{Key: "decided_as", Values: []string{"out-of-hours"}})
	s.enter(e)
	after := s.at("2023-05-05T22:10")
	if one := Arrivals(after)[0]; len(one.Unread()) != 0 || !slices.Equal(one.Areas, []record.AreaCode{"cur"}) || len(Rings(after)) != 0 {
		t.Errorf("read for %v of %v", one.Read, one.Areas)
	}
}

// What is said of a notification goes no further than the notification itself.
func TestWhatIsSaidOfANotificationIsHandledAsIt(t *testing.T) {
	s := arrives(t, ppn)
	s.entries[0].Handling, s.entries[0].Details = record.ProfessionalsOnly, append(s.entries[0].Details, record.Detail{Key: "handling_code", Values: []string{"C"}})
	s.take("2023-05-05T22:00", readNoticeID, "front-door", "front-door-cur", s.entries[0].Ref, Answers{"done": {"Rang the mother."}})
	said := s.entries[len(s.entries)-1]
	if class := record.Words().Class(&said); said.Handling != record.ProfessionalsOnly || class != record.ClassC || said.Details.First("handling_code") != "C" {
		t.Errorf("%q, of class %s", said.Handling, class)
	}
}

func TestAChildInDangerIsNotLeftAtTheFrontDoor(t *testing.T) {
	s := arrives(t, ppn)
	s.people = []Colleague{{User: "sam", Name: "Sam", Role: "social-worker", Agency: "social-care-cur"}}
	c := s.as("2023-05-06T09:00", "front-door", "front-door-cur")
	c.About = c.Chronology.Items[0]
	step, _ := Find(triageID)
	answers := Answers{"history": {"yes"}, "danger": {"yes"}, "done": {"Rang the mother."}, "outcome": {nothingMore}, "worker": {"sam"}, "reason": {"It has been quiet since."}, "sign": {"no"}}
	var said []string
	for _, p := range step.Problems(c, answers) {
		said = append(said, p.Question)
	}
	if !slices.Equal(said, []string{"reason", "outcome"}) {
		t.Errorf("%q", said)
	}
	police := s.as("2023-05-06T09:00", "police-lead", "police")
	police.About = police.Chronology.Items[0]
	if step.Closed(police) == "" {
		t.Error("the police triage what they told themselves")
	}
}

// Whatever comes in, by whomever it is read, in whatever order: until each area has read it and somebody has said what comes of it, it waits for
// somebody, and nobody’s silence ends it.
func TestNothingWaitsUnreadBeyondItsClock(t *testing.T) {
	saw := map[string]bool{}
	checkUntil(t, func() bool { return saw["late"] && saw["all read"] && saw["one of two read"] }, func(t *rapid.T) {
		s := arrives(t)
		n := rapid.IntRange(1, 4).Draw(t, "notices")
		start := time.Date(2023, 12, 20, 9, 0, 0, 0, time.UTC)
		for range n {
			at := start.Add(time.Duration(rapid.IntRange(0, 15*24).Draw(t, "hour")) * time.Hour)
			s.tell("police " + at.Format("2006-01-02T15:04") + " police.notification grade=" + rapid.SampledFrom([]string{"red", "amber", "green"}).Draw(t, "grade") + " sent_to=" + rapid.SampledFrom([]string{"front-door-cur", "front-door-prev", "front-door-cur,front-door-prev"}).Draw(t, "to"))
		}
		last := start.AddDate(0, 0, 16)
		for range rapid.IntRange(0, 6).Draw(t, "readings") {
			about := s.entries[rapid.IntRange(0, n-1).Draw(t, "which")].Ref
			agency := rapid.SampledFrom([]string{"front-door-cur", "front-door-prev", "social-care-cur", "police"}).Draw(t, "who")
			c := s.as(last.Format("2006-01-02T15:04"), "front-door", agency)
			c.About = c.Chronology.Find(about)
			if step, _ := Find(readNoticeID); step.Closed(c) == "" {
				s.take(last.Format("2006-01-02T15:04"), readNoticeID, "front-door", agency, about, nil)
			}
		}
		c := s.on(last.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "days later")))
		waits := map[record.Ref]map[record.AreaCode]bool{}
		for _, d := range Duties(c) {
			if d.Step == readNoticeID {
				if waits[d.About] == nil {
					waits[d.About] = map[record.AreaCode]bool{}
				}
				waits[d.About][d.Area] = true
				saw["late"] = saw["late"] || d.Due.Before(c.Now)
				if d.Due.IsZero() || d.Of == "" {
					t.Fatalf("it waits for nobody: %+v", d)
				}
			}
		}
		for i := range n {
			e := &s.entries[i]
			read := map[record.AreaCode]bool{}
			for j := n; j < len(s.entries); j++ {
				if r := &s.entries[j]; slices.Contains(r.Details.Refs("of", r.Ref.Agency), e.Ref) {
					_, area, _ := record.Words().Agency(r.Ref.Agency)
					read[area] = true
				}
			}
			left := 0
			for _, code := range e.Details.All("sent_to") {
				if _, area, _ := record.Words().Agency(record.AgencyCode(code)); waits[e.Ref][area] == read[area] {
					t.Fatalf("%s in %s: read %v, waits %v", e.Ref, area, read[area], waits[e.Ref][area])
				} else if !read[area] {
					left++
				}
			}
			saw["all read"] = saw["all read"] || left == 0
			saw["one of two read"] = saw["one of two read"] || left == 1 && len(e.Details.All("sent_to")) == 2
		}
	})
}
