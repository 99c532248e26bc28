package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/uptrace/bun"

	"sightline/record"
	"sightline/store"
)

// SearchSpeed measures an index; open gives a fresh one.
func SearchSpeed(b *testing.B, open func(testing.TB) Index) {
	many := notes(200_000)
	b.Run("first import", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			x := open(b)
			b.StartTimer()
			x.fill(b, many)
		}
		perDocument(b, many)
	})
	b.Run("corrected", func(b *testing.B) {
		x, docs := open(b), slices.Clone(many[:20_000])
		x.fill(b, docs)
		for i := range docs {
			docs[i].New = false
		}
		for b.Loop() {
			x.fill(b, docs)
		}
		perDocument(b, docs)
	})
	x := open(b)
	x.fill(b, many)
	asked := many[4_321].Terms
	for _, q := range []struct {
		name, text string
		within     []record.ChildRef
	}{
		{"rare word", "word9000", nil}, {"common word", "word0", nil}, {"two words", "word0 word300", nil},
		{"phrase", `"` + asked[3] + " " + asked[4] + " " + asked[5] + `"`, nil}, {"common word within a child", "word0", []record.ChildRef{Of("police", many[4_321].Child)}},
	} {
		query := store.ParseQuery(q.text)
		query.Within = q.within
		b.Run(q.name, func(b *testing.B) { x.find(b, query) })
	}
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			x.compare(b, many)
		}
		perDocument(b, many)
	})
}

// notes makes documents of twenty words, of which some are common and most are rare, as words are; forty to a child.
func notes(n int) []store.Doc {
	r := rand.New(rand.NewPCG(1, 2)) // the same every time
	word := rand.NewZipf(r, 1.2, 4, 9_999)
	docs := make([]store.Doc, n)
	for i := range docs {
		terms := make([]string, 20)
		for j := range terms {
			terms[j] = fmt.Sprintf("word%d", word.Uint64())
		}
		docs[i] = store.Doc{
			Tenant: Partnership, Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprintf("R-%07d", i))},
			Child: fmt.Sprintf("%06d", i/40), Terms: terms, New: true,
		}
	}
	return docs
}

func (x *Index) fill(b *testing.B, docs []store.Doc) {
	for part := range slices.Chunk(docs, 20_000) {
		if err := x.As(b.Context(), x.Write, Partnership, func(ctx context.Context, tx bun.Tx) error { return x.Put(ctx, tx, part) }); err != nil {
			b.Fatal(err)
		}
	}
}

func (x *Index) find(b *testing.B, q store.Query) {
	err := x.As(b.Context(), x.Read, Partnership, func(ctx context.Context, tx bun.Tx) error {
		for b.Loop() {
			if refs, err := x.Find(ctx, tx, Partnership, q, 50); err != nil || len(refs) == 0 {
				return fmt.Errorf("found %d: %w", len(refs), err)
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func (x *Index) compare(b *testing.B, docs []store.Doc) {
	i := 0
	err := x.As(b.Context(), x.Read, Partnership, func(ctx context.Context, tx bun.Tx) error {
		return x.Each(ctx, tx, Partnership, func(one store.Indexed) error {
			if one.Ref != docs[i].Ref || one.Sum != store.SumOf(docs[i].Terms) {
				b.Errorf("%s is not as it was put in", one.Ref)
			}
			i++
			return nil
		})
	})
	if err != nil || i != len(docs) {
		b.Fatalf("%d documents, %v", i, err)
	}
}

func perDocument(b *testing.B, docs []store.Doc) {
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(docs)), "µs/doc")
}
