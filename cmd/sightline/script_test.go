package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sightline": main})
}

// The command line as people use it: each file of testdata/script can be read and run by hand.
func TestScripts(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("STORIES", filepath.Join(repository, "stories"))
			env.Setenv("LIBRARY", filepath.Join(repository, "rules", "library"))
			return nil
		},
		UpdateScripts: os.Getenv("UPDATE") != "",
	})
}
