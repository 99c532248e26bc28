package casework

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"sightline/record"
	"sightline/sharing"
	"sightline/store"
)

// Unseen is an open question that nobody sees who could do something about it: nobody it is asked of, and nobody who leads where what it
// stands on is held. It says nothing of the child.
type Unseen struct {
	Number  string // by which it is spoken of, and found by those with whom what it stands on is shared; no page leads from it
	Rule    string
	Theme   record.Theme
	AskedOf record.Role
	HeldBy  []record.AgencyCode // agencies that hold what it stands on, by code
	Since   time.Time           // when it was first asked here
}

// NumberOf gives the number by which a question is spoken of with somebody who may not know whose it is.
func NumberOf(child record.ChildID, id record.QuestionID) string {
	sum := sha256.Sum256([]byte("spoken of\x00" + string(child) + "\x00" + string(id)))
	return hex.EncodeToString(sum[:5])
}

// Unseen gives the questions that nobody sees who could do something about them, those that have waited longest first: an alarm for the
// Caldicott guardian, who rings the agencies that hold what they stand on. Over all children, under one line in the log.
func (d *Desk) Unseen(ctx context.Context, who Who) (all []Unseen, err error) {
	access, err := d.access(ctx, who, record.ReviewAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	asked := map[record.ChildID][]store.CardPrompt{}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		return r.Unanswered(ctx, func(child record.ChildID, p *store.CardPrompt) error {
			asked[child] = append(asked[child], *p)
			return nil
		})
	})
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	here, err := d.present(ctx, who.Tenant)
	if err != nil {
		return nil, err
	}
	for child, prompts := range asked {
		seers, err := d.seers(ctx, who.Tenant, child, &here)
		if err != nil {
			return nil, err
		}
		for i := range prompts {
			if p := &prompts[i]; !seen(p, seers) {
				all = append(all, Unseen{
					Number: NumberOf(child, p.ID), Rule: p.Rule, Theme: p.Theme, AskedOf: p.AskedOf, HeldBy: p.Needs.Agencies(), Since: time.Unix(p.Asked, 0).UTC(),
				})
			}
		}
	}
	slices.SortFunc(all, func(a, b Unseen) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Number, b.Number)) })
	return all, nil
}

// seer is somebody who has to do with a child, in one of their roles, with how far they see for some purpose of it.
type seer struct {
	role   record.Role
	agency record.AgencyCode
	sight  record.Sight
}

// seen says whether an open question is seen by anybody it is asked of, or by anybody who leads where what it stands on is held.
func seen(p *store.CardPrompt, seers []seer) bool {
	held := p.Needs.Agencies()
	return slices.ContainsFunc(seers, func(s seer) bool {
		theirs := s.role == p.AskedOf || slices.Contains(leads, s.role) && slices.Contains(held, s.agency)
		return theirs && s.sight.MeetsAll(p.Needs)
	})
}

// present are those who work here now: in which roles, by their ids, and who has a role at an agency.
type present struct {
	byID   map[string]record.Account
	byRole map[roleAt][]string
}

type roleAt struct {
	role   record.Role
	agency record.AgencyCode
}

func (d *Desk) present(ctx context.Context, tenant record.TenantID) (present, error) {
	here := present{map[string]record.Account{}, map[roleAt][]string{}}
	everyone, err := d.store.Everyone(ctx, tenant)
	if err != nil {
		return here, fmt.Errorf("finding out who works here: %w", err)
	}
	for i := range everyone {
		a := everyone[i].Account
		if a.PresentAt(d.now()) != record.AtWork {
			continue
		}
		here.byID[string(a.ID)] = a
		for _, role := range a.RolesAt(d.now()) {
			at := roleAt{role, a.Agency}
			here.byRole[at] = append(here.byRole[at], string(a.ID))
		}
	}
	return here, nil
}

// seers says how far everybody sees who works here and has to do with a child, in each role they may take.
func (d *Desk) seers(ctx context.Context, tenant record.TenantID, child record.ChildID, here *present) (all []seer, err error) {
	holders, err := d.holders(ctx, tenant, child)
	if err != nil {
		return nil, fmt.Errorf("finding out who has to do with the child: %w", err)
	}
	standings := map[record.Actor]record.Standing{}
	for i := range holders {
		for _, actor := range here.actors(&holders[i], d.now()) {
			standing := standings[actor]
			if !standing.Has(holders[i].Relation) {
				standing.Relations = append(standing.Relations, holders[i].Relation)
				slices.Sort(standing.Relations)
			}
			standings[actor] = standing
		}
	}
	subject := record.Subject{Kind: record.OneChild, ID: string(child)}
	for actor, standing := range standings {
		for _, purpose := range sharing.PurposesOf(actor.Role) {
			if decision := d.decide(Who{Actor: actor, Tenant: tenant, Purpose: purpose}, record.OpenAct, subject, standing); decision.Allowed {
				all = append(all, seer{actor.Role, actor.Agency, decision.Sight})
			}
		}
	}
	return all, nil
}

// actors gives those whose tie this is, in each role in which they have it: one person, or whoever has the role at the agency.
func (p *present) actors(h *Holder, now time.Time) (all []record.Actor) {
	if h.User == "" {
		for _, id := range p.byRole[roleAt{h.Role, h.Agency}] {
			all = append(all, record.Actor{User: id, Role: h.Role, Agency: h.Agency})
		}
		return all
	}
	a, here := p.byID[h.User]
	if !here {
		return nil
	}
	for _, role := range a.RolesAt(now) {
		if h.Role == "" || h.Role == role {
			all = append(all, record.Actor{User: h.User, Role: role, Agency: a.Agency})
		}
	}
	return all
}
