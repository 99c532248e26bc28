package chronology_test

import (
	"strings"
	"testing"

	"sightline/record"
)

// sizes: one table, one line a promise.
//
// Each case is a promise of the vocabulary (opens, closes, state_instances, state_lapses) or of the rule language about states.
func TestStatesAreAFoldOverEntries(t *testing.T) {
	for _, c := range []struct {
		name, want string
		lines      []string
	}{
		{"opened and closed (R-017)", "mace a closed b", []string{"a | 2021-01 | mace.accepted", "b | 2021-06 | mace.exit"}},
		{"opened and never closed", "mace a", []string{"a | 2021-01 | mace.accepted"}},
		{"an opening entry while it is open restates it", "mace a again b closed c", []string{"a | 2021-01 | mace.accepted", "b | 2021-02 | mace.accepted", "c | 2021-06 | mace.exit"}},
		{"reopened", "mace a closed b\nmace c", []string{"a | 2021-01 | mace.accepted", "b | 2021-06 | mace.exit", "c | 2021-07 | mace.accepted"}},
		{"a closing entry of nothing", "mace b", []string{"a | 2021-01 | mace.exit", "b | 2021-06 | mace.accepted"}},
		{"one entry opens several and closes others (R-134)", "proceedings a closed c\ninterim-order b closed c\ncared-for b again c closed d\ncare-order c closed d",
			[]string{"a | 2021-01 | legal.proceedings | stage=application", "b | 2021-02 | legal.interim-order", "c | 2021-03 | legal.care-order", "d | 2021-09 | legal.care-order-discharged"}},
		{"the order of the rows means nothing", "missing a closed b", []string{"b | 2021-01-02T03:00 | missing.returned", "a | 2021-01-01T22:00 | missing.reported"}},

		{"several at once: each opening entry opens one", "open-request a\nopen-request b", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made"}},
		{"several: the one it names (R-092)", "open-request a\nopen-request b closed c", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made", "c | 2021-03 | request.answered | answers=b"}},
		{"several: the one it names, of another agency", "open-request a\nopen-request b closed c", []string{"a | 2021-01 | request.made", "health/b | 2021-02 | request.made", "c | 2021-03 | request.answered | answers=health/b"}},
		{"several: else the oldest", "open-request a closed c\nopen-request b", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made", "c | 2021-03 | request.answered"}},
		{"several: then the next oldest", "open-request a closed c\nopen-request b closed d", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made", "c | 2021-03 | request.answered", "d | 2021-04 | request.answered"}},
		{"several: answered twice closes no other", "open-request a closed c\nopen-request b", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made", "c | 2021-03 | request.answered | answers=a", "d | 2021-04 | request.answered | answers=a"}},
		{"several: an answer to what is no request closes none", "open-request b", []string{"a | 2021-01 | social-care.referral", "b | 2021-02 | request.made", "c | 2021-03 | request.answered | answers=a"}},
		{"several: an answer to what is not told here closes none", "open-request b", []string{"b | 2021-02 | request.made", "c | 2021-03 | request.answered | answers=health/elsewhere"}},
		{"several: an action done", "open-action a closed c\nopen-action b", []string{"a | 2021-01 | action.agreed", "b | 2021-01 | action.agreed", "c | 2021-03 | action.done | from=a"}},
		{"several: an action of a meeting that is named", "open-action a\nopen-action b closed c", []string{"m | 2020-12 | meeting.strategy", "a | 2021-01 | action.agreed", "b | 2021-01 | action.agreed | from=m", "c | 2021-03 | action.done | from=m"}},
		{"several: the action that is named, not those that come from it", "open-action a closed c\nopen-action b", []string{"a | 2021-01 | action.agreed", "b | 2021-01 | action.agreed | from=a", "c | 2021-03 | action.done | from=a"}},
		{"several: a home to go missing from is no record", "missing a closed b", []string{"a | 2021-01-01 | missing.reported | from=home", "b | 2021-01-02 | missing.returned | from=home"}},
		{"several: orders end oldest first", "court-order a closed c\ncourt-order b", []string{"a | 2021-01 | justice.order", "b | 2021-02 | justice.order", "c | 2021-03 | justice.order-ended | state=court-order"}},

		{"only the state it names (R-137)", "bail a closed d\ncurfew b\nexclusion-area c", []string{"a | 2021-01 | police.bail", "b | 2021-01 | justice.curfew", "c | 2021-01 | justice.condition", "d | 2021-03 | justice.order-ended | state=bail"}},
		{"only the states it names", "bail a closed d\ncurfew b closed d\nexclusion-area c", []string{"a | 2021-01 | police.bail", "b | 2021-01 | justice.curfew", "c | 2021-01 | justice.condition", "d | 2021-03 | justice.order-ended | state=bail,curfew"}},
		{"all when it names none", "bail a closed d\ncurfew b closed d", []string{"a | 2021-01 | police.bail", "b | 2021-01 | justice.curfew", "d | 2021-03 | justice.order-ended"}},
		{"secure ended, liberty still deprived", "secure a closed c\ndeprivation-of-liberty b", []string{"a | 2021-01 | legal.secure-order", "b | 2021-01 | legal.deprivation", "c | 2021-03 | legal.secure-ended | state=secure"}},

		{"police protection ends after 72 hours", "police-protection a until 2021-01-04T10:00 lapsed by b", []string{"a | 2021-01-01T10:00 | police.protection", "b | 2021-01-04T10:01 | note"}},
		{"and not before they are surely over", "police-protection a until 2021-01-04", []string{"a | 2021-01-01 | police.protection", "b | 2021-01-04T10:00 | note"}},
		{"and not when they may not be over", "police-protection a until 2021-01-04/2021-02-03", []string{"a | 2021-01 | police.protection", "b | 2021-02-01 | note"}},
		{"restated, police protection lasts no longer", "police-protection a again b until 2021-01-04T10:00 lapsed by c", []string{"a | 2021-01-01T10:00 | police.protection", "b | 2021-01-03T10:00 | police.protection", "c | 2021-01-04T12:00 | note"}},
		{"ended before it lapsed", "police-protection a until 2021-01-04T10:00 closed b", []string{"a | 2021-01-01T10:00 | police.protection", "b | 2021-01-02 | police.protection-ended", "c | 2021-03 | note"}},
		{"a new one after it lapsed", "police-protection a until 2021-01-04 lapsed by b\npolice-protection b until 2021-03-04", []string{"a | 2021-01-01 | police.protection", "b | 2021-03-01 | police.protection"}},
		{"bail until a day", "bail a until 2021-02-01 lapsed by b", []string{"a | 2021-01-01 | police.bail | until=2021-02-01", "b | 2021-02-02 | note"}},
		{"bail of unknown end", "bail a", []string{"a | 2021-01-01 | police.bail | until=unknown", "b | 2023 | note"}},
		{"an end that nobody can read", "bail a", []string{"a | 2021-01-01 | police.bail | until=next spring", "b | 2023 | note"}},
		{"an order of some months", "court-order a until 2021-07-01 lapsed by b", []string{"a | 2021-01-01 | justice.order | months=6", "b | 2021-07-02 | note"}},
		{"months that are no number", "court-order a", []string{"a | 2021-01-01 | justice.order | months=six", "b | 2023 | note"}},
		{"secure: until comes before months", "secure a until 2021-02-01 lapsed by b", []string{"a | 2021-01-01 | legal.secure-order | until=2021-02-01; months=6", "b | 2021-03 | note"}},
		{"secure: months when no day is said", "secure a until 2021-07-01 lapsed by b", []string{"a | 2021-01-01 | legal.secure-order | months=6", "b | 2021-07-02 | note"}},
		{"deprivation of liberty lapses on its day", "deprivation-of-liberty a until 2021-02-01 lapsed by b", []string{"a | 2021-01-01 | legal.deprivation | until=2021-02-01", "b | 2021-02-02 | note"}},
		{"and not when nobody said until when", "deprivation-of-liberty a", []string{"a | 2021-01-01 | legal.deprivation", "b | 2023 | note"}},
		{"renewed before it ran out", "secure a again b until 2021-05-01 closed d", []string{"a | 2021-01-01 | legal.secure-order | until=2021-02-01", "b | 2021-01-30 | legal.secure-order | until=2021-05-01", "c | 2021-03-01 | note", "d | 2021-04-01 | legal.secure-ended"}},
		{"told again without an end, the end stays", "secure a again b until 2021-02-01 lapsed by c", []string{"a | 2021-01-01 | legal.secure-order | until=2021-02-01", "b | 2021-01-30 | legal.secure-order", "c | 2021-03-01 | note"}},
		{"a safety plan replaces the one before", "safety-plan a closed b\nsafety-plan b closed c", []string{"a | 2021-01 | plan.safety", "b | 2021-02 | plan.safety", "c | 2021-03 | plan.exit"}},
		{"a safety plan told by another agency replaces nothing", "safety-plan a again b", []string{"a | 2021-01 | plan.safety", "health/b | 2021-02 | plan.safety | same_as=police/a"}},
		{"proceedings that are over as they open", "proceedings a until 2021-01-01/2021-01-31 lapsed by a", []string{"a | 2021-01 | legal.proceedings | stage=withdrawn"}},
		{"proceedings end with their last step", "proceedings a again b c closed c\nproceedings d", []string{"a | 2021-01 | legal.proceedings | stage=application", "b | 2021-02 | legal.proceedings | stage=hearing", "c | 2021-03 | legal.proceedings | stage=final", "d | 2021-05 | legal.proceedings | stage=application"}},
		{"a lapse of a doubted time counts as written", "police-protection a until 2021-01-04/2021-02-03 lapsed by b", []string{"a | 2021-01? | police.protection", "b | 2023 | note"}},

		{"one event told twice opens one", "open-request a again b closed c", []string{"a | 2021-01 | request.made", "health/b | 2021-02 | request.made | same_as=police/a", "c | 2021-03 | request.answered"}},
		{"told again, it restates the one it tells", "open-request a again c\nopen-request b", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made", "health/c | 2021-03 | request.made | same_as=police/a"}},
		{"an answer may name the record that tells it again", "open-request a again c closed d\nopen-request b", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made", "health/c | 2021-03 | request.made | same_as=police/a", "d | 2021-04 | request.answered | answers=health/c"}},
		{"told again after it ended, it does not open again", "missing a closed b", []string{"a | 2021-01-01 | missing.reported", "b | 2021-01-02 | missing.returned", "health/c | 2021-01-05 | missing.reported | same_as=police/a"}},
		{"a closing told twice closes one", "open-request a closed c\nopen-request b", []string{"a | 2021-01 | request.made", "b | 2021-02 | request.made", "c | 2021-03 | request.answered", "health/d | 2021-04 | request.answered | same_as=police/c"}},
		{"the same event as another kind still opens and closes (same_as never cancels it)", "early-help b\nenquiry a closed c", []string{"a | 2021-01 | social-care.enquiry", "c | 2021-02 | social-care.decision", "early-help/b | 2021-01 | early-help.started | same_as=police/a"}},
		{"a kind nobody knows opens nothing", "", []string{"a | 2021-01 | drone.sighting"}},
		{"what happened at a time nobody knows stands last", "mace b closed a", []string{"a | unknown | mace.exit", "b | 2021 | mace.accepted"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := drawn(built(t, c.lines...)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestWhetherAStateIsOpenAtAnEntry(t *testing.T) {
	c := built(t,
		"a | 2021-01-01 | note", "b | 2021-01-02 | police.protection", "c | 2021-01-05T12:00 | note", "d | 2021-01-05 | note | order=1", "e | 2021-01-06 | note", "f | 2021-01 | note | order=2",
		"m | 2021-02-01 | mace.accepted", "n | 2021-03-01 | mace.exit", "p | 2021-05-01 | legal.proceedings | stage=withdrawn")
	for _, w := range []struct {
		state record.State
		at    string
		want  record.Answer
	}{
		{"police-protection", "a", record.No}, {"police-protection", "b", record.Yes}, {"police-protection", "c", record.Maybe}, {"police-protection", "e", record.No},
		{"mace", "e", record.No}, {"mace", "m", record.Yes}, {"mace", "n", record.No}, {"nothing-known", "m", record.No}, {"proceedings", "p", record.No},
	} {
		if got := c.IsOpen(w.state, c.Lookup(w.at)); got != w.want {
			t.Errorf("%s at %s: %v, want %v", w.state, w.at, got, w.want)
		}
	}
}

// A state that ended by itself is never said to be open at what stands after its end, however inexactly that is written.
func TestAStateThatLapsedStaysEnded(t *testing.T) {
	c := built(t, "a | 2021-01-01 | police.protection", "b | 2021-02-01 | note", "c | 2021 | note", "d | unknown | note")
	for _, at := range []string{"b", "c", "d"} {
		if c.Lookup(at).Pos > c.Lookup("b").Pos && c.IsOpen("police-protection", c.Lookup(at)) != record.No {
			t.Errorf("at %s it is said to be open", at)
		}
	}
	if pos := c.Lookup("d").Pos; pos != 3 {
		t.Errorf("d stands at %d", pos)
	}
}

func TestWhatIsOpenNow(t *testing.T) {
	c := built(t, "a | 2021-01-01 | police.protection", "b | 2021-01-02 | mace.accepted", "c | 2021-01-02 | early-help.started", "d | 2021-01-03 | early-help.closed")
	open := func() string {
		var states []string
		for _, b := range c.OpenNow() {
			states = append(states, string(b.State))
		}
		return strings.Join(states, " ")
	}
	if got := open(); got != "police-protection mace" {
		t.Errorf("just after the last entry: %s", got)
	}
	c.Now = record.MustWhen("2023-10").In(c.Born)
	if got := open(); got != "mace" {
		t.Errorf("in October 2023: %s", got)
	}
}
