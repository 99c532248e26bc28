package web

import (
	"slices"

	"sightline/chronology"
	"sightline/web/drawing"
)

// phoneBand is one age on a narrow screen, where there is no drawing: latest first, the newest open, the others folded.
type phoneBand struct {
	Title string
	Count int
	Open  bool
	Began []string // states that began in it
	Ended []string
	Rows  []row
	More  int
	Link  string // shows all of this age
	None  string // what is said of an age without an entry
}

// phoneRows is how many entries an age shows before the reader asks for all of them.
const phoneRows = 11

// phone gives the same entries as the table, as a list by age.
func (v *reading) phone() []phoneBand {
	var list []phoneBand
	opened := false
	none := "no agency supplied anything"
	if agency := v.through(); agency != "" {
		none = "nothing that " + agency + " wrote or was told"
	}
	for _, band := range slices.Backward(v.bands) {
		b := phoneBand{Title: bandTitle(band), Link: v.same("ages", "age", band.Key), None: none}
		items := v.inBand(band)
		b.Count = len(items)
		if v.filter.narrow() && len(items) == 0 {
			continue
		}
		kept := v.kept(items)
		for _, it := range kept {
			b.Rows = append(b.Rows, v.row(it))
		}
		b.More = len(items) - len(kept)
		b.Began, b.Ended = v.turns(items)
		b.Open = !opened && len(items) > 0 && band.Key != drawing.Unknown || v.filter.Age == band.Key
		opened = opened || b.Open
		list = append(list, b)
	}
	return list
}

// bandTitle names a band where no axis says what its number is.
func bandTitle(b drawing.Band) string {
	if b.Title != "" && b.Title[0] >= '0' && b.Title[0] <= '9' && len(b.Key) < len("2024") {
		return "Age " + b.Title
	}
	return b.Title
}

// inBand gives the entries of a band that the filters show, latest first.
func (v *reading) inBand(band drawing.Band) []*chronology.Item {
	var items []*chronology.Item
	for _, it := range slices.Backward(band.Items) {
		if v.shown(it) {
			items = append(items, it)
		}
	}
	return items
}

// kept gives what is shown of an age at once: the significant entries, at most a screenful or two; everything once the reader chose the age.
func (v *reading) kept(items []*chronology.Item) []*chronology.Item {
	if v.filter.Age != "" {
		return items
	}
	var kept []*chronology.Item
	for _, it := range items {
		if v.significant(it) {
			kept = append(kept, it)
		}
	}
	if len(kept) == 0 {
		kept = items
	}
	return kept[:min(len(kept), phoneRows)]
}

// turns says in words what the bars of the drawing say: which states began and which ended among these entries.
func (v *reading) turns(items []*chronology.Item) (began, ended []string) {
	for _, bar := range v.c.Bars() {
		name := drawing.StateName(&bar)
		if slices.Contains(items, bar.Opened) && !slices.Contains(began, name) {
			began = append(began, name)
		}
		if bar.Closed != nil && slices.Contains(items, bar.Closed) && !slices.Contains(ended, name) {
			ended = append(ended, name)
		}
	}
	return began, ended
}
