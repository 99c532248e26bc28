package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"sightline/record"
)

// child derives one child anew and sets it against what is kept ready.
func (c *check) child(ctx context.Context, id record.ChildID) error {
	child, classes, err := c.whole(ctx, id)
	if err != nil {
		return err
	}
	for i := range child.Entries {
		if e := &child.Entries[i]; Searchable(e, classes[i]) {
			doc := docOf(c.Codec, c.of, e)
			c.index[e.Ref] = Indexed{Ref: e.Ref, Child: doc.Child, Sum: SumOf(doc.Terms)}
		}
	}
	var library, asked string
	var next int64
	var keptCard, keptBody, keptWords, wrapped []byte
	err = plain(c.tx).QueryRowContext(ctx, "SELECT rules, asked_at, next_at, card, body, words, wrapped FROM child_view WHERE tenant = $1 AND child_id = $2", c.tenant(), string(id)).
		Scan(&library, &asked, &next, &keptCard, &keptBody, &keptWords, &wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		c.bad("child %s: nothing is kept ready of it; a rebuild makes it", id)
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading a chronology: %w", err)
	}
	body, errBody := c.decodeView(id, c.viewOf(id), wrapped, keptBody)
	card, errCard := c.decodeView(id, c.cardOf(id), wrapped, keptCard)
	words, errWords := c.childWords(id, wrapped, keptWords)
	if library != c.library { // it is derived again in the background; until then it is shown as it is
		c.found.Stale++
		return c.stale(ctx, derivedBefore{child, classes, body, card, library, errors.Join(errBody, errCard, errWords)})
	}
	d, err := c.derive(&child, readStamp(asked))
	if err != nil {
		return err
	}
	if !c.lives(id, &d) {
		return nil
	}
	child.settle(classes, &d)
	if errBody != nil || errCard != nil || errWords != nil || !words.Counted || !sameWords(words.Counts, d.Words) || next != nextAt(&d) || !bytes.Equal(body, compact(&d.Model)) || !bytes.Equal(card, compactCard(&d.Card)) {
		c.bad("child %s: what is kept ready is not what its entries give; a rebuild makes it again", id)
		return nil //nolint:nilerr // that is the answer
	}
	return errors.Join(c.told(ctx, id, d.Model.Known), c.reached(ctx, id, &d))
}

// told sets what is kept of who was told of what against what the entries give.
func (c *check) told(ctx context.Context, id record.ChildID, want []KnownTo) error {
	left := make(map[KnownTo]bool, len(want))
	for _, k := range want {
		left[k] = true
	}
	err := c.each(ctx, func(scan func(...any) error) error {
		var k KnownTo
		if err := scan(&k.Knower, &k.Ref.Agency, &k.Ref.Record, &k.By.Agency, &k.By.Record); err != nil {
			return err
		}
		if !left[k] {
			c.bad("child %s: who was told of entry %s is not what the entries give; a rebuild makes it again", id, k.Ref)
		}
		delete(left, k)
		return nil
	}, "SELECT knower, agency, record, by_agency, by_record FROM known_to WHERE tenant = ? AND child_id = ?", c.tenant(), string(id))
	if err == nil && len(left) > 0 {
		c.bad("child %s: it is not kept who was told of %d entries; a rebuild makes it again", id, len(left))
	}
	return err
}

// derivedBefore is what another library of rules derived of a child, and what its rows give now.
type derivedBefore struct {
	child      Child
	classes    []record.Class
	body, card []byte
	library    string // "": before it was kept how far records reach
	err        error
}

// stale sets what another library derived against the rows, as far as no rule has a part in it: everything but the questions.
func (c *check) stale(ctx context.Context, was derivedBefore) error {
	m, notChild := expand(was.body, wholly)
	card, notCard := expandCard(was.card)
	if errors.Join(was.err, notChild, notCard) != nil {
		c.bad("child %s: what is kept ready cannot be read; a rebuild makes it again", was.child.ID)
		return nil //nolint:nilerr // that is the answer
	}
	now, err := c.derive(&was.child, time.Unix(card.At, 0).UTC())
	if err != nil {
		return err
	}
	now.Steps = nil // they are another library's
	was.child.settle(was.classes, &now)
	now.Model.Prompts, now.Model.Ended = m.Prompts, m.Ended
	now.Card.Asked, now.Card.At, now.Card.Matters, now.Card.Duties = card.Asked, card.At, card.Matters, card.Duties
	if !bytes.Equal(was.body, compact(&now.Model)) || !bytes.Equal(compactCard(&card), compactCard(&now.Card)) {
		c.bad("child %s: what is kept ready is not what its entries give; a rebuild makes it again", was.child.ID)
		return nil
	}
	if err := c.told(ctx, was.child.ID, now.Model.Known); err != nil || was.library == "" {
		return err
	}
	return c.reached(ctx, was.child.ID, &now)
}
