package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"sightline/record"
)

// keys looks whether every data key opens, and collects which each change made or took away: a key that is gone and was not taken away on
// purpose is damage.
func (c *check) keys(context.Context) error {
	if err := c.Codec.knowAll(); err != nil {
		return err
	}
	var all []*dataKey
	for _, keys := range c.Codec.keys {
		all = append(all, keys...)
	}
	slices.SortFunc(all, func(a, b *dataKey) int { return cmp.Or(cmp.Compare(a.change, b.change), compareKeys(a, b)) })
	for _, key := range all {
		if key.change != 0 { // that of who works here may be made outside any change
			c.wrote(key.change, ofKeys, key.sum(keyMade))
		} else if key.of != (record.ChildRef{}) {
			c.bad("data key %s: no change made it", key.id)
		}
		switch {
		case key.shredded > 0:
		case key.shredded == shreddedBefore && !c.Keys.Shredded(key.id):
			c.bad("data key %s: it is said to be shredded before this record was restored, and the list of what is shredded does not say so", key.id)
		case key.shredded == 0:
			switch err := c.Codec.open(key); {
			case errors.Is(err, errShredded):
				c.bad("data key %s: this record is older than the shredding of what it opens, as after an older file was put back; the service, or keys rewrap, takes it away again", key.id)
			case err != nil:
				c.bad("data key %s: %v", key.id, err)
			}
		}
	}
	slices.SortFunc(all, func(a, b *dataKey) int { return cmp.Or(cmp.Compare(a.shredded, b.shredded), compareKeys(a, b)) })
	for _, key := range all {
		if key.shredded > 0 {
			c.wrote(key.shredded, ofShredded, key.sum(keyShredded))
		}
	}
	return nil
}
