package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// dangerStep says what was done about danger that somebody named. Nothing waits for it; it is asked for the same day.
func dangerStep() Step {
	return Step{
		ID: dangerID, Title: "Say what was done about danger now", Lede: inDanger, Of: OfChild, Kinds: []record.Kind{"mace.danger"},
		Open: func(c *Case) string {
			if len(dangers(c)) == 0 {
				return "Of no danger that was named it waits to be said what was done"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "danger", Title: "The danger", Shown: shownOf("Danger was named", dangers(c)), Questions: []Question{
				{ID: "done", Label: "What was done?", Hint: "Who was rung and when, where the child is now and with whom", Sort: Words, Must: "Say what was done"},
				{ID: "safe", Label: "Is " + c.child() + " safe now?", Sort: One, Must: "Say whether the child is safe now", Options: []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}, {Value: "unknown", Words: "Nobody knows"}}},
				{ID: "told", Label: "Who was told?", Sort: Several, Options: c.agencyOptions()},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "Done about the danger: " + brief(a.Get("done")) + " " + map[string]string{"yes": c.theChild() + " is safe now.", "no": c.theChild() + " is not safe yet.", "unknown": "Nobody knows whether " + c.child() + " is safe."}[a.Get("safe")]
			return []record.Entry{c.decision("mace.danger", clipped(text), detail("of", refsOf(dangers(c))...), detail("safe", a.Get("safe")), detail("done", a.Get("done")), detail("told", a.All("told")...))}
		},
	}
}

// protecting are kinds of entry by which a child is brought away from danger. That people met about it or began to look into it is none: nobody
// has said that the child is safe.
var protecting = []record.Kind{"police.protection", "legal.interim-order"}

// dangers gives the referrals in which somebody said that there is danger now, wherever they were made, of which nobody has said yet that the child
// is safe, and after which nothing that protects is recorded.
func dangers(c *Case) (all []*chronology.Item) {
	for _, it := range c.Chronology.Items {
		switch {
		case it.Repeats:
		case it.Kind == "mace.referral" && it.Details.Has("danger", "yes"):
			all = append(all, it)
		case it.Kind == "mace.danger" && it.Details.Has("safe", "yes"):
			all = stillNamed(all, it)
		case slices.Contains(protecting, it.Kind), it.Kind == "child.died":
			all = nil
		}
	}
	return all
}

// stillNamed leaves the danger of which whoever said here that the child is safe had not read: somebody else may have named another.
func stillNamed(named []*chronology.Item, safe *chronology.Item) []*chronology.Item {
	of := safe.Details.Refs("of", safe.Ref.Agency)
	if !TakenHere(&safe.Entry) || len(of) == 0 {
		return nil
	}
	return slices.DeleteFunc(named, func(it *chronology.Item) bool { return slices.Contains(of, it.Ref) })
}

func dangerDuties(c *Case) (all []Duty) {
	for _, it := range dangers(c) {
		all = append(all, Duty{
			Step: dangerID, Say: "Say what was done about the danger to the child", Why: "Danger was named " + onDay(it) + ", and nobody has recorded that the child is safe. It does not wait to be screened", Due: c.from(it, "danger"), Length: "danger",
			Of: "front-door", Cites: cites(it),
		})
	}
	return all
}

// refsOf names entries.
func refsOf(items []*chronology.Item) (refs []string) {
	for _, it := range items {
		refs = append(refs, it.Ref.String())
	}
	return refs
}
