package intake

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sightline/record"
)

const (
	maxValue   = 200  // characters of a refused value that are shown
	maxCode    = 60   // characters of an unknown code that are shown
	maxText    = 40   // characters of a narrative that are shown
	maxNotices = 1000 // different things noticed of one file

	maxRefusals = 1000 // refusals of one file that are listed; the others are counted
)

// file is one file while it is read. Nothing of it reaches the submission before it has been read to its end.
type file struct {
	*reading
	name string
	cols columns
	line int // of the row being read

	entries  []record.Entry
	people   []record.Identity
	links    []record.Link
	refusals []record.Refusal
	refused  int // rows, listed or not

	noticed map[string]int // message: where it stands in tallies
	tallies []tally
	known   map[string]bool // agency codes looked up
}

// tally is one thing noticed, and how many rows show it.
type tally struct {
	line, rows, last int
	message          string
}

func (r *reading) open(name string, cols columns) *file {
	return &file{reading: r, name: name, cols: cols, noticed: map[string]int{}, known: map[string]bool{}}
}

// refuse says why the row cannot be used. It gives false, so that a reader can return it.
func (f *file) refuse(column, value, problem, accepted string) bool {
	f.refused++
	if f.refused > maxRefusals {
		return false
	}
	most := maxValue
	if column == entryColumns.names[colText] {
		most = maxText
	}
	f.refusals = append(f.refusals, record.Refusal{
		File: f.name, Line: f.line, Column: column, Value: shorten(value, most), Problem: problem, Accepted: accepted,
	})
	return false
}

// refuseFile says why nothing of the file can be used. The file then counts as one row: read, and refused.
func (f *file) refuseFile(why *problem) {
	f.line = why.line
	f.entries, f.people, f.links, f.refusals, f.refused, f.tallies = nil, nil, nil, nil, 0, nil
	f.refuse(why.column, why.value, why.what+"; nothing of this file was kept", why.accepted)
}

// remark notes something accepted that a person should know of. Each different thing is said once, with its first line.
func (f *file) remark(format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	i, said := f.noticed[message]
	if !said {
		if len(f.tallies) > maxNotices {
			return
		}
		if len(f.tallies) == maxNotices {
			message = fmt.Sprintf("more than %d different things were noticed in this file; the rest are not listed", maxNotices)
		}
		i = len(f.tallies)
		f.noticed[message] = i
		f.tallies = append(f.tallies, tally{line: f.line, message: message})
	}
	if t := &f.tallies[i]; t.last != f.line {
		t.last = f.line
		t.rows++
	}
}

// notices gives what was noticed of a file, in the order of its first lines.
func (f *file) notices() []record.Notice {
	list := make([]record.Notice, 0, len(f.tallies)+1)
	for _, t := range f.tallies {
		n := record.Notice{File: f.name, Line: t.line, Message: t.message}
		if t.rows > 1 {
			n.Message += fmt.Sprintf(" (%d rows, the first on this line)", t.rows)
		}
		list = append(list, n)
	}
	if more := f.refused - len(f.refusals); more > 0 {
		list = append(list, record.Notice{File: f.name, Message: fmt.Sprintf("more rows were refused; the rest are not listed (%d of %d)", more, f.refused)})
	}
	return list
}

// around gives the few characters of a text on both sides of a place: enough to find it, and too few to tell anything.
func around(text string, at int) string {
	const side = 10
	at = max(0, min(at, len(text)))
	before, after := []rune(strings.ToValidUTF8(text[max(0, at-side*utf8.UTFMax):at], "")), text[at:]
	return string(before[max(0, len(before)-side):]) + shorten(after, side)
}

// shorten cuts a value for show, and replaces bytes that are not text.
func shorten(value string, most int) string {
	if len(value) <= most && utf8.ValidString(value) {
		return value
	}
	if len(value) > most*utf8.UTFMax {
		value = value[:most*utf8.UTFMax]
	}
	value = strings.ToValidUTF8(value, string(utf8.RuneError))
	n := 0
	for i := range value {
		if n == most {
			return value[:i] + "…"
		}
		n++
	}
	return value
}

// problemOf gives the words of a refused value without the kind of error.
func problemOf(err error) string {
	return strings.TrimPrefix(err.Error(), record.Invalid.Error()+": ")
}
