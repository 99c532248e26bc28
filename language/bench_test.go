package language

import (
	"fmt"
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

// BenchmarkWithoutAnEnd checks a text that somebody wrote without a full stop, or to keep a machine busy: twice as much takes twice as long.
func BenchmarkWithoutAnEnd(b *testing.B) {
	c := checker(b)
	for _, times := range []int{1000, 2000} {
		text := strings.Repeat("he 'failed to engage' and \"chose to\" go with Kai ", times)
		b.Run(fmt.Sprint(times), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				c.Check(text, Staff)
			}
		})
	}
}
