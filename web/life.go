package web

import (
	"strconv"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// lifeLine is one step in the life of a question, as it was recorded here.
type lifeLine struct {
	When   string
	Words  string
	Chips  []chip
	By     string         // the role in which a person set it aside
	Reason record.Private // and why
}

// endingLine says how often questions of a rule ended in one way.
type endingLine struct {
	Words string
	Count string
}

// life says what became of a question so far.
func (v *reading) life(q *casework.Question) []lifeLine {
	lines := make([]lifeLine, 0, len(q.Steps))
	asked := false
	for i := range q.Steps {
		step := &q.Steps[i]
		line := lifeLine{When: dayAndTime(step.At)}
		switch step.Kind {
		case record.QuestionAsked:
			line.Words, line.Chips = askedWords(step, asked), v.recordChips(step.Evidence)
			asked = true
			if step.Back() {
				line.By, line.Reason = roleWords(step.By), seen(step.Reason)
			}
		case record.QuestionOverdue:
			line.Words = "The time allowed had passed, and nobody had answered"
		case record.QuestionAnswered:
			line.Words, line.Chips = "Answered by an entry", v.recordChips([]record.Ref{step.Entry})
			if len(line.Chips) == 0 && step.Told != "" {
				line.Words += ": " + kindWords(step.Told)
			}
		case record.QuestionDismissed:
			line.Words, line.Reason = asideWords(step), seen(step.Reason)
			if step.By != "" {
				line.By = roleWords(step.By)
			}
		default:
			line.Words, line.Reason = lapseWords(step.Why), step.Reason
		}
		lines = append(lines, line)
	}
	return lines
}

func askedWords(step *record.Step, before bool) string {
	switch {
	case step.Joined:
		return "More evidence joined it"
	case step.Back():
		return "Asked again by: " + roleWords(step.By)
	case before:
		return "Asked anew"
	case step.Prompt.Timing == record.Possible:
		return "Asked as possible, on this evidence"
	}
	return "Asked, on this evidence"
}

func asideWords(step *record.Step) string {
	if step.By != "" {
		return "Set aside by: " + roleWords(step.By)
	}
	return "Set aside in the record of " + drawing.Agency(step.Entry.Agency)
}

// lapseWords says why a question no longer stands. Nobody answered it.
func lapseWords(why record.Lapsing) string {
	switch why {
	case record.LapsedCorrected:
		return "No longer stands: what it rested on was corrected, or more was told"
	case record.LapsedGone:
		return "No longer stands: the entry it was asked at is not in this record any more"
	case record.LapsedTogether:
		return "No longer stands by itself: it is asked together with another about the same"
	case record.LapsedRule:
		return "No longer stands: its rule is not asked any more"
	default:
		return "No longer stands"
	}
}

func kindWords(kind record.Kind) string {
	info, _ := record.Words().Kind(kind)
	return info.Label
}

// recordChips names entries with links into the record. One that is not there, or may not be seen, is left out.
func (v *reading) recordChips(refs []record.Ref) []chip {
	var chips []chip
	for _, ref := range refs {
		if it := v.c.Find(ref); it != nil {
			chips = append(chips, chip{Words: drawing.Chip(it), Title: drawing.Agency(it.Ref.Agency) + ", " + whenWords(it), Link: v.recordLink("entry", "e", v.opened.Token(ref))})
		}
	}
	return chips
}

// endingsOf says how questions of a rule ended here, over all children, and how many. Where it is fewer than five, how many is not told.
func endingsOf(endings []record.Ending) (lines []endingLine, ends string) {
	all, few := 0, false
	for i := range endings {
		e := &endings[i]
		all, few = all+e.Count, few || e.Few
		line := endingLine{endingWords(e), strconv.Itoa(e.Count)}
		if e.Few {
			line.Count = record.Few().String()
		}
		lines = append(lines, line)
	}
	switch {
	case all == 0 && few:
		ends = "A few questions of this rule have"
	case all == 0:
		return nil, "No question of this rule has ended here yet."
	case few:
		ends = "At least " + plural(all, "question of this rule has", "questions of this rule have")
	default:
		ends = plural(all, "question of this rule has", "questions of this rule have")
	}
	return lines, ends + " ended here so far, over all children."
}

func endingWords(e *record.Ending) string {
	switch e.Status {
	case record.Answered:
		words := "Answered"
		if e.Kind != "" {
			words += " by “" + kindWords(e.Kind) + "”"
		}
		if e.Agency != "" {
			words += ", written by " + drawing.Agency(e.Agency)
		}
		return words
	case record.Dismissed:
		if e.By != "" {
			return "Set aside with a reason, by: " + roleWords(e.By)
		}
		return "Set aside with a reason"
	default:
		return lapseWords(e.Why)
	}
}
