package casework

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sightline/audit"
	"sightline/calendar"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// Referral is a wish to refer a child whom whoever refers does not find on their list: nobody knows yet whether the child is known here.
type Referral struct {
	pathway.NewReferral

	GivenNames record.Private
	FamilyName record.Private
	Nameless   bool   // whoever refers does not know the name: it waits for a person to say who it is
	Born       string // a day; "" when it is not known
	Age        string // in years, when the day is not known
	Address    record.Private
	Postcode   record.Private
	Request    Request
}

// Arrived is all that whoever refers is told: that it has arrived, by when it is screened, and what to call it when they ring. It is the same
// whether the child is known here or not.
type Arrived struct {
	Receipt string // of the referral, and of no child
	By      time.Time
}

// oldestReferred is to how many years somebody is referred.
const oldestReferred = 25

// Refer brings a referral to whichever child it is about, as an agency's own row comes: it is joined to a child who is known, makes a new one, or
// waits for a person to say whose it is. Whoever refers is told nothing of that, and sees no record by it. The same request twice refers once.
func (d *Desk) Refer(ctx context.Context, who Who, wish *Referral) (Arrived, error) {
	born, err := wish.born(d.now())
	if err != nil {
		return Arrived{}, err
	}
	if missing := wish.Problems(); len(missing) > 0 {
		return Arrived{}, &Unfinished{missing}
	}
	if who.Actor.Agency == "" {
		return Arrived{}, fmt.Errorf("%w: a referral is an agency's, and this account is of none; ask whoever looks after accounts", record.Invalid)
	}
	access, err := d.access(ctx, who, record.ReferAct, record.Subject{Kind: record.OneSubmission})
	if err != nil {
		return Arrived{}, err
	}
	s, err := d.referred(who, wish, born)
	if err != nil {
		return Arrived{}, err
	}
	for turn := 1; ; turn++ {
		written, err := d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: wish.digest()}, func(w store.Writer) error { return d.refer(ctx, w, &s) })
		switch {
		case err == nil:
			return arrived(string(written.Answer))
		case !errors.Is(err, errBefore) || turn == mostTurns:
			return Arrived{}, fmt.Errorf("referring: %w", err)
		}
		if _, err := d.Resume(ctx, background); err != nil {
			return Arrived{}, err
		}
	}
}

// refer matches a referral with what is known, and writes it. What it was joined to is in no answer, and in no line of the log.
func (d *Desk) refer(ctx context.Context, w store.Writer, s *record.Submission) error {
	before, err := w.Imports(ctx, audit.Digest{})
	if err != nil {
		return err
	}
	if len(before) > 0 {
		return errBefore
	}
	known, err := w.Known(ctx)
	if err != nil {
		return err
	}
	batch, _ := d.match(*s, known)
	if _, err := w.Receive(ctx, batch); err != nil {
		return err
	}
	by := d.screenedBy()
	w.Answer([]byte(string(s.Entries[0].Ref.Record) + " " + strconv.FormatInt(by.Unix(), 10)))
	w.Came("referred")
	return w.Touched(ctx, d.deriveNow)
}

// screenedBy is by when a referral that comes now is screened.
func (d *Desk) screenedBy() time.Time {
	of := &pathway.Case{Now: d.now(), Local: d.local, Days: calendar.England()}
	return of.After(d.now(), d.local.Lasts("screen"))
}

func arrived(answer string) (Arrived, error) {
	id, by, _ := strings.Cut(answer, " ")
	sec, err := strconv.ParseInt(by, 10, 64)
	if err != nil {
		return Arrived{}, fmt.Errorf("%w: the request was another one's", record.Conflict)
	}
	return Arrived{Receipt: receiptOf(id), By: time.Unix(sec, 0).UTC()}, nil
}

// receiptLetters is how much of a record's id is read out on the telephone.
const receiptLetters = 10

func receiptOf(id string) string {
	id = strings.TrimPrefix(id, store.Here)
	return id[:min(len(id), receiptLetters)]
}

// referred is the referral as a submission of the agency that refers: one row of a child, under a reference of its own, and one entry.
func (d *Desk) referred(who Who, wish *Referral, born record.When) (record.Submission, error) {
	of := record.ChildRef{Agency: who.Actor.Agency, Child: store.Here + rand.Text()}
	e := wish.Entry(d.local, d.now())
	e.Ref, e.Subject = record.Ref{Agency: who.Actor.Agency, Record: record.RecordID(store.Here + rand.Text())}, of
	e.Recorded = londonMinute(d.now())
	e.Details = append(e.Details, record.Detail{Key: "step", Values: []string{pathway.ReferID()}}, record.Detail{Key: "decided_by", Values: []string{who.Actor.User}},
		record.Detail{Key: "decided_as", Values: []string{string(who.Actor.Role)}})
	if err := checkEntryOf(&e, longestOfStep); err != nil {
		return record.Submission{}, err
	}
	person := record.Identity{
		Subject: of, GivenNames: trimmed(wish.GivenNames), FamilyName: trimmed(wish.FamilyName), Born: born, Address: trimmed(wish.Address), Postcode: trimmed(wish.Postcode),
		Area: d.areaOf(wish.Hub),
	}
	if err := checkWords(person.GivenNames.Reveal(), person.FamilyName.Reveal(), person.Address.Reveal(), person.Postcode.Reveal()); err != nil {
		return record.Submission{}, err
	}
	return record.Submission{People: []record.Identity{person}, Entries: []record.Entry{e}, Report: record.Report{Read: 1}}, nil
}

// areaOf is the area of a hub that has one alone.
func (d *Desk) areaOf(hub string) record.AreaCode {
	if h, known := d.local.Hub(hub); known && len(h.Areas) == 1 {
		return h.Areas[0]
	}
	return ""
}

func trimmed(words record.Private) record.Private {
	return record.Private(strings.TrimSpace(words.Reveal()))
}

func (wish *Referral) named() bool { return trimmed(wish.GivenNames+wish.FamilyName) != "" }

// born reads a day of birth, or an age as the two years it allows.
func (wish *Referral) born(now time.Time) (record.When, error) {
	switch {
	case wish.named() && wish.Nameless:
		return record.When{}, fmt.Errorf("%w: leave the name out, or do not say that it is not known", record.Invalid)
	case wish.Nameless && trimmed(wish.Met+wish.Address+wish.Postcode) == "" && wish.Born == "" && strings.TrimSpace(wish.Age) == "":
		return record.When{}, fmt.Errorf("%w: without a name, say about how old the child is, or where the child was met", record.Invalid)
	case !wish.named() && !wish.Nameless:
		return record.When{}, fmt.Errorf("%w: say what the child is called, as far as you know; a first name or a name they go by will do. If nobody knows the name, say so", record.Invalid)
	case wish.Born != "":
		when, err := record.ParseWhen(wish.Born)
		if err != nil || birthday(when) == "" {
			return record.When{}, fmt.Errorf("%w: give the date of birth as a day, or leave it out and say the age", record.Invalid)
		}
		return when, nil
	case strings.TrimSpace(wish.Age) == "":
		return record.When{}, nil
	}
	age, err := strconv.Atoi(strings.TrimSpace(wish.Age))
	if err != nil || age < 0 || age > oldestReferred {
		return record.When{}, fmt.Errorf("%w: give the age in years, such as 14, or leave it out", record.Invalid)
	}
	when, err := record.ParseWhen(fmt.Sprintf("%d/%d", now.Year()-age-1, now.Year()-age))
	return when, err
}

// digest is of everything that is asked for.
func (wish *Referral) digest() audit.Digest {
	asked := audit.NewDigester("child referred 1")
	for _, said := range []record.Private{wish.Worry, wish.Done, wish.More, wish.GivenNames, wish.FamilyName, wish.Address, wish.Postcode} {
		asked.Text(said.Reveal())
	}
	asked.Text(wish.Danger, wish.Hub, wish.Born, wish.Age)
	if wish.Nameless || wish.Met != "" {
		asked.Text("not named", wish.Met.Reveal())
	}
	return asked.Sum()
}
