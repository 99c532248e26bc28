package drawing

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// significant is the weight from which an entry is drawn in ink and named. It orders ink, labels and what is printed; it is a
// property of the entry as a piece of reading, never of the child, and it is not shown.
const significant = 3

// telling are kinds that change what people may or must do, or in which the child or the family speaks. Routine contacts are not.
var telling = []record.Kind{
	// the child's words, and whether anybody could reach the child
	"child.voice", "child.disclosure", "child.not-seen", "child.protective", "child.trusted-person", "child.died",
	// the family asks, or the ground moves
	"family.help-request", "family.move", "health.admission", "health.self-harm", "health.mental-health-decision",
	// school is lost, or a need is understood or turned away
	"education.exclusion", "education.cognitive-assessment", "education.send-decision",
	// the police act, or name the child
	"police.arrest", "police.marker", "police.protection", "police.victim",
	// a service ends, people sit together, a home changes
	"early-help.closed", "social-care.closed", "meeting.strategy", "meeting.complex-strategy", "meeting.legal-gateway", "meeting.cared-for-review",
	"meeting.conference-initial", "meeting.joint-risk", "care.placement", "care.home-placement", "care.ended",
	"legal.secure-refused", "legal.secure-order", "legal.discharge-decision", "legal.care-order-discharged",
	// steps of the exploitation process
	"exploitation.indicator", "exploitation.view", "mace.referral", "mace.accepted", "mace.declined", "mace.level", "mace.exit", "network.mapping",
	"nrm.considered", "nrm.referral", "nrm.reasonable-grounds", "nrm.conclusive-grounds", "plan.safety", "plan.exit",
	// one agency asks another, or disagrees
	"request.made", "challenge.raised",
}

// weighing are kinds that often decide how things go on, but not alone.
var weighing = []record.Kind{"social-care.decision", "social-care.referral", "meeting.transfer", "meeting.conference-review", "plan.protection-end"}

// frequent are kinds that repeat: one of them weighs a little, so that a second reason is needed.
var frequent = []record.Kind{"health.emergency", "missing.episode", "missing.reported", "missing.returned", "justice.conviction"}

// Significant reports that an entry is drawn in ink and named. Cited says that an open question is about it.
func Significant(it *chronology.Item, cited bool) bool { return weigh(it, cited) > 0 }

// Weight orders entries where only some can be shown: 0 is routine. It is a property of a piece of reading, never of the child, and
// is not to be shown as a number.
func Weight(it *chronology.Item, cited bool) int { return weigh(it, cited) }

// weigh gives the weight of an entry: 0 is routine, significant and above are named.
//
//	+6 a number in it              a total says more than its parts
//	+8 serious                     the agency itself says so
//	+3 it is one of the telling kinds
//	+3 an open question is about it  that question must be findable in the drawing
//	+2 it opens or ends a state; a moment when help can reach; a decision or referral
//	+1 a kind that repeats
func weigh(it *chronology.Item, cited bool) int {
	w := 0
	add := func(when bool, by int) {
		if when {
			w += by
		}
	}
	add(it.Count > 1, 6)
	add(it.Details.Has("serious", "yes") || it.Details.Has("significance", "critical"), 8)
	add(slices.Contains(telling, it.Kind), 3)
	add(cited, 3)
	add(len(it.Info.Opens)+len(it.Info.Closes) > 0, 2)
	add(it.Info.Reachable, 2)
	add(slices.Contains(weighing, it.Kind), 2)
	add(slices.Contains(frequent, it.Kind), 1)
	add(it.Details.Has("significance", "notable"), 2)
	if w < significant {
		return 0
	}
	return w
}
