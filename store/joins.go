package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// known reads what matching needs: who children are said to be, what people decided, and how references are joined now.
func (d *database) known(ctx context.Context, tx bun.Tx, tenant record.TenantID) (Known, error) {
	k := Known{Children: map[record.ChildRef]record.ChildID{}}
	of := func(model any) *bun.SelectQuery {
		return tx.NewSelect().Model(model).Where("tenant = ?", string(tenant)).Order("line", "position")
	}
	err := eachRow(ctx, of((*identityRow)(nil)), func(row *identityRow) error {
		id, _, err := row.identity(d.Codec)
		k.Identities = append(k.Identities, id)
		return err
	})
	if err != nil {
		return k, err
	}
	err = eachRow(ctx, of((*decisionRow)(nil)), func(row *decisionRow) error {
		l, _, err := row.link(d.Codec)
		k.Links = append(k.Links, l)
		return err
	})
	if err != nil {
		return k, err
	}
	err = eachRow(ctx, of((*linkRow)(nil)), func(row *linkRow) error {
		k.Children[row.subject()] = record.ChildID(row.ChildID)
		return nil
	})
	return k, err
}

// identity reads a row back, and gives the bytes its content was kept as.
func (r *identityRow) identity(codec Codec) (id record.Identity, plain []byte, err error) {
	if plain, err = codec.Decode(r.about("identity"), r.Content); err != nil {
		return id, nil, err
	}
	var c identityContent
	if err := decode(plain, &c); err != nil {
		return id, nil, err
	}
	id, err = c.identity(r.subject())
	return id, plain, err
}

func (r *decisionRow) link(codec Codec) (l record.Link, plain []byte, err error) {
	if plain, err = codec.Decode(r.about("decision"), r.Content); err != nil {
		return l, nil, err
	}
	var c decisionContent
	if err := decode(plain, &c); err != nil {
		return l, nil, err
	}
	l, err = c.link(r.subject())
	return l, plain, err
}

// childRows are the rows of a batch that say whose references are, as far as they are new.
type childRows struct {
	refs       []submissionRefRow
	identities []identityRow
	decisions  []decisionRow
	links      []linkRow
	held       []heldRow
}

// count leaves out of which references the submission speaks: that alone is no news.
func (c *childRows) count() int {
	return len(c.identities) + len(c.decisions) + len(c.links) + len(c.held)
}

func (r *receipt) aboutChildren(ctx context.Context) (*childRows, error) {
	rows := &childRows{}
	for i, ref := range spokenOf(&r.batch.Submission) {
		rows.refs = append(rows.refs, submissionRefRow{refRow: r.row(i, ref)})
	}
	for _, collect := range []func(context.Context, *childRows) error{r.identities, r.decisions, r.links, r.held} {
		if err := collect(ctx, rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (r *receipt) row(position int, of record.ChildRef) refRow {
	return refRow{Tenant: string(r.tenant), Line: r.line, Position: position, Agency: string(of.Agency), Child: of.Child}
}

// spokenOf gives every reference a submission has a row of, in the order of its rows.
func spokenOf(s *record.Submission) []record.ChildRef {
	var refs []record.ChildRef
	seen := map[record.ChildRef]bool{}
	add := func(ref record.ChildRef) {
		if !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	for i := range s.People {
		add(s.People[i].Subject)
	}
	for i := range s.Entries {
		add(s.Entries[i].Subject)
	}
	return refs
}

// identities are kept once, however often an agency says the same.
func (r *receipt) identities(ctx context.Context, rows *childRows) error {
	kept, err := digests[identityRow](ctx, r, func(row *identityRow) (record.ChildRef, []byte) { return row.subject(), row.Digest })
	if err != nil {
		return err
	}
	for i := range r.batch.Submission.People {
		id := &r.batch.Submission.People[i]
		digest := digestOfIdentity(id)
		if slices.Contains(kept[id.Subject], digest) {
			continue
		}
		kept[id.Subject] = append(kept[id.Subject], digest)
		plain, err := encode(contentOfIdentity(id))
		if err != nil {
			return err
		}
		rows.identities = append(rows.identities, identityRow{refRow: r.row(i, id.Subject), Content: plain, Digest: digest[:]})
	}
	return nil
}

// decisions about a reference follow one another, so the last one counts even when it repeats an early one. Those before it in the
// same submission are kept when they are new.
func (r *receipt) decisions(ctx context.Context, rows *childRows) error {
	kept, err := digests[decisionRow](ctx, r, func(row *decisionRow) (record.ChildRef, []byte) { return row.subject(), row.Digest })
	if err != nil {
		return err
	}
	links := r.batch.Submission.Links
	last := map[record.ChildRef]int{}
	for i := range links {
		last[links[i].Subject] = i
	}
	for i := range links {
		l := &links[i]
		digest, before := digestOfDecision(l), kept[l.Subject]
		if before.inForce(digest) || last[l.Subject] != i && slices.Contains(before, digest) {
			continue
		}
		kept[l.Subject] = append(before, digest)
		plain, err := encode(contentOfDecision(l))
		if err != nil {
			return err
		}
		rows.decisions = append(rows.decisions, decisionRow{refRow: r.row(i, l.Subject), Content: plain, Digest: digest[:]})
	}
	return nil
}

// digests gives the digests of what is kept of each reference, oldest first.
func digests[Row any](ctx context.Context, r *receipt, of func(*Row) (record.ChildRef, []byte)) (map[record.ChildRef]versions, error) {
	kept := map[record.ChildRef]versions{}
	q := r.tx.NewSelect().Model((*Row)(nil)).Column("agency", "child", "digest").Where("tenant = ?", string(r.tenant)).Order("line", "position")
	err := eachRow(ctx, q, func(row *Row) error {
		ref, digest := of(row)
		kept[ref] = append(kept[ref], digestFrom(digest))
		return nil
	})
	return kept, err
}

// links writes whose a reference is when that is new or has changed.
func (r *receipt) links(ctx context.Context, rows *childRows) error {
	q := r.tx.NewSelect().Model((*linkRow)(nil)).Where("tenant = ?", string(r.tenant)).Order("line")
	now := map[record.ChildRef]record.ChildID{}
	if err := eachRow(ctx, q, func(row *linkRow) error {
		now[row.subject()] = record.ChildID(row.ChildID)
		return nil
	}); err != nil {
		return err
	}
	for i, ref := range inOrder(r.batch) {
		if id := r.batch.Children[ref]; now[ref] != id {
			rows.links = append(rows.links, linkRow{refRow: r.row(i, ref), ChildID: string(id)})
		}
	}
	return nil
}

// inOrder gives every reference of a batch: those the submission speaks of in its order, then the others by name.
func inOrder(b *Batch) []record.ChildRef {
	refs := slices.DeleteFunc(spokenOf(&b.Submission), func(ref record.ChildRef) bool { return b.Children[ref] == "" })
	spoken := map[record.ChildRef]bool{}
	for _, ref := range refs {
		spoken[ref] = true
	}
	var others []record.ChildRef
	for ref := range b.Children {
		if !spoken[ref] {
			others = append(others, ref)
		}
	}
	slices.SortFunc(others, func(a, b record.ChildRef) int {
		return cmp.Or(cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Child, b.Child))
	})
	return append(refs, others...)
}

// held writes which references wait, and which wait no longer.
func (r *receipt) held(ctx context.Context, rows *childRows) error {
	now := map[record.ChildRef]heldRow{}
	q := r.tx.NewSelect().Model((*heldRow)(nil)).Where("tenant = ?", string(r.tenant)).Order("line")
	if err := eachRow(ctx, q, func(row *heldRow) error {
		now[row.subject()] = *row
		return nil
	}); err != nil {
		return err
	}
	waits := map[record.ChildRef]bool{}
	for i := range r.batch.Held {
		h := &r.batch.Held[i]
		row := heldRow{refRow: r.row(i, h.Ref), Waits: true, Likes: likes(h.Like), Why: h.Why}
		if was := now[h.Ref]; !waits[h.Ref] && (!was.Waits || was.Likes != row.Likes || was.Why != row.Why) {
			rows.held = append(rows.held, row)
		}
		waits[h.Ref] = true
	}
	for i, ref := range inOrder(r.batch) {
		if now[ref].Waits && !waits[ref] {
			rows.held = append(rows.held, heldRow{refRow: r.row(len(r.batch.Held)+i, ref), Likes: likes(nil)})
		}
	}
	return nil
}

// likes writes references as the table keeps them.
func likes(refs []record.ChildRef) string {
	pairs := make([][2]string, 0, len(refs))
	for _, ref := range refs {
		pairs = append(pairs, [2]string{string(ref.Agency), ref.Child})
	}
	text, err := json.Marshal(pairs)
	if err != nil {
		panic(err) // pairs of strings are always JSON
	}
	return string(text)
}

func (r *heldRow) held() (record.Held, error) {
	h := record.Held{Ref: r.subject(), Why: r.Why}
	var pairs [][2]string
	if err := decode([]byte(r.Likes), &pairs); err != nil {
		return h, err
	}
	for _, pair := range pairs {
		h.Like = append(h.Like, record.ChildRef{Agency: record.AgencyCode(pair[0]), Child: pair[1]})
	}
	return h, nil
}

// insert writes the rows, and adds them to what the line covers.
func (c *childRows) insert(ctx context.Context, r *receipt) error {
	for i := range c.refs {
		r.under.add(ofRefs, c.refs[i].sum())
	}
	var err error
	for i := range c.identities {
		row := &c.identities[i]
		r.under.add(ofIdentities, row.sum(row.Content))
		if row.Content, err = r.Codec.Encode(row.about("identity"), row.Content); err != nil {
			return fmt.Errorf("writing who children are: %w", err)
		}
	}
	for i := range c.decisions {
		row := &c.decisions[i]
		r.under.add(ofDecisions, row.sum(row.Content))
		if row.Content, err = r.Codec.Encode(row.about("decision"), row.Content); err != nil {
			return fmt.Errorf("writing decisions: %w", err)
		}
	}
	for i := range c.links {
		r.under.add(ofLinks, c.links[i].sum())
	}
	for i := range c.held {
		r.under.add(ofHeld, c.held[i].sum())
	}
	for what, write := range map[string]func() error{
		"references": func() error { return insert(ctx, r.tx, c.refs) },
		"identities": func() error { return insert(ctx, r.tx, c.identities) },
		"decisions":  func() error { return insert(ctx, r.tx, c.decisions) },
		"links":      func() error { return insert(ctx, r.tx, c.links) },
		"waits":      func() error { return insert(ctx, r.tx, c.held) },
	} {
		if err := write(); err != nil {
			return fmt.Errorf("writing %s: %w", what, err)
		}
	}
	return nil
}

// insert writes rows some hundreds at a time: a statement has its greatest length.
func insert[Row any](ctx context.Context, tx bun.Tx, rows []Row) error {
	for part := range slices.Chunk(rows, 200) {
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

var _ = audit.Digest{}
