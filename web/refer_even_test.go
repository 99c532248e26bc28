package web

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"sightline/casework"
	"sightline/pathway"
)

// joining is a desk that takes its time to join a referral to a record.
type joining struct {
	*fakeDesk

	takes time.Duration
}

func (d *joining) Refer(context.Context, casework.Who, *casework.Referral) (casework.Arrived, error) {
	time.Sleep(d.takes)
	return casework.Arrived{Receipt: "0123456789", By: time.Now()}, nil
}

func (*joining) Local() *pathway.Local { return pathway.Default() }

// However long it takes to join a referral to a long record, a short one or none, whoever refers waits as long.
func TestAReferralIsAnsweredEvenly(t *testing.T) {
	desk := &joining{fakeDesk: newDesk(t)}
	b := visit(t, desk)
	for takes, want := range map[time.Duration]time.Duration{0: time.Second, 7 * time.Millisecond: time.Second, 900 * time.Millisecond: time.Second, 1100 * time.Millisecond: 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			desk.takes = takes
			began := time.Now()
			w := b.post("/refer", url.Values{"danger": {"no"}, "worry": {"He has two telephones."}, "given": {"Joe"}, "request": {"a-request-of-this-test"}})
			if took := time.Since(began); w.Code != http.StatusOK || took != want {
				t.Errorf("what takes %s is answered %d after %s", takes, w.Code, took)
			}
		})
	}
}
