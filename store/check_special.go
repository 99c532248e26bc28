package store

import (
	"context"
	"strings"

	"sightline/record"
)

// approved sets what was asked and decided against its digests, and against what can follow.
func (c *check) approved(ctx context.Context) error {
	all := map[string]*record.Approval{}
	return c.each(ctx, func(scan func(...any) error) error {
		row := approvalRow{Tenant: c.tenant()}
		if err := scan(row.into()...); err != nil {
			return err
		}
		a := all[row.Approval]
		if a == nil {
			a = &record.Approval{}
			all[row.Approval] = a
		}
		before := *a
		if err := row.addTo(a, c.Codec); err != nil {
			c.bad("%s: it is not what was recorded", row.about().Row)
		} else if last := &a.Steps[len(a.Steps)-1]; last.At.IsZero() || len(a.Steps) > 1 && before.Follows(last) != "" || a.What != row.What {
			c.bad("%s: it cannot follow what was said before", row.about().Row)
		}
		c.wrote(row.Change, ofApprovals, digestFrom(row.Digest))
		return nil
	}, "SELECT "+strings.Join(approvalColumns[1:], ", ")+" FROM approval_step WHERE tenant = ? ORDER BY change, position", c.tenant())
}

// noticed sets notices, and who read them, against their digests.
func (c *check) noticed(ctx context.Context) error {
	err := c.each(ctx, func(scan func(...any) error) error {
		row := noticeRow{Tenant: c.tenant()}
		if err := scan(row.into()...); err != nil {
			return err
		}
		if n, err := row.told(); err != nil || n.At.IsZero() {
			c.bad("notice %s: it is not what was recorded", row.Notice)
		}
		c.wrote(row.Change, ofNotices, digestFrom(row.Digest))
		return nil
	}, "SELECT "+strings.Join(noticeColumns[1:], ", ")+" FROM notice WHERE tenant = ? ORDER BY change, position", c.tenant())
	if err != nil {
		return err
	}
	return c.each(ctx, func(scan func(...any) error) error {
		var notice, at string
		var by record.Reading
		var change int64
		var position int
		var digest []byte
		if err := scan(&notice, &by.By, &change, &position, &at, &digest); err != nil {
			return err
		}
		by.At = readStamp(at)
		if by.At.IsZero() || readingSum(c.tenant(), notice, &by, change, position) != digestFrom(digest) {
			c.bad("notice %s: who read it is not what was recorded", notice)
		}
		c.wrote(change, ofReadings, digestFrom(digest))
		return nil
	}, "SELECT notice, reader, change, position, at, digest FROM notice_read WHERE tenant = ? ORDER BY change, position", c.tenant())
}

// reviewed sets what was found of accesses against its digests.
func (c *check) reviewed(ctx context.Context) error {
	all := map[string]*record.Review{}
	return c.each(ctx, func(scan func(...any) error) error {
		row := reviewRow{refRow: refRow{Tenant: c.tenant()}}
		if err := scan(row.into()...); err != nil {
			return err
		}
		v := all[row.Review]
		if v == nil {
			v = &record.Review{}
			all[row.Review] = v
		}
		closed := v.ID != "" && !v.Open()
		if err := row.addTo(v, c.Codec); err != nil || closed || readStamp(row.At).IsZero() || readStamp(row.Due).IsZero() {
			c.bad("%s: it is not what was recorded", row.about().Row)
		}
		c.wrote(row.Change, ofReviews, digestFrom(row.Digest))
		return nil
	}, "SELECT "+strings.Join(reviewColumns[1:], ", ")+" FROM review_step WHERE tenant = ? ORDER BY change, position", c.tenant())
}
