package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"sightline/record"
	"sightline/store"
)

// Index is a full-text index in a database, with nothing in it.
type Index struct {
	store.Searcher

	Write, Read *bun.DB

	// Enter puts the wall between tenants around a transaction; nil: there is none.
	Enter func(ctx context.Context, tx bun.IDB, tenant record.TenantID) error
	// Harm are statements that change the index behind its back, each in another way.
	Harm []string
}

// As does something for a tenant in one transaction of one of the two.
func (x *Index) As(ctx context.Context, on *bun.DB, tenant record.TenantID, do func(ctx context.Context, tx bun.Tx) error) error {
	return on.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		if x.Enter != nil {
			if err := x.Enter(ctx, tx, tenant); err != nil {
				return err
			}
		}
		return do(ctx, tx)
	})
}

// Search holds an index to what every index does; open gives a fresh one.
func Search(t *testing.T, open func(t *testing.T) Index) {
	for name, story := range map[string]func(*testing.T, *found){
		"a record is found by its words and phrases":                  words,
		"a later version takes the place of an earlier one":           laterVersion,
		"what is taken out is found no more":                          takenOut,
		"a search within children stays within them":                  withinChildren,
		"what one partnership keeps no other finds":                   tenantsApart,
		"what is found comes in one order and no more than asked":     inOrder,
		"no text is wrong to look for":                                anyText,
		"a very long text is found by every word and phrase":          longText,
		"a writing that fails leaves the index as it was":             rolledBack,
		"what is kept as digests is found by digests":                 digests,
		"what it holds is compared with what it should hold":          checked,
		"what was changed behind its back shows":                      harmed,
		"any history of writing is found as reading everything would": anyHistory,
	} {
		t.Run(name, func(t *testing.T) { story(t, &found{open(t)}) })
	}
}

// found is an index as a story uses it.
type found struct{ Index }

// fatal is what a story and a property have in common.
type fatal interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Context() context.Context
}

func doc(id, child, text string) store.Doc {
	e := record.Entry{Text: record.Private(text)}
	return store.Doc{Tenant: Partnership, Ref: record.ParseRef(id, "police"), Child: child, Terms: store.Terms(&e)}
}

func (f *found) write(t fatal, do func(ctx context.Context, tx bun.Tx) error) {
	t.Helper()
	if err := f.As(t.Context(), f.Write, Partnership, do); err != nil {
		t.Fatal(err)
	}
}

// put writes documents, those of each tenant by itself.
func (f *found) put(t fatal, docs ...store.Doc) {
	t.Helper()
	for _, tenant := range []record.TenantID{Partnership, Neighbours} {
		own := slices.DeleteFunc(slices.Clone(docs), func(d store.Doc) bool { return d.Tenant != tenant })
		if err := f.As(t.Context(), f.Write, tenant, func(ctx context.Context, tx bun.Tx) error { return f.Put(ctx, tx, own) }); err != nil {
			t.Fatal(err)
		}
	}
}

func (f *found) of(t fatal, tenant record.TenantID, q store.Query, limit int) []string {
	t.Helper()
	ids := []string{}
	err := f.As(t.Context(), f.Read, tenant, func(ctx context.Context, tx bun.Tx) error {
		refs, err := f.Find(ctx, tx, tenant, q, limit)
		for _, ref := range refs {
			ids = append(ids, ref.String())
		}
		return err
	})
	if err != nil {
		t.Fatalf("looking for a text: %v", err)
	}
	return ids
}

// finds says which records a text finds, "" for none.
func (f *found) finds(t fatal, text, want string, within ...record.ChildRef) {
	t.Helper()
	q := store.ParseQuery(text)
	q.Within = within
	if got := strings.Join(f.of(t, Partnership, q, 1000), " "); got != want {
		t.Errorf("%.60q within %v finds %q, want %q", text, within, got, want)
	}
}

func words(t *testing.T, f *found) {
	f.put(t,
		doc("P-1", "1", "Stopped with two older men near Elm Court; he didn't say why."), doc("P-2", "1", "Elm Road. Court date moved."),
		doc("school/S-1", "1", "A re-referral was made on 12/03/2021 — José's mother agreed."), doc("school/S-2", "1", ""),
	)
	for text, want := range map[string]string{
		"elm": "police/P-1 police/P-2", "ELM court": "police/P-1 police/P-2", `"elm court"`: "police/P-1", "“Elm  court”": "police/P-1",
		`"court elm"`: "", `elm "two older men"`: "police/P-1", `road "two older men"`: "", "elm Elm ELM": "police/P-1 police/P-2",
		"didn’t": "police/P-1", "didnt": "police/P-1", "didn": "", "t": "", "jose": "", "jose's": "school/S-1", "josés": "school/S-1",
		"re-referral": "school/S-1", "referral-re": "", "12/03/2021": "school/S-1", "03/12/2021": "", "2021 12": "school/S-1",
		`"elm court`: "police/P-1 police/P-2", "nobody": "", "": "", " ": "", `""`: "", "—": "", "el": "", "e*": "", "elm OR nobody": "", "elm NOT court": "",
	} {
		f.finds(t, text, want)
	}
}

func laterVersion(t *testing.T, f *found) {
	first := doc("P-1", "1", "Seen in the park with a stranger.")
	first.New = true
	f.put(t, first, doc("P-1", "1", "Seen in the park."), doc("P-2", "1", "Park."))
	f.finds(t, "park", "police/P-1 police/P-2")
	f.finds(t, "stranger", "")
	for range 3 { // again, as when a request is sent twice
		f.put(t, doc("P-1", "2", "Seen in town."))
		f.finds(t, "park", "police/P-2")
		f.finds(t, "seen", "police/P-1")
		f.finds(t, "seen", "", Of("police", "1"))
		f.finds(t, "seen", "police/P-1", Of("police", "2"))
	}
	f.put(t, doc("P-1", "2", ""))
	f.finds(t, "town", "")
}

func takenOut(t *testing.T, f *found) {
	remove := func(ids ...string) {
		f.write(t, func(ctx context.Context, tx bun.Tx) error {
			var refs []record.Ref
			for _, id := range ids {
				refs = append(refs, record.ParseRef(id, "police"))
			}
			return f.Remove(ctx, tx, Partnership, refs)
		})
	}
	f.put(t, doc("P-1", "1", "One."), doc("P-2", "1", "One."), doc("P-3", "1", "One."))
	remove()
	remove("P-3", "P-3", "P-4", "school/P-1")
	f.finds(t, "one", "police/P-1 police/P-2")
	f.put(t, doc("P-4", "1", "Four.")) // where P-3 was
	f.finds(t, "one", "police/P-1 police/P-2")
	f.finds(t, "four", "police/P-4")
	remove("P-1", "P-2", "P-4")
	f.finds(t, "one", "")
	f.put(t, doc("P-1", "1", "One."))
	f.finds(t, "one", "police/P-1")
	f.write(t, func(ctx context.Context, tx bun.Tx) error { return f.Clear(ctx, tx, Partnership) })
	f.finds(t, "one", "")
}

func withinChildren(t *testing.T, f *found) {
	f.put(t, doc("P-1", "1", "Seen."), doc("P-2", "2", "Seen."), doc("school/S-1", "1", "Seen."), doc("school/S-2", "", "Seen."))
	f.finds(t, "seen", "police/P-1", Of("police", "1"))
	f.finds(t, "seen", "police/P-1 school/S-1", Of("police", "1"), Of("school", "1"), Of("police", "1"))
	f.finds(t, "seen", "school/S-2", Of("school", ""))
	f.finds(t, "seen", "", Of("police", "3"), Of("", "1"), Of("police", "1\x00"), Of("police", `1" OR "2`))
	many := []record.ChildRef{Of("police", "2")}
	for i := range 5_000 {
		many = append(many, Of("police", fmt.Sprint("other ", i)))
	}
	f.finds(t, "seen", "police/P-2", many...)
}

func tenantsApart(t *testing.T, f *found) {
	theirs := doc("P-1", "1", "Seen by the neighbours.")
	theirs.Tenant = Neighbours
	f.put(t, doc("P-1", "1", "Seen."), doc("P-2", "1", "Seen."), theirs)
	f.finds(t, "seen", "police/P-1 police/P-2")
	f.finds(t, "neighbours", "")
	f.finds(t, "neighbours", "", Of("police", "1"))
	same(t, "the neighbours find", []string{"police/P-1"}, f.of(t, Neighbours, store.ParseQuery("seen"), 9))
	same(t, "nobody's tenant finds", []string{}, f.of(t, "", store.ParseQuery("seen"), 9))
	f.write(t, func(ctx context.Context, tx bun.Tx) error {
		return f.Remove(ctx, tx, Neighbours, []record.Ref{{Agency: "police", Record: "P-2"}})
	})
	f.finds(t, "seen", "police/P-1 police/P-2")
	f.write(t, func(ctx context.Context, tx bun.Tx) error { return f.Clear(ctx, tx, Partnership) })
	f.finds(t, "seen", "")
	same(t, "the neighbours find", []string{"police/P-1"}, f.of(t, Neighbours, store.ParseQuery("neighbours"), 9))
}

func inOrder(t *testing.T, f *found) {
	var docs []store.Doc
	for _, id := range []string{"é/1", "a/9", "a/10", "a/B", "a/a", "a-b/1", "Z/1", "a/_", "a/", "a/é"} {
		docs = append(docs, doc(id, "1", "Seen."))
	}
	f.put(t, docs...)
	want := []string{"Z/1", "a/", "a/10", "a/9", "a/B", "a/_", "a/a", "a/é", "a-b/1", "é/1"} // by bytes, whatever the language
	for limit := range len(want) + 2 {
		same(t, fmt.Sprint("the first ", limit), want[:min(limit, len(want))], f.of(t, Partnership, store.ParseQuery("seen"), limit))
	}
	same(t, "less than none", []string{}, f.of(t, Partnership, store.ParseQuery("seen"), -1))
}

func longText(t *testing.T, f *found) {
	var text strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&text, "w%d often ", i)
	}
	f.put(t, doc("P-1", "1", text.String()), doc("P-2", "1", strings.Repeat("漢", 9_999)+" "+strings.Repeat("long", 999)))
	for _, i := range []int{0, 1, 127, 128, 8_190, 8_191, 8_192, 16_383, 20_000, 39_998} {
		f.finds(t, fmt.Sprintf("w%d", i), "police/P-1")
		f.finds(t, fmt.Sprintf(`"w%d often w%d"`, i, i+1), "police/P-1")
		f.finds(t, fmt.Sprintf(`"w%d often w%d"`, i, i+2), "")
	}
	f.finds(t, strings.Repeat("漢", 99), "police/P-2")
	f.finds(t, strings.Repeat("long", 99), "police/P-2")
	f.finds(t, text.String(), "police/P-1")
	f.finds(t, `"`+text.String()+`"`, "police/P-1")
	f.finds(t, text.String()[3:], "police/P-1")
	f.checked(t, doc("P-1", "1", text.String()), doc("P-2", "1", strings.Repeat("漢", 9_999)+" "+strings.Repeat("long", 999)))
}

func rolledBack(t *testing.T, f *found) {
	f.put(t, doc("P-1", "1", "Stays."), doc("P-2", "1", "Stays."))
	err := f.As(t.Context(), f.Write, Partnership, func(ctx context.Context, tx bun.Tx) error {
		if err := f.Put(ctx, tx, []store.Doc{doc("P-1", "1", "Goes."), doc("P-3", "1", "Goes.")}); err != nil {
			return err
		}
		if err := f.Remove(ctx, tx, Partnership, []record.Ref{{Agency: "police", Record: "P-2"}}); err != nil {
			return err
		}
		seen, err := f.Find(ctx, tx, Partnership, store.ParseQuery("goes"), 9)
		same(t, "seen by the one who writes", 2, len(seen))
		return cmp.Or(err, context.Canceled)
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the writing: %v", err)
	}
	f.finds(t, "goes", "")
	f.finds(t, "stays", "police/P-1 police/P-2")
	twice := doc("P-1", "1", "Goes.")
	twice.New = true
	if f.As(t.Context(), f.Write, Partnership, func(ctx context.Context, tx bun.Tx) error { return f.Put(ctx, tx, []store.Doc{twice}) }) == nil {
		t.Error("a record that was promised to be new, and is not, was taken")
	}
	f.finds(t, "stays", "police/P-1 police/P-2")
}

func digests(t *testing.T, f *found) {
	d := doc("P-1", "1", "ignored")
	d.Terms = []string{"0a1b2c3d4e5f60718293a4b5c6d7e8f9", "1e5", "deadbeef", "1e5", strings.Repeat("9", 500)}
	f.put(t, d)
	f.finds(t, "deadbeef 0a1b2c3d4e5f60718293a4b5c6d7e8f9 1e5", "police/P-1")
	f.finds(t, `"1e5 deadbeef 1e5"`, "police/P-1")
	f.finds(t, "1 e5", "")
	f.checked(t, d)
}

// checked sets the index against what was put into it.
func (f *found) checked(t fatal, docs ...store.Doc) {
	t.Helper()
	slices.SortFunc(docs, func(a, b store.Doc) int {
		return cmp.Or(cmp.Compare(a.Ref.Agency, b.Ref.Agency), cmp.Compare(a.Ref.Record, b.Ref.Record))
	})
	want := []store.Indexed{}
	for _, d := range docs {
		want = append(want, store.Indexed{Ref: d.Ref, Child: d.Child, Sum: store.SumOf(d.Terms)})
	}
	if got := f.holds(t, Partnership); !slices.Equal(got, want) {
		t.Fatalf("the index holds %v, want %v", got, want)
	}
}

func (f *found) holds(t fatal, tenant record.TenantID) []store.Indexed {
	t.Helper()
	got := []store.Indexed{}
	err := f.As(t.Context(), f.Read, tenant, func(ctx context.Context, tx bun.Tx) error {
		return f.Each(ctx, tx, tenant, func(one store.Indexed) error {
			got = append(got, one)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func checked(t *testing.T, f *found) {
	f.checked(t)
	docs := []store.Doc{doc("P-1", "1", "Seen in the park in the park."), doc("P-2", "1", ""), doc("school/S-1", "2", "Seen.")}
	theirs := doc("P-1", "1", "Seen by the neighbours.")
	theirs.Tenant = Neighbours
	f.put(t, append(slices.Clone(docs), theirs)...)
	f.checked(t, docs...)
	same(t, "the neighbours' index holds", 1, len(f.holds(t, Neighbours)))
	for _, other := range []store.Doc{
		doc("P-1", "1", "In the park seen in the park."), doc("P-1", "1", "Seen in the park in the."), doc("P-1", "1", "Seen in the park in the park park."), doc("P-1", "1", ""),
	} {
		f.put(t, other)
		if got := f.holds(t, Partnership)[0].Sum; got == store.SumOf(docs[0].Terms) {
			t.Errorf("%q has the sum of other terms", other.Terms)
		}
	}
	stop := errors.New("stop")
	if err := f.As(t.Context(), f.Read, Partnership, func(ctx context.Context, tx bun.Tx) error {
		return f.Each(ctx, tx, Partnership, func(store.Indexed) error { return stop })
	}); !errors.Is(err, stop) {
		t.Errorf("the check went on: %v", err)
	}
}

func harmed(t *testing.T, f *found) {
	if len(f.Harm) == 0 {
		t.Fatal("no way to harm the index is known")
	}
	theirs := doc("P-1", "1", "Seen by the neighbours.")
	theirs.Tenant = Neighbours
	for i, statement := range f.Harm {
		if i == len(f.Harm)/2 {
			f.put(t, theirs) // an index that other tenants share is cleared otherwise
		}
		f.write(t, func(ctx context.Context, tx bun.Tx) error { return f.Clear(ctx, tx, Partnership) })
		docs := []store.Doc{doc("P-1", "1", "Seen in the park."), doc("P-2", "2", "Seen at home.")}
		f.put(t, docs...)
		f.checked(t, docs...)
		before := f.holds(t, Partnership)
		f.write(t, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.Tx.ExecContext(ctx, statement)
			return err
		})
		if slices.Equal(f.holds(t, Partnership), before) {
			t.Errorf("%s: nothing shows", statement)
		}
	}
}
