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

// history is what is kept of one record, and how strictly its last version stands.
type history struct {
	kept

	class    record.Class
	handling record.Handling
}

// next gives the step that makes a row the next version. Nobody lifts what was set before by leaving it out: the stricter class and
// handling of the version before hold on, until a person decides otherwise. What the agency wrote is kept as it wrote it.
func (h *history) next(e *record.Entry, digest audit.Digest) step {
	one := step{entry: e, digest: digest, version: len(h.digests) + 1, class: classOf(e)}
	handling := e.Handling
	if one.version > 1 {
		if strictness(h.handling) > strictness(e.Handling) {
			one.keeps, handling = h.handling, h.handling
		}
		if !h.class.Within(one.class) {
			one.class, one.stricter = h.class, true
		}
	}
	h.add(digest)
	h.class, h.handling = one.class, handling
	return one
}
