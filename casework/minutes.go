package casework

import (
	"context"
	"fmt"
	"time"

	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// Minutes are a meeting that was held, for one recipient: whoever reads it here, or somebody outside to whom whoever reads it hands it.
type Minutes struct {
	*Opened
	*pathway.Minutes

	Refused string // why nothing of it is for the recipient, for whoever would hand it out; "" when it is
}

// minutesUnseen is all that whoever would hand minutes out is told of what they may not see.
const minutesUnseen = "Something in this record that you may not see stands in the way of handing this out. Ask somebody who may see all of it, such as the team manager or the lead professional"

// Minutes gives the minutes of a meeting for one recipient. What is for somebody without an account is made for paper, from what whoever asks may see
// and print, and nothing is made for somebody who is not told of the meeting, whether or not whoever asks may see that.
func (d *Desk) Minutes(ctx context.Context, who Who, child record.ChildID, meeting string, to pathway.Recipient) (*Minutes, error) {
	if !to.Known() {
		return nil, fmt.Errorf("%w: minutes are for %s", record.Invalid, "the child, the mother, the father, a carer or an agency")
	}
	act, v := record.OpenAct, View{}
	if to != pathway.ForReader {
		act, v.Paper = record.PrintAct, true
	}
	access, err := d.access(ctx, who, act, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return nil, err
	}
	var m *Minutes
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		l, err := d.readChild(ctx, r, v)
		if err != nil {
			return err
		}
		seen := build(&l.Model.Child, l.now) // before what is not for paper is taken out
		if m, err = minutesOf(&l, v, meeting, to); err != nil || to == pathway.ForReader {
			return err
		}
		hidden, err := m.hidden(ctx, r, l.now)
		m.refuse(pathway.NotTold(seen, m.Meeting, to), hidden)
		return err
	})
	if err != nil {
		return nil, err
	}
	if m.Warned, err = d.warned(ctx, who, child); err != nil {
		return nil, err
	}
	return m, d.route(ctx, who, m.Opened)
}

func minutesOf(l *looked, v View, meeting string, to pathway.Recipient) (*Minutes, error) {
	o, err := view(l, v)
	if err != nil {
		return nil, err
	}
	it := found(o.ID, o.Chronology, meeting)
	if it == nil {
		return nil, fmt.Errorf("%w: there is no such meeting", record.NotFound)
	}
	if _, held := pathway.MeetingOf(it.Kind); !held {
		return nil, fmt.Errorf("%w: there is no such meeting", record.NotFound)
	}
	return &Minutes{Opened: o, Minutes: pathway.MinutesOf(o.Chronology, it, to)}, nil
}

// hidden reports that the whole record says that the recipient is not told of the meeting.
func (m *Minutes) hidden(ctx context.Context, r store.Reader, now time.Time) (bool, error) {
	meeting := m.Meeting.Ref
	_, asked, err := r.Ask(ctx, store.View{}, func(whole *store.Child) ([][]record.Prompt, error) {
		all := build(whole, now)
		if it := all.Find(meeting); it == nil || !pathway.NotTold(all, it, m.For) {
			return nil, nil
		}
		return [][]record.Prompt{{{Rule: "minutes", Trigger: meeting, Asks: minutesUnseen, Evidence: []record.Ref{meeting}}}}, nil
	})
	return len(asked) > 0 && len(asked[0]) > 0, err
}

// refuse takes everything out of minutes that are not handed out.
func (m *Minutes) refuse(notTold, hidden bool) {
	switch {
	case notTold:
		m.Refused = "They are not told of this meeting: what stands apart says why. Nothing of it is for them"
	case hidden:
		m.Refused = minutesUnseen
	case !m.Here:
		m.Refused = "Nothing of this meeting is handed out from here: another system told of it, or it is not for everybody. Ask whoever holds it"
	default:
		return
	}
	m.Minutes = &pathway.Minutes{Meeting: m.Meeting, Type: m.Type, For: m.For, Beware: m.Beware}
}
