package casework

import (
	"archive/zip"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/intake"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// RecipientKind says who gets an export. It is chosen before anything is made, because it decides what is in it.
type RecipientKind string

// Who can get an export. A child or family that asks for what is held of them is no export: they have a right of their own.
const (
	ToAgency      RecipientKind = "agency"  // one of the vocabulary, whose agreement this is when it sends records here
	ToOtherAgency RecipientKind = "another" // any other that protects children, such as one in another country
	ToCourt       RecipientKind = "court"   // whose papers the family and others see
)

// Recipient is who gets an export.
type Recipient struct {
	Kind   RecipientKind
	Agency record.AgencyCode // of an agency of the vocabulary
	Name   record.Private    // of any other: its name
}

func (r *Recipient) check() error {
	_, _, known := record.Words().Agency(r.Agency)
	switch {
	case r.Kind == ToAgency && known:
		return nil
	case (r.Kind == ToOtherAgency || r.Kind == ToCourt) && strings.TrimSpace(r.Name.Reveal()) != "":
		return checkWords(r.Name.Reveal())
	}
	return &FieldProblem{"to", "Choose the agency that gets it, or name who else does"}
}

// gets says whether an entry may be in what this recipient gets: nothing that is for named roles, nothing for professionals alone or under the
// police's conditions where a family will read it.
func (r *Recipient) gets(e *record.Entry) bool {
	if !sharing.OnPaper(e) {
		return false
	}
	return r.Kind != ToCourt || e.Handling != record.ProfessionalsOnly && !underConditions(e)
}

// underConditions reports an entry that the police share with conditions: handling code C of the 3x5x2 grading.
func underConditions(e *record.Entry) bool { return e.Details.Has("handling_code", "C") }

// ExportWish is a wish to write records out for somebody.
type ExportWish struct {
	Children []record.ChildID
	To       Recipient
}

// mostRows is how many entries of one child leave by the decision of one person.
const mostRows = 50

// Exported is what leaves: entries as their agencies wrote them, and under which conditions.
type Exported struct {
	Submission record.Submission
	Children   int
	Rows       int
	LeftOut    int  // entries that may be seen here, and not by the recipient
	Hidden     int  // entries that whoever exports does not see themselves
	NoAddress  bool // where the child lives does not leave
	By         record.Actor
	Purpose    record.Purpose
	To         Recipient
	At         time.Time
}

// Export writes out what somebody sees of records, for a recipient who is chosen first: nothing sealed, and nothing that its handling forbids
// to them. Who writes out more than one child, many rows, or for somebody outside the agreement needs the approval of somebody else, for exactly
// this: the error is then a *NeedsApproval and nothing leaves. Each child has its line in the log, with how many rows left.
func (d *Desk) Export(ctx context.Context, who Who, wish ExportWish) (*Exported, error) {
	if err := wish.To.check(); err != nil {
		return nil, err
	}
	children := slices.Compact(slices.Sorted(slices.Values(wish.Children)))
	if len(children) == 0 {
		return nil, fmt.Errorf("%w: say of which child", record.Invalid)
	}
	granted := make([]audit.Access, 0, len(children))
	for _, id := range children {
		access, err := d.access(ctx, who, record.ExportAct, record.Subject{Kind: record.OneChild, ID: string(id)})
		if err != nil {
			return nil, err
		}
		granted = append(granted, access)
	}
	out := &Exported{Children: len(children), By: who.Actor, Purpose: who.Purpose, To: wish.To, At: d.now()}
	out.Submission.Manifest = record.Manifest{Agencies: map[record.AgencyCode]record.Coverage{}, Areas: map[record.AreaCode]string{}, AsAt: londonDay(out.At)}
	used := false
	for _, access := range granted {
		sealed, err := d.store.HoldsSealed(ctx, who.Tenant, record.ChildID(access.Granted().Subject.ID))
		if err != nil {
			return nil, err
		}
		var one Exported
		_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
			one = Exported{Submission: record.Submission{}, NoAddress: sealed || wish.To.Kind != ToAgency}
			if err := one.take(ctx, w, &wish.To); err != nil {
				return err
			}
			needs, err := wish.needs(ctx, w, len(children), out.Rows+one.Rows)
			if err == nil && needs && !used {
				err = approved(ctx, w, wish.twofold(who.Purpose, children))
			}
			w.Came(fmt.Sprintf("exported %d rows, left out %d, to %s", one.Rows, one.LeftOut, wish.To.code()))
			used = err == nil && needs || used
			return err
		})
		if err != nil {
			return nil, err
		}
		out.add(&one)
	}
	out.Submission.Manifest.Title = "Extract for " + wish.To.words()
	out.Submission.Manifest.Source = "Sightline, " + out.At.UTC().Format(time.RFC3339)
	return out, nil
}

// Exportable gives the children whose records somebody may write out as far as they see them, by name.
func (d *Desk) Exportable(ctx context.Context, who Who) ([]Listed, error) {
	all, err := d.List(ctx, who)
	if err != nil {
		return nil, err
	}
	standing, err := d.store.Standing(ctx, personOf(who), "", d.now())
	if err != nil {
		return nil, fmt.Errorf("finding out whose records may leave: %w", err)
	}
	all = slices.DeleteFunc(all, func(l Listed) bool {
		decision := d.decide(who, record.ExportAct, record.Subject{Kind: record.OneChild, ID: string(l.ID)}, standing[l.ID])
		return !decision.Allowed && !decision.Prove // who they are is proved when something leaves
	})
	slices.SortStableFunc(all, func(a, b Listed) int {
		return cmp.Or(cmp.Compare(a.Family.Reveal(), b.Family.Reveal()), cmp.Compare(a.Name.Reveal(), b.Name.Reveal()))
	})
	return all, nil
}

// needs reports that somebody else has to agree.
func (wish *ExportWish) needs(ctx context.Context, w store.Writer, children, rows int) (bool, error) {
	if children > 1 || rows > mostRows || wish.To.Kind != ToAgency {
		return true, nil
	}
	inside, err := w.Agencies(ctx)
	return !slices.Contains(inside, wish.To.Agency), err
}

// twofold is exactly what is asked: which children, for whom, for which purpose.
func (wish *ExportWish) twofold(purpose record.Purpose, children []record.ChildID) *Twofold {
	t := &Twofold{Kind: record.ForExport, What: []string{string(wish.To.Kind), string(wish.To.Agency), strings.TrimSpace(wish.To.Name.Reveal()), string(purpose)}}
	for _, id := range children {
		t.What = append(t.What, string(id))
	}
	if len(children) == 1 {
		t.Child = children[0]
	}
	t.Says = record.Private(fmt.Sprintf("To write out what is held of %s, for %s. Purpose: %s. Of these: %s.", plural(len(children), "child", "children"), wish.To.words(), purpose, strings.Join(pagesOf(children), ", ")))
	return t
}

// pagesOf gives the pages of children, which whoever may open them recognises and nobody else.
func pagesOf(children []record.ChildID) []string {
	pages := make([]string, 0, len(children))
	for _, id := range children {
		pages = append(pages, "/children/"+string(id))
	}
	return pages
}

// ExportApproval gives what to ask for before an export that needs somebody else.
func ExportApproval(who Who, wish ExportWish) (*Twofold, error) {
	if err := wish.To.check(); err != nil {
		return nil, err
	}
	children := slices.Compact(slices.Sorted(slices.Values(wish.Children)))
	if len(children) == 0 || slices.Contains(children, "") {
		return nil, &FieldProblem{"child", "Tick the children whose records are to leave"}
	}
	return wish.twofold(who.Purpose, children), nil
}

// words names a recipient for people; code does so for the log, where no name stands.
func (r *Recipient) words() string {
	if r.Kind == ToAgency {
		service, area, _ := record.Words().Agency(r.Agency)
		return strings.TrimSpace(record.Words().AgencyList[service] + " " + string(area))
	}
	return strings.TrimSpace(r.Name.Reveal())
}

func (r *Recipient) code() string {
	if r.Kind == ToAgency {
		return string(r.Agency)
	}
	return string(r.Kind)
}

// take reads what may leave of the child of an access.
func (o *Exported) take(ctx context.Context, r store.Reader, to *Recipient) error {
	kept, err := r.Child(ctx)
	if err != nil {
		return err
	}
	child := &kept.Model.Child
	o.Hidden = len(child.Withheld)
	for _, n := range child.Withheld {
		o.Hidden += n - 1
	}
	refs := map[record.ChildRef]bool{}
	for i := range child.Entries {
		e := &child.Entries[i]
		if !to.gets(e) {
			o.LeftOut++
			continue
		}
		refs[e.Subject] = true
		o.Submission.Entries = append(o.Submission.Entries, *e)
	}
	o.withoutHidden()
	o.Rows = len(o.Submission.Entries)
	o.people(child, refs)
	o.manifest(child)
	return nil
}

// people says who the child is, in the words of the agencies whose entries leave. References that only exist here have no words of their own, so
// it is said that they are the same child.
func (o *Exported) people(child *store.Child, refs map[record.ChildRef]bool) {
	described := map[record.ChildRef]bool{}
	for i := range child.Identities {
		if id := &child.Identities[i]; refs[id.Subject] {
			described[id.Subject] = true
			o.Submission.People = append(o.Submission.People, o.leaving(*id))
		}
	}
	if len(described) == len(refs) {
		return
	}
	for _, ref := range child.Refs {
		if !refs[ref] {
			continue
		}
		if !described[ref] {
			o.Submission.People = append(o.Submission.People, record.Identity{Subject: ref})
		}
		o.Submission.Links = append(o.Submission.Links, record.Link{Subject: ref, Person: string(child.ID), Reason: "One child where this was written out."})
	}
}

// leaving is what leaves of what an agency holds of who the child is. Where the child lives leaves to no court, whose papers a family reads;
// and of a child of whom something is sealed it leaves to nobody, nor do the numbers by which a surgery or a school is found.
func (o *Exported) leaving(id record.Identity) record.Identity {
	if o.NoAddress {
		id.Address, id.Postcode, id.NHSNumber, id.UPN, id.Area = "", "", "", "", ""
	}
	return id
}

// manifest says what the agencies whose entries leave had supplied.
func (o *Exported) manifest(child *store.Child) {
	m := &o.Submission.Manifest
	m.Agencies, m.Areas = map[record.AgencyCode]record.Coverage{}, map[record.AreaCode]string{}
	wrote := map[record.AgencyCode]bool{}
	for i := range o.Submission.Entries {
		wrote[o.Submission.Entries[i].Ref.Agency] = true
	}
	for i := range child.Manifests {
		for code, cover := range child.Manifests[i].Agencies {
			if wrote[code] {
				m.Agencies[code] = cover
			}
		}
		maps.Copy(m.Areas, child.Manifests[i].Areas)
	}
}

func (o *Exported) add(one *Exported) {
	to, from := &o.Submission, &one.Submission
	to.Entries, to.People, to.Links = append(to.Entries, from.Entries...), append(to.People, from.People...), append(to.Links, from.Links...)
	maps.Copy(to.Manifest.Agencies, from.Manifest.Agencies)
	maps.Copy(to.Manifest.Areas, from.Manifest.Areas)
	o.Rows, o.LeftOut, o.Hidden = o.Rows+one.Rows, o.LeftOut+one.LeftOut, o.Hidden+one.Hidden
}

// Write gives each file of the extract to put, the conditions first.
func (o *Exported) Write(put func(name string, write func(io.Writer) error) error) error {
	err := put("conditions.txt", func(w io.Writer) error {
		_, err := io.WriteString(w, o.Conditions())
		return err
	})
	if err != nil {
		return err
	}
	return intake.Write(o.Submission, put)
}

// Zip writes the files of the extract as one.
func (o *Exported) Zip(to io.Writer) error {
	z := zip.NewWriter(to)
	err := o.Write(func(name string, write func(io.Writer) error) error {
		file, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: o.At})
		if err != nil {
			return fmt.Errorf("writing an extract: %w", err)
		}
		return write(file)
	})
	if err != nil {
		return err
	}
	return z.Close()
}
