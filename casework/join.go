package casework

import (
	"fmt"
	"slices"

	"sightline/chronology"
	"sightline/matching"
	"sightline/record"
	"sightline/rules"
)

// Joined is one child as the submissions give it: the references that are this child, and their chronology.
type Joined struct {
	matching.Child
	Chronology *chronology.Chronology
	Held       string // why this reference stands alone until a person decides; "" when it does not

	before []chronology.Input // what the chronology was made of before corrections, the earliest first
}

// Together is several submissions joined in memory, without a database.
type Together struct {
	Children []Joined
	Report   record.Report
	Entries  int
}

// Join puts submissions together: matching says which references are one child, chronology puts the entries in order.
// References that are held for a person to decide stand alone, and say so.
func Join(submissions ...record.Submission) *Together {
	t := &Together{}
	var people []record.Identity
	var links []record.Link
	submissions = numbered(submissions)
	for i := range submissions {
		people = append(people, submissions[i].People...)
		links = append(links, submissions[i].Links...)
	}
	result := matching.Join(people, links)
	of := map[record.ChildRef]int{}
	inputs := make([]chronology.Input, 0, len(result.Children)+len(result.Held))
	rows := map[record.ChildRef][]record.Identity{}
	for _, id := range people {
		rows[id.Subject] = append(rows[id.Subject], id)
	}
	add := func(child matching.Child, held string) {
		for _, ref := range child.Refs {
			of[ref] = len(inputs)
		}
		inputs = append(inputs, chronology.Input{Key: child.Key, Identities: child.Identities})
		t.Children = append(t.Children, Joined{Child: child, Held: held})
	}
	for _, child := range result.Children {
		add(child, "")
	}
	for _, held := range result.Held {
		add(matching.Child{Key: held.Ref, Refs: []record.ChildRef{held.Ref}, Identities: rows[held.Ref]}, held.Why)
	}
	for i := range submissions {
		spread(&submissions[i], of, inputs)
		t.Report.Add(&submissions[i].Report)
	}
	t.Report.Notices = append(t.Report.Notices, result.Notices...)
	for _, held := range result.Held {
		t.Report.Notices = append(t.Report.Notices, waits(held))
	}
	corrected := versionsOf(submissions)
	before := corrected.before(of, inputs)
	for i := range inputs {
		inputs[i].Entries = slices.DeleteFunc(inputs[i].Entries, func(e record.Entry) bool { return corrected.leftTo(&e) })
		t.Children[i].Chronology, t.Children[i].before = chronology.Build(inputs[i]), before[i]
		t.Entries += t.Children[i].Chronology.Len()
		t.Report.Notices = append(t.Report.Notices, t.Children[i].Chronology.Notices...)
		if t.Children[i].Held != "" {
			t.Report.Held += t.Children[i].Chronology.Len()
		}
	}
	return t
}

// numbered gives the submissions with their numbers, from 1, in the origins of their rows: an order of telling and a person's label hold
// within one submission.
func numbered(submissions []record.Submission) []record.Submission {
	all := slices.Clone(submissions)
	for i := range all {
		s, n := &all[i], int64(i+1)
		s.Entries, s.People, s.Links = slices.Clone(s.Entries), slices.Clone(s.People), slices.Clone(s.Links)
		for j := range s.Entries {
			s.Entries[j].Origin.Submission = n
		}
		for j := range s.People {
			s.People[j].Origin.Submission = n
		}
		for j := range s.Links {
			s.Links[j].Origin.Submission = n
		}
	}
	return all
}

// waits says of a reference that it waits for a person.
func waits(held record.Held) record.Notice {
	return record.Notice{Message: held.Ref.String() + " stands alone and waits for a person to say whose it is: " + held.Why}
}

// spread gives each child its entries, and what the submission says of itself to every child it speaks of.
func spread(s *record.Submission, of map[record.ChildRef]int, inputs []chronology.Input) {
	speaks := map[int]bool{}
	for _, id := range s.People {
		if i, ok := of[id.Subject]; ok {
			speaks[i] = true
		}
	}
	for _, e := range s.Entries {
		i, ok := of[e.Subject]
		if !ok {
			continue // matching gives every reference a child; intake refused the rest
		}
		inputs[i].Entries = append(inputs[i].Entries, e)
		speaks[i] = true
	}
	for i := range speaks {
		inputs[i].Manifests = append(inputs[i].Manifests, s.Manifest)
	}
}

// Look narrows a chronology to a view: as it stood at a record or a time (inclusive), and as one agency could know it.
// It gives nil when the record is not one of this child's.
func Look(c *chronology.Chronology, asOf string, knownTo record.AgencyCode) *chronology.Chronology {
	if asOf != "" {
		if at := c.Lookup(asOf); at != nil {
			c = c.AsOf(at)
		} else if when, err := record.ParseWhen(asOf); err == nil && when.Known() {
			c = c.AsOfTime(when.In(c.Born))
		} else {
			return nil
		}
	}
	if knownTo != "" {
		c = c.KnownTo(knownTo)
	}
	return c
}

// Knows says whether an agency, or "social-care-*", is one of the vocabulary or wrote here.
func (t *Together) Knows(code record.AgencyCode) bool {
	return slices.ContainsFunc(t.Children, func(child Joined) bool {
		return isAgency(child.Chronology, code) || slices.ContainsFunc(child.Chronology.Items, func(it *chronology.Item) bool {
			return record.Words().AgencyMatches(code, it.Ref.Agency)
		})
	})
}

// CheckAsOf says whether an "as of" means anything for these children: a record of one of them, or a time.
func (t *Together) CheckAsOf(asOf string) error {
	if asOf == "" {
		return nil
	}
	for _, child := range t.Children {
		if child.Chronology.Lookup(asOf) != nil {
			return nil
		}
	}
	if when, err := record.ParseWhen(asOf); err == nil && when.Known() {
		return nil
	}
	return fmt.Errorf("%w: --as-of is a record id of these submissions, or a time: %s", record.Invalid, record.Accepted)
}

// Ask asks the rules of one view and fills in the question without a name.
func Ask(set *rules.Set, c *chronology.Chronology) []record.Prompt {
	prompts := set.Ask(c)
	for i := range prompts {
		prompts[i].Asks = rules.Question(prompts[i].Asks, "")
	}
	return prompts
}
