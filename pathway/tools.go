package pathway

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// Completed is one time that a screening tool was completed: which, by whom with whom, and what was found.
type Completed struct {
	Item        *chronology.Item
	Tool        string // its name; "" where the record does not say
	Version     string
	Here        bool // completed here, under what is asked for here
	With        []record.AgencyCode
	Lead        string // the opaque id of the lead professional
	Counts      Counts
	Counted     bool // the record has counts
	Band        string
	Understands string // how the child understands things, and what that changes

	New  []string // ids of what is present now and was not the last time this tool was completed
	Gone []string // ids of what was present and is not any more: not there on evidence, or not known
}

// Tools gives every time a screening tool was completed, in order, with what changed since the last time of the same tool.
func Tools(c *chronology.Chronology) (all []Completed) {
	last := map[string]*chronology.Item{}
	for _, it := range c.Items {
		if it.Kind != "exploitation.screening" || it.Repeats {
			continue
		}
		d := it.Details
		one := Completed{Item: it, Tool: d.First("tool"), Version: d.First("version"), Here: TakenHere(&it.Entry), Lead: d.First("lead"), Band: d.First("band"), Understands: d.First("cognition")}
		for _, code := range d.All("with_partners") {
			one.With = append(one.With, record.AgencyCode(code))
		}
		one.Counts, one.Counted = countsOf(d)
		if before := last[one.Tool]; before != nil && one.Tool != "" {
			was, is := before.Details.All("present"), d.All("present")
			one.New = without(is, was)
			one.Gone = without(was, is)
		}
		last[one.Tool] = it
		all = append(all, one)
	}
	return all
}

// without gives what is in one list and not in the other.
func without(all, not []string) (left []string) {
	for _, v := range all {
		if !slices.Contains(not, v) {
			left = append(left, v)
		}
	}
	return left
}

// LastTool gives the last time a tool was completed here; nil when none was.
func LastTool(c *chronology.Chronology) *Completed {
	all := Tools(c)
	for i := range slices.Backward(all) {
		if all[i].Here {
			return &all[i]
		}
	}
	return nil
}

// FreshTool reports that a tool was completed here since stepping down or leaving was proposed, or a short time ago. What was completed
// elsewhere shows nothing of what is asked for here.
func FreshTool(c *Case, m *Matter) bool {
	last := LastTool(c.Chronology)
	if last == nil {
		return false
	}
	if m != nil && m.Proposal != nil && last.Item.Pos > m.Proposal.Pos {
		return true
	}
	at := last.Item.At.Hull()
	return at.Lo > record.NegInf && !c.Now.After(c.After(time.Unix(at.Lo, 0), c.Local.Lasts("fresh-tool")))
}
