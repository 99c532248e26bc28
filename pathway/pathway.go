// Package pathway is the exploitation process around a child: refer, screen, meet, decide, step down, and what each needs.
//
// It answers: "where does this child stand in the process, what can be done now, what has to be asked first, and what does it write?" It
// stands on paragraphs 4.1.15 to 4.1.16 of the Child Joe review (removed on silence), 4.1.14 (the National Referral Mechanism named and
// never dated), 4.3.2 and 4.3.6 to 4.3.8, and learning points 10, 11 and 15.
// A matter is a fold over its decisions, which are entries like all others. It never scores, never takes somebody out of the process by
// itself, and never keeps what happened from being recorded: its requirements bind what is done here, and nothing else.
package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// Step is one thing that people do in the process: when it can be done, what it asks, what it needs, and what it writes.
type Step struct {
	ID    string // names it in addresses and entries: lower-case words with dashes
	Title string // what somebody does, as a button says it: "Refer to the exploitation hub"
	Lede  string // what stands above everything else, such as what to do when there is danger now; "" for nothing
	Of    Of     // what it is about
	Quick string // what its one button says, where its one section is sent at once and nothing is checked a second time; "" for every other

	Kinds []record.Kind // of the decisions it writes; nothing else here writes those of them that are Decisions
	By    []record.Role // who takes it; nil: whoever may write in the record

	Open     func(*Case) string                  // why it cannot be taken now, in words; "" when it can. nil: always
	Sections func(*Case, Answers) []Section      // what it asks, in order; what was answered already decides what is asked further
	Check    func(*Case, Answers) []Problem      // what it needs beyond an answer to each question; nil: nothing
	Later    func(*Case, Answers) []Problem      // of what proposes something: what is still needed before that is decided; nil: nothing
	Write    func(*Case, Answers) []record.Entry // the entries it makes, the decision first
}

// Of says what a step is about.
type Of string

// What steps are about: the child, one matter of theirs, one meeting, one proposal.
const (
	OfChild   Of = "child"
	OfContext Of = "context" // a group or a place, and no child
	OfEntry   Of = "entry"   // one entry of the record: the first of a matter, a meeting, a proposal
)

// Case is what a step looks at. Everything a step does depends on it and on the answers alone.
type Case struct {
	Chronology *chronology.Chronology // as far as the person may see
	Matters    []*Matter              // of the child, in order
	About      *chronology.Item       // the entry a step is about; nil for OfChild
	By         record.Actor           // who takes it
	Now        time.Time
	Local      *Local
	Days       *calendar.Calendar
	Colleagues []Colleague       // who works here and may be asked, invited or given something to do
	Duty       []record.AreaCode // for which whoever takes it is on duty; "" among them: everywhere. Known where it decides for whom they read
	Child      record.Private    // the name the child goes by, for our own sentences
	Context    *ContextMatter    // where the work on a group or a place stands; nil of a child

	arrived *[]*Arrived // what came in, once it was asked for: it depends on the record alone
}

// Colleague is somebody who works here.
type Colleague struct {
	User   string // opaque
	Name   record.Private
	Role   record.Role
	Agency record.AgencyCode
}

// Matter gives the matter that the step is about: that of the entry it is about, or the one that is not over. nil: there is none.
func (c *Case) Matter() *Matter {
	if c.About != nil {
		if i := slices.IndexFunc(c.Matters, func(m *Matter) bool { return m.Holds(c.About.Ref) }); i >= 0 {
			return c.Matters[i]
		}
	}
	return Current(c.Matters)
}

// Colleague gives somebody who works here by their opaque id.
func (c *Case) Colleague(user string) (Colleague, bool) {
	i := slices.IndexFunc(c.Colleagues, func(one Colleague) bool { return one.User == user })
	if i < 0 {
		return Colleague{}, false
	}
	return c.Colleagues[i], true
}

// Today is the day on which the step is taken, as people write it.
func (c *Case) Today() string { return record.LondonDay(c.Now.Unix()).Format(time.DateOnly) }

// After gives the day so long after a moment, such as "10 working days"; the zero time when the length is none.
func (c *Case) After(from time.Time, length string) time.Time {
	l, err := calendar.Parse(length)
	if err != nil || c.Days == nil {
		return time.Time{}
	}
	at := record.At(from)
	return time.Unix(c.Days.Due(l, at, "").Hull().Hi, 0).UTC()
}

// Due is the day so long from now, as people write it.
func (c *Case) Due(length string) string {
	return record.LondonDay(c.After(c.Now, length).Unix()).Format(time.DateOnly)
}

// steps are all there are, in the order in which people meet them.
func steps() []Step {
	return slices.Concat(matterSteps(), toolSteps(), meetingSteps(), nrmSteps(), gateSteps(), statusSteps(), momentSteps(), areaSteps(), askSteps(), serviceSteps(), disputeSteps(), arrivedSteps(), contextSteps())
}

var every = steps()

// Steps gives every step.
func Steps() []Step { return slices.Clone(every) }

// Find gives a step by its id.
func Find(id string) (*Step, bool) {
	i := slices.IndexFunc(every, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return nil, false
	}
	return &every[i], true
}

// Takes reports that somebody in a role takes this step.
func (s *Step) Takes(role record.Role) bool { return len(s.By) == 0 || slices.Contains(s.By, role) }

// MayBeAbout reports that a step can be about an entry. One that is about the child is about none: another matter's entry would open what is not
// open. A meeting that was called can be held, and so can one that was not; a decision can be challenged from where it is read.
func (s *Step) MayBeAbout(it *chronology.Item) bool {
	return s.Of == OfEntry || s.ID == "hold-meeting" && it.Kind == "meeting.called" || s.ID == ChallengeID && Challengeable(it)
}

// Closed says why a step cannot be taken; "" when it can.
func (s *Step) Closed(c *Case) string {
	switch {
	case !s.Takes(c.By.Role):
		return "It is taken by: " + roleNames(s.By)
	case s.Of == OfEntry && c.About == nil:
		return "Say first which matter or meeting it is about"
	case s.Open == nil:
		return ""
	}
	return s.Open(c)
}

// Problems gives everything that is missing or wrong before a step can be taken, in the order of its questions.
func (s *Step) Problems(c *Case, a Answers) []Problem {
	sections := s.Sections(c, a)
	all := Unanswered(sections, a)
	if s.Check != nil {
		all = append(all, s.Check(c, a)...)
	}
	for _, p := range slices.Concat(untimely(c, sections, a), unknowable(c, sections, a)) {
		if !slices.ContainsFunc(all, func(said Problem) bool { return said.Question == p.Question }) {
			all = append(all, p)
		}
	}
	return all
}

// decisions are kinds of entry that only a step writes here: each has conditions, and an entry without them would be a way around. What others
// decided, or what happened, is recorded by the step "recorded elsewhere".
var decisions = []record.Kind{
	"mace.accepted", "mace.declined", "mace.level", "mace.level-proposed", "mace.step-down", "mace.stepped-down", "mace.exit", "plan.exit", "mace.exception",
	"meeting.strategy", "meeting.complex-strategy", "nrm.considered", "nrm.referral",
	"mace.evidence", "mace.watched", "legal.discharge-decision",
	"mace.answered", "mace.danger", "mace.ended", "challenge.answered",
}

// Decides reports a kind of entry that only a step of the process writes here.
func Decides(kind record.Kind) bool { return slices.Contains(decisions, kind) }

func roleNames(roles []record.Role) string {
	names := make([]string, 0, len(roles))
	for _, role := range roles {
		names = append(names, record.Words().RoleName(role))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
