package rules

import "sightline/record"

// all reads the chronology from the first entry at which the rule has something to do, stopping only where it has.
func (r *running) all(p *planned) {
	dismissed := r.c.kind(p.dismissed)
	for i := r.wakes.next(0); i >= 0; i = r.following(i, p, dismissed) {
		r.at(r.c.Items[i], p)
	}
	r.c.soonest = min(r.c.soonest, r.next())
	r.finish()
}

// following gives the next place at which the rule has something to do, or -1: the form is to look, an entry may answer or set aside, or a
// time allowed may have run out.
func (r *running) following(i int, p *planned, dismissed places) int {
	i++
	if p.hears {
		if i == len(r.c.Items) {
			return -1
		}
		return i
	}
	end := r.wakes.next(i)
	if len(r.pending) > 0 || len(r.open) > 0 || len(r.seen) > 0 {
		end = sooner(end, r.answers.next(i))
		end = sooner(end, dismissed.next(i))
		if r.rule.answered != nil {
			end = sooner(end, r.c.repeats.next(i)) // what is told again may say now what answers
		}
	}
	if len(r.pending) == 0 {
		return end
	}
	if end < 0 {
		end = len(r.c.Items)
	}
	if i = r.passing(i, end); i == len(r.c.Items) {
		return -1
	}
	return i
}

// passing gives the first place from one on, up to another, whose entry may let one of the times allowed run out.
func (r *running) passing(from, end int) int {
	first := record.PosInf
	for i := range r.pending {
		if p := &r.pending[i]; p.state != "" {
			return from
		} else if lo := p.limit.Hull().Lo; lo > record.NegInf {
			first = min(first, lo-leeway)
		} else {
			first = record.NegInf
		}
	}
	for i, at := range r.c.passes[from:end] {
		if at > first {
			return from + i
		}
	}
	return end
}

func sooner(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}
