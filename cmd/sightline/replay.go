package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"sightline/calendar"
	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
)

type replayCommand struct {
	Folders  []string          `arg:"" name:"folder" help:"Submissions: each folder is one or more children." type:"existingdir"`
	JSON     bool              `help:"Print one JSON object a prompt, then a summary."`
	AsOf     string            `help:"Only up to this record, or this time, inclusive." placeholder:"ID|TIME"`
	KnownTo  record.AgencyCode `help:"Only what this agency could know; social-care-* means all its areas." placeholder:"AGENCY"`
	Rules    string            `help:"A folder of rules on top of the library." type:"existingdir" placeholder:"FOLDER"`
	MaxBytes int64             `help:"Refuse a file that is larger than this." default:"1073741824" placeholder:"BYTES"`
	Theme    record.Theme      `help:"Only rules of this theme."`
	Clocks   bool              `help:"Print instead every clock of law and local procedure that ran: what was due by when, and whether it was done in time. Days are those of England; a school-closures.csv or bank-holidays.csv beside the entries is read."`
	Calendar string            `help:"With --clocks: a folder with school-closures.csv, bank-holidays.csv or both." type:"existingdir" placeholder:"FOLDER"`
}

// Run joins the folders in memory and prints the questions that open.
func (c *replayCommand) Run(out *output) error {
	set, err := c.set(out)
	if err != nil {
		return err
	}
	submissions := make([]record.Submission, 0, len(c.Folders))
	for _, folder := range c.Folders {
		s, err := intake.ReadFolder(os.DirFS(folder), intake.Options{MaxBytes: c.MaxBytes})
		if err != nil {
			return fmt.Errorf("reading %s: %w", folder, err)
		}
		submissions = append(submissions, s)
	}
	together := casework.Join(submissions...)
	if err := together.CheckAsOf(c.AsOf); err != nil {
		return err
	}
	if c.Clocks {
		together.Report.Notices = slices.DeleteFunc(together.Report.Notices, func(n record.Notice) bool { return calendar.IsFile(n.File) }) // these are read
	}
	printReport(out, &together.Report)
	if c.KnownTo != "" && !together.Knows(c.KnownTo) {
		_, _ = fmt.Fprintf(out.stderr, "note: %s wrote nothing here and is no agency of the vocabulary, so nothing is known to it\n", c.KnownTo)
	}
	if c.Clocks {
		return c.printClocks(out, together)
	}
	summary := replaySummary{Refused: together.Report.Refused()}
	encoder := json.NewEncoder(out.stdout)
	encoder.SetEscapeHTML(false)
	for _, child := range together.Children {
		look := func(all *chronology.Chronology) *chronology.Chronology { return casework.Look(all, c.AsOf, c.KnownTo) }
		seen := look(child.Chronology)
		if seen == nil {
			continue
		}
		summary.Children++
		summary.Entries += seen.Len()
		for _, p := range child.Asked(set, look) {
			summary.Prompts++
			if err := c.print(out, encoder, p); err != nil {
				return err
			}
		}
	}
	if err := c.close(out, encoder, summary); err != nil {
		return err
	}
	return whole(set)
}

func (c *replayCommand) set(out *output) (*rules.Set, error) {
	set, err := libraryWith(out, c.Rules)
	if err == nil && c.Theme != "" {
		set, err = set.OfTheme(c.Theme)
	}
	return set, err
}

// replayPrompt is a prompt as the contract prints it.
type replayPrompt struct {
	Child      string   `json:"child"`
	Rule       string   `json:"rule"`
	Theme      string   `json:"theme"`
	Asks       string   `json:"asks"`
	Because    []string `json:"because"`
	AskedOf    string   `json:"asked_of"`
	OpenedAt   string   `json:"opened_at"`
	OpenedWhen string   `json:"opened_when"`
	Timing     string   `json:"timing"`
	Due        *string  `json:"due"`
	Evidence   []string `json:"evidence"`
	Status     string   `json:"status"`
	AnsweredAt *string  `json:"answered_at"`
}

type replaySummary struct {
	Children int `json:"children"`
	Entries  int `json:"entries"`
	Prompts  int `json:"prompts"`
	Refused  int `json:"refused"`
}

func toContract(p record.Prompt) replayPrompt {
	out := replayPrompt{
		Child: p.Child.String(), Rule: p.Rule, Theme: string(p.Theme), Asks: p.Asks, Because: p.Because, AskedOf: string(p.AskedOf),
		OpenedAt: p.OpenedAt.String(), OpenedWhen: p.OpenedWhen, Timing: string(p.Timing), Due: orNull(p.Due), Status: string(p.Status),
	}
	for _, ref := range p.Evidence {
		out.Evidence = append(out.Evidence, ref.String())
	}
	if !p.AnsweredAt.IsZero() {
		out.AnsweredAt = orNull(p.AnsweredAt.String())
	}
	return out
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (c *replayCommand) print(out *output, encoder *json.Encoder, p record.Prompt) error {
	if c.JSON {
		return encoder.Encode(toContract(p))
	}
	refs := make([]string, len(p.Evidence))
	for i, ref := range p.Evidence {
		refs[i] = ref.String()
	}
	status := string(p.Status)
	if !p.AnsweredAt.IsZero() {
		status += " by " + p.AnsweredAt.String()
	}
	_, err := fmt.Fprintf(out.stdout, "%s  %s (%s)\n  %s\n  asked of %s; %s; opened at %s, %s; %s\n  stands on %s; because %s\n\n", p.Child, p.Rule, p.Theme, p.Asks,
		record.Words().AskedOf[p.AskedOf], p.Timing, p.OpenedAt, p.OpenedWhen, status, strings.Join(refs, " "), strings.Join(p.Because, ", "))
	return err
}

func (c *replayCommand) close(out *output, encoder *json.Encoder, s replaySummary) error {
	var err error
	if c.JSON {
		err = encoder.Encode(map[string]replaySummary{"summary": s})
	} else {
		_, err = fmt.Fprintf(out.stdout, "%d children, %d entries, %d questions, %d rows refused\n", s.Children, s.Entries, s.Prompts, s.Refused)
	}
	if err == nil && s.Refused > 0 {
		err = errNotWhole
	}
	return err
}

// printReport says, on stderr, which rows were refused and what a person should know.
func printReport(out *output, r *record.Report) {
	for _, x := range r.Refusals {
		_, _ = fmt.Fprintf(out.stderr, "%s:%d: column %s: %q: %s; accepted: %s\n", x.File, x.Line, x.Column, x.Value, x.Problem, x.Accepted)
	}
	for _, n := range r.Notices {
		where := n.File
		if n.Line > 0 {
			where = fmt.Sprintf("%s:%d", n.File, n.Line)
		}
		if where != "" {
			where += ": "
		}
		_, _ = fmt.Fprintln(out.stderr, "note: "+where+n.Message)
	}
}
