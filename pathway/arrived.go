package pathway

import (
	"cmp"
	"slices"
	"time"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// Arrived is what came in about a child from the police or an emergency department, in one chain: who has read it in each area, what comes of it,
// and whether the hub looked (paragraph 4.3.7 of the Child Joe review: notifications went through two front doors, and never reached the hub).
type Arrived struct {
	Item    *chronology.Item
	At      time.Time // when it was received here first
	Urgent  bool
	Areas   []record.AreaCode // that read it the same day; "" alone where the record names none
	Read    map[record.AreaCode]*chronology.Item
	Triaged *chronology.Item // by which somebody said what comes of it
	Hub     []Reason         // why it is for the hub, what needs least to be seen first; none: it is not, as far as the record says
	Looked  *chronology.Item // by which the hub looked at it

	leads record.AreaCode // which area led when it came
}

// Reason is why something that came in is for the hub, in words, with the entry that says so.
type Reason struct {
	Say  string
	Item *chronology.Item
}

// arriving are the kinds of entry that come in as news for whoever is on duty.
var arriving = []record.Kind{"police.notification", "health.emergency"}

// urgentInjuries are those after which nobody waits until the next day.
var urgentInjuries = []string{"stab", "assault", "overdose", "sexual", "self-harm"}

// Arrivals gives what came in as news, in the order of the record. What was long past when it was received, as in the files of an agency that begins
// to take part, is history: it is read with the chronology, and waits for nobody.
func Arrivals(c *Case) []*Arrived {
	if c.arrived == nil {
		all := arrivals(c)
		c.arrived = &all
	}
	return *c.arrived
}

// arrivals goes through the record once: whose area a notification is, and why it is for the hub, is as it stood when it came, so that nothing that
// was read is unread again by a later move, and nothing unread loses those who owe it.
func arrivals(c *Case) (all []*Arrived) {
	at := map[record.Ref]*Arrived{}
	lead, home := &Lead{Area: firstArea(c.Chronology)}, homeSaid(c.Chronology)
	var sign *chronology.Item
	watches := Watches(c)
	for _, it := range c.Chronology.Items {
		if it.Kind == "child.died" {
			return nil
		}
		if received, is := c.news(it); is {
			one := &Arrived{Item: it, At: received, Urgent: isUrgent(it), Read: map[record.AreaCode]*chronology.Item{}, leads: lead.Area}
			one.Areas, one.Hub = areasOf(it, lead.Area, lead.To, home), c.forHub(it, watches, sign)
			all, at[it.Ref] = append(all, one), one
		}
		if it.Repeats {
			continue
		}
		lead.take(it)
		home = movedTo(it, home)
		if !it.TimeUnknown && signOfExploitation(it) {
			sign = it
		}
	}
	if len(all) == 0 {
		return nil
	}
	for _, it := range c.Chronology.Items {
		for _, ref := range it.Details.Refs("of", it.Ref.Agency) {
			if one := at[ref]; one != nil && TakenHere(&it.Entry) {
				one.take(it)
			}
		}
	}
	for _, one := range all {
		if len(one.Read) == 0 { // nobody at all has read it: it is also theirs who have the child by now
			one.Areas = areasOf(one.Item, append(one.Areas, lead.Area, home)...)
		}
	}
	return all
}

// news reports what came in lately when it was received first, and when that was. Of a time that nobody can tell to a month it is not known to be
// news; what the police call red is news as long as it may be.
func (c *Case) news(it *chronology.Item) (received time.Time, is bool) {
	if !slices.Contains(arriving, it.Kind) || it.Repeats || len(it.Contains) > 0 {
		return received, false
	}
	const vague = 31 * 24 * 60 * 60
	happened := it.At.Hull()
	received = c.Chronology.Received(it)
	l, err := calendar.Parse(c.Local.Lasts("notice-news"))
	if received.IsZero() || err != nil {
		return received, false
	}
	exact := !it.TimeUnknown && it.At.Bounded() && happened.Hi-happened.Lo <= vague
	if written := it.Recorded.In(c.Chronology.Born).Plus(l.Duration); it.Recorded.Known() && !exact {
		return received, written.Bounded() && written.Hull().Hi >= received.Unix()
	}
	return received, (exact || isUrgent(it)) && (it.TimeUnknown || it.At.Plus(l.Duration).Hull().Hi >= received.Unix())
}

// isUrgent reports what nobody leaves until the next day: a notification that the police call red, and a child hurt by somebody, or by what they took.
func isUrgent(it *chronology.Item) bool {
	return it.Details.Has("grade", "red") || it.Kind == "health.emergency" && slices.ContainsFunc(urgentInjuries, func(how string) bool { return it.Details.Has("injury", how) })
}

// take takes what somebody did with it: read it, said what comes of it, or looked at it in the hub. What was done while it was not yet urgent is not
// done when the police call it red since.
func (a *Arrived) take(it *chronology.Item) {
	if a.Urgent && !it.Details.Has("urgent", "yes") {
		return
	}
	switch it.Kind { //nolint:exhaustive // of all others none is about it
	case "notification.read":
		a.readBy(it)
	case "notification.triaged":
		a.readBy(it)
		if a.triages(it) {
			a.Triaged = it
		}
	case "notification.hub":
		a.Looked = it
	}
}

// triages reports that what somebody said comes of it holds: that nothing more is done is said by the area that leads, where one does.
func (a *Arrived) triages(it *chronology.Item) bool {
	_, own, _ := record.Words().Agency(it.Ref.Agency)
	return !it.Details.Has("outcome", nothingMore) || own == "" || a.leads == "" || own == a.leads
}

// readRoles are those by whose reading an area has read.
var readRoles = []record.Role{"front-door", "out-of-hours", "social-worker", "team-manager", "transfer-lead", "corporate-parent"}

func (a *Arrived) readBy(it *chronology.Item) {
	if !slices.Contains(readRoles, record.Role(it.Details.First("decided_as"))) {
		return
	}
	for _, area := range a.Areas {
		if a.Read[area] == nil && (area == "" || it.Details.Has("for_area", string(area))) {
			a.Read[area] = it
		}
	}
}

// areasOf are the areas that read what came in: where it happened, those of the agencies to which it was sent, which led or was asked to, and where
// the child lived. A child of two areas is both areas' (learning point 8).
func areasOf(it *chronology.Item, areas ...record.AreaCode) []record.AreaCode {
	areas = append(slices.Clone(areas), it.Area)
	for _, code := range it.Details.All("sent_to") {
		_, area, _ := record.Words().Agency(record.AgencyCode(code))
		areas = append(areas, area)
	}
	areas = slices.DeleteFunc(areas, func(a record.AreaCode) bool { return a == "" })
	slices.Sort(areas)
	if areas = slices.Compact(areas); len(areas) == 0 {
		return []record.AreaCode{""}
	}
	return areas
}

// homeSaid is the area in which an identity in force says that the child lives.
func homeSaid(c *chronology.Chronology) (area record.AreaCode) {
	for i := range c.Identities {
		if id := &c.Identities[i]; id.Area != "" && !id.To.Known() {
			area = id.Area
		}
	}
	return area
}

// livesIn is the area in which the child is last said to live: to which the family moved last, or that an identity in force says.
func livesIn(c *chronology.Chronology) record.AreaCode {
	area := homeSaid(c)
	for _, it := range c.Items {
		area = movedTo(it, area)
	}
	return area
}

// movedTo is where the child lives after an entry: somewhere else only after a move that says where.
func movedTo(it *chronology.Item, home record.AreaCode) record.AreaCode {
	if it.Kind != "family.move" {
		return home
	}
	return record.AreaCode(cmp.Or(it.Details.First("to_area"), string(home)))
}

// forHub says why something that came in is for the hub, as it stood then: there is a sign of exploitation in it, the child was in the process or had
// been, a watch goes on, or there was a sign in the year before. It never depends on a number.
func (c *Case) forHub(it *chronology.Item, watches []Watch, sign *chronology.Item) (why []Reason) {
	if signOfExploitation(it) || it.Details.Has("about", "exploitation") {
		why = append(why, Reason{"it says something of exploitation", it})
	}
	for _, w := range watches {
		if w.Left.Pos < it.Pos && !w.after(it) {
			why = append(why, Reason{"the hub looks out for " + c.child() + " after leaving the " + c.Local.Process, w.Left})
		}
	}
	if m := c.goingOn(); m != nil && m.Opened.Pos < it.Pos {
		why = append(why, Reason{c.child() + " is in the " + c.Local.Process, m.Opened})
	} else if i := slices.IndexFunc(c.Matters, func(m *Matter) bool { return m.Opened.Pos < it.Pos }); i >= 0 {
		why = append(why, Reason{c.child() + " was in the " + c.Local.Process + " before", c.Matters[i].Opened})
	}
	year := record.Duration{Years: 1}
	if sign != nil && sign.At.Plus(year).Hull().Hi >= it.At.Hull().Lo {
		why = append(why, Reason{"a sign of exploitation was recorded " + onDay(sign), sign})
	}
	return why
}

// goingOn is the matter in which somebody works with the child, or is to screen a referral; nil: there is none, also where another system ended it.
func (c *Case) goingOn() *Matter {
	if m := Current(c.Matters); m != nil && m.Stage != EndedElsewhere {
		return m
	}
	return nil
}

// Unread gives the areas in which nobody is recorded to have read it.
func (a *Arrived) Unread() (areas []record.AreaCode) {
	for _, area := range a.Areas {
		if a.Read[area] == nil {
			areas = append(areas, area)
		}
	}
	return areas
}
