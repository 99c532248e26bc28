package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"sightline/record"
)

// A dump is one line of JSON that says which tables and columns follow, then the tables: before each row a byte 1, after the last one
// a byte 0, the number of rows, and the SHA-256 of the table. At the end stands the SHA-256 of the first line and of what each table
// ends with. Numbers are varints; text and bytes come after their length. It is the same from every kind of database, says what it
// holds, and cannot end early unseen.

// dumpForm grows whenever the tables or the form change.
const dumpForm = 5

// longestValue is the largest value a dump takes: what could not be read again is not written either.
const longestValue = 1 << 28

type dumpHead struct {
	Form   int             `json:"sightline_dump"` // first, so that a dump is known by how it begins
	Tenant record.TenantID `json:"tenant"`
	Keys   []byte          `json:"keys"` // by which it is known with which keys outside the record was written
	Tables []dumpTable     `json:"tables"`
}

// dumpTable is a table as a dump holds it: without the tenant, who is the same in every row, and in the order of its key.
type dumpTable struct {
	Name    string   `json:"name"`
	Key     int      `json:"key"`     // how many of the columns are its key
	Columns []string `json:"columns"` // "name" is text, "name#" a whole number, "name#?" one that may be missing, "name*" bytes
}

func table(name string, key int, columns string) dumpTable {
	return dumpTable{name, key, strings.Fields(columns)}
}

// dumped is everything that cannot be made again from the rest, and the views, so that a restored record is the same to the byte.
// The search index is made anew. What waits in the background is not in it: whoever serves next finds it in the rows.
var dumped = []dumpTable{
	table("audit_log", 1, "line# at actor role agency relation purpose subject_kind subject act ceiling outcome request change# rows_digest* leaf*"),
	table("audit_node", 2, "height# place# hash*"),
	table("audit_edge", 0, "size# edge*"),
	table("change", 1, "change# at line#"),
	table("request", 1, "request asked* change# answer*"),
	table("data_key", 4, "agency child used_for id change# wrapped_by# wrapped* shredded#"),
	table("sealed", 4, "agency child item version# change# position# gone# content* digest*"),
	table("submission", 1, "change# manifest* rows_read# refused# digest*"),
	table("submission_ref", 3, "agency child submission# change# position#"),
	table("entry", 4, "agency child record version# change# position# submission# first_change# first_position# here# "+
		"received_at class handling keeps controller content* digest* row_digest*"),
	table("entry_now", 2, "agency record child version# first_change# first_position# class handling here# digests*"),
	table("identity", 4, "agency child change# position# content* digest*"),
	table("link_decision", 4, "agency child change# position# content* digest*"),
	table("child_link", 3, "agency child change# position# child_id"),
	table("child_now", 2, "agency child child_id change# position#"),
	table("held", 3, "agency child change# position# waits# content*"),
	table("question_step", 4, "agency child change# position# question rule step ended_by class at content* digest*"),
	table("approval_step", 2, "approval number# change# position# kind what step actor role agency at content* digest*"),
	table("notice", 1, "notice change# position# agency child what to_user to_role to_agency to_area to_duty# actor role by_agency at about count# digest*"),
	table("notice_read", 2, "notice reader change# position# at digest*"),
	table("review_step", 2, "review number# agency child change# position# kind step actor role by_agency at due content* digest*"),
	table("file", 2, "file number# agency child change# position# kind class handling by_agency actor role at size# content* body* digest*"),
	table("context_entry", 2, "context number# change# position# kind leads asked actor role agency at record class handling content* digest*"),
	table("training", 2, "training number# change# position# agency team day actor role by_agency at content* digest*"),
	table("child_view", 1, "child_id rules asked_at next_at# card* body* wrapped_by# wrapped* words*"),
	table("known_to", 4, "child_id knower agency record by_agency by_record"),
	table("tie", 2, "change# position# tie step relation holder role agency of_agency of_child area person from_at until_at by_person at content* digest*"),
	table("tie_now", 1, "tie relation holder role agency area person from_at until_at"),
	table("tie_part", 3, "tie agency child"),
	table("child_reach", 5, "child_id says agency area role until_at"),
	table("child_token", 3, "child_id field token"),
	table("person_said", 2, "change# position# person at content* digest*"),
	table("person_token", 4, "person close field token"),
	table("import", 1, "number# hash parts# done#"),
	table("import_part", 2, "number# part# change# content* counts digest*"),
	table("staff_step", 3, "kind id version# change# position# done actor at content* digest*"),
	table("account", 1, "account version# login seen content*"),
	table("team", 1, "team version# content*"),
	table("credential", 2, "account credential handle counter# used content* digest*"),
	table("draft", 2, "actor place version# at content* class agency child"),
}

func dumpedTable(name string) *dumpTable {
	return &dumped[slices.IndexFunc(dumped, func(t dumpTable) bool { return t.Name == name })]
}

// kind gives a column's name and what it holds: '#', '?', '*', or 0 for text.
func kind(column string) (name string, holds byte) {
	if name, found := strings.CutSuffix(column, "#?"); found {
		return name, '?'
	}
	switch last := column[len(column)-1]; last {
	case '#', '*':
		return column[:len(column)-1], last
	}
	return column, 0
}

// cell is one value of a row: bytes for text and bytes, or a number.
type cell struct {
	bytes  []byte
	number sql.NullInt64
}

// dumpWriter writes a dump, and holds little of it at a time.
type dumpWriter struct {
	to    io.Writer
	all   hash.Hash // of the first line and of the tables' ends
	table hash.Hash // of the table that is being written
	waits []byte
}

// begin writes the first line.
func begin(to io.Writer, tenant record.TenantID, keys []byte) (*dumpWriter, error) {
	head, err := json.Marshal(dumpHead{Form: dumpForm, Tenant: tenant, Keys: keys, Tables: dumped})
	if err != nil {
		return nil, fmt.Errorf("writing a backup: %w", err)
	}
	w := &dumpWriter{to: to, all: sha256.New(), table: sha256.New()}
	head = append(head, '\n')
	_, _ = w.all.Write(head) // never fails
	return w, w.send(head)
}

func (w *dumpWriter) send(some []byte) error {
	if _, err := w.to.Write(some); err != nil {
		return fmt.Errorf("writing a backup: %w", err)
	}
	return nil
}

func (w *dumpWriter) flush() error {
	_, _ = w.table.Write(w.waits) // never fails
	err := w.send(w.waits)
	w.waits = w.waits[:0]
	return err
}

func (w *dumpWriter) row(t *dumpTable, row []cell) error {
	w.waits = append(w.waits, 1)
	for i, column := range t.Columns {
		switch name, holds := kind(column); {
		case holds == '?' && !row[i].number.Valid:
			w.waits = append(w.waits, 0)
		case holds == '?':
			w.waits = binary.AppendVarint(append(w.waits, 1), row[i].number.Int64)
		case holds == '#':
			w.waits = binary.AppendVarint(w.waits, row[i].number.Int64)
		case len(row[i].bytes) > longestValue:
			return fmt.Errorf("the column %s of a row of %s holds %d bytes; a backup takes %d", name, t.Name, len(row[i].bytes), longestValue)
		default:
			w.waits = append(binary.AppendUvarint(w.waits, uint64(len(row[i].bytes))), row[i].bytes...)
		}
	}
	if len(w.waits) < 1<<16 {
		return nil
	}
	return w.flush()
}

// end ends a table.
func (w *dumpWriter) end(rows int64) error {
	w.waits = binary.AppendUvarint(append(w.waits, 0), uint64(rows)) //nolint:gosec // a count is never negative
	if err := w.flush(); err != nil {
		return err
	}
	sum := w.table.Sum(nil)
	_, _ = w.all.Write(sum) // never fails
	w.table.Reset()
	return w.send(sum)
}

// finish ends the dump.
func (w *dumpWriter) finish() error { return w.send(w.all.Sum(nil)) }
