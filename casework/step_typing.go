package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// Typed is one section of a step as it stands on an open page, while somebody types or when they send it.
type Typed struct {
	Section string
	Answers pathway.Answers // to every question on the page: what was left empty has an empty answer
	Had     string          // what the page showed when it was opened (ShownOf)
	Page    string          // which open page it is
	Turn    int             // for the how-manieth time it sends: what comes late changes nothing
	Shown   []string        // terms of words that blame which the page showed
}

// tops are the questions of the section, without what stands in them.
func (t *Typed) tops() map[string]bool {
	tops := map[string]bool{}
	for name := range t.Answers {
		top, _, _ := strings.Cut(name, ".")
		tops[top] = true
	}
	return tops
}

// ShownOf names what was answered to some questions, of all sections when none is given. What was left empty makes no difference.
func ShownOf(a pathway.Answers, questions map[string]bool) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(a)) {
		top, _, _ := strings.Cut(name, ".")
		if values := a.All(name); len(values) > 0 && (questions == nil || questions[top]) {
			_, _ = fmt.Fprintf(sum, "%q%q", name, values) // a hash never fails
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// Into puts what was typed in place of what was kept. false: another page of the same person kept something else meanwhile, and nothing was
// put.
func (t *Typed) Into(a pathway.Answers, hands map[string]string) bool {
	var page string
	var turn int
	if _, err := fmt.Sscan(hands[t.Section], &page, &turn); err == nil && page == t.Page {
		if t.Turn < turn {
			return true
		}
	} else if ShownOf(a, t.tops()) != t.Had && !t.same(a) {
		return false
	}
	if page != t.Page { // whose rows are counted as this one showed them
		tops := t.tops()
		maps.DeleteFunc(a, func(name string, _ []string) bool {
			top, rest, _ := strings.Cut(name, ".")
			return tops[top] && inRow.MatchString("."+rest)
		})
	}
	maps.Copy(a, t.Answers)
	hands[t.Section] = fmt.Sprint(t.Page, " ", t.Turn)
	return true
}

// inRow reports the name of a question within a row of a repeated one.
var inRow = regexp.MustCompile(`\.\d+\.`)

// same reports that what is kept says the same as what was typed.
func (t *Typed) same(a pathway.Answers) bool {
	for name := range t.Answers {
		if !slices.Equal(a.All(name), t.Answers.All(name)) {
			return false
		}
	}
	return true
}

// errNoDraft is of a step of which nothing is kept, or nothing any more.
var errNoDraft = fmt.Errorf("%w: nothing is kept of this step", record.NotFound)

// ErrUnasked means that something is typed which the step did not ask when the record was last open: only the open record says whether it does now.
var ErrUnasked = fmt.Errorf("%w: the step did not ask this when it was last kept", record.Invalid)

// KeepTyping keeps what somebody types into a step that they began, while they type. It does not open the child's record, so it is one line of the
// log. record.NotFound: nothing of the step is kept yet, or it was taken or let go of; *record.Clash: another page keeps something else; ErrUnasked:
// it is kept with the record open, or not at all.
func (d *Desk) KeepTyping(ctx context.Context, who Who, at StepAt, t Typed) error {
	access, err := d.access(ctx, who, record.DraftAct, record.Subject{Kind: record.OneDraft})
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		kept, err := w.Draft(ctx, at.place())
		if errors.Is(err, record.NotFound) || err == nil && kept.Text == "" {
			return errNoDraft
		}
		if err != nil {
			return err
		}
		s := readStepDraft(kept.Text)
		if s.Answers == nil {
			s.Answers = pathway.Answers{}
		}
		if s.Hands == nil {
			s.Hands = map[string]string{}
		}
		for top := range t.tops() {
			if !slices.Contains(s.Asks, top) {
				return ErrUnasked
			}
		}
		if !t.Into(s.Answers, s.Hands) {
			return &record.Clash{Version: kept.Version, Theirs: kept.Text}
		}
		s.Shown = ShownBefore(s.Shown, t.Shown)
		if kept.Text, err = s.bounded(); err != nil {
			return err
		}
		return w.Keep(ctx, kept)
	})
	return err
}
