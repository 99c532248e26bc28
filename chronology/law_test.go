package chronology

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// byEveryPair is the law of order as it is said, asking every item about every other: slow, and held against the quick way.
func byEveryPair(items []*Item) []*Item {
	var out, rest []*Item
	rest = append(rest, newArrangement(items).items...) // by file and row
	for len(rest) > 0 {
		best, bestTold := -1, -1
		for i, it := range rest {
			times, after, told := held(it, rest)
			switch {
			case times:
			case !after && !told:
				if best < 0 {
					best = i
				}
			case bestTold < 0 || givesWayFirst(it, rest[bestTold], rest):
				bestTold = i
			}
		}
		if best < 0 {
			best = bestTold
		}
		out = append(out, rest[best])
		rest = append(rest[:best:best], rest[best+1:]...)
	}
	return out
}

// held says what holds an item back: something surely earlier, what it is counted from, what is told before it.
func held(it *Item, rest []*Item) (times, after, toldOrDay bool) {
	for _, other := range rest {
		times = times || surelyEarlier(other, it)
		after = after || it.follows == other
		sameDay := it.Happened.OneDay() && other.Happened.OneDay() && it.Happened.Clock() && !other.Happened.Clock() && dayOf(it) == dayOf(other) && !surelyEarlier(it, other)
		ordered := it.Order.Set && other.Order.Set && it.Order.Value != other.Order.Value
		toldOrDay = toldOrDay || ordered && other.Order.Value < it.Order.Value && !surelyEarlier(it, other) || !ordered && sameDay
	}
	return times, after, toldOrDay
}

// givesWayFirst reports that, when all must wait, the first item has less to wait for: order gives way before after does.
func givesWayFirst(a, b *Item, rest []*Item) bool {
	_, afterA, _ := held(a, rest)
	_, afterB, _ := held(b, rest)
	if afterA != afterB {
		return afterB
	}
	return byTelling(a, b) < 0
}

func TestTheQuickWayKeepsTheLawOfOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 14).Draw(t, "items")
		items := make([]*Item, n)
		for i := range items {
			lo, long := rapid.Int64Range(0, 20).Draw(t, "lo"), rapid.Int64Range(0, 10).Draw(t, "long")
			e := record.Entry{Ref: record.Ref{Record: record.RecordID(fmt.Sprint(i))}, Origin: record.Origin{Line: rapid.IntRange(0, 5).Draw(t, "row")}, Happened: record.MustWhen(rapid.SampledFrom([]string{"2021-01-01", "2021-01-01T08:00", "2021"}).Draw(t, "form"))}
			if rapid.Bool().Draw(t, "has order") {
				e.Order = record.Order{Value: rapid.IntRange(0, 6).Draw(t, "order"), Set: true}
			}
			it := &Item{Entry: e, At: record.Range{Early: record.Span{Lo: lo, Hi: lo + long}}}
			by, grows := rapid.Int64Range(0, 8).Draw(t, "late by"), rapid.Int64Range(0, 3).Draw(t, "grows")
			it.At.Late = record.Span{Lo: lo + by, Hi: lo + by + long + grows}
			if i > 0 && rapid.IntRange(0, 3).Draw(t, "follows") == 0 {
				it.follows = items[rapid.IntRange(0, i-1).Draw(t, "of")]
			}
			items[i] = it
		}
		want, got := byEveryPair(items), order(items)
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("at %d stands %s (%v), the law says %s (%v)", i, got[i].Ref, got[i].At, want[i].Ref, want[i].At)
			}
		}
	})
}
