package sqlite

import (
	"path/filepath"
	"testing"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// One large submission: what a partnership's first import is made of.
func BenchmarkReceive(b *testing.B) {
	const rows = 100_000
	sub := storetest.Submission(storetest.Many("police", rows)...)
	for b.Loop() {
		s, err := Open(b.Context(), filepath.Join(b.TempDir(), "record.db"), WithKeys(testKeys))
		if err != nil {
			b.Fatal(err)
		}
		if got := storetest.Receive(b, s, sub); got.Applied != rows {
			b.Fatalf("received %+v", got)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// The same submission once more: nothing is new.
func BenchmarkReceiveAgain(b *testing.B) {
	const rows = 100_000
	sub := storetest.Submission(storetest.Many("police", rows)...)
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "record.db"), WithKeys(testKeys))
	if err != nil {
		b.Fatal(err)
	}
	storetest.Receive(b, s, sub)
	for b.Loop() {
		if got := storetest.Receive(b, s, sub); got.Unchanged != rows {
			b.Fatalf("received %+v", got)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.StopTimer()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

// A child as large as the one of the published review, among many others.
func BenchmarkOpen(b *testing.B) {
	const entries = 189
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "record.db"), WithKeys(testKeys))
	if err != nil {
		b.Fatal(err)
	}
	storetest.Receive(b, s, storetest.Submission(storetest.Many("police", 20_000)...))
	one := storetest.Many("health", entries)
	for i := range one {
		one[i].Subject = storetest.Of("health", "one")
	}
	storetest.Receive(b, s, storetest.Submission(one...))
	access := storetest.Opening(b, "child-one")
	for b.Loop() {
		c, err := storetest.Opened(b.Context(), s, access)
		if err != nil || len(c.Entries) != entries {
			b.Fatalf("%d entries, %v", len(c.Entries), err)
		}
	}
	b.StopTimer()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkCheck(b *testing.B) {
	const rows = 20_000
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "record.db"), WithKeys(testKeys))
	if err != nil {
		b.Fatal(err)
	}
	storetest.Receive(b, s, storetest.Submission(storetest.Many("police", rows)...))
	for b.Loop() {
		if c := storetest.Sound(b, s); c.Entries != rows {
			b.Fatalf("%+v", c)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.StopTimer()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

var _ store.Store
var _ record.Act

// Many readers, each of whom waits until the line of their reading is durable.
func BenchmarkLines64(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "record.db"), WithKeys(testKeys))
	if err != nil {
		b.Fatal(err)
	}
	storetest.Receive(b, s, storetest.Submission(storetest.Many("police", 2_000)...))
	access := storetest.Listing(b)
	b.SetParallelism(32) // 64 readers on two cores
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := s.Read(b.Context(), access, func(store.Reader) error { return nil }); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	b.StopTimer()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}
