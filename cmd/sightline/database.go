package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/user"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
)

// openStore opens the database a --db flag names: "sqlite:FILE", or a file's name alone.
func openStore(ctx context.Context, db string) (store.Store, error) {
	switch {
	case strings.HasPrefix(db, "postgres://"), strings.HasPrefix(db, "postgresql://"):
		return nil, fmt.Errorf("%w: this version keeps its record in SQLite only; name a file, as in --db sqlite:sightline.db", record.Invalid)
	case db == "", db == "sqlite:":
		return nil, fmt.Errorf("%w: name the database, as in --db sqlite:sightline.db", record.Invalid)
	}
	return sqlite.Open(ctx, strings.TrimPrefix(db, "sqlite:"))
}

// existing refuses a database that is not there: what only looks makes nothing.
func existing(db string) error {
	file := strings.TrimPrefix(db, "sqlite:")
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: there is no database %s", record.NotFound, file)
	}
	return nil
}

// withDesk opens the database, does something at the desk and closes it again.
func withDesk(ctx context.Context, db string, do func(*casework.Desk) error) (err error) {
	s, err := openStore(ctx, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	set, err := rules.Library()
	if err != nil {
		return err
	}
	return do(casework.NewDesk(s, set, time.Now))
}

// operator is the person at the machine, as the machine knows them.
func operator() string {
	if u, err := user.Current(); err == nil && u.Uid != "" {
		return "local-" + u.Uid // an id, not a name
	}
	return "local"
}

// loopback refuses an address that other machines could reach: until signing in exists, whoever reaches the pages reads them.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%w: an address is written 127.0.0.1:8080", record.Invalid)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%w: until signing in exists, Sightline listens on this machine only: 127.0.0.1, ::1 or localhost", record.Invalid)
}
