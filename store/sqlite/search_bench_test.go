package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/uptrace/bun"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// notes makes documents of twenty words, of which some are common and most are rare, as words are; forty to a child.
func notes(n int) []store.Doc {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same every time
	common := rand.NewZipf(r, 1.2, 4, 9_999)
	docs := make([]store.Doc, n)
	for i := range docs {
		terms := make([]string, 20)
		for j := range terms {
			terms[j] = fmt.Sprintf("word%d", common.Uint64())
		}
		docs[i] = store.Doc{
			Tenant: storetest.Partnership, Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprintf("R-%07d", i))},
			Child: fmt.Sprintf("%06d", i/40), Terms: terms, New: true,
		}
	}
	return docs
}

func fill(b *testing.B, x storetest.Index, docs []store.Doc) {
	b.Helper()
	for part := range slices.Chunk(docs, 20_000) {
		if err := x.Write.RunInTx(b.Context(), nil, func(ctx context.Context, tx bun.Tx) error { return x.Put(ctx, tx, part) }); err != nil {
			b.Fatal(err)
		}
	}
}

func perDocument(b *testing.B, docs []store.Doc) {
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(docs)), "µs/doc")
}

// What the index adds to a first import.
func BenchmarkIndex(b *testing.B) {
	docs := notes(200_000)
	for b.Loop() {
		b.StopTimer()
		x := index(b)
		b.StartTimer()
		fill(b, x, docs)
	}
	perDocument(b, docs)
}

// The same records once more, each in the place of the version before.
func BenchmarkIndexAgain(b *testing.B) {
	docs := notes(20_000)
	x := index(b)
	fill(b, x, docs)
	for i := range docs {
		docs[i].New = false
	}
	for b.Loop() {
		fill(b, x, docs)
	}
	perDocument(b, docs)
}

func BenchmarkFind(b *testing.B) {
	docs := notes(200_000)
	x := index(b)
	fill(b, x, docs)
	one := []record.ChildRef{{Agency: "police", Child: docs[4_321].Child}}
	rare := docs[4_321].Terms
	for name, q := range map[string]struct {
		text   string
		within []record.ChildRef
	}{
		"rare": {text: "word9000"}, "common": {text: "word0"}, "two": {text: "word0 word300"}, "phrase": {text: `"` + rare[3] + " " + rare[4] + " " + rare[5] + `"`},
		"common within a child": {"word0", one},
	} {
		query := store.ParseQuery(q.text)
		query.Within = q.within
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if refs, err := x.Find(b.Context(), x.Read, storetest.Partnership, query, 50); err != nil || len(refs) == 0 {
					b.Fatal(refs, err)
				}
			}
		})
	}
}

func BenchmarkIndexCheck(b *testing.B) {
	docs := notes(200_000)
	x := index(b)
	fill(b, x, docs)
	for b.Loop() {
		i := 0
		if err := x.Each(b.Context(), x.Read, storetest.Partnership, func(one store.Indexed) error {
			if one.Sum != store.SumOf(docs[i].Terms) {
				b.Fatal(one.Ref)
			}
			i++
			return nil
		}); err != nil || i != len(docs) {
			b.Fatal(i, err)
		}
	}
	perDocument(b, docs)
}
