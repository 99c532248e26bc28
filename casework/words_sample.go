package casework

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/language"
	"sightline/record"
	"sightline/store"
)

// WordsSample is a handful of entries of a team, drawn at random, to talk about in supervision: half of them with words that blame. It names
// nobody who wrote. The same seed draws the same from the same record.
type WordsSample struct {
	Seed    string
	Entries []SampledEntry
}

// SampledEntry is one of them.
type SampledEntry struct {
	Child record.ChildID
	Name  record.Private // of the child
	Token string
	Item  *chronology.Item
	Found []language.Finding // in its text, in order; none: it blames nobody
}

// mostSampled is how many entries with words that blame are drawn, and how many without.
const mostSampled = 3

// DrawWords draws entries of the team of whoever supervises, about children whom they may open. Each record that is looked into for it is opened,
// and leaves its line.
func (d *Desk) DrawWords(ctx context.Context, who Who, seed string) (*WordsSample, error) {
	every := record.Subject{Kind: record.EveryChild}
	if who.Actor.Role != record.TeamManager || who.Purpose != record.Supervision {
		return nil, errors.Join(fmt.Errorf("%w: whoever manages a team draws entries of it, for supervision", record.Withheld), d.refused(ctx, who, record.ListAct, every, false))
	}
	if !isSeed(seed) {
		return nil, fmt.Errorf("%w: what the draw is repeated by is 1 to 32 capital letters and digits", record.Invalid)
	}
	access, err := d.accessEach(ctx, who, record.ListAct)
	if err != nil {
		return nil, err
	}
	s := &sampling{desk: d, who: who, seed: seed, known: &wordsCounting{}}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		teams, err := r.Teams(ctx)
		if err != nil {
			return err
		}
		s.known.knowTeams(teams)
		return r.EachWords(ctx, func(w store.ChildWords) error {
			s.add(&w)
			return ctx.Err()
		})
	})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(s.draw(ctx, s.blamed, true), s.draw(ctx, s.others, false)); err != nil {
		return nil, err
	}
	slices.SortFunc(s.drawn, func(a, b SampledEntry) int { return cmp.Compare(s.chance(a.Token), s.chance(b.Token)) })
	return &WordsSample{Seed: seed, Entries: s.drawn}, nil
}

// longestSeed is how long what a draw is repeated by may be.
const longestSeed = 32

func isSeed(seed string) bool {
	return seed != "" && len(seed) <= longestSeed && strings.Trim(seed, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// sampling draws.
type sampling struct {
	desk           *Desk
	who            Who
	seed           string
	known          *wordsCounting // for its teams
	blamed, others []record.ChildID
	opened         map[record.ChildID]*Opened
	drawn          []SampledEntry
}

// chance puts things in an order that only the seed decides.
func (s *sampling) chance(of string) string {
	sum := sha256.Sum256([]byte(s.seed + "\x00" + of))
	return string(sum[:])
}

// ofTeam says whether what an agency wrote, for a team as far as that is said, is of the team of whoever draws.
func (s *sampling) ofTeam(agency record.AgencyCode, said string) bool {
	if agency != s.who.Actor.Agency {
		return false
	}
	team, known := s.known.teamOf(agency, said)
	return !known || team.Manager == record.AccountID(s.who.Actor.User)
}

// add remembers whether a child's record has what is drawn.
func (s *sampling) add(w *store.ChildWords) {
	blamed, others := false, false
	for i := range w.Counts {
		if c := &w.Counts[i]; s.ofTeam(c.Agency, c.Team) {
			blamed, others = blamed || c.Blaming > 0, others || c.Entries > c.Blaming+c.Quoting
		}
	}
	if blamed {
		s.blamed = append(s.blamed, w.ID)
	}
	if others {
		s.others = append(s.others, w.ID)
	}
}

// draw opens children in an order that chance decides, one more than once when they are few, until there is enough.
func (s *sampling) draw(ctx context.Context, from []record.ChildID, blaming bool) error {
	slices.SortFunc(from, func(a, b record.ChildID) int {
		return cmp.Or(cmp.Compare(count(s.opened[a] == nil), count(s.opened[b] == nil)), cmp.Compare(s.chance(string(a)), s.chance(string(b))))
	})
	enough := len(s.drawn) + mostSampled
	for round := 0; round < mostSampled && len(s.drawn) < enough; round++ {
		for _, id := range from {
			if len(s.drawn) >= enough {
				break
			}
			o, err := s.open(ctx, id)
			if err != nil {
				return err
			}
			s.pick(o, blaming)
		}
	}
	return nil
}

// open opens a child once.
func (s *sampling) open(ctx context.Context, id record.ChildID) (*Opened, error) {
	if o := s.opened[id]; o != nil {
		return o, nil
	}
	o, err := s.desk.Open(ctx, s.who, id, View{})
	if err != nil {
		return nil, err
	}
	if s.opened == nil {
		s.opened = map[record.ChildID]*Opened{}
	}
	s.opened[id] = o
	return o, nil
}

// pick draws one more entry of a child, of those that blame or of the others.
func (s *sampling) pick(o *Opened, blaming bool) {
	var best *SampledEntry
	for _, it := range o.Everyone.Items {
		one := SampledEntry{Child: o.ID, Name: o.Name, Token: o.Token(it.Ref), Item: it}
		if it.Repeats || !agencysWords(&it.Entry) || !s.ofTeam(it.Ref.Agency, it.Details.First("team")) ||
			slices.ContainsFunc(s.drawn, func(drawn SampledEntry) bool { return drawn.Token == one.Token }) {
			continue
		}
		one.Found = slices.DeleteFunc(wordings(it.Text.Reveal()), func(f language.Finding) bool { return f.Term.Advice })
		var n store.WordCount
		countEntry(&n, &it.Entry)
		if n.Blaming > 0 != blaming || !blaming && n.Quoting > 0 {
			continue
		}
		if best == nil || s.chance(one.Token) < s.chance(best.Token) {
			best = &one
		}
	}
	if best != nil {
		s.drawn = append(s.drawn, *best)
	}
}
