package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/record"
)

// exactly compares everything, what prints as [private] too. What holds nothing is nil.
var exactly = cmp.Options{
	cmp.Comparer(func(a, b record.When) bool { return a == b }),
	cmp.Comparer(func(a, b record.After) bool { return a == b }),
	cmp.Comparer(func(a, b record.Range) bool { return a == b }),
}

func wrongly[T any](kept, given T) string {
	if cmp.Equal(kept, given, exactly) {
		return ""
	}
	return cmp.Diff(kept, given, exactly)
}

func expanded(t rapid.TB, kept []byte) Model {
	m, err := expand(kept, wholly)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return m
}

func TestAChronologyIsGivenAsItWasKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		for i := range m.Classes {
			m.Classes[i] = record.ClassS // nothing is left out: see below
		}
		kept := compact(m)
		given := expanded(t, kept)
		if wrong := wrongly(*m, given); wrong != "" {
			t.Fatalf("kept (-) and given (+):\n%s", wrong)
		}
		if !bytes.Equal(kept, compact(&given)) {
			t.Fatal("the same chronology is other bytes the second time")
		}
	})
}

// The order in which a map was filled, or an empty list in place of none, is no difference between two chronologies.
func TestTheSameChronologyIsTheSameBytes(t *testing.T) {
	one, other := &Model{}, &Model{
		Child: Child{
			Refs: []record.ChildRef{}, Identities: []record.Identity{}, Entries: []record.Entry{}, Manifests: []record.Manifest{}, Withheld: map[record.Class]int{}, Held: []record.Held{},
		},
		Classes: []record.Class{}, Order: []int{}, Prompts: []record.Prompt{}, Known: []KnownTo{},
	}
	if !bytes.Equal(compact(one), compact(other)) {
		t.Error("an empty list is kept as something else than none")
	}
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		kept := compact(m)
		for i := range m.Child.Manifests {
			m.Child.Manifests[i].Agencies = refilled(m.Child.Manifests[i].Agencies)
			m.Child.Manifests[i].Areas = refilled(m.Child.Manifests[i].Areas)
		}
		for i := range m.Prompts {
			m.Prompts[i].Params = refilled(m.Prompts[i].Params)
		}
		m.Child.Withheld = refilled(m.Child.Withheld)
		if !bytes.Equal(kept, compact(m)) {
			t.Fatal("filled in another order it is other bytes")
		}
	})
}

// refilled gives the same map, filled in the other order.
func refilled[K ~string, V any](m map[K]V) map[K]V {
	keys, again := sortedKeys(m), map[K]V{}
	for i := range keys {
		again[keys[len(keys)-1-i]] = m[keys[len(keys)-1-i]]
	}
	return again
}

// tellsOf gives a question that stands on what is not seen, or says what it was answered by; "" when none does.
func tellsOf(m *Model, sight record.Sight, hidden map[record.Ref]bool) string {
	tells := func(refs ...record.Ref) bool {
		return slices.ContainsFunc(refs, func(r record.Ref) bool { return hidden[r] })
	}
	asks := func(p *record.Prompt) bool {
		return tells(slices.Concat(p.Cites(), p.Later, []record.Ref{p.AnsweredAt})...)
	}
	for i := range m.Prompts {
		if asks(&m.Prompts[i]) {
			return fmt.Sprintf("%+v", m.Prompts[i])
		}
	}
	for i := range m.Ended {
		if e := &m.Ended[i]; !sight.MeetsAll(e.Needs) || asks(&e.Prompt) {
			return fmt.Sprintf("%+v", e)
		}
	}
	for i := range m.Child.Steps {
		if s := &m.Child.Steps[i]; !sight.MeetsAll(s.Needs) || tells(citedBy(s)...) {
			return fmt.Sprintf("%+v", s)
		}
	}
	return ""
}

func TestNothingIsGivenOrToldOfThatIsNotSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, sight := anyModel(t), anySight(t)
		given, err := expand(compact(m), far{sight: sight})
		if err != nil {
			t.Fatal(err)
		}
		shown, hidden, counts := []record.Entry(nil), map[record.Ref]bool{}, refilled(m.Child.Withheld)
		for i, e := range m.Child.Entries {
			if sight.Sees(m.Classes[i], e.Handling, e.Ref.Agency) {
				shown = append(shown, e)
				continue
			}
			hidden[e.Ref] = true
			if m.Classes[i] != record.ClassS && !sealed(e.Handling) {
				counts[m.Classes[i]]++
			}
		}
		if wrong := wrongly(shown, given.Child.Entries); wrong != "" {
			t.Fatalf("to %+v should be given (-), and is (+):\n%s", sight, wrong)
		}
		if len(counts) != 0 && !cmp.Equal(counts, given.Child.Withheld) || len(given.Classes) != len(shown) {
			t.Fatalf("withheld are %v, counted %v", counts, given.Child.Withheld)
		}
		inOrder := func(m *Model) (refs []string) {
			for _, at := range m.Order {
				if e := &m.Child.Entries[at]; !hidden[e.Ref] {
					refs = append(refs, e.Ref.String())
				}
			}
			return refs
		}
		if wrong := cmp.Diff(inOrder(m), inOrder(&given)); wrong != "" {
			t.Fatalf("the order is another:\n%s", wrong)
		}
		if tells := tellsOf(&given, sight, hidden); tells != "" {
			t.Fatalf("a question tells of what is withheld: %s", tells)
		}
		for _, k := range given.Known {
			if hidden[k.Ref] || hidden[k.By] {
				t.Fatalf("it is told who knew of %s", k.Ref)
			}
		}
		for _, left := range given.Child.Entries[len(shown):cap(given.Child.Entries)] {
			t.Fatalf("%s is still there behind the end", left.Ref)
		}
	})
}

// Questions were asked of the whole record. Whoever sees what one stands on is told of it, whatever else there is.
func TestAQuestionIsToldToWhoSeesWhatItStandsOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, sight := anyModel(t), anySight(t)
		given, err := expand(compact(m), far{sight: sight})
		if err != nil {
			t.Fatal(err)
		}
		hidden := map[record.Ref]bool{}
		for i, e := range m.Child.Entries {
			hidden[e.Ref] = !sight.Sees(m.Classes[i], e.Handling, e.Ref.Agency)
		}
		told := 0
		for i := range m.Prompts {
			told += count(!slices.ContainsFunc(m.Prompts[i].Cites(), func(r record.Ref) bool { return hidden[r] }))
		}
		if len(given.Prompts) != told {
			t.Fatalf("%d of %d questions are told, want %d", len(given.Prompts), len(m.Prompts), told)
		}
		for i := range given.Prompts {
			p := &given.Prompts[i]
			was := m.Prompts[slices.IndexFunc(m.Prompts, func(q record.Prompt) bool {
				return slices.Equal(q.Evidence, p.Evidence) && q.Trigger == p.Trigger && q.ID == p.ID
			})]
			if p.Status == "" && was.Status != "" || !p.Partly && len(p.Later) != len(was.Later) {
				t.Fatalf("of %+v is told %+v", was, p)
			}
		}
	})
}

func count(it bool) int {
	if it {
		return 1
	}
	return 0
}

func TestAnEntryThatWasGivenNoClassIsAboveEveryCeiling(t *testing.T) {
	m := life(2)
	m.Classes = m.Classes[:1]
	given := expanded(t, compact(m))
	if len(given.Child.Entries) != 1 || given.Child.Withheld[""] != 1 || len(given.Order) != 1 {
		t.Errorf("%d entries are given, withheld are %v", len(given.Child.Entries), given.Child.Withheld)
	}
}

func TestAFlippedByteIsNeverServed(t *testing.T) {
	kept := compact(life(3))
	for i := range kept {
		for bit := range 8 {
			kept[i] ^= 1 << bit
			_, err := expand(kept, wholly)
			if err == nil || err.Error() != "the kept chronology of a child is damaged; run the check" {
				t.Fatalf("bit %d of byte %d: %v", bit, i, err)
			}
			kept[i] ^= 1 << bit
		}
		if _, err := expand(kept[:i], wholly); err == nil {
			t.Fatalf("the first %d of %d bytes are served", i, len(kept))
		}
	}
}

// resealed puts the right sum behind bytes that were changed, as somebody would who means harm.
func resealed(body []byte) []byte {
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.Checksum(body, castagnoli))
}

// What is kept under one version is always written in the same way: who changes the form raises the version, and then these sums.
func TestTheFormIsTheOneOfItsVersion(t *testing.T) {
	for what, one := range map[string]struct {
		kept    []byte
		version byte
		sum     uint32
	}{
		"a chronology": {compact(life(12)), 4, 0xa2260e68},
		"rows":         {compactRows(life(12).Child.Entries), 1, 0xb073a3e9},
		"a card":       {compactCard(fullCard()), 6, 0x5e7af67a},
	} {
		if sum := crc32.ChecksumIEEE(one.kept); one.kept[0] != one.version || sum != one.sum {
			t.Errorf("%s: version %d is written so that its sum is %#x", what, one.kept[0], sum)
		}
	}
}

func TestAFormThatIsNotKnownIsSaid(t *testing.T) {
	kept := compact(life(3))
	kept[0]++
	if _, err := expand(resealed(kept[:len(kept)-4]), wholly); err == nil || !strings.Contains(err.Error(), "a form that is not known here") {
		t.Error(err)
	}
	one := life(3)
	for what, kept := range map[string][]byte{"a card": compactCard(&Card{ID: "c"}), "rows": compactRows(one.Child.Entries)} {
		if _, err := expand(kept, wholly); err == nil {
			t.Errorf("%s is read as a chronology", what)
		}
	}
	if _, err := expandCard(compact(one)); err == nil {
		t.Error("a chronology is read as a card")
	}
	if _, err := expandRows(compact(one)); err == nil {
		t.Error("a chronology is read as rows")
	}
}

// mostMemory is what reading so many bytes may take at most.
func mostMemory(kept []byte) uint64 { return 1<<16 + 256*uint64(len(kept)) }

// memoryOf gives what was taken while do ran.
func memoryOf(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestACountThatLiesTakesNoMemory(t *testing.T) {
	const room = 100_000
	all := int(sizes) + 1 // the last says how many bytes of numbers there are
	together := slices.Repeat([]uint64{room / 2}, all)
	together[all-1] = room
	lies := [][]uint64{together}
	for i := range all {
		for _, lie := range []uint64{room + 1, 1 << 40, 1 << 63, 1<<64 - 1} {
			said := slices.Repeat([]uint64{1}, all)
			said[all-1], said[i] = room, lie
			lies = append(lies, said)
		}
	}
	for _, said := range lies {
		body := []byte{formOfChild.version, formOfChild.letter}
		for _, n := range said {
			body = binary.AppendUvarint(body, n)
		}
		body = append(body, make([]byte, room)...)
		body[len(body)-1] = endOfNumbers
		kept := resealed(body)
		taken := memoryOf(func() {
			if _, err := expand(kept, wholly); err == nil {
				t.Errorf("sizes may be %v", said)
			}
		})
		if taken > 64*room {
			t.Errorf("sizes are said to be %v: %d bytes are taken for %d", said, taken, len(kept))
		}
	}
}

func TestWhatCannotBeSoIsNotGiven(t *testing.T) {
	after, err := record.ParseAfter("J-1 within P3M", "police")
	if err != nil {
		t.Fatal(err)
	}
	m := life(3)
	m.Child.Entries[0].After = after
	kept := compact(m)
	body := kept[:len(kept)-4]
	expanded(t, resealed(body))
	m.Order[1] = 3
	for what, wrong := range map[string][]byte{
		"a place in the order that no entry has": compact(m),
		"a day that is none":                     resealed(bytes.Replace(body, []byte("2021-01-01"), []byte("2021-99-01"), 1)),
		"a relative time that is none":           resealed(bytes.Replace(body, []byte(" within "), []byte(" beside "), 1)),
		"letters that belong to nothing":         resealed(append(bytes.Clone(body), 'x')),
		"another form":                           resealed(append([]byte{formOfChild.version, formOfRows.letter}, body[2:]...)),
	} {
		if _, err := expand(wrong, wholly); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Somebody who can write to the database can make the sum right too: what is then read may be wrong, and the check finds it; but it
// stops nothing and takes no more memory than a chronology of that length.
func TestBytesChangedWithARightSumStopNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := compact(anyModel(t))
		body := kept[:len(kept)-4]
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			at := rapid.IntRange(2, len(body)-1).Draw(t, "at")
			switch value := rapid.Byte().Draw(t, "value"); rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				body[at] = value
			case 1:
				body = slices.Insert(body, at, value)
			case 2:
				body = slices.Insert(body, at, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)
			case 3:
				body = slices.Delete(body, at, min(at+int(value), len(body)-1))
			}
		}
		kept = resealed(body)
		var err error
		taken := memoryOf(func() { _, err = expand(kept, far{sight: record.Sight{Class: record.ClassB}}) })
		if taken > mostMemory(kept) {
			t.Fatalf("%d bytes are taken for %d", taken, len(kept))
		}
		if err == nil {
			again := expanded(t, kept)
			for i := range again.Prompts {
				again.Prompts[i].Partly = false // it is not kept: reading says it
			}
			if wrong := wrongly(again, expanded(t, compact(&again))); wrong != "" {
				t.Fatalf("read and kept again (-), it is another (+):\n%s", wrong)
			}
		}
	})
}

func FuzzExpand(f *testing.F) {
	whole := life(3)
	for _, kept := range [][]byte{compact(whole), compact(&Model{}), compactRows(whole.Child.Entries), compactCard(fullCard())} {
		f.Add(kept[:len(kept)-4])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		kept := resealed(body)
		taken := memoryOf(func() {
			if m, err := expand(kept, wholly); err == nil && len(m.Child.Withheld) == 0 {
				for i := range m.Prompts {
					m.Prompts[i].Partly = false // it is not kept: reading says it
				}
				if wrong := wrongly(m, expanded(t, compact(&m))); wrong != "" {
					t.Errorf("read and kept again (-), it is another (+):\n%s", wrong)
				}
			}
		})
		_, _ = expand(kept, far{sight: record.Sight{Class: record.ClassA}})
		if rows, err := expandRows(kept); err == nil {
			if again, err := expandRows(compactRows(rows)); err != nil || wrongly(rows, again) != "" {
				t.Errorf("rows read and kept again are others: %v", err)
			}
		}
		if c, err := expandCard(kept); err == nil {
			if again, err := expandCard(compactCard(&c)); err != nil || wrongly(c, again) != "" {
				t.Errorf("a card read and kept again is another: %v", err)
			}
		}
		if taken > 20*mostMemory(kept) { // comparing takes memory too
			t.Errorf("%d bytes are taken for %d", taken, len(kept))
		}
	})
}

func TestRowsAreGivenAsTheyWereKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(anyEntry), 0, 5).Draw(t, "rows")
		if len(rows) == 0 {
			rows = nil
		}
		kept := compactRows(rows)
		given, err := expandRows(kept)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := wrongly(rows, given); wrong != "" {
			t.Fatalf("kept (-) and given (+):\n%s", wrong)
		}
	})
}

func TestACardIsGivenAsItWasKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCard(t)
		given, err := expandCard(compactCard(c))
		if err != nil {
			t.Fatal(err)
		}
		if wrong := wrongly(*c, given); wrong != "" {
			t.Fatalf("kept (-) and given (+):\n%s", wrong)
		}
	})
	kept := compactCard(fullCard())
	for i := range kept {
		kept[i] ^= 0x10
		if _, err := expandCard(kept); err == nil || strings.Contains(err.Error(), "Family") {
			t.Fatalf("byte %d is another: %v", i, err)
		}
		kept[i] ^= 0x10
	}
}

// What a page appends to one entry's list does not reach the next entry's.
func TestAppendingToOneEntryLeavesTheOthers(t *testing.T) {
	given, want := expanded(t, compact(life(12))), expanded(t, compact(life(12)))
	for i := range given.Child.Entries {
		e := given.Child.Entries[i]
		_, _ = append(e.Places, record.Place{Kind: "x"}), append(e.People, record.Person{Role: "x"})
		for _, d := range append(e.Details, record.Detail{Key: "x"}) {
			_ = append(d.Values, "x")
		}
	}
	for i := range given.Prompts {
		p := &given.Prompts[i]
		_, _, _ = append(p.Evidence, record.Ref{Agency: "x"}), append(p.Because, "x"), append(p.Missing, "x")
	}
	if wrong := wrongly(want, given); wrong != "" {
		t.Error(wrong)
	}
}
