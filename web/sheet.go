package web

import (
	"cmp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// What fits on one sheet: at most so many rows, so many lines with those of the head, and so many letters on a line.
const (
	printRows        = 36
	printLines       = 50
	printLetters     = 82
	printHeadLetters = 72
	printQuestions   = 4
	questionLetters  = 135
)

// sameKind is how many entries of one kind stand where only some can be shown: three more of a kind never push out a meeting.
const sameKind = 2

// turns are kinds at which things take another way: orders, decisions, meetings, steps of the exploitation process, how the child
// thinks, and a word that every agency reads from then on.
var turns = map[record.Kind]int{
	"education.cognitive-assessment": 10, "police.marker": 8, "child.died": 10, "education.exclusion": 3, "education.send-decision": 3,
	"social-care.decision": 3, "health.mental-health-decision": 3, "early-help.closed": 3, "social-care.closed": 3, "justice.order": 4, "child.voice": 3,
}

// turning says how much of a turning point an entry is. It orders paper, never children.
func turning(it *chronology.Item) int {
	n := turns[it.Kind]
	for _, group := range []string{"meeting.", "legal.", "mace.", "nrm.", "care.", "plan."} {
		if strings.HasPrefix(string(it.Kind), group) {
			n += 4
		}
	}
	if it.Details.First("view") != "" {
		n += 3 // it says which view was taken
	}
	if it.Details.Has("attended_by_child", "no") {
		n += 5
	}
	if it.Count > 1 {
		n += 4
	}
	if serious(it) {
		n += 20
	}
	return n
}

func serious(it *chronology.Item) bool {
	return it.Details.Has("serious", "yes") || it.Details.Has("significance", "critical")
}

// firstExploitation gives the first referral for exploitation, else the first sign of it: when it could first be known.
func (v *reading) firstExploitation() *chronology.Item {
	var sign *chronology.Item
	for _, it := range v.c.Items {
		switch {
		case it.Kind == "social-care.referral" && slices.ContainsFunc(it.Details.All("concern"), func(c string) bool { return strings.Contains(c, "exploitation") }):
			return it
		case sign == nil && it.Kind == "exploitation.indicator":
			sign = it
		}
	}
	return sign
}

// sheetItems gives the entries for paper, most of a turning point first: of one kind at most two, unless serious, as long as there are
// others. One event is given once.
func (v *reading) sheetItems() []*chronology.Item {
	const first = 10
	one := v.firstExploitation()
	score := map[*chronology.Item]int{}
	var pool []*chronology.Item
	for _, it := range v.c.Items {
		if it.Repeats || !v.significant(it) && it != one {
			continue
		}
		score[it] = drawing.Weight(it, v.about[it.Ref]) + turning(it)
		if it == one {
			score[it] += first
		}
		pool = append(pool, it)
	}
	v.order(pool, score)
	return capped(pool, sameKind)
}

// order sorts entries by a score; of equal ones, what more open questions stand on comes first, then the latest.
func (v *reading) order(pool []*chronology.Item, score map[*chronology.Item]int) {
	slices.SortStableFunc(pool, func(a, b *chronology.Item) int {
		return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(len(v.standing[b.Ref]), len(v.standing[a.Ref])), cmp.Compare(b.Pos, a.Pos))
	})
}

// capped moves to the end what there is more of a kind than most. What is serious, and totals, stay.
func capped(pool []*chronology.Item, most int) []*chronology.Item {
	var kept, more []*chronology.Item
	seen := map[record.Kind]int{}
	for _, it := range pool {
		if serious(it) || it.Count > 1 {
			kept = append(kept, it)
			continue
		}
		seen[it.Kind]++
		if seen[it.Kind] <= most {
			kept = append(kept, it)
		} else {
			more = append(more, it)
		}
	}
	return append(kept, more...)
}

// inTime puts entries in the order of the chronology.
func inTime(items []*chronology.Item) []*chronology.Item {
	slices.SortFunc(items, func(a, b *chronology.Item) int { return cmp.Compare(a.Pos, b.Pos) })
	return items
}
