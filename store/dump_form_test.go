package store

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/record"
)

// anyCell draws a value that a column may hold.
func anyCell(t *rapid.T, column string) cell {
	var c cell
	switch _, holds := kind(column); holds {
	case '#':
		c.number = sql.NullInt64{Int64: rapid.Int64().Draw(t, column), Valid: true}
	case '?':
		if rapid.Bool().Draw(t, "there") {
			c.number = sql.NullInt64{Int64: rapid.Int64().Draw(t, column), Valid: true}
		}
	case '*':
		c.bytes = rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, column)
	default:
		c.bytes = []byte(strings.ReplaceAll(rapid.String().Draw(t, column), "\x00", ""))
	}
	return c
}

// anyTables draws rows for every table. The log ends where its rows do.
func anyTables(t *rapid.T) map[string][][]cell {
	all := map[string][][]cell{}
	for i := range dumped {
		for range rapid.IntRange(0, 3).Draw(t, dumped[i].Name) {
			var row []cell
			for _, column := range dumped[i].Columns {
				row = append(row, anyCell(t, column))
			}
			all[dumped[i].Name] = append(all[dumped[i].Name], row)
		}
	}
	edge := edgeAt(len(all["audit_log"]))
	all["audit_edge"] = [][]cell{{{number: sql.NullInt64{Int64: edge.Size(), Valid: true}}, {bytes: edge.Bytes()}}}
	return all
}

// edgeAt is where a log of so many lines ends.
func edgeAt(lines int) audit.Edge {
	var edge audit.Edge
	for i := range lines {
		edge.Append(audit.Digest{byte(i)})
	}
	return edge
}

// fatal is a test, or one try of a property.
type fatal interface{ Fatal(why ...any) }

func written(t fatal, tenant record.TenantID, all map[string][][]cell) []byte {
	var out bytes.Buffer
	w, err := begin(&out, tenant, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range dumped {
		for _, row := range all[dumped[i].Name] {
			if err := w.row(&dumped[i], row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.end(int64(len(all[dumped[i].Name]))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// small is a dump with a row in every table.
func small(t fatal) []byte {
	all := map[string][][]cell{}
	edge := edgeAt(1)
	for i := range dumped {
		row := make([]cell, len(dumped[i].Columns))
		for j, column := range dumped[i].Columns {
			row[j] = cell{bytes: []byte(column), number: sql.NullInt64{Int64: 1, Valid: true}}
		}
		if dumped[i].Name == "audit_edge" {
			row[1].bytes = edge.Bytes()
		}
		all[dumped[i].Name] = [][]cell{row}
	}
	return written(t, "partnership", all)
}

// reread gives the rows of a dump, as they were drawn.
func reread(from io.Reader) (map[string][][]cell, Dumped, error) {
	all := map[string][][]cell{}
	found, err := readDump(from, func(*dumpHead) error { return nil }, func(t *dumpTable, row []cell) error {
		kept := make([]cell, len(row))
		for i, c := range row {
			kept[i] = cell{number: c.number}
			if _, holds := kind(t.Columns[i]); holds == 0 || holds == '*' {
				kept[i] = cell{bytes: bytes.Clone(c.bytes)}
			}
		}
		all[t.Name] = append(all[t.Name], kept)
		return nil
	})
	return all, found, err
}

func TestWhatIsDumpedIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := anyTables(t)
		dump := written(t, "partnership", all)
		got, found, err := reread(iotest.HalfReader(bytes.NewReader(dump)))
		if err != nil {
			t.Fatal(err)
		}
		empty := cmp.Transformer("none", func(b []byte) string { return string(b) })
		if diff := cmp.Diff(all, got, cmp.AllowUnexported(cell{}), empty); diff != "" {
			t.Fatalf("(-written +read):\n%s", diff)
		}
		rows, edge := int64(0), edgeAt(len(all["audit_log"]))
		for _, of := range all {
			rows += int64(len(of))
		}
		want := Dumped{Tenant: "partnership", Rows: rows, Entries: int64(len(all["entry"])), Children: int64(len(all["child_view"])), Lines: edge.Size(), Root: edge.Root()}
		for i := range found.Tables {
			if table := &found.Tables[i]; table.Name != dumped[i].Name || table.Rows != int64(len(all[table.Name])) {
				t.Fatalf("table %d is said to be %s of %d rows", i, table.Name, table.Rows)
			}
		}
		found.Tables, found.Waiting = nil, 0
		if diff := cmp.Diff(want, found); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		if again := written(t, "partnership", got); !bytes.Equal(dump, again) {
			t.Fatal("the same rows gave another dump")
		}
	})
}

// A backup that lost its end, wherever, is never taken for a smaller one.
func TestADumpThatEndsEarlyIsRefused(t *testing.T) {
	whole := small(t)
	for length := range whole {
		if _, err := LookInto(bytes.NewReader(whole[:length])); err == nil {
			t.Fatalf("the first %d of %d bytes were taken for a whole backup", length, len(whole))
		}
	}
	if _, err := LookInto(bytes.NewReader(append(bytes.Clone(whole), 0))); err == nil || !strings.Contains(err.Error(), "something follows its end") {
		t.Errorf("a byte more: %v", err)
	}
}

func TestAnyChangedByteOfADumpIsFound(t *testing.T) {
	whole := small(t)
	for at := range whole {
		for _, bit := range []byte{0x01, 0x80, 0xff} {
			changed := bytes.Clone(whole)
			changed[at] ^= bit
			if _, err := LookInto(bytes.NewReader(changed)); err == nil {
				t.Fatalf("byte %d of %d was changed, and nobody saw it", at, len(whole))
			}
		}
	}
}

func TestADumpSaysWhatItIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		dump string
		kind error
		says string
	}{
		"nothing":            {"", record.Invalid, "this is no backup that Sightline made"},
		"another program's":  {"SQLite format 3\x00 and so on, for more than a line", record.Invalid, "this is no backup that Sightline made"},
		"a newer one":        {`{"sightline_dump":6,"tenant":"partnership","shelves":[]}` + "\n", record.Conflict, "the backup was made by a newer Sightline (form 6; this one reads 5); use that one"},
		"an older one":       {`{"sightline_dump":1,"tenant":"partnership","tables":[]}` + "\n", record.Conflict, "the backup was made by an older Sightline (form 1; this one reads 5); restore it with that one"},
		"other tables":       {`{"sightline_dump":5,"tenant":"partnership","tables":[{"name":"audit_log"}]}` + "\n", nil, "its first line"},
		"a line without end": {`{"sightline_dump":5,"tenant":"` + strings.Repeat("a", 1<<17), nil, "its first line"},
		"a broken line":      {`{"sightline_dump":5,"tenant":` + "\n", nil, "its first line"},
	} {
		_, err := LookInto(strings.NewReader(c.dump))
		if err == nil || !strings.Contains(err.Error(), c.says) || c.kind != nil && !errors.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("the cable was pulled")
	if _, err := LookInto(io.MultiReader(bytes.NewReader(small(t)[:2000]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
}

// Whoever writes a length costs no more memory than they send bytes.
func TestALengthThatLiesMakesNoRoom(t *testing.T) {
	head, _, _ := bytes.Cut(small(t), []byte("\n"))
	for name, length := range map[string]uint64{"all that is taken": longestValue, "more than that": longestValue + 1, "the most there is": 1<<64 - 1} {
		dump := append(append(bytes.Clone(head), '\n', 1, 2), binary.AppendUvarint(nil, length)...) // a row of the log, its number, and its moment of such a length
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := LookInto(bytes.NewReader(dump))
		runtime.ReadMemStats(&after)
		if room := after.TotalAlloc - before.TotalAlloc; err == nil || room > 1<<20 {
			t.Errorf("%s: %v, with room for %d bytes", name, err, room)
		}
	}
}

// A dump that cannot be written to its end is not one.
func TestADiskThatIsFullIsSaid(t *testing.T) {
	full := errors.New("no space left")
	whole := small(t)
	for room := 0; room < len(whole); room += 97 {
		w, err := begin(&narrow{room, full}, "partnership", nil)
		_, readErr := readDump(bytes.NewReader(whole), func(*dumpHead) error { return nil }, func(table *dumpTable, row []cell) error {
			return w.row(table, row)
		})
		for i := 0; i < len(dumped) && err == nil; i++ {
			err = w.end(1)
		}
		if err == nil {
			err = w.finish()
		}
		if err = errors.Join(err, readErr); !errors.Is(err, full) {
			t.Fatalf("room for %d bytes: %v", room, err)
		}
	}
}

// narrow takes so many bytes and then no more.
type narrow struct {
	room int
	then error
}

// Write takes what fits.
func (n *narrow) Write(p []byte) (int, error) {
	if len(p) > n.room {
		return n.room, n.then
	}
	n.room -= len(p)
	return len(p), nil
}

func FuzzLookInto(f *testing.F) {
	whole := small(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"sightline_dump":1}` + "\n"))
	f.Fuzz(func(t *testing.T, dump []byte) {
		all, found, err := reread(bytes.NewReader(dump))
		if err != nil {
			if !cmp.Equal(found, Dumped{}) {
				t.Fatalf("%+v was said of a dump that is %v", found, err)
			}
			return
		}
		if again := written(t, found.Tenant, all); len(again) == 0 {
			t.Fatal("a whole dump cannot be written again")
		}
	})
}
