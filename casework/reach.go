package casework

import (
	"strings"
	"time"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// lately is how long what is over still reaches people: an area where something happened, an exploitation process that was left, a child who
// was missing. Working Together has plans looked at again within a year of their end; confirm locally.
const lately = 12 // months

// reachOf says how far a child's record reaches: into which areas, into the exploitation process and being missing there, and to which roles
// of which agency its entries name. Nothing sealed has a part in it.
func reachOf(child *store.Child, c *chronology.Chronology, said []sharing.SaidTie) []store.Reach {
	r := reach{c: c, today: record.NegInf}
	if c.Manifest.Today.Known() {
		r.today = c.Manifest.Today.In(c.Born).Hull().Lo
	}
	areas := r.areas(child)
	r.states(areas)
	for _, it := range c.Items {
		if !isSealed(&it.Entry) {
			r.said(it, said)
		}
	}
	return r.all
}

// reach collects how far a record reaches.
type reach struct {
	c     *chronology.Chronology
	today int64 // as the submissions say; record.NegInf when they say no day
	all   []store.Reach
}

// over gives when something is over that lasts some time after a moment; zero: nobody knows when. Where the submissions say which day is
// today, time stands still: what lasts until then lasts, and what is over does not.
func (r *reach) over(after record.Range, months, days int) (until time.Time, lasts bool) {
	last := after.Hull().Hi
	if last >= record.PosInf {
		return time.Time{}, true
	}
	until = time.Unix(last+1, 0).UTC().AddDate(0, months, days)
	if r.today == record.NegInf {
		return until, true
	}
	return time.Time{}, until.Unix() > r.today
}

func (r *reach) add(one store.Reach) { r.all = append(r.all, one) }

// areas are those in which an agency has the child, says the child lives, or where something happened lately.
func (r *reach) areas(child *store.Child) map[record.AreaCode]time.Time {
	areas := map[record.AreaCode]time.Time{}
	add := func(area record.AreaCode, until time.Time) {
		if area == "" {
			return
		}
		if before, there := areas[area]; there && (before.IsZero() || !until.IsZero() && until.Before(before)) {
			return
		}
		areas[area] = until
	}
	for _, ref := range child.Refs {
		_, area, _ := record.Words().Agency(ref.Agency)
		add(area, time.Time{})
	}
	for i := range child.Identities {
		id := &child.Identities[i]
		until, lasts := time.Time{}, true
		if id.To.Known() {
			until, lasts = r.over(id.To.In(r.c.Born), 0, 0)
		}
		if lasts {
			add(id.Area, until)
		}
	}
	for _, it := range r.c.Items {
		if isSealed(&it.Entry) {
			continue
		}
		if until, lasts := r.over(it.Until, lately, 0); lasts {
			add(it.Area, until)
		}
	}
	for area, until := range areas {
		r.add(store.Reach{Says: store.ReachArea, Area: area, Until: until})
	}
	return areas
}

// states are the exploitation process and being missing: wherever, and in each area of the child.
func (r *reach) states(areas map[record.AreaCode]time.Time) {
	says := map[record.State]string{"mace": store.ReachMACE, "missing": store.ReachMissing}
	for _, b := range r.c.Bars() {
		what := says[b.State]
		if what == "" || isSealed(&b.Opened.Entry) {
			continue
		}
		until, lasts := time.Time{}, true
		switch {
		case b.Closed != nil:
			until, lasts = r.over(b.Closed.Until, lately, 0)
		case b.Lapses:
			until, lasts = r.over(b.LapsesAt, lately, 0)
		}
		if !lasts {
			continue
		}
		r.add(store.Reach{Says: what, Until: until})
		for area, ends := range areas {
			if ends.IsZero() || !until.IsZero() && until.Before(ends) {
				ends = until
			}
			r.add(store.Reach{Says: what, Area: area, Until: ends})
		}
	}
}

// said are the relations that an entry says by itself.
func (r *reach) said(it *chronology.Item, all []sharing.SaidTie) {
	for i := range all {
		tie := &all[i]
		if !isOfKind(it.Kind, tie.Kind) || !isUnder(&it.Entry, tie.Under) {
			continue
		}
		until, lasts := r.over(r.lastsFrom(it), tie.Months, tie.Days)
		if !lasts {
			continue
		}
		for _, agency := range whose(&it.Entry, tie.Whose) {
			for _, role := range tie.Roles {
				r.add(store.Reach{Says: string(tie.Relation), Agency: agency, Role: role, Until: until})
			}
		}
	}
}

// mostAhead is how many months ahead a meeting may lie so that an invitation lasts until it: one that was mistyped opens no record for a lifetime.
const mostAhead = 11

// lastsFrom is from when a relation counts that an entry says: from when it happened, and an invitation from the meeting, so that who was invited two
// months before has the record on the day and until the minutes are there.
func (r *reach) lastsFrom(it *chronology.Item) record.Range {
	if it.Kind != "meeting.called" || !it.Until.Bounded() {
		return it.Until
	}
	w, err := record.ParseWhen(it.Details.First("for"))
	if err != nil || !w.Known() {
		return it.Until
	}
	called, held := it.Until.Hull().Hi, w.In(r.c.Born)
	switch most := time.Unix(called, 0).UTC().AddDate(0, mostAhead, 0); {
	case !held.Bounded() || held.Hull().Hi <= called:
		return it.Until
	case held.Hull().Hi > most.Unix():
		return record.At(most)
	}
	return held
}

// isUnder reports an entry that says a relation which only a decision taken here under conditions says: one entry of what was decided elsewhere
// would let its writer's colleagues in for months.
func isUnder(e *record.Entry, detail string) bool {
	return detail == "" || pathway.TakenHere(e) && e.Details.First(detail) != ""
}

// isOfKind reports a kind, or one of those that begin so: "missing.*".
func isOfKind(kind, of record.Kind) bool {
	if start, many := strings.CutSuffix(string(of), "*"); many {
		return strings.HasPrefix(string(kind), start)
	}
	return kind == of
}

// whose gives the agencies to which an entry gives a relation: the one that wrote it, or those that a detail of it lists.
func whose(e *record.Entry, which string) []record.AgencyCode {
	if which == "writer" {
		return []record.AgencyCode{e.Ref.Agency}
	}
	var agencies []record.AgencyCode
	for _, code := range e.Details.All(which) {
		if code != "" {
			agencies = append(agencies, record.AgencyCode(code))
		}
	}
	return agencies
}

// isSealed reports an entry that is for named people only.
func isSealed(e *record.Entry) bool {
	return record.Words().Class(e) == record.ClassS || strings.EqualFold(strings.TrimSpace(string(e.Handling)), string(record.Sealed))
}

// reachOfArrived lets those on duty in an area see a child about whom something came in that the area has to read, until it is read.
func reachOfArrived(card *store.Card) (all []store.Reach) {
	for i := range card.Duties {
		if one := &card.Duties[i]; one.Came != "" && one.Area != "" {
			all = append(all, store.Reach{Says: store.ReachArea, Area: one.Area})
		}
	}
	return all
}
