package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"sightline/record"
)

// Shred takes away, for good, the keys of a reference of the child the access is about: what its agency said of the child can be read by
// nobody any more, also not from a backup made before, where the list outside the database is. Its rows stay, so that the log can be
// followed. The list is written first: whatever happens then, the keys open nothing here, and doing it again brings it to its end. What is
// kept ready has to be derived anew (Touched). What the agency sends later is kept under a new key.
func (w *writer) Shred(ctx context.Context, ref record.ChildRef) error {
	if err := w.leave(record.OneChild, record.RotateKeysAct); err != nil {
		return err
	}
	id := record.ChildID(w.access.Granted().Subject.ID)
	refs, err := w.refsOf(ctx, id, everything)
	if err != nil {
		return err
	}
	if !slices.Contains(refs, ref) {
		return fmt.Errorf("reference: %w", record.NotFound)
	}
	if err := w.Codec.know(ref); err != nil {
		return err
	}
	var there []*dataKey
	var ids []KeyID
	for _, use := range []Use{ForContent, ForSealed} {
		for _, key := range w.Codec.keys[keyAt{ref, use}] {
			if key.shredded == 0 && !key.made {
				there, ids = append(there, key), append(ids, key.id)
			}
		}
	}
	slices.SortFunc(there, compareKeys)
	if err := w.Keys.Shred(ids...); err != nil {
		return err
	}
	for _, key := range there {
		if err := w.shredOne(ctx, key); err != nil {
			return err
		}
	}
	w.touched[id], w.shreds = true, true
	delete(w.fresh, ref)
	return w.unlist(ctx, ref)
}

func (w *writer) shredOne(ctx context.Context, key *dataKey) error {
	_, err := plain(w.own).ExecContext(ctx, numbered("UPDATE data_key SET wrapped = ?, wrapped_by = 0, shredded = ? WHERE tenant = ? AND agency = ? AND child = ? AND used_for = ? AND id = ?"),
		[]byte{}, w.change, w.tenant(), string(key.of.Agency), key.of.Child, string(key.use), key.id.String())
	if err != nil {
		return fmt.Errorf("taking a key away: %w", err)
	}
	key.shredded, key.key, key.kept = w.change, nil, Kept{}
	w.under.add(ofShredded, key.sum(keyShredded))
	return nil
}

// unlist takes what was written of a reference out of the search index.
func (w *writer) unlist(ctx context.Context, ref record.ChildRef) error {
	var gone []record.Ref
	err := w.each(ctx, func(scan func(...any) error) error {
		one := record.Ref{Agency: ref.Agency}
		err := scan(&one.Record)
		gone = append(gone, one)
		return err
	}, "SELECT record FROM entry_now WHERE tenant = ? AND agency = ? AND child = ?", w.tenant(), string(ref.Agency), ref.Child)
	if err != nil {
		return err
	}
	return w.Database.Search.Remove(ctx, w.own.Tx, w.of, gone)
}

// Missing derives what is kept ready of children of whom nothing is: after a backup was restored, or an older file of the database put back,
// from which something was shredded since. It says how many they were.
func (w *writer) Missing(ctx context.Context, derive Derive) (int, error) {
	if err := w.leave(record.EveryChild, record.RestoreAct, record.CheckAct, record.RotateKeysAct); err != nil {
		return 0, err
	}
	if err := w.shredAgain(ctx); err != nil {
		return 0, err
	}
	var ids []record.ChildID
	err := w.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT DISTINCT child_id FROM child_now WHERE tenant = ? AND NOT EXISTS (SELECT 1 FROM child_view WHERE child_view.tenant = child_now.tenant
		AND child_view.child_id = child_now.child_id) ORDER BY child_id`, w.tenant())
	if err != nil {
		return 0, err
	}
	return len(ids), w.derive(ctx, ids, derive)
}

// openButListed gives the data keys that the record has open and the list outside says are gone: the record is older than their shredding.
func (r *reader) openButListed(ctx context.Context) (all []dataKey, err error) {
	err = r.each(ctx, func(scan func(...any) error) error {
		var key dataKey
		var id string
		if err := scan(&key.of.Agency, &key.of.Child, &key.use, &id); err != nil {
			return err
		}
		var err error
		if key.id, err = parseKeyID(id); err == nil && r.Keys.Shredded(key.id) {
			all = append(all, key)
		}
		return err
	}, "SELECT agency, child, used_for, id FROM data_key WHERE tenant = ? AND shredded = 0 AND child <> ''", r.tenant())
	return all, err
}

// openButListed reports the same of one reference, whose keys are known.
func (k *keychain) openButListed(ref record.ChildRef) bool {
	return slices.ContainsFunc(k.keys[keyAt{ref, ForContent}], func(key *dataKey) bool { return key.shredded == 0 && k.ring.Shredded(key.id) })
}

// shredAgain takes away what the list outside says is gone, as restoring a backup does, with all that was made from it.
func (w *writer) shredAgain(ctx context.Context) error {
	again, err := w.openButListed(ctx)
	if err != nil || len(again) == 0 {
		return err
	}
	for i := range again {
		key := &again[i]
		_, err := plain(w.own).ExecContext(ctx, numbered("UPDATE data_key SET wrapped = ?, wrapped_by = 0, shredded = ? WHERE tenant = ? AND agency = ? AND child = ? AND used_for = ? AND id = ?"),
			[]byte{}, shreddedBefore, w.tenant(), string(key.of.Agency), key.of.Child, string(key.use), key.id.String())
		if err != nil {
			return fmt.Errorf("taking a key away again: %w", err)
		}
		if err := w.unlist(ctx, key.of); err != nil {
			return err
		}
	}
	w.Codec.keys, w.Codec.every, w.shreds = map[keyAt][]*dataKey{}, false, true
	return w.forgetShredded(ctx, w.own, w.of)
}

// Rewrap wraps some data keys anew that a key outside wraps which is no longer the newest; no content is touched. It says how many; 0 when
// none is left.
func (w *writer) Rewrap(ctx context.Context, most int) (int, error) {
	if err := w.leave(record.EveryChild, record.RotateKeysAct); err != nil {
		return 0, err
	}
	done := 0
	for _, use := range []Use{ForContent, ForSealed} {
		n, err := w.rewrapKeys(ctx, use, most-done)
		if done += n; err != nil {
			return done, err
		}
	}
	n, err := w.rewrapViews(ctx, most-done)
	w.derived = w.derived || done+n > 0
	return done + n, err
}

func (w *writer) rewrapKeys(ctx context.Context, use Use, most int) (int, error) {
	var old []dataKey
	err := w.each(ctx, func(scan func(...any) error) error {
		key := dataKey{keyAt: keyAt{use: use}}
		var id string
		if err := scan(&key.of.Agency, &key.of.Child, &id, &key.kept.Wrapped); err != nil {
			return err
		}
		var err error
		key.id, err = parseKeyID(id)
		old = append(old, key)
		return err
	}, "SELECT agency, child, id, wrapped FROM data_key WHERE tenant = ? AND used_for = ? AND shredded = 0 AND wrapped_by <> ? LIMIT ?", w.tenant(), string(use), w.Keys.Newest(use), most)
	for i := range old {
		if err != nil {
			return i, err
		}
		err = w.rewrapOne(ctx, &old[i])
	}
	w.common.Delete(w.of)
	return len(old), err
}

func (w *writer) rewrapOne(ctx context.Context, key *dataKey) error {
	again, changed, err := w.Keys.Rewrap(w.Codec.keyFor(key.keyAt), key.kept.Wrapped)
	if err != nil || !changed {
		return err
	}
	_, err = plain(w.own).ExecContext(ctx, numbered("UPDATE data_key SET wrapped = ?, wrapped_by = ? WHERE tenant = ? AND agency = ? AND child = ? AND used_for = ? AND id = ?"),
		again.Wrapped, again.By, w.tenant(), string(key.of.Agency), key.of.Child, string(key.use), key.id.String())
	if err != nil {
		return fmt.Errorf("wrapping a key anew: %w", err)
	}
	return nil
}

func (w *writer) rewrapViews(ctx context.Context, most int) (int, error) {
	if most <= 0 {
		return 0, nil
	}
	wrapped := map[record.ChildID][]byte{}
	err := w.each(ctx, func(scan func(...any) error) error {
		var id record.ChildID
		var kept []byte
		err := scan(&id, &kept)
		wrapped[id] = kept
		return err
	}, "SELECT child_id, wrapped FROM child_view WHERE tenant = ? AND wrapped_by <> ? LIMIT ?", w.tenant(), w.Keys.Newest(ForContent), most)
	if err != nil {
		return 0, err
	}
	for id, kept := range wrapped {
		again, changed, err := w.Keys.Rewrap(viewKeyOf(w.of, id), kept)
		if err == nil && changed {
			_, err = plain(w.own).ExecContext(ctx, "UPDATE child_view SET wrapped = $1, wrapped_by = $2 WHERE tenant = $3 AND child_id = $4", again.Wrapped, again.By, w.tenant(), string(id))
		}
		if err != nil {
			return 0, fmt.Errorf("wrapping the key of a chronology anew: %w", err)
		}
	}
	return len(wrapped), nil
}

// Wrapped says how many data keys each version of the keys outside wraps, those of what is kept ready among them.
func (r *reader) Wrapped(ctx context.Context) (map[Use]map[int]int, error) {
	if err := r.leave(record.EveryChild, record.RotateKeysAct); err != nil {
		return nil, err
	}
	all := map[Use]map[int]int{ForContent: {}, ForSealed: {}}
	count := func(scan func(...any) error) error {
		var use Use
		var by, n int
		if err := scan(&use, &by, &n); err != nil {
			return err
		}
		if all[use] == nil {
			return fmt.Errorf("reading keys: %w", errDamaged)
		}
		all[use][by] += n
		return nil
	}
	err := r.each(ctx, count, "SELECT used_for, wrapped_by, count(*) FROM data_key WHERE tenant = ? AND shredded = 0 GROUP BY used_for, wrapped_by", r.tenant())
	if err == nil {
		err = r.each(ctx, count, "SELECT 'content', wrapped_by, count(*) FROM child_view WHERE tenant = ? GROUP BY wrapped_by", r.tenant())
	}
	return all, err
}

// KeysBehind says how many data keys an older key outside wraps, up to a few, or are open in a record that is older than their shredding. A node that did not hear of a shredding puts it into its own
// list now, for the day it restores a backup.
func (d *database) KeysBehind(ctx context.Context, tenant record.TenantID) (behind int, err error) {
	var gone []KeyID
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		r := d.readerIn(ctx, tx, tenant)
		again, err := r.openButListed(ctx)
		if err != nil {
			return err
		}
		behind, gone = len(again), nil
		count := func(func(...any) error) error {
			behind++
			return nil
		}
		for _, use := range []Use{ForContent, ForSealed} {
			if err := r.each(ctx, count, "SELECT 1 FROM data_key WHERE tenant = ? AND used_for = ? AND shredded = 0 AND wrapped_by <> ? LIMIT ?", r.tenant(), string(use), d.Keys.Newest(use), few); err != nil {
				return err
			}
		}
		if err := r.each(ctx, count, "SELECT 1 FROM child_view WHERE tenant = ? AND wrapped_by <> ? LIMIT ?", r.tenant(), d.Keys.Newest(ForContent), few); err != nil {
			return err
		}
		return r.each(ctx, func(scan func(...any) error) error {
			var text string
			if err := scan(&text); err != nil {
				return err
			}
			id, err := parseKeyID(text)
			if err == nil && !d.Keys.Shredded(id) {
				gone = append(gone, id)
			}
			return err
		}, "SELECT id FROM data_key WHERE tenant = ? AND used_for IN ('content', 'sealed') AND wrapped_by = 0 AND shredded > 0", r.tenant())
	})
	if err == nil && len(gone) > 0 {
		err = d.Keys.Shred(gone...)
	}
	return behind, err
}
