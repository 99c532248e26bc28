package web

import (
	"context"
	"sync/atomic"
	"time"

	"sightline/telemetry"
)

const (
	pagesPerCore = 64              // made at the same time, when nobody says otherwise
	waitFor      = 2 * time.Second // how long a request waits for room, at most
	waitShare    = 4               // for four pages that are made, one may wait
)

// room is for how many pages are made at the same time. When all want a page in one minute, those inside are answered in time, a few wait
// outside, and the others are told at once, instead of everybody waiting until nothing is answered at all.
type room struct {
	places  chan struct{}
	waiting atomic.Int64
	most    int64 // that may wait
	meters  *telemetry.Meters
}

func newRoom(places int, meters *telemetry.Meters) *room {
	return &room{places: make(chan struct{}, places), most: int64(max(1, places/waitShare)), meters: meters}
}

// enter takes a place, now or after a short wait. false: there is none.
func (r *room) enter(ctx context.Context) bool {
	select {
	case r.places <- struct{}{}:
		r.meters.AtWork(1)
		return true
	default:
	}
	if r.wait(ctx) {
		r.meters.AtWork(1)
		return true
	}
	r.meters.TurnedAway()
	return false
}

func (r *room) wait(ctx context.Context) bool {
	defer r.waiting.Add(-1)
	if r.waiting.Add(1) > r.most {
		return false
	}
	r.meters.Waiting(1)
	defer r.meters.Waiting(-1)
	ctx, cancel := context.WithTimeout(ctx, waitFor)
	defer cancel()
	select {
	case r.places <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// leave gives the place back.
func (r *room) leave() {
	<-r.places
	r.meters.AtWork(-1)
}
