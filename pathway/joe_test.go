package pathway

import (
	"testing"

	"sightline/chronology"
	"sightline/intake"
	"sightline/stories"
)

// joe is the record of the published review, whole. stories/joe is read as an agency's extract is.
func joe(t testing.TB) *chronology.Chronology {
	t.Helper()
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return chronology.Build(chronology.Input{Key: s.People[0].Subject, Identities: s.People, Entries: s.Entries, Manifest: s.Manifest})
}

// joeAt is the record as it stood just after one of its entries, such as "J-069".
func joeAt(t testing.TB, id string) *chronology.Chronology {
	t.Helper()
	c := joe(t)
	it := c.Lookup(id)
	if it == nil {
		t.Fatalf("there is no entry %s", id)
	}
	return c.AsOf(it)
}
