package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sightline/casework"
	"sightline/internal/pgtest"
	"sightline/record"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sightline": main, "flip": scripted(flip), "flip-entry": scripted(flipEntry), "take-proof": scripted(takeProof), "agree-to-shred": scripted(agreeToShred), "police-words": scripted(policeWords)})
}

// scripted makes a command of the scripts.
func scripted(do func(args []string) error) func() {
	return func() {
		if err := do(os.Args[1:]); err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// flip changes one bit of a file, in the last place where a text stands.
func flip(args []string) error {
	return flipIn(args[0], []byte(args[1]))
}

func flipIn(file string, text []byte) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	at := bytes.LastIndex(content, text)
	if at < 0 {
		return fmt.Errorf("%s does not hold %q", file, text)
	}
	content[at] ^= 1
	return os.WriteFile(file, content, 0o600)
}

// flipEntry changes one bit of what an entry says, as it stands in the file: nobody can read there what it is.
func flipEntry(args []string) (err error) {
	db, err := sql.Open("sqlite", args[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var content []byte
	if err := db.QueryRowContext(context.Background(), "SELECT content FROM entry ORDER BY length(content) LIMIT 1").Scan(&content); err != nil {
		return err
	}
	return flipIn(args[0], content[len(content)/2:])
}

// takeProof does what the button "Download the proof" does, for the first child of the list, after a duty worker opened their record twice.
func takeProof(args []string) error {
	k := keeping{DB: args[0]}
	return k.desk(context.Background(), &output{os.Stdout, os.Stderr}, true, func(desk *casework.Desk, _ beside) error {
		ctx, now := context.Background(), desk.Now()
		duty := casework.Duty{Person: "duty", From: now.Add(-time.Hour), Until: now.Add(time.Hour), Reason: "On duty tonight."}
		if _, err := desk.PutOnDuty(ctx, casework.Service("demo", record.Administering), duty); err != nil {
			return err
		}
		who := casework.Person(record.Actor{User: "duty", Role: record.OutOfHours}, record.SafeguardingNow, now)
		children, err := desk.List(ctx, who)
		if err != nil || len(children) == 0 {
			return errors.Join(err, errors.New("there is no child"))
		}
		for range 2 {
			if _, err := desk.Open(ctx, who, children[0].ID, casework.View{}); err != nil {
				return err
			}
		}
		guardian := casework.Person(record.Actor{User: "guardian", Role: record.CaldicottGuardian}, record.AccessReview, now)
		proved, err := desk.Prove(ctx, guardian, children[0].ID)
		if err != nil {
			return err
		}
		return os.WriteFile(args[1], proved.File, 0o600)
	})
}

// nightWorker may open every child tonight, and firstChild is the first of the list.
func nightWorker(ctx context.Context, desk *casework.Desk) (who casework.Who, child record.ChildID, err error) {
	now := desk.Now()
	duty := casework.Duty{Person: "duty", From: now.Add(-time.Hour), Until: now.Add(time.Hour), Reason: "On duty tonight."}
	if _, err := desk.PutOnDuty(ctx, casework.Service("demo", record.Administering), duty); err != nil {
		return who, "", err
	}
	who = casework.Person(record.Actor{User: "duty", Role: record.OutOfHours}, record.SafeguardingNow, now)
	children, err := desk.List(ctx, who)
	if err == nil && len(children) == 0 {
		err = errors.New("there is no child")
	}
	if err != nil {
		return who, "", err
	}
	return who, children[0].ID, nil
}

// agreeToShred does what a police manager and a Caldicott guardian do on their pages, for the first child of the list, and prints the child.
func agreeToShred(args []string) error {
	k := keeping{DB: args[0]}
	return k.desk(context.Background(), &output{os.Stdout, os.Stderr}, true, func(desk *casework.Desk, _ beside) error {
		ctx := context.Background()
		_, child, err := nightWorker(ctx, desk)
		if err != nil {
			return err
		}
		allocated := casework.Tying{Child: child, Person: "manager", Agency: "police", Reason: "They manage the work."}
		if _, err := desk.Allocate(ctx, casework.Service("demo", record.Administering), allocated, false); err != nil {
			return err
		}
		manager := casework.Person(record.Actor{User: "manager", Role: record.TeamManager, Agency: "police"}, record.Supervision, desk.Now())
		id, err := desk.AskPurge(ctx, manager, casework.PurgeWish{Child: child, Reference: args[1], Why: "It was written of another child."})
		if err != nil {
			return err
		}
		guardian := casework.Person(record.Actor{User: "guardian", Role: record.CaldicottGuardian}, record.AccessReview, desk.Now())
		_, _ = fmt.Fprint(os.Stdout, child)
		return desk.DecideApproval(ctx, guardian, casework.Request{}, casework.Verdict{Approval: id, Agreed: true})
	})
}

// policeWords says how many entries of the first child the police's words can be read in, and how many another agency's.
func policeWords(args []string) error {
	k := keeping{DB: args[0]}
	return k.desk(context.Background(), &output{os.Stdout, os.Stderr}, true, func(desk *casework.Desk, _ beside) error {
		who, child, err := nightWorker(context.Background(), desk)
		if err != nil {
			return err
		}
		o, err := desk.Open(context.Background(), who, child, casework.View{})
		if err != nil {
			return err
		}
		police, others := 0, 0
		for _, it := range o.Chronology.Items {
			if it.Ref.Agency == "police" && it.Text != "" {
				police++
			} else if it.Ref.Agency != "police" {
				others++
			}
		}
		_, _ = fmt.Fprintf(os.Stdout, "police %d, others %d\n", police, others)
		return nil
	})
}

// The command line as people use it: each file of testdata/script can be read and run by hand.
func TestScripts(t *testing.T) { scripts(t, "testdata/script", nil) }

// The same on a PostgreSQL server.
func TestScriptsOnPostgres(t *testing.T) {
	scripts(t, "testdata/postgres", map[string]string{"DB": pgtest.Database(t), "EMPTY": pgtest.Database(t)})
}

func scripts(t *testing.T, folder string, given map[string]string) {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 folder,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("STORIES", filepath.Join(repository, "stories"))
			env.Setenv("LIBRARY", filepath.Join(repository, "rules", "library"))
			for name, value := range given {
				env.Setenv(name, value)
			}
			return nil
		},
		UpdateScripts: os.Getenv("UPDATE") != "",
	})
}
