package pathway

import (
	"strings"
	"time"

	"sightline/record"
)

// NewReferral is a referral of a child whose record whoever refers does not see: it needs only what worries them and whether there is danger now.
type NewReferral struct {
	Worry  record.Private
	Danger string // yes, no or unknown
	Done   record.Private
	Met    record.Private // where the child was met, when nobody knows the name
	More   record.Private // what else helps to find the child: the school, who is with them
	Hub    string         // that of where the child lives, when it is known
}

// Problems says what is missing.
func (r *NewReferral) Problems() (all []Problem) {
	if len(strings.Fields(r.Worry.Reveal())) < fewestOfWorry {
		all = append(all, Problem{Section: "worry", Question: "worry", Say: "Say in at least three words what worries you"})
	}
	if r.Danger != "yes" && r.Danger != "no" && r.Danger != "unknown" {
		all = append(all, Problem{Section: "worry", Question: "danger", Say: "Say whether there is danger now"})
	}
	return all
}

// fewestOfWorry is how many words make a referral that somebody can look into.
const fewestOfWorry = 3

// Entry is the referral as it stands in the chronology of whichever child it proves to be about: of the same kind as that of the step "refer", so
// that it is screened like any other. It does not name an agency it came from as the detail "by" does: that alone would open the record of a child
// whom somebody merely names to the single point of that agency.
func (r *NewReferral) Entry(local *Local, now time.Time) record.Entry {
	c := &Case{Now: now, Local: local}
	text := "The child is referred to the " + local.Process + " by somebody who does not see this record. " + brief(r.Worry.Reveal())
	switch r.Danger {
	case "yes":
		text += " There is danger now." + saidIf(" Done about it: ", r.Done.Reveal())
	case "unknown":
		text += " It is not known whether there is danger now."
	}
	text += saidIf(" Where the child was met: ", r.Met.Reveal()) + saidIf(" What else is known: ", r.More.Reveal())
	return c.decision("mace.referral", clipped(text), detail("danger", r.Danger), detail("hub", r.Hub), detail("done", r.Done.Reveal()))
}

// ReferSafety stands above every referral.
func ReferSafety() string { return inDanger }

// ReferID is the step that refers.
func ReferID() string { return referID }
