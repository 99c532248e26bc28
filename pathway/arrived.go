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
	At      time.Time // when it was received here
	Urgent  bool
	Areas   []record.AreaCode // that read it the same day; "" alone where the record names none
	Read    map[record.AreaCode]*chronology.Item
	Triaged *chronology.Item // by which somebody said what comes of it
	Hub     []Reason         // why it is for the hub, what needs least to be seen first; none: it is not, as far as the record says
	Looked  *chronology.Item // by which the hub looked at it
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
func Arrivals(c *Case) (all []*Arrived) {
	at := map[record.Ref]*Arrived{}
	for _, it := range c.Chronology.Items {
		if it.Kind == "child.died" {
			return nil
		}
		if received, is := c.news(it); is {
			one := &Arrived{Item: it, At: received, Urgent: isUrgent(it), Areas: c.areasTold(it), Read: map[record.AreaCode]*chronology.Item{}}
			all, at[it.Ref] = append(all, one), one
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
		one.Hub = c.forHub(one.Item)
	}
	return all
}

// news reports what came in lately when it was received, and when that was. Of a time that nobody can tell to a month it is not known to be news.
func (c *Case) news(it *chronology.Item) (received time.Time, is bool) {
	if !slices.Contains(arriving, it.Kind) || it.Repeats || len(it.Contains) > 0 || it.TimeUnknown {
		return received, false
	}
	const vague = 31 * 24 * 60 * 60
	happened := it.At.Hull()
	received = c.Chronology.Received(it)
	if received.IsZero() || !it.At.Bounded() || happened.Hi-happened.Lo > vague {
		return received, false
	}
	l, err := calendar.Parse(c.Local.Lasts("notice-news"))
	return received, err == nil && it.At.Plus(l.Duration).Hull().Hi >= received.Unix()
}

// isUrgent reports what nobody leaves until the next day: a notification that the police call red, and a child hurt by somebody, or by what they took.
func isUrgent(it *chronology.Item) bool {
	return it.Details.Has("grade", "red") || it.Kind == "health.emergency" && slices.ContainsFunc(urgentInjuries, func(how string) bool { return it.Details.Has("injury", how) })
}

// take takes what somebody did with it: read it, said what comes of it, or looked at it in the hub.
func (a *Arrived) take(it *chronology.Item) {
	switch it.Kind { //nolint:exhaustive // of all others none is about it
	case "notification.read":
		a.readBy(it)
	case "notification.triaged":
		a.Triaged = it
		a.readBy(it)
	case "notification.hub":
		a.Looked = it
	}
}

// readRoles are those by whose reading an area has read.
var readRoles = []record.Role{"front-door", "out-of-hours", "social-worker", "team-manager", "transfer-lead"}

func (a *Arrived) readBy(it *chronology.Item) {
	if !slices.Contains(readRoles, record.Role(it.Details.First("decided_as"))) {
		return
	}
	for _, area := range a.Areas {
		if _, own, _ := record.Words().Agency(it.Ref.Agency); a.Read[area] == nil && (own == "" || own == area || area == "") {
			a.Read[area] = it
		}
	}
}

// areasTold are the areas that read what came in: where it happened, which leads, which is asked to take over, where the child lives, and those of the
// agencies to which it was sent. A child of two areas is both areas' (learning point 8).
func (c *Case) areasTold(it *chronology.Item) (areas []record.AreaCode) {
	l := LeadOf(c.Chronology)
	areas = append(areas, it.Area, l.Area, l.To, livesIn(c.Chronology))
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

// livesIn is the area in which the child is last said to live: to which the family moved last, or that an identity in force says.
func livesIn(c *chronology.Chronology) (area record.AreaCode) {
	for i := range c.Identities {
		if id := &c.Identities[i]; id.Area != "" && !id.To.Known() {
			area = id.Area
		}
	}
	for _, it := range c.Items {
		if it.Kind == "family.move" {
			area = record.AreaCode(cmp.Or(it.Details.First("to_area"), string(area)))
		}
	}
	return area
}

// forHub says why something that came in is for the hub: there is a sign of exploitation in it, the child is in the process or was, a watch goes on, or
// there was a sign in the year before. It never depends on a number.
func (c *Case) forHub(it *chronology.Item) (why []Reason) {
	if signOfExploitation(it) || it.Details.Has("about", "exploitation") {
		why = append(why, Reason{"it says something of exploitation", it})
	}
	for _, w := range Watches(c) {
		if !w.Over && w.Left.Pos < it.Pos {
			why = append(why, Reason{"the hub looks out for " + c.child() + " after leaving the " + c.Local.Process, w.Left})
		}
	}
	if m := c.goingOn(); m != nil {
		why = append(why, Reason{c.child() + " is in the " + c.Local.Process, m.Opened})
	} else if n := len(c.Matters); n > 0 {
		why = append(why, Reason{c.child() + " was in the " + c.Local.Process + " before", c.Matters[n-1].Opened})
	}
	if seen := c.signBefore(it); seen != nil {
		why = append(why, Reason{"a sign of exploitation was recorded " + onDay(seen), seen})
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

// signBefore is the last sign of exploitation in the year before something.
func (c *Case) signBefore(it *chronology.Item) *chronology.Item {
	year := record.Duration{Years: 1}
	for _, other := range slices.Backward(c.Chronology.Items[:it.Pos]) {
		if !other.Repeats && !other.TimeUnknown && signOfExploitation(other) {
			if other.At.Plus(year).Hull().Hi >= it.At.Hull().Lo {
				return other
			}
		}
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
