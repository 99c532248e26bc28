package web

import (
	"sightline/chronology"
	"sightline/pathway"
)

// leading is which area leads the work with a child, where it was ever handed over or is asked to be.
type leading struct {
	Area  string
	Since string
	Asked string // the area that is asked to take over
	Unmet bool   // nobody is known to have met to hand over
	From  *cite
}

// leads gives it; nil where nobody handed over.
func (st *inProcess) leads() *leading {
	l := pathway.LeadOf(st.Chronology)
	if l.Asked == nil && l.Accepted == nil {
		return nil
	}
	row := &leading{Area: pathway.AreaName(st.Chronology, l.Area), Unmet: l.Unmet()}
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
