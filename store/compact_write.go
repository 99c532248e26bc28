package store

import (
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"maps"
	"slices"

	"sightline/record"
)

// form is one kind of thing kept in compact form. Its letter stands behind the version, so that none is read as another.
type form struct {
	letter  byte
	version byte
	before  byte   // the oldest version that is read too; 0: none is
	what    string // in words, for people
}

var (
	formOfChild = form{'c', 4, 3, "the kept chronology of a child"}
	formOfCard  = form{'l', 6, 3, "what is kept of a child for the list"}
	formOfRows  = form{'r', 1, 0, "the kept rows of a submission"}
)

// endOfNumbers stands behind the last number, and begins none that is read to its end.
const endOfNumbers = 0x80

// castagnoli finds every flipped byte, and costs nothing beside reading the row.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// packing collects what is kept: numbers, and apart from them the letters of every text in one piece, so that reading makes one string
// of them and not one for each. What is likely to come again (a code, an agency, a time) is a word: spelt out once, and then named by
// its place among the words.
type packing struct {
	numbers, letters []byte
	words            map[string]uint64     // their places, from 1; nothing said is word 0
	lengths, spelt   []byte                // of the words
	refs             map[record.Ref]uint64 // of the entries that stand before: their places, from 1
	elsewhere        uint64                // what stands before a reference to none of them
	sizes            [sizes]uint64
}

// What there is of each sort in all. It stands first, so that reading takes memory once for each.
const (
	ofWords = iota
	ofPlaces
	ofPeople
	ofDetails
	ofTexts
	ofRefsTo
	sizes
)

// newPacking makes room for so many entries of the usual length.
func newPacking(entries int) *packing {
	const numbers, letters, words = 48, 160, 3
	return &packing{
		numbers: make([]byte, 0, 256+numbers*entries), letters: make([]byte, 0, 256+letters*entries), words: make(map[string]uint64, 64+words*entries),
	}
}

// count writes a number that is never below zero: a length, or a place.
func (p *packing) count(n int) {
	p.numbers = binary.AppendUvarint(p.numbers, uint64(n)) //nolint:gosec // one below zero would be read as damage
}

func (p *packing) signed(n int64) { p.numbers = binary.AppendVarint(p.numbers, n) }

func (p *packing) flag(set bool) {
	if set {
		p.count(1)
		return
	}
	p.count(0)
}

// text writes what is likely to be told once.
func (p *packing) text(s string) {
	p.count(len(s))
	p.letters = append(p.letters, s...)
}

// word writes what is likely to come again.
func (p *packing) word(s string) {
	if s == "" {
		p.count(0)
		return
	}
	at, again := p.words[s]
	if !again {
		at = uint64(len(p.words)) + 1
		p.words[s] = at
		p.lengths = binary.AppendUvarint(p.lengths, uint64(len(s)))
		p.spelt = append(p.spelt, s...)
	}
	p.numbers = binary.AppendUvarint(p.numbers, at)
}

func (p *packing) when(w record.When) { p.word(w.String()) }

// wordList writes how many words there are, and each.
func (p *packing) wordList(words []string) {
	p.count(len(words))
	p.sizes[ofTexts] += uint64(len(words))
	for _, one := range words {
		p.word(one)
	}
}

// refersTo says which entries a reference may name by their place.
func (p *packing) refersTo(entries []record.Entry) {
	p.refs = make(map[record.Ref]uint64, len(entries))
	for i := range entries {
		if ref := entries[i].Ref; !ref.IsZero() && p.refs[ref] == 0 {
			p.refs[ref] = uint64(i + 1)
		}
	}
	p.refs[record.Ref{}] = 0
	p.elsewhere = uint64(len(entries) + 1)
}

// ref writes 0 for none, the place of an entry counted from 1, or the number behind the last place and the reference spelt out.
func (p *packing) ref(r record.Ref) {
	at, known := p.refs[r]
	if !known {
		at = p.elsewhere
	}
	p.numbers = binary.AppendUvarint(p.numbers, at)
	if !known {
		p.word(string(r.Agency))
		p.text(string(r.Record))
	}
}

func (p *packing) refList(refs []record.Ref) {
	p.count(len(refs))
	p.sizes[ofRefsTo] += uint64(len(refs))
	for _, one := range refs {
		p.ref(one)
	}
}

func (p *packing) childRef(r record.ChildRef) {
	p.word(string(r.Agency))
	p.word(r.Child)
}

func (p *packing) childRefs(refs []record.ChildRef) {
	p.count(len(refs))
	for _, one := range refs {
		p.childRef(one)
	}
}

func (p *packing) origin(o record.Origin) {
	p.signed(o.Submission)
	p.word(o.File)
	p.signed(int64(o.Line))
}

// sealed puts everything together: version, form, sizes, numbers, letters, and the sum of all of it.
func (p *packing) sealed(f form) []byte {
	p.sizes[ofWords] = uint64(len(p.words))
	out := make([]byte, 0, 32+len(p.lengths)+len(p.numbers)+len(p.spelt)+len(p.letters))
	out = append(out, f.version, f.letter)
	for _, n := range p.sizes {
		out = binary.AppendUvarint(out, n)
	}
	out = binary.AppendUvarint(out, uint64(len(p.lengths)+len(p.numbers)+1))
	out = append(append(out, p.lengths...), p.numbers...)
	out = append(out, endOfNumbers)
	out = append(append(out, p.spelt...), p.letters...)
	return binary.LittleEndian.AppendUint32(out, crc32.Checksum(out, castagnoli))
}

// sortedKeys gives the keys of a map in one order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
