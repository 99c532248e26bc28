package casework

import (
	"context"
	"fmt"

	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// hiddenSays is all that whoever takes a step is told of what they may not see.
const hiddenSays = "something in this record that you may not see stands in the way. Ask somebody who may see all of it, such as the team manager or the lead professional, to look at it and to decide"

// hidden refuses a step that does less for the child when something stands in its way in the whole record which whoever takes it may not see. It
// comes back as what waits does: with an entry that they see, and with nothing of what it is.
func (*Desk) hidden(ctx context.Context, r store.Reader, t *stepTaken) error {
	about, may := pathway.StandsOn(t.step, t.of)
	if !may {
		return nil
	}
	_, asked, err := r.Ask(ctx, store.View{}, func(whole *store.Child) ([][]record.Prompt, error) {
		if !pathway.Hidden(t.step, t.of, build(whole, t.of.Now), t.answers) {
			return nil, nil
		}
		return [][]record.Prompt{{{Rule: t.step.ID, Trigger: about, Asks: hiddenSays, Evidence: []record.Ref{about}}}}, nil
	})
	if err != nil {
		return err
	}
	if len(asked) > 0 && len(asked[0]) > 0 {
		return fmt.Errorf("%w: %s", record.Conflict, asked[0][0].Asks)
	}
	return nil
}
