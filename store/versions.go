package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/audit"
	"sightline/record"
)

// step is what becomes of one row: a new version of its record, or nothing.
type step struct {
	entry    *record.Entry
	digest   audit.Digest
	of       *history
	version  int // 0: the row is kept already
	class    record.Class
	stricter bool            // the class is the one of the version before, and above its own
	keeps    record.Handling // of the version before, when it is stricter than what is written
	here     int             // what it is
	closes   bool            // what was held open of the record is sealed from now on
}

// plan is what becomes of every row, and of which records it is.
type plan struct {
	steps   []step
	records map[record.Ref]*history
}

// left gives the references that records were about before.
func (p *plan) left() []record.ChildRef {
	var refs []record.ChildRef
	for _, h := range p.records {
		refs = append(refs, h.left...)
	}
	return refs
}

// plan says what becomes of every row: applied when the record is new, unchanged when it is kept already, else corrected. A row that
// a later row of the same submission corrects is kept already when any version is equal to it: it came and was corrected before.
func (r *receipt) plan(ctx context.Context) (*plan, Received, error) {
	var got Received
	s := &r.batch.Submission
	refs := make([]record.Ref, 0, len(s.Entries))
	for i := range s.Entries {
		refs = append(refs, s.Entries[i].Ref)
	}
	for i := range s.Earlier {
		refs = append(refs, s.Earlier[i].Ref)
	}
	p := &plan{steps: make([]step, 0, len(refs))}
	err := r.Codec.know(spokenOf(s)...)
	if err == nil {
		p.records, err = r.histories(ctx, refs)
	}
	if err != nil {
		return nil, got, err
	}
	for e, last := range told(s) {
		h := p.records[e.Ref]
		digest, err := r.Codec.mark(About{Subject: e.Subject, Sealed: closed(e)}, digestOf(e))
		if err != nil {
			return nil, got, err
		}
		one := step{entry: e, digest: digest}
		again := h.has(one.digest)
		decided := again && h.decided() // a person here decided otherwise, and the agency says nothing new
		if !decided && !h.inForce(one.digest) && (last || !again) {
			one = h.next(e, one.digest)
			got.count(&one, again)
		} else {
			got.Unchanged++
		}
		p.steps = append(p.steps, one)
	}
	return p, got, nil
}

// count counts a new version; again says that it is equal to one from before that was corrected since.
func (got *Received) count(one *step, again bool) {
	if one.version == 1 {
		got.Applied++
		if got.AppliedTo == nil {
			got.AppliedTo = map[record.ChildRef]int{}
		}
		got.AppliedTo[one.entry.Subject]++
	} else {
		got.Corrected++
	}
	if again {
		got.Returned++
	}
	if one.stricter || one.keeps != "" {
		got.Stricter++
	}
	if one.here == sealedHere {
		got.Sealed++
	}
	if one.closes {
		got.Closed++
	}
}

// told gives the rows of a submission in the order of its entries, each after the rows it corrects; last says that nothing in the
// submission corrects it.
func told(s *record.Submission) func(yield func(e *record.Entry, last bool) bool) {
	earlier := map[record.Ref][]*record.Entry{}
	for i := range s.Earlier {
		earlier[s.Earlier[i].Ref] = append(earlier[s.Earlier[i].Ref], &s.Earlier[i])
	}
	return func(yield func(*record.Entry, bool) bool) {
		for i := range s.Entries {
			e := &s.Entries[i]
			for _, old := range earlier[e.Ref] {
				if !yield(old, false) {
					return
				}
			}
			delete(earlier, e.Ref)
			if !yield(e, true) {
				return
			}
		}
		for i := range s.Earlier { // what was to correct them was refused: they stand
			e := &s.Earlier[i]
			if rest := earlier[e.Ref]; len(rest) > 0 && !yield(e, rest[len(rest)-1] == e) {
				return
			}
		}
	}
}

// many is how many keys one statement asks for: a statement has its greatest length.
const many = 300

// histories reads what is kept of records, one for each that is named.
func (r *reader) histories(ctx context.Context, refs []record.Ref) (map[record.Ref]*history, error) {
	all := make(map[record.Ref]*history, len(refs))
	byAgency := map[record.AgencyCode][]record.RecordID{}
	for _, ref := range refs {
		if all[ref] == nil {
			all[ref] = &history{}
			byAgency[ref.Agency] = append(byAgency[ref.Agency], ref.Record)
		}
	}
	for agency, ids := range byAgency {
		for part := range slices.Chunk(ids, many) {
			if err := r.historiesOf(ctx, agency, part, all); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (r *reader) historiesOf(ctx context.Context, agency record.AgencyCode, ids []record.RecordID, into map[record.Ref]*history) (err error) {
	args := []any{r.tenant(), string(agency)}
	for _, id := range ids {
		args = append(args, string(id))
	}
	rows, err := plain(r.tx).QueryContext(ctx, numbered("SELECT record, child, class, handling, here, first_change, first_position, digests FROM entry_now WHERE tenant = ? AND agency = ? AND record IN ("+places(len(ids))+")"), args...)
	if err != nil {
		return fmt.Errorf("reading earlier versions: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id record.RecordID
		var h history
		var digests []byte
		if err := rows.Scan(&id, &h.child, &h.class, &h.handling, &h.here, &h.firstChange, &h.firstPosition, &digests); err != nil {
			return fmt.Errorf("reading earlier versions: %w", err)
		}
		for d := range slices.Chunk(digests, len(audit.Digest{})) {
			h.add(digestFrom(d))
		}
		h.was = len(h.digests)
		*into[record.Ref{Agency: agency, Record: id}] = h
	}
	return rows.Err()
}

// places are the numbered or asked-for places of a statement.
func places(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// entries writes the new versions, in the order told, and which of them stand.
func (r *receipt) entries(ctx context.Context, p *plan) error {
	rows := make([][]any, 0, len(p.steps))
	for position := range p.steps {
		if one := &p.steps[position]; one.version != 0 {
			values, err := r.entryRow(one, position, r.number)
			if err != nil {
				return err
			}
			rows = append(rows, values)
		}
	}
	if len(rows) > 0 && r.wroteBatch {
		return fmt.Errorf("%w: the rows of one batch are one change", record.Invalid)
	}
	r.wroteBatch = r.wroteBatch || len(rows) > 0
	blank, err := r.blank(ctx, p)
	if err != nil {
		return err
	}
	if err := r.insert(ctx, r.own, Rows{"entry", entryColumns, rows}); err != nil {
		return err
	}
	for ref, is := range blank {
		if !is {
			delete(r.fresh, ref) // an earlier batch of this change wrote of it
		}
	}
	for ref, h := range p.records {
		if of := (record.ChildRef{Agency: ref.Agency, Child: h.child}); h.last != nil && blank[of] && h.here != sealedHere {
			e := *h.last
			e.Handling, e.Origin.Submission = h.handling, r.number
			r.fresh[of] = append(r.fresh[of], placed[classed]{h.firstChange, h.firstPosition, classed{e, h.class}})
		}
	}
	return r.now(ctx, p)
}

// blank gives the references that no entry was about before. What is written of them in this change is everything there is, and need not
// be read back.
func (r *receipt) blank(ctx context.Context, p *plan) (blank map[record.ChildRef]bool, err error) {
	some, err := plain(r.own).PrepareContext(ctx, "SELECT EXISTS (SELECT 1 FROM entry WHERE tenant = $1 AND agency = $2 AND child = $3)")
	if err != nil {
		return nil, fmt.Errorf("reading entries: %w", err)
	}
	defer func() { err = errors.Join(err, some.Close()) }()
	blank = map[record.ChildRef]bool{}
	for i := range p.steps {
		ref := p.steps[i].entry.Subject
		if _, asked := blank[ref]; asked {
			continue
		}
		var there bool
		if err := some.QueryRowContext(ctx, r.tenant(), string(ref.Agency), ref.Child).Scan(&there); err != nil {
			return nil, fmt.Errorf("reading entries: %w", err)
		}
		blank[ref] = !there
	}
	return blank, nil
}

// entryRow makes the row of a new version, and adds it to what the line covers.
func (w *writer) entryRow(one *step, position int, submission int64) ([]any, error) {
	h := one.of
	if one.version == 1 {
		h.firstChange, h.firstPosition = w.change, position
	}
	if h.child != "" && h.child != one.entry.Subject.Child {
		h.left = append(h.left, record.ChildRef{Agency: one.entry.Ref.Agency, Child: h.child})
	}
	h.child, h.last = one.entry.Subject.Child, one.entry
	e := one.entry
	if one.here == sealedHere {
		var err error
		if e, err = w.sealEntry(one); err != nil {
			return nil, err
		}
	}
	row := rowOf(e)
	row.Tenant, row.Version, row.Change, row.Position, row.ReceivedAt = w.tenant(), one.version, w.change, position, stamp(w.at)
	row.FirstChange, row.FirstPosition, row.Submission = h.firstChange, h.firstPosition, submission
	row.Class, row.Keeps = string(one.class), string(one.keeps)
	row.Here = one.here
	plain, err := encode(contentOf(e))
	if err != nil {
		return nil, err
	}
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return nil, fmt.Errorf("writing entries: %w", err)
	}
	row.Digest = one.digest[:]
	sum := row.sum()
	row.RowDigest = sum[:]
	w.under.add(ofEntries, sum)
	return row.values(), nil
}

var nowColumns = []string{"tenant", "agency", "record", "child", "version", "first_change", "first_position", "class", "handling", "here", "digests"}

// now writes which version of each record stands, and puts it into the index or takes it out.
func (w *writer) now(ctx context.Context, p *plan) error {
	last := make(map[record.Ref]*step, len(p.records))
	order := make([]*step, 0, len(p.steps))
	for i := range p.steps {
		one := &p.steps[i]
		if one.version != 0 {
			if last[one.entry.Ref] == nil {
				order = append(order, one)
			}
			last[one.entry.Ref] = one
		}
	}
	fresh := make([][]any, 0, len(order))
	for _, first := range order {
		ref := first.entry.Ref
		h := p.records[ref]
		values := []any{
			w.tenant(), string(ref.Agency), string(ref.Record), h.child, len(h.digests), h.firstChange, h.firstPosition, string(h.class),
			string(h.handling), h.here, h.bytes(),
		}
		if h.was == 0 {
			fresh = append(fresh, values)
			continue
		}
		changed, err := plain(w.own).ExecContext(ctx, numbered(`UPDATE entry_now SET child = ?, version = ?, class = ?, handling = ?, here = ?, digests = ?
			WHERE tenant = ? AND agency = ? AND record = ? AND version = ?`),
			h.child, len(h.digests), string(h.class), string(h.handling), h.here, h.bytes(), w.tenant(), string(ref.Agency), string(ref.Record), h.was)
		if err != nil {
			return fmt.Errorf("writing which version stands: %w", err)
		}
		if n, err := changed.RowsAffected(); err != nil || n != 1 {
			return errors.Join(fmt.Errorf("%w: another version came first", record.Conflict), err)
		}
	}
	if err := w.insert(ctx, w.own, Rows{"entry_now", nowColumns, fresh}); err != nil {
		return err
	}
	return w.index(ctx, order, last, p)
}

// index puts what stands now where a search finds it: never what is of class C or S, restricted or sealed.
func (w *writer) index(ctx context.Context, order []*step, last map[record.Ref]*step, p *plan) error {
	var docs []Doc
	var gone []record.Ref
	for _, first := range order {
		one := last[first.entry.Ref]
		e := *one.entry
		h := p.records[e.Ref]
		e.Handling = h.handling
		switch {
		case h.here != withdrawnHere && h.here != sealedHere && Searchable(&e, h.class):
			docs = append(docs, w.doc(&e, h))
		case h.was > 0:
			gone = append(gone, e.Ref)
		}
	}
	if len(gone) > 0 {
		if err := w.Database.Search.Remove(ctx, w.own.Tx, record.TenantID(w.tenant()), gone); err != nil {
			return err
		}
	}
	if len(docs) == 0 {
		return nil
	}
	return w.Database.Search.Put(ctx, w.own.Tx, docs)
}

func (w *writer) doc(e *record.Entry, h *history) Doc {
	d := docOf(w.Codec, record.TenantID(w.tenant()), e)
	d.New = h.was == 0
	return d
}
