package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sightline/rules"
)

type rulesTest struct {
	Files []string `arg:"" name:"file" help:"Stories (.timeline), rules (.yaml), or folders of both."`
}

// Run plays the stories and prints every line at which something else happens than is written. Rules and changes in a named folder, and
// the rule beside a named story, are laid over the library.
func (c *rulesTest) Run(out *output) error {
	set, err := rules.Library()
	if err != nil {
		return err
	}
	named, err := byFolder(c.Files)
	if err != nil {
		return err
	}
	wrong, counts := 0, rules.Counts{}
	for _, in := range named {
		got := set.Test(in.files, in.name)
		for _, says := range got.Wrong {
			_, _ = fmt.Fprintln(out.stderr, says)
		}
		sayUnread(out, got.Set)
		for _, says := range got.Failures {
			_, _ = fmt.Fprintln(out.stdout, says)
		}
		set, wrong = got.Set, wrong+len(got.Wrong)
		counts.Add(got.Counts)
	}
	_, _ = fmt.Fprintln(out.stdout, testedLine(counts))
	if counts.Failed > 0 || wrong > 0 {
		return errNotWhole
	}
	return nil
}

// testedLine says in a line what came of a test.
func testedLine(n rules.Counts) string {
	var good []string
	if n.Rules > 0 {
		good = append(good, counted(n.Rules, "rule", "rules"))
	}
	if n.Changes > 0 {
		good = append(good, counted(n.Changes, "change", "changes"))
	}
	says := ""
	if len(good) > 0 || n.Refused > 0 {
		says = cmp.Or(strings.Join(good, " and "), "no rule and no change") + " can be used"
	}
	if n.Refused > 0 {
		says += fmt.Sprintf(", %d cannot", n.Refused)
	}
	if says != "" {
		says += "; "
	}
	says += fmt.Sprintf("%s played, %d failed", counted(n.Stories, "story", "stories"), n.Failed)
	if n.Unplayed > 0 {
		says += fmt.Sprintf(", %d not played: what it stands beside cannot be used", n.Unplayed)
	}
	return says
}

// namedFolder is a folder in which rules and stories lie, or some of its files.
type namedFolder struct {
	name  string // as it was named
	files fs.FS
}

// byFolder puts the files that were named together with those that belong to them, folder by folder in the order named.
func byFolder(names []string) ([]namedFolder, error) {
	var all []namedFolder
	some := map[string]someFiles{}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			all = append(all, namedFolder{name, os.DirFS(name)})
			continue
		}
		folder := filepath.Dir(name)
		if _, begun := some[folder]; !begun {
			some[folder] = someFiles{os.DirFS(folder), map[string]bool{}}
			all = append(all, namedFolder{folder, some[folder]})
		}
		some[folder].name(filepath.Base(name))
	}
	return all, nil
}

// someFiles is a folder in which only some files are seen.
type someFiles struct {
	fs.FS

	seen map[string]bool
}

// name makes a file seen: of a story the rule it tells of as well, of a rule its stories.
func (f someFiles) name(file string) {
	rule := strings.TrimSuffix(file, filepath.Ext(file))
	if filepath.Ext(file) == ".timeline" {
		rule = strings.TrimSuffix(rule, "-again")
		f.seen[rule+".yaml"], f.seen[rule+".yml"] = true, true
	} else {
		f.seen[rule+"-again.timeline"] = true
	}
	f.seen[rule+".timeline"], f.seen[file] = true, true
}

// ReadDir lists the files that are seen.
func (f someFiles) ReadDir(folder string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(f.FS, folder)
	return slices.DeleteFunc(all, func(e fs.DirEntry) bool { return !f.seen[e.Name()] }), err
}
