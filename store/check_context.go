package store

import (
	"context"

	"sightline/record"
)

// contexts sets what was written about groups and places against its digests, and looks for an entry that is missing.
func (c *check) contexts(ctx context.Context) error {
	all := map[string]*record.Context{}
	return c.each(ctx, func(scan func(...any) error) error {
		row := contextRow{Tenant: c.tenant()}
		if err := scan(row.into()...); err != nil {
			return err
		}
		of := all[row.Context]
		if of == nil {
			of = &record.Context{}
			all[row.Context] = of
		}
		if err := row.addTo(of, c.Codec); err != nil || readStamp(row.At).IsZero() || row.Kind != string(of.Kind) {
			c.bad("%s: it is not what was recorded", row.about().Row)
		}
		c.wrote(row.Change, ofContexts, digestFrom(row.Digest))
		return nil
	}, selectContexts+" ORDER BY change, position", c.tenant())
}
