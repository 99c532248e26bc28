package casework

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// KeepTeam makes a team, when it has no id yet, or changes it as it was looked at.
func (d *Desk) KeepTeam(ctx context.Context, who Who, r Request, t record.Team) (record.Team, error) {
	access, err := d.access(ctx, who, record.AdministerAct, record.Subject{Kind: record.Everybody})
	if err != nil {
		return t, err
	}
	name := strings.TrimSpace(t.Name.Reveal())
	if name == "" || len(name) > longestDevice || strings.ContainsFunc(name, Hidden) || !audit.IsText(name) || t.Agency == "" {
		return t, fmt.Errorf("%w: a team has a name of up to %d letters, and an agency", record.Invalid, longestDevice)
	}
	slices.Sort(t.Members)
	t.Name, t.Members = record.Private(name), slices.Compact(t.Members)
	done := "changed"
	if t.ID == "" {
		done, t.ID = "made", record.TeamID(rand.Text())
	}
	r.ID = "" // a second click finds the version changed, or makes a second team that is seen in the list
	_, err = d.store.Write(ctx, access, r, func(w store.Writer) error {
		if err := everyoneIsThere(ctx, w, &t); err != nil {
			return err
		}
		kept, err := w.KeepTeam(ctx, t, done)
		if err == nil {
			err = d.superviseTeam(ctx, w, who, &kept)
		}
		t = kept
		return err
	})
	return t, err
}

// everyoneIsThere refuses a team of somebody whom nobody knows, and one whose manager is among those they manage.
func everyoneIsThere(ctx context.Context, r store.Reader, t *record.Team) error {
	all, err := r.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, m := range append(slices.Clone(t.Members), t.Manager) {
		if m != "" && !slices.ContainsFunc(all, func(a record.Account) bool { return a.ID == m }) {
			return fmt.Errorf("%w: somebody in the team has no account here", record.Invalid)
		}
	}
	if t.Manager != "" && slices.Contains(t.Members, t.Manager) {
		return fmt.Errorf("%w: whoever manages a team is not managed in it", record.Invalid)
	}
	return nil
}

// DisableDormant disables the accounts of those who have not signed in for thirty days, and says how many there were.
func (d *Desk) DisableDormant(ctx context.Context) (n int, err error) {
	all, err := d.store.Everyone(ctx, LocalTenant)
	if err != nil {
		return 0, err
	}
	for i := range all {
		if a := &all[i].Account; a.Disabled.IsZero() && a.PresentAt(d.now()) == record.FellDormant {
			done, failed := d.disableDormant(ctx, *a)
			err = errors.Join(err, failed)
			if done {
				n++
			}
		}
	}
	return n, err
}

// disableDormant disables an account that nobody used for long; false when it is not so any more.
func (d *Desk) disableDormant(ctx context.Context, a record.Account) (done bool, err error) {
	access, err := d.access(ctx, Service("worker", record.Administering), record.AdministerAct, person(a.ID))
	if err != nil {
		return false, err
	}
	_, err = d.keepUnder(ctx, access, Request{}, keeping{of: a.ID, done: "disabled: nobody signed in for 30 days", change: func(w store.Writer, now *record.Account) error {
		if !now.Disabled.IsZero() || now.PresentAt(d.now()) != record.FellDormant {
			return errNotDormant
		}
		now.Disabled, now.Dormant = d.now(), true
		_, err := w.EndSessions(ctx, "", "")
		return err
	}})
	if errors.Is(err, errNotDormant) {
		return false, nil
	}
	return err == nil, err
}

var errNotDormant = errors.New("they signed in meanwhile")
