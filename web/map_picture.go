package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sightline/pathway"
	"sightline/record"
)

// mapPicture is the way as boxes: from the top down what comes one after the other, and at the side what can happen at any time.
type mapPicture struct {
	Height int
	Boxes  []mapBox
	Arrows []mapArrow
}

// mapBox is one part of the way, and the part of the page that says more of it.
type mapBox struct {
	X, Y, Width, Height int
	Link                string
	Class               string
	Lines               []mapLine
}

// mapLine is a line of words in it.
type mapLine struct {
	X, Y  int
	Words string
}

// mapArrow is a path from box to box, and the head of the arrow.
type mapArrow struct{ Path, Head string }

// The measures of the picture, in the units of its view: a telephone shows it at its own size.
const (
	boxHigh    = 54
	boxApart   = 22
	mainLeft   = 30
	mainWide   = 170
	asideLeft  = 216
	asideWide  = 138
	lineHigh   = 15
	mainLetter = 26 // letters in a line of a box
	sideLetter = 21
)

// pictureOf draws the parts.
func pictureOf(parts []pathway.Part) mapPicture {
	var pic mapPicture
	at := map[string]mapBox{}
	mainY, asideY := 4, 4
	for i := range parts {
		p := &parts[i]
		b := mapBox{X: mainLeft, Y: mainY, Width: mainWide, Height: boxHigh, Link: "#" + p.ID, Class: "sl-map__box"}
		letters := mainLetter
		if p.Aside {
			b.X, b.Y, b.Width, b.Class, letters = asideLeft, asideY, asideWide, "sl-map__box sl-map__box--aside", sideLetter
		}
		b.lines(p.Title, letters)
		if p.Aside {
			asideY += b.Height + boxApart/2
		} else {
			mainY += b.Height + boxApart
		}
		at[p.ID] = b
		pic.Boxes = append(pic.Boxes, b)
	}
	pic.Height = max(mainY, asideY)
	lane := 0
	for i := range parts {
		for _, to := range parts[i].To {
			from, target := at[parts[i].ID], at[to]
			if target.Y < from.Y {
				lane++
			}
			pic.Arrows = append(pic.Arrows, arrow(from, target, lane))
		}
	}
	return pic
}

// lines breaks the title of a box into lines, and makes the box high enough for them.
func (b *mapBox) lines(title string, letters int) {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(title) {
		if line != "" && len(line)+1+len(word) > letters {
			lines, line = append(lines, line), word
			continue
		}
		line = strings.TrimSpace(line + " " + word)
	}
	lines = append(lines, line)
	b.Height = max(boxHigh, len(lines)*lineHigh+18)
	top := b.Y + (b.Height-len(lines)*lineHigh)/2 + lineHigh - 3
	for i, words := range lines {
		b.Lines = append(b.Lines, mapLine{b.X + 10, top + i*lineHigh, words})
	}
}

// arrow goes straight down to the next box, or back along the left side, in a lane of its own.
func arrow(from, to mapBox, lane int) mapArrow {
	if to.Y > from.Y {
		x := from.X + from.Width/2
		return mapArrow{pathOf("M", x, from.Y+from.Height, "V", to.Y-2), pathOf("M", x-5, to.Y-8, "L", x, to.Y-1, "L", x+5, to.Y-8)}
	}
	x, low, high := mainLeft-10*lane, from.Y+from.Height/2, to.Y+to.Height/2
	return mapArrow{pathOf("M", from.X, low, "H", x, "V", high, "H", to.X-2), pathOf("M", to.X-8, high-5, "L", to.X-1, high, "L", to.X-8, high+5)}
}

func sortedAreas(local *pathway.Local) []record.AreaCode {
	return slices.Sorted(maps.Keys(local.Areas))
}

// pathOf writes the steps of a path.
func pathOf(steps ...any) string {
	words := make([]string, len(steps))
	for i, one := range steps {
		words[i] = fmt.Sprint(one)
	}
	return strings.Join(words, " ")
}
