package store

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"sightline/record"
)

// unpacking reads what packing wrote. After the first thing that cannot be so, bad is set and everything read is worth nothing; it never
// takes more memory than so many bytes could have been written for.
type unpacking struct {
	numbers []byte
	at      int
	letters string
	from    int
	bad     bool
	version byte // in which it is kept

	words   []string
	times   []*record.When // by word: where it was first read as a time
	entries []record.Entry // that references may name by their place
	places  []record.Place
	people  []record.Person
	details []record.Detail
	texts   []string
	refs    []record.Ref
}

// leastNumbers is how many numbers one of each sort takes at least.
var leastNumbers = [sizes]int{ofWords: 1, ofPlaces: 2, ofPeople: 2, ofDetails: 2, ofTexts: 1, ofRefsTo: 1}

// open looks at the sum of all bytes first: what was changed since it was kept is not read.
func (u *unpacking) open(kept []byte, f form) error {
	const frame, sum = 2, 4
	if len(kept) < frame+sum {
		return f.damaged()
	}
	body := kept[:len(kept)-sum]
	switch {
	case crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(kept[len(body):]):
		return f.damaged()
	case body[0] > f.version || body[0] < f.version && (f.before == 0 || body[0] < f.before):
		return fmt.Errorf("%s is in a form that is not known here; run the check with --rebuild", f.what)
	case body[1] != f.letter || !u.parts(body[frame:]):
		return f.damaged()
	}
	u.version = body[0]
	return nil
}

// parts reads how much there is of each sort, and makes room for it when so much can be there.
func (u *unpacking) parts(body []byte) bool {
	var n [sizes + 1]int // the last is how many bytes of numbers there are
	for i := range n {
		number, length := binary.Uvarint(body)
		n[i] = u.upTo(len(body), number)
		if u.bad || length <= 0 {
			return false
		}
		body = body[length:]
	}
	length, least := n[sizes], 0
	for i, numbers := range leastNumbers {
		least += n[i] * numbers
	}
	if length == 0 || length > len(body) || least > length || body[length-1] != endOfNumbers {
		return false
	}
	u.numbers, u.letters = body[:length], string(body[length:])
	u.words, u.times = make([]string, n[ofWords]+1), make([]*record.When, n[ofWords]+1)
	u.places, u.people, u.details = some[record.Place](n[ofPlaces]), some[record.Person](n[ofPeople]), some[record.Detail](n[ofDetails])
	u.texts, u.refs = some[string](n[ofTexts]), some[record.Ref](n[ofRefsTo])
	for i := range u.words[1:] {
		u.words[i+1] = u.text()
	}
	return true
}

func (f form) damaged() error { return fmt.Errorf("%s is damaged; run the check", f.what) }

// end reports whether everything was read, and nothing was missing.
func (u *unpacking) end(f form) error {
	left := len(u.places) + len(u.people) + len(u.details) + len(u.texts) + len(u.refs)
	if u.bad || left > 0 || u.at != len(u.numbers)-1 || u.from != len(u.letters) {
		return f.damaged()
	}
	return nil
}

// some makes room for n, and none at all for 0: what holds nothing is nil.
func some[T any](n int) []T {
	if n == 0 {
		return nil
	}
	return make([]T, n)
}

// taken gives the next n of what was made ready. Appending to them does not reach those behind.
func taken[T any](u *unpacking, ready *[]T, n uint64) []T {
	length := u.upTo(len(*ready), n)
	if length == 0 {
		return nil
	}
	next := (*ready)[:length:length]
	*ready = (*ready)[length:]
	return next
}

// upTo gives a number that may be no more than most.
func (u *unpacking) upTo(most int, n uint64) int {
	if most < 0 || n > uint64(most) {
		u.bad = true
		return 0
	}
	return int(n) //nolint:gosec // it is no more than an int
}

// number reads nearly always one byte; it is short so that it costs no call. The last byte is no number: nothing is read beyond it.
func (u *unpacking) number() uint64 {
	if n := u.numbers[u.at]; n < endOfNumbers {
		u.at++
		return uint64(n)
	}
	return u.longNumber()
}

func (u *unpacking) longNumber() uint64 {
	n, length := binary.Uvarint(u.numbers[u.at:])
	if length <= 0 {
		u.bad, u.at = true, len(u.numbers)-1
		return 0
	}
	u.at += length
	return n
}

func (u *unpacking) signed() int64 { return plusOrMinus(u.number()) }

// plusOrMinus gives the number of which packing wrote the sign in the last place.
func plusOrMinus(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }

func (u *unpacking) flag() bool { return u.place(2) == 1 }

// place reads one of n places, from 0.
func (u *unpacking) place(n int) int { return u.upTo(n-1, u.number()) }

// count reads how many there are of something that takes so many numbers each: never more than there are numbers left.
func (u *unpacking) count(numbers int) int {
	n := u.number()
	return u.upTo((len(u.numbers)-u.at)/numbers, n)
}

// row reads numbers that always stand together.
func (u *unpacking) row(into []uint64) {
	numbers, at := u.numbers, u.at
	for i := range into {
		if n := numbers[at]; n < endOfNumbers {
			into[i] = uint64(n)
			at++
			continue
		}
		u.at = at
		into[i] = u.longNumber()
		at = u.at
	}
	u.at = at
}

func (u *unpacking) text() string { return u.letter(u.number()) }

// letter gives the next n letters.
func (u *unpacking) letter(n uint64) string {
	from := u.from
	u.from += u.upTo(len(u.letters)-from, n)
	return u.letters[from:u.from]
}

func (u *unpacking) word() string { return u.named(u.number()) }

// named gives the word at a place.
func (u *unpacking) named(at uint64) string {
	if at < uint64(len(u.words)) {
		return u.words[at]
	}
	u.bad = true
	return ""
}

// when reads a time into the place that is to hold it, where there is none yet.
func (u *unpacking) when(into *record.When) { u.time(u.number(), into) }

// time reads each word once as a time, and takes it from there when it comes again.
func (u *unpacking) time(at uint64, into *record.When) {
	switch {
	case at == 0:
	case at >= uint64(len(u.times)):
		u.bad = true
	case u.times[at] != nil:
		*into = *u.times[at]
	default:
		*into, u.times[at] = u.parsed(u.words[at]), into
	}
}

// moment gives a time that has no place of its own yet.
func (u *unpacking) moment() record.When { return u.parsed(u.word()) }

func (u *unpacking) parsed(text string) record.When {
	w, err := record.ParseWhen(text)
	if err != nil {
		u.bad = true
	}
	return w
}

func (u *unpacking) wordList() []string {
	list := taken(u, &u.texts, u.number())
	for i := range list {
		list[i] = u.word()
	}
	return list
}

func (u *unpacking) ref(into *record.Ref) {
	switch at, n := u.number(), uint64(len(u.entries)); {
	case at == 0:
	case at <= n:
		*into = u.entries[at-1].Ref
	case at == n+1:
		into.Agency = record.AgencyCode(u.word())
		into.Record = record.RecordID(u.text())
	default:
		u.bad = true
	}
}

func (u *unpacking) refList() []record.Ref {
	list := taken(u, &u.refs, u.number())
	for i := range list {
		u.ref(&list[i])
	}
	return list
}

func (u *unpacking) childRef(into *record.ChildRef) {
	into.Agency = record.AgencyCode(u.word())
	into.Child = u.word()
}

func (u *unpacking) childRefs() []record.ChildRef {
	list := some[record.ChildRef](u.count(2))
	for i := range list {
		u.childRef(&list[i])
	}
	return list
}

func (u *unpacking) origin(into *record.Origin) {
	into.Submission = u.signed()
	into.File = u.word()
	into.Line = int(u.signed())
}
