package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sightline/record"
	"sightline/rules"
)

type rulesCommand struct {
	List rulesList `cmd:"" help:"Every rule: what it asks, of whom, on what ground."`
	Show rulesShow `cmd:"" help:"One rule as it stands in its file."`
	Test rulesTest `cmd:"" help:"Play .timeline stories against the library, with the rules beside them laid over it."`
}

type rulesList struct {
	JSON  bool         `help:"Print one JSON object a rule."`
	Theme record.Theme `help:"Only rules of this theme."`
	Rules string       `help:"A folder of rules on top of the library." type:"existingdir" placeholder:"FOLDER"`
}

// Run lists the library.
func (c *rulesList) Run(out *output) error {
	set, err := libraryWith(out, c.Rules)
	if err == nil && c.Theme != "" {
		set, err = set.OfTheme(c.Theme)
	}
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out.stdout)
	for _, r := range set.Rules {
		if c.JSON {
			err = encoder.Encode(map[string]any{"id": r.ID, "version": r.Version, "theme": r.Theme, "form": r.Form, "asks": rules.Question(r.Asks, ""), "asked_of": r.AskedOf, "because": r.Because, "params": r.Params})
		} else {
			_, err = fmt.Fprintf(out.stdout, "%-34s %-15s %s\n", r.ID, r.Theme, rules.Question(r.Asks, ""))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// libraryWith gives the library with a folder of rules on top, when there is one. What cannot be used of it is said on standard error;
// everything else is asked.
func libraryWith(out *output, folder string) (*rules.Set, error) {
	set, err := rules.Library()
	if err != nil || folder == "" {
		return set, err
	}
	set = set.With(os.DirFS(folder))
	for _, says := range set.Wrong() {
		_, _ = fmt.Fprintln(out.stderr, says)
	}
	for _, name := range set.Unread() {
		_, _ = fmt.Fprintf(out.stderr, "note: %s is not read: it is no rule, no change of one, and no story beside one\n", name)
	}
	return set, nil
}

// whole is an error when something of the rules could not be used: what, has been printed.
func whole(set *rules.Set) error {
	if len(set.Wrong()) > 0 {
		return errNotWhole
	}
	return nil
}

type rulesShow struct {
	ID    string `arg:"" help:"The rule's id, as rules list prints it."`
	Rules string `help:"A folder of rules on top of the library: the rule as it stands there." type:"existingdir" placeholder:"FOLDER"`
}

// Run prints one rule.
func (c *rulesShow) Run(out *output) error {
	set, err := libraryWith(out, c.Rules)
	if err != nil {
		return err
	}
	r := set.Find(c.ID)
	if r == nil {
		return fmt.Errorf("%w: there is no rule %q; sightline rules list names them", record.NotFound, c.ID)
	}
	_, err = fmt.Fprint(out.stdout, r.Source)
	return err
}

type rulesTest struct {
	Files []string `arg:"" name:"file" help:"Stories (.timeline), rules (.yaml), or folders of both." type:"path"`
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
	wrong, stories, failed := 0, 0, 0
	for _, in := range named {
		got := set.Test(in.files, in.name)
		for _, says := range got.Wrong {
			_, _ = fmt.Fprintln(out.stderr, says)
		}
		for _, says := range got.Failures {
			_, _ = fmt.Fprintln(out.stdout, says)
		}
		set, wrong, stories, failed = got.Set, wrong+len(got.Wrong), stories+got.Stories, failed+got.Failed
	}
	_, _ = fmt.Fprintf(out.stdout, "%d stories, %d failed\n", stories, failed)
	if failed > 0 || wrong > 0 {
		return errNotWhole
	}
	return nil
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
