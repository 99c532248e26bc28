package storetest

import "testing"

// Everybody who works here is read as they stand now, in order, and nobody of another agreement.
func colleagues(t *testing.T, open Opener) {
	s := open(t)
	first := kept(t, s, officer("user-1", "sam"), "made")
	first.Ends = monday.AddDate(2, 0, 0)
	first, second := kept(t, s, first, "extended"), kept(t, s, officer("user-2", "alex"), "made")
	all, err := s.Colleagues(t.Context(), Partnership)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d work here: %v", len(all), err)
	}
	same(t, "first", first, all[0])
	same(t, "second", second, all[1])
	if all, err := s.Colleagues(t.Context(), Neighbours); err != nil || len(all) != 0 {
		t.Errorf("%d of this agreement work in another: %v", len(all), err)
	}
}
