package store

import (
	"context"
	"errors"

	"sightline/record"
)

// asked sets what is recorded of questions against its digests. That it fits what the entries give is seen when each child is derived anew.
func (c *check) asked(ctx context.Context) error {
	columns := "agency, child, change, position, question, rule, step, ended_by, class, at, content, digest"
	err := c.each(ctx, func(scan func(...any) error) error {
		row := stepRow{refRow: refRow{Tenant: c.tenant()}}
		if err := scan(row.into()...); err != nil {
			return err
		}
		s, err := row.open(c.Codec)
		if errors.Is(err, errShredded) && row.sum() == digestFrom(row.Digest) {
			c.wrote(row.Change, ofSteps, digestFrom(row.Digest))
			return nil
		}
		if err != nil || s.At.IsZero() || (stepCodes{row.Question, row.Rule, row.EndedBy}) != c.stepCodes(&s, s.Prompt.Rule) || row.Class != string(s.Needs.Class()) {
			c.bad("%s: it is not what was recorded", row.about().Row)
		}
		c.wrote(row.Change, ofSteps, digestFrom(row.Digest))
		return nil
	}, "SELECT "+columns+" FROM question_step WHERE tenant = ? ORDER BY change, position", c.tenant())
	if err != nil {
		return err
	}
	return c.each(ctx, func(scan func(...any) error) error {
		var question record.QuestionID
		err := scan(&question)
		c.bad("question %s: the reference it belongs to is no child's", question)
		return err
	}, `SELECT question FROM question_step WHERE tenant = ? AND NOT EXISTS (SELECT 1 FROM child_now WHERE child_now.tenant = question_step.tenant
		AND child_now.agency = question_step.agency AND child_now.child = question_step.child) ORDER BY question LIMIT 1`, c.tenant())
}

// lives sets what is recorded of a child's questions against what its entries give: nothing is new.
func (c *check) lives(id record.ChildID, d *Derived) bool {
	if len(d.Steps) == 0 {
		return true
	}
	c.bad("child %s: what is recorded of question %s is not what its entries give; a rebuild records what is missing", id, d.Steps[0].Question)
	return false
}
