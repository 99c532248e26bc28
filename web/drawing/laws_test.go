package drawing

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
)

// edge is the right edge of the drawing, with room for rounding.
const edge = fullWidth + .01

// Whatever a record holds, words never touch words, leaders never cross words, and nothing leaves its lane or the plot.
func TestWordsNeverTouch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pic := compose(drawScene(t))
		above := pic.body
		for _, lane := range pic.lanes {
			if lane.y != above || lane.end < lane.y+laneLeast {
				t.Fatalf("lane %s stands from %v to %v, after one that ends at %v", lane.lane, lane.y, lane.end, above)
			}
			above = lane.end
			for i, a := range lane.labels {
				if a.y-labelSize < lane.y || a.y > lane.end || a.x < gutter || a.x+a.width > edge {
					t.Fatalf("%q leaves lane %s: x %v to %v, base line %v of %v to %v", a.words, lane.lane, a.x, a.x+a.width, a.y, lane.y, lane.end)
				}
				for _, b := range lane.labels[:i] {
					if a.leader >= 0 && b.leader >= 0 && a.clashes(b) {
						t.Fatalf("%q touches %q in lane %s", a.words, b.words, lane.lane)
					}
				}
			}
		}
	})
}

// Every entry that is shown is drawn once: as one mark, or as one total. A record that an earlier one told already is not drawn again.
func TestEveryEntryIsDrawnOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		pic, drawn := compose(s), map[*chronology.Item]int{}
		for _, lane := range pic.lanes {
			for _, m := range lane.marks {
				drawn[m.item]++
				if m.y < lane.y || m.y > lane.end || m.x < gutter || m.x > edge {
					t.Fatalf("a mark leaves lane %s: %v, %v", lane.lane, m.x, m.y)
				}
			}
			for _, total := range lane.totals {
				drawn[total.item]++
				if total.x < gutter || total.x+total.width > edge || total.y+totalHeight > lane.end {
					t.Fatalf("a total leaves lane %s", lane.lane)
				}
			}
		}
		for _, it := range s.Chronology.Items {
			want := truth(!pic.told(it) && s.shows(it))
			if drawn[it] != want {
				t.Fatalf("%s is drawn %d times, want %d", it.Ref, drawn[it], want)
			}
		}
	})
}

// States in one row never overlap, words included; none begins before the plot or reaches beyond it.
func TestStatesNeverOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, lane := range compose(drawScene(t)).lanes {
			for i, a := range lane.bars {
				if a.lo < gutter-8 || a.hi > edge || a.x2 < a.x1 {
					t.Fatalf("state %s reaches from %v to %v", a.bar.State, a.lo, a.hi)
				}
				for _, b := range lane.bars[:i] {
					if a.y == b.y && a.lo < b.hi && b.lo < a.hi {
						t.Fatalf("state %s overlaps %s", a.bar.State, b.bar.State)
					}
				}
			}
		}
	})
}

// Every question has one flag, and no flag covers another.
func TestFlagsNeverCoverEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		flags := compose(s).flags
		if len(flags) != len(s.Flags) {
			t.Fatalf("%d flags of %d questions", len(flags), len(s.Flags))
		}
		for i, a := range flags {
			if a.x < gutter-flagWidth || a.x+a.width > edge {
				t.Fatalf("flag %d stands at %v", a.Number, a.x)
			}
			for _, b := range flags[:i] {
				if a.y < b.y+b.height && b.y < a.y+a.height && a.x < b.x+b.width && b.x < a.x+a.width {
					t.Fatalf("flag %d covers flag %d", a.Number, b.Number)
				}
			}
		}
	})
}

// Columns follow each other without a hole, none is empty of width, and within one either all entries stand by time or all by order.
func TestColumns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pic := compose(drawScene(t))
		x := gutter
		for _, col := range pic.columns {
			if col == pic.unknown && x > gutter {
				x += doubleLine
			}
			if col.width <= 0 || col.x-x > .01 || x-col.x > .01 {
				t.Fatalf("column %s stands at %v, want %v, width %v", col.Key, col.x, x, col.width)
			}
			x = col.end()
			last := col.x
			for _, it := range col.Items {
				at := pic.x[it]
				if at < col.x || at > col.end() {
					t.Fatalf("%s stands outside its column", it.Ref)
				}
				if col.scale == nil && at < last {
					t.Fatalf("%s stands before an entry told earlier", it.Ref)
				}
				if col.scale != nil && !dated(it) {
					t.Fatalf("%s has no date and stands on a scale of dates", it.Ref)
				}
				last = at
			}
		}
		if x > edge {
			t.Fatalf("the columns end at %v", x)
		}
	})
}

// The drawing is well formed, the same each time, and carries neither style nor script.
func TestAnyRecordDrawsWell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		for _, draw := range []func(Scene) string{
			func(s Scene) string { return string(Lanes(s)) },
			func(s Scene) string { return string(Strip(s)) },
		} {
			svg := draw(s)
			for _, e := range parse(t, svg) {
				if _, inline := e.attrs["style"]; inline || e.name == "script" || e.name == "style" {
					t.Fatalf("<%s> carries style or script", e.name)
				}
			}
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") || strings.Contains(svg, "%!") {
				t.Fatalf("a number or a word is broken")
			}
			if draw(s) != svg {
				t.Fatalf("the same record draws differently")
			}
		}
	})
}

// A drawing of the record as it stood then is the drawing of a record that ends there: nothing shows how much is to come (R-003,
// paragraph 4.1.16 read at the time).
func TestThePastKnowsNothingOfWhatCame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		if s.Chronology.Len() == 0 {
			t.Skip("drawn again: an empty record has no past")
		}
		at := s.Chronology.Items[rapid.IntRange(0, s.Chronology.Len()-1).Draw(t, "at")]
		then := s.Chronology.AsOf(at)
		var in chronology.Input
		in.Identities, in.Manifest = s.Chronology.Identities, s.Chronology.Manifest
		for _, it := range then.Items {
			in.Entries = append(in.Entries, it.Entry)
		}
		short := chronology.Build(in)
		last := short.Items[short.Len()-1]
		long, ended := s, s
		long.Chronology, ended.Chronology = then, short.AsOf(last)
		long.Flags, ended.Flags = nil, nil
		if ended.Chronology.Len() != then.Len() || last.Ref != at.Ref {
			t.Skip("drawn again: the law is of records whose order nothing later decides")
		}
		for i, it := range then.Items {
			if ended.Chronology.Items[i].Ref != it.Ref {
				t.Skip("drawn again: the law is of records whose order nothing later decides")
			}
		}
		if Lanes(long) != Lanes(ended) {
			t.Fatalf("the drawing of then depends on what came later")
		}
	})
}
