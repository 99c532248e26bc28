package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/stories"
)

// Joe's record is long, so it leaves by two people: the command says whom to ask, and once they agreed writes it out, once. What left comes in
// again in an empty database without loss.
func TestARecordLeavesByCommandOnceItWasApproved(t *testing.T) {
	folder := t.TempDir()
	db := "sqlite:" + filepath.Join(folder, "record.db")
	var joe record.ChildID
	here := func(do func(desk *casework.Desk)) {
		t.Helper()
		k := keeping{DB: db}
		if err := k.desk(t.Context(), &output{&bytes.Buffer{}, &bytes.Buffer{}}, false, func(desk *casework.Desk, _ beside) error { do(desk); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	here(func(desk *casework.Desk) {
		submission, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Receive(t.Context(), casework.Service("import", record.Receiving), submission); err != nil {
			t.Fatal(err)
		}
		all, err := desk.List(t.Context(), desktest.OnDuty(t, desk, "night", record.OutOfHours, record.SafeguardingNow))
		if err != nil || len(all) != 1 {
			t.Fatalf("%d children: %v", len(all), err)
		}
		joe = all[0].ID
	})
	to := filepath.Join(folder, "out")
	export := func(more ...string) (int, string, string) {
		var stdout, stderr bytes.Buffer
		args := append([]string{"export", "--db", db, "--child", string(joe), "--purpose", "preparing a meeting", "--for", "police", "--to", to}, more...)
		return run(t.Context(), args, &stdout, &stderr), stdout.String(), stderr.String()
	}
	if code, _, says := export(); code != notWhole || !strings.Contains(says, "on the page Approvals") {
		t.Fatalf("by one person: %d %s", code, says)
	}
	if _, err := os.Stat(to); err == nil {
		t.Fatal("something was written")
	}
	here(func(desk *casework.Desk) { approve(t, desk, joe) })
	code, says, wrong := export()
	if code != done || !strings.Contains(says, "entries of 1 child written to") {
		t.Fatalf("%d %s %s", code, says, wrong)
	}
	if code, _, says := export(); code != wrongUse || !strings.Contains(says, "is there already") {
		t.Errorf("into the same folder: %d %s", code, says)
	}
	to = filepath.Join(folder, "again")
	if code, _, says := export(); code != notWhole || !strings.Contains(says, "on the page Approvals") {
		t.Errorf("a second time: %d %s", code, says)
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"import", "--db", "sqlite:" + filepath.Join(folder, "there.db"), filepath.Join(folder, "out")}, &stdout, &stderr); code != done {
		t.Errorf("it does not come in again: %d %s %s", code, stdout.String(), stderr.String())
	}
	joe = "nobody"
	if code, _, says := export(); code != wrongUse || strings.Contains(says, "nobody") {
		t.Errorf("of nobody: %d %s", code, says)
	}
}

// approve is what two people do on the pages.
func approve(t *testing.T, desk *casework.Desk, child record.ChildID) {
	t.Helper()
	worker := casework.Person(record.Actor{User: "worker", Role: "social-worker", Agency: "social-care-prev"}, record.PreparingMeeting, time.Now())
	guardian := casework.Person(record.Actor{User: "guardian", Role: record.CaldicottGuardian}, record.AccessReview, time.Now())
	twofold, err := casework.ExportApproval(worker, casework.ExportWish{Children: []record.ChildID{child}, To: casework.Recipient{Kind: casework.ToAgency, Agency: "police"}})
	if err != nil {
		t.Fatal(err)
	}
	id, err := desk.AskApproval(t.Context(), worker, casework.Request{}, *twofold, "For the conference on Monday.")
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.DecideApproval(t.Context(), guardian, casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); err != nil {
		t.Fatal(err)
	}
}
