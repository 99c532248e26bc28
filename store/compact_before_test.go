package store

import (
	"testing"

	"sightline/record"
)

// A database that was made ready before the process was kept beside the list goes on being listed: it says nothing of the process.
func TestACardOfBeforeSaysNothingOfTheProcess(t *testing.T) {
	p, c := newPacking(0), fullCard()
	p.card(c)
	read, err := expandCard(p.sealed(form{letter: formOfCard.letter, version: formOfCard.before}))
	q := newPacking(0)
	q.card(c)
	q.process(c)
	o := newPacking(0)
	o.card(c)
	o.process(c)
	o.since(c)
	of := c.Duties[0]
	c.Duties[0].About, c.Duties[0].Area, c.Duties[0].Came = record.Ref{}, "", ""
	if last, err := expandCard(o.sealed(form{letter: formOfCard.letter, version: cardSince})); err != nil || wrongly(*c, last) != "" {
		t.Errorf("one that does not say what each thing is about: %v: %s, of %+v", err, wrongly(*c, last), of)
	}
	c.Without, c.Matters[0].Referral = nil, CardReferral{}
	if middle, err := expandCard(q.sealed(form{letter: formOfCard.letter, version: cardWithProcess})); err != nil || wrongly(*c, middle) != "" {
		t.Errorf("one that says nothing of what was gone on without: %v: %s", err, wrongly(*c, middle))
	}
	c.Matters, c.Duties = nil, nil
	if err != nil || wrongly(*c, read) != "" {
		t.Fatalf("%v: %s", err, wrongly(*c, read))
	}
	if _, err := expandCard(p.sealed(formOfCard)); err == nil {
		t.Error("a card that ends before the process is read as a whole one")
	}
	p = newPacking(0)
	p.card(c)
	if _, err := expandCard(p.sealed(form{letter: formOfCard.letter, version: formOfCard.before - 1})); err == nil {
		t.Error("one from before that is read as well")
	}
}

// A chronology that was kept before each entry said when it was received is read on, and does not say so.
func TestAChronologyOfBeforeSaysNothingOfWhenItWasReceived(t *testing.T) {
	m := life(3)
	p := newPacking(len(m.Child.Entries))
	p.model(m, formOfChild.before)
	body := p.sealed(form{letter: formOfChild.letter, version: formOfChild.before})
	read, err := expand(body, wholly)
	for i := range m.Child.Entries {
		m.Child.Entries[i].Received = 0
	}
	if err != nil || wrongly(*m, read) != "" {
		t.Errorf("%v: %s", err, wrongly(*m, read))
	}
	body[0]--
	if _, err := expand(resealed(body[:len(body)-4]), wholly); err == nil {
		t.Error("one from before that is read as well")
	}
}
