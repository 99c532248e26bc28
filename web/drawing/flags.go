package drawing

import (
	"slices"
	"strconv"
)

const (
	flagWidth  = 19.0
	flagHeight = 15.0
	flagRow    = 18.0
	flagAir    = 3.0
	markSize   = 7.0  // a closed question
	flagsLeast = 60.0 // the words beside the flags need as much
)

// flagBox is one question on its pole.
type flagBox struct {
	Flag
	pole          float64 // x
	x, y          float64 // left upper corner of the flag
	width, height float64
	bottom        float64
}

// small reports a closed question: a mark without number or pole, unless it is the chosen one.
func (f Flag) small() bool { return f.Look != Open && !f.Chosen }

// layFlags places the questions from y down: closed ones as small marks at the top, the others below them. Flags that would touch go
// down like stairs, so that no pole crosses a flag.
func (p *plan) layFlags(y float64) (boxes []*flagBox, end float64) {
	var closed, open []*flagBox
	for _, f := range p.Flags {
		it := p.c.Find(f.At)
		switch {
		case it == nil:
		case f.small():
			closed = append(closed, &flagBox{Flag: f, pole: p.x[it], x: min(p.x[it], fullWidth-markSize) - markSize/2, width: markSize, height: markSize})
		default:
			open = append(open, p.flag(f, p.x[it]))
		}
	}
	least := y + flagsLeast
	y = layClosed(closed, y+4)
	slices.SortStableFunc(open, byPole)
	deepest := 0
	for i, box := range open {
		row := stair(open[:i], box, y)
		box.y = y + float64(row)*flagRow
		deepest = max(deepest, row)
	}
	end = max(least, y+2+float64(deepest+1)*flagRow)
	for _, box := range open {
		box.bottom = end
	}
	return append(closed, open...), end + 3
}

func byPole(a, b *flagBox) int {
	if a.pole != b.pole {
		return compareFloat(a.pole, b.pole)
	}
	return a.Number - b.Number
}

func (*plan) flag(f Flag, x float64) *flagBox {
	box := &flagBox{Flag: f, pole: x, x: x, width: max(flagWidth, widthOf(strconv.Itoa(f.Number), stateSize)*boldWider+6), height: flagHeight}
	if box.x+box.width+flagAir > fullWidth {
		box.x -= box.width
	}
	return box
}

// layClosed places the small marks from y down, each at its entry or a little after it, in as few rows as they need, and gives where
// they end.
func layClosed(boxes []*flagBox, y float64) float64 {
	const pitch, nudges = markSize + 2, 3
	slices.SortStableFunc(boxes, byPole)
	var ends []float64
	for _, box := range boxes {
		row := slices.IndexFunc(ends, func(end float64) bool { return end <= box.x+nudges*pitch })
		if row < 0 || max(box.x, ends[row])+markSize > fullWidth {
			row, ends = len(ends), append(ends, gutter-markSize)
		}
		box.x = max(box.x, ends[row])
		box.y, ends[row] = y+float64(row)*pitch, box.x+pitch
	}
	return y + float64(len(ends))*pitch
}

// stair gives the row below every flag that this one would touch. After some steps it starts again at the first row that is free:
// there a pole may pass behind a flag, but no flag ever covers another.
func stair(before []*flagBox, box *flagBox, y float64) int {
	const steps = 4
	row, taken := 0, map[int]bool{}
	for _, other := range before {
		if box.x-flagAir < other.x+other.width && other.x-flagAir < box.x+box.width {
			at := int((other.y - y + 1) / flagRow)
			taken[at] = true
			row = max(row, at+1)
		}
	}
	if row < steps {
		return row
	}
	row = 0
	for taken[row] {
		row++
	}
	return row
}
