package store

import (
	"context"
	"errors"
	"strings"

	"sightline/record"
)

// files sets every file against its digest, and looks for what was taken back and never put, or is held against no child's reference.
func (c *check) files(ctx context.Context) error {
	err := c.each(ctx, func(scan func(...any) error) error {
		row := fileRow{refRow: refRow{Tenant: c.tenant()}}
		if err := scan(append(row.into(), &row.Body)...); err != nil {
			return err
		}
		if _, _, err := c.openFile(&row); err != nil && !errors.Is(err, errShredded) {
			c.bad("%s: it is not what was put there", row.about().Row)
		}
		c.wrote(row.Change, ofFiles, digestFrom(row.Digest))
		return nil
	}, "SELECT "+strings.Join(fileColumns[1:], ", ")+" FROM file WHERE tenant = ? ORDER BY change, position", c.tenant())
	if err != nil {
		return err
	}
	return c.each(ctx, func(scan func(...any) error) error {
		var file record.FileID
		err := scan(&file)
		c.bad("file %s: it was never put to a record, or to one that is no child's", file)
		return err
	}, `SELECT file FROM file AS f WHERE tenant = ? AND (NOT EXISTS (SELECT 1 FROM child_now WHERE child_now.tenant = f.tenant
		AND child_now.agency = f.agency AND child_now.child = f.child)
		OR number = 2 AND NOT EXISTS (SELECT 1 FROM file AS p WHERE p.tenant = f.tenant AND p.file = f.file AND p.number = 1)) ORDER BY file LIMIT 1`, c.tenant())
}
