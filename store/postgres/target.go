package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"sightline/record"
	"sightline/store"
)

// target is a database to connect to.
type target struct {
	url    string
	config *pgx.ConnConfig
}

// parse reads a URL. What is wrong with it is not repeated: it may hold a password.
func parse(text string) (target, error) {
	wrong := fmt.Errorf("%w: the database is no URL of the form postgres://user:password@host:port/database", record.Invalid)
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return target{}, wrong
	}
	config, err := pgx.ParseConfig(text)
	if err != nil {
		return target{}, wrong
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	always := map[string]string{
		"application_name":            "sightline",
		"client_encoding":             "UTF8",
		"standard_conforming_strings": "on", // what text is quoted by rests on it
		"bytea_output":                "hex",
		"row_security":                "on",
		// A node that has vanished holds no lock for long.
		"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3",
		"idle_in_transaction_session_timeout": "5min",
	}
	maps.Copy(config.RuntimeParams, always)
	return target{text, config}, nil
}

// with gives the target with other settings for each session.
func (t target) with(settings map[string]string) target {
	config := t.config.Copy()
	maps.Copy(config.RuntimeParams, settings)
	return target{t.url, config}
}

// atOnce is how many connections one process uses at most: writers wait for one another anyway.
const atOnce = 4

// db connects with database/sql.
func (t target) db(most int) *sql.DB {
	db := stdlib.OpenDB(*t.config, stdlib.OptionAfterConnect(durable))
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

// durable has commits wait for the disk, also where the role or the database was set not to. Where the server waits for standbys, it
// still does.
func durable(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')")
	return err
}

// pool connects for background work.
func (t target) pool(ctx context.Context) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(t.url)
	if err != nil {
		return nil, fmt.Errorf("%w: the database's URL cannot be read", record.Invalid)
	}
	config.ConnConfig = t.config.Copy()
	config.AfterConnect = durable
	config.MaxConns = atOnce
	return pgxpool.NewWithConfig(ctx, config)
}

// tidy has the server write over what was taken away. What its own log and archives hold of it is for whoever looks after them.
func tidy(write *sql.DB) func(context.Context) {
	return func(ctx context.Context) {
		_, _ = write.ExecContext(ctx, "VACUUM data_key, child_view") // otherwise the server does it by itself, later
	}
}

// pools gives the two ways to the database: one that writes, and one that cannot.
func pools(to target) *opening {
	limits := map[string]string{"lock_timeout": "30s", "statement_timeout": "15min"}
	write := to.with(limits).with(map[string]string{"default_transaction_isolation": "read committed"})
	read := to.with(limits).with(map[string]string{"default_transaction_isolation": "repeatable read", "default_transaction_read_only": "on"})
	writes := write.db(atOnce)
	return &opening{Database: store.Database{
		Write: bun.NewDB(writes, pgdialect.New()), Tidy: tidy(writes),
		Read:  bun.NewDB(read.db(max(atOnce, runtime.GOMAXPROCS(0))), pgdialect.New()),
		Aside: bun.NewDB(read.db(1), pgdialect.New()),
		Keys:  store.Plain{}, Now: time.Now,
		Search: search{}, Enter: enter, Own: own, ForUpdate: " FOR UPDATE", Insert: insert, Sound: sound,
		Explain: explain, Again: again, Unwritable: unwritable,
	}}
}
