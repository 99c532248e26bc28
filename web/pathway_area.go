package web

import (
	"strconv"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// leading is which area leads the work with a child, where it was ever handed over or is asked to be.
type leading struct {
	Area  string
	Since string
	Asked string // the area that is asked to take over
	Unmet bool   // nobody is known to have met to hand over
	From  *cite
	Came  *receipt
	Plans []*jointRow // of the areas that hand over first
}

// leads gives it; nil where nobody handed over.
func (st *inProcess) leads() *leading {
	l := pathway.LeadOf(st.Chronology)
	if l.Asked == nil && l.Accepted == nil {
		return nil
	}
	row := &leading{Area: pathway.AreaName(st.Chronology, l.Area), Unmet: l.Unmet(), Came: st.receipt(), Plans: st.plans()}
	from := func(it *chronology.Item) {
		c := st.cite(it)
		row.From = &c
	}
	if l.Accepted != nil {
		row.Since = whenWords(l.Accepted)
		from(l.Accepted)
	}
	if l.Asked != nil {
		row.Asked = pathway.AreaName(st.Chronology, l.To)
		from(l.Asked)
	}
	return row
}

// jointRow is what both areas hold together.
type jointRow struct {
	ID      string
	Areas   []string // the one that leads first
	Rows    []heldRow
	Gaps    []string // for what nobody is named, in words
	Made    string   // when both looked at it last; "" when nobody has
	Harm    record.Private
	Changed record.Private
	Next    string
	Ending  string // which area asks to end it
	Ended   string
	From    *cite
}

// heldRow is one duty, and who holds it in each area.
type heldRow struct {
	What string
	Who  []record.Private // by area; "" where nobody is named
}

// plans are what two areas hold together: those that go on, else the one that both ended.
func (st *inProcess) plans() (rows []*jointRow) {
	p := pathway.JointPlanOf(st.Chronology)
	all := p.Each()
	if len(all) == 0 && p != nil {
		all = append(all, p)
	}
	for n, one := range all {
		if one.Partner != "" {
			row := st.joint(one)
			row.ID = "joint"
			if n > 0 {
				row.ID += "-" + strconv.Itoa(n)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func (st *inProcess) joint(p *pathway.JointPlan) *jointRow {
	row := &jointRow{Areas: []string{pathway.AreaName(st.Chronology, p.Lead), pathway.AreaName(st.Chronology, p.Partner)}, Harm: p.Harm(), Changed: p.Changed()}
	if day, err := time.Parse(time.DateOnly, p.Next()); err == nil {
		row.Next = day.Format("2 January 2006")
	}
	last := p.Made
	if p.Made != nil {
		row.Made = whenWords(p.Made)
	}
	if p.Ended != nil {
		row.Ended, last = whenWords(p.Ended), p.Ended
	} else if p.Ending != nil {
		_, area, _ := record.Words().Agency(p.Ending.Ref.Agency)
		row.Ending, last = pathway.AreaName(st.Chronology, area), p.Ending
	}
	if last != nil {
		c := st.cite(last)
		row.From = &c
	}
	row.Rows, row.Gaps = st.holders(p)
	return row
}

// holders are who holds what in both areas, and in words for what nobody is named. Somebody who does not work here any more holds nothing.
func (st *inProcess) holders(p *pathway.JointPlan) (rows []heldRow, gaps []string) {
	by, none, some := map[string]map[record.AreaCode]record.Private{}, map[record.AreaCode][]string{}, false
	for _, one := range p.Holders() {
		if by[one.What] == nil {
			by[one.What] = map[record.AreaCode]record.Private{}
		}
		if who, here := st.Case.Colleague(one.User); here {
			by[one.What][one.Area], some = who.Name, true
		} else {
			none[one.Area] = append(none[one.Area], one.What)
		}
	}
	for _, area := range []record.AreaCode{p.Lead, p.Partner} {
		if len(none[area]) > 0 {
			gaps = append(gaps, "nobody is named for "+strings.Join(none[area], ", ")+" in "+pathway.AreaName(st.Chronology, area))
		}
	}
	for _, what := range pathway.HeldDuties() {
		if some {
			rows = append(rows, heldRow{What: what[1], Who: []record.Private{by[what[0]][p.Lead], by[what[0]][p.Partner]}})
		}
	}
	return rows, gaps
}

// harmRow is an area in which the record says that harm happens.
type harmRow struct {
	Area, Count, Span string
	From              cite // the last entry that says so
}

// harmed is where harm happens beside which area leads.
type harmed struct {
	Areas   []harmRow
	Leads   string // "" while the record does not say
	Another bool   // the most of it, or some of it, is in an area that does not lead: both stay
}

// harms gives it; nil where the record names no area of harm.
func (st *inProcess) harms() *harmed {
	all := pathway.HarmAreas(st.Chronology)
	if len(all) == 0 {
		return nil
	}
	lead := pathway.LeadOf(st.Chronology).Area
	h := &harmed{Leads: pathway.AreaName(st.Chronology, lead)}
	for _, one := range all {
		row := harmRow{Area: pathway.AreaName(st.Chronology, one.Area), Count: strconv.Itoa(one.Count) + " entries", Span: sinceItem(one.First) + " to " + sinceItem(one.Last), From: st.cite(one.Last)}
		if one.Count == 1 {
			row.Count, row.Span = "1 entry", sinceItem(one.Last)
		}
		h.Areas = append(h.Areas, row)
		h.Another = h.Another || lead != "" && one.Area != lead
	}
	return h
}

// receipt is how much of a handover whoever took over had in sight, for those who may see the numbers.
type receipt struct {
	Sent, Seen int
	From       cite
}

func (st *inProcess) receipt() *receipt {
	b := pathway.BundleOf(st.Chronology)
	if b == nil || b.Receipt == nil || b.Counted == nil {
		return nil
	}
	sent, seen := b.Numbers()
	return &receipt{sent, seen, st.cite(b.Receipt)}
}
