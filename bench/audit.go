package main

import (
	"context"
)

// callers is how many people ask at the same moment.
const callers = 64

// audit measures how many lines a second are on the disk and in the tree while each of many callers waits for their own.
func (b *bench) audit(ctx context.Context) error {
	b.remark("audit: %d callers at once, each waiting until their line is on the disk and in the tree", callers)
	if err := b.disk(); err != nil {
		return err
	}
	_, err := b.auditOfPeers(ctx)
	return err
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
		if !s.guard {
			f.verified = append(f.verified, figure{s.name, many.checked})
		}
	}
	s := tesseraAlone
	one, err := b.tessera(ctx, s, 1)
	f.alone = []figure{{s.name, one.rate}}
	b.peers("audit.together", "lines/s", f.together)
	b.peers("audit.slowest-of-100", "ms", f.slowest)
	b.peers("audit.alone", "lines/s", f.alone)
	b.peers("audit.verify", "lines/s", f.verified[:1])
	return f, err
}

// tessera gives the best of several rounds under one setting.
func (b *bench) tessera(ctx context.Context, s tesseraSetting, callers int) (tesseraRound, error) {
	return best(func(a, b tesseraRound) bool { return a.rate > b.rate }, func() (tesseraRound, error) {
		return tesseraLoad(ctx, b.folder, s, callers, b.lasting)
	})
}
