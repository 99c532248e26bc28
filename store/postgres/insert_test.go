package postgres

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sightline/internal/pgtest"
	"sightline/record"
	"sightline/store"
)

// writing gives the pools of a made database.
func writing(t testing.TB, to string) *opening {
	t.Helper()
	at, err := parse(to)
	if err != nil {
		t.Fatal(err)
	}
	o := pools(at)
	t.Cleanup(func() { _ = o.Read.Close(); _ = o.Write.Close() }) // the server may be gone on purpose
	return o
}

// in does something in a transaction of a tenant, as the store does.
func in(ctx context.Context, o *opening, tenant string, within func(tx store.Tx) error) error {
	conn, err := o.Write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit
	if err := enter(ctx, tx, record.TenantID(tenant)); err != nil {
		return err
	}
	if err := within(store.Tx{Tx: tx, Conn: conn.Conn}); err != nil {
		return err
	}
	return tx.Commit()
}

func drafts(n int) store.Rows {
	rows := store.Rows{Table: "draft", Columns: []string{"tenant", "actor", "place", "version", "at", "content", "class", "agency", "child"}}
	for i := range n {
		rows.Values = append(rows.Values, []any{"ours", "a\t\\N\"'", fmt.Sprintf("place-%05d", i), i + 1, "", []byte{0, '\n', '\\', byte(i)}, "", "", ""})
	}
	return rows
}

var errStop = errors.New("stop")

// However many rows there are, they are there after the commit as they were given, and gone with the transaction that is given up.
func TestRowsAreWrittenWithTheirTransactionOrNotAtAll(t *testing.T) {
	to := made(t)
	o := writing(t, to)
	for _, n := range []int{1, few - 1, few, 3000} {
		count := func(tx store.Tx) (got int) {
			if err := tx.QueryRowContext(t.Context(), "SELECT count(*) FROM draft").Scan(&got); err != nil {
				t.Fatal(err)
			}
			return got
		}
		err := in(t.Context(), o, "ours", func(tx store.Tx) error {
			if err := insert(t.Context(), tx, drafts(n)); err != nil {
				return err
			}
			if got := count(tx); got != n {
				t.Errorf("%d rows are there before the commit, want %d", got, n)
			}
			return errStop
		})
		if !errors.Is(err, errStop) {
			t.Fatal(err)
		}
		twice := func(tx store.Tx) error { // what was staged first is not written again
			more := drafts(n)
			for _, row := range more.Values {
				row[1] = "another"
			}
			return errors.Join(insert(t.Context(), tx, drafts(n)), insert(t.Context(), tx, more))
		}
		if err := in(t.Context(), o, "ours", twice); err != nil {
			t.Fatal(err)
		}
		err = in(t.Context(), o, "ours", func(tx store.Tx) error {
			if got := count(tx); got != 2*n {
				t.Errorf("%d rows after the commit, want %d", got, 2*n)
			}
			var actor string
			var content []byte
			if err := tx.QueryRowContext(t.Context(), "SELECT actor, content FROM draft WHERE place = ? AND actor <> 'another'", fmt.Sprintf("place-%05d", n-1)).Scan(&actor, &content); err != nil {
				return err
			}
			if diff := cmp.Diff([]any{actor, content}, []any{drafts(n).Values[n-1][1], drafts(n).Values[n-1][5]}); diff != "" {
				t.Error(diff)
			}
			_, err := tx.ExecContext(t.Context(), "DELETE FROM draft")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The wall stands before many rows as before one, and a row twice is refused with all the others.
func TestManyRowsPassTheWallToo(t *testing.T) {
	o := writing(t, made(t))
	for _, n := range []int{1, 3000} {
		if err := in(t.Context(), o, "theirs", func(tx store.Tx) error { return insert(t.Context(), tx, drafts(n)) }); codeOf(err) != notAllowed {
			t.Errorf("%d rows of another tenant: %v", n, err)
		}
		double := drafts(n)
		double.Values = append(double.Values, double.Values[0])
		if err := in(t.Context(), o, "ours", func(tx store.Tx) error { return insert(t.Context(), tx, double) }); codeOf(err) != "23505" {
			t.Errorf("a row twice among %d: %v", n, err)
		}
	}
}

// The server knows how large a table has become before the import that made it so asks about it; another import at the same moment
// waits for nothing.
func TestATableThatHasGrownIsPlannedFor(t *testing.T) {
	o := writing(t, made(t))
	known := func(tx store.Tx) (rows float64) {
		if err := tx.QueryRowContext(t.Context(), "SELECT reltuples FROM pg_class WHERE oid = 'draft'::regclass").Scan(&rows); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	err := in(t.Context(), o, "ours", func(tx store.Tx) error {
		if err := insert(t.Context(), tx, drafts(3000)); err != nil {
			return err
		}
		if got := known(tx); got < 2900 || got > 3100 {
			t.Errorf("the server counts %v rows, want 3000", got)
		}
		return in(t.Context(), o, "theirs", func(tx store.Tx) error {
			rows := drafts(3000)
			for _, row := range rows.Values {
				row[0] = "theirs"
			}
			return insert(t.Context(), tx, rows)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What is staged on a connection is seen on no other, and is empty again after the commit.
func TestStagedRowsAreLeftNowhere(t *testing.T) {
	to := made(t)
	o := writing(t, to)
	o.Write.SetMaxOpenConns(1)
	if err := in(t.Context(), o, "ours", func(tx store.Tx) error { return insert(t.Context(), tx, drafts(1000)) }); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := o.Write.DB.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_temp.staged_draft").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
	if _, err := pgtest.Raw(t, to).Exec(t.Context(), "SELECT count(*) FROM pg_temp.staged_draft"); err == nil {
		t.Error("another connection sees what was staged")
	}
}

func BenchmarkInsert(b *testing.B) {
	to := pgtest.Database(b)
	s, err := Open(b.Context(), to)
	if err != nil {
		b.Fatal(err)
	}
	_ = s.Close()
	o := writing(b, to)
	for _, n := range []int{20, 100, 1000, 20000} {
		rows := drafts(n)
		for _, row := range rows.Values {
			row[5] = make([]byte, 200)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				err := in(b.Context(), o, "ours", func(tx store.Tx) error {
					if err := insert(b.Context(), tx, rows); err != nil {
						return err
					}
					return errStop
				})
				if !errors.Is(err, errStop) {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
