package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// everything on the right of a row allows every package but internal/.
const everything = "*"

// pages are the packages that show records to people and programs. No row may let them name the store.
var pages = []string{"web", "api"}

// Table says which of our packages may import which. Keys are paths within the module ("store/sqlite").
type Table struct {
	Allowed map[string][]string
	Pure    []string
}

// ParseTable reads the fenced block that starts with ```imports. A row is "package, package : allowed allowed"; the row
// "pure" lists the packages whose result depends on their arguments alone.
func ParseTable(markdown string) (Table, error) {
	_, rest, found := strings.Cut(markdown, "```imports\n")
	block, _, closed := strings.Cut(rest, "\n```")
	if !found || !closed {
		return Table{}, fmt.Errorf("no block that starts with ```imports and ends with ```")
	}
	table := Table{Allowed: map[string][]string{}}
	for row := range strings.Lines(block) {
		if strings.TrimSpace(row) == "" {
			continue
		}
		if err := table.add(row); err != nil {
			return Table{}, err
		}
	}
	return table, table.check()
}

func (t *Table) add(row string) error {
	left, right, found := strings.Cut(row, ":")
	if !found {
		return fmt.Errorf("the row %q has no colon; write \"package : package package\"", strings.TrimSpace(row))
	}
	allowed := strings.Fields(right)
	for name := range strings.SplitSeq(left, ",") {
		name = strings.TrimSpace(name)
		if name == "pure" {
			t.Pure = allowed
			continue
		}
		if _, twice := t.Allowed[name]; twice || name == "" {
			return fmt.Errorf("the row of %q stands twice, or has no name", name)
		}
		t.Allowed[name] = allowed
	}
	return nil
}

// check refuses a table that could not mean what it says: a name without a row, or a page that may name the store.
func (t *Table) check() error {
	for _, name := range slices.Sorted(maps.Keys(t.Allowed)) {
		for _, allowed := range t.Allowed[name] {
			if _, known := t.Allowed[allowed]; !known && allowed != everything {
				return fmt.Errorf("the row of %q allows %q, which has no row of its own", name, allowed)
			}
			if slices.Contains(pages, name) && (allowed == everything || inFolder(allowed, "store")) {
				return fmt.Errorf("the row of %q allows %q: a page would reach records without a purpose and an audit entry", name, allowed)
			}
		}
	}
	for _, name := range t.Pure {
		if _, known := t.Allowed[name]; !known {
			return fmt.Errorf("%q is called pure and has no row of its own", name)
		}
	}
	return nil
}

func (t *Table) allows(from, to string) bool {
	allowed := t.Allowed[from]
	return slices.Contains(allowed, to) || slices.Contains(allowed, everything)
}

// inFolder reports whether a path is the folder or lies in it.
func inFolder(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }
