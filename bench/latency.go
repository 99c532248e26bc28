package main

import (
	"context"
	"slices"
	"sync"
	"time"
)

// rounds is how often everything is measured; the best counts, because whatever else the machine does only ever slows it down. There are
// fewer once they have taken longer than longEnough together.
const (
	rounds     = 3
	longEnough = 40 * time.Second
)

// waits are how long each of many acts took, shortest first.
type waits []time.Duration

// at gives how long the slowest of a share of the acts took: half of them, or 99 of 100.
func (w waits) at(share float64) time.Duration { return w[min(len(w)-1, int(share*float64(len(w))))] }

// micro gives microseconds.
func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }

// load is what some callers got done at the same time.
type load struct {
	rate  float64 // acts a second
	waits waits
}

// act is what a caller does and waits for: the n-th time.
type act func(ctx context.Context, caller, n int) error

// together has callers act again and again, each waiting until its act is done, for as long as is said. The first error ends it.
func together(ctx context.Context, callers int, lasting time.Duration, act act) (load, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	each := make([]waits, callers)
	var all sync.WaitGroup
	start := time.Now()
	for caller := range callers {
		all.Go(func() {
			for n, before := 0, time.Now(); before.Sub(start) < lasting && ctx.Err() == nil; n++ {
				if err := act(ctx, caller, n); err != nil {
					stop(err)
					return
				}
				now := time.Now()
				each[caller], before = append(each[caller], now.Sub(before)), now
			}
		})
	}
	all.Wait()
	took := time.Since(start)
	if err := context.Cause(ctx); err != nil {
		return load{}, err
	}
	l := load{waits: slices.Concat(each...)}
	slices.Sort(l.waits)
	l.rate = float64(len(l.waits)) / took.Seconds()
	return l, nil
}

// best gives the round with the best figure. What a round leaves behind is its own to remove.
func best[T any](better func(a, b T) bool, round func() (T, error)) (T, error) {
	start := time.Now()
	one, err := round()
	for range rounds - 1 {
		if err != nil || time.Since(start) > longEnough {
			break
		}
		var next T
		if next, err = round(); err == nil && better(next, one) {
			one = next
		}
	}
	return one, err
}
