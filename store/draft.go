package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sightline/record"
)

// Drafts gives where the actor of the access has typed something into a form and has not sent it, the latest first. What they typed is not given:
// whoever wants it opens the form.
func (r *reader) Drafts(ctx context.Context) (all []Draft, err error) {
	if err := r.leave(record.OneDraft, record.DraftAct); err != nil {
		return nil, err
	}
	rows, err := plain(r.tx).QueryContext(ctx, "SELECT place, version, at, content, class, agency, child FROM draft WHERE tenant = $1 AND actor = $2 ORDER BY at DESC, place",
		r.tenant(), r.access.Granted().Actor.User)
	if err != nil {
		return nil, fmt.Errorf("reading drafts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		d, there, err := r.draftIn(rows)
		if err != nil {
			return nil, err
		}
		if there {
			all = append(all, d)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading drafts: %w", err)
	}
	return all, nil
}

// draftIn reads one, without what it says. One in which nothing stands any more, because it was let go of or taken away for good, is none.
func (r *reader) draftIn(rows *sql.Rows) (d Draft, there bool, err error) {
	var at string
	var content []byte
	if err := rows.Scan(&d.Place, &d.Version, &at, &content, &d.Class, &d.Subject.Agency, &d.Subject.Child); err != nil {
		return d, false, fmt.Errorf("reading drafts: %w", err)
	}
	d.At = readStamp(at)
	text, err := r.Codec.Decode(r.draftOf(&d), content)
	if errors.Is(err, errShredded) {
		return d, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("reading drafts: %w", err)
	}
	return d, len(text) > 0, nil
}
