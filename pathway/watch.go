package pathway

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// Watch is the time after leaving in which signs still reach the hub (paragraph 4.3.6 of the Child Joe review: less was seen afterwards).
type Watch struct {
	Left  *chronology.Item // by which the child left, here or elsewhere
	Until time.Time        // the last moment it may last
	Over  bool             // it is over, or the child is in the process again
	Signs []*chronology.Item
	New   []*chronology.Item // of Signs, what nobody has looked at
}

// watchedKinds are entries that may be signs of exploitation after a child left.
var watchedKinds = []record.Kind{
	"police.notification", "police.arrest", "police.offence", "police.weapon", "police.intelligence", "police.victim", "police.threat", "police.incident",
	"missing.reported", "missing.episode", "exploitation.indicator", "child.disclosure", "network.link", "place.concern", "justice.breach", "mace.notice", "education.exclusion",
	"health.self-harm",
}

// Watches gives the watch after each time a child left, in order.
func Watches(c *Case) []Watch {
	var all []Watch
	for _, it := range c.Chronology.Items {
		if it.Kind == "mace.exit" && !it.Repeats {
			all = append(all, watchAfter(c, it))
		}
	}
	return all
}

// watchAfter gives the watch after one leaving. Times that are not exact count as long as they may lie within it.
func watchAfter(c *Case, left *chronology.Item) Watch {
	w := Watch{Left: left, Until: endOfDay(left.Details.First("until"))}
	if end := left.At.Hull().Hi; w.Until.IsZero() && end < record.PosInf {
		w.Until = c.After(time.Unix(end, 0), c.Local.Lasts("watch"))
	}
	w.Over = !w.Until.IsZero() && c.Now.After(w.Until)
	looked := map[record.Ref]bool{}
	for _, it := range c.Chronology.Items[left.Pos+1:] {
		switch {
		case it.Kind == "mace.referral" || it.Kind == "mace.accepted":
			w.New, w.Over = nil, true
			return w
		case it.Kind == "mace.watched" && TakenHere(&it.Entry):
			for _, ref := range it.Details.Refs("of", it.Ref.Agency) {
				looked[ref] = true
			}
		case !it.Repeats && sign(it) && !w.after(it):
			w.Signs = append(w.Signs, it)
		}
	}
	w.New = slices.DeleteFunc(slices.Clone(w.Signs), func(it *chronology.Item) bool { return looked[it.Ref] })
	return w
}

// after reports that an entry surely happened after the watch.
func (w *Watch) after(it *chronology.Item) bool {
	return !w.Until.IsZero() && it.At.Hull().Lo > w.Until.Unix()
}

func sign(it *chronology.Item) bool {
	return slices.Contains(watchedKinds, it.Kind) || it.Kind == "health.emergency" && slices.ContainsFunc([]string{"stab", "assault", "head", "overdose"}, func(how string) bool {
		return it.Details.Has("injury", how)
	})
}

// lookStep says what somebody made of signs after a child left: the child is referred again, or not, with a reason.
func lookStep() Step {
	return Step{
		ID: lookID, Title: "Look at signs after leaving", Of: OfEntry, Kinds: []record.Kind{"mace.watched", "mace.referral"},
		By: []record.Role{"exploitation-hub", "panel-chair", "front-door", "police-lead", "social-worker", "team-manager"},
		Open: func(c *Case) string {
			if w := watchOf(c); w == nil || len(w.New) == 0 {
				return "There is nothing here that nobody has looked at"
			}
			return ""
		},
		Sections: lookSections,
		Check: func(_ *Case, a Answers) []Problem {
			if say := saysNothing(a.Get("reason")); a.Get("again") == "not" && a.Get("reason") != "" && say != "" {
				return []Problem{{Section: "signs", Question: "reason", Say: say}}
			}
			return nil
		},
		Write: func(c *Case, a Answers) []record.Entry {
			w := watchOf(c)
			var of []string
			for _, it := range w.New {
				of = append(of, it.Ref.String())
			}
			looked := []record.Detail{detail("from", w.Left.Ref.String()), detail("of", of...), detail("decision", a.Get("again")), detail("reason", a.Get("reason"))}
			if a.Get("again") == "not" {
				return []record.Entry{c.decision("mace.watched", "Signs after "+c.child()+" left the "+c.Local.Process+" were looked at. It is not opened again: "+brief(a.Get("reason")), looked...)}
			}
			return []record.Entry{
				c.decision("mace.referral", c.child()+" is referred again to the "+c.Local.Process+", because of signs after leaving. "+brief(a.Get("reason")), detail("by", string(c.By.Agency))),
				c.decision("mace.watched", "Signs after "+c.child()+" left the "+c.Local.Process+" were looked at, and "+c.child()+" is referred again.", looked...),
			}
		},
	}
}

func lookSections(c *Case, _ Answers) []Section {
	w := watchOf(c)
	if w == nil {
		return nil
	}
	s := Section{
		ID: "signs", Title: "Signs after leaving", Shown: []Shown{gateItem(w.Left)},
		Questions: []Question{
			{
				ID: "again", Label: "What is done", Sort: One, Must: "Choose what is done",
				Options: []Option{{Value: "open-again", Words: "Refer " + c.child() + " again: it is screened"}, {Value: "not", Words: "Not now, with a reason"}},
			},
			{ID: "reason", Label: "Why", Sort: Words, Must: "Say why"},
		},
	}
	for _, it := range w.New {
		s.Shown = append(s.Shown, gateItem(it))
	}
	return []Section{s}
}

func watchOf(c *Case) *Watch {
	if c.About == nil || c.About.Kind != "mace.exit" {
		return nil
	}
	w := watchAfter(c, c.About)
	return &w
}

// watchers gives the agencies whose hub looks out for the child after leaving: those that accepted the child, else those that have a hub.
func (c *Case) watchers(m *Matter) []string {
	var all, hubs []string
	for _, one := range c.Colleagues {
		if one.Role == "exploitation-hub" && one.Agency != "" {
			hubs = append(hubs, string(one.Agency))
		}
	}
	if m != nil {
		for _, it := range m.Entries {
			if a := string(it.Ref.Agency); (it.Kind == "mace.accepted" || it.Kind == "mace.review") && (len(hubs) == 0 || slices.Contains(hubs, a)) {
				all = append(all, a)
			}
		}
	}
	if len(all) == 0 {
		all = hubs
	}
	slices.Sort(all)
	return slices.Compact(all)
}
