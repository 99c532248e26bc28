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
)

// flagBox is one question on its pole.
type flagBox struct {
	Flag
	pole   float64 // x
	x, y   float64 // left upper corner of the flag
	width  float64
	bottom float64
}

// layFlags places the questions from y down. Flags that would touch go down like stairs, so that no pole crosses a flag.
func (p *plan) layFlags(y float64) (boxes []*flagBox, end float64) {
	for _, f := range p.Flags {
		it := p.c.Find(f.At)
		if it == nil {
			continue
		}
		box := &flagBox{Flag: f, pole: p.x[it], x: p.x[it], width: max(flagWidth, widthOf(strconv.Itoa(f.Number), stateSize)*boldWider+6)}
		if box.x+box.width+flagAir > fullWidth {
			box.x -= box.width
		}
		boxes = append(boxes, box)
	}
	slices.SortStableFunc(boxes, func(a, b *flagBox) int {
		if a.pole != b.pole {
			return compareFloat(a.pole, b.pole)
		}
		return a.Number - b.Number
	})
	deepest := 2
	for i, box := range boxes {
		row := stair(boxes[:i], box, y)
		box.y = y + 4 + float64(row)*flagRow
		deepest = max(deepest, row)
	}
	end = y + 6 + float64(deepest+1)*flagRow
	for _, box := range boxes {
		box.bottom = end
	}
	return boxes, end + 3
}

// stair gives the row below every flag that this one would touch. After six steps it starts again at the first row that is free:
// there a pole may pass behind a flag, but no flag ever covers another.
func stair(before []*flagBox, box *flagBox, y float64) int {
	const steps = 6
	row, taken := 0, map[int]bool{}
	for _, other := range before {
		if box.x-flagAir < other.x+other.width && other.x-flagAir < box.x+box.width {
			at := int((other.y - y - 4) / flagRow)
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
