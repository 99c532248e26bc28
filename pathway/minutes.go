package pathway

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Recipient is whom the minutes of a meeting are for.
type Recipient string

// ForReader is whoever reads them here: with everything of the meeting that they may see. All others have no account here.
const (
	ForReader Recipient = ""
	ForChild  Recipient = "child"
	ForMother Recipient = "mother"
	ForFather Recipient = "father"
	ForCarer  Recipient = "carer"
	ForAgency Recipient = "agency"
)

// Recipients are those outside whom minutes can be made for, as people choose.
func Recipients() []Option {
	return []Option{
		{Value: string(ForChild), Words: "The child"}, {Value: string(ForMother), Words: "Mother"}, {Value: string(ForFather), Words: "Father"},
		{Value: string(ForCarer), Words: "Whoever else cares for the child"}, {Value: string(ForAgency), Words: "An agency without an account here"},
	}
}

// Known reports one of those there are.
func (r Recipient) Known() bool {
	return r == ForReader || slices.ContainsFunc(Recipients(), func(o Option) bool { return o.Value == string(r) })
}

// Family reports the child, or somebody who cares for the child: what others said, and what the child said, is not theirs to be handed.
func (r Recipient) Family() bool { return r != ForReader && r != ForAgency }

// Minutes are a meeting that was held, as one recipient may have it. They are made from what whoever makes them may see, and from nothing else.
type Minutes struct {
	Meeting *chronology.Item
	Type    *MeetingType
	For     Recipient

	Outcome   string // coded, in words; "" for none
	Decisions []DecidedAt
	Own       record.Private // what the recipient said
	Child     []*chronology.Item
	Actions   []*chronology.Item
	Other     []*chronology.Item // what else was written of it: how exploitation is seen, what came of earlier actions, what was said in confidence
	Answers   []record.Private   // everything that was asked and answered; for those who read the record
	Sent      []*chronology.Item // who has them already; for those who read the record

	Here   bool               // it was held and closed here: what was recorded elsewhere is that agency's to hand out
	Beware []*chronology.Item // that say who is not told of it, for whoever hands it out and nobody else
}

// DecidedAt is one thing that a meeting decided.
type DecidedAt struct{ What, Why, Considered record.Private }

// MinutesOf makes the minutes of a meeting from a view of the record.
func MinutesOf(c *chronology.Chronology, meeting *chronology.Item, to Recipient) *Minutes {
	m := &Minutes{Meeting: meeting, For: to, Here: TakenHere(&meeting.Entry)}
	m.Type, _ = MeetingOf(meeting.Kind)
	m.Beware = notToldOf(c, meeting)
	if to != ForReader && (!m.Here || !goesOut(meeting)) {
		m.Here = false
		return m
	}
	m.answered()
	for _, it := range c.Items {
		if it.Repeats || !slices.Contains(it.Details.Refs("from", it.Ref.Agency), meeting.Ref) && !isSending(it, meeting) || to != ForReader && !goesOut(it) {
			continue
		}
		m.add(it)
	}
	return m
}

// add puts an entry of the meeting where it belongs, if the recipient may have it.
func (m *Minutes) add(it *chronology.Item) {
	switch {
	case isSending(it, m.Meeting):
		if m.For == ForReader {
			m.Sent = append(m.Sent, it)
		}
	case it.Kind == "child.voice":
		if !m.For.Family() || m.For == ForChild {
			m.Child = append(m.Child, it)
		}
	case it.Kind == "action.agreed":
		m.Actions = append(m.Actions, it)
	case !m.For.Family():
		m.Other = append(m.Other, it)
	}
}

// ownWords begin the answer in which somebody of the family says something of their own.
var ownWords = map[Recipient]string{ForMother: "Mother: what they said: ", ForFather: "Father: what they said: ", ForCarer: "Whoever else cares for the child: what they said: "}

// inRow begins what was answered of a decision or of an action: each stands by itself.
var inRow = regexp.MustCompile(`^(decision|action) \d+: `)

// answered reads what was asked and answered when the meeting was closed.
func (m *Minutes) answered() {
	said := m.Meeting.Details.All("step_answers")
	m.Decisions = decidedAt(said)
	if m.Type != nil && m.Type.Outcome {
		m.Outcome = strings.ReplaceAll(m.Meeting.Details.First("decision"), "-", " ")
	}
	for _, one := range said {
		if own := ownWords[m.For]; own != "" && strings.HasPrefix(one, own) {
			m.Own = record.Private(strings.TrimPrefix(one, own))
		}
		if !m.For.Family() && !inRow.MatchString(one) {
			m.Answers = append(m.Answers, record.Private(one))
		}
	}
}

// What a decision is asked, by which what was answered is found again.
const (
	decidedLabel    = "What was decided?"
	consideredLabel = "What else was considered?"
	decidedWhyLabel = "Why was it decided so?"
)

func decidedAt(said []string) (all []DecidedAt) {
	for n := 1; n <= longest; n++ {
		answer := func(label string) record.Private {
			for _, one := range said {
				if words, is := strings.CutPrefix(one, fmt.Sprintf("decision %d: %s: ", n, label)); is {
					return record.Private(words)
				}
			}
			return ""
		}
		if one := (DecidedAt{answer(decidedLabel), answer(decidedWhyLabel), answer(consideredLabel)}); one.What != "" {
			all = append(all, one)
		}
	}
	return all
}

// goesOut reports an entry that may leave for somebody without an account: nothing for professionals only, for named people or sealed, and nothing
// of health, of third parties or of intelligence.
func goesOut(it *chronology.Item) bool {
	open := it.Handling == "" || it.Handling == record.Open
	return open && record.Words().Class(&it.Entry).Within(record.ClassB) && !it.Details.Has("basis", "third-party") && !it.Details.Has("basis", "intelligence")
}

func isSending(it, meeting *chronology.Item) bool {
	return it.Kind == "meeting.minutes" && slices.Contains(it.Details.Refs("of", it.Ref.Agency), meeting.Ref)
}

// notToldOf gives what says that somebody is not told of a meeting.
func notToldOf(c *chronology.Chronology, meeting *chronology.Item) (all []*chronology.Item) {
	for _, it := range c.Items {
		if it.Kind == record.Note && it.Details.First("not_told") != "" && slices.Contains(it.Details.Refs("from", it.Ref.Agency), meeting.Ref) {
			all = append(all, it)
		}
	}
	return all
}

// NotTold reports that somebody is not told of a meeting, as far as a view of the record says.
func NotTold(c *chronology.Chronology, meeting *chronology.Item, to Recipient) bool {
	return slices.ContainsFunc(notToldOf(c, meeting), func(it *chronology.Item) bool { return it.Details.Has("not_told", string(to)) })
}
