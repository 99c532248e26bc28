package main

import (
	"context"
	"fmt"

	"sightline/casework"
	"sightline/record"
	"sightline/store"
)

type checkCommand struct {
	keeping

	Rebuild bool `help:"Derive anew what can be: every chronology that is kept ready, its questions, and the search index. Then check."`
}

// Run checks a database and names the first bad record. It says what it compared, so that nobody takes a check for more than it was.
func (c *checkCommand) Run(ctx context.Context, out *output) error {
	if err := c.existing(ctx); err != nil {
		return err
	}
	return c.desk(ctx, out, true, func(desk *casework.Desk, beside beside) error {
		who := casework.Service("check", record.Checking)
		if c.Rebuild {
			children, err := desk.Rebuild(ctx, who)
			if err != nil {
				return fmt.Errorf("deriving anew: %w", err)
			}
			_, _ = fmt.Fprintf(out.stdout, "derived anew: %s and the search index\n", counted(children, "child", "children"))
		}
		found, err := desk.Check(ctx, who)
		if err != nil {
			return fmt.Errorf("checking: %w", err)
		}
		if n := desk.Health(ctx).Waiting; n > 0 {
			_, _ = fmt.Fprintf(out.stdout, "%s of the audit log wait outside the database, because it could not be written; they were not checked\n", counted(n, "line", "lines"))
		}
		return c.print(out, &found, beside)
	})
}

func (c *checkCommand) print(out *output, found *store.Checked, beside beside) error {
	if found.Bad != "" {
		_, _ = fmt.Fprintln(out.stdout, "not whole:", found.Bad)
		return errNotWhole
	}
	_, _ = fmt.Fprintf(out.stdout, "whole: %d entries of %d children, %d lines of the audit log; every chronology was built and asked again\nthe log ends with line %d, root %s\n",
		found.Entries, found.Children, found.Lines, found.Lines, found.Head)
	if found.Stale > 0 {
		_, _ = fmt.Fprintf(out.stdout, "the questions of %s were asked by another rule library; serve asks them again in the background, and --rebuild does it now\n", counted(found.Stale, "child", "children"))
	}
	switch {
	case beside.unsigned != nil:
		_, _ = fmt.Fprintln(out.stdout, "not compared with what was signed outside the database:", beside.unsigned)
		return errNotWhole
	case beside.nowhere:
		_, _ = fmt.Fprintln(out.stdout, "not compared with anything outside the database: no folder of checkpoints is there; name it with --checkpoints FOLDER")
	case found.Checkpoints == 0:
		_, _ = fmt.Fprintln(out.stdout, "not compared with anything outside the database: the folder of checkpoints holds none of this log")
	default:
		_, _ = fmt.Fprintf(out.stdout, "the log agrees with %s signed outside the database; %s at its end no checkpoint covers yet\n",
			counted(found.Checkpoints, "checkpoint", "checkpoints"), counted(int(found.Unsigned), "line", "lines"))
	}
	return nil
}
