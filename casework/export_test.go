package casework_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/store"
)

// exported gives the files of an export.
func exported(t *testing.T, out *casework.Exported) map[string]string {
	t.Helper()
	var packed bytes.Buffer
	if err := out.Zip(&packed); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range z.File {
		from, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(text)
	}
	return files
}

func has(text string, words ...string) (which []string) {
	for _, w := range words {
		if strings.Contains(text, w) {
			which = append(which, w)
		}
	}
	return which
}

var said = []string{"Reported missing", "A visit at home", "Named by somebody", "Said to the worker alone", "For named roles", "Ben was at school"}

// What leaves depends on who gets it: never what is for named roles; for another agency what professionals may have, with its conditions; for a
// court neither that nor what the police share under conditions.
func TestWhoGetsItDecidesWhatLeaves(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	out, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "police"}})
	if err != nil {
		t.Fatal(err)
	}
	files := exported(t, out)
	if got := has(files["entries.jsonl"], said...); !slices.Equal(got, said[:4]) || out.Rows != 4 || out.LeftOut != 1 {
		t.Errorf("the police get %q: %d rows, %d left out", got, out.Rows, out.LeftOut)
	}
	for _, words := range []string{"OFFICIAL-SENSITIVE", "Purpose: safeguarding now", "social-care-prev", "police/A3: police handling code C. Not for court", "social-care-prev/A4: for professionals only", "It is not the whole record"} {
		if !strings.Contains(files["conditions.txt"], words) {
			t.Errorf("the conditions do not say %q:\n%s", words, files["conditions.txt"])
		}
	}
	for name, text := range files {
		if strings.HasSuffix(name, ".csv") || strings.Contains(text, "For named roles") {
			t.Errorf("%s is a table, or holds what is for named roles", name)
		}
	}
	lines, err := h.Trace(t.Context(), h.guardian(), mara)
	if err != nil || !slices.ContainsFunc(lines.Lines, func(l record.LogLine) bool {
		return l.Act == record.ExportAct && l.Outcome == "exported 4 rows, left out 1, to police"
	}) {
		t.Errorf("the log does not say how much left: %v", err)
	}
}

// An export by one person is of one child, of few rows, to an agency of the agreement, and by somebody who has to do with the child and proved who
// they are.
func TestWhatLeavesByTwoPeople(t *testing.T) {
	h := atNight(t)
	mara, ben := h.child("visit at home"), h.child("Ben was")
	h.allocate("lead", mara, ben)
	worker := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	police := casework.Recipient{Kind: casework.ToAgency, Agency: "police"}
	for what, wish := range map[string]casework.ExportWish{
		"two children":                   {Children: []record.ChildID{mara, ben}, To: police},
		"an agency that sends nothing":   {Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "probation"}},
		"somebody outside the agreement": {Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToOtherAgency, Name: "A hospital in Wales"}},
	} {
		if _, err := h.Export(t.Context(), worker, wish); !errors.Is(err, record.NotYet) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if out, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{mara, mara}, To: police}); err != nil || out.Children != 1 {
		t.Errorf("the same child twice: %v", err)
	}
	stale := worker
	stale.Proved = stale.Proved.Add(-6 * 60 * 1e9)
	if _, err := h.Export(t.Context(), stale, casework.ExportWish{Children: []record.ChildID{mara}, To: police}); !errors.Is(err, casework.NotProved) {
		t.Errorf("without proof: %v", err)
	}
	stranger := h.person("stranger", "social-worker", "social-care-prev", record.SafeguardingNow)
	if _, err := h.Export(t.Context(), stranger, casework.ExportWish{Children: []record.ChildID{mara}, To: police}); !errors.Is(err, record.Withheld) {
		t.Errorf("by a stranger: %v", err)
	}
	for what, to := range map[string]casework.Recipient{"nobody": {}, "no agency": {Kind: casework.ToAgency, Agency: "nobody-knows"}, "nobody named": {Kind: casework.ToCourt, Name: "  "}} {
		if _, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{mara}, To: to}); !errors.Is(err, record.Invalid) {
			t.Errorf("to %s: %v", what, err)
		}
	}
}

// More rows than one person may let out.
func TestManyRowsLeaveByTwoPeople(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("record_id,agency,child,happened,kind,text\n")
	for i := range 51 {
		rows.WriteString("B" + strings.Repeat("x", i+1) + ",police,P2,2026-11-20,note,Something was written.\n")
	}
	h := atNight(t, map[string]string{"entries.csv": rows.String()})
	ben := h.child("Ben was")
	h.allocate("lead", ben)
	worker := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	_, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{ben}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "police"}})
	if !errors.Is(err, record.NotYet) {
		t.Errorf("52 rows leave by one person: %v", err)
	}
}

// What left comes in again elsewhere without loss, what was written here with it: that it was written elsewhere is all that is different.
func TestWhatLeftComesInAgain(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "school", record.SafeguardingNow) // an agency that had no reference of hers
	if _, err := h.Share(t.Context(), worker, decision(mara)); err != nil {
		t.Fatal(err)
	}
	out, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "police"}})
	if err != nil {
		t.Fatal(err)
	}
	files := exported(t, out)
	delete(files, "conditions.txt")
	there := atNight(t, files)
	there.office = open(t)
	report := there.receive(files)
	if report.Refused() != 0 || report.Applied != out.Rows {
		t.Fatalf("%d rows left, %d came in, refused: %+v", out.Rows, report.Applied, report.Refusals)
	}
	again := tree(files)
	s, err := intake.ReadFolder(again, intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Entries {
		s.Entries[i].Origin, out.Submission.Entries[i].Origin = record.Origin{}, record.Origin{}
		left := strings.Replace(revealedEntry(&out.Submission.Entries[i]), "school/"+store.Here, "school/there-", 1) // it was written there, and is not taken for written here
		if diff := cmp.Diff(left, revealedEntry(&s.Entries[i])); diff != "" {
			t.Error(diff)
		}
	}
	if joined := casework.Join(s); len(joined.Children) != 1 {
		t.Errorf("they are %d children there", len(joined.Children))
	}
}

// Where the child lives leaves to an agency, and neither to a court nor of a child of whom something is kept sealed: what is kept apart with
// care must not stand in the next file.
func TestWhereTheChildLivesLeavesToFew(t *testing.T) {
	h := atNight(t)
	h.receive(map[string]string{
		"people.csv":  "agency,child,family_name,given_names,date_of_birth,nhs_number,postcode,address,area\nsocial-care-prev,S1,Invented,Mara,2009-04-02,9434765919,TS1 1ZZ,7 Invented Lane,prev\n",
		"entries.csv": "record_id,agency,child,happened,kind,text\nA9,social-care-prev,S1,2026-01-02,child.seen,Seen at home.\n",
	})
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	leaves := func(to casework.Recipient) []string {
		t.Helper()
		wish := casework.ExportWish{Children: []record.ChildID{mara}, To: to}
		out, err := h.Export(t.Context(), worker, wish)
		if needs := new(casework.NeedsApproval); errors.As(err, &needs) {
			id, err := h.AskApproval(t.Context(), worker, casework.Request{}, needs.Twofold, "The hearing is on Monday.")
			if err == nil {
				err = h.DecideApproval(t.Context(), h.guardian(), casework.Request{}, casework.Verdict{Approval: id, Agreed: true})
			}
			if err != nil {
				t.Fatal(err)
			}
			out, err = h.Export(t.Context(), worker, wish)
			if err != nil {
				t.Fatal(err)
			}
			return leftOf(t, out)
		}
		if err != nil {
			t.Fatal(err)
		}
		return leftOf(t, out)
	}
	police := casework.Recipient{Kind: casework.ToAgency, Agency: "police"}
	if got := leaves(police); len(got) != 3 {
		t.Errorf("an agency gets %q", got)
	}
	if got := leaves(casework.Recipient{Kind: casework.ToCourt, Name: "The invented court"}); len(got) != 0 {
		t.Errorf("a court gets %q", got)
	}
	h.hide(worker, mara)
	if got := leaves(police); len(got) != 0 {
		t.Errorf("of a child of whom something is sealed an agency gets %q", got)
	}
}

// leftOf gives what of where a child lives, and of the numbers by which a child is found, is in an export.
func leftOf(t *testing.T, out *casework.Exported) []string {
	t.Helper()
	var all strings.Builder
	for _, text := range exported(t, out) {
		all.WriteString(text)
	}
	return has(all.String(), "7 Invented Lane", "TS1 1ZZ", "9434765919")
}

// No entry that leaves carries the number of one that does not: neither where it says what it follows from, nor in the answers that a step keeps, nor
// in its time. What stands in the same detail of entries that leave stays, and so does the record.
func TestNothingThatLeavesPointsAtWhatStays(t *testing.T) {
	h := atNight(t, map[string]string{"people.csv": joined["people.csv"], "entries.csv": "record_id,agency,child,happened,after,kind,text,handling,details\n" +
		"B1,police,P1,2026-11-25,,mace.step-down,It is proposed.,,given=spoken.0.entry=police/A5;given=spoken.1.entry=police/A1;given=network=He has a/an aunt\n" +
		"B2,police,P1,2026-11-25,,action.done,It was done.,,from=A5;outcome=done\nB3,police,P1,2026-11,A5 within P2D,note,Two days later.,,\n"})
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	out, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "police"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range exported(t, out) {
		if strings.Contains(text, "A5") {
			t.Errorf("%s has the number of an entry for named roles:\n%s", name, text)
		}
	}
	text := exported(t, out)["entries.jsonl"]
	for _, stays := range []string{"spoken.1.entry=police/A1", "network=He has a/an aunt", "It was done", "Two days later"} {
		if !strings.Contains(text, stays) {
			t.Errorf("%q is gone:\n%s", stays, text)
		}
	}
	o, err := h.Open(t.Context(), worker, mara, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	if it := o.Chronology.Lookup("B2"); it == nil || it.Details.First("from") == "" {
		t.Error("the record itself lost what it points at")
	}
}

// What is written out says on which day that was, and not that time stands still: a record that comes in elsewhere goes on there.
func TestARecordThatCameInGoesOn(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "school", record.SafeguardingNow)
	out, err := h.Export(t.Context(), worker, casework.ExportWish{Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "police"}})
	if err != nil {
		t.Fatal(err)
	}
	if m := out.Submission.Manifest; m.Today.Known() || !m.AsAt.Known() {
		t.Errorf("it says that today is %q, as at %q", m.Today, m.AsAt)
	}
	files := exported(t, out)
	delete(files, "conditions.txt")
	there := atNight(t)
	there.office = open(t)
	there.receive(files)
	o := there.look(there.list()[0].ID, casework.View{})
	if o.Chronology.Manifest.Today.Known() || o.Chronology.Now != record.At(there.Now()) {
		t.Errorf("there it is %s", o.Chronology.Now.EDTF())
	}
}

// What is written out for a court has where the child stands in the National Referral Mechanism: a court that does not know of it sentences a child who
// may be a victim.
func TestACourtReadsWhereTheReferralStands(t *testing.T) {
	h := atNight(t, map[string]string{"people.csv": joined["people.csv"], "entries.csv": "record_id,agency,child,happened,kind,text,handling,details\n" +
		"N1,police,P1,2026-11-22,nrm.referral,Referred as a child who may be a victim.,,by=police\nN2,police,P1,2026-11-24,nrm.reasonable-grounds,The first decision was yes.,,decision=positive\n"})
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.SafeguardingNow)
	wish := casework.ExportWish{Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToCourt, Name: "The youth court"}}
	_, err := h.Export(t.Context(), worker, wish)
	h.agree(worker, err)
	out, err := h.Export(t.Context(), worker, wish)
	if err != nil {
		t.Fatal(err)
	}
	text := exported(t, out)["entries.jsonl"]
	for _, reads := range []string{"Referred as a child who may be a victim.", "The first decision was yes.", `"positive"`} {
		if !strings.Contains(text, reads) {
			t.Errorf("the court does not read %q:\n%s", reads, text)
		}
	}
}
