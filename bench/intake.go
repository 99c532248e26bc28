package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sightline/synth"
)

// intake measures how many rows a second are taken into an empty record.
func (b *bench) intake(ctx context.Context) error {
	children := b.rows / each
	b.remark("intake: %d rows of %d children, with notes of %d words", children*each, children, synth.WordsOfNote)
	theirs, err := b.intakeOfPeers(ctx, children)
	if err != nil {
		return err
	}
	b.peers("intake", "rows/s", theirs)
	for _, k := range b.keepers() {
		if err := b.intakeOfOurs(ctx, k, children, theirs); err != nil {
			return err
		}
	}
	return nil
}

// intakeOfOurs measures the whole of it: files are read, every row checked, children matched across agencies, rows kept in versions with
// their digests, indexed, searchable, the questions asked and the log written.
func (b *bench) intakeOfOurs(ctx context.Context, k keeper, children int, theirs []figure) (err error) {
	folder, err := os.MkdirTemp(b.folder, "folder")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := writeFolder(folder, b.seed, children, each); err != nil {
		return err
	}
	perSecond, err := best(func(a, b float64) bool { return a > b }, func() (float64, error) {
		return b.intakeInto(ctx, k, folder, children*each)
	})
	if err != nil {
		return err
	}
	b.against(line{name: "intake" + k.suffix, value: perSecond, unit: "rows/s", target: 85_000}, theirs)
	return nil
}

func (b *bench) intakeInto(ctx context.Context, k keeper, folder string, rows int) (perSecond float64, err error) {
	s, err := k.open(ctx, b.folder)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	start := time.Now()
	applied, err := takeIn(ctx, s, folder)
	took := time.Since(start)
	if err == nil && applied != rows {
		err = fmt.Errorf("%d rows were applied of %d", applied, rows)
	}
	return float64(applied) / took.Seconds(), err
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
