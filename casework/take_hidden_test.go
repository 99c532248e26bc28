package casework_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// The chair does not decide past a challenge that they may not see: they are told that something stands in the way and whom to ask, and nothing of
// what it is. That the child stays is decided all the same.
func TestNobodyDecidesPastAChallengeThatTheyMayNotSee(t *testing.T) {
	for name, restricted := range map[string]bool{"one that they may not see": true, "none": false} {
		t.Run(name, func(t *testing.T) {
			d := exitDesk(t)
			about := d.proposes()
			*d.now = d.now.AddDate(0, 0, 9)
			d.newTool()
			for _, g := range theyGive {
				d.must(g.who(d), "add-to-proposal", about, g.say(d))
			}
			if restricted {
				when, err := record.ParseWhen(d.now.Format(time.DateOnly))
				if err != nil {
					t.Fatal(err)
				}
				e := record.Entry{Kind: "challenge.raised", Happened: when, Text: "His aunt saw him with the older men.", Handling: record.Restricted, Details: []record.Detail{coded("to", "mace")}}
				if _, err := d.Record(t.Context(), d.youthJustice(), casework.Request{ID: rand.Text()}, d.joe, e); err != nil {
					t.Fatal(err)
				}
			}
			_, err := d.step(d.chair(), "decide-step-down", about, theyDecide)
			if !restricted {
				if err != nil {
					t.Fatalf("with nothing in the way: %v", toldMissing(err))
				}
				return
			}
			if says := toldMissing(err); !errors.Is(err, record.Conflict) || !strings.Contains(says, "may not see stands in the way. Ask") || strings.Contains(says, "challenge") || strings.Contains(says, "Joe") {
				t.Errorf("it says %q", says)
			}
			if got := d.stage(); got != pathway.StepProposed {
				t.Errorf("it is %s", got)
			}
			d.must(d.chair(), "decide-step-down", about, pathway.Answers{"outcome": {"stay"}, "reason": {"We want to know more about the men."}})
		})
	}
}
