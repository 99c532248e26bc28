package language

import (
	"os"
	"testing"
)

func BenchmarkChecker(b *testing.B) {
	text, err := os.ReadFile("/tmp/lang/text.txt")
	if err != nil {
		b.Skip(err)
	}
	c, _ := Default()
	s := string(text)
	b.SetBytes(int64(len(s)))
	b.Run("scan", func(b *testing.B) {
		b.SetBytes(int64(len(s)))
		for b.Loop() {
			n := 0
			for at, end := c.next(s, 0); at < len(s); at, end = c.next(s, end) {
				n++
			}
			b.ReportMetric(float64(n), "stops")
		}
	})
	b.Run("check", func(b *testing.B) {
		b.SetBytes(int64(len(s)))
		for b.Loop() {
			b.ReportMetric(float64(len(c.Check(s, Staff))), "found")
		}
	})
	note := s[:5000]
	b.Run("note", func(b *testing.B) {
		b.SetBytes(int64(len(note)))
		for b.Loop() {
			c.Check(note, Staff)
		}
	})
}
