package matching

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"sightline/record"
)

// decided is references that people's decisions make one child. A name for a child means something only within the submission that
// uses it: what two submissions say meets where both speak of the same reference.
type decided struct {
	refs []*reference
	said map[int64]string // for each submission that speaks of them, the name it gives the child; "" when it gives several
}

// apart reports that a person said, in one submission, that the two are not one child.
func (d *decided) apart(o *decided) bool {
	if d == nil || o == nil || d == o {
		return false
	}
	if len(d.said) > len(o.said) {
		d, o = o, d
	}
	for submission, person := range d.said {
		if other, ok := o.said[submission]; ok && (other != person || person == "") {
			return true
		}
	}
	return false
}

// saying is what one submission decides.
type saying struct {
	submission int64
	of         map[*reference][]string // the names it gives each reference
	refs       map[string][]*reference // and those it gives one name only, by that name
}

// decide takes in what people decided, the last word first. An earlier decision counts as far as no later one speaks against it, so
// that taking a decision back leaves exactly what stood before it. A reference that would belong to two children belongs to neither
// until a person says which.
func (j *joining) decide(links []record.Link) {
	settled := map[*reference]bool{} // a later submission was about nothing else: what stood before is taken back
	for _, s := range j.sayings(links) {
		for ref, persons := range s.of {
			if len(persons) == 1 && !settled[ref] && !ref.torn {
				s.refs[persons[0]] = append(s.refs[persons[0]], ref)
			}
		}
		for _, refs := range s.refs {
			slices.SortFunc(refs, func(a, b *reference) int { return byName(a.ref, b.ref) })
		}
		j.contradictions(s, settled)
		several := s.names()
		for _, person := range slices.Sorted(maps.Keys(s.refs)) {
			j.gather(s, person, several)
		}
		for ref := range s.of {
			settled[ref] = settled[ref] || len(s.of) == 1
		}
	}
}

// sayings sorts decisions by submission, the last received first. One without a number is being received now, so it is the last.
func (j *joining) sayings(links []record.Link) []*saying {
	of := map[int64]*saying{}
	for i := range links {
		ref, submission := j.byRef[links[i].Subject], cmp.Or(links[i].Origin.Submission, math.MaxInt64)
		if ref == nil {
			j.notice(links[i].Origin, "this decision is about %s, of which no row of people.csv speaks; it waits until one does", links[i].Subject)
			continue
		}
		s := of[submission]
		if s == nil {
			s = &saying{submission: submission, of: map[*reference][]string{}, refs: map[string][]*reference{}}
			of[submission] = s
		}
		if s.of[ref] = addText(s.of[ref], links[i].Person); len(s.of[ref]) == 2 {
			j.notice(links[i].Origin, "decisions of one submission give %s to more than one child", links[i].Subject)
		}
	}
	return slices.SortedFunc(maps.Values(of), func(a, b *saying) int { return cmp.Compare(b.submission, a.submission) })
}

// contradictions holds the references to which one submission gives several names, unless a later one has settled them.
func (j *joining) contradictions(s *saying, settled map[*reference]bool) {
	for ref, persons := range s.of {
		if len(persons) < 2 || settled[ref] || ref.torn || ref.decided != nil {
			continue
		}
		var like []*reference
		for _, person := range persons {
			like = append(like, s.refs[person][:min(len(s.refs[person]), maxLike)]...)
		}
		j.tear(ref, listed(like), "decisions that contradict each other: it is said to be this child, and to be another")
	}
}

// names finds the children, as later submissions made them, to whom this one gives several names.
func (s *saying) names() (several map[*decided]bool) {
	several = map[*decided]bool{}
	name := map[*decided]string{}
	for person, refs := range s.refs {
		for _, ref := range refs {
			if ref.decided == nil {
				continue
			}
			if other, ok := name[ref.decided]; ok && other != person {
				several[ref.decided] = true
			}
			name[ref.decided] = person
		}
	}
	return several
}

// gather makes one child of the references to which a submission gives one name, together with those that later submissions put
// with them. Where that cannot all be true the later decisions stand, and the rest waits for a person.
func (j *joining) gather(s *saying, person string, several map[*decided]bool) {
	fresh := &decided{said: map[int64]string{}}
	children := []*decided{fresh}
	named, met := map[*reference]bool{}, map[*decided]bool{}
	torn := false
	for _, ref := range s.refs[person] {
		named[ref] = true
		switch d := ref.decided; {
		case d == nil:
			fresh.refs = append(fresh.refs, ref)
		case !met[d]:
			met[d] = true
			children = append(children, d)
			torn = torn || several[d]
		}
	}
	if torn = torn || disputed(children, named); !torn {
		unite(children, s.submission, person)
		return
	}
	var like []*reference
	for _, d := range children[1:] {
		like = append(like, d.refs...)
		if d.said[s.submission] = person; several[d] {
			d.said[s.submission] = ""
		}
	}
	list := listed(like)
	for _, ref := range fresh.refs {
		j.tear(ref, list, "an earlier decision puts it with records that a later one parted, or put with a child that it contradicts")
	}
}

// disputed reports that some children cannot be one: a later decision parts them, or what is written in them contradicts each other
// and no one submission has put both together.
func disputed(children []*decided, named map[*reference]bool) bool {
	members, silent := 0, 0
	said := map[int64]string{}
	for _, d := range children {
		for submission, person := range d.said {
			if other, ok := said[submission]; ok && (other != person || person == "") {
				return true
			}
			said[submission] = person
		}
		members += len(d.refs)
		for _, ref := range d.refs {
			if !named[ref] {
				silent++
			}
		}
	}
	if silent == 0 || members > mostMembers {
		return silent > 0
	}
	for i, d := range children {
		for _, o := range children[i+1:] {
			if contradict(d.refs, o.refs, named) {
				return true
			}
		}
	}
	return false
}

func contradict(some, others []*reference, named map[*reference]bool) bool {
	for _, a := range some {
		for _, b := range others {
			if (!named[a] || !named[b]) && compare(a, b).against {
				return true
			}
		}
	}
	return false
}

// unite makes some children the largest of them.
func unite(children []*decided, submission int64, person string) {
	into := slices.MaxFunc(children, func(a, b *decided) int { return cmp.Compare(len(a.refs), len(b.refs)) })
	for _, d := range children {
		for _, ref := range d.refs {
			ref.decided = into
		}
		if d != into {
			into.refs = append(into.refs, d.refs...)
			maps.Copy(into.said, d.said)
		}
	}
	into.said[submission] = person
}

// tear holds a reference whatever else agrees.
func (j *joining) tear(ref *reference, like []record.ChildRef, why string) {
	ref.torn = true
	j.held[ref] = &record.Held{Ref: ref.ref, Like: like, Why: why}
}

// listed gives the names of some references, as many as a person will look at.
func listed(refs []*reference) []record.ChildRef {
	list := make([]record.ChildRef, 0, len(refs))
	for _, r := range refs {
		list = append(list, r.ref)
	}
	slices.SortFunc(list, byName)
	list = slices.Compact(list)
	return list[:min(len(list), maxLike):min(len(list), maxLike)]
}
