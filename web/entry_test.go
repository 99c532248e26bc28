package web

import (
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// An entry tells nothing of others that whoever looks does not see, not even their numbers, and nobody's account.
func TestAnEntryPointsAtNothingThatIsNotSeen(t *testing.T) {
	level := record.Entry{
		Ref: record.Ref{Agency: "social-care", Record: "L1"}, Kind: "mace.level", Happened: record.MustWhen("2025-06-02"), Text: "The level is high.",
		Details: record.Details{
			{Key: "level", Values: []string{"high"}}, {Key: "rests_on", Values: []string{"police/SEEN", "police/HIDDEN", "HIDDEN-TOO"}},
			{Key: "from", Values: []string{"police/HIDDEN"}}, {Key: "step_about", Values: []string{"police/HIDDEN"}},
			{Key: "decided_by", Values: []string{"account-77"}}, {Key: "decided_as", Values: []string{"panel-chair"}},
		},
	}
	seen := record.Entry{Ref: record.Ref{Agency: "police", Record: "SEEN"}, Kind: "note", Happened: record.MustWhen("2025-06-01"), Text: "She was seen."}
	c := chronology.Build(chronology.Input{Entries: []record.Entry{seen, level}})
	said := ""
	for _, f := range facts(c, c.Find(level.Ref)) {
		said += f.Name + ": " + f.Value.Reveal() + "\n"
	}
	if strings.Contains(said, "HIDDEN") || strings.Contains(said, "account-77") {
		t.Errorf("it tells\n%s", said)
	}
	if !strings.Contains(said, "police/SEEN") || !strings.Contains(said, "panel") {
		t.Errorf("what is seen is not told\n%s", said)
	}
}
