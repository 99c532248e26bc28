package store

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"github.com/uptrace/bun"

	"sightline/record"
)

// Searcher keeps and asks the full-text index of one kind of database. The index can be made again from the entries at any time, and
// holds of each record what its version in force says, if that is Searchable.
type Searcher interface {
	// Put takes documents into the index, each in the place of what is there of the same record. Of two of one record the later stays.
	Put(ctx context.Context, tx bun.Tx, docs []Doc) error
	// Remove takes records out of the index. One that is not in it is none.
	Remove(ctx context.Context, tx bun.Tx, tenant record.TenantID, refs []record.Ref) error
	// Clear takes everything of a tenant out.
	Clear(ctx context.Context, tx bun.Tx, tenant record.TenantID) error
	// Find gives the records that hold everything wanted, in order of their agencies and ids, at most limit.
	Find(ctx context.Context, tx bun.Tx, tenant record.TenantID, q Query, limit int) ([]record.Ref, error)
	// Each gives every document that the index holds, in order of agencies and ids, with what it holds of it, to be set against the
	// entries. A zero Ref stands for words that belong to no document. do must not ask the database.
	Each(ctx context.Context, tx bun.Tx, tenant record.TenantID, do func(Indexed) error) error
}

// Doc is what the index is to hold of one record: its terms, in order, after the codec.
type Doc struct {
	Tenant record.TenantID
	Ref    record.Ref
	Child  string // the agency's own reference
	Terms  []string
	New    bool // nothing of this record was in the index before: a promise, which spares looking
}

// Lasting gives the documents that no later one of the same record replaces, in their order. Those that are new are each of another
// record.
func Lasting(docs []Doc) []Doc {
	if !slices.ContainsFunc(docs, func(d Doc) bool { return !d.New }) {
		return docs
	}
	type key struct {
		tenant record.TenantID
		ref    record.Ref
	}
	last := make(map[key]int, len(docs))
	for i := range docs {
		last[key{docs[i].Tenant, docs[i].Ref}] = i
	}
	lasting := make([]Doc, 0, len(last))
	for i := range docs {
		if last[key{docs[i].Tenant, docs[i].Ref}] == i {
			lasting = append(lasting, docs[i])
		}
	}
	return lasting
}

// Indexed is what the index holds of one record. Terms that stand in it at their places have the sum that SumOf gives.
type Indexed struct {
	Ref   record.Ref
	Child string
	Sum   uint64
}

// docOf makes the document of an entry that is Searchable.
func docOf(codec Codec, tenant record.TenantID, e *record.Entry) Doc {
	d := Doc{Tenant: tenant, Ref: e.Ref, Child: e.Subject.Child, Terms: Terms(e)}
	for i, term := range d.Terms {
		d.Terms[i] = codec.Term(tenant, term)
	}
	return d
}

// mostAsked is how many words are asked for; of a longer text the rest is not. It bounds what one question costs.
const mostAsked = 100

// Query is what somebody looks for.
type Query struct {
	Within []record.ChildRef // only in what is written of these; none: of every child

	all [][]string
}

// ParseQuery reads what somebody typed. Every word is wanted, and words "in quotes" in a row; nothing else has a meaning, so that no
// text is wrong. A word of several parts, such as re-referral or 12/3, is wanted as it is written. A text without a word finds nothing.
func ParseQuery(text string) Query {
	var q Query
	left := mostAsked
	want := func(phrase []string) {
		phrase = phrase[:min(len(phrase), left)]
		if len(phrase) > 0 && !slices.ContainsFunc(q.all, func(other []string) bool { return slices.Equal(other, phrase) }) {
			q.all = append(q.all, phrase)
			left -= len(phrase)
		}
	}
	quoted := false
	for rest, more := text, true; more && left > 0; quoted = !quoted {
		var piece string
		piece, rest, more = cutQuote(rest)
		if quoted && more { // a quotation that is never closed is none
			want(termsOf(piece))
			continue
		}
		for word := range strings.FieldsFuncSeq(piece, unicode.IsSpace) {
			want(termsOf(word))
		}
	}
	return q
}

// cutQuote cuts at the next quotation mark.
func cutQuote(text string) (before, after string, found bool) {
	at := strings.IndexFunc(text, isQuote)
	if at < 0 {
		return text, "", false
	}
	return text[:at], strings.TrimLeftFunc(text[at:], isQuote), true
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”„‟«»＂", r) }

// IsZero reports that nothing is wanted: nothing is found.
func (q *Query) IsZero() bool { return len(q.all) == 0 }

// Phrases gives what must be there: each is one term, or several in a row.
func (q *Query) Phrases() [][]string { return q.all }

// through gives the query as the index must be asked: its terms as the codec keeps them.
func (q *Query) through(codec Codec, tenant record.TenantID) Query {
	coded := Query{Within: q.Within}
	for _, phrase := range q.all {
		terms := make([]string, len(phrase))
		for i, term := range phrase {
			terms[i] = codec.Term(tenant, term)
		}
		coded.all = append(coded.all, terms)
	}
	return coded
}

var sumSeed = maphash.MakeSeed()

// SumOf gives one number for terms at their places; other terms, or the same at other places, have another. It means something only
// within this process, and cannot be foreseen outside it.
func SumOf(terms []string) uint64 {
	var sum uint64
	for place, term := range terms {
		sum += SumTerm(place, term)
	}
	return sum
}

// SumTerm is what one term at its place, from 0, adds to the sum.
func SumTerm(place int, term string) uint64 {
	type placed struct {
		place int
		term  string
	}
	return maphash.Comparable(sumSeed, placed{place, term})
}
