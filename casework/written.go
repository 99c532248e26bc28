package casework

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sightline/audit"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// Record writes a new entry about a child, here: it is the actor's agency's, which controls it, and gets its id here. It stands in the
// chronology like any other, and the questions are asked anew. Its kind and details are those of the vocabulary; its time is when it happened.
// The same request twice writes one entry.
func (d *Desk) Record(ctx context.Context, who Who, r Request, child record.ChildID, e record.Entry) (record.Ref, error) {
	if err := checkEntry(&e); err != nil {
		return record.Ref{}, err
	}
	if pathway.Decides(e.Kind) || e.Details.First("step") != "" {
		return record.Ref{}, fmt.Errorf("%w: this is decided in a step of the pathway, which says what it needs", record.Invalid)
	}
	if who.Actor.Agency == "" {
		return record.Ref{}, fmt.Errorf("%w: an entry is an agency's, and this account is of none; ask whoever looks after accounts", record.Invalid)
	}
	access, err := d.access(ctx, who, record.RecordAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return record.Ref{}, err
	}
	asked := audit.NewDigester("entry written here 1")
	asked.Text(string(e.Kind), e.Happened.String(), e.Text.Reveal(), string(e.Handling))
	for _, detail := range e.Details {
		asked.Text(detail.Key, strconv.Itoa(len(detail.Values)))
		asked.Text(detail.Values...)
	}
	e.Recorded = londonMinute(d.now())
	written, err := d.store.Write(ctx, access, store.Request{ID: r.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		ref, err := w.Enter(ctx, e)
		if err != nil {
			return err
		}
		w.Answer([]byte(ref.String()))
		return w.Touched(ctx, d.deriveNow)
	})
	if err != nil {
		return record.Ref{}, err
	}
	return record.ParseRef(string(written.Answer), ""), nil
}

// checkEntry refuses what the vocabulary has no word for. What agencies send may use words of their own; what is written here need not.
func checkEntry(e *record.Entry) error { return checkEntryOf(e, longestReason) }

// checkEntryOf refuses the same, of an entry whose words may be so long, in bytes.
func checkEntryOf(e *record.Entry, longest int) error {
	words := record.Words()
	if _, known := words.Kind(e.Kind); !known {
		return fmt.Errorf("%w: there is no such kind of entry", record.Invalid)
	}
	if !e.Happened.Known() {
		return fmt.Errorf("%w: say when it happened: %s", record.Invalid, record.Accepted)
	}
	for _, detail := range e.Details {
		t, known := words.Detail(e.Kind, detail.Key)
		switch {
		case !known:
			return fmt.Errorf("%w: this kind of entry has no detail %q", record.Invalid, detail.Key)
		case t.Name == "codes" && slices.ContainsFunc(detail.Values, func(v string) bool { return !slices.Contains(t.Codes, v) }):
			return fmt.Errorf("%w: detail %q takes one of: %v", record.Invalid, detail.Key, t.Codes)
		}
		if err := checkLong(longest, detail.Values...); err != nil {
			return err
		}
	}
	if len(strings.Fields(e.Text.Reveal())) < fewestWords {
		return checkReason(e.Text.Reveal())
	}
	return checkLong(longest, e.Text.Reveal())
}

// checkWords refuses what is no text, is longer than a person reads, or hides characters.
func checkWords(all ...string) error { return checkLong(longestReason, all...) }

// checkLong is checkWords of words that may be so long, in bytes.
func checkLong(longest int, all ...string) error {
	for _, words := range all {
		if len(words) > longest || !audit.IsText(words) || slices.ContainsFunc([]rune(words), Hidden) {
			return fmt.Errorf("%w: words are text of at most %d letters, without hidden characters", record.Invalid, longest)
		}
	}
	return nil
}

// followers gives references that only exist here, which no agency describes, to where those went beside which they were made: back to the
// child they were made for when that is one still, else with the others of the child they are of now.
func followers(children, has map[record.ChildRef]record.ChildID, had map[record.ChildRef][]record.ChildID) {
	there := map[record.ChildID]bool{}
	for _, id := range children {
		there[id] = true
	}
	for ref, now := range has {
		if _, described := children[ref]; described {
			continue
		}
		first := now
		if before := had[ref]; len(before) > 0 {
			first = before[len(before)-1]
		}
		switch {
		case there[first]:
			children[ref] = first
		case !there[now]:
			if to := wentTo(children, has, now); to != "" {
				children[ref] = to
			}
		}
	}
}

// wentTo gives where most of those went that were one child; the first in order when as many went elsewhere.
func wentTo(children, has map[record.ChildRef]record.ChildID, was record.ChildID) (to record.ChildID) {
	count := map[record.ChildID]int{}
	for ref, id := range has {
		if id == was && children[ref] != "" {
			count[children[ref]]++
		}
	}
	for id, n := range count {
		if n > count[to] || n == count[to] && id < to {
			to = id
		}
	}
	return to
}
