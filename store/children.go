package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

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
	for _, collect := range []func(context.Context, *childRows) error{r.identities, r.decisions, r.links, r.held} {
		if err := collect(ctx, rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (r *receipt) row(position int, of record.ChildRef) refRow {
	return refRow{Tenant: r.tenant(), Agency: string(of.Agency), Child: of.Child, Change: r.change, Position: position}
}

// refs says of which references the submission speaks. Its parts say so of theirs, once.
func (r *receipt) refs(ctx context.Context, rows *childRows) (err error) {
	named := map[record.ChildRef]bool{} // by a row of people.csv
	for i := range r.batch.Submission.People {
		named[r.batch.Submission.People[i].Subject] = true
	}
	said, err := plain(r.own).PrepareContext(ctx, "SELECT EXISTS (SELECT 1 FROM submission_ref WHERE tenant = $1 AND agency = $2 AND child = $3 AND submission = $4)")
	if err != nil {
		return fmt.Errorf("reading the submission: %w", err)
	}
	defer func() { err = errors.Join(err, said.Close()) }()
	for i, ref := range spokenOf(&r.batch.Submission) {
		known := r.batch.Follows && !named[ref] // the part with its rows says so
		if r.batch.Number != 0 {
			if err := said.QueryRowContext(ctx, r.tenant(), string(ref.Agency), ref.Child, r.number).Scan(&known); err != nil {
				return fmt.Errorf("reading the submission: %w", err)
			}
		}
		if !known {
			rows.refs = append(rows.refs, submissionRefRow{refRow: r.row(i, ref), Submission: r.number})
		}
	}
	return nil
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
	for i := range s.Earlier {
		add(s.Earlier[i].Subject)
	}
	return refs
}

// refsIn gives every reference a batch names.
func refsIn(b *Batch) []record.ChildRef {
	refs := map[record.ChildRef]bool{}
	for _, ref := range spokenOf(&b.Submission) {
		refs[ref] = true
	}
	for ref := range b.Children {
		refs[ref] = true
	}
	return slices.Collect(maps.Keys(refs))
}

// joined gives whose references are now; one that is nobody's is not in it.
func (r *reader) joined(ctx context.Context, refs []record.ChildRef) (map[record.ChildRef]record.ChildID, error) {
	now := make(map[record.ChildRef]record.ChildID, len(refs))
	for of := range grouped(refs, everything) {
		err := r.about(ctx, "SELECT child, child_id FROM child_now", of, func(scan func(...any) error) error {
			ref := record.ChildRef{Agency: of.agency}
			var id record.ChildID
			if err := scan(&ref.Child, &id); err != nil {
				return err
			}
			now[ref] = id
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return now, nil
}

// identities are kept once, however often an agency says the same.
func (r *receipt) identities(ctx context.Context, rows *childRows) error {
	about := spokenOf(&record.Submission{People: r.batch.Submission.People})
	said, err := r.digests(ctx, "identity", about)
	if err != nil {
		return err
	}
	for i := range r.batch.Submission.People {
		id := &r.batch.Submission.People[i]
		digest, err := r.Codec.mark(About{Subject: id.Subject}, digestOfIdentity(id))
		if err != nil {
			return err
		}
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
	decided, err := r.digests(ctx, "link_decision", slices.Collect(maps.Keys(last)))
	if err != nil {
		return err
	}
	digests := make([]audit.Digest, len(links))
	for i := range links {
		if digests[i], err = r.Codec.mark(About{Subject: links[i].Subject}, digestOfDecision(&links[i])); err != nil {
			return err
		}
	}
	fresh := false
	for i := range links {
		digest, before := digests[i], decided[links[i].Subject]
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
		digest := digests[i]
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

// digests gives the digests of what a table keeps of each reference, oldest first.
func (r *reader) digests(ctx context.Context, table string, refs []record.ChildRef) (map[record.ChildRef]*kept, error) {
	all := make(map[record.ChildRef]*kept, len(refs))
	for _, ref := range refs {
		all[ref] = new(kept)
	}
	for of := range grouped(refs, everything) {
		err := r.about(ctx, "SELECT child, digest FROM "+table, of, func(scan func(...any) error) error {
			ref := record.ChildRef{Agency: of.agency}
			var digest []byte
			if err := scan(&ref.Child, &digest); err != nil {
				return err
			}
			all[ref].add(digestFrom(digest))
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
	of := func(row *refRow, more ...any) []any {
		return append([]any{row.Tenant, row.Agency, row.Child, row.Change, row.Position}, more...)
	}
	var refs, identities, decisions, links, held [][]any
	for i := range c.refs {
		r.under.add(ofRefs, c.refs[i].sum())
		refs = append(refs, of(&c.refs[i].refRow, c.refs[i].Submission))
	}
	for i := range c.identities {
		row := &c.identities[i]
		if err := row.encode(r.Codec); err != nil {
			return fmt.Errorf("writing who children are: %w", err)
		}
		r.under.add(ofIdentities, row.sum())
		identities = append(identities, of(&row.refRow, row.Content, row.Digest))
	}
	for i := range c.decisions {
		row := &c.decisions[i]
		if err := row.encode(r.Codec); err != nil {
			return fmt.Errorf("writing decisions: %w", err)
		}
		r.under.add(ofDecisions, row.sum())
		decisions = append(decisions, of(&row.refRow, row.Content, row.Digest))
	}
	for i := range c.links {
		r.under.add(ofLinks, c.links[i].sum())
		links = append(links, of(&c.links[i].refRow, c.links[i].ChildID))
	}
	for i := range c.held {
		row := &c.held[i]
		if err := row.encode(r.Codec); err != nil {
			return fmt.Errorf("writing what waits: %w", err)
		}
		r.under.add(ofHeld, row.sum())
		held = append(held, of(&row.refRow, row.Waits, row.Content))
	}
	for _, rows := range []struct {
		table string
		more  []string
		rows  [][]any
	}{
		{"submission_ref", []string{"submission"}, refs}, {"identity", []string{"content", "digest"}, identities},
		{"link_decision", []string{"content", "digest"}, decisions}, {"child_link", []string{"child_id"}, links}, {"held", []string{"waits", "content"}, held},
	} {
		columns := append([]string{"tenant", "agency", "child", "change", "position"}, rows.more...)
		if err := r.insert(ctx, r.own, Rows{rows.table, columns, rows.rows}); err != nil {
			return err
		}
	}
	return c.now(ctx, r)
}

// now writes whose references are from here on.
func (c *childRows) now(ctx context.Context, r *receipt) error {
	var fresh [][]any
	for i := range c.links {
		row := &c.links[i]
		if r.joined[row.subject()] == "" {
			fresh = append(fresh, []any{row.Tenant, row.Agency, row.Child, row.ChildID, row.Change, row.Position})
			continue
		}
		_, err := plain(r.own).ExecContext(ctx, "UPDATE child_now SET child_id = $1, change = $2, position = $3 WHERE tenant = $4 AND agency = $5 AND child = $6",
			row.ChildID, row.Change, row.Position, row.Tenant, row.Agency, row.Child)
		if err != nil {
			return fmt.Errorf("writing whose references are: %w", err)
		}
	}
	if err := r.insert(ctx, r.own, Rows{"child_now", []string{"tenant", "agency", "child", "child_id", "change", "position"}, fresh}); err != nil {
		return err
	}
	return r.spreadOver(ctx, c.links)
}

// touch remembers whose record this changes: of every reference with a new row, and of both children when a reference changes hands.
func (r *receipt) touch(ctx context.Context, rows *childRows, p *plan) error {
	now := func(ref record.ChildRef) record.ChildID {
		if id := r.batch.Children[ref]; id != "" {
			return id
		}
		return r.joined[ref]
	}
	both := func(ref record.ChildRef) {
		for _, id := range []record.ChildID{r.joined[ref], now(ref)} {
			if id != "" {
				r.touched[id] = true
			}
		}
	}
	for i := range rows.refs {
		both(rows.refs[i].subject())
	}
	for i := range rows.identities {
		both(rows.identities[i].subject())
	}
	for i := range rows.links {
		both(rows.links[i].subject())
	}
	for i := range rows.held {
		both(rows.held[i].subject())
	}
	for i := range p.steps {
		if one := &p.steps[i]; one.version != 0 {
			both(one.entry.Subject)
		}
	}
	left, err := r.reader.joined(ctx, p.left()) // by records that are now about another reference
	for _, id := range left {
		r.touched[id] = true
	}
	return err
}
