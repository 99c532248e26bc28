package web

import (
	"slices"
	"strings"

	"sightline/casework"
	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/web/drawing"
)

// entry is one record shown whole: where every link to an entry leads.
type entry struct {
	row
	Kind   string
	Facts  []fact
	Same   []cite // other agencies' records of the same event
	Parts  []cite // records that this total already contains
	Whole  []cite // totals that already contain this record
	Then   string // the record as it stood at this entry
	Worded []agencyWording

	ChallengeWording string // where how it is written can be challenged; "" for nowhere
	Challenged       []cite // by these entries, and answered by these
	Challenge        string // of a decision: the step that challenges it; "" for anything else
	Close            string
	Tells            *kindPart // what a note that nobody coded may tell of; nil when nothing is asked
}

// fact is one coded detail of an entry, in words.
type fact struct {
	Name  string
	Value record.Private
}

// chosenEntry gives the entry that a link chose, or nil.
func (v *reading) chosenEntry() *entry {
	it := v.entry
	if it == nil {
		return nil
	}
	e := &entry{
		row: v.row(it), Kind: it.Info.Label, Facts: facts(v.c, it), Same: v.cites(it.Same), Parts: v.cites(it.Contains), Whole: v.cites(it.Within), Close: v.same("chronology"),
	}
	e.Text, e.Challenge = it.Text, v.challengeLink(it) // its kind stands above it
	if !v.past && !it.ChildsOwnWords() {
		e.ChallengeWording = v.stepAbout(pathway.ChallengeWordingID, it)
	}
	e.Challenged = v.cites(pathway.ChallengesOf(v.c, it))
	e.Worded = v.wordings()
	if !v.past {
		e.Then = v.thenLink(it.Ref)
	}
	return e
}

// challengeLink leads from a decision to the step that challenges it, whoever decided and wherever; "" for what is no decision.
func (v *reading) challengeLink(it *chronology.Item) string {
	if !pathway.Challengeable(it) {
		return ""
	}
	return v.stepAbout(pathway.ChallengeID, it)
}

// stepAbout leads to a step about an entry.
func (v *reading) stepAbout(step string, it *chronology.Item) string {
	return stepLink(casework.StepAt{Child: v.opened.ID, Step: step, About: v.opened.Token(it.Ref)}, "")
}

func (v *reading) cites(items []*chronology.Item) []cite {
	list := make([]cite, len(items))
	for i, it := range items {
		list[i] = v.cite(it)
	}
	return list
}

// facts gives the details of an entry. What stands elsewhere on the page is left out, and what points at records that whoever looks does not see:
// the number of a sealed entry tells that there is one, and whose.
func facts(c *chronology.Chronology, it *chronology.Item) []fact {
	var list []fact
	add := func(name, value string) {
		if value != "" {
			list = append(list, fact{name, record.Private(value)})
		}
	}
	for _, d := range it.Details {
		switch d.Key {
		case "same_as", "includes", "several", "area_basis",
			"wording_kept", "wording_changed", // nobody is shown how somebody else chose their words
			"given",      // what a step was given stands in what was asked and answered
			"decided_by": // nobody's name: the role stands beside it
			continue
		}
		add(codeWords(d.Key), detailWords(it.Kind, seenOf(c, it, d)))
	}
	if it.Several() {
		add("How many", "several, number not known")
	}
	add("Known to the agency", whenOrNothing(it.Entry.Known))
	add("Written down", whenOrNothing(it.Recorded))
	add("Where it is published or filed", it.Source)
	return list
}

// seenOf leaves out of a detail the records that are not in what is looked at.
func seenOf(c *chronology.Chronology, it *chronology.Item, d record.Detail) record.Detail {
	if means, _ := record.Words().Detail(it.Kind, d.Key); means.Name == "ref" || means.Name == "list:ref" {
		d.Values = slices.DeleteFunc(slices.Clone(d.Values), func(value string) bool { return c.Find(record.ParseRef(value, it.Ref.Agency)) == nil })
	}
	return d
}

func whenOrNothing(w record.When) string {
	if !w.Known() {
		return ""
	}
	return drawing.WhenWords(w)
}

// detailWords says the values of a detail as the vocabulary means them: codes and agencies in words, times as times; what somebody wrote
// stays as it was written.
func detailWords(kind record.Kind, d record.Detail) string {
	vocabulary := record.Words()
	means, _ := vocabulary.Detail(kind, d.Key)
	graded := vocabulary.Grading[strings.TrimSuffix(strings.TrimSuffix(d.Key, "_grade"), "_code")]
	words := make([]string, len(d.Values))
	for i, value := range d.Values {
		words[i] = value
		switch {
		case graded[value] != "":
			words[i] = value + ": " + graded[value]
		case slices.Contains(means.Codes, value):
			words[i] = strings.NewReplacer("-", " ", "_", " ").Replace(value)
		case means.Name == "agency" || means.Name == "list:agency":
			words[i] = drawing.Agency(record.AgencyCode(value))
		case means.Name == "edtf":
			if w, err := record.ParseWhen(value); err == nil {
				words[i] = drawing.WhenWords(w)
			}
		}
	}
	return strings.Join(words, ", ")
}
