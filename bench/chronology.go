package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sightline/audit"
	"sightline/store"
	"sightline/synth"
)

// chronology measures how long it takes to have the 40 entries of one child in hand, of many children in a store.
func (b *bench) chronology(ctx context.Context) error {
	b.remark("chronology: one child of %d, %d entries each; half of the reads take no longer", b.children, each)
	theirs, err := b.chronologyOfPeers(ctx)
	if err != nil {
		return err
	}
	b.peers("chronology", "µs", theirs)
	for _, k := range b.keepers() {
		if err := b.chronologyOfOurs(ctx, k, theirs); err != nil {
			return err
		}
	}
	return nil
}

// chronologyOfOurs measures what one reading takes: the child in hand, which is what the peers do; and all of it, with the line of the
// log on the disk before.
func (b *bench) chronologyOfOurs(ctx context.Context, k keeper, theirs []figure) (err error) {
	s, ids, err := b.filled(ctx, k, b.children)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	leave, err := opening(ids)
	if err != nil {
		return err
	}
	inside, err := b.half(func(of int) (time.Duration, error) {
		loading, _, err := openOne(ctx, s, leave[of])
		return loading, err
	})
	if err != nil {
		return err
	}
	whole, err := b.half(func(of int) (time.Duration, error) {
		_, all, err := openOne(ctx, s, leave[of])
		return all, err
	})
	if err != nil {
		return err
	}
	b.against(line{name: "chronology" + k.suffix, value: inside, unit: "µs", less: true, target: 15}, theirs)
	b.say(line{name: "chronology.with-its-line" + k.suffix, value: whole, unit: "µs", less: true})
	return nil
}

// openOne opens a child and gives how long its chronology took to load, and how long everything took.
func openOne(ctx context.Context, s store.Store, a audit.Access) (loading, all time.Duration, err error) {
	entries, begin := 0, time.Now()
	err = s.Read(ctx, a, func(r store.Reader) error {
		start := time.Now()
		d, err := r.Child(ctx)
		loading = time.Since(start)
		entries = len(d.Model.Child.Entries)
		return err
	})
	all = time.Since(begin)
	if err == nil && entries != each {
		err = fmt.Errorf("%d entries of a child instead of %d", entries, each)
	}
	return loading, all, err
}

// chronologyOfPeers has one driver write a file, and all of them read it. The rows lie in it child after child, which is the order
// kindest to them.
func (b *bench) chronologyOfPeers(ctx context.Context) (all []figure, err error) {
	folder, err := os.MkdirTemp(b.folder, "chronology")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "bare.db")
	written, err := drivers[0].newBare(ctx, file, false)
	if err != nil {
		return nil, err
	}
	filled := written.fill(ctx, rows(b.seed, b.children, each))
	if err := errors.Join(filled, written.Close()); err != nil {
		return nil, err
	}
	for i := range drivers {
		one, err := b.chronologyWith(ctx, &drivers[i], file)
		if err != nil {
			return nil, fmt.Errorf("with %s: %w", drivers[i].name, err)
		}
		all = append(all, one)
	}
	z, err := openZombiezen(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, z.Close()) }()
	half, err := b.halfOfReads(z.read)
	return append(all, figure{"zombiezen", half}), err
}

func (b *bench) chronologyWith(ctx context.Context, d *driver, file string) (f figure, err error) {
	table, err := d.open(file)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, table.Close()) }()
	statement, err := table.PrepareContext(ctx, bareSelect)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, statement.Close()) }()
	half, err := b.halfOfReads(func(child string) ([]seen, error) { return readBare(ctx, statement, child) })
	return figure{d.name, half}, err
}

// halfOfReads gives the microseconds within which half of the reads are done, in the best round.
func (b *bench) halfOfReads(read func(child string) ([]seen, error)) (float64, error) {
	return b.half(func(of int) (time.Duration, error) {
		start := time.Now()
		entries, err := read(childKey(of))
		took := time.Since(start)
		if err == nil && len(entries) != each {
			err = fmt.Errorf("%d entries of a child instead of %d", len(entries), each)
		}
		return took, err
	})
}

// half opens children drawn at random and gives the microseconds within which half of them were there, in the best round. read says
// itself how long it took, so that only what is compared counts.
func (b *bench) half(read func(of int) (time.Duration, error)) (float64, error) {
	draw := synth.Chance(b.seed, b.children)
	w, err := best(func(a, b waits) bool { return a.at(0.5) < b.at(0.5) }, func() (waits, error) {
		all := make(waits, b.reads)
		for i := range all {
			var err error
			if all[i], err = read(draw.IntN(b.children)); err != nil {
				return nil, err
			}
		}
		slices.Sort(all)
		return all, nil
	})
	if err != nil {
		return 0, err
	}
	return micro(w.at(0.5)), nil
}
