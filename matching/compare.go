package matching

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// verdict is what two references say of each other.
type verdict struct {
	same    bool   // they agree: one child, if nobody in the group is against it
	against bool   // something in them cannot be true of one child
	why     string // not "": they may be one child, and this is why a person is asked
	firm    bool   // the question stands even where others of the group speak against it
}

// births says how two births compare.
type births uint8

const (
	bornUnknown births = iota
	bornApart          // cannot be the same day
	bornFar            // doubted, and far from each other
	bornMeet           // may be the same day, as far as they were written
	bornSame           // the same certain day
)

// doubtedReach is how far apart two births may be written, when one of them is doubted, for them to be compared at all.
const doubtedReach = 2 * 366 * 24 * 3600

func born(a, b *reference) births {
	x, y := a.born, b.born
	apart := max(x.First-y.Last, y.First-x.Last)
	switch {
	case !a.dated || !b.dated:
		return bornUnknown
	case apart <= 0 && a.day() && b.day():
		return bornSame
	case apart <= 0:
		return bornMeet
	case !x.Doubted && !y.Doubted:
		return bornApart
	case apart <= doubtedReach:
		return bornMeet
	}
	return bornFar
}

// compare says whether two references are one child. It looks at nothing but the two.
func compare(a, b *reference) verdict {
	if a.decided.apart(b.decided) {
		return verdict{against: true} // a person said that they are two; nothing else is asked
	}
	c := comparison{a: a, b: b, family: families(a.families, b.families), given: givens(a.givens, b.givens), born: born(a, b)}
	c.sexes = a.sex != 0 && b.sex != 0 && a.sex != b.sex
	shared := share(a.nhs, b.nhs)
	v := verdict{against: c.sexes || c.born == bornApart || c.given <= clash || !shared && len(a.nhs) > 0 && len(b.nhs) > 0}
	switch {
	case shared:
		return c.byNumber(v)
	case len(a.nhs) > 0 && len(b.nhs) > 0:
		return v // two children have two numbers
	case share(a.upn, b.upn):
		return c.byPupilNumber(v)
	case c.born == bornApart || c.born == bornFar || c.given == unlike:
		return v
	case c.names() && !c.sexes && (!c.newYear() || share(a.homes, b.homes)):
		v.same = true
		return v
	case c.names() && !c.sexes:
		v.firm, v.why = true, c.words()+", but the first of January is often written where the day is not known"
		return v
	case c.names():
		v.firm, v.why = true, c.words()+", but a different sex written down"
		return v
	case c.sexes:
		return v
	}
	return c.byNames(v)
}

// comparison is what was found when two references were compared.
type comparison struct {
	a, b          *reference
	family, given likeness
	born          births
	sexes         bool // they differ
}

// names reports that family name, given name and day of birth are the same.
func (c comparison) names() bool {
	return c.family == agreeing && c.given == agreeing && c.born == bornSame
}

// newYear reports that the day of birth they share is the first of January. Systems that demand a day are given that one.
func (c comparison) newYear() bool {
	return c.born == bornSame && time.Unix(c.a.born.First, 0).UTC().YearDay() == 1
}

// byNumber judges references with an NHS number in common: they are one child unless something else does not fit. A number can be
// written into the wrong record, a twin's most easily.
func (c comparison) byNumber(v verdict) verdict {
	var doubts []string
	doubt := func(here bool, what string) {
		if here {
			doubts = append(doubts, what)
		}
	}
	doubt(c.born == bornApart || c.born == bornFar, "dates of birth that cannot both be right")
	doubt(c.given <= clash, "given names that differ")
	doubt(c.sexes, "a different sex written down")
	doubt(len(c.a.nhs) > 1 || len(c.b.nhs) > 1, "a second NHS number in one of them")
	doubt(c.family == unlike && c.born < bornMeet, "family names that differ and no date of birth that agrees")
	if len(doubts) == 0 {
		v.same = true
		return v
	}
	v.firm, v.why = true, "the same NHS number, but "+strings.Join(doubts, " and ")
	return v
}

// byPupilNumber judges references with a UPN in common. It is asked about, never joined: pupil numbers are copied and reissued.
func (c comparison) byPupilNumber(v verdict) verdict {
	if c.names() && !v.against {
		v.same = true
		return v
	}
	if c.born == bornApart && c.given == unlike {
		return v
	}
	v.firm, v.why = true, "the same UPN; "+c.words()
	return v
}

// byNames judges what is left: names, births and homes that are compatible, but not enough to join.
func (c comparison) byNames(v verdict) verdict {
	atHome := share(c.a.homes, c.b.homes)
	named := c.family >= alike && c.given != unlike
	v.firm = named && c.given == clash && c.born == bornSame // one child whose second name two agencies heard differently, or twins
	vague := c.given == unsaid && c.born == bornUnknown
	switch {
	case named && !vague, named && c.family == agreeing:
		v.why = c.words()
	case atHome && c.given >= alike && c.full() && c.born >= bornMeet:
		v.why = "the same address or postcode; " + c.words()
	case atHome && c.family == unsaid && c.given >= alike && c.born >= bornMeet:
		v.why = "the same address or postcode; " + c.words()
	}
	return v
}

// full reports that both give more than an initial.
func (c comparison) full() bool {
	long := func(n name) bool { return isLong(n.parts[0]) }
	return slices.ContainsFunc(c.a.givens, long) && slices.ContainsFunc(c.b.givens, long)
}

// words says what was found, without a name.
func (c comparison) words() string { return found()[c.family][c.given][c.born] }

// found has the words for every comparison, since a region has millions of them.
var found = sync.OnceValue(func() (all [agreeing + 1][agreeing + 1][bornSame + 1]string) {
	family := [...]string{
		unlike: "family names that differ", clash: "family names that differ", unsaid: "no two family names to compare",
		alike: "a family name that may be the same", agreeing: "the same family name",
	}
	given := [...]string{
		unlike: "given names that differ", clash: "the same first name with other names after it that differ", unsaid: "no two given names to compare",
		alike: "a given name that may be the same (an initial, a short form, another spelling)", agreeing: "the same given name",
	}
	birth := [...]string{
		bornUnknown: "no two dates of birth to compare", bornApart: "dates of birth that cannot both be right", bornFar: "dates of birth far apart",
		bornMeet: "dates of birth that may be the same day, as far as they were written", bornSame: "the same day of birth",
	}
	for f := range family {
		for g := range given {
			for b := range birth {
				all[f][g][b] = family[f] + ", " + given[g] + ", " + birth[b]
			}
		}
	}
	return all
})

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
