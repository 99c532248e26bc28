package archtest

import (
	"os"
	"strings"
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

// Every direct dependency has a line that says what it is for, why this one, and what it would cost to leave.
func TestEveryDependencyHasItsReason(t *testing.T) {
	reasons := read(t, root+"/docs/decisions/0001-house-stack.md")
	block, _, _ := strings.Cut(read(t, root+"/go.mod"), "\n)")
	direct := 0
	for line := range strings.Lines(block) {
		module, _, found := strings.Cut(strings.TrimSpace(line), " v")
		if !found || strings.HasSuffix(strings.TrimSpace(line), "// indirect") {
			continue
		}
		direct++
		last := module[strings.LastIndexByte(module, '/')+1:]
		if !strings.Contains(reasons, "`"+module+"`") && !strings.Contains(reasons, "/"+last+"`") {
			t.Errorf("docs/decisions/0001-house-stack.md does not say why we depend on %s", module)
		}
	}
	if direct == 0 {
		t.Error("go.mod was not understood: it has no direct dependency")
	}
}
