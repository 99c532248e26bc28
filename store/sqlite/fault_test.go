package sqlite

import (
	"testing"

	"sightline/store"
	"sightline/store/storetest"
)

func TestFaultsLoseNothingAndShowNothingUnseen(t *testing.T) {
	storetest.Faults(t, func(t *testing.T, change func(*store.Database)) store.Store {
		t.Helper()
		return at(t, empty(t), With(func(d *store.Database) {
			d.Insert = insert
			change(d)
		}))
	})
}
