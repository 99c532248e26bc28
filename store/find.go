package store

import (
	"context"
	"fmt"

	"sightline/record"
)

// Search gives the entries in which all the words stand, of every child, at most so many: which they are, and nothing they say.
func (r *reader) Search(ctx context.Context, words string, most int) ([]Hit, error) {
	if err := r.leave(record.EveryChild, record.SearchAct); err != nil {
		return nil, err
	}
	q := ParseQuery(words)
	if q.IsZero() {
		return nil, nil
	}
	refs, err := r.Database.Search.Find(ctx, r.tx, r.of, q.through(r.Codec, r.of), most)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	stand, err := r.histories(ctx, refs)
	if err != nil {
		return nil, err
	}
	about := make([]record.ChildRef, 0, len(refs))
	for _, ref := range refs {
		about = append(about, record.ChildRef{Agency: ref.Agency, Child: stand[ref].child})
	}
	joined, err := r.joined(ctx, about)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, 0, len(refs))
	for i, ref := range refs {
		switch h := stand[ref]; {
		case h.was == 0:
		case joined[about[i]] == "":
			return nil, fmt.Errorf("reading entry %s: its reference is no child's: %w", ref, errDamaged)
		case h.here != withdrawnHere && r.far().sees(h.class, h.handling, ref.Agency):
			hits = append(hits, Hit{Child: joined[about[i]], Ref: ref})
		}
	}
	return hits, nil
}

// Found gives entries of the child the access is about that a search found, and the child's card. One that is another child's by now, or
// may not be found by its words, is left out.
func (r *reader) Found(ctx context.Context, refs []record.Ref) (card Card, found []record.Entry, err error) {
	if err := r.leave(record.OneChild, record.SearchAct); err != nil {
		return card, nil, err
	}
	id := record.ChildID(r.access.Granted().Subject.ID)
	stand, err := r.histories(ctx, refs)
	if err != nil {
		return card, nil, err
	}
	for _, ref := range refs {
		h := stand[ref]
		if h.was == 0 || h.here == withdrawnHere {
			continue
		}
		e, err := r.versionOf(ctx, ref, h)
		if err != nil {
			return card, nil, err
		}
		joined, err := r.joined(ctx, []record.ChildRef{e.Subject})
		if err != nil {
			return card, nil, err
		}
		if joined[e.Subject] == id && r.far().sees(h.class, e.Handling, ref.Agency) && Searchable(&e, h.class) {
			found = append(found, e)
		}
	}
	card, err = r.card(ctx, id)
	return card, found, err
}

// reindex makes the full-text index of a tenant again from the entries that stand.
func (d *database) reindex(ctx context.Context, tx Tx, tenant record.TenantID) error {
	if err := d.Search.Clear(ctx, tx.Tx, tenant); err != nil {
		return err
	}
	r := d.readerIn(ctx, tx.Tx, tenant)
	var docs []Doc
	put := func() error {
		if len(docs) == 0 {
			return nil
		}
		err := d.Search.Put(ctx, tx.Tx, docs)
		docs = docs[:0]
		return err
	}
	ids, err := r.children(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, classes, err := r.whole(ctx, id)
		if err != nil {
			return err
		}
		for i := range c.Entries {
			if e := &c.Entries[i]; Searchable(e, classes[i]) {
				doc := docOf(r.Codec, tenant, e)
				doc.New = true
				docs = append(docs, doc)
			}
		}
		if len(docs) >= many {
			if err := put(); err != nil {
				return err
			}
		}
	}
	return put()
}
