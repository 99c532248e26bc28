package store

import (
	"strconv"

	"sightline/audit"
	"sightline/record"
)

// digestOf is of everything an agency wrote in a record, and of nothing else: the same record read from another line of another file
// has the same digest. It is taken from the words themselves, never from a form in which they are kept.
func digestOf(e *record.Entry) audit.Digest {
	w := audit.NewDigester("entry 1")
	told := ""
	if e.Order.Set {
		told = strconv.Itoa(e.Order.Value)
	}
	w.Text(
		string(e.Ref.Agency), string(e.Ref.Record), string(e.Subject.Agency), e.Subject.Child, e.Happened.String(), told, e.After.String(), e.Known.String(),
		e.Recorded.String(), string(e.Kind), e.Text.Reveal(), string(e.Area), strconv.Itoa(e.Count), string(e.Handling), e.Source,
	)
	w.Number(int64(len(e.Places)))
	for _, p := range e.Places {
		w.Text(p.Kind, p.Name.Reveal())
	}
	w.Number(int64(len(e.People)))
	for _, p := range e.People {
		w.Text(p.Role, p.Name.Reveal())
	}
	for _, d := range e.Details {
		w.Text(d.Key)
		w.Number(int64(len(d.Values)))
		w.Text(d.Values...)
	}
	return w.Sum()
}

// digestOfIdentity is of what an agency says a child is, wherever it was read.
func digestOfIdentity(id *record.Identity) audit.Digest {
	c := contentOfIdentity(id)
	w := audit.NewDigester("identity 1")
	w.Text(c.words(id.Subject)...)
	return w.Sum()
}

func (c *identityContent) words(of record.ChildRef) []string {
	return []string{
		string(of.Agency), of.Child, c.FamilyName, c.GivenNames, c.AlsoKnownAs, c.Born, c.Sex, c.Ethnicity, c.NHSNumber, c.UPN, c.Postcode,
		c.Address, c.From, c.To, c.Area,
	}
}

// digestOfDecision is of what a person decided, wherever it was read.
func digestOfDecision(l *record.Link) audit.Digest {
	c := contentOfDecision(l)
	w := audit.NewDigester("link 1")
	w.Text(c.words(l.Subject)...)
	return w.Sum()
}

func (c *decisionContent) words(of record.ChildRef) []string {
	return []string{string(of.Agency), of.Child, c.Person, c.DecidedBy, c.Decided, c.Reason}
}

// under takes the digest of all rows written under one line of the log: of each table in its order, of each table's rows in theirs.
type under struct{ tables [tables]*audit.Digester }

// The tables whose rows a line covers, in the order digested.
const (
	ofSubmission = iota
	ofKeys
	ofShredded
	ofSealed
	ofRefs
	ofEntries
	ofIdentities
	ofDecisions
	ofLinks
	ofHeld
	ofParts
	ofSteps
	ofStaff
	ofApprovals
	ofNotices
	ofReadings
	ofReviews
	ofFiles
	ofTies
	ofSaid
	ofContexts
	ofTrainings
	tables
)

func (u *under) add(table int, row audit.Digest) {
	if u.tables[table] == nil {
		u.tables[table] = audit.NewDigester("rows 1")
	}
	u.tables[table].Bytes(row[:])
}

// sum is zero when nothing was written.
func (u *under) sum() audit.Digest {
	w, written := audit.NewDigester("receipt 1"), false
	for table, d := range u.tables {
		if d != nil {
			sum := d.Sum()
			written = true
			w.Number(int64(table))
			w.Bytes(sum[:])
		}
	}
	if !written {
		return audit.Digest{}
	}
	return w.Sum()
}
