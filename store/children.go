package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

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
	about := spokenOf(&record.Submission{People: r.batch.Submission.People})
	said, err := digests(ctx, r, about, func(row *identityRow) []byte { return row.Digest })
	if err != nil {
		return err
	}
	for i := range r.batch.Submission.People {
		id := &r.batch.Submission.People[i]
		digest := digestOfIdentity(id)
		if said[id.Subject].has(digest) {
			continue
		}
		said[id.Subject].add(digest)
		plain, err := encode(contentOfIdentity(id))
		if err != nil {
			return err
		}
		rows.identities = append(rows.identities, identityRow{refRow: r.row(i, id.Subject), Content: plain, Digest: digest[:]})
	}
	return nil
}

// decisions about a reference follow one another, and the last one counts. A label means something only beside the others of its
// submission, so all the decisions of a submission are kept, or none when they say nothing new.
func (r *receipt) decisions(ctx context.Context, rows *childRows) error {
	links := r.batch.Submission.Links
	last := map[record.ChildRef]int{}
	for i := range links {
		last[links[i].Subject] = i
	}
	decided, err := digests(ctx, r, slices.Collect(maps.Keys(last)), func(row *decisionRow) []byte { return row.Digest })
	if err != nil {
		return err
	}
	fresh := false
	for i := range links {
		digest, before := digestOfDecision(&links[i]), decided[links[i].Subject]
		fresh = fresh || !before.has(digest) || last[links[i].Subject] == i && !before.inForce(digest)
	}
	if !fresh {
		return nil
	}
	type word struct {
		of     record.ChildRef
		digest audit.Digest
	}
	written := map[word]bool{}
	for i := range links {
		digest := digestOfDecision(&links[i])
		one := word{links[i].Subject, digest}
		if written[one] {
			continue
		}
		written[one] = true
		plain, err := encode(contentOfDecision(&links[i]))
		if err != nil {
			return err
		}
		rows.decisions = append(rows.decisions, decisionRow{refRow: r.row(i, links[i].Subject), Content: plain, Digest: digest[:]})
	}
	return nil
}

// digests gives the digests of what is kept of each reference, oldest first.
func digests[Row any](ctx context.Context, r *receipt, refs []record.ChildRef, of func(*Row) []byte) (map[record.ChildRef]*kept, error) {
	all := map[record.ChildRef]*kept{}
	for _, ref := range refs {
		one := new(kept)
		all[ref] = one
		q := r.tx.NewSelect().Model((*Row)(nil)).Column("digest").
			Where("tenant = ? AND agency = ? AND child = ?", string(r.tenant), string(ref.Agency), ref.Child).Order("line", "position")
		err := eachRow(ctx, q, func(row *Row) error {
			one.add(digestFrom(of(row)))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
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
	return errors.Join(
		insert(ctx, r.tx, c.refs), insert(ctx, r.tx, c.identities), insert(ctx, r.tx, c.decisions), insert(ctx, r.tx, c.links), insert(ctx, r.tx, c.held),
	)
}

// insert writes rows some hundreds at a time: a statement has its greatest length.
func insert[Row any](ctx context.Context, tx bun.Tx, rows []Row) error {
	for part := range slices.Chunk(rows, 200) {
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("writing who children are: %w", err)
		}
	}
	return nil
}
