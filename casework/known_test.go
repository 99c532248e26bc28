package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

const numbers = `
agencies:
  social-care: {team: Assessment team, phone: 01632 960001}
duty:
  north: {team: Duty desk north, phone: 01632 960002}
anywhere: {team: Emergency duty team, phone: 01632 960003}
`

func directory(t *testing.T, o office) {
	t.Helper()
	d, err := casework.ReadDirectory(strings.NewReader(numbers))
	if err != nil {
		t.Fatal(err)
	}
	o.UseDirectory(d)
}

var known = map[string]string{
	"people.csv":  "agency,child,family_name,given_names,date_of_birth,nhs_number,postcode,area\nsocial-care,P1,Invented,Mara,2009-04-02,9990123454,TS1 2AB,north\nsocial-care,P2,Other,Ben,2009-04-02,,TS1 2AB,\n",
	"entries.csv": entries + "A1,social-care,P1,2025-05-06,note,Seen at home.\nA2,social-care,P2,2025-05-06,note,Seen at home.\n",
}

var nurse = desktest.Person("nurse-1", "health-lead", record.SafeguardingNow)

// A role that is called first gives two exact things, and is told whom to ring. One thing, or two that are of two children, find nobody.
func TestIsThisChildKnown(t *testing.T) {
	o := open(t)
	directory(t, o)
	o.receive(known)
	mara := o.child("Mara")
	social := casework.Person(record.Actor{User: "worker-1", Role: "social-worker", Agency: "social-care"}, record.PreparingVisit, o.Now())
	before := map[string]casework.Asking{
		"number and birth": {NHSNumber: "999 012 3454", Born: "2009-04-02"}, "name and birth": {GivenNames: "MARA", FamilyName: "invented", Born: "2009-04-02"},
		"number and a postcode": {NHSNumber: "9990123454", Postcode: "ts12ab"}, "a wrong birth beside": {NHSNumber: "9990123454", GivenNames: "Mara", FamilyName: "Invented", Born: "2009-04-03"},
	}
	for what, asking := range before {
		got, err := o.AskKnown(t.Context(), nurse, asking)
		if want := (casework.Known{Known: true, Ring: casework.Number{Team: "Duty desk north", Phone: "01632 960002"}, Duty: true}); err != nil || got != want {
			t.Errorf("%s, nobody allocated by an agency with a team: %+v, %v", what, got, err)
		}
	}
	desktest.Allocated(t, o.Desk, social, mara)
	got, err := o.AskKnown(t.Context(), nurse, before["number and birth"])
	if want := (casework.Known{Known: true, Ring: casework.Number{Team: "Assessment team", Phone: "01632 960001"}}); err != nil || got != want {
		t.Errorf("allocated: %+v, %v", got, err)
	}
	for what, asking := range map[string]casework.Asking{
		"of two children": {NHSNumber: "9990123454", GivenNames: "Ben", FamilyName: "Other"}, "another number": {NHSNumber: "9434765919", Born: "2001-04-02"},
		"a name in part": {GivenNames: "Mara", FamilyName: "Invente", Born: "2009-04-02"},
	} {
		if got, err := o.AskKnown(t.Context(), nurse, asking); err != nil || got != (casework.Known{}) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
	if got, err := o.AskKnown(t.Context(), nurse, casework.Asking{Born: "2009-04-02", Postcode: "TS1 2AB"}); err != nil || !got.Known || !got.Duty {
		t.Errorf("two children of whom both are so: %+v, %v; want the duty phone and no team", got, err)
	}
	for what, asking := range map[string]casework.Asking{
		"nothing": {}, "one thing": {NHSNumber: "9990123454"}, "a number that is none": {NHSNumber: "9990123455", Born: "2009-04-02"},
		"half a name": {GivenNames: "Mara", Born: "2009-04-02"}, "a month": {NHSNumber: "9990123454", Born: "2009-04"}, "half a postcode": {NHSNumber: "9990123454", Postcode: "TS1"},
	} {
		if got, err := o.AskKnown(t.Context(), nurse, asking); !errors.Is(err, record.Invalid) || got != (casework.Known{}) || strings.Contains(err.Error(), "999012") {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
}

// Everybody else is told what is told of a child who is not known. The log names the child only when there is one, and says who was refused.
func TestWhoMayNotAskIsToldNothing(t *testing.T) {
	o := open(t)
	o.receive(known)
	mara := o.child("Mara")
	asking := casework.Asking{NHSNumber: "9990123454", Born: "2009-04-02"}
	before := len(o.logged())
	visiting := nurse
	visiting.Purpose = record.PreparingVisit
	for _, who := range []casework.Who{
		desktest.Person("admin-1", record.Administrator, record.Administering), desktest.Person("worker-1", "social-worker", record.SafeguardingNow), visiting,
		desktest.Person("steward-1", "data-steward", record.SafeguardingNow), {},
	} {
		if got, err := o.AskKnown(t.Context(), who, asking); err != nil || got != (casework.Known{}) {
			t.Errorf("%s: %+v, %v", who.Actor.Role, got, err)
		}
	}
	for _, a := range []casework.Asking{asking, {NHSNumber: "9434765919", Born: "2009-04-02"}} {
		if _, err := o.AskKnown(t.Context(), nurse, a); err != nil {
			t.Fatal(err)
		}
	}
	var says []string
	for _, l := range o.logged()[before:] {
		if l.Act == record.AskKnownAct {
			child := ""
			if l.Subject.ID == string(mara) {
				child = " Mara"
			}
			says = append(says, string(l.Actor.Role)+" "+l.Outcome+child)
		}
	}
	want := []string{"administrator refused", "social-worker refused", "health-lead refused", "data-steward refused", "health-lead given Mara", "health-lead given"}
	if !slices.Equal(says, want) {
		t.Errorf("the log says %q, want %q", says, want)
	}
}

// Of a child who is restricted, or whom the person is kept from, only the duty phone is named.
func TestOfWhoIsKeptFromSomeOnlyTheDutyPhoneIsNamed(t *testing.T) {
	asking := casework.Asking{NHSNumber: "9990123454", Born: "2009-04-02"}
	for what, keep := range map[string]func(office, record.ChildID){
		"a declared conflict": func(o office, mara record.ChildID) {
			if err := o.Declare(t.Context(), nurse, mara, "She is a cousin of mine.", casework.Request{}); err != nil {
				t.Fatal(err)
			}
		},
		"a list": func(o office, mara record.ChildID) { o.restrict(mara, "worker-1") },
	} {
		o := open(t)
		directory(t, o)
		o.receive(known)
		mara := o.child("Mara")
		desktest.Allocated(t, o.Desk, casework.Person(record.Actor{User: "worker-1", Role: "social-worker", Agency: "social-care"}, record.PreparingVisit, o.Now()), mara)
		keep(o, mara)
		got, err := o.AskKnown(t.Context(), nurse, asking)
		if err != nil || got != (casework.Known{Known: true, Ring: casework.Number{Team: "Duty desk north", Phone: "01632 960002"}, Duty: true}) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
}

// restrict names who may see a child: a manager of a worker asks and another agrees.
func (o office) restrict(child record.ChildID, people ...string) {
	o.t.Helper()
	manager, _ := team(o)
	desktest.Allocated(o.t, o.Desk, desktest.Person("worker-1", "social-worker", record.PreparingVisit), child)
	wish := casework.Restriction{Child: child, People: people, Reason: "A child of a colleague here."}
	needs, ok := errors.AsType[*casework.NeedsApproval](o.Restrict(o.t.Context(), manager, wish))
	if !ok {
		o.t.Fatal("a list takes no second person")
	}
	id, err := o.AskApproval(o.t.Context(), manager, casework.Request{}, needs.Twofold, wish.Reason)
	if err != nil {
		o.t.Fatal(err)
	}
	second := desktest.Person("manager-2", record.TeamManager, record.Supervision)
	if err := o.DecideApproval(o.t.Context(), second, casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); err != nil {
		o.t.Fatal(err)
	}
	if err := o.Restrict(o.t.Context(), manager, wish); err != nil {
		o.t.Fatal(err)
	}
}

// A directory is read as it is written, and a wrong one is refused in a sentence.
func TestADirectoryIsReadOrRefused(t *testing.T) {
	for text, says := range map[string]string{
		"":                                      "",
		numbers:                                 "",
		"agencies: {police: {team: T}}":         `names no team and phone for "agency police"`,
		"duty: {north: {team: '', phone: '1'}}": `names no team and phone for "duty in north"`,
		"anywhere: {team: T, phone: ask}":       `names no team and phone for "anywhere"`,
		"anywhere: {team: T, phone: 1, fax: 2}": "the directory has agencies, duty and anywhere",
		"- a":                                   "the directory has agencies, duty and anywhere",
		"anywhere: {team: \"T\\u202e\", phone: '1'}": "is no text of at most 100 letters",
	} {
		_, err := casework.ReadDirectory(strings.NewReader(text))
		if (err == nil) != (says == "") || err != nil && (!errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), says)) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}

func FuzzADirectoryIsReadOrRefused(f *testing.F) {
	f.Add(numbers)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := casework.ReadDirectory(strings.NewReader(text))
		if (err == nil) == (d == nil) {
			t.Error("neither a directory nor why there is none")
		}
	})
}

// What somebody says of themselves keeps them from a child they know: two equal things do, a common name does not. What cannot be compared is
// refused, and what was said is theirs alone to read.
func TestWhoKnowsTheFamilyDoesNotOpenTheRecord(t *testing.T) {
	o := open(t)
	o.receive(map[string]string{
		"people.csv":  "agency,child,family_name,given_names,date_of_birth,nhs_number,postcode,address\npolice,P1,Invented,Mara,2009-04-02,,TS1 2AB,12 Elm Road\npolice,P2,Other,Ben,2011-01-09,,TS1 2AB,14 Elm Road\n",
		"entries.csv": "record_id,agency,child,happened,kind,text,people\nA1,police,P1,2025-05-06,note,Seen at home.,mother: Karen Sample\nA2,police,P2,2025-05-06,note,Seen at home.,neighbour: Karen Sample\n",
	})
	see := func(user string, own record.Own) string {
		who := desktest.OnDuty(t, o.Desk, user, record.OutOfHours, record.SafeguardingNow)
		if err := o.DescribeMyself(t.Context(), who, own, casework.Request{}); err != nil {
			t.Fatal(err)
		}
		if mine, err := o.Myself(t.Context(), who); err != nil || len(mine.Self.Names) != len(own.Self.Names) || len(mine.People) != len(own.People) {
			t.Errorf("%s said of themselves %+v, %v", user, mine, err)
		}
		return o.sees(who)
	}
	karen := record.Close{Names: []record.Private{"Karen Sample"}}
	at := func(address record.Private) record.Close {
		c := karen
		c.Addresses = []record.Private{address}
		return c
	}
	for i, c := range []struct {
		what string
		own  record.Own
		want string
	}{
		{"a common name", record.Own{Self: karen}, "Ben Mara"},
		{"a common name at another house", record.Own{Self: at("16 Elm Road, TS1 2AB")}, "Ben Mara"},
		{"the name and the house", record.Own{Self: at("12 Elm Rd ts1 2ab")}, "Ben"},
		{"a sister's name and the house", record.Own{Self: record.Close{Names: []record.Private{"Ann Another"}, Addresses: []record.Private{"14 Elm Road, TS1 2AB"}}, People: []record.Close{karen}}, "Mara"},
		{"a namesake of the child", record.Own{Self: record.Close{Names: []record.Private{"Peter Invented"}}}, "Ben Mara"},
		{"a namesake of the child in the house", record.Own{Self: record.Close{Names: []record.Private{"Peter Invented"}, Addresses: []record.Private{"12 Elm Road, TS1 2AB"}}}, "Ben"},
		{"one's own daughter", record.Own{Self: record.Close{Names: []record.Private{"Ann Another"}}, People: []record.Close{{Names: []record.Private{"Mara Invented"}, Born: record.MustWhen("2009-04-02")}}}, "Ben"},
		{"a daughter of that age", record.Own{Self: record.Close{Names: []record.Private{"Ann Another"}}, People: []record.Close{{Names: []record.Private{"Zoe Another"}, Born: record.MustWhen("2009-04-02")}}}, "Ben Mara"},
	} {
		if got := see("user-"+string(rune('a'+i)), c.own); got != c.want {
			t.Errorf("%s: one sees %q, want %q", c.what, got, c.want)
		}
	}
	for user, want := range map[string]bool{"user-a": true, "user-h": false} { // the name is in the record; only the age is like a child's
		opened, err := o.Open(t.Context(), desktest.Person(user, record.OutOfHours, record.SafeguardingNow), o.child("Ben"), casework.View{})
		if err != nil || opened.Warned != want {
			t.Errorf("%s is warned: %v, %v, want %v", user, err == nil && opened.Warned, err, want)
		}
	}
	for what, own := range map[string]record.Own{
		"nothing": {}, "half a name": {Self: record.Close{Names: []record.Private{"Karen"}}}, "a postcode alone": {Self: at("TS1 2AB")},
		"a month of birth": {Self: karen, People: []record.Close{{Born: record.MustWhen("2009-04")}}}, "too many": {Self: karen, People: make([]record.Close, 31)},
		"hidden letters": {Self: record.Close{Names: []record.Private{"Karen Sam\u202eple"}}},
	} {
		if err := o.DescribeMyself(t.Context(), nurse, own, casework.Request{}); !errors.Is(err, record.Invalid) || strings.Contains(err.Error(), "Karen") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if checked, err := o.Check(t.Context(), checker); err != nil || checked.Bad != "" {
		t.Errorf("%+v, %v", checked, err)
	}
}

// A declared conflict holds at once, in every role, and only a manager ends it.
func TestADeclaredConflictHoldsAtOnce(t *testing.T) {
	o := open(t)
	o.receive(twoChildren)
	manager, social := team(o)
	mara := o.child("Mara")
	desktest.Allocated(t, o.Desk, social, mara)
	if err := o.Declare(t.Context(), social, mara, "She is a cousin of mine.", casework.Request{}); err != nil {
		t.Fatal(err)
	}
	desktest.OnDuty(t, o.Desk, social.Actor.User, record.OutOfHours, record.SafeguardingNow)
	for _, who := range []casework.Who{social, desktest.Person("worker-1", record.OutOfHours, record.SafeguardingNow)} {
		if got := o.sees(who); strings.Contains(got, "Mara") {
			t.Errorf("as %s one sees %q", who.Actor.Role, got)
		}
		if _, err := o.Open(t.Context(), who, mara, casework.View{}); !errors.Is(err, record.Withheld) {
			t.Errorf("as %s: %v", who.Actor.Role, err)
		}
	}
	ties, err := o.TiesOf(t.Context(), manager, mara)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(ties, func(tie record.Tie) bool { return tie.Relation == record.Excluded })
	if at < 0 {
		t.Fatalf("the manager is not told of the conflict: %v", ties)
	}
	shown, err := o.TiesOf(t.Context(), worker, mara)
	if err != nil || slices.ContainsFunc(shown, func(tie record.Tie) bool { return tie.Relation == record.Excluded }) {
		t.Errorf("a colleague is told of somebody's conflict: %v, %v", shown, err)
	}
	ending := casework.Ending{Child: mara, Tie: ties[at].ID, Reason: "It was another family."}
	if err := o.EndTie(t.Context(), social, ending); !errors.Is(err, record.Withheld) {
		t.Errorf("one ends one's own conflict: %v", err)
	}
	if err := o.EndTie(t.Context(), manager, ending); err != nil {
		t.Fatal(err)
	}
	if got := o.sees(social); got != "Mara" {
		t.Errorf("afterwards one sees %q", got)
	}
}

// Who stands in what not everybody sees is told to nobody by their own name: intelligence about somebody's brother stays the police's. What
// they say keeps them from the record all the same.
func TestASharedNameTellsNothingOfWhatIsHidden(t *testing.T) {
	o := open(t)
	o.receive(map[string]string{
		"people.csv": "agency,child,family_name,given_names,date_of_birth\npolice,P1,Invented,Mara,2009-04-02\n",
		"entries.csv": "record_id,agency,child,happened,kind,text,handling,people,details\nA1,police,P1,2025-05-06,note,Seen at home.,,mother: Karen Sample,\n" +
			"A2,police,P1,2025-05-07,police.intelligence,It is said.,restricted,adult: Dean Canary,phone=07700 900123\n",
	})
	for user, c := range map[string]struct {
		own    record.Close
		opens  bool
		warned bool
	}{
		"of-karen":         {record.Close{Names: []record.Private{"Karen Sample"}}, true, true},
		"of-dean":          {record.Close{Names: []record.Private{"Dean Canary"}}, true, false},
		"of-nobody":        {record.Close{Names: []record.Private{"Some Other"}}, true, false},
		"of-dean-by-phone": {record.Close{Names: []record.Private{"Dean Canary"}, Phones: []record.Private{"07700900123"}}, false, false},
	} {
		who := desktest.OnDuty(t, o.Desk, user, record.OutOfHours, record.SafeguardingNow)
		child := o.child("Mara")
		if err := o.DescribeMyself(t.Context(), who, record.Own{Self: record.Close{Names: []record.Private{"Pat Worker"}}, People: []record.Close{c.own}}, casework.Request{}); err != nil {
			t.Fatal(err)
		}
		opened, err := o.Open(t.Context(), who, child, casework.View{})
		if (err == nil) != c.opens || err == nil && opened.Warned != c.warned {
			t.Errorf("%s: opens %v, warned %v", user, err, err == nil && opened.Warned)
		}
	}
}
