package main

import (
	"context"
	"errors"

	"sightline/store"
)

// callers is how many people ask at the same moment.
const callers = 64

// audit measures how many lines a second are on the disk and in the tree while each of many callers waits for their own.
func (b *bench) audit(ctx context.Context) error {
	b.remark("audit: %d callers at once, each waiting until their line is on the disk and in the tree", callers)
	if err := b.disk(); err != nil {
		return err
	}
	theirs, err := b.auditOfPeers(ctx)
	if err != nil {
		return err
	}
	verified, err := best(func(a, b float64) bool { return a > b }, func() (float64, error) { return verifying(b.lines) })
	if err != nil {
		return err
	}
	b.against(line{name: "audit.verify-in-memory", value: verified, unit: "lines/s", target: verifiedASecond}, theirs.verified)
	for _, k := range b.keepers() {
		if err := b.auditOfOurs(ctx, k, theirs); err != nil {
			return err
		}
	}
	return nil
}

// verifiedASecond is ten million lines in six seconds.
const verifiedASecond = 10_000_000.0 / 6

// childrenOpened is how many children the callers open at most: few, so that a check of that record is a check of its log.
const childrenOpened = 50

// auditOfOurs measures opening children for the sake of the line alone: nothing is loaded afterwards.
func (b *bench) auditOfOurs(ctx context.Context, k keeper, theirs tesseraFigures) (err error) {
	s, ids, err := b.filled(ctx, k, min(childrenOpened, b.children))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	leave, err := opening(ids)
	if err != nil {
		return err
	}
	open := func(ctx context.Context, caller, n int) error {
		return s.Read(ctx, leave[(caller*7919+n)%len(leave)], func(store.Reader) error { return nil })
	}
	faster := func(a, b load) bool { return a.rate > b.rate }
	many, err := best(faster, func() (load, error) { return together(ctx, callers, b.lasting, open) })
	if err != nil {
		return err
	}
	one, err := best(faster, func() (load, error) { return together(ctx, 1, b.lasting, open) })
	if err != nil {
		return err
	}
	b.against(line{name: "audit.together" + k.suffix, value: many.rate, unit: "lines/s", target: 66_000}, theirs.together)
	b.against(line{name: "audit.slowest-of-100" + k.suffix, value: micro(many.waits.at(0.99)) / 1e3, unit: "ms", less: true, target: 2}, theirs.slowest)
	b.against(line{name: "audit.alone" + k.suffix, value: one.rate, unit: "lines/s", target: 3_000}, theirs.alone)
	verified, err := b.checkOfOurs(ctx, k, s, open)
	if err != nil {
		return err
	}
	b.against(line{name: "audit.check" + k.suffix, value: verified, unit: "lines/s", target: verifiedASecond}, theirs.verified)
	return nil
}

// disk says how fast anybody could be who waits alone.
func (b *bench) disk() error {
	perSecond, err := best(func(a, b float64) bool { return a > b }, func() (float64, error) { return syncsASecond(b.folder, b.lasting/2) })
	if err == nil {
		b.say(line{name: "audit.disk-syncs", value: perSecond, unit: "a-second"})
	}
	return err
}

// tesseraFigures is what Tessera was measured to do.
type tesseraFigures struct{ together, slowest, alone, verified []figure }

func (b *bench) auditOfPeers(ctx context.Context) (f tesseraFigures, err error) {
	for _, s := range tesseraSettings {
		many, err := b.tessera(ctx, s, callers)
		if err != nil {
			return f, err
		}
		f.together = append(f.together, figure{s.name, many.rate})
		f.slowest = append(f.slowest, figure{s.name, micro(many.waits.at(0.99)) / 1e3})
		if s == tesseraSettings[0] {
			f.verified = []figure{{s.name, many.checked}}
		}
	}
	one, err := b.tessera(ctx, tesseraAlone, 1)
	f.alone = []figure{{tesseraAlone.name, one.rate}}
	b.peers("audit.together", "lines/s", f.together)
	b.peers("audit.slowest-of-100", "ms", f.slowest)
	b.peers("audit.alone", "lines/s", f.alone)
	b.peers("audit.verify", "lines/s", f.verified)
	return f, err
}

// tessera gives the best of several rounds under one setting.
func (b *bench) tessera(ctx context.Context, s tesseraSetting, callers int) (tesseraRound, error) {
	return best(func(a, b tesseraRound) bool { return a.rate > b.rate }, func() (tesseraRound, error) {
		return tesseraLoad(ctx, b.folder, s, callers, b.lasting)
	})
}
