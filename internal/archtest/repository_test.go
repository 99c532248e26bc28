package archtest

import (
	"os"
	"testing"
)

const root = "../.."

// The repository keeps to the table in its ARCHITECTURE.md.
func TestThisRepositoryKeepsToItsTable(t *testing.T) {
	table, err := ParseTable(read(t, root+"/ARCHITECTURE.md"))
	if err != nil {
		t.Fatalf("ARCHITECTURE.md: %v", err)
	}
	found, err := CheckImports(os.DirFS(root), "sightline", table)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		t.Error(v)
	}
}

// No file asks its reader to hold more than one idea.
func TestThisRepositoryKeepsToItsSizes(t *testing.T) {
	found, err := CheckSizes(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		t.Error(v)
	}
}

// A walk that finds nothing would pass for ever, so the tree must hold the packages that certainly exist.
func TestTheWalkSeesTheRepository(t *testing.T) {
	sources, err := readSources(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, src := range sources {
		seen[src.folder] = true
	}
	for _, folder := range []string{"record", "chronology", "assets", "internal/archtest"} {
		if !seen[folder] {
			t.Errorf("the walk did not see %s", folder)
		}
	}
	if seen["internal/archtest/testdata"] || seen["node_modules"] {
		t.Error("the walk reads what is not ours")
	}
}
