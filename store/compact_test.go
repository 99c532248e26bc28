package store

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"runtime"
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

func expanded(t interface{ Fatalf(string, ...any) }, kept []byte) Model {
	m, err := expand(kept, record.ClassS)
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

func TestNothingAboveTheCeilingIsGivenOrToldOf(t *testing.T) {
	classes := []record.Class{record.ClassA, record.ClassB, record.ClassC, record.ClassS}
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		ceiling := rapid.SampledFrom(classes).Draw(t, "ceiling")
		given, err := expand(compact(m), ceiling)
		if err != nil {
			t.Fatal(err)
		}
		shown, hidden, counts := []record.Entry(nil), map[record.Ref]bool{}, refilled(m.Child.Withheld)
		for i, e := range m.Child.Entries {
			switch class := m.Classes[i]; {
			case class == "Z", class > ceiling && class != record.ClassS, class == record.ClassS && ceiling != record.ClassS, sealed(e.Handling) && ceiling != record.ClassS:
				hidden[e.Ref] = true
				counts[class]++
			default:
				shown = append(shown, e)
			}
		}
		if wrong := wrongly(shown, given.Child.Entries); wrong != "" {
			t.Fatalf("under %s should be given (-), and is (+):\n%s", ceiling, wrong)
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
		if len(hidden) == 0 {
			return
		}
		for _, k := range given.Known {
			if hidden[k.Ref] || hidden[k.By] {
				t.Fatalf("it is told who knew of %s", k.Ref)
			}
		}
		for _, left := range given.Child.Entries[len(shown):cap(given.Child.Entries)] {
			t.Fatalf("%s is still there behind the end", left.Ref)
		}
		if given.Prompts != nil {
			t.Fatal("questions that were asked of the whole record are given")
		}
	})
}

func TestAFlippedByteIsNeverServed(t *testing.T) {
	kept := compact(life(3))
	for i := range kept {
		for bit := range 8 {
			kept[i] ^= 1 << bit
			_, err := expand(kept, record.ClassS)
			if err == nil || err.Error() != "the kept chronology of a child is damaged; run the check" {
				t.Fatalf("bit %d of byte %d: %v", bit, i, err)
			}
			kept[i] ^= 1 << bit
		}
		if _, err := expand(kept[:i], record.ClassS); err == nil {
			t.Fatalf("the first %d of %d bytes are served", i, len(kept))
		}
	}
}

// resealed puts the right sum behind bytes that were changed, as somebody would who means harm.
func resealed(body []byte) []byte {
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.Checksum(body, castagnoli))
}

func TestAFormThatIsNotKnownIsSaid(t *testing.T) {
	kept := compact(life(3))
	kept[0]++
	if _, err := expand(resealed(kept[:len(kept)-4]), record.ClassS); err == nil || !strings.Contains(err.Error(), "a form that is not known here") {
		t.Error(err)
	}
	one := life(3)
	for what, kept := range map[string][]byte{"a card": compactCard(&Card{ID: "c"}), "rows": compactRows(one.Child.Entries)} {
		if _, err := expand(kept, record.ClassS); err == nil {
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

// sums is the most memory that reading so many bytes may take.
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
	for size := range int(sizes) + 1 {
		for _, lie := range []uint64{1 << 20, 1 << 40, 1<<64 - 1} {
			body := []byte{compactVersion, formOfChild.letter}
			for i := range int(sizes) + 1 {
				n := uint64(4)
				if i == size {
					n = lie
				}
				body = binary.AppendUvarint(body, n)
			}
			kept := resealed(append(body, make([]byte, 1000)...))
			taken := memoryOf(func() {
				if _, err := expand(kept, record.ClassS); err == nil {
					t.Errorf("size %d may be %d", size, lie)
				}
			})
			if taken > mostMemory(kept) {
				t.Errorf("size %d is said to be %d: %d bytes are taken for %d", size, lie, taken, len(kept))
			}
		}
	}
}

func FuzzExpand(f *testing.F) {
	whole := life(3)
	for _, kept := range [][]byte{compact(whole), compact(&Model{}), compactRows(whole.Child.Entries), compactCard(fullCard())} {
		f.Add(kept[:len(kept)-4])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		kept := resealed(body)
		taken := memoryOf(func() {
			if m, err := expand(kept, record.ClassS); err == nil && len(m.Child.Withheld) == 0 {
				if wrong := wrongly(m, expanded(t, compact(&m))); wrong != "" {
					t.Errorf("read and kept again (-), it is another (+):\n%s", wrong)
				}
			}
		})
		_, _ = expand(kept, record.ClassA)
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
