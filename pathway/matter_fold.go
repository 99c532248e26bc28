package pathway

import (
	"cmp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Matters folds a child's entries into the matters they make, in order. What agencies tell counts as what people decide here does, but for
// leaving: an ending that was not decided here, under its conditions, ends nothing that somebody has not answered for.
func Matters(c *chronology.Chronology) []*Matter {
	f := folding{c: c, of: map[record.Ref]*Matter{}}
	for _, it := range c.Items {
		f.take(it)
	}
	return f.all
}

// folding walks the entries once.
type folding struct {
	c   *chronology.Chronology
	all []*Matter
	of  map[record.Ref]*Matter // which matter an entry belongs to
}

// take puts an entry where it belongs. What another record already told adds nothing but itself.
func (f *folding) take(it *chronology.Item) {
	if it.Kind == "child.died" {
		f.ended(it, Died)
		return
	}
	if !f.belongs(it) {
		return
	}
	m := f.matter(it)
	if m == nil {
		return
	}
	m.Entries = append(m.Entries, it)
	f.of[it.Ref] = m
	if strings.HasPrefix(string(it.Kind), "mace.") || TakenHere(&it.Entry) {
		m.Last = it
	}
	if !it.Repeats {
		m.advance(it)
		f.unseen(m, it)
	}
}

// unseen begins another time in the process with a referral that whoever decided that the child leaves had not seen: it arrived later, and is told
// of a day before.
func (f *folding) unseen(m *Matter, it *chronology.Item) {
	if m.Stage != Exited || m.Turned != it {
		return
	}
	var another *Matter
	m.Entries = slices.DeleteFunc(m.Entries, func(referral *chronology.Item) bool {
		if referral.Kind != "mace.referral" || referral == m.Opened || saw(it, referral) {
			return false
		}
		if another == nil {
			another = f.begin(referral)
		}
		another.Entries, another.Last, f.of[referral.Ref] = append(another.Entries, referral), referral, another
		return true
	})
}

// belongs reports an entry that can belong to a matter.
func (f *folding) belongs(it *chronology.Item) bool {
	kind := string(it.Kind)
	switch {
	case strings.HasPrefix(kind, "mace."), strings.HasPrefix(kind, "nrm."), it.Kind == "plan.exit":
		return true
	case slices.Contains([]record.Kind{"exploitation.screening", "exploitation.view", "exploitation.stage"}, it.Kind):
		return true
	case strings.HasPrefix(kind, "transfer."):
		return it.Details.Has("process", "mace")
	case closesHub(it):
		return true
	case it.Kind == "legal.discharge-decision" && TakenHere(&it.Entry): // what is asked about leaving is asked about it too
		return true
	}
	return ofTheMatter(it) || f.about(it) != nil
}

// ofTheMatter reports what one of the steps wrote that are about the one matter there is.
func ofTheMatter(it *chronology.Item) bool {
	return TakenHere(&it.Entry) && slices.ContainsFunc(matterIDs, func(id string) bool { return it.Details.Has("step", id) })
}

// closesHub reports that a panel's or hub's involvement was closed, as its own record or another's has it.
func closesHub(it *chronology.Item) bool {
	if it.Kind != "case.closed" {
		return false
	}
	service, _, _ := record.Words().Agency(record.AgencyCode(cmp.Or(it.Details.First("service"), string(it.Ref.Agency))))
	return service == "mace" || service == "vemt"
}

// about gives the matter that an entry points at by what it was about, what it answers, or another record of the same event.
func (f *folding) about(it *chronology.Item) *Matter {
	for _, same := range it.Same {
		if m := f.of[same.Ref]; m != nil {
			return m
		}
	}
	for _, key := range []string{"step_about", "answers"} {
		if key == "step_about" && !TakenHere(&it.Entry) {
			continue
		}
		for _, ref := range it.Details.Refs(key, it.Ref.Agency) {
			if m := f.of[ref]; m != nil {
				return m
			}
		}
	}
	return nil
}

// matter gives the matter an entry belongs to, which it may begin; nil when it belongs to none.
func (f *folding) matter(it *chronology.Item) *Matter {
	about, last := f.about(it), f.last()
	switch {
	case len(it.Same) > 0 && about != nil:
		return about
	case begins(it) && about != nil && !about.closedTo(it):
		return about
	case begins(it) && (last == nil || last.closedTo(it)):
		return f.begin(it)
	case about != nil && !begins(it):
		return about
	case last != nil && (!last.Stage.Over() || outlasts(it)):
		return last
	case outlasts(it) && it.Kind != "plan.exit" && !closesHub(it):
		return f.begin(it)
	}
	return nil
}

// begins reports a kind with which a time in the process begins.
func begins(it *chronology.Item) bool {
	return it.Kind == "mace.referral" || it.Kind == "mace.accepted" || it.Kind == "mace.declined"
}

// outlasts reports an entry that belongs to the process also when there is no matter, or none that goes on: nothing of the process is lost.
func outlasts(it *chronology.Item) bool {
	return strings.HasPrefix(string(it.Kind), "mace.") || it.Kind == "plan.exit" || closesHub(it)
}

// closedTo reports that a referral, or an answer to one, is about another time in the process than this one. What was ended elsewhere is opened
// again by an answer for that ending; what was left properly begins anew.
func (m *Matter) closedTo(it *chronology.Item) bool {
	if m.Stage == EndedElsewhere {
		return !TakenHere(&it.Entry) || !it.Details.Has("basis_of", "reopened")
	}
	return m.Stage.Over()
}

func (f *folding) last() *Matter {
	if len(f.all) == 0 {
		return nil
	}
	return f.all[len(f.all)-1]
}

// begin starts a matter with the first that is known of it. The level of the one before goes on in it, unless the child left that one under the
// conditions of leaving: an ending told of, a death or turning 18 told of in error, and declining lower nothing.
func (f *folding) begin(it *chronology.Item) *Matter {
	m := &Matter{Stage: Open, Opened: it, Last: it, Turned: it, born: f.c.Born, now: f.c.Now}
	if last := f.last(); last != nil && last.Stage != Exited {
		m.Level, m.setHere = last.Level, last.setHere
	}
	if slices.Contains([]record.Kind{"mace.referral", "mace.notice", "mace.declined", "mace.danger", "mace.watched"}, it.Kind) {
		m.Stage = Referred
	}
	f.all = append(f.all, m)
	return m
}

// ended ends the last matter, if it is not over, with what is no decision.
func (f *folding) ended(it *chronology.Item, as Stage) {
	if m := f.last(); m != nil && !m.Stage.Over() {
		m.Entries, m.Last = append(m.Entries, it), it
		f.of[it.Ref] = m
		m.turn(as, it)
	}
}

func (m *Matter) turn(to Stage, by *chronology.Item) {
	if m.Stage != to {
		m.Stage, m.Turned = to, by
	}
}
