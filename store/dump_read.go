package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"sightline/audit"
	"sightline/record"
)

// Dumped says what a dump holds.
type Dumped struct {
	Tenant                         record.TenantID
	Rows, Entries, Children, Lines int64
	Waiting                        int64        // submissions that were being imported
	Root                           audit.Digest // of the log's tree: it stands for every line, and for every row written under one
	Tables                         []DumpedTable
}

// DumpedTable is one table of it. Two dumps of equal tables have equal sums, whichever kind of database they are of.
type DumpedTable struct {
	Name string
	Rows int64
	Sum  audit.Digest
}

// dumpReader reads a dump that may be anything.
type dumpReader struct {
	from  *bufio.Reader
	all   hash.Hash // of the first line and of the tables' ends
	table hash.Hash // of the table that is being read
	read  []byte    // of that table, and not yet in its digest
}

// LookInto reads a dump to its end and says what is in it, or what is wrong with it. It believes nothing of it and keeps nothing.
func LookInto(from io.Reader) (Dumped, error) {
	return readDump(from, func(*dumpHead) error { return nil }, func(*dumpTable, []cell) error { return nil })
}

// readDump gives the rows of a dump one after another; a row is only good until the next. Not before it returns without an error was
// the dump whole.
func readDump(from io.Reader, whose func(*dumpHead) error, do func(*dumpTable, []cell) error) (Dumped, error) {
	r := &dumpReader{from: bufio.NewReaderSize(from, 1<<16), all: sha256.New(), table: sha256.New()}
	head, err := r.head()
	if err == nil {
		err = whose(&head)
	}
	found := Dumped{Tenant: head.Tenant}
	for i := 0; i < len(dumped) && err == nil; i++ {
		err = r.rows(&dumped[i], &found, do)
	}
	if err == nil {
		err = r.finish()
	}
	if err != nil {
		return Dumped{}, err
	}
	return found, nil
}

// finish reads the end. Nothing may follow it.
func (r *dumpReader) finish() error {
	want := r.all.Sum(nil)
	kept := make([]byte, len(want))
	if _, err := io.ReadFull(r.from, kept); err != nil {
		return readingDump(err)
	}
	if !bytes.Equal(kept, want) {
		return damaged("its end")
	}
	switch _, err := r.from.ReadByte(); {
	case err == nil:
		return damaged("something follows its end")
	case !errors.Is(err, io.EOF):
		return readingDump(err)
	}
	return nil
}

func damaged(where string, args ...any) error {
	return fmt.Errorf("the backup is damaged (%s): nothing of it was used; take another copy", fmt.Sprintf(where, args...))
}

// refusal is an error whose words say all there is to say; its kind is for programs.
type refusal struct {
	words string
	kind  error
}

// Error gives the words.
func (r *refusal) Error() string { return r.words }

// Unwrap gives the kind.
func (r *refusal) Unwrap() error { return r.kind }

// readingDump says what it means that reading failed.
func readingDump(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damaged("it is cut short")
	}
	return fmt.Errorf("reading the backup: %w", err)
}

// head reads the first line.
func (r *dumpReader) head() (dumpHead, error) {
	const mark = `{"sightline_dump":`
	var head dumpHead
	start, err := r.from.Peek(len(mark))
	if err != nil && !errors.Is(err, io.EOF) {
		return head, readingDump(err)
	}
	if string(start) != mark {
		return head, fmt.Errorf("%w: this is no backup that Sightline made", record.Invalid)
	}
	line, err := r.from.ReadSlice('\n') // as long as the buffer at most
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return head, damaged("its first line")
	case err != nil:
		return head, readingDump(err)
	}
	_, _ = r.all.Write(line) // never fails
	if err := json.Unmarshal(line, &head); err != nil {
		return dumpHead{}, damaged("its first line")
	}
	switch same := func(a, b dumpTable) bool {
		return a.Name == b.Name && a.Key == b.Key && slices.Equal(a.Columns, b.Columns)
	}; {
	case head.Form > dumpForm:
		return dumpHead{}, &refusal{fmt.Sprintf("the backup was made by a newer Sightline (form %d; this one reads %d); use that one", head.Form, dumpForm), record.Conflict}
	case head.Form > 0 && head.Form < dumpForm:
		return dumpHead{}, &refusal{fmt.Sprintf("the backup was made by an older Sightline (form %d; this one reads %d); restore it with that one, and open the record with this one", head.Form, dumpForm), record.Conflict}
	case head.Form != dumpForm || !slices.EqualFunc(head.Tables, dumped, same):
		return dumpHead{}, damaged("its first line")
	}
	return head, nil
}

// rows reads one table.
func (r *dumpReader) rows(t *dumpTable, found *Dumped, do func(*dumpTable, []cell) error) error {
	row := make([]cell, len(t.Columns))
	for rows := int64(0); ; rows++ {
		more, err := r.byte()
		switch {
		case err != nil:
			return err
		case more == 0:
			sum, err := r.end(t, rows)
			found.Tables = append(found.Tables, DumpedTable{t.Name, rows, sum})
			return err
		case more != 1:
			return damaged("%s, row %d", t.Name, rows+1)
		}
		if err := r.row(t, row); err != nil {
			return err
		}
		if err := found.count(t, row); err != nil {
			return err
		}
		if err := do(t, row); err != nil {
			return err
		}
	}
}

// end checks that a table is what was written.
func (r *dumpReader) end(t *dumpTable, rows int64) (sum audit.Digest, err error) {
	said, err := r.uvarint()
	if err != nil {
		return sum, err
	}
	if said != uint64(rows) { //nolint:gosec // a count is never negative
		return sum, damaged("%s has %d rows and says %d", t.Name, rows, said)
	}
	_, _ = r.table.Write(r.read) // never fails
	r.read = r.read[:0]
	r.table.Sum(sum[:0])
	r.table.Reset()
	var kept audit.Digest
	if _, err := io.ReadFull(r.from, kept[:]); err != nil {
		return sum, readingDump(err)
	}
	if kept != sum {
		return sum, damaged("%s", t.Name)
	}
	_, _ = r.all.Write(sum[:]) // never fails
	return sum, nil
}

func (r *dumpReader) row(t *dumpTable, row []cell) error {
	for i, column := range t.Columns {
		name, holds := kind(column)
		c := &row[i]
		if holds == '#' || holds == '?' {
			if err := r.number(c, holds == '?'); err != nil {
				return err
			}
			continue
		}
		length, err := r.uvarint()
		if err != nil {
			return err
		}
		if length > longestValue {
			return damaged("%s, a %s of %d bytes", t.Name, name, length)
		}
		if c.bytes, err = r.bytes(c.bytes, int(length)); err != nil {
			return err
		}
		if holds == 0 && !audit.IsText(string(c.bytes)) {
			return damaged("%s, a %s that is no text", t.Name, name)
		}
	}
	return nil
}

// number reads one, after a byte that says whether it is there where it may be missing.
func (r *dumpReader) number(c *cell, mayMiss bool) error {
	c.number = sql.NullInt64{Valid: true}
	if mayMiss {
		there, err := r.byte()
		if err != nil {
			return err
		}
		if there > 1 {
			return damaged("a number")
		}
		if c.number.Valid = there == 1; !c.number.Valid {
			return nil
		}
	}
	zigzag, err := r.uvarint()
	c.number.Int64 = int64(zigzag>>1) ^ -int64(zigzag&1) // the way varints are signed
	return err
}

func (r *dumpReader) byte() (byte, error) {
	b, err := r.from.ReadByte()
	if err != nil {
		return 0, readingDump(err)
	}
	r.had(b)
	return b, nil
}

func (r *dumpReader) uvarint() (uint64, error) {
	var all uint64
	for i := range binary.MaxVarintLen64 {
		b, err := r.byte()
		if err != nil {
			return 0, err
		}
		if i == binary.MaxVarintLen64-1 && b > 1 {
			break
		}
		all |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return all, nil
		}
	}
	return 0, damaged("a number")
}

// bytes reads so many bytes into a buffer. It never makes room for many more than have come.
func (r *dumpReader) bytes(into []byte, length int) ([]byte, error) {
	const step = 1 << 16
	into = into[:0]
	for len(into) < length {
		from := len(into)
		into = slices.Grow(into, min(step, length-from))[:from+min(step, length-from)]
		if _, err := io.ReadFull(r.from, into[from:]); err != nil {
			return into[:from], readingDump(err)
		}
	}
	r.had(into...)
	return into, nil
}

// had takes what was read into the digest, much of it at once.
func (r *dumpReader) had(read ...byte) {
	if r.read = append(r.read, read...); len(r.read) >= 1<<15 {
		_, _ = r.table.Write(r.read) // never fails
		r.read = r.read[:0]
	}
}

// importDone is the column of "import" that says whether all of it is applied.
var importDone = slices.Index(dumpedTable("import").names(), "done")

// count counts a row.
func (d *Dumped) count(t *dumpTable, row []cell) error {
	d.Rows++
	switch t.Name {
	case "audit_log":
		d.Lines++
	case "entry":
		d.Entries++
	case "child_view":
		d.Children++
	case "import":
		if row[importDone].number.Int64 == 0 {
			d.Waiting++
		}
	case "audit_edge":
		edge, err := audit.ParseEdge(row[1].bytes)
		if err != nil || edge.Size() != d.Lines || row[0].number.Int64 != d.Lines {
			return damaged("its log does not end where it says")
		}
		d.Root = edge.Root()
	}
	return nil
}
