package casework

import (
	"fmt"
	"slices"
	"strings"

	"sightline/record"
)

// Conditions says, for whoever holds the extract, from whom it comes, for whom and for what it is, who controls each entry, and what may not be
// done with it.
func (o *Exported) Conditions() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("OFFICIAL-SENSITIVE")
	line("An extract of records about %s, for %s and nobody else.", plural(o.Children, "child", "children"), o.To.words())
	line("Purpose: %s. Written out %s, by the role %s.", o.Purpose, o.At.UTC().Format("2 January 2006 15:04 UTC"), record.Words().RoleName(o.By.Role))
	line("")
	line("Who controls what: each entry is the agency's that stands in its field \"agency\". Ask that agency before anything of it goes further.")
	for _, agency := range o.agencies() {
		line("  %s", agency)
	}
	line("")
	line("Nothing sealed is in it, and nothing that an agency keeps for named roles. Where a child lives, and numbers by which a child is found, may be left out of it.")
	if o.LeftOut+o.Hidden > 0 {
		line("It is not the whole record: there is more than this recipient may have. That something is not in it does not mean that it did not happen.")
	}
	for _, e := range o.marked() {
		line("%s", e)
	}
	line("")
	line("The files are data for programs that read the extract format. Do not open them as tables.")
	return b.String()
}

// agencies gives the agencies whose entries leave, in alphabetical order.
func (o *Exported) agencies() []record.AgencyCode {
	var all []record.AgencyCode
	for i := range o.Submission.Entries {
		all = append(all, o.Submission.Entries[i].Ref.Agency)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// marked says which entries leave under a condition, and under which.
func (o *Exported) marked() []string {
	var lines []string
	for i := range o.Submission.Entries {
		e := &o.Submission.Entries[i]
		if e.Handling == record.ProfessionalsOnly {
			lines = append(lines, e.Ref.String()+": for professionals only. Not to be shown to the child or family without a decision of the agency that wrote it.")
		}
		if underConditions(e) {
			lines = append(lines, e.Ref.String()+": police handling code C. Not for court, and not for the family, without contact with the police force that wrote it.")
		}
	}
	return lines
}
