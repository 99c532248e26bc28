package main

import (
	"encoding/json"
	"errors"
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
	set, err := libraryWith(c.Rules)
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

// libraryWith gives the library with a folder of rules on top, when there is one.
func libraryWith(folder string) (*rules.Set, error) {
	set, err := rules.Library()
	if err == nil && folder != "" {
		set, err = set.With(os.DirFS(folder))
	}
	return set, err
}

type rulesShow struct {
	ID    string `arg:"" help:"The rule's id, as rules list prints it."`
	Rules string `help:"A folder of rules on top of the library: the rule as it stands there." type:"existingdir" placeholder:"FOLDER"`
}

// Run prints one rule.
func (c *rulesShow) Run(out *output) error {
	set, err := libraryWith(c.Rules)
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

// Run plays the stories and prints every line at which something else happens than is written. Rules (.yaml) in a named folder are
// laid over the library.
func (c *rulesTest) Run(out *output) error {
	set, err := rules.Library()
	if err != nil {
		return err
	}
	var stories []string
	for _, name := range c.Files {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		switch folder, file := filepath.Split(name); {
		case info.IsDir():
			set, err = set.With(os.DirFS(name))
		case filepath.Ext(name) == ".timeline":
			stories = append(stories, name)
			set, err = withRule(set, filepath.Join(folder, ruleOf(file)))
		default:
			set, err = withRule(set, name)
		}
		if err != nil {
			return err
		}
		if !info.IsDir() {
			continue
		}
		found, err := storiesBelow(name)
		if err != nil {
			return err
		}
		stories = append(stories, found...)
	}
	return playAll(out, set, stories)
}

// ruleOf is the file of the rule that a story tells of: late-home.yaml for late-home.timeline and late-home-again.timeline.
func ruleOf(story string) string {
	return strings.TrimSuffix(strings.TrimSuffix(story, ".timeline"), "-again") + ".yaml"
}

// withRule lays one rule over the set, if its file is there.
func withRule(set *rules.Set, name string) (*rules.Set, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return set, nil
	}
	return set.With(oneFile{os.DirFS(filepath.Dir(name)), filepath.Base(name)})
}

// oneFile is a folder in which only one file is seen.
type oneFile struct {
	fs.FS

	name string
}

// ReadDir lists the one file.
func (o oneFile) ReadDir(folder string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(o.FS, folder)
	return slices.DeleteFunc(all, func(e fs.DirEntry) bool { return e.Name() != o.name }), err
}

func storiesBelow(folder string) (stories []string, err error) {
	err = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".timeline") {
			stories = append(stories, name)
		}
		return err
	})
	return stories, err
}

func playAll(out *output, set *rules.Set, stories []string) error {
	failed := 0
	for _, name := range stories {
		failures, err := play(set, name)
		for _, f := range failures {
			_, _ = fmt.Fprintln(out.stdout, f)
		}
		if err != nil {
			_, _ = fmt.Fprintln(out.stdout, err)
		}
		if err != nil || len(failures) > 0 {
			failed++
		}
	}
	_, _ = fmt.Fprintf(out.stdout, "%d stories, %d failed\n", len(stories), failed)
	if failed > 0 {
		return errNotWhole
	}
	return nil
}

func play(set *rules.Set, name string) (failures []rules.StoryFailure, err error) {
	f, err := os.Open(name) //nolint:gosec // G304: the person at the command line names the story
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	story, err := rules.ParseStory(name, f)
	if err != nil {
		return nil, err
	}
	return story.Play(set)
}
