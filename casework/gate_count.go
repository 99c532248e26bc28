package casework

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// GateCounts says of how many children less was done, or may be, without everything that is asked for before it. Few children are not told as a
// number, and nobody is named.
type GateCounts struct {
	Children record.HowMany // whose record was read
	Part     bool           // time ran out before all were
	Rows     []GateCount
	Missing  []GateCount // by what somebody agreed to go on without, or said is missing
}

// GateCount is how many children there are of something.
type GateCount struct {
	Of       string
	Children record.HowMany
}

// What is counted. No child's time is in two of them.
var gateKinds = []string{
	"Ended elsewhere, and nobody here has answered for it", "Ended elsewhere, with what is missing said",
	"Somebody agreed to go on without something, and it is not made good by its day", "Somebody agreed to go on without something, and its day lies ahead",
	"Everything that was gone on without was made good",
}

func gateKind(w *pathway.Without, today string) int {
	switch {
	case w.Elsewhere && w.Said == nil:
		return 0
	case w.Elsewhere:
		return 1
	case len(w.Left) == 0:
		return len(gateKinds) - 1
	case w.Until < today:
		return 2 //nolint:mnd // its place among the kinds
	}
	return 3 //nolint:mnd // its place among the kinds
}

// CountGates counts them over all children, for those who look after the partnership and came for assurance. It reads every child under one access and
// one line in the log; when the deadline of ctx passes it gives what was counted until then. One such reading is done at a time.
func (d *Desk) CountGates(ctx context.Context, who Who) (*GateCounts, error) {
	select {
	case d.trying <- struct{}{}:
		defer func() { <-d.trying }()
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: every record is being read for somebody else; try again in a minute", record.Busy)
	}
	access, err := d.access(ctx, who, record.PreviewAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	var n *gateCounting
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		n = &gateCounting{kinds: make([]int, len(gateKinds)), missing: map[string]int{}}
		return r.Each(ctx, func(child *store.Child, of int) error {
			n.of = of
			if err := ctx.Err(); err != nil {
				return err
			}
			c := d.caseOn(build(child, d.now()), d.now())
			n.add(pathway.WentWithout(c), record.LondonDay(c.Now.Unix()).Format(time.DateOnly))
			return nil
		})
	})
	if err == nil || n != nil && n.of > 0 && errors.Is(err, context.DeadlineExceeded) {
		return n.told(), nil
	}
	return nil, err
}

// gateCounting counts exactly, and stays within the desk.
type gateCounting struct {
	of, read int
	kinds    []int
	missing  map[string]int
}

func (n *gateCounting) add(all []pathway.Without, today string) {
	n.read++
	kinds, missing := map[int]bool{}, map[string]bool{}
	for i := range all {
		kinds[gateKind(&all[i], today)] = true
		for _, title := range all[i].Missing {
			missing[title] = true
		}
	}
	for kind := range kinds {
		n.kinds[kind]++
	}
	for title := range missing {
		n.missing[title]++
	}
}

// told gives what may be told to people who do not see those children: of nearly all nothing, because that tells of the few who are left.
func (n *gateCounting) told() *GateCounts {
	tell := func(children int) record.HowMany {
		if children >= record.FewestTold && record.TooFew(n.read-children) {
			return record.Untold()
		}
		return record.OrFew(children)
	}
	g := &GateCounts{Children: record.OrFew(n.read), Part: n.of > n.read}
	for i, kind := range gateKinds {
		g.Rows = append(g.Rows, GateCount{kind, tell(n.kinds[i])})
	}
	for _, title := range slices.Sorted(maps.Keys(n.missing)) {
		g.Missing = append(g.Missing, GateCount{title, tell(n.missing[title])})
	}
	return g
}
