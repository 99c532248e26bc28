package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// aLine is what a program may read: a name, a value, its unit, a ratio or a dash, and a peer or a dash.
var aLine = regexp.MustCompile(`^[a-z0-9@./-]+ [0-9.]+ [A-Za-zµ/-]+ (- -|[0-9.]+ [a-z-]+)$`)

// Small figures mean nothing; that every job runs to its end, over records that are really there, does.
func TestEveryFigureIsMeasured(t *testing.T) {
	if _, err := os.Stat("duckdb/node_modules"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("make bench-peers was not run, so nothing holds the five rules to what DuckDB finds")
		}
		t.Log("DuckDB is not installed (make bench-peers): the five rules are measured alone")
	}
	var out bytes.Buffer
	err := run(t.Context(), []string{"-rows", "400", "-children", "5", "-reads", "10", "-lines", "2000", "-checked", "500", "-lasting", "30ms", "-population", "300", "-text", "1", "-folder", t.TempDir()}, &out)
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	lines, table, found := strings.Cut(out.String(), "\n\n")
	if !found {
		t.Fatalf("no table:\n%s", out.String())
	}
	named := map[string]bool{}
	for l := range strings.Lines(lines) {
		if l = strings.TrimSuffix(l, "\n"); strings.HasPrefix(l, "#") {
			continue
		}
		if !aLine.MatchString(l) {
			t.Errorf("not a line: %q", l)
		}
		named[strings.Fields(l)[0]] = true
	}
	for _, want := range []string{
		"chronology/modernc", "chronology", "chronology.with-its-line", "audit.disk-syncs", "audit.together/tessera", "audit.together",
		"audit.slowest-of-100", "audit.alone", "audit.verify-in-memory", "audit.check", "intake/modernc", "intake", "rules.five", "rules.library.each", "rules.one.five.p99", "rules.one.hundred.p99", "rules.one.library.p99",
		"language.phrases/coregx", "language.phrases", "language.terms", "language.note",
	} {
		if !named[want] {
			t.Errorf("no line of %s", want)
		}
		if !strings.Contains(table, want) {
			t.Errorf("the table says nothing of %s", want)
		}
	}
}

func TestWhatCannotBeMeasuredIsSaid(t *testing.T) {
	for _, arguments := range [][]string{{"-only", "weather"}, {"-rows", "3"}, {"-lines", "0"}, {"-reads", "0"}, {"-lasting", "0s"}, {"-folder", "/nowhere/at/all"}} {
		if err := run(t.Context(), arguments, &bytes.Buffer{}); err == nil {
			t.Errorf("%v was accepted", arguments)
		}
	}
}
