package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// readsOfRound is how many children one round opens, each drawn anew from all of them.
const readsOfRound = 3_000

// chronology measures how long it takes to have the 40 entries of one child in hand, of many children in a store.
func (b *bench) chronology(ctx context.Context) error {
	b.remark("chronology: one child of %d, %d entries each; half of the reads take no longer", b.children, each)
	theirs, err := b.chronologyOfPeers(ctx)
	if err != nil {
		return err
	}
	b.peers("chronology", "µs", theirs)
	return nil
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
	err = written.fill(ctx, rows(b.seed, b.children, each))
	if err = errors.Join(err, written.Close()); err != nil {
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
	draw := chance(b.seed, b.children)
	w, err := best(func(a, b waits) bool { return a.at(0.5) < b.at(0.5) }, func() (waits, error) {
		all := make(waits, readsOfRound)
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
