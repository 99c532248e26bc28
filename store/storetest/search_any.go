package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"sightline/record"
	"sightline/store"
)

// anyText draws what people type, and what is a language to databases.
func anyText(t *testing.T, f *found) {
	f.put(t, doc("P-1", "1", "Seen and near or not within terms; a 1 b."), doc("P-2", "1", "x"))
	hostile := []string{
		`"`, `""`, `"""`, `'`, `''`, `\`, `\'`, `a\`, `a' OR '1'='1`, `a"b`, `a" OR "b`, "a\x00b", "\xff\xfe", "NEAR(a b, 2)", "a NEAR b", "terms:a", "child : a", "{terms} : a",
		"^a", "a*", `"a" *`, "a + b", "-a", "(a", "a)", "a AND", "AND", "NOT", "a <-> b", "a & b", "a | b", "!a", "a:*", "a:A", "$$", "$1", "?", "?1", "%", "_", "{", "}", "{a,b}",
		"a;--", "/* a", "search MATCH a", strings.Repeat("(", 2000), strings.Repeat(`"a" `, 2000), strings.Repeat(`"`, 3001), strings.Repeat("a b ", 50_000), strings.Repeat("a", 1<<20), "\u0000",
	}
	for i := range 80 {
		hostile = append(hostile, strings.Repeat("a", i)+"\u0301\u200d"+string(rune(i*71)))
	}
	for _, text := range hostile {
		for _, form := range []string{text, `"` + text + `"`, text + ` "` + text, "seen " + text} {
			q := store.ParseQuery(form)
			f.of(t, Partnership, q, 10)
			q.Within = []record.ChildRef{Of(text, text)}
			f.of(t, Partnership, q, 10)
		}
	}
	rapid.Check(t, func(t *rapid.T) { f.of(t, Partnership, store.ParseQuery(rapid.String().Draw(t, "text")), 10) })
}

// anyHistory sets the index against the plainest one: reading every document.
func anyHistory(t *testing.T, f *found) {
	word := rapid.SampledFrom([]string{"a", "b", "c", "dd", "e1", "1e5", "4x4", "007", "7", "é", "漢字", "don't", "and", "near", "a-b", "12/3", "x.y@z.uk", "http://a/b?c=d"})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 9).Draw(t, "words"), " ") })
	one := rapid.Custom(func(t *rapid.T) store.Doc {
		id := rapid.SampledFrom([]string{"P-1", "P-2", "school/P-1", "school/é", "P-3"}).Draw(t, "id")
		return doc(id, rapid.SampledFrom([]string{"1", "2"}).Draw(t, "child"), text.Draw(t, "text"))
	})
	rapid.Check(t, func(t *rapid.T) {
		f.write(t, func(ctx context.Context, tx bun.Tx) error { return f.Clear(ctx, tx, Partnership) })
		plain := map[record.Ref]store.Doc{}
		for range rapid.IntRange(1, 5).Draw(t, "writings") {
			docs := rapid.SliceOfN(one, 0, 6).Draw(t, "docs")
			gone := rapid.SliceOfN(one, 0, 2).Draw(t, "taken out")
			f.write(t, func(ctx context.Context, tx bun.Tx) error { return f.history(ctx, tx, plain, docs, gone) })
		}
		kept := []store.Doc{}
		for _, d := range plain {
			kept = append(kept, d)
		}
		f.checked(t, kept...)
		for range 5 {
			parts := rapid.SliceOfN(rapid.OneOf(word, rapid.Map(text, func(s string) string { return `"` + s + `"` })), 1, 3).Draw(t, "query")
			q := store.ParseQuery(strings.Join(parts, " "))
			if child := rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "within"); child != "" {
				q.Within = []record.ChildRef{Of("police", child), Of("school", child)}
			}
			if got, want := f.of(t, Partnership, q, 100), reading(kept, &q); !slices.Equal(got, want) {
				t.Fatalf("%q within %v finds %v, want %v", q.Phrases(), q.Within, got, want)
			}
		}
	})
}

// history writes one step, to the index and to the plain one.
func (f *found) history(ctx context.Context, tx bun.Tx, plain map[record.Ref]store.Doc, docs, gone []store.Doc) error {
	for i := range docs {
		_, there := plain[docs[i].Ref]
		docs[i].New = !there && !slices.ContainsFunc(docs[:i], func(d store.Doc) bool { return d.Ref == docs[i].Ref })
	}
	for _, d := range docs {
		d.New = false
		plain[d.Ref] = d
	}
	refs := []record.Ref{}
	for _, d := range gone {
		refs = append(refs, d.Ref)
		delete(plain, d.Ref)
	}
	return cmp.Or(f.Put(ctx, tx, docs), f.Remove(ctx, tx, Partnership, refs))
}

// reading finds by reading everything; docs are in order.
func reading(docs []store.Doc, q *store.Query) []string {
	ids := []string{}
	for i := range docs {
		d := &docs[i]
		among := len(q.Within) == 0 || slices.Contains(q.Within, record.ChildRef{Agency: d.Ref.Agency, Child: d.Child})
		if among && !q.IsZero() && !slices.ContainsFunc(q.Phrases(), func(phrase []string) bool { return !inARow(d.Terms, phrase) }) {
			ids = append(ids, d.Ref.String())
		}
	}
	return ids
}

func inARow(terms, phrase []string) bool {
	for at := range terms {
		if len(terms)-at >= len(phrase) && slices.Equal(terms[at:at+len(phrase)], phrase) {
			return true
		}
	}
	return false
}
