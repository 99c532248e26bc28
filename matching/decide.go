package matching

import (
	"fmt"
	"slices"

	"sightline/record"
)

// decide takes in what people decided. A reference that decisions give to two children belongs to neither until a person says which.
func (j *joining) decide(links []record.Link) {
	of := map[*reference][]string{}
	for i := range links {
		ref := j.byRef[links[i].Subject]
		if ref == nil {
			j.notice(links[i].Origin, "this decision is about %s, of which no row of people.csv speaks; it waits until one does", links[i].Subject)
			continue
		}
		ref.person = links[i].Person
		of[ref] = addText(of[ref], links[i].Person)
		if len(of[ref]) == 2 {
			ref.torn = true
			j.notice(links[i].Origin, "decisions give %s to more than one child; it waits for a person", links[i].Subject)
		}
	}
	for ref, persons := range of {
		if ref.torn {
			ref.person = ""
			j.held[ref] = &record.Held{Ref: ref.ref, Like: j.decided(persons), Why: "decisions that contradict each other: it is said to be this child, and to be another"}
		}
	}
}

// decided gives the references that decisions put together under some names.
func (j *joining) decided(persons []string) []record.ChildRef {
	var refs []record.ChildRef
	for _, ref := range j.refs {
		if !ref.torn && slices.Contains(persons, ref.person) {
			refs = append(refs, ref.ref)
		}
	}
	slices.SortFunc(refs, byName)
	return refs[:min(len(refs), maxLike)]
}

func (j *joining) notice(at record.Origin, format string, args ...any) {
	j.notices = append(j.notices, record.Notice{File: at.File, Line: at.Line, Message: fmt.Sprintf(format, args...)})
}

// maxShared is how many references may give one number or address before it says nothing: it is then a default, a mistake that was
// copied, or a house where many children live.
const maxShared = 50

// dropShared takes away numbers and addresses that too many references give.
func (j *joining) dropShared() {
	count := map[string]int{}
	for _, ref := range j.refs {
		for _, list := range [][]string{ref.nhs, ref.upn, ref.homes} {
			for _, s := range list {
				count[s]++
			}
		}
	}
	dropped := 0
	rare := func(s string) bool {
		if count[s] > maxShared {
			dropped++
		}
		return count[s] > maxShared
	}
	for _, ref := range j.refs {
		ref.homes = slices.DeleteFunc(ref.homes, rare)
	}
	dropped = 0
	for _, ref := range j.refs {
		ref.nhs, ref.upn = slices.DeleteFunc(ref.nhs, rare), slices.DeleteFunc(ref.upn, rare)
	}
	if dropped > 0 {
		j.notice(record.Origin{}, "%d times an NHS number or UPN was given that more than %d references share; nothing is joined on it", dropped, maxShared)
	}
}
