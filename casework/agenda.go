package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
)

// Agenda is what a meeting about a child has before it, as far as whoever looks may see it: everybody who is invited gets their own, and what
// they may not see is counted and never shown.
type Agenda struct {
	*Opened

	Meeting *chronology.Item     // the meeting that was called
	Type    *pathway.MeetingType // nil when the record calls it something else
	Last    *chronology.Item     // the last meeting of the sort; nil: none is known
	Since   time.Time            // what came since then is what changed

	Changed []*chronology.Item // the newest first
	Words   []*chronology.Item // of the child, since then; when there are none, the last there are
	Missing []*chronology.Item // times missing since then
	Asked   []record.Prompt    // the questions that are open
	Actions []AgendaAction     // that were agreed and are not over
	Overdue []pathway.Duty     // what waits in the process and is late
	Read    []*chronology.Item // what everybody reads before
	Hidden  int                // of what everybody reads before: how many may not be seen
}

// AgendaAction is an action that was agreed and of which nobody has said what came.
type AgendaAction struct {
	*chronology.Item

	Due  time.Time // zero when no day was said
	Late bool
}

// agendaWithin is how far an agenda looks back when no meeting of the sort is known.
const agendaWithin = 90 * 24 * time.Hour

// Agenda puts together what a meeting that was called has before it. meeting is the token of its entry.
func (d *Desk) Agenda(ctx context.Context, who Who, child record.ChildID, meeting string) (*Agenda, error) {
	o, duties, err := d.openWaiting(ctx, who, child)
	if err != nil {
		return nil, err
	}
	a := &Agenda{Opened: o, Meeting: found(child, o.Chronology, meeting)}
	if a.Meeting == nil || a.Meeting.Kind != "meeting.called" {
		return nil, fmt.Errorf("%w: there is no such meeting", record.NotFound)
	}
	a.fill(readAt(o.Chronology.Manifest.Today, o.Chronology.Born, d.now()), duties)
	return a, nil
}

// fill puts the agenda together from what may be seen.
func (a *Agenda) fill(now time.Time, duties []pathway.Duty) {
	id := a.Meeting.Details.First("type")
	for _, t := range pathway.MeetingTypes() {
		if t.ID == id {
			a.Type = &t
			a.Last = lastBefore(a.Chronology, a.Meeting, t.Kind)
		}
	}
	a.Since = now.Add(-agendaWithin)
	if a.Last != nil && a.Last.At.Bounded() {
		a.Since = time.Unix(a.Last.At.Hull().Lo, 0).UTC()
	}
	a.changed()
	for i := range a.Prompts {
		if p := &a.Prompts[i]; p.Status == record.Asked || p.Status == record.Overdue {
			a.Asked = append(a.Asked, *p)
		}
	}
	a.actions(now)
	for i := range duties {
		if !duties[i].Due.IsZero() && duties[i].Due.Before(now) {
			a.Overdue = append(a.Overdue, duties[i])
		}
	}
	for _, ref := range a.Meeting.Details.Refs("read", a.Meeting.Ref.Agency) {
		if it := a.Chronology.Find(ref); it != nil {
			a.Read = append(a.Read, it)
		} else {
			a.Hidden++
		}
	}
}

// changed sorts what came since into what changed, what the child said, and times missing.
func (a *Agenda) changed() {
	for _, it := range slices.Backward(a.Chronology.Items) {
		switch {
		case it.Repeats || !it.At.Bounded() || it.At.Hull().Hi < a.Since.Unix() || it == a.Meeting || it == a.Last:
		case it.Kind == "child.voice" || it.Kind == "child.disclosure":
			a.Words = append(a.Words, it)
		case strings.HasPrefix(string(it.Kind), "missing."):
			a.Missing = append(a.Missing, it)
		default:
			a.Changed = append(a.Changed, it)
		}
	}
	if voice := a.Chronology.Voice(); len(a.Words) == 0 && len(voice) > 0 {
		a.Words = voice[len(voice)-1:]
	}
}

func (a *Agenda) actions(now time.Time) {
	for _, b := range a.Chronology.OpenNow() {
		if b.State != "open-action" {
			continue
		}
		one := AgendaAction{Item: b.Opened}
		if due, err := record.ParseWhen(b.Opened.Details.First("due")); err == nil && due.Known() {
			if hull := due.In(a.Chronology.Born).Hull(); hull.Hi < record.PosInf {
				one.Due = time.Unix(hull.Hi, 0).UTC()
				one.Late = one.Due.Before(now)
			}
		}
		a.Actions = append(a.Actions, one)
	}
}

// lastBefore gives the last meeting of a kind before one that was called.
func lastBefore(c *chronology.Chronology, called *chronology.Item, kind record.Kind) *chronology.Item {
	for _, it := range slices.Backward(c.Items) {
		if it.Kind == kind && it.Pos < called.Pos && !it.Repeats {
			return it
		}
	}
	return nil
}
