package pathway

import (
	"fmt"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// nrmNamed waits for what was last said of referring: a referral that was decided and not made, or one that was only named (paragraph 4.1.14).
func nrmNamed(c *Case, it *chronology.Item) (all []Duty) {
	decision := it.Details.First("decision")
	later := slices.Contains([]string{"to-refer-later", "not-considered", "unknown"}, decision)
	if (decision != "refer" && !later) || anyAfter(c.Chronology, it, nrmAnswered) != nil {
		return nil
	}
	d := Duty{Step: "nrm-refer", Say: "Make the referral to the National Referral Mechanism that was decided", Why: "Decided " + itemDay(it), Of: "social-worker", Cites: cites(it)}
	if later {
		d.Step, d.Say, d.Why = "nrm-consider", "Answer whether the child is referred to the National Referral Mechanism", "Named "+onDay(it)+", and not answered"
	}
	if owner := it.Details.First("owner"); owner != "" {
		d.Of = roleOfAgency(owner)
	}
	d.User = it.Details.First("owner_user")
	due, said := lastedUntil(c.Chronology, it.Details.First("due"))
	if at, known := happenedAt(it); !said && known {
		due = c.After(at, c.Local.Lasts(map[bool]string{true: "nrm-stale", false: "nrm-refer"}[later]))
	}
	d.Due = due
	if n := len(reviewsAfter(c, it)); n > 0 {
		d.Why += fmt.Sprintf(". Since then it was met about the child %s", times(n))
	}
	all = append(all, d)
	if met := reviewsAfter(c, it); len(met) > 0 && isCaredFor(c.Chronology) {
		escalated := d
		escalated.Step, escalated.Of, escalated.User = "nrm-consider", "reviewing-officer", ""
		escalated.Say = "Ask why the referral to the National Referral Mechanism in the child's plan is not made"
		escalated.Cites = cites(it, met[len(met)-1])
		all = append(all, escalated)
	}
	return all
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// reviewsAfter are the meetings that looked at the child since: each could have answered.
func reviewsAfter(c *Case, from *chronology.Item) (all []*chronology.Item) {
	for _, it := range c.Chronology.Items {
		if isMeeting(it) && !it.Repeats && it.Pos > from.Pos && notEarlier(it, from) && !slices.Contains(from.Details.Refs("from", from.Ref.Agency), it.Ref) {
			all = append(all, it)
		}
	}
	return all
}

// nrmWaits waits for the decisions on a referral, and asks before 18 whether the young person wants to stay.
func nrmWaits(c *Case) (all []Duty) {
	referral, first := nrmAwaits(c.Chronology)
	if referral == nil {
		return nil
	}
	by := roleOfAgency(referral.Details.First("by"))
	if !slices.Contains(nrmDecidedBy, by) {
		by = "social-worker" // who asked may not be told: whoever answers for the child is
	}
	if at, known := happenedAt(referral); first == nil && known {
		all = append(all, Duty{
			Step: "nrm-reasonable", Say: "Ask for the first decision of the National Referral Mechanism, and record it", Why: "Referred " + itemDay(referral),
			Due: c.After(at, c.Local.Lasts("nrm-reasonable")), Length: "nrm-reasonable", Of: by, Cites: cites(referral),
		})
	}
	if first != nil && first.Details.Has("decision", "positive") {
		if at, known := happenedAt(first); known {
			all = append(all, Duty{
				Step: "nrm-conclusive", Say: "Ask when the final decision of the National Referral Mechanism comes, and keep the help going", Why: "The first decision was yes, " + itemDay(first),
				Due: c.After(at, c.Local.Lasts("nrm-final")), Length: "nrm-final", Of: by, Cites: cites(referral, first),
			})
		}
	}
	return append(all, nrmTurns18(c, referral, by)...)
}

func nrmTurns18(c *Case, referral *chronology.Item, by record.Role) []Duty {
	birthday, known := turns18(c)
	asked := lastOfKind(c.Chronology, "nrm.adult")
	if !known || asked != nil && !asked.Details.Has("decision", "not-yet") || c.After(c.Now, c.Local.Lasts("nrm-adult")).Before(birthday) {
		return nil
	}
	return []Duty{{
		Step: "nrm-adult", Say: "Ask the young person whether they want to stay in the National Referral Mechanism", Why: "From 18 they have to agree to stay in",
		Due: birthday, Of: by, Cites: cites(referral),
	}}
}

// roleOfAgency is who is asked at an agency.
func roleOfAgency(code string) record.Role {
	service, _, _ := record.Words().Agency(record.AgencyCode(code))
	switch {
	case strings.HasSuffix(string(service), "police"):
		return "police-lead"
	case service == "youth-justice" || service == "probation":
		return "youth-justice-worker"
	case service == "front-door":
		return "front-door"
	case service == "mace" || service == "vemt":
		return "exploitation-hub"
	case meetings().isOf("health", record.AgencyCode(code)):
		return "health-lead"
	case meetings().isOf("education", record.AgencyCode(code)):
		return "school-lead"
	}
	return "social-worker"
}
