package casework

import (
	"context"
	"fmt"

	"sightline/record"
	"sightline/store"
)

// Request names one wish to write, so that it has one effect however often it is sent. Only its ID is for the caller to give.
type Request = store.Request

// Dismissal is a person's wish to set a question aside.
type Dismissal struct {
	Child    record.ChildID
	Question record.QuestionID
	Reason   record.Private // a few words: why nothing is to be done
	Request  Request
}

// Dismiss sets an open question aside, with a reason. What is recorded is the role and the reason, never a name. A question that is no
// longer open is record.Conflict, and the error says what became of it; one that was never asked of this child is record.NotFound; a
// reason of less than a few words is record.Invalid. The same request twice has one effect.
func (d *Desk) Dismiss(ctx context.Context, who Who, wish Dismissal) error {
	return fmt.Errorf("%w: questions cannot be set aside", record.NotYet)
}
