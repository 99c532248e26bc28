package drawing

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

const peoplePitch = 17.0

// peopleBox is one row of people: a dot for every entry that names somebody in it, a line from the first to the last.
type peopleBox struct {
	name     string
	y        float64
	from, to float64 // the line; equal when there is none
	dots     []dot
	none     string // what is said when no entry names anybody
}

type dot struct {
	x     float64
	title string
}

// layPeople lays out the rows of people from y down. The father's row stands even when it is empty: that is the finding.
func (p *plan) layPeople(y float64) (boxes []*peopleBox, end float64) {
	rows := slices.Clone(p.words.People)
	if len(rows) > 0 {
		last := &rows[len(rows)-1]
		last.Roles = append(slices.Clone(last.Roles), p.unknownRoles(rows)...)
	}
	for _, row := range rows {
		box := &peopleBox{name: row.Name, y: y + peoplePitch}
		p.addDots(box, row.Roles)
		if len(box.dots) == 0 {
			if !row.Always {
				continue
			}
			box.none = "not named in any entry"
			if p.partial() {
				box.none = "not named in any entry chosen here"
			}
		}
		boxes = append(boxes, box)
		y = box.y
	}
	return boxes, y
}

func (p *plan) addDots(box *peopleBox, roles []string) {
	first := true
	names := func(it *chronology.Item) bool {
		return slices.ContainsFunc(it.People, func(who record.Person) bool { return slices.Contains(roles, who.Role) })
	}
	for _, col := range p.columns {
		for _, it := range col.Items {
			if !names(it) || p.told(it) && slices.ContainsFunc(it.Same, names) {
				continue // one event names somebody once, though two agencies told it
			}
			x := p.x[it]
			box.dots = append(box.dots, dot{x, box.name + ": " + When(it) + ", " + p.words.agency(it.Ref.Agency) + ", " + p.words.label(it)})
			if col == p.unknown {
				continue
			}
			if first {
				box.from, box.to, first = x, x, false
			}
			box.from, box.to = min(box.from, x), max(box.to, x)
		}
	}
}

// unknownRoles are roles of entries that no row names: new codes are allowed, and nobody is left out.
func (p *plan) unknownRoles(rows []peopleRow) []string {
	var more []string
	known := func(role string) bool {
		return slices.Contains(more, role) || slices.ContainsFunc(rows, func(r peopleRow) bool { return slices.Contains(r.Roles, role) })
	}
	for _, it := range p.c.Items {
		for _, who := range it.People {
			if !known(who.Role) {
				more = append(more, who.Role)
			}
		}
	}
	return more
}

// cell is one agency in one column of what was supplied.
type cell struct {
	x, width float64
	n        int
	look     cellLook
}

// cellLook has three looks, since they mean three things.
type cellLook int

const (
	written     cellLook = iota // entries, with their number
	coveredOnly                 // the agency says it covers this time, and wrote nothing
	notCovered                  // not covered, or the period is not stated: not "nothing happened"
)

// coverageBox is one agency's row.
type coverageBox struct {
	name  string
	title string
	y     float64
	cells []cell
}

// layCoverage lays out what each agency supplied. Agencies that wrote nothing are named in a sentence, and only if they said which
// period they cover: otherwise nothing is known of them.
func (p *plan) layCoverage(y float64) (boxes []*coverageBox, silent []string, end float64) {
	counts := map[record.AgencyCode]map[*column]int{}
	for _, col := range p.columns {
		for _, it := range col.Items {
			if counts[it.Ref.Agency] == nil {
				counts[it.Ref.Agency] = map[*column]int{}
			}
			counts[it.Ref.Agency][col]++
		}
	}
	for _, supply := range p.c.Supplied() {
		name := p.words.agency(supply.Agency)
		if counts[supply.Agency] == nil {
			if supply.Entries == 0 && supply.Stated {
				silent = append(silent, name)
			}
			continue
		}
		box := &coverageBox{name: fit(name, stateSize, gutter-4), title: name, y: y}
		for _, col := range p.columns {
			box.cells = append(box.cells, cell{x: col.x, width: col.width, n: counts[supply.Agency][col], look: p.look(supply, col, counts[supply.Agency][col])})
		}
		boxes = append(boxes, box)
		y += peoplePitch
	}
	return boxes, silent, y
}

func (p *plan) look(s chronology.Supply, col *column, n int) cellLook {
	switch {
	case n > 0:
		return written
	case col == p.unknown || !s.Stated:
		return notCovered
	case p.c.Covered(s.Agency, p.timeOf(col)) == record.Yes:
		return coveredOnly
	}
	return notCovered
}

// timeOf is the time a column stands for: what its scale shows, else its year.
func (p *plan) timeOf(col *column) record.Range {
	var span record.Span
	switch {
	case col.scale != nil: // whole days within it: an agency that covers from that morning covers it
		span = record.Span{Lo: col.scale.Lo + daySeconds, Hi: col.scale.Hi - daySeconds}
	case col.since:
		now := p.c.Now.Hull().Lo
		span = record.Span{Lo: now - daySeconds, Hi: now}
	default:
		return col.Time(p.c.Born)
	}
	return record.Range{Early: span, Late: span}
}

// supplySentences say how the cells are to be read: what the manifest states decides.
func (p *plan) supplySentences(silent []string) []string {
	stated, all := 0, 0
	for _, s := range p.c.Supplied() {
		if s.Entries == 0 {
			continue
		}
		all++
		if s.Stated {
			stated++
		}
	}
	const what = "Entries each agency supplied. "
	first := what + "Every agency said which period its records cover. Empty: covered, and no entry. Hatched: not all covered."
	switch {
	case stated == 0:
		first = what + "No agency said which period its records cover, so an empty cell means not supplied, not “nothing happened”."
	case stated < all:
		first = what + "Empty: covered, and no entry. Hatched: not all covered, or the agency did not say which period its records cover; that is not “nothing happened”."
	}
	sentences := []string{first}
	if len(silent) > 0 {
		sentences = append(sentences, "Said which period they cover, and have no entry here: "+listed(silent)+".")
	}
	return sentences
}

// listed joins names with commas, the last with "and".
func listed(names []string) string {
	if len(names) < 2 {
		return joined(names, "")
	}
	return joined(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
