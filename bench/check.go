package main

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"sightline/casework"
	"sightline/record"
	"sightline/store"
)

// manyCallers fill a log faster than few do.
const manyCallers = 1024

// checkOfOurs measures the check of a whole record of which nearly everything is its log: lines are added until there are as many as
// are asked for, and then everything is read from the database and verified.
func (b *bench) checkOfOurs(ctx context.Context, k keeper, s store.Store, act act) (float64, error) {
	c, err := checkAll(ctx, s)
	if err != nil {
		return 0, err
	}
	if err := repeat(ctx, b.checked-c.lines, act); err != nil {
		return 0, err
	}
	perSecond, err := best(func(a, b float64) bool { return a > b }, func() (float64, error) {
		c, err := checkAll(ctx, s)
		return float64(c.lines) / c.took.Seconds(), err
	})
	b.remark("audit.check%s: a log of %d lines, read from the database", k.suffix, b.checked)
	return perSecond, err
}

// repeat has many callers act so many times in all.
func repeat(ctx context.Context, times int, act act) error {
	group, ctx := errgroup.WithContext(ctx)
	for caller := range manyCallers {
		group.Go(func() error {
			for n := caller; n < times; n += manyCallers {
				if err := act(ctx, caller, n); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// checked is what one check read and how long it took.
type checked struct {
	lines int
	took  time.Duration
}

func checkAll(ctx context.Context, s store.Store) (c checked, err error) {
	desk, err := deskOver(s)
	if err != nil {
		return c, err
	}
	start := time.Now()
	found, err := desk.Check(ctx, casework.Service("check", record.Checking))
	if err == nil && found.Bad != "" {
		err = errors.New(found.Bad)
	}
	return checked{found.Lines, time.Since(start)}, err
}
