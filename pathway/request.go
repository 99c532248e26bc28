package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// A request reaches whoever has an account. An agency without one learns of nothing that is only written here: somebody rings.

// nobodyAt reports that nobody of an agency has an account here, as far as it is known who has.
func (c *Case) nobodyAt(code string) bool {
	return len(c.Colleagues) > 0 && !slices.ContainsFunc(c.Colleagues, func(one Colleague) bool {
		return record.Words().SameAgency(one.Agency, record.AgencyCode(code))
	})
}

// askOptions are the agencies that can be asked, with which of them have nobody here.
func (c *Case) askOptions() []Option {
	all := c.agencyOptions()
	for i := range all {
		if c.nobodyAt(all[i].Value) {
			all[i].Hint = "Nobody of it has an account here"
		}
	}
	return all
}

// ringThem says of the agencies chosen to be asked which have nobody here; "" when all have somebody.
func (c *Case) ringThem(codes []string) string {
	codes = slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !c.nobodyAt(code) })
	if len(codes) == 0 {
		return ""
	}
	return "Nobody of these has an account here: " + agencyNames(c.Chronology, codes) + ". Ring them, and write down what they say."
}

// request is what an agency is asked, by when. Where nobody of it has an account, the entry says so, and whoever asked gets the answer.
func (c *Case) request(text, to, what, due string) record.Entry {
	nobody := ""
	if c.nobodyAt(to) {
		text, nobody = clipped(text)+" Nobody there has an account here: whoever asks rings them, and writes down what they say.", "yes"
	}
	return c.decision("request.made", clipped(text), detail("to", to), detail("for", what), detail("due", due), detail("nobody_here", nobody))
}

// askedOfAsker turns what waits for the answer to a request into what whoever asked does, where nobody of the agency that was asked can answer here.
func askedOfAsker(c *Case, it *chronology.Item, d Duty) Duty {
	if what := it.Details.First("for"); what != "" {
		d.Why += ": " + firstWords(what)
	}
	if !TakenHere(&it.Entry) || !it.Details.Has("nobody_here", "yes") {
		return d
	}
	d.Say = "Ring " + agencyName(c.Chronology, it.Details.First("to")) + ", and write down what they say"
	d.Why = "Nobody there has an account here. " + d.Why
	if role := it.Details.First("decided_as"); strings.TrimSpace(role) != "" {
		d.Of, d.User = record.Role(role), it.Details.First("decided_by")
	}
	return d
}
