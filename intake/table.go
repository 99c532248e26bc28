package intake

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sightline/record"
)

// columns are the names a table may have, the required ones first. Rows are read in this order, whatever the order in the file.
type columns struct {
	names    []string
	required int
}

func (c columns) index(name string) int { return slices.Index(c.names, name) }

// rows gives the rows of a table one by one. The cells are valid until the next call. A row that cannot be used comes with bad set;
// the error is io.EOF at the end, or says why the file cannot be read on.
type rows interface {
	next() (line int, cells []string, bad *problem, err error)
}

// problem is what is wrong with a row or a file. As an error it means the whole file.
type problem struct {
	line                          int
	column, value, what, accepted string
}

func (p *problem) Error() string { return p.what }

var (
	errTooLarge  = errors.New("too large")
	errRowTooBig = errors.New("row too large")
)

// readTable reads one file row by row. use takes the cells of a row and reports whether the row was used.
func (r *reading) readTable(name string, cols columns, use func(*file) func([]string) bool) {
	f := r.open(name, cols)
	if err := f.readRows(use(f)); err != nil {
		if skip := new(notOurs); errors.As(err, &skip) {
			r.notice(name, "this is not a file of entries, for it lacks the columns "+list(skip.missing)+"; it was not read")
			return
		}
		f.refuseFile(f.whyNot(err))
	}
	f.onlyOurs()
	r.keep(f)
}

// notOurs is a table that has too little of a file of entries to be meant as one.
type notOurs struct{ missing []string }

func (*notOurs) Error() string { return "not a file of entries" }

func (f *file) readRows(use func([]string) bool) error {
	in, err := f.fsys.Open(f.name)
	if err != nil {
		return &problem{line: 1, what: "the file cannot be opened", accepted: "a file that this program may read"}
	}
	defer in.Close() //nolint:errcheck // it was only read
	if info, err := in.Stat(); err == nil && info.Size() > f.o.MaxBytes {
		return errTooLarge
	}
	source, err := f.rowsOf(&meter{from: in, left: f.o.MaxBytes, progress: f.progress, row: maxRow})
	if err != nil {
		return err
	}
	for {
		line, cells, bad, err := source.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		f.line = line
		switch {
		case bad != nil:
			f.refuse(bad.column, bad.value, bad.what, bad.accepted)
		case f.fits(cells):
			use(cells)
		}
	}
}

// fits refuses what no column may hold: bytes that are not text, and values without end.
func (f *file) fits(cells []string) bool {
	for i, cell := range cells {
		switch {
		case len(cell) > maxField:
			return f.refuse(f.cols.names[i], cell, "the value is longer than 1 MiB", "a value of up to 1 MiB; long documents are referred to, not copied in")
		case !isText(cell):
			return f.refuse(f.cols.names[i], cell, "the value is not UTF-8 text", "text saved as UTF-8, without the character NUL")
		}
		if i < f.cols.required && strings.TrimSpace(cell) == "" {
			return f.refuse(f.cols.names[i], cell, "the value is missing", missing[f.cols.names[i]])
		}
	}
	return true
}

// missing says what belongs in a required column.
var missing = map[string]string{
	"record_id": "the agency's own id of the record",
	"agency":    "the code of the agency, such as police or social-care-north",
	"child":     "the agency's own reference for the child, as in people.csv",
	"happened":  record.Accepted,
	"text":      "the narrative, as the agency wrote it",
	"person":    "a name for the child that the same references share",
}

// whyNot puts into words why a file cannot be read on.
func (f *file) whyNot(err error) *problem {
	if p := new(problem); errors.As(err, &p) {
		return p
	}
	at := max(1, f.line)
	switch {
	case errors.Is(err, errTooLarge):
		return &problem{line: 1, what: "the file is larger than " + size(f.o.MaxBytes), accepted: "files of up to " + size(f.o.MaxBytes) + "; a larger one can be sent in parts"}
	case errors.Is(err, errRowTooBig):
		return &problem{line: at, what: "a row after this line is longer than " + size(maxRow) + "; a quotation mark may not be closed", accepted: csvAccepted}
	}
	return &problem{line: at, what: "the file could not be read to its end", accepted: "a file that can be read; please send it again"}
}

func size(n int64) string {
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if n >= u.bytes && n%u.bytes == 0 {
			return fmt.Sprintf("%d %s", n/u.bytes, u.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}

// meter counts what is read of a file, and stops a file or a row that has no end. (A file may grow after its size was asked for.)
type meter struct {
	from      io.Reader
	left, row int64
	progress  func(int64)
	read      int64
	recent    [2][]byte // what was read last, in two pieces; a fault is shown from it
}

// recentMost is more than a reader above is ahead of its row.
const recentMost = 1 << 17

// keep remembers what was read last.
func (m *meter) keep(p []byte) {
	m.read += int64(len(p))
	if len(m.recent[1])+len(p) > recentMost {
		m.recent[0], m.recent[1] = m.recent[1], m.recent[0][:0]
	}
	m.recent[1] = append(m.recent[1], p...)
}

// around gives the few characters on both sides of a byte of the line that ends at an offset, or "" when they are no longer there.
func (m *meter) around(end int64, at int) string {
	recent := slices.Concat(m.recent[0], m.recent[1])
	last := int64(len(recent)) - (m.read - end)
	if last < 0 || last > int64(len(recent)) {
		return ""
	}
	line := strings.TrimRight(string(recent[:last]), "\r\n")
	begin := strings.LastIndexByte(line, '\n') + 1
	if begin == 0 && int64(len(recent)) < m.read {
		return "" // it begins before what is remembered
	}
	return around(line[begin:], at)
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	m.keep(p[:n])
	m.left -= int64(n)
	m.row -= int64(n)
	m.progress(int64(n))
	switch {
	case m.left < 0:
		return 0, errTooLarge
	case m.row < 0:
		return 0, errRowTooBig
	case err != nil && !errors.Is(err, io.EOF):
		return n, fmt.Errorf("reading: %w", err)
	}
	return n, err
}

// progress tells how far the whole submission has been read.
func (r *reading) progress(more int64) {
	r.bytes += more
	if r.o.Progress != nil {
		r.o.Progress(r.bytes)
	}
}

func (m *meter) rowDone() { m.row = maxRow }

// rowsOf looks at the beginning of a file and gives its rows.
func (f *file) rowsOf(m *meter) (rows, error) {
	in := bufio.NewReaderSize(m, 64<<10)
	start, err := in.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case strings.HasPrefix(string(start), "\xEF\xBB\xBF"):
		_, _ = in.Discard(3)
	case strings.HasPrefix(string(start), "\xFF\xFE"), strings.HasPrefix(string(start), "\xFE\xFF"):
		return nil, &problem{line: 1, what: "the file is UTF-16, not UTF-8", accepted: "the same file saved as \"CSV UTF-8\""}
	}
	if _, ext := split(f.name); ext == ".jsonl" {
		return &jsonRows{f: f, in: in, meter: m, cells: make([]string, len(f.cols.names))}, nil
	}
	c := &csvRows{f: f, in: csv.NewReader(in), meter: m, cells: make([]string, len(f.cols.names))}
	c.in.ReuseRecord, c.in.FieldsPerRecord = true, -1
	return c, c.header()
}
