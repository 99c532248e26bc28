package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
)

// keeper is one of the kinds of store that Sightline has.
type keeper struct {
	suffix string // of a figure's name
	open   func(ctx context.Context, folder string) (kept, error)
}

// kept is an open store, and how it is removed.
type kept struct {
	store.Store

	remove func() error
}

// Close closes the store and leaves nothing of it.
func (k kept) Close() error { return errors.Join(k.Store.Close(), k.remove()) }

// keepers are those that are measured.
func (b *bench) keepers() []keeper {
	all := []keeper{{"", inSQLite}}
	if b.postgres != "" {
		all = append(all, keeper{"@postgres", b.inPostgres})
	}
	return all
}

func inSQLite(ctx context.Context, under string) (kept, error) {
	folder, err := os.MkdirTemp(under, "record")
	if err != nil {
		return kept{}, err
	}
	remove := func() error { return os.RemoveAll(folder) }
	s, err := sqlite.Open(ctx, filepath.Join(folder, "record.db"))
	if err != nil {
		return kept{}, errors.Join(err, remove())
	}
	return kept{s, remove}, nil
}

// access is leave to do one thing, as the desk would grant it to a person.
func access(act record.Act, subject record.Subject) (audit.Access, error) {
	return audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: record.Actor{User: "bench", Role: record.ServiceRole}, Relation: record.AsService,
		Purpose: record.PreparingVisit, Subject: subject, Act: act, Sight: record.Sight{Class: record.ClassC, Restricted: true},
	})
}

func deskOver(s store.Store) (*casework.Desk, error) {
	set, err := rules.Library()
	if err != nil {
		return nil, err
	}
	return casework.NewDesk(s, set, time.Now), nil
}

// takeIn has the desk receive a folder, as the command that imports does. It gives how many rows were applied.
func takeIn(ctx context.Context, s store.Store, folder string) (applied int, err error) {
	desk, err := deskOver(s)
	if err != nil {
		return 0, err
	}
	submission, err := intake.ReadFolder(os.DirFS(folder), intake.DefaultOptions())
	if err != nil {
		return 0, err
	}
	report, err := desk.Receive(ctx, casework.Service("import", record.Receiving), submission)
	return report.Applied, err
}

// filled is a store with invented children in it, and who they are there.
func (b *bench) filled(ctx context.Context, k keeper, children int) (s kept, ids []record.ChildID, err error) {
	folder, err := os.MkdirTemp(b.folder, "folder")
	if err != nil {
		return s, nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := writeFolder(folder, b.seed, children, each); err != nil {
		return s, nil, err
	}
	if s, err = k.open(ctx, b.folder); err != nil {
		return s, nil, err
	}
	applied, err := takeIn(ctx, s, folder)
	if err == nil && applied != children*each {
		err = fmt.Errorf("%d rows were applied of %d", applied, children*each)
	}
	if err == nil {
		ids, err = childrenIn(ctx, s)
	}
	if err == nil && len(ids) != children {
		err = fmt.Errorf("there are %d children instead of %d", len(ids), children)
	}
	if err != nil {
		return s, nil, errors.Join(err, s.Close())
	}
	return s, ids, nil
}

func childrenIn(ctx context.Context, s store.Store) (ids []record.ChildID, err error) {
	everyone, err := access(record.PreviewAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	err = s.Read(ctx, everyone, func(r store.Reader) error {
		return r.Each(ctx, func(c *store.Child, _ int) error {
			ids = append(ids, c.ID)
			return nil
		})
	})
	return ids, err
}

// opening is leave to open each of these children.
func opening(ids []record.ChildID) ([]audit.Access, error) {
	all := make([]audit.Access, 0, len(ids))
	for _, id := range ids {
		one, err := access(record.OpenAct, record.Subject{Kind: record.OneChild, ID: string(id)})
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
