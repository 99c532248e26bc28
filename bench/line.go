package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// line is one figure: ours, or that of a peer measured in the same run.
type line struct {
	name   string
	value  float64
	unit   string
	less   bool    // a smaller value is better
	peer   string  // whom it is set against; "": nobody does the same
	theirs float64 // the peer's value, in the same unit
	target float64 // zero: none
}

// ratio is ours against theirs, so that more than 1 is better for us whatever the unit is.
func (l *line) ratio() float64 {
	if l.less {
		return l.theirs / l.value
	}
	return l.value / l.theirs
}

// met says whether the target is reached.
func (l *line) met() bool { return l.less == (l.value <= l.target) || l.value == l.target }

// String gives "name value unit ratio peer"; a dash stands for no peer.
func (l *line) String() string {
	if l.peer == "" {
		return fmt.Sprintf("%s %s %s - -", l.name, short(l.value), l.unit)
	}
	return fmt.Sprintf("%s %s %s %s %s", l.name, short(l.value), l.unit, short(l.ratio()), l.peer)
}

// short gives three figures that count, and no more zeros than are needed.
func short(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

// table writes all lines once more, for people: with the peer's figure and the target beside ours.
func table(out io.Writer, lines []line) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	row("what", "figure", "unit", "peer", "its figure", "ratio", "target", "")
	for i := range lines {
		l := &lines[i]
		cells := slices.Repeat([]string{""}, 8)
		cells[0], cells[1], cells[2] = l.name, short(l.value), l.unit
		if l.peer != "" {
			cells[3], cells[4], cells[5] = l.peer, short(l.theirs), short(l.ratio())
		}
		if l.target > 0 {
			cells[6], cells[7] = short(l.target), map[bool]string{true: "reached", false: "short of it"}[l.met()]
		}
		row(cells...)
	}
	return w.Flush()
}
