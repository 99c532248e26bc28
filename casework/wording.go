package casework

import (
	"slices"

	"sightline/language"
	"sightline/pathway"
	"sightline/record"
)

// Wordings finds in what somebody writes what blames a child or a parent, in their own voice: what they quote of others stays as it is. It is a
// suggestion: nothing is ever stopped by it.
func Wordings(text string) []language.Finding {
	return slices.DeleteFunc(wordings(text), func(f language.Finding) bool { return f.Quoted })
}

// wordings finds it in the whole of a passage, with what is quoted of other agencies.
func wordings(text string) []language.Finding {
	checker, err := language.Default()
	if err != nil {
		return nil // the terms are ours and are tested: without them nothing is suggested, and everything can be written
	}
	return checker.Check(text, language.Staff)
}

// mostShown is how many terms are kept of what was shown.
const mostShown = 40

// ShownBefore gives the terms that were shown, with those that were shown now. What is no term of ours is left out, and so is what only asks: nobody
// has to choose there.
func ShownBefore(before, now []string) []string {
	checker, err := language.Default()
	if err != nil {
		return before
	}
	all := slices.Clone(before)
	for _, term := range checker.Terms() {
		if !term.Advice && slices.Contains(now, term.ID) && !slices.Contains(all, term.ID) && len(all) < mostShown {
			all = append(all, term.ID)
		}
	}
	return all
}

// wording says of what was shown while the step was written whether it stands in what is sent. It names terms: none of the words, and nobody.
func (t *stepTaken) wording() (details []record.Detail) {
	shown := ShownBefore(nil, t.wish.Shown)
	if len(shown) == 0 {
		return nil
	}
	stands := map[string]bool{}
	for _, said := range pathway.Written(t.of, t.step.Sections(t.of, t.answers), t.answers) {
		for _, found := range Wordings(said.Value.Reveal()) {
			stands[found.Term.ID] = true
		}
	}
	var kept, changed []string
	for _, term := range shown {
		if stands[term] {
			kept = append(kept, term)
		} else {
			changed = append(changed, term)
		}
	}
	if len(kept) > 0 {
		details = append(details, record.Detail{Key: "wording_kept", Values: kept})
	}
	if len(changed) > 0 {
		details = append(details, record.Detail{Key: "wording_changed", Values: changed})
	}
	return details
}
