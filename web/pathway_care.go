package web

import "sightline/pathway"

// inCare is why a child is cared for, in one line; no entry where none says so.
type inCare struct{ Why *said }

// whyInCare gives it; nil of a child who is not cared for. The reason is to be in everybody's mind wherever it is decided about the child.
func (st *inProcess) whyInCare() *inCare {
	care := pathway.WhyInCare(st.Chronology)
	if !care.Now {
		return nil
	}
	line := &inCare{}
	if it := care.Best(); it != nil {
		s := st.say(it)
		line.Why = &s
	}
	return line
}
