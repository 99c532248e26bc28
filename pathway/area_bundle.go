package pathway

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Nothing is copied when an area hands over: the other sees the same record. What may be lost is what somebody there does not see. So what goes
// with it is counted when it is asked, and what of it is in sight when it is answered; the rest is somebody's to pass on (paragraph 4.2.4 of the
// Child Joe review: historical information may be lost or lose its significance). Only numbers are kept, by agency and class, never which entry.

// held is one part of a record: what one agency holds of one class. What is for named roles only is a class of its own.
type held struct {
	agency record.AgencyCode
	class  string
}

// forNamed is the class of what is for named roles only. It is counted in an entry that is for them too.
const forNamed = "restricted"

// counts says how many entries there are of each part.
type counts map[held]int

// heldOf says of which part an entry is; false of what is sealed, however the word is spelt: it is counted nowhere. A handling that nobody knows is
// read as for named roles only.
func heldOf(it *chronology.Item) (held, bool) {
	class, strict := record.Words().Class(&it.Entry), it.Handling.Strictness()
	switch {
	case class == record.ClassS || strict >= record.Sealed.Strictness():
		return held{}, false
	case strict >= record.Restricted.Strictness():
		return held{it.Ref.Agency, forNamed}, true
	}
	return held{it.Ref.Agency, string(class)}, true
}

// countHeld counts the entries of a record that may be counted.
func countHeld(items []*chronology.Item) counts {
	all := counts{}
	for _, it := range items {
		if of, may := heldOf(it); may {
			all[of]++
		}
	}
	return all
}

func (n counts) total() (sum int) {
	for _, one := range n {
		sum += one
	}
	return sum
}

func (n counts) agencies() []record.AgencyCode {
	seen := map[record.AgencyCode]bool{}
	for of := range n {
		seen[of.agency] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// of gives the number of one agency.
func (n counts) of(agency record.AgencyCode) (sum int) {
	for of, one := range n {
		if of.agency == agency {
			sum += one
		}
	}
	return sum
}

// only gives the parts that are for named roles only, or all others.
func (n counts) only(named bool) counts {
	some := maps.Clone(n)
	maps.DeleteFunc(some, func(of held, _ int) bool { return (of.class == forNamed) != named })
	return some
}

// coded gives the numbers as an entry keeps them: "police/C/6".
func (n counts) coded() []string {
	all := make([]string, 0, len(n))
	for of, one := range n {
		all = append(all, fmt.Sprintf("%s/%s/%d", of.agency, of.class, one))
	}
	slices.Sort(all)
	return all
}

// mostCounted is the most entries that a number is believed to stand for.
const mostCounted = 10_000_000

// readCounts reads them. What is no number of entries is passed over.
func readCounts(values []string) counts {
	all := counts{}
	for _, v := range values {
		parts := strings.Split(v, "/")
		if len(parts) != 3 || parts[0] == "" || !slices.Contains([]string{string(record.ClassA), string(record.ClassB), string(record.ClassC), forNamed}, parts[1]) {
			continue
		}
		if n, err := strconv.Atoi(parts[2]); err == nil && n > 0 && n <= mostCounted {
			all[held{record.AgencyCode(parts[0]), parts[1]}] = n
		}
	}
	return all
}

// most gives of each part the larger number: what was ever in sight of an area arrived there.
func (n counts) most(other counts) counts {
	all := maps.Clone(n)
	for of, one := range other {
		all[of] = max(all[of], one)
	}
	return all
}

// less gives what is in one and not in another.
func (n counts) less(other counts) counts {
	left := counts{}
	for of, one := range n {
		if one > other[of] {
			left[of] = one - other[of]
		}
	}
	return left
}

// Bundle is what went with the last handover that was asked for here, and what of it arrived, as far as whoever looks may see the numbers.
type Bundle struct {
	Asked   *chronology.Item // the handover
	Counted *chronology.Item // the entry that has the numbers; nil: there is none in sight
	Receipt *chronology.Item // the last look at what arrived; nil: nobody has looked

	sent, got, left counts // what went, what was ever in sight, and of what it was said why not
	through         int64  // the last submission of which there were entries
}

// BundleOf folds it; nil where no handover was asked for here.
func BundleOf(c *chronology.Chronology) *Bundle {
	var b *Bundle
	for _, it := range c.Items {
		step := it.Details.First("step")
		if !TakenHere(&it.Entry) || it.Repeats {
			continue
		}
		if it.Kind == "transfer.requested" && step == handOverID {
			b = &Bundle{Asked: it, sent: counts{}, got: counts{}, left: counts{}}
			b.through, _ = strconv.ParseInt(it.Details.First("through"), 10, 64)
		}
		if b != nil && slices.Contains(it.Details.Refs("of", it.Ref.Agency), b.Asked.Ref) {
			b.take(it, step)
		}
	}
	return b
}

func (b *Bundle) take(it *chronology.Item, step string) {
	switch {
	case it.Kind == "transfer.bundle" && step == handOverID:
		b.Counted, b.sent = cmp.Or(b.Counted, it), b.sent.most(readCounts(it.Details.All("bundle_counts")))
	case it.Kind == "transfer.receipt" && slices.Contains([]string{takeOverID, receiptID}, step):
		b.Receipt, b.got = it, b.got.most(readCounts(it.Details.All("received_counts")))
	case it.Kind == "transfer.receipt" && step == passOnID:
		b.left = b.left.most(readCounts(it.Details.All("left_out")))
	}
}

// Numbers gives how many entries went with it, and how many of them were in sight of whoever took over.
func (b *Bundle) Numbers() (sent, seen int) {
	return b.sent.total(), b.sent.total() - b.sent.less(b.got).total()
}

// then gives the entries of a record that were there when the handover was asked for.
func (b *Bundle) then(c *chronology.Chronology) (all []*chronology.Item) {
	for _, it := range c.Items {
		if asked := b.Asked.Received; asked != 0 && it.Received != 0 && !strings.HasPrefix(string(it.Ref.Record), here) {
			if it.Received <= asked { // received first before it was asked, whoever saw it then and whatever was corrected since
				all = append(all, it)
			}
			continue
		}
		if strings.HasPrefix(string(it.Ref.Record), here) {
			if it.Order.Set && it.Order.Value < b.Asked.Order.Value {
				all = append(all, it)
			}
		} else if it.Origin.Submission <= b.through {
			all = append(all, it)
		}
	}
	return all
}

// missing gives how much of what was there when it was asked nobody of the area that took over has had in sight, and nobody has said why not: of a
// record as far as it is seen.
func (b *Bundle) missing(c *chronology.Chronology) counts {
	if b == nil || b.Receipt == nil {
		return counts{}
	}
	return countHeld(b.then(c)).less(b.got).less(b.left)
}

// through gives the last submission of which there are entries: what comes later did not go with a handover.
func (c *Case) through() string {
	var last int64
	for _, it := range c.Chronology.Items {
		if !strings.HasPrefix(string(it.Ref.Record), here) {
			last = max(last, it.Origin.Submission)
		}
	}
	return strconv.FormatInt(last, 10)
}

// bundleEntries count what goes with a handover, in an entry for professionals, and what is for named roles only in one that is for them.
func (c *Case) bundleEntries() []record.Entry {
	return c.countEntries("transfer.bundle", "bundle_counts", countHeld(c.Chronology.Items), func(n counts) (string, []record.Detail) {
		return "What goes with the handover: " + c.howMany(n) + ". " + c.agencyByAgency(n), []record.Detail{detail("of", first)}
	})
}

// countEntries keeps numbers; those of what is for named roles only by themselves.
func (c *Case) countEntries(kind record.Kind, key string, n counts, say func(counts) (string, []record.Detail)) (all []record.Entry) {
	for _, named := range []bool{false, true} {
		some := n.only(named)
		if named && len(some) == 0 {
			continue
		}
		text, details := say(some)
		e := c.decision(kind, clipped(text), append(details, detail(key, some.coded()...))...)
		e.Handling = record.ProfessionalsOnly
		if named {
			e.Handling = record.Restricted
		}
		all = append(all, e)
	}
	return all
}

// howMany says numbers in words: "412 entries of 9 agencies".
func (c *Case) howMany(n counts) string {
	return several(n.total(), "entry", "entries") + " of " + several(len(n.agencies()), "agency", "agencies")
}

// agencyByAgency says how many of each.
func (c *Case) agencyByAgency(n counts) string {
	list := c.bundleList(n)
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, "; ") + "."
}

// bundleList says how many entries go, agency by agency, and how many of them not everybody who works with a child sees.
func (c *Case) bundleList(n counts) (all []string) {
	for _, agency := range n.agencies() {
		line := agencyName(c.Chronology, string(agency)) + ": " + several(n.of(agency), "entry", "entries")
		if sensitive := n[held{agency, string(record.ClassC)}]; sensitive > 0 {
			line += ", " + strconv.Itoa(sensitive) + " of them health, other people or intelligence"
		}
		if named := n[held{agency, forNamed}]; named > 0 {
			line += ", " + strconv.Itoa(named) + " of them for named roles only"
		}
		all = append(all, line)
	}
	return all
}

func several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// bundleShown shows whoever hands over what goes with it.
func (c *Case) bundleShown() []Shown {
	n := countHeld(c.Chronology.Items)
	if len(n) == 0 {
		return nil
	}
	return []Shown{{Lead: "What goes with it: " + c.howMany(n) + ". The other area reads the same record; summing it up is no handover", List: c.bundleList(n)}}
}
