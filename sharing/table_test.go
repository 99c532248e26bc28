package sharing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// The table below says by hand what the policies say, so that neither can be wrong alone. It is read like this: these roles may do these acts
// with this, by one of these relations, for one of these purposes. Whatever no row says is refused.
type row struct {
	who, may, with, by, why string
}

const (
	practitioners = "social-worker early-help-worker youth-justice-worker health-lead school-lead inclusion-lead virtual-school police-lead " +
		"missing-coordinator exploitation-hub front-door out-of-hours transfer-lead legal-adviser corporate-parent"
	chairs    = "strategy-chair conference-chair panel-chair reviewing-officer"
	managers  = "team-manager"
	oversight = "partnership data-steward"
	onDuty    = "out-of-hours front-door exploitation-hub police-lead"
	everybody = practitioners + " " + chairs + " " + managers + " " + oversight + " caldicott-guardian administrator"

	work        = "open list search print trace answer correct draft record file"
	workOfHeads = "open list search print trace answer draft record file"

	now, visit, meeting = "safeguarding-now", "preparing-a-visit", "preparing-a-meeting"
	usual               = now + " " + visit + " " + meeting
	ofHeads             = "supervision " + now + " " + meeting
	whatever            = "safeguarding-now preparing-a-visit preparing-a-meeting supervision a-learning-review assurance reviewing-access administering " +
		"receiving-agencies'-records checking-the-record signing-in"
)

var table = []row{
	{practitioners, work, "child", "lead allocated covers panel-member invited open-task missing-coordinator watches", usual},
	{practitioners, work, "child", "holds-notice", now + " " + visit},
	{practitioners, work, "child", "on-duty", now},
	{onDuty, work, "child", "on-duty", usual},
	{chairs, work, "child", "reviews panel-member invited covers", usual},
	{managers, workOfHeads, "child", "supervises allocated lead covers", ofHeads},
	{practitioners + " " + chairs, work, "child", "break-glass", now},
	{managers, workOfHeads, "child", "break-glass", now},
	{oversight, "open list search", "child", "invited open-task", "a-learning-review"},
	{practitioners + " " + chairs, "list search", "every-child", "function", usual},
	{managers, "list search", "every-child", "function", ofHeads},
	{oversight, "list search", "every-child", "function", "a-learning-review"},

	{"front-door out-of-hours police-lead health-lead missing-coordinator exploitation-hub", "ask-known", "every-child", "function", now},
	{practitioners + " " + chairs + " " + managers, "break-glass", "child", "function", now},
	{practitioners + " " + chairs, "refer", "submission", "function", usual},
	{managers, "refer", "submission", "function", ofHeads},
	{practitioners, "reveal", "child", "lead allocated open-task", now + " " + visit},
	{managers, "reveal", "child", "lead allocated open-task", now},
	{onDuty, "reveal", "child", "on-duty", now},
	{practitioners, "seal", "child", "lead allocated on-duty", usual},
	{chairs, "seal", "child", "reviews", now + " " + meeting},
	{managers, "seal", "child", "supervises", ofHeads},
	{"police-lead health-lead", "seal", "child", "holds-notice", now + " " + visit},
	{practitioners, "export", "child", "lead allocated on-duty", now + " " + meeting},
	{"legal-adviser", "export", "child", "covers invited open-task", now + " " + meeting},

	{managers, "tie", "child", "supervises allocated lead covers", ofHeads},
	{managers, "tie", "person everybody", "function", "supervision " + now},
	{onDuty, "tie", "child", "on-duty", now},
	{chairs, "tie", "child", "reviews panel-member", meeting},
	{practitioners, "tie", "child", "lead", meeting},
	{oversight, "count preview", "every-child", "function", "assurance"},
	{oversight + " caldicott-guardian", "count-words", "every-child", "function", "assurance"},
	{managers, "count-words", "every-child", "function", "supervision"},
	{oversight, "train", "everybody", "function", "assurance"},
	{managers, "train", "everybody", "function", "supervision"},
	{"caldicott-guardian", "count", "every-child", "function", "assurance reviewing-access"},
	{"caldicott-guardian", "trace", "child", "function", "reviewing-access"},
	{"caldicott-guardian", "review-access", "child every-child person everybody", "function", "reviewing-access"},
	{managers, "review-access", "child", "supervises", "reviewing-access supervision"},
	{managers, "review-access", "person everybody", "function", "reviewing-access supervision"},
	{"administrator", "administer", "person everybody", "function", "administering"},
	{"administrator", "ask-approval approve", "approval", "function", "administering"},
	{practitioners + " " + chairs, "ask-approval", "approval", "function", usual},
	{managers, "ask-approval approve", "approval", "function", ofHeads},
	{"caldicott-guardian", "ask-approval approve", "approval", "function", "reviewing-access"},

	{practitioners + " " + chairs, "open record", "place group", "leads-context wrote-context", usual},
	{managers, "open record", "place group", "leads-context wrote-context", ofHeads},
	{onDuty + " panel-chair", "open record", "place group", "function", usual},
	{practitioners + " " + chairs, "list", "every-context", "function", usual},
	{managers, "list", "every-context", "function", ofHeads},

	{everybody, "declare", "self", "self", whatever},
	{strings.TrimSuffix(everybody, " administrator"), "declare", "child", "self", whatever},
	{strings.TrimSuffix(everybody, " administrator"), "draft", "draft", "self", whatever},
	{everybody, "notice", "self", "self", whatever},
	{everybody + " person", "sign-in account", "self", "self", whatever},
}

// sightByHand says how far somebody sees who has leave by a relation: of what others wrote, and, as everybody here looks for an agency, of
// what that agency wrote.
func sightByHand(p place) string {
	switch {
	case has("count preview count-words", p.act):
		return "C restricted own C"
	case !has("open list search print answer correct draft record file export", p.act) || p.with != "child":
		return ""
	case has(oversight, p.who):
		return "B"
	case has("lead allocated supervises reviews break-glass", p.by), p.by == "on-duty" && has(onDuty, p.who) && p.why == now:
		return "C restricted own C"
	case p.by == "holds-notice", p.by == "invited" && p.why != meeting:
		return "B own C"
	default:
		return "C own C"
	}
}

func has(list, word string) bool { return slices.Contains(strings.Fields(list), word) }

// place is one place of the table, spread out.
type place struct{ who, act, with, by, why string }

var places = func() map[place]bool {
	all := map[place]bool{}
	for _, r := range table {
		for who := range strings.FieldsSeq(r.who) {
			for act := range strings.FieldsSeq(r.may) {
				for with := range strings.FieldsSeq(r.with) {
					for by := range strings.FieldsSeq(r.by) {
						for why := range strings.FieldsSeq(r.why) {
							all[place{who, act, with, by, why}] = true
						}
					}
				}
			}
		}
	}
	return all
}()

// inTable gives the place of the table that gives leave, if there is one: by the relation to the child, because it is their own, or by their
// role alone.
// sizes: what is asked is the columns of the table
func inTable(who, act, with, relation, why string) (place, bool) {
	ways := []place{{who, act, with, "function", why}}
	switch with {
	case "child":
		ways = []place{{who, act, with, relation, why}, {who, act, with, "self", why}, ways[0]}
		if has("self function service", relation) || relation == "" {
			ways = ways[1:] // nobody has these to a child
		}
		if relation == string(record.Excluded) {
			ways = slices.DeleteFunc(ways, func(p place) bool { return p.act != "declare" })
		}
	case "place", "group":
		ways = []place{{who, act, with, relation, why}, ways[0]}
	case "self":
		ways = []place{{who, act, with, "self", why}, {who, act, "person", "function", why}}
	case "draft":
		ways = []place{{who, act, with, "self", why}}
	}
	for _, way := range ways {
		if places[way] {
			return way, true
		}
	}
	return place{}, false
}

// subjectOf makes a subject of a word of the table.
func subjectOf(with string) record.Subject {
	switch with {
	case "self":
		return record.Subject{Kind: record.OnePerson, ID: "me"}
	default:
		return record.Subject{Kind: record.SubjectKind(with), ID: "x"}
	}
}

// asks makes a request of the words of the table.
// sizes: what is asked is the columns of the table
func asks(who, act, with, relation, why string) Request {
	r := Request{
		Tenant: "t", Actor: record.Actor{User: "me", Role: record.Role(who), Agency: "health"}, Act: record.Act(act), Subject: subjectOf(with),
		Purpose: record.Purpose(strings.ReplaceAll(why, "-", " ")), Proved: true,
	}
	if relation != "" {
		r.Standing.Relations = []record.Relation{record.Relation(relation)}
	}
	return r
}

// everySubject is every kind, one's own account, and kinds that nobody knows.
var everySubject = append(words(record.SubjectKinds()), "self", "", "else")

// What is asked of everything: all words there are, and words that nobody knows.
var (
	everyAct      = append(words(record.Acts()), "", "delete")
	everyRelation = append(words(record.Relations()), "", "neighbour")
	everyWhy      = append(strings.Fields(whatever), "", "curiosity")
	everyWho      = append(strings.Fields(everybody), "person", "service", "headteacher")
)

func words[T ~string](values []T) []string {
	all := make([]string, 0, len(values))
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

func TestTheWholeTable(t *testing.T) {
	given := map[place]bool{}
	for _, who := range everyWho {
		for _, act := range everyAct {
			for _, with := range everySubject {
				for _, why := range everyWhy {
					relations := everyRelation
					switch with {
					case "child":
					case "place", "group":
						relations = []string{"", "lead", "leads-context", "wrote-context"} // which are those there are to them
					default:
						relations = []string{"", "lead"} // nothing else has relations
					}
					for _, relation := range relations {
						way, want := inTable(who, act, with, relation, why)
						d := Decide(asks(who, act, with, relation, why))
						if d.Allowed != want {
							t.Fatalf("%s may %s of %s by %q for %q: %v %q, want %v", who, act, with, relation, why, d.Allowed, d.Reasons, want)
						}
						if want {
							given[way] = true
							checkGiven(t, d, way)
						}
					}
				}
			}
		}
	}
	if len(given) != len(places) {
		t.Errorf("%d places of the table gave leave, of %d", len(given), len(places))
	}
}

func checkGiven(t *testing.T, d Decision, way place) {
	t.Helper()
	if got, want := d.Sight.String(), sightByHand(way); got != want {
		t.Fatalf("%+v sees %q, want %q", way, got, want)
	}
	if string(d.Relation) != way.by || d.Prove {
		t.Fatalf("%+v was given by %q, prove %v", way, d.Relation, d.Prove)
	}
	if len(d.Reasons) == 0 {
		t.Fatalf("%+v has no reasons", way)
	}
}

// Each service does what it is there for, and nothing else; the purpose is the one it is for.
func TestServices(t *testing.T) {
	type does struct{ acts, with, why, sees string }
	table := map[string][]does{
		"service-import": {{"receive", "submission", "receiving-agencies'-records", "C restricted"}},
		"service-check":  {{"check", "log every-child child", "checking-the-record", "C restricted"}},
		"service-backup": {{"back-up restore", "every-child", "checking-the-record", "C restricted"}},
		"service-worker": {
			{"check", "log every-child child", "checking-the-record", "C restricted"},
			{"receive", "submission", "receiving-agencies'-records", "C restricted"},
			{"administer", "person", "administering", ""},
		},
		"service-preview": {{"preview count", "every-child", "assurance", "C restricted"}},
		"service-proof":   {{"trace", "child", "checking-the-record", ""}},
		"service-demo": {
			{"receive", "submission", "receiving-agencies'-records administering", "C restricted"},
			{"administer", "person everybody", "receiving-agencies'-records administering", ""},
			{"tie", "child person everybody", "receiving-agencies'-records administering", ""},
		},
		"service-keys":   {{"rotate-keys", "child every-child", "checking-the-record", ""}},
		"service-export": {{"export", "child every-child", now + " " + meeting + " a-learning-review", "C"}},
		"service-else":   nil, "service": nil, "me": nil,
	}
	for user, rows := range table {
		for _, act := range everyAct {
			for _, with := range everySubject {
				for _, why := range everyWhy {
					r := asks("service", act, with, "lead", why)
					r.Actor.User, r.Actor.Agency = user, ""
					kind := with
					if with == "self" {
						kind = "person"
					}
					i := slices.IndexFunc(rows, func(d does) bool { return has(d.acts, act) && has(d.with, kind) && has(d.why, why) })
					d := Decide(r)
					if d.Allowed != (i >= 0) {
						t.Fatalf("%s may %s of %s for %s: %v", user, act, with, why, d.Allowed)
					}
					if i >= 0 && (d.Sight.String() != rows[i].sees || d.Relation != record.AsService) {
						t.Fatalf("%s sees %q by %q, want %q", user, d.Sight, d.Relation, rows[i].sees)
					}
				}
			}
		}
	}
}

// A conflict keeps somebody from everything of this child, whatever their role, relation and purpose, but from declaring it.
// A list keeps everybody away who is not on it, but for breaking the glass, which then shows nothing restricted, and for reviewing who looked.
func TestWhatKeepsSomebodyAway(t *testing.T) {
	for p := range places {
		if p.with != "child" {
			continue
		}
		excluded := asks(p.who, p.act, p.with, p.by, p.why)
		excluded.Standing.Excluded, excluded.Standing.Listed = true, true
		if d := Decide(excluded); d.Allowed != (p.act == "declare") {
			t.Fatalf("%+v, kept away by a conflict: %v", p, d.Allowed)
		}
		r := asks(p.who, p.act, p.with, p.by, p.why)
		before := Decide(r)
		r.Standing.Restricted, r.Standing.Listed = true, true
		if d := Decide(r); fmt.Sprint(d) != fmt.Sprint(before) {
			t.Fatalf("%+v, on the list: %v, want %v", p, d, before)
		}
		r.Standing.Listed = false
		d := Decide(r)
		stays := p.by == "break-glass" || has("break-glass declare", p.act) || p.who == "caldicott-guardian"
		if d.Allowed != stays {
			t.Fatalf("%+v, not on the list: %v", p, d.Allowed)
		}
		if p.by == "break-glass" && d.Sight.String() != strings.TrimSuffix(sightByHand(p), " restricted own C") {
			t.Fatalf("%+v, not on the list, sees %q", p, d.Sight)
		}
	}
}

// Breaking the glass, revealing and exporting need a proof of that moment; whoever did not prove is asked to, and nobody else is.
func TestWhatNeedsProof(t *testing.T) {
	for p := range places {
		r := asks(p.who, p.act, p.with, p.by, p.why)
		r.Proved = false
		needs := has("break-glass reveal export", p.act)
		if d := Decide(r); d.Allowed == needs || d.Prove != needs {
			t.Fatalf("%+v, not proved: allowed %v, prove %v", p, d.Allowed, d.Prove)
		}
	}
	r := asks("school-lead", "reveal", "child", "holds-notice", now)
	r.Proved = false
	if d := Decide(r); d.Allowed || d.Prove {
		t.Errorf("somebody who may not reveal is asked to prove who they are: %+v", d)
	}
}

// Somebody who looks for no agency has nothing of their own, and an own account is one's own alone.
func TestWhatIsOnesOwn(t *testing.T) {
	r := asks("school-lead", "open", "child", "holds-notice", now)
	r.Actor.Agency = ""
	if d := Decide(r); d.Sight != (record.Sight{Class: record.ClassB}) {
		t.Errorf("for no agency: %+v", d.Sight)
	}
	for _, id := range []string{"", "you", "me "} {
		r := asks("school-lead", "account", "self", "", "signing-in")
		r.Subject.ID = id
		if Decide(r).Allowed {
			t.Errorf("the account %q is given to me", id)
		}
	}
}
