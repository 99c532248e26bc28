package record

import (
	"slices"
	"strconv"
	"time"
)

// What is recorded of a question, step by step. Each is a kind of the vocabulary.
const (
	QuestionAsked     Kind = "question.asked"     // or asked anew, or more evidence joined
	QuestionOverdue   Kind = "question.overdue"   // its time passed and nobody answered
	QuestionAnswered  Kind = "question.answered"  // by an entry
	QuestionDismissed Kind = "question.dismissed" // by a person, with a reason
	QuestionLapsed    Kind = "question.lapsed"    // it no longer stands on anything
)

// Asker is the agency code under which Sightline writes what became of its own questions.
const Asker AgencyCode = "sightline"

// Step is one step in the life of a question, as it was recorded. Steps are never changed; the last one says where the question is.
type Step struct {
	Question QuestionID
	Number   int       // among the steps of the question, from 1
	Kind     Kind      // one of those above
	At       time.Time // when it was recorded, to the second
	Of       ChildRef  // where the question belongs: the reference of the entry it was first asked at
	Needs    Demands   // how far somebody sees who is told of it: all that it stands on
	Prompt   Prompt    // of a step that asks: the question as it was asked, without what it stands on; else only its id and rule
	Evidence []Ref     // of a step that asks: all that the question stands on, or only what joined
	Joined   bool      // the question was open already, and evidence joined
	Entry    Ref       // that answered, or by which an agency set it aside
	Told     Kind      // what that entry is
	By       Role      // of who set it aside here, or took that back, or switched off the rule of one that lapsed: a role, never a name
	Reason   Private   // why they did
	Why      Lapsing   // why it lapsed
}

// Lapsing says why a question lapsed.
type Lapsing string

// The ways in which a question lapses. Nobody answered it; there is nothing left to answer.
const (
	LapsedCorrected Lapsing = "corrected" // what it stood on was corrected, or more was told
	LapsedGone      Lapsing = "gone"      // the entry it was asked at is no longer in this record: withdrawn, or another child's
	LapsedTogether  Lapsing = "together"  // it is asked together with another question about the same
	LapsedRule      Lapsing = "rule"      // the rule is no longer asked
)

// Ref names a step as an entry among others.
func (s *Step) Ref() Ref { return StepRef(s.Question, s.Number) }

// StepRef names the step of a number in the life of a question.
func StepRef(question QuestionID, number int) Ref {
	return Ref{Agency: Asker, Record: RecordID(string(question) + "-" + strconv.Itoa(number))}
}

// Here reports that a person set the question aside here, and not an agency in a record of its own.
func (s *Step) Here() bool { return s.Kind == QuestionDismissed && s.By != "" }

// Back reports that a person here took back that the question was set aside: it is asked again, by them.
func (s *Step) Back() bool { return s.Kind == QuestionAsked && s.By != "" }

// SetAside gives the place of the step by which a question is set aside here, by the steps of its life; -1 when it is not, or when
// all that set it aside was taken back.
func SetAside(life []Step) int {
	for i := range slices.Backward(life) {
		if Holds(life, i) {
			return i
		}
	}
	return -1
}

// Holds reports that by a step of a life a person here set the question aside, and that nobody took it back who could see as much.
func Holds(life []Step, i int) bool {
	return life[i].Here() && !slices.ContainsFunc(life[i+1:], func(s Step) bool { return s.Back() && life[i].Needs.Within(s.Needs) })
}

// Status is where a question is after a step.
func (s *Step) Status() Status {
	switch s.Kind {
	case QuestionAsked:
		return Asked
	case QuestionOverdue:
		return Overdue
	case QuestionAnswered:
		return Answered
	case QuestionDismissed:
		return Dismissed
	default:
		return Lapsed
	}
}

// Ending counts how questions of one rule ended, over all children.
type Ending struct {
	Status Status     // answered, dismissed or lapsed
	Agency AgencyCode // whose entry answered; "" when no entry did
	Kind   Kind       // of the entry that answered
	By     Role       // of who set it aside
	Why    Lapsing
	Count  int
	Few    bool // some, fewer than FewestTold: Count is not told
}
