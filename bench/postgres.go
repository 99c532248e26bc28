package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"

	"sightline/store/postgres"
)

// inPostgres opens a store in a database of its own on the server, so that nothing that stands there is touched.
func (b *bench) inPostgres(ctx context.Context, _ string) (kept, error) {
	server, err := url.Parse(b.postgres)
	if err != nil {
		return kept{}, errors.New("the server is not written as postgres://user@host:port/database")
	}
	name := "sightline_bench_" + strings.ToLower(rand.Text())
	if err := onServer(ctx, b.postgres, "CREATE DATABASE "+name); err != nil {
		return kept{}, err
	}
	remove := func() error {
		return onServer(context.WithoutCancel(ctx), b.postgres, "DROP DATABASE "+name+" WITH (FORCE)")
	}
	server.Path = "/" + name
	s, err := postgres.Open(ctx, server.String())
	if err != nil {
		return kept{}, errors.Join(err, remove())
	}
	return kept{s, remove}, nil
}

func onServer(ctx context.Context, server, statement string) error {
	connection, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("asking the PostgreSQL server: %w", err)
	}
	_, err = connection.Exec(ctx, statement)
	return errors.Join(err, connection.Close(ctx))
}
