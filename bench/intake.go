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

// intake measures how many rows a second are taken into an empty record.
func (b *bench) intake(ctx context.Context) error {
	children := b.rows / each
	b.remark("intake: %d rows of %d children, with notes of %d words", children*each, children, wordsOfNote)
	theirs, err := b.intakeOfPeers(ctx, children)
	if err != nil {
		return err
	}
	b.peers("intake", "rows/s", theirs)
	return nil
}

// intakeOfPeers measures bare tables: rows that lie ready in memory are inserted, with an index of each child's entries and of all
// words. Nobody reads, checks, matches or logs anything there.
func (b *bench) intakeOfPeers(ctx context.Context, children int) ([]figure, error) {
	ready := slices.Collect(rows(b.seed, children, each))
	var all []figure
	for i := range drivers {
		perSecond, err := best(func(a, b float64) bool { return a > b }, func() (float64, error) {
			return b.intakeWith(ctx, &drivers[i], ready)
		})
		if err != nil {
			return nil, fmt.Errorf("with %s: %w", drivers[i].name, err)
		}
		all = append(all, figure{drivers[i].name, perSecond})
	}
	return all, nil
}

func (b *bench) intakeWith(ctx context.Context, d *driver, ready []row) (perSecond float64, err error) {
	folder, err := os.MkdirTemp(b.folder, "intake")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	table, err := d.newBare(ctx, filepath.Join(folder, "bare.db"), true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, table.Close()) }()
	start := time.Now()
	if err := table.fill(ctx, slices.Values(ready)); err != nil {
		return 0, err
	}
	return float64(len(ready)) / time.Since(start).Seconds(), nil
}
