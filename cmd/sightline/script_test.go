package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sightline/casework"
	"sightline/internal/pgtest"
	"sightline/record"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sightline": main, "flip": scripted(flip), "take-proof": scripted(takeProof)})
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
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	at := bytes.LastIndex(content, []byte(args[1]))
	if at < 0 {
		return fmt.Errorf("%s does not hold %q", args[0], args[1])
	}
	content[at] ^= 1
	return os.WriteFile(args[0], content, 0o600)
}

// takeProof does what the button "Download the proof" does, for the first child of the list.
func takeProof(args []string) error {
	k := keeping{DB: args[0]}
	return k.desk(context.Background(), &output{os.Stdout, os.Stderr}, true, func(desk *casework.Desk, _ beside) error {
		who := casework.Service("preview", record.Assurance)
		children, err := desk.List(context.Background(), who)
		if err != nil || len(children) == 0 {
			return errors.Join(err, errors.New("there is no child"))
		}
		for range 2 {
			if _, err := desk.Open(context.Background(), who, children[0].ID, casework.View{}); err != nil {
				return err
			}
		}
		proved, err := desk.Prove(context.Background(), who, children[0].ID)
		if err != nil {
			return err
		}
		return os.WriteFile(args[1], proved.File, 0o600)
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
