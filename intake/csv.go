package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

const csvAccepted = "comma-separated values (RFC 4180): values that hold a comma, a quotation mark or a line break stand in quotation marks, " +
	"and a quotation mark within them is doubled"

// csvRows reads comma-separated values under a header.
type csvRows struct {
	f     *file
	in    *csv.Reader
	meter *meter
	names []string // of the first line
	from  []int    // for each column of the table, where it stands in the file; -1: it is absent
	cells []string
}

// header reads the first row, which names the columns in any order.
func (c *csvRows) header() error {
	first, err := c.in.Read()
	switch {
	case errors.Is(err, io.EOF):
		return &problem{line: 1, what: "the file is empty", accepted: "a first line that names the columns: " + list(c.f.cols.names)}
	case errors.As(err, new(*csv.ParseError)):
		return &problem{line: 1, what: "the file is not CSV", accepted: csvAccepted}
	case err != nil:
		return err
	}
	c.meter.rowDone()
	c.f.line, c.names = 1, slices.Clone(first)
	if text := strings.Join(first, ","); !isText(text) {
		return &problem{line: 1, what: "the file is not CSV: its first line is not text", accepted: csvAccepted + "; saved as UTF-8"}
	}
	return c.place(first)
}

func (c *csvRows) place(header []string) error {
	cols := c.f.cols
	c.from = make([]int, len(cols.names))
	for i := range c.from {
		c.from[i] = -1
	}
	var unknown []string
	for at, cell := range header {
		name := strings.ToLower(strings.TrimSpace(cell))
		i := cols.index(name)
		switch {
		case i >= 0 && c.from[i] >= 0:
			return &problem{line: 1, column: name, what: "the column stands twice in the first line", accepted: "each column once"}
		case i >= 0:
			c.from[i] = at
		case name != "":
			unknown = append(unknown, shorten(name, maxCode))
		}
	}
	if err := c.lacking(header); err != nil {
		return err
	}
	for _, name := range unknown {
		c.f.remark("the column %q is not part of the format; it was not read", name)
	}
	return nil
}

// lacking says which required columns are absent. A table that has hardly any of them was not meant as a file of entries.
func (c *csvRows) lacking(header []string) error {
	var absent []string
	for i, name := range c.f.cols.names[:c.f.cols.required] {
		if c.from[i] < 0 {
			absent = append(absent, name)
		}
	}
	accepted := "a first line with the columns " + list(c.f.cols.names[:c.f.cols.required])
	switch found := c.f.cols.required - len(absent); {
	case len(absent) == 0:
		return nil
	case len(header) == 1:
		return &problem{line: 1, value: shorten(header[0], maxText), what: "the file is not CSV: its first line is one value", accepted: accepted + ", separated by commas"}
	case !c.f.named && c.f.cols.index("record_id") == 0 && found < len(absent):
		return &notOurs{missing: absent}
	}
	return &problem{line: 1, column: absent[0], value: shorten(strings.Join(header, ","), maxText), what: "the file lacks the " + plural(len(absent), "column ", "columns ") + list(absent), accepted: accepted}
}

func (c *csvRows) next() (line int, cells []string, bad *problem, err error) {
	for {
		row, err := c.in.Read()
		c.meter.rowDone()
		if parse := new(csv.ParseError); errors.As(err, &parse) {
			bad, err := c.broken(parse, row)
			return parse.Line, nil, bad, err
		}
		if err != nil {
			return 0, nil, nil, err
		}
		line, _ := c.in.FieldPos(0)
		if blank(row) {
			continue // a spreadsheet writes such lines after its last row
		}
		if len(row) != len(c.names) {
			bad, err := c.miscounted(line, row)
			return line, nil, bad, err
		}
		for i, at := range c.from {
			c.cells[i] = ""
			if at >= 0 {
				c.cells[i] = lineBreaks(row[at])
			}
		}
		return line, c.cells, nil, nil
	}
}

// broken judges a quotation mark in a wrong place. In a value that has none around it the row ends with its line, so the rows after it
// are safe. Elsewhere nobody can say where the row ends: the file is refused, so that no row is lost unseen.
func (c *csvRows) broken(e *csv.ParseError, before []string) (bad *problem, whole error) {
	column := ""
	if len(before) < len(c.names) {
		column = c.names[len(before)]
	}
	value := ""
	if e.StartLine == e.Line && c.f.refused < maxRefusals {
		value = c.meter.around(c.in.InputOffset(), e.Column-1)
	}
	if errors.Is(e.Err, csv.ErrBareQuote) && e.StartLine == e.Line {
		return &problem{column: column, value: value, what: "a quotation mark stands inside a value that is not in quotation marks", accepted: csvAccepted}, nil
	}
	return nil, &problem{
		line: e.StartLine, column: column, value: value, accepted: csvAccepted,
		what: "a quotation mark in the row that begins on this line is not closed or not doubled, so it is not sure where the next rows begin",
	}
}

// miscounted refuses a row with too few or too many values. When it seems to have swallowed other rows, the whole file is refused.
func (c *csvRows) miscounted(line int, row []string) (bad *problem, whole error) {
	for _, value := range row {
		for inner := range strings.Lines(value) {
			if strings.Count(inner, ",") >= len(c.names)-1 {
				return nil, &problem{
					line: line, accepted: csvAccepted,
					what: "a quotation mark in the row that begins on this line closes only in a later row",
				}
			}
		}
	}
	column := ""
	if len(row) < len(c.names) {
		column = c.names[len(row)]
	}
	return &problem{
		column:   column,
		what:     fmt.Sprintf("the row has %d values, but the first line names %d columns", len(row), len(c.names)),
		value:    c.surplus(row),
		accepted: "one value for each column, empty where there is none; a value that holds a comma stands in quotation marks",
	}, nil
}

// surplus gives the beginning of the first value that has no column. It may be narrative, so it is hardly more than a word.
func (c *csvRows) surplus(row []string) string {
	if len(row) <= len(c.names) {
		return ""
	}
	return around(row[len(c.names)], 0)
}

func blank(row []string) bool {
	for _, cell := range row {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// lineBreaks writes every line break as one character, whichever system the file comes from: the same words are the same record.
func lineBreaks(s string) string {
	if !strings.ContainsRune(s, '\r') {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
