package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"sightline/record"
	"sightline/rules"
)

type rulesCommand struct {
	List    rulesList    `cmd:"" help:"Every rule: what it asks, of whom, on what ground."`
	Show    rulesShow    `cmd:"" help:"One rule in words, and as it stands in its file."`
	Preview rulesPreview `cmd:"" help:"What rules would have asked over the last year, before they are switched on: how many questions, of how many children, by area and month."`
	Test    rulesTest    `cmd:"" help:"Play .timeline stories against the library, with the rules and changes beside them laid over it."`
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
	encoder.SetEscapeHTML(false)
	for _, r := range set.Rules {
		if c.JSON {
			err = encoder.Encode(ruleData(set, r))
		} else {
			_, err = fmt.Fprint(out.stdout, ruleLines(set, r))
		}
		if err != nil {
			return err
		}
	}
	return whole(set)
}

// ruleLines is a rule as a list shows it: its id, its theme, of whom it asks and on what ground; the question; what is different here.
func ruleLines(set *rules.Set, r *rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s %-15s %-21s %s\n    %s\n", r.ID, r.Theme, r.AskedOf, strings.Join(r.Because, ", "), rules.Question(r.Asks, ""))
	for _, c := range set.ChangesOf(r.ID) {
		fmt.Fprintf(&b, "    here%s: %s\n", phaseOf(&c), c.String())
	}
	return b.String()
}

// phaseOf says of a change that holds at another time than now that it does.
func phaseOf(c *rules.Change) string {
	switch now := time.Now().Unix(); {
	case c.Past(now):
		return ", over"
	case c.Coming(now):
		return ", to come"
	}
	return ""
}

// ruleJSON is a rule as data.
type ruleJSON struct {
	ID      string            `json:"id"`
	Version int               `json:"version"`
	Theme   record.Theme      `json:"theme"`
	Form    string            `json:"form"`
	Asks    string            `json:"asks"`
	AskedOf record.Role       `json:"asked_of"`
	Because []string          `json:"because"`
	Params  map[string]string `json:"params"`
	Changes []changeJSON      `json:"changes"`
	Words   string            `json:"words,omitempty"`
	Source  string            `json:"source,omitempty"`
}

type changeJSON struct {
	What   rules.What        `json:"what"`
	Params map[string]string `json:"params,omitempty"`
	Was    map[string]string `json:"was,omitempty"`
	Reason string            `json:"reason,omitempty"`
	By     record.Role       `json:"by,omitempty"`
	From   string            `json:"from,omitempty"`
	To     string            `json:"to,omitempty"`
	Holds  bool              `json:"holds"` // today
	File   string            `json:"file"`
}

func ruleData(set *rules.Set, r *rules.Rule) ruleJSON {
	data := ruleJSON{
		ID: r.ID, Version: r.Version, Theme: r.Theme, Form: r.Form, Asks: rules.Question(r.Asks, ""), AskedOf: r.AskedOf, Because: r.Because, Params: r.Params,
		Changes: []changeJSON{},
	}
	for _, c := range set.ChangesOf(r.ID) {
		data.Changes = append(data.Changes, changeJSON{
			What: c.What, Params: c.Params, Was: c.Was, Reason: c.Reason, By: c.By, From: c.From.String(), To: c.To.String(), Holds: c.Holds(time.Now().Unix()), File: c.File,
		})
	}
	return data
}

// libraryWith gives the library with a folder of rules on top, when there is one. What cannot be used of it is said on standard error;
// everything else is asked. Stories and what is wrong with a file are shown to everybody, so a link that leads out of the folder is not
// followed: it would show any file of this machine.
func libraryWith(out *output, folder string) (*rules.Set, error) {
	set, err := rules.Library()
	if err != nil || folder == "" {
		return set, err
	}
	files := os.DirFS(folder) // of one that cannot be opened it is said why
	if root, err := os.OpenRoot(folder); err == nil {
		defer func() { _ = root.Close() }() // it was only read
		files = root.FS()
	}
	set = set.With(files)
	for _, says := range set.Wrong() {
		_, _ = fmt.Fprintln(out.stderr, says)
	}
	sayUnread(out, set)
	return set, nil
}

// sayUnread names the files that are nothing that is read in a folder of rules.
func sayUnread(out *output, set *rules.Set) {
	for _, name := range set.Unread() {
		_, _ = fmt.Fprintf(out.stderr, "note: %s is not read: it is no rule, no change of one, and no story beside one\n", name)
	}
}

// whole is an error when something of the rules could not be used: what, has been printed.
func whole(set *rules.Set) error {
	if len(set.Wrong()) > 0 {
		return errNotWhole
	}
	return nil
}
