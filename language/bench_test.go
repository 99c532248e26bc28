package language

import (
	"strings"
	"testing"
)

// BenchmarkANote checks five thousand bytes of what agencies write, half of which blames: a note in which nearly every sentence is read.
func BenchmarkANote(b *testing.B) {
	c := checker(b)
	var text strings.Builder
	for _, one := range corpus(b, "services") {
		if text.Len() < 5000 {
			text.WriteString(one.Say + " ")
		}
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		c.Check(text.String(), Staff)
	}
}
