package store

import (
	"slices"

	"sightline/audit"
	"sightline/record"
)

// kept are the digests of what is kept of one record or one reference, oldest first.
type kept struct {
	digests []audit.Digest
	known   map[audit.Digest]bool // of digests, once they are many
}

// few digests are found faster by looking at each.
const few = 16

func (k *kept) inForce(d audit.Digest) bool {
	return len(k.digests) > 0 && k.digests[len(k.digests)-1] == d
}

func (k *kept) has(d audit.Digest) bool {
	if len(k.digests) <= few {
		return slices.Contains(k.digests, d)
	}
	if k.known == nil {
		k.known = make(map[audit.Digest]bool, 2*len(k.digests))
		for _, one := range k.digests {
			k.known[one] = true
		}
	}
	return k.known[d]
}

func (k *kept) add(d audit.Digest) {
	k.digests = append(k.digests, d)
	if k.known != nil {
		k.known[d] = true
	}
}

// bytes gives the digests one after another.
func (k *kept) bytes() []byte {
	all := make([]byte, 0, len(k.digests)*len(audit.Digest{}))
	for i := range k.digests {
		all = append(all, k.digests[i][:]...)
	}
	return all
}

// history is what is kept of one record, and how strictly its last version stands.
type history struct {
	kept

	last          *record.Entry     // the last version that this change wrote; nil when it wrote none
	was           int               // how many versions there were before this change
	child         string            // the reference it is about
	left          []record.ChildRef // those it was about before
	firstChange   int64
	firstPosition int
	kind          record.Kind // of the version that stands, when it was read
	class         record.Class
	handling      record.Handling
	here          int // what the version that stands is
}

// next gives the step that makes a row the next version. Nobody lifts what was set before by leaving it out: the stricter class and
// handling of the version before hold on, until a person decides otherwise. What the agency wrote is kept as it wrote it. A record that
// was withdrawn stands again when its agency sends it with other words.
func (h *history) next(e *record.Entry, digest audit.Digest) step {
	one := step{entry: e, digest: digest, of: h, version: len(h.digests) + 1, class: classOf(e)}
	handling := e.Handling
	if one.version > 1 {
		if h.handling.Strictness() > e.Handling.Strictness() {
			one.keeps, handling = h.handling, h.handling
		}
		if !h.class.Within(one.class) {
			one.class, one.stricter = h.class, true
		}
	}
	h.add(digest)
	if one.class == record.ClassS { // how it was said to be sealed is sealed with it
		one.stricter = one.stricter || one.keeps != ""
		one.keeps, handling, one.here = "", record.Sealed, sealedHere
	}
	one.closes = h.was > 0 && h.class != record.ClassS && h.here != withdrawnHere && one.class == record.ClassS
	h.class, h.handling, h.here = one.class, handling, one.here
	return one
}

// decided reports that a person here made the version that stands.
func (h *history) decided() bool { return h.here != asReceived && h.here != sealedHere }

// What a version is: as its agency sent it, or what a person here made of it.
const (
	asReceived = iota
	correctedHere
	withdrawnHere
	writtenHere // new, by a person here
	sealedHere  // a shell: what it says is in the table of what is sealed
)
