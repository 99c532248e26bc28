package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/language"
	"sightline/record"
)

// noteKind is the kind of an entry that nobody coded.
const noteKind record.Kind = "note"

// MayTell is an event of which a note may tell. Whether it does is for a person to say.
type MayTell struct {
	Kind  record.Kind
	Words record.Private // the piece of the note that may tell of it
	Why   string         // what it would tell, such as "a child came back or was found"
}

// MayTell gives of which events a note may tell, the likeliest first: nothing for an entry of any other kind, for what somebody has said already, and
// for whoever may not add to the record. It opens nothing and leaves no line.
func (d *Desk) MayTell(ctx context.Context, who Who, child record.ChildID, it *chronology.Item) []MayTell {
	may := mayTell(it)
	if len(may) == 0 || who.Actor.Agency == "" {
		return nil
	}
	subject := record.Subject{Kind: record.OneChild, ID: string(child)}
	standing, err := d.standing(ctx, who, subject)
	if err != nil || !d.decide(who, record.RecordAct, subject, standing).Allowed {
		return nil
	}
	return may
}

// mayTell reads a note whose time is known: what is written from it happened when it did.
func mayTell(it *chronology.Item) []MayTell {
	if it.Kind != noteKind || !it.Happened.Known() {
		return nil
	}
	checker, err := language.Default()
	if err != nil {
		return nil
	}
	var all []MayTell
	text := it.Text.Reveal()
	for _, f := range checker.Kinds(text) {
		kind := record.Kind(f.Kind)
		if coded(it, kind) == nil {
			all = append(all, MayTell{kind, record.Private(text[f.Start:f.End]), f.Why})
		}
	}
	return all
}

// coded is the record of the same event that has a kind; nil when there is none.
func coded(it *chronology.Item, kind record.Kind) *chronology.Item {
	for _, other := range it.Same {
		if other.Kind == kind {
			return other
		}
	}
	return nil
}

// KindWish is a person's word that a note tells of an event.
type KindWish struct {
	Child   record.ChildID
	Entry   string // the token of the note
	Kind    record.Kind
	Request Request
}

// SayKind writes down that a note tells of an event: an entry of the kind, of the agency of whoever says it, that records the same event as the
// note. The note stays as its agency wrote it, and the event is counted once, however many say it.
func (d *Desk) SayKind(ctx context.Context, who Who, wish KindWish) (record.Ref, error) {
	o, err := d.Open(ctx, who, wish.Child, View{})
	if err != nil {
		return record.Ref{}, err
	}
	items := o.Chronology.Items
	at := slices.IndexFunc(items, func(it *chronology.Item) bool { return o.Token(it.Ref) == wish.Entry })
	if at < 0 {
		return record.Ref{}, fmt.Errorf("%w: the entry is no longer there; open the page again", record.Conflict)
	}
	if said := coded(items[at], wish.Kind); said != nil { // pressed twice, or by somebody else meanwhile: it stands already
		return said.Ref, nil
	}
	if !slices.ContainsFunc(mayTell(items[at]), func(m MayTell) bool { return m.Kind == wish.Kind }) {
		return record.Ref{}, fmt.Errorf("%w: choose one of the kinds that stand beside the note", record.Invalid)
	}
	return d.Record(ctx, who, wish.Request, wish.Child, wish.entry(items[at], d.now()))
}

// graded are the details by which an agency says who may be shown what it wrote, and how sure it is. They hold for what is read out of it.
var graded = []string{"handling_code", "source_grade", "information_grade"}

// entry is what is written. It holds no word of the note, which others may not see, and the agency comes to know of the event by it now, not
// when it happened.
func (wish *KindWish) entry(note *chronology.Item, now time.Time) record.Entry {
	kind, _ := record.Words().Kind(wish.Kind)
	e := record.Entry{
		Kind: wish.Kind, Happened: note.Happened, Known: londonMinute(now), Area: note.Area, Handling: note.Handling,
		Text:    record.Private("A person read it out of a note: " + strings.ToLower(kind.Label[:1]) + kind.Label[1:] + "."),
		Details: record.Details{{Key: "same_as", Values: []string{note.Ref.String()}}, {Key: "basis", Values: []string{"inferred"}}},
	}
	for _, key := range graded {
		if values := note.Details.All(key); len(values) > 0 {
			e.Details = append(e.Details, record.Detail{Key: key, Values: values})
		}
	}
	return e
}
