package store

import (
	"testing"

	"sightline/record"
)

// The vocabulary may have raised a class since an entry was kept: it is named. Kept under a higher class it may stay.
func TestAClassBelowTheVocabularysIsNamed(t *testing.T) {
	for _, story := range []struct {
		kind     record.Kind
		handling record.Handling
		keptAs   record.Class
		bad      string
	}{
		{"police.intelligence", "", record.ClassC, ""},
		{"police.intelligence", "", record.ClassS, ""},
		{"police.intelligence", "", record.ClassB, "entry police/P-1 version 1: it is kept under class B, and the vocabulary says C"},
		{"case.opened", record.Sealed, record.ClassC, "entry police/P-1 version 1: it is kept under class C, and the vocabulary says S"},
		{"case.opened", "", record.ClassA, ""},
	} {
		e := record.Entry{
			Ref: record.Ref{Agency: "police", Record: "P-1"}, Subject: record.ChildRef{Agency: "police", Child: "1"}, Kind: story.kind, Handling: story.handling,
		}
		row := rowOf(&e)
		row.Version, row.Line, row.Class = 1, 1, string(story.keptAs)
		plain, err := encode(contentOf(&e))
		if err != nil {
			t.Fatal(err)
		}
		if row.Content, err = (Plain{}).Encode(row.about(), plain); err != nil {
			t.Fatal(err)
		}
		digest := digestOf(&e)
		row.Digest = digest[:]
		sum := row.sum()
		row.RowDigest = sum[:]
		c := check{database: &database{Database{Codec: Plain{}}}, written: map[int64]*under{}}
		c.entry(row)
		if c.found.Bad != story.bad {
			t.Errorf("%s %s under %s: %q", story.kind, story.handling, story.keptAs, c.found.Bad)
		}
	}
}
