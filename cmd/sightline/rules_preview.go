package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
)

type rulesPreview struct {
	IDs        []string `arg:"" name:"id" optional:"" help:"Rules, by their ids, and folders of submissions when there is no database. Without ids: every rule that the folder of rules brings or changes."`
	DB         string   `help:"The database: sqlite:FILE or postgres://user:password@host:port/database. It is read; nothing is kept but the line of the log that it was." name:"db" placeholder:"sqlite:FILE"`
	Keys       string   `help:"The folder of the keys that the record is encrypted with; FILE.keys beside a SQLite file, unless told." placeholder:"FOLDER"`
	KeyCommand string   `help:"A command that wraps and unwraps the keys by a key management service." placeholder:"COMMAND"`
	Rules      string   `help:"A folder of rules on top of the library." type:"existingdir" placeholder:"FOLDER"`
	Over       string   `help:"How far to look back, up to today." default:"1 year" placeholder:"TIME"`
	JSON       bool     `help:"Print one JSON object."`
}

// Run says what rules would have asked over the last year, before they are switched on.
func (c *rulesPreview) Run(ctx context.Context, out *output) error {
	set, err := libraryWith(out, c.Rules)
	if err != nil {
		return err
	}
	ids, folders := apart(c.IDs)
	impact, err := c.impact(ctx, out, set, ids, folders)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(out.stdout).Encode(impactData(&impact))
	} else {
		_, err = fmt.Fprint(out.stdout, impactLines(&impact))
	}
	if err != nil {
		return err
	}
	return whole(set)
}

// apartHint says what is wrong with a name that stands behind a flag, when others stand before it.
func apartHint(err error, args []string) string {
	if !strings.HasPrefix(err.Error(), "unexpected argument ") || !slices.ContainsFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "--") }) {
		return ""
	}
	return "; ids, files and folders stand together, with all flags before them or all behind them"
}

// apart tells folders from ids.
func apart(args []string) (ids, folders []string) {
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil && info.IsDir() {
			folders = append(folders, arg)
		} else {
			ids = append(ids, arg)
		}
	}
	return ids, folders
}

func (c *rulesPreview) impact(ctx context.Context, out *output, set *rules.Set, ids, folders []string) (impact casework.Impact, err error) {
	switch {
	case len(folders) > 0:
		return c.overFolders(out, set, ids, folders)
	case c.DB == "":
		return impact, fmt.Errorf("%w: say over whom: --db sqlite:FILE, or folders of submissions", record.Invalid)
	}
	k := keeping{DB: c.DB, Keys: c.Keys, KeyCommand: c.KeyCommand}
	if err := k.existing(ctx); err != nil {
		return impact, err
	}
	var told func(done int)
	err = k.desk(ctx, out, true, func(desk *casework.Desk, _ beside) (err error) {
		who := casework.Service("preview", record.Assurance)
		impact, err = desk.Preview(ctx, who, casework.PreviewOf{Rules: ids, Set: set, Over: c.Over, Told: func(read, of int) {
			if told == nil {
				told = counting(out, of, "reading")
			}
			told(read)
		}})
		return err
	})
	if told != nil && onTerminal(out) {
		_, _ = fmt.Fprintln(out.stderr)
	}
	return impact, err
}

// overFolders looks at the children of submissions, without a database.
func (c *rulesPreview) overFolders(out *output, set *rules.Set, ids, folders []string) (casework.Impact, error) {
	library, err := rules.Library()
	if err != nil {
		return casework.Impact{}, err
	}
	tried, inForce, err := casework.Tried(set, library, ids)
	if err != nil {
		return casework.Impact{}, err
	}
	count, err := casework.Try(tried, inForce, c.Over)
	if err != nil {
		return casework.Impact{}, err
	}
	submissions := make([]record.Submission, 0, len(folders))
	for _, folder := range folders {
		s, err := intake.ReadFolder(os.DirFS(folder), intake.DefaultOptions())
		if err != nil {
			return casework.Impact{}, fmt.Errorf("reading %s: %w", folder, err)
		}
		submissions = append(submissions, s)
	}
	together := casework.Join(submissions...)
	printReport(out, &together.Report)
	for _, child := range together.Children {
		count.Child(child.Chronology)
	}
	return count.Exact(), nil // whoever has the submissions sees whom they are of
}

// impactLines says an impact in words, with a row for each area and month.
func impactLines(i *casework.Impact) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Over the last %s %s would have asked %s for %s of %v.\n", strings.TrimPrefix(i.Over, "1 "), strings.Join(i.Rules, ", "),
		toldOf(i.Questions, "question", "questions"), toldOf(i.Tally.Children, "child", "children"), i.Children)
	fmt.Fprintf(&b, "Surely: %v. Possibly, as the times are written: %v. Not answered to this day: %v.\n", i.Exact, i.Possible, i.Open)
	if !i.Same {
		fmt.Fprintf(&b, "As it is in force now: %s for %s.\n", toldOf(i.InForce.Questions, "question", "questions"), toldOf(i.InForce.Children, "child", "children"))
	}
	if i.Part {
		fmt.Fprintf(&b, "Only %v of %v children were read: the time ran out.\n", i.Read, i.Children)
	}
	if !i.Questions.None() && len(i.Areas) == 0 {
		b.WriteString("\nBy area: not shown, for too few children stand in a row.\n")
	}
	if !i.Questions.None() && len(i.Months) == 0 {
		b.WriteString("\nBy month: not shown, for too few children stand in a row.\n")
	}
	for _, part := range []struct {
		head string
		rows []casework.ImpactRow
	}{{"rule", i.ByRule}, {"area", i.Areas}, {"month", i.Months}} {
		if len(part.rows) == 0 || part.head == "rule" && len(part.rows) == 1 {
			continue
		}
		fmt.Fprintf(&b, "\n%-34s %14s %10s %10s %10s\n", part.head, "children", "surely", "possibly", "open")
		for _, row := range part.rows {
			fmt.Fprintf(&b, "%-34s %14v %10v %10v %10v\n", cmp.Or(row.Of, "not known"), row.Children, row.Exact, row.Possible, row.Open)
		}
	}
	return b.String()
}

// toldOf says a count as far as it is told.
func toldOf(h record.HowMany, one, many string) string {
	if n, told := h.Number(); told {
		return counted(n, one, many)
	}
	if h == record.Few() {
		return h.String() + " " + many
	}
	return many + " (" + h.String() + ")"
}

// impactJSON is an impact as data. A count that is not told is a text that says so.
type impactJSON struct {
	Rules    []string       `json:"rules"`
	Over     string         `json:"over"`
	Children record.HowMany `json:"children"`
	Read     record.HowMany `json:"read"`
	Asked    tallyJSON      `json:"would_ask"`
	InForce  tallyJSON      `json:"in_force"`
	ByRule   []impactRows   `json:"by_rule"`
	Areas    []impactRows   `json:"by_area"`
	Months   []impactRows   `json:"by_month"`
}

type tallyJSON struct {
	Questions record.HowMany `json:"questions"`
	Children  record.HowMany `json:"children"`
	Exact     record.HowMany `json:"exact"`
	Possible  record.HowMany `json:"possible"`
	Open      record.HowMany `json:"open"`
}

type impactRows struct {
	Of *string `json:"of"` // null: not known

	tallyJSON
}

func impactData(i *casework.Impact) impactJSON {
	rows := func(of []casework.ImpactRow) []impactRows {
		all := []impactRows{}
		for _, row := range of {
			all = append(all, impactRows{orNull(row.Of), tallyData(row.Tally)})
		}
		return all
	}
	return impactJSON{
		Rules: i.Rules, Over: i.Over, Children: i.Children, Read: i.Read, Asked: tallyData(i.Tally), InForce: tallyData(i.InForce),
		ByRule: rows(i.ByRule), Areas: rows(i.Areas), Months: rows(i.Months),
	}
}

func tallyData(t casework.Tally) tallyJSON {
	return tallyJSON{Questions: t.Questions, Children: t.Children, Exact: t.Exact, Possible: t.Possible, Open: t.Open}
}
