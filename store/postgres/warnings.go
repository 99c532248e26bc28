package postgres

import (
	"context"
	"crypto/tls"
	"net/netip"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// warnings says what is dangerous about the role and the server, in the order of the danger.
func (o *opening) warnings(ctx context.Context, to target) error {
	c, err := pgx.ConnectConfig(ctx, to.config)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }() // nothing was written
	if readable(to.config) {
		o.warn("the database is on another machine and the way to it may be read by others; add sslmode=verify-full to its URL")
	}
	for _, w := range dangers {
		var is bool
		if err := c.QueryRow(ctx, "SELECT coalesce(("+w.when+"), false)").Scan(&is); err != nil {
			return err
		}
		if is {
			o.warn(w.says)
		}
	}
	return nil
}

var dangers = []struct{ when, says string }{
	{
		"SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user",
		"the role is a superuser's or has BYPASSRLS, so the wall between tenants does not hold for it; use an ordinary role (docs/running.md)",
	},
	{
		"SELECT current_setting('fsync') = 'off' OR current_setting('full_page_writes') = 'off'",
		"the server does not wait for its disk (fsync or full_page_writes is off): what was acknowledged may be lost when the machine stops; this is for tests only",
	},
	{
		"SELECT current_setting('log_min_error_statement') NOT IN ('fatal', 'panic') OR current_setting('log_statement') <> 'none'" +
			" OR current_setting('log_min_duration_statement') <> '-1' OR current_setting('log_min_duration_sample') <> '-1'" +
			" OR current_setting('log_error_verbosity') <> 'terse'",
		"the server writes statements or rows, and with them what the record holds, to its own log; set up the role as docs/running.md says",
	},
	{
		"SELECT current_setting('data_checksums') = 'off'",
		"the server keeps no checksums of its pages, so damage on its disk may go unseen until a check; pg_checksums --enable adds them",
	},
	{
		"SELECT NOT coalesce((" + mayLook + "), false)",
		"the role may not use amcheck, so a check does not look into tables and indexes; docs/running.md says how to add it",
	},
}

// readable says that some way to the server is neither within this machine nor encrypted.
func readable(config *pgx.ConnConfig) bool {
	far := func(host string, with *tls.Config) bool {
		address, err := netip.ParseAddr(host)
		near := host == "localhost" || host == "" || host[0] == '/' || (err == nil && address.IsLoopback())
		return !near && with == nil
	}
	return far(config.Host, config.TLSConfig) || slices.ContainsFunc(config.Fallbacks, func(f *pgconn.FallbackConfig) bool { return far(f.Host, f.TLSConfig) })
}
