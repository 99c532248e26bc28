// Package intake reads what agencies send, row by row, and says what became of every row.
//
// It answers: "did you get my records, all of them, and if not, which and why?" It stands on paragraph 2.7 of the Child Joe review (the
// story is made of the agencies' own chronologies) and on 4.1.9 (what one system held, the others could not see). Entries are
// kept as the agency wrote them: it never corrects a value, never guesses one, and never drops a row without a sentence.
package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"sightline/record"
)

// Options say how much is read and what is known beforehand.
type Options struct {
	MaxBytes int64                      // of one file; a longer one is refused whole
	Agency   record.AgencyCode          // who sent it: rows of another agency are refused ("social-care-*": all its areas); "" for any
	Known    func(record.ChildRef) bool // references that earlier submissions described; may be nil
	Progress func(bytes int64)          // told how many bytes were read so far, of all files; may be nil
}

// The limits that hold unless an option says otherwise.
const (
	defaultMaxBytes = 1 << 30
	maxField        = 1 << 20 // bytes of one value
	maxRow          = 16 << 20
)

// DefaultOptions gives the limits of the command line: files of up to 1 GiB.
func DefaultOptions() Options { return Options{MaxBytes: defaultMaxBytes} }

// The files of a submission that are not entries. Each may also be JSON Lines.
const (
	peopleName   = "people"
	linksName    = "links"
	manifestName = "manifest.json"
)

const expected = "a file of entries (.csv or .jsonl) with the columns record_id, agency, child, happened and text, and people.csv beside it"

// ReadFolder reads a submission: every file directly in the folder. What cannot be used is in its report; the error is for a folder
// that cannot be read or that holds nothing of a submission. One of a new address or a decision holds no entries.
func ReadFolder(fsys fs.FS, o Options) (record.Submission, error) {
	list, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return record.Submission{}, fmt.Errorf("%w: the folder cannot be read; what is expected is %s", record.Invalid, expected)
	}
	r := newReading(fsys, o)
	var names []string
	for _, item := range list {
		switch {
		case item.IsDir():
			r.notice(item.Name(), "this is a folder; only files directly in the submission are read")
		case !item.Type().IsRegular():
			r.notice(item.Name(), "this is not a plain file; it was not read")
		default:
			names = append(names, item.Name())
		}
	}
	r.readAll(names)
	if !r.hasTable {
		return r.sub, fmt.Errorf("%w: there is no file of entries here, no people.csv and no links.csv; what is expected is %s", record.Invalid, expected)
	}
	return r.sub, nil
}

// ReadFile reads one file of a submission: people.csv, links.csv and manifest.json are known by their names, every other is a file of
// entries. The children of its entries must be known beforehand.
func ReadFile(fsys fs.FS, name string, o Options) (record.Submission, error) {
	return ReadFiles(fsys, []string{name}, o)
}

// ReadFiles reads some files as one submission. The error is for a file that is not there.
func ReadFiles(fsys fs.FS, names []string, o Options) (record.Submission, error) {
	r := newReading(fsys, o)
	r.named = true
	for _, name := range names {
		if info, err := fs.Stat(fsys, name); errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			return r.sub, fmt.Errorf("%w: there is no file %q", record.NotFound, path.Base(name))
		} else if err == nil && !info.Mode().IsRegular() {
			return r.sub, fmt.Errorf("%w: %q is not a file", record.Invalid, path.Base(name))
		}
	}
	r.readAll(names)
	return r.sub, nil
}

// reading is one submission while it is read.
type reading struct {
	fsys     fs.FS
	o        Options
	words    *record.Vocabulary
	sub      record.Submission
	at       map[record.Ref]int        // where in sub.Entries a record stands
	people   map[record.ChildRef]bool  // described in people.csv: true; only in a row that was refused: false
	rows     map[record.ChildRef]int   // how many rows of people.csv describe it
	named    bool                      // the files were named one by one, so each is meant to be read
	hasTable bool                      // there is a file of entries, people.csv or links.csv
	bytes    int64                     // read so far
	renamed  map[record.Ref]record.Ref // records that bore an id as they are made here
}

func newReading(fsys fs.FS, o Options) *reading {
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMaxBytes
	}
	return &reading{fsys: fsys, o: o, words: record.Words(), at: map[record.Ref]int{}, people: map[record.ChildRef]bool{}, rows: map[record.ChildRef]int{}}
}

// readAll reads what entries depend on first: whom they are about, and which areas there are.
func (r *reading) readAll(names []string) {
	slices.Sort(names)
	var entries []string
	for _, name := range names {
		switch stem, ext := split(name); {
		case path.Base(strings.ToLower(name)) == manifestName:
			r.readManifest(name)
		case ext != ".csv" && ext != ".jsonl":
			r.passOver(name)
		case stem == peopleName:
			r.readTable(name, peopleColumns, func(f *file) func([]string) bool { return f.person })
		case stem == linksName:
			r.readTable(name, linkColumns, func(f *file) func([]string) bool { return f.link })
		default:
			entries = append(entries, name)
		}
	}
	if len(entries) > 0 && len(r.people) == 0 && r.o.Known == nil {
		r.notice(entries[0], "no people.csv says who the children are, so no entry can be given to a child")
	}
	for _, name := range entries {
		r.readTable(name, entryColumns, func(f *file) func([]string) bool { return f.entry })
	}
	r.follow()
}

// passOver names a file that is of no known form. A file that was asked for by name is refused instead.
func (r *reading) passOver(name string) {
	const what = "this file is not part of the format"
	if !r.named {
		r.notice(name, what+"; it was not read")
		return
	}
	f := r.open(name, columns{})
	f.refuseFile(&problem{line: 1, what: what, accepted: "a .csv or .jsonl file, or manifest.json"})
	r.keep(f)
}

func split(name string) (stem, ext string) {
	base := strings.ToLower(path.Base(name))
	ext = path.Ext(base)
	return strings.TrimSuffix(base, ext), ext
}

func (r *reading) notice(file, message string) {
	r.sub.Report.Notices = append(r.sub.Report.Notices, record.Notice{File: file, Message: message})
}
