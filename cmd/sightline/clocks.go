package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"sightline/casework"
	"sightline/rules"
)

// clockLine is a run of a clock as the contract prints it.
type clockLine struct {
	Record     string `json:"record_id"`
	Clock      string `json:"clock"`
	Rule       string `json:"rule"`
	Start      string `json:"start"`
	Due        string `json:"due"`
	DoneRecord string `json:"done_record"`
	DoneAt     string `json:"done_at"`
	Result     string `json:"result"`
	Crosses    string `json:"crosses"`
	Authority  string `json:"authority"`
	Child      string `json:"child,omitempty"` // where there are several
}

// table gives the clocks, with what the partnership's folder, the calendar named and the submissions say of days on which nobody works or
// schools are closed.
func (c *replayCommand) table() (*rules.Clocks, error) {
	table, err := rules.StandardClocks()
	if err == nil && c.Rules != "" {
		table, err = table.With(os.DirFS(c.Rules))
	}
	if err != nil {
		return nil, err
	}
	days := table.Calendar()
	for _, folder := range append([]string{c.Calendar}, c.Folders...) {
		if folder == "" {
			continue
		}
		if days, err = days.With(os.DirFS(folder)); err != nil {
			return nil, fmt.Errorf("the calendar in %s: %w", folder, err)
		}
	}
	return table.Counting(days), nil
}

// printClocks prints every run of every clock of the children, in the order in which they started.
func (c *replayCommand) printClocks(out *output, together *casework.Together) error {
	table, err := c.table()
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out.stdout)
	encoder.SetEscapeHTML(false)
	for _, child := range together.Children {
		seen := casework.Look(child.Chronology, c.AsOf, c.KnownTo)
		if seen == nil {
			continue
		}
		results := table.Run(seen)
		if !c.JSON {
			if err := printClockTable(out, seen.Key.String(), results); err != nil {
				return err
			}
			continue
		}
		for i := range results {
			line := lineOfClock(&results[i])
			if len(together.Children) > 1 {
				line.Child = seen.Key.String()
			}
			if err := encoder.Encode(line); err != nil {
				return err
			}
		}
	}
	if together.Report.Refused() > 0 {
		return errNotWhole
	}
	return nil
}

func lineOfClock(r *rules.ClockResult) clockLine {
	return clockLine{
		Record: string(r.Start.Record), Clock: r.Clock.ID, Rule: r.Rule, Start: r.StartWhen, Due: r.DueWhen, DoneRecord: string(r.Done.Record),
		DoneAt: r.DoneWhen, Result: string(r.Result), Crosses: strings.Join(r.Notes, "; "), Authority: r.Authority,
	}
}

// plainDue writes a due time as people read it: the day, or the day and the clock time.
var plainDue = strings.NewReplacer("T23:59+00:00", "", "T23:59+01:00", "", "T", " ", "+00:00", "", "+01:00", "", "/", " or ")

// printClockTable prints the clocks of one child for people.
func printClockTable(out *output, child string, results []rules.ClockResult) error {
	_, _ = fmt.Fprintf(out.stdout, "%s: %d clocks\n", child, len(results))
	w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "result\twhat\tallowed\tfrom\tdue\tdone\ton the authority of")
	confirm := false
	for i := range results {
		r := &results[i]
		line := lineOfClock(r)
		mark := ""
		if r.Confirm {
			mark, confirm = " *", true
		}
		line.Due = plainDue.Replace(line.Due)
		if r.Result == rules.NotTestable && line.Crosses != "" {
			line.Due = line.Crosses
		}
		_, _ = fmt.Fprintf(w, "%s\t%s%s\t%s\t%s %s\t%s\t%s %s\t%s\n", line.Result, r.Clock.Label, mark, line.Rule, line.Record, line.Start, line.Due,
			cmp.Or(line.DoneRecord, "-"), line.DoneAt, line.Authority)
	}
	if confirm {
		_, _ = fmt.Fprintln(w, "* to be confirmed locally")
	}
	return w.Flush()
}
