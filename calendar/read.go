package calendar

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"sightline/record"
)

// The files a folder may hold: bank holidays besides those that are known, and school closures by area.
const (
	holidaysFile = "bank-holidays.csv"
	closuresFile = "school-closures.csv"
)

// IsFile reports that a file of a submission or an overlay is a calendar, by its name.
func IsFile(name string) bool { return name == holidaysFile || name == closuresFile }

const (
	maxFile = 1 << 20
	maxName = 200
	maxStay = 366 // days of one closure
	maxArea = 200 // areas in one file: England has some 150 councils with schools
	maxSaid = 20  // mistakes of one file of which it is said what they are: nobody reads more at once
)

// With gives the calendar with the bank holidays (bank-holidays.csv: date, and name or area) and school closures (school-closures.csv:
// from, to, and name or area) of a folder laid over it. Holidays are added. Closures take the place of the typical ones for their area, in
// the school years that they name; without an area they hold everywhere. Without such files it is the same calendar. The error names
// everything that is wrong, by file and line.
func (c *Calendar) With(folder fs.FS) (*Calendar, error) {
	to, own := c.clone(), c.clone()
	own.closures = map[record.AreaCode]closures{}
	var wrong []error
	found := false
	for name, read := range map[string]func(string, io.Reader) []error{holidaysFile: to.readHolidays, closuresFile: own.readClosures} {
		data, err := readFile(folder, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			wrong = append(wrong, err)
		default:
			found = true
			wrong = append(wrong, read(name, bytes.NewReader(data))...)
		}
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		return c, errors.Join(wrong...)
	}
	if !found {
		return c, nil
	}
	for area, closed := range own.closures {
		to.take(area, closed)
	}
	to.index()
	return to, nil
}

// take lets what an area gives for a school year stand in place of what was there.
func (c *Calendar) take(area record.AreaCode, own closures) {
	old, ok := c.closures[area]
	if !ok {
		old = newClosures()
	}
	for day := range old.closed {
		if own.years[schoolYear(day)] != unsaid {
			delete(old.closed, day)
		}
	}
	maps.Copy(old.closed, own.closed)
	maps.Copy(old.years, own.years)
	c.closures[area] = old
}

func readFile(folder fs.FS, name string) ([]byte, error) {
	cannot := fmt.Errorf("%w: %s cannot be read", record.Invalid, name)
	info, err := fs.Stat(folder, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err != nil || !info.Mode().IsRegular(): // a pipe would never end
		return nil, cannot
	}
	f, err := folder.Open(name)
	if err != nil {
		return nil, cannot
	}
	defer f.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, cannot
	case len(data) > maxFile:
		return nil, fmt.Errorf("%w: %s is larger than 1 MiB; a calendar has some hundred lines", record.Invalid, name)
	}
	return data, nil
}

// row is a line of a calendar, by the names of its columns.
type row struct {
	file  string
	line  int
	cells map[string]string
}

func (r row) wrong(format string, args ...any) error {
	return fmt.Errorf("%w: %s:%d: %s", record.Invalid, r.file, r.line, fmt.Sprintf(format, args...))
}

// columns are the names of a table's columns: those that must be there, and those that may.
type columns struct{ must, may []string }

// rows reads a table row by row.
func rows(name string, from io.Reader, of columns, use func(row) error) (wrong []error) {
	must, may := of.must, of.may
	in := csv.NewReader(from)
	in.TrimLeadingSpace = true
	head, err := in.Read()
	if err != nil {
		return []error{row{file: name, line: 1}.wrong("the first line names the columns %s", strings.Join(must, ", "))}
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	for i, column := range head {
		if head[i] = strings.TrimSpace(column); !slices.Contains(must, head[i]) && !slices.Contains(may, head[i]) || slices.Contains(head[:i], head[i]) {
			return []error{row{file: name, line: 1}.wrong("column %d is not known here, or named twice; the columns are %s, and may be %s", i+1, strings.Join(must, ", "), strings.Join(may, ", "))}
		}
	}
	for _, column := range must {
		if !slices.Contains(head, column) {
			return []error{row{file: name, line: 1}.wrong("the column %s is missing", column)}
		}
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return wrong
		}
		r := row{file: name, cells: map[string]string{}}
		if bad := new(csv.ParseError); errors.As(err, &bad) {
			r.line = bad.Line
			return append(wrong, r.wrong("this is not a line of a table with %d columns", len(head)))
		}
		r.line, _ = in.FieldPos(0)
		for i, cell := range cells {
			r.cells[head[i]] = strings.TrimSpace(cell)
		}
		if err := use(r); err != nil {
			wrong = append(wrong, err)
		}
		if len(wrong) == maxSaid {
			return append(wrong, r.wrong("what comes below was not looked at; put these right first"))
		}
	}
}

func (r row) day(column string) (int, error) {
	t, err := time.Parse("2006-01-02", r.cells[column])
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, r.wrong("%s is a day from %d to %d, written 2025-12-25", column, firstYear, lastYear)
	}
	return numberOf(t.Date()), nil
}

func (r row) name(otherwise string) (string, error) {
	name := r.cells["name"]
	if len(name) > maxName {
		return "", r.wrong("the name is longer than %d letters", maxName)
	}
	if name == "" {
		return otherwise, nil
	}
	return name, nil
}

const england record.AreaCode = "england"

func (c *Calendar) readHolidays(file string, from io.Reader) []error {
	return rows(file, from, columns{[]string{"date"}, []string{"name", "area"}}, func(r row) error {
		day, err := r.day("date")
		if err != nil {
			return err
		}
		if area := record.AreaCode(r.cells["area"]); area != everywhere && area != england {
			return r.wrong("bank holidays are those of england; leave the area empty, or write england")
		}
		name, err := r.name("Bank holiday")
		if err == nil && c.holidays[day] == "" {
			c.holidays[day] = name
		}
		return err
	})
}

func (c *Calendar) readClosures(file string, from io.Reader) []error {
	return rows(file, from, columns{[]string{"from", "to"}, []string{"name", "area"}}, func(r row) error {
		first, err := r.day("from")
		if err != nil {
			return err
		}
		last, err := r.day("to")
		if err != nil {
			return err
		}
		if last < first || last-first >= maxStay {
			return r.wrong("a closure ends on or after the day on which it begins, and within a year")
		}
		name, err := r.name("Schools closed")
		area := record.AreaCode(r.cells["area"])
		if area == england {
			area = everywhere
		}
		if _, ok := c.closures[area]; !ok {
			if len(c.closures) >= maxArea {
				return r.wrong("there are more than %d areas here", maxArea)
			}
			c.closures[area] = newClosures()
		}
		for day := first; day <= last; day++ {
			c.closures[area].closed[day] = name
			c.closures[area].years[schoolYear(day)] = given
		}
		return err
	})
}
