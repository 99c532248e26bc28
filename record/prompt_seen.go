package record

import "slices"

// Within leaves of a question what somebody may be told who does not see every entry: ok is false when they do not see all that it stood
// on when it was asked. What joined later and is not seen is left out, and Partly says so: the question stands on what they do see all the
// same, and it would be no help to take it from them. That it was answered or set aside is told, but not by what they do not see.
func (p *Prompt) Within(seen func(Ref) bool) (ok bool) {
	hidden := func(ref Ref) bool { return !ref.IsZero() && !seen(ref) }
	if hidden(p.Trigger) || hidden(p.OpenedAt) || slices.ContainsFunc(p.Evidence, hidden) {
		return false
	}
	if slices.ContainsFunc(p.Later, hidden) {
		p.Later, p.Partly = slices.DeleteFunc(slices.Clone(p.Later), hidden), true
		if len(p.Later) == 0 {
			p.Later = nil
		}
	}
	if hidden(p.AnsweredAt) {
		p.AnsweredAt = Ref{}
	}
	return true
}

// Cites gives every entry that a question stood on when it was asked.
func (p *Prompt) Cites() []Ref {
	return slices.Concat(p.Evidence, []Ref{p.Trigger, p.OpenedAt})
}
