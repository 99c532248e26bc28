package store

import (
	"context"
	"errors"

	"sightline/audit"
	"sightline/record"
)

// shell is what is left among the entries of what was sent sealed.
type shell struct {
	row    *entryRow
	digest audit.Digest
}

type shellKey struct {
	item    string
	version int
}

// sealedApart sets what is sealed against its digests, and every shell among the entries against what it stands for.
func (c *check) sealedApart(ctx context.Context) error {
	err := c.each(ctx, func(scan func(...any) error) error {
		row := sealedRow{refRow: refRow{Tenant: c.tenant()}}
		if err := scan(row.into()...); err != nil {
			return err
		}
		c.wrote(row.Change, ofSealed, digestFrom(row.Digest))
		at := shellKey{row.Item, row.Version}
		left, isShell := c.shells[at]
		delete(c.shells, at)
		item, err := row.open(c.Codec)
		switch {
		case errors.Is(err, errShredded):
		case err != nil:
			c.bad("%s: %v", row.about().Row, err)
		case (item.Entry != nil) != isShell || isShell && !c.fits(&row, item.Entry, &left):
			c.bad("%s: it is not what was sealed", row.about().Row)
		}
		return nil
	}, selectSealed+" ORDER BY change, position", c.tenant())
	for _, left := range c.shells {
		c.bad("entry %s version %d: it was sealed, and what it said is not there", left.row.ref(), left.row.Version)
	}
	return err
}

// fits says that a shell stands for an entry: its digest is of what is sealed.
func (c *check) fits(row *sealedRow, e *record.Entry, left *shell) bool {
	about, kept := row.about(), row.Content
	if !closed(e) { // sealed by what was said before: its digest was taken as of any other row
		about, kept = left.row.about(), left.row.Content
	}
	return e.Ref == left.row.ref() && e.Subject == left.row.subject() && c.Codec.same(about, kept, digestOf(e), left.digest[:]) == nil
}
