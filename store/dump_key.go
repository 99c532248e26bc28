package store

import (
	"context"
	"fmt"
	"slices"

	"sightline/record"
)

// The columns of a data key in a dump.
var (
	dumpedKeyID       = slices.Index(dumpedTable("data_key").names(), "id")
	dumpedKeyBy       = slices.Index(dumpedTable("data_key").names(), "wrapped_by")
	dumpedKeyWrapped  = slices.Index(dumpedTable("data_key").names(), "wrapped")
	dumpedKeyShredded = slices.Index(dumpedTable("data_key").names(), "shredded")
)

// asListed takes a data key out of a backup that was made before it was shredded, as the list outside the database says.
func (d *database) asListed(row []cell) {
	id, err := parseKeyID(string(row[dumpedKeyID].bytes))
	if err != nil || row[dumpedKeyShredded].number.Int64 != 0 || !d.Keys.Shredded(id) {
		return
	}
	row[dumpedKeyBy].number.Int64, row[dumpedKeyShredded].number.Int64 = 0, shreddedBefore
	row[dumpedKeyWrapped].bytes = row[dumpedKeyWrapped].bytes[:0]
}

// forgetShredded takes away what a backup kept ready of children some of whose records were shredded since: it is derived anew without
// them (Writer.Missing).
func (d *database) forgetShredded(ctx context.Context, tx Tx, tenant record.TenantID) error {
	for _, table := range []string{"child_view", "known_to"} {
		_, err := plain(tx).ExecContext(ctx, "DELETE FROM "+table+` WHERE tenant = $1 AND child_id IN (SELECT child_id FROM child_now JOIN data_key
			ON data_key.tenant = child_now.tenant AND data_key.agency = child_now.agency AND data_key.child = child_now.child
			WHERE child_now.tenant = $1 AND data_key.shredded = $2)`, string(tenant), shreddedBefore)
		if err != nil {
			return fmt.Errorf("taking away what was shredded since: %w", err)
		}
	}
	return nil
}
