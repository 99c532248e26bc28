package drawing

import (
	"fmt"
	"strings"
)

// Heights of the axis, in pixels.
const (
	axisTitle   = 16.0
	axisCount   = 32.0
	rulerY      = 41.0
	axisHeight  = 48.0
	scaleHeight = 16.0 // more, when some column has dates
)

// picture is the whole drawing, laid out: every box with its place. Nothing here is markup yet.
type picture struct {
	*plan
	body     float64 // where the lanes begin
	foot     float64 // where they end
	height   float64
	flagsY   float64
	flags    []*flagBox
	lanes    []*laneBox
	people   []*peopleBox
	peopleY  float64
	coverage []*coverageBox
	notes    []note // sentences under the lanes
	age      string
	order    string
	twoLooks bool // some cells are covered and empty, others are not covered: the hatch alone tells them apart
}

type note struct {
	y     float64
	words string
}

// compose lays the scene out from top to bottom.
func compose(s Scene) *picture {
	pic := &picture{plan: newPlan(s)}
	pic.age, pic.order = pic.axisWords()
	y := axisHeight
	if pic.scaled {
		y += scaleHeight
	}
	if len(s.Flags) > 0 {
		pic.flagsY = y
		pic.flags, y = pic.layFlags(y)
	}
	pic.body = y
	for _, lane := range s.lanes() {
		box := pic.layLane(lane, y)
		pic.lanes = append(pic.lanes, box)
		y = box.end
	}
	pic.foot = y
	if s.People && s.Chronology.Len() > 0 {
		pic.peopleY = y + 24
		pic.people, y = pic.layPeople(pic.peopleY + 8)
		y += 14
	}
	if s.Coverage && s.Chronology.Len() > 0 {
		y = pic.supplies(y)
	}
	pic.height = y + 4
	return pic
}

func (pic *picture) supplies(y float64) float64 {
	y += 22
	_, silent, _ := pic.layCoverage(0)
	for _, sentence := range pic.supplySentences(silent) {
		for _, line := range wrap(sentence, rowSize, fullWidth) {
			pic.notes = append(pic.notes, note{y, line})
			y += 17
		}
	}
	pic.coverage, _, y = pic.layCoverage(y - 8)
	blank, hatched := false, false
	for _, row := range pic.coverage {
		for _, c := range row.cells {
			blank, hatched = blank || c.look == coveredOnly, hatched || c.look == notCovered
		}
	}
	pic.twoLooks = blank && hatched
	return y
}

// axisWords say what the columns are, and what left and right mean in them.
func (pic *picture) axisWords() (age, order string) {
	age = "Age"
	if pic.Name != "" {
		age = possessive(pic.Name) + " age"
	}
	for _, col := range pic.columns {
		if col.calendar {
			age = "Year"
		}
	}
	if boldWidth(age, laneSize) > gutter-4 {
		age = "Age"
	}
	switch {
	case pic.scaled && pic.ordered:
		return age, "dates, or order"
	case pic.scaled:
		return age, "by date"
	}
	return age, "order, not dates"
}

func possessive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "’"
	}
	return name + "’s"
}

func joined(names []string, with string) string { return strings.Join(names, with) }

// entries counts entries in words.
func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
