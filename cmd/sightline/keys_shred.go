package main

import (
	"context"
	"errors"
	"fmt"

	"sightline/casework"
	"sightline/keys"
	"sightline/record"
)

type keysShred struct {
	keeping

	Child     string `required:"" placeholder:"ID"        help:"The child: the last part of the address of its page."`
	Agency    string `required:"" placeholder:"CODE"      help:"The agency whose words are taken away."`
	Reference string `required:"" placeholder:"REFERENCE" help:"The agency's own reference of the child."`
}

// Run takes away for good what an agency holds under one reference, when two people said so.
func (c *keysShred) Run(ctx context.Context, out *output) error {
	return c.atKeys(ctx, out, func(desk *casework.Desk, _ *keys.Keyring) error {
		child, ref := record.ChildID(c.Child), record.ChildRef{Agency: record.AgencyCode(c.Agency), Child: c.Reference}
		err := desk.Shred(ctx, keeper(), child, ref, casework.PurgeApproved(child, ref))
		if _, needs := errors.AsType[*casework.NeedsApproval](err); needs {
			return fmt.Errorf("%w: nothing was taken away. Two people have to agree to exactly this child, agency and reference, within the last seven days: a manager of the agency asks on the child's page, at /children/%s/purge, and a Caldicott guardian approves it on the page Approvals. An approval is good once", record.NotYet, c.Child)
		}
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintln(out.stdout, "taken away for good: what the agency held of the child under this reference")
		_, _ = fmt.Fprintln(out.stderr, "note: keep a copy of the list of shredded keys with the key file, so that no backup brings it back.")
		return nil
	})
}
