package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"sightline/synth"
)

// oneChild are the five rules as SQL about one child, as SQLite answers them fastest from an index by child and time.
var oneChild = []string{
	`WITH m AS (SELECT t, count(*) OVER (ORDER BY t RANGE BETWEEN 129600 PRECEDING AND CURRENT ROW) c FROM ev WHERE kind = 1 AND child = ?1)
	 SELECT count(*), sum(t) FROM m WHERE c >= 3 AND NOT EXISTS (SELECT 1 FROM ev s WHERE s.child = ?1 AND s.kind = 4 AND s.t > m.t AND s.t <= m.t + 10080)`,
	`SELECT count(*), sum(t) FROM ev m WHERE child = ?1 AND kind = 2 AND NOT EXISTS (SELECT 1 FROM ev s WHERE s.child = ?1 AND s.kind = 3 AND s.t > m.t AND s.t <= m.t + 4320)`,
	`SELECT count(*), sum(t) FROM ev m WHERE child = ?1 AND kind IN (5, 6, 7, 8)
	 AND EXISTS (SELECT 1 FROM ev o WHERE o.child = ?1 AND o.kind IN (5, 6, 7, 8) AND o.kind <> m.kind AND o.t >= m.t - 20160 AND o.t < m.t)
	 AND NOT EXISTS (SELECT 1 FROM ev s WHERE s.child = ?1 AND s.kind IN (0, 13) AND s.t > m.t AND s.t <= m.t + 2880)`,
	`SELECT count(*), sum(t) FROM ev m WHERE child = ?1 AND kind IN (6, 10)
	 AND (SELECT r.risk FROM ev r WHERE r.child = ?1 AND r.kind = 14 AND r.t < m.t ORDER BY r.t DESC, r.id DESC LIMIT 1) >= 2
	 AND NOT EXISTS (SELECT 1 FROM ev s WHERE s.child = ?1 AND s.kind = 11 AND s.t > m.t AND s.t <= m.t + 43200)`,
	`SELECT count(*), sum(t) FROM ev m WHERE child = ?1 AND kind = 1 AND NOT EXISTS (SELECT 1 FROM ev s WHERE s.child = ?1 AND s.kind = 2 AND s.t > m.t AND s.t <= m.t + 1440)
	 AND (SELECT count(DISTINCT o.ag) FROM ev o WHERE o.child = ?1 AND o.kind <> 0 AND o.t BETWEEN m.t - 259200 AND m.t) >= 4`,
}

// rulesOfOneOfPeers measures how long the five rules take about one child in SQLite: 99 of 100 take no longer.
func (b *bench) rulesOfOneOfPeers(ctx context.Context) (all []figure, err error) {
	for i := range drivers {
		p99, err := b.rulesOfOneOfPeer(ctx, &drivers[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", drivers[i].name, err)
		}
		all = append(all, figure{drivers[i].name, p99})
	}
	return all, nil
}

func (b *bench) rulesOfOneOfPeer(ctx context.Context, d *driver) (p99 float64, err error) {
	db, err := d.open(filepath.Join(b.folder, "events-"+d.name))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if err := fillEvents(ctx, db, int64(b.seed)); err != nil { //nolint:gosec // a seed is any number
		return 0, err
	}
	prepared := make([]*sql.Stmt, len(oneChild))
	for i, query := range oneChild {
		if prepared[i], err = db.PrepareContext(ctx, query); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, prepared[i].Close()) }()
	}
	took := make(waits, askedAgain)
	for of := range took {
		start := time.Now()
		for _, query := range prepared {
			var n, sum sql.NullInt64
			if err := query.QueryRowContext(ctx, of).Scan(&n, &sum); err != nil {
				return 0, err
			}
		}
		took[of] = time.Since(start)
	}
	slices.Sort(took)
	return micro(took.at(0.99)), nil
}

// fillEvents puts the first 40 events of each of some children into a table, as their chronologies hold them.
func fillEvents(ctx context.Context, db *sql.DB, seed int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, statement := range []string{"CREATE TABLE ev (id INTEGER PRIMARY KEY, child INTEGER, t INTEGER, kind INTEGER, ag INTEGER, risk INTEGER)", "CREATE INDEX ev_child ON ev (child, kind, t)"} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	for of, events := range synth.Lives(seed, askedAgain) {
		for _, e := range events[:min(len(events), each)] {
			if _, err := tx.ExecContext(ctx, "INSERT INTO ev (child, t, kind, ag, risk) VALUES (?, ?, ?, ?, ?)", of, e.Minute, e.Kind, e.Agency, e.Risk); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
	}
	return tx.Commit()
}
