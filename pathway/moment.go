package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Moment is an entry that tells of a time when a child may be open to help: in custody, at a hospital, back from being missing, when the child told
// of harm. It stands on paragraph 4.3.10 and learning point 13 of the Child Joe review: seen in custody 22 times in three years, each a chance.
type Moment struct {
	Item    *chronology.Item
	Times   int                // how many such moments the entry stands for
	Replies []*chronology.Item // offers, interviews, and words on why there was none, in order
	Unused  int                // for how many nothing shows that help was offered
	Came    Came               // what came of it; Unused while one of them is
	AgeLo   int
	AgeHi   int
	Aged    bool // the ages are known
}

// Came is what came of a moment.
type Came string

// What can come of it. Declined says nothing against the child: it is offered again.
const (
	Unused       Came = "unused" // nothing shows that help was offered
	Offered      Came = "offered"
	Taken        Came = "taken"
	DeclinedHelp Came = "declined"
	Missed       Came = "missed" // somebody said why it went by
)

// Words says what came of a moment as a page does.
func (c Came) Words() string {
	return map[Came]string{
		Unused: "Nothing shows that help was offered", Offered: "Help was offered", Taken: "Help was offered and taken", DeclinedHelp: "Help was offered, the child did not want it then", Missed: "It went by, and it is said why",
	}[c]
}

// earlyAge is the last age at which a moment counts as early: the review found the child more open to help at 12 and 13.
const earlyAge = 13

// Early reports a moment at which the child was surely 13 or younger.
func (m *Moment) Early() bool { return m.Aged && m.AgeHi <= earlyAge }

// replies are kinds of entry that the vocabulary calls a moment too, and that are what came of one.
var replies = []record.Kind{"moment.offer", "moment.missed", "missing.interview-offered", "missing.interview", "missing.prevention-check"}

// Moments gives every reachable moment of a child in order. A total counts for as many as it tells beyond those that stand for themselves.
func Moments(c *chronology.Chronology) []Moment {
	var all []Moment
	for _, it := range c.Items {
		if !it.Info.Reachable || it.Repeats || slices.Contains(replies, it.Kind) {
			continue
		}
		m := Moment{Item: it, Times: it.AtLeast()}
		for _, within := range it.Contains {
			if within.Kind == it.Kind && !within.Repeats {
				m.Times -= within.AtLeast()
			}
		}
		if m.Times < 1 {
			continue
		}
		m.AgeLo, m.AgeHi, m.Aged = c.AgeAt(it)
		all = append(all, m)
	}
	giveReplies(c, all)
	for i := range all {
		all[i].settle()
	}
	return all
}

// giveReplies gives each reply to its moment: to the one it names, else to the last before it that it can be to.
func giveReplies(c *chronology.Chronology, all []Moment) {
	for _, it := range c.Items {
		if it.Repeats || !slices.Contains(replies, it.Kind) || it.Kind == "missing.prevention-check" {
			continue
		}
		if m := repliedTo(all, it); m != nil {
			m.Replies = append(m.Replies, it)
		}
	}
}

// offerWithin is how long after a moment an offer that names none can be to it.
var offerWithin = record.Duration{Days: 3}

func repliedTo(all []Moment, reply *chronology.Item) *Moment {
	if named := slices.Concat(reply.Details.Refs("after", reply.Ref.Agency), reply.Details.Refs("step_about", reply.Ref.Agency)); len(named) > 0 {
		for i := range all {
			it := all[i].Item
			if slices.Contains(named, it.Ref) || slices.ContainsFunc(it.Same, func(x *chronology.Item) bool { return slices.Contains(named, x.Ref) }) {
				return &all[i]
			}
		}
		return nil
	}
	interview := strings.HasPrefix(string(reply.Kind), "missing.")
	for i := len(all) - 1; i >= 0; i-- {
		switch it := all[i].Item; {
		case it.Pos > reply.Pos || interview != isReturn(it):
		case interview || record.Within(it.At, reply.At, offerWithin) == record.Yes:
			return &all[i]
		}
	}
	return nil
}

// isReturn reports an entry by which a child was back: found or returned, or a time missing that is over.
func isReturn(it *chronology.Item) bool {
	return it.Kind == "missing.returned" || it.Kind == "missing.episode"
}

// settle says what came of a moment, from what the entry itself says and from the replies to it.
func (m *Moment) settle() {
	if own := ownReply(m.Item); own != Unused {
		m.Came = own
	} else {
		m.Unused = m.Times - m.repliesThatCount()
		m.Came = Unused
	}
	if m.Unused > 0 {
		return
	}
	m.Unused = 0
	for _, reply := range m.Replies {
		m.Came = cameOf(reply)
	}
}

func (m *Moment) repliesThatCount() (n int) {
	for _, reply := range m.Replies {
		if cameOf(reply) != Unused {
			n++
		}
	}
	return n
}

// cameOf says what a reply makes of its moment. An interview that was offered and not answered leaves it as it was.
func cameOf(reply *chronology.Item) Came {
	switch reply.Kind {
	case "moment.missed":
		return Missed
	case "missing.interview":
		return Taken
	default:
	}
	switch reply.Details.First("outcome") {
	case "accepted", "held":
		return Taken
	case "declined":
		return DeclinedHelp
	case "no-reply", "not-home", "not-brought", "unable-to-engage", "cut-short":
		if reply.Kind == "missing.interview-offered" {
			return Unused
		}
	}
	return Offered
}

// ownReply gives what an entry itself says was offered; Unused when it says nothing.
func ownReply(it *chronology.Item) Came {
	d := it.Details
	switch it.Kind {
	case "police.custody-contact":
		switch {
		case d.Has("outcome", "declined"):
			return DeclinedHelp
		case d.First("offered") != "":
			return Offered
		}
	case "police.victim":
		switch d.First("support") {
		case "accepted":
			return Taken
		case "declined":
			return DeclinedHelp
		case "offered":
			return Offered
		}
	case "health.emergency":
		if d.Has("navigator", "offered") {
			return Offered
		}
	case "health.self-harm":
		if d.Has("followed_up", "yes") {
			return Offered
		}
	case "child.disclosure":
		if d.First("action") != "" {
			return Offered
		}
	case "family.help-request":
		if d.Has("outcome", "accepted") {
			return Taken
		}
	default:
	}
	return Unused
}

// Register gives the moments as people work through them: those nobody used first, of these the early ones first, for then children are most open
// to help; then the rest, the last first.
func Register(c *chronology.Chronology) []Moment {
	all := Moments(c)
	rank := func(m *Moment) int {
		switch {
		case m.Unused > 0 && m.Early():
			return 0
		case m.Unused > 0:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b Moment) int {
		if ra, rb := rank(&a), rank(&b); ra != rb || ra < 2 {
			return ra - rb
		}
		return b.Item.Pos - a.Item.Pos
	})
	return all
}

// CountMoments gives how many moments there were, and for how many nothing shows that help was offered.
func CountMoments(all []Moment) (times, unused int) {
	for i := range all {
		times, unused = times+all[i].Times, unused+all[i].Unused
	}
	return times, unused
}
