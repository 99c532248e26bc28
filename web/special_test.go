package web

import (
	"context"

	"sightline/casework"
	"sightline/record"
)

// nothingSpecial is a desk beside whose normal route nothing happens: for tests that are about something else.
type nothingSpecial struct {
	specialDesk
	pathwayDesk
	mattersDesk
	referringDesk
}

// Unread counts nothing.
func (nothingSpecial) Unread(context.Context, casework.Who) int { return 0 }

// AsksSealed lets nobody ask.
func (nothingSpecial) AsksSealed(context.Context, casework.Who, record.ChildID) bool { return false }

// GlassOf finds nothing open.
func (nothingSpecial) GlassOf(context.Context, casework.Who, record.ChildID) (*casework.Glass, error) {
	return nil, nil
}
