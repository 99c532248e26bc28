package casework

import (
	"context"
	"fmt"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// QuestionsOf says which questions of the list are wanted. A zero field leaves nothing out.
type QuestionsOf struct {
	Role   record.Role       // of whom it is asked
	Agency record.AgencyCode // that wrote what it is about; social-care-* means all its areas
	Status record.Status     // open (and not overdue) or overdue
	Rule   string
}

// QuestionLine is one open question of one child, in the list of questions.
type QuestionLine struct {
	ID      record.QuestionID
	Child   record.ChildID
	Name    record.Private // of the child, as the list of children has it
	Asks    record.Private // the question, with that name in it
	AskedOf record.Role
	Rule    string
	Theme   record.Theme
	Agency  record.AgencyCode // that wrote what it is about
	Area    record.AreaCode   // of what it is about; "" when that says none
	Timing  record.Timing
	Due     string    // as in record.Prompt
	DueBy   int64     // as in record.Prompt
	Opened  string    // since when it could be asked, as in record.Prompt
	Asked   time.Time // when it was first asked here
	Overdue bool
}

// Questions gives the questions that wait, over all children the person may see: by the day they are due (those whose time has passed
// first, those without one last), then those that have waited longest. One line in the log, as for the list of children.
func (d *Desk) Questions(ctx context.Context, who Who, of QuestionsOf) ([]QuestionLine, error) {
	return nil, fmt.Errorf("%w: questions cannot be listed", record.NotYet)
}

// Question is one question about one child, with everything that became of it.
type Question struct {
	*Opened

	Prompt   record.Prompt      // as it stands; the child's name is left as {child}
	Asks     record.Private     // the question, with the child's name in it
	Steps    []record.Step      // in order: asked, more evidence, overdue, answered or set aside or lapsed, asked anew
	Evidence []*chronology.Item // what it stands on, in order of time
	Answer   *chronology.Item   // the entry that answered; nil when none did
	Endings  []record.Ending    // how questions of this rule ended, over all children, the most frequent first; no child is named
}

// Question gives one question of a child. A question that is not this child's, or that stands on what may not be seen, is record.NotFound.
func (d *Desk) Question(ctx context.Context, who Who, child record.ChildID, id record.QuestionID) (*Question, error) {
	return nil, fmt.Errorf("%w: a question cannot be looked at", record.NotYet)
}
