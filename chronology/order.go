package chronology

import (
	"cmp"
	"slices"

	"sightline/record"
)

// order gives the items as a chronology: what is surely earlier stands earlier; where times overlap, after, then order,
// decide; then, on one day, a date before a date with a time; then file and line. Items with neither time nor order stand last.
//
// Overlapping times give no order that could be sorted by (A may overlap B, and B overlap C, though A is surely before C), so
// the next item is always the first, by file and line, of those that no unplaced item must precede. When these demands go round in
// a circle the weakest gives way: order before after, after before the times, which never do.
func order(items []*Item) []*Item {
	timed, last := make([]*Item, 0, len(items)), []*Item(nil)
	for _, it := range items {
		if it.TimeUnknown {
			last = append(last, it)
		} else {
			timed = append(timed, it)
		}
	}
	return append(newArrangement(timed).all(), newArrangement(last).all()...)
}

// surelyEarlier reports that x stands before y whether the child was born on the first possible day or on the last. It holds for
// all that record.SurelyEarlier does, and so no circle of it can be.
func surelyEarlier(x, y *Item) bool {
	return x.At.Early.Hi < y.At.Early.Lo && x.At.Late.Hi < y.At.Late.Lo
}

func byOrigin(a, b *Item) int {
	return cmp.Or(
		cmp.Compare(a.Origin.Submission, b.Origin.Submission),
		cmp.Compare(a.Origin.File, b.Origin.File),
		cmp.Compare(a.Origin.Line, b.Origin.Line),
		cmp.Compare(a.Ref.Agency, b.Ref.Agency),
		cmp.Compare(a.Ref.Record, b.Ref.Record),
	)
}

// byTelling puts what has an order first, one submission after another, in that order, then file and line.
func byTelling(a, b *Item) int {
	switch {
	case a.Order.Set && b.Order.Set:
		return cmp.Or(byOrder(a, b), byOrigin(a, b))
	case a.Order.Set:
		return -1
	case b.Order.Set:
		return 1
	}
	return byOrigin(a, b)
}

// byOrder compares the orders of telling of two items that have one. An order holds within one submission.
func byOrder(a, b *Item) int {
	return cmp.Or(cmp.Compare(a.Origin.Submission, b.Origin.Submission), cmp.Compare(a.Order.Value, b.Order.Value))
}

// ToldApart reports that one submission tells two items in an order of its own, and that it is not the same for both.
func ToldApart(a, b *Item) bool {
	return a.Order.Set && b.Order.Set && a.Origin.Submission == b.Origin.Submission && a.Order.Value != b.Order.Value
}

// arrangement puts items in order one by one. An item that must wait is noted at one unplaced item that it waits for, the one
// likely to be placed last, and looked at again when that is placed: each is looked at a few times, not once for every other.
// Items are numbered by file and line.
type arrangement struct {
	items   []*Item
	number  map[*Item]int
	waiting [][]int // by item: who waits for it
	placed  []bool
	out     []*Item

	byEnd   row     // items by the end of their time, for the earliest birth; the tree holds their ends for the latest
	byOrder row     // items that have an order, by submission and order; the tree holds their beginnings
	telling []int64 // by item: its place by submission and order
	dates   map[dateKey][]int

	ready  turns // nothing must precede these
	giving turns // only order, or only order and after, say that these must wait
	rank   []int // by item: its turn when order must give way
	raised []level
}

// level is how much of what an item waits for has been cleared away.
type level uint8

const (
	clearOfTimes level = iota + 1
	clearOfAfter
)

// dateKey finds the dates without a clock time of one day, told at one place in the order of a submission, or at any.
type dateKey struct {
	day        int64
	submission int64
	order      record.Order
	any        bool
}

// toldOn is the key of what is told at an item's own place on a day.
func toldOn(it *Item) dateKey {
	key := dateKey{day: dayOf(it), order: it.Order}
	if it.Order.Set {
		key.submission = it.Origin.Submission
	}
	return key
}

func newArrangement(items []*Item) *arrangement {
	n := len(items)
	a := &arrangement{
		items: slices.Clone(items), number: make(map[*Item]int, n), waiting: make([][]int, n), placed: make([]bool, n), out: make([]*Item, 0, n),
		dates: map[dateKey][]int{}, rank: make([]int, n), raised: make([]level, n),
	}
	slices.SortFunc(a.items, byOrigin)
	everything, told := make([]int, n), []int(nil)
	for i, it := range a.items {
		a.number[it], everything[i] = i, i
		if it.Order.Set {
			told = append(told, i)
		}
		if it.Happened.OneDay() && !it.Happened.Clock() {
			for _, key := range [2]dateKey{{day: dayOf(it), any: true}, toldOn(it)} {
				a.dates[key] = append(a.dates[key], i)
			}
		}
	}
	a.byEnd = newRow(n, everything, func(i int) int64 { return a.items[i].At.Early.Hi })
	a.telling = a.places(told)
	a.byOrder = newRow(n, told, func(i int) int64 { return a.telling[i] })
	for i, it := range a.items {
		a.byEnd.put(i, gone, it.At.Late.Hi)
		a.byOrder.put(i, it.At.Early.Lo, it.At.Late.Lo)
	}
	slices.SortFunc(everything, func(i, j int) int { return byTelling(a.items[i], a.items[j]) })
	for turn, i := range everything {
		a.rank[i] = turn
	}
	return a
}

// places numbers the items that have an order, one submission after another; what is told at one place has one number.
func (a *arrangement) places(told []int) []int64 {
	numbers := make([]int64, len(a.items))
	sorted := slices.SortedFunc(slices.Values(told), func(i, j int) int { return byOrder(a.items[i], a.items[j]) })
	for n, i := range sorted {
		if n > 0 {
			numbers[i] = numbers[sorted[n-1]]
			if byOrder(a.items[sorted[n-1]], a.items[i]) != 0 {
				numbers[i]++
			}
		}
	}
	return numbers
}

func dayOf(it *Item) int64 { return record.LondonDay(it.At.Early.Lo).Unix() }

func (a *arrangement) all() []*Item {
	for i := range a.items {
		a.look(i)
	}
	for len(a.out) < len(a.items) {
		a.place(a.next())
	}
	return a.out
}

// next gives the first item that nothing must precede; else, the times being free of circles, the first told of those that only
// order holds back, else of those that only order and after do.
func (a *arrangement) next() int {
	if len(a.ready) > 0 {
		return a.ready.pop().item
	}
	for {
		if i := a.giving.pop().item; !a.placed[i] {
			return i
		}
	}
}

func (a *arrangement) place(i int) {
	a.placed[i], a.out = true, append(a.out, a.items[i])
	a.byEnd.put(i, gone, gone)
	a.byOrder.put(i, gone, gone)
	for _, other := range a.waiting[i] {
		if !a.placed[other] {
			a.look(other)
		}
	}
	a.waiting[i] = nil
}

// look notes an item at something it must wait for, or makes it ready.
func (a *arrangement) look(i int) {
	if before := a.earlier(i); before >= 0 {
		a.waiting[before] = append(a.waiting[before], i)
		return
	}
	a.raise(i, clearOfTimes)
	if before := a.followed(i); before >= 0 {
		a.waiting[before] = append(a.waiting[before], i)
		return
	}
	a.raise(i, clearOfAfter)
	if before := max(a.toldBefore(i), a.dateOfDay(i)); before >= 0 {
		a.waiting[before] = append(a.waiting[before], i)
		return
	}
	a.ready.push(turn{key: i, item: i})
}

func (a *arrangement) raise(i int, to level) {
	if a.raised[i] >= to {
		return
	}
	a.raised[i] = to
	key := a.rank[i]
	if to < clearOfAfter {
		key += len(a.items)
	}
	a.giving.push(turn{key: key, item: i})
}

// earlier gives an unplaced item that is surely earlier, the last of them to end, or -1.
func (a *arrangement) earlier(i int) int {
	at := a.items[i].At
	return a.byEnd.last(at.Early.Lo, record.NegInf, at.Late.Lo-1)
}

// followed gives the item that an item's relative time is counted from while it is unplaced, or -1.
func (a *arrangement) followed(i int) int {
	if of := a.items[i].follows; of != nil {
		if n, here := a.number[of]; here && !a.placed[n] {
			return n
		}
	}
	return -1
}

// toldBefore gives the last told of the unplaced items of its submission with a lower order whose times overlap, or -1.
func (a *arrangement) toldBefore(i int) int {
	it := a.items[i]
	if !it.Order.Set {
		return -1
	}
	before := a.byOrder.last(a.telling[i], it.At.Early.Hi, it.At.Late.Hi)
	if before >= 0 && a.items[before].Origin.Submission != it.Origin.Submission {
		return -1 // those of its own submission stand last in the row
	}
	return before
}

// dateOfDay gives an unplaced date without a clock time of the day on which an item has one, where order does not decide, or -1.
func (a *arrangement) dateOfDay(i int) int {
	it := a.items[i]
	if !it.Happened.Clock() || !it.Happened.OneDay() {
		return -1
	}
	keys := []dateKey{{day: dayOf(it), any: true}}
	if it.Order.Set {
		keys = []dateKey{{day: dayOf(it)}, toldOn(it)}
	}
	for _, key := range keys {
		for len(a.dates[key]) > 0 && a.placed[a.dates[key][len(a.dates[key])-1]] {
			a.dates[key] = a.dates[key][:len(a.dates[key])-1]
		}
		for _, date := range slices.Backward(a.dates[key]) {
			if !a.placed[date] && !surelyEarlier(it, a.items[date]) {
				return date
			}
		}
	}
	return -1
}
