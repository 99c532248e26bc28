package store

import (
	"context"
	"fmt"
	"slices"

	"sightline/audit"
	"sightline/record"
)

// Search gives the entries in which all the words stand, of the children that the access is to and as far as it is into each, at most so
// many: which they are, and nothing they say.
func (r *reader) Search(ctx context.Context, words string, most int) (hits []Hit, err error) {
	if err := r.leave(record.EveryChild, record.SearchAct); err != nil {
		return nil, err
	}
	each, err := r.over()
	q := ParseQuery(words)
	if err != nil || q.IsZero() || len(each) == 0 || most <= 0 {
		return nil, err
	}
	q = q.through(r.Codec, r.of)
	if len(each) <= fewChildren {
		if q.Within, err = r.refsOfEach(ctx, each); err != nil || len(q.Within) == 0 {
			return nil, err
		}
	}
	// What is found and not seen is left out, and more is looked for in its place: nobody finds less because others' records hold the same
	// words.
	for seen, limit := 0, most; len(hits) < most; limit *= wider {
		refs, err := r.Database.Search.Find(ctx, r.tx, r.of, q, limit)
		if err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
		for part := range slices.Chunk(refs[min(seen, len(refs)):], many) {
			found, err := r.hits(ctx, part, each)
			if err != nil {
				return nil, err
			}
			hits = append(hits, found...)
		}
		if seen = len(refs); seen < limit {
			break
		}
	}
	return hits[:min(len(hits), most)], nil
}

// Those who have to do with few children look in what is written of these alone; the others in everything, each time in so many times more.
const (
	fewChildren = 100
	wider       = 8
)

// refsOfEach gives the references of children.
func (r *reader) refsOfEach(ctx context.Context, each map[record.ChildID]record.Sight) (refs []record.ChildRef, err error) {
	args := []any{r.tenant()}
	for id := range each {
		if audit.IsText(string(id)) {
			args = append(args, string(id))
		}
	}
	if len(args) == 1 {
		return nil, nil
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		var ref record.ChildRef
		err := scan(&ref.Agency, &ref.Child)
		refs = append(refs, ref)
		return err
	}, "SELECT agency, child FROM child_now WHERE tenant = ? AND child_id IN ("+places(len(args)-1)+")", args...)
	return refs, err
}

// hits gives what may be seen of records that the index found.
func (r *reader) hits(ctx context.Context, refs []record.Ref, each map[record.ChildID]record.Sight) ([]Hit, error) {
	stand, err := r.histories(ctx, refs)
	if err != nil {
		return nil, err
	}
	about := make([]record.ChildRef, 0, len(refs))
	for _, ref := range refs {
		about = append(about, record.ChildRef{Agency: ref.Agency, Child: stand[ref].child})
	}
	joined, err := r.joined(ctx, about)
	if err == nil {
		err = r.Codec.know(about...)
	}
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for i, ref := range refs {
		child := joined[about[i]]
		switch h := stand[ref]; {
		case h.was == 0, r.Codec.openButListed(about[i]):
		case child == "":
			return nil, fmt.Errorf("reading entry %s: its reference is no child's: %w", ref, errDamaged)
		case h.here != withdrawnHere && each[child].Sees(h.class, h.handling, ref.Agency):
			hits = append(hits, Hit{Child: child, Ref: ref})
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
