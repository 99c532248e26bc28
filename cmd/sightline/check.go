package main

import (
	"context"
	"fmt"

	"sightline/casework"
	"sightline/record"
)

type checkCommand struct {
	DB string `help:"The database: sqlite:FILE." name:"db" required:"" placeholder:"sqlite:FILE"`
}

// Run checks a database and names the first bad record.
func (c *checkCommand) Run(ctx context.Context, out *output) error {
	if err := existing(c.DB); err != nil {
		return err
	}
	return withDesk(ctx, c.DB, func(desk *casework.Desk) error {
		found, err := desk.Check(ctx, casework.Local(operator(), record.Operator, record.Checking))
		if err != nil {
			return err
		}
		if found.Bad != "" {
			_, _ = fmt.Fprintln(out.stdout, "not whole:", found.Bad)
			return errNotWhole
		}
		_, err = fmt.Fprintf(out.stdout, "whole: %d entries of %d children, %d lines of the audit log; every chronology was built and asked again\nthe log ends with line %d, digest %s\n", found.Entries, found.Children, found.Lines, found.Lines, found.Head)
		return err
	})
}
