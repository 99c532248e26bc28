package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// A large submission is kept here first, in one commit with what it says of children, and then applied part by part, so that nobody who
// wants to open a child waits long, and so that whoever is interrupted goes on where it stopped. Each part is applied once.

// Import is a submission that is kept and applied in parts.
type Import struct {
	Number int64        // of the submission
	Hash   audit.Digest // of everything it says, when it is kept; when it is told, as it is kept
	Parts  int
}

// Part is one part of a submission: its rows.
type Part struct {
	Entries []record.Entry
	Earlier []record.Entry
}

// Stage keeps a submission that was received with Follows.
func (w *writer) Stage(ctx context.Context, i Import, parts []Part) error {
	if err := w.leave(record.OneSubmission, record.ReceiveAct); err != nil {
		return err
	}
	rows := make([][]any, 0, len(parts))
	for n := range parts {
		content, err := w.packPart(i.Number, &parts[n])
		if err != nil {
			return fmt.Errorf("keeping a submission: %w", err)
		}
		digest := partDigest(content)
		w.under.add(ofParts, stagedSum(i.Number, n, digest))
		rows = append(rows, []any{w.tenant(), i.Number, n, 0, content, "", digest[:]})
	}
	w.derived = true
	return errors.Join(
		w.insert(ctx, w.own, Rows{"import", []string{"tenant", "number", "hash", "parts", "done"}, [][]any{{w.tenant(), i.Number, w.Keys.Digest(w.of, i.Hash).String(), len(parts), 0}}}),
		w.insert(ctx, w.own, Rows{"import_part", []string{"tenant", "number", "part", "change", "content", "counts", "digest"}, rows}),
	)
}

// partDigest is of the rows of a part, as they are kept.
func partDigest(content []byte) audit.Digest {
	w := audit.NewDigester("part 2")
	w.Bytes(content)
	return w.Sum()
}

// stagedSum is what the line covers under which a part was kept, and appliedSum what the line covers under which it was applied: nobody
// takes a part away, puts other rows in its place, or says that it was applied.
func stagedSum(number int64, part int, digest audit.Digest) audit.Digest {
	return partSum("part kept 1", number, part, digest)
}

func appliedSum(number int64, part int, digest audit.Digest) audit.Digest {
	return partSum("part applied 1", number, part, digest)
}

func partSum(what string, number int64, part int, digest audit.Digest) audit.Digest {
	w := audit.NewDigester(what)
	w.Number(number)
	w.Number(int64(part))
	w.Bytes(digest[:])
	return w.Sum()
}

// Imports gives the imports that are not done, oldest first; with a hash, those of that submission. Of the others the hash is not told.
func (r *reader) Imports(ctx context.Context, hash audit.Digest) (all []Import, err error) {
	if err := r.leave(record.OneSubmission, record.ReceiveAct, record.ReferAct); err != nil {
		return nil, err
	}
	question, args := "SELECT number, hash, parts FROM import WHERE tenant = ? AND done = 0", []any{r.tenant()}
	if hash != (audit.Digest{}) {
		question, args = question+" AND hash = ?", append(args, r.Keys.Digest(r.of, hash).String())
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		var i Import
		var hash string
		if err := scan(&i.Number, &hash, &i.Parts); err != nil {
			return err
		}
		if i.Hash, err = parseDigest(hash); err != nil {
			return fmt.Errorf("reading import %d: %w", i.Number, errDamaged)
		}
		all = append(all, i)
		return nil
	}, question+" ORDER BY number", args...)
	return all, err
}

// Unfinished says how many large submissions wait to be applied.
func (d *database) Unfinished(ctx context.Context, tenant record.TenantID) (n int, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		return plain(tx).QueryRowContext(ctx, "SELECT count(*) FROM import WHERE tenant = $1 AND done = 0", string(tenant)).Scan(&n)
	})
	return n, err
}

// Apply takes one part that waits and writes its rows. ok is false when it was applied before; got is then what became of it.
func (w *writer) Apply(ctx context.Context, number int64, part int) (got Received, ok bool, err error) {
	if err := w.leave(record.OneSubmission, record.ReceiveAct); err != nil {
		return got, false, err
	}
	var content, kept []byte
	var counts string
	var change int64
	err = plain(w.own).QueryRowContext(ctx, "SELECT change, content, counts, digest FROM import_part WHERE tenant = $1 AND number = $2 AND part = $3", w.tenant(), number, part).
		Scan(&change, &content, &counts, &kept)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return got, false, fmt.Errorf("part %d of submission %d: %w", part, number, record.NotFound)
	case err != nil:
		return got, false, fmt.Errorf("reading part %d of submission %d: %w", part, number, err)
	case change != 0:
		got, err = receivedFrom(counts)
		return got, false, err
	}
	digest := digestFrom(kept)
	p, err := w.unpack(number, content, digest)
	if err != nil {
		return got, false, fmt.Errorf("reading part %d of submission %d: %w", part, number, err)
	}
	if got, err = w.Receive(ctx, Batch{Submission: record.Submission{Entries: p.Entries, Earlier: p.Earlier}, Number: number}); err != nil {
		return got, false, err
	}
	w.under.add(ofParts, appliedSum(number, part, digest))
	_, err = plain(w.own).ExecContext(ctx, "UPDATE import_part SET change = $1, content = $2, counts = $3 WHERE tenant = $4 AND number = $5 AND part = $6",
		w.change, []byte{}, got.text(), w.tenant(), number, part)
	if err != nil {
		return got, false, fmt.Errorf("writing part %d of submission %d: %w", part, number, err)
	}
	return got, true, nil
}

// Finish says that every part is applied. It gives false while one waits.
func (w *writer) Finish(ctx context.Context, number int64) (bool, error) {
	if err := w.leave(record.OneSubmission, record.ReceiveAct); err != nil {
		return false, err
	}
	w.derived = true
	done, err := plain(w.own).ExecContext(ctx, `UPDATE import SET done = 1 WHERE tenant = $1 AND number = $2
		AND NOT EXISTS (SELECT 1 FROM import_part WHERE tenant = $1 AND number = $2 AND change = 0)`, w.tenant(), number)
	if err != nil {
		return false, fmt.Errorf("finishing submission %d: %w", number, err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// counted is what is kept of what became of a part's rows.
type counted struct {
	Applied   int         `json:"applied"`
	Unchanged int         `json:"unchanged"`
	Corrected int         `json:"corrected"`
	Returned  int         `json:"returned"`
	Stricter  int         `json:"stricter"`
	Sealed    int         `json:"sealed,omitempty"`
	Closed    int         `json:"closed,omitempty"`
	Whose     [][2]string `json:"whose,omitempty"`
	Numbers   []int       `json:"numbers,omitempty"`
}

func (got *Received) text() string {
	c := counted{Applied: got.Applied, Unchanged: got.Unchanged, Corrected: got.Corrected, Returned: got.Returned, Stricter: got.Stricter, Sealed: got.Sealed, Closed: got.Closed}
	for ref, n := range got.AppliedTo {
		c.Whose, c.Numbers = append(c.Whose, [2]string{string(ref.Agency), ref.Child}), append(c.Numbers, n)
	}
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // numbers and strings are always JSON
	}
	return string(text)
}

func receivedFrom(text string) (Received, error) {
	var c counted
	if err := decode([]byte(text), &c); err != nil || len(c.Whose) != len(c.Numbers) {
		return Received{}, errDamaged
	}
	got := Received{Applied: c.Applied, Unchanged: c.Unchanged, Corrected: c.Corrected, Returned: c.Returned, Stricter: c.Stricter, Sealed: c.Sealed, Closed: c.Closed, AppliedTo: map[record.ChildRef]int{}}
	for i, ref := range c.Whose {
		got.AppliedTo[record.ChildRef{Agency: record.AgencyCode(ref[0]), Child: ref[1]}] = c.Numbers[i]
	}
	return got, nil
}

func parseDigest(text string) (d audit.Digest, err error) {
	kept, err := hex.DecodeString(text)
	if err != nil || len(kept) != len(d) {
		return d, errDamaged
	}
	return digestFrom(kept), nil
}
