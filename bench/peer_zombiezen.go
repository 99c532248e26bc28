package main

import (
	"errors"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// zombiezen reads the file that another driver wrote, without database/sql between: the same SQLite as modernc, in its shortest form.
type zombiezen struct {
	conn *sqlite.Conn
	stmt *sqlite.Stmt
}

func openZombiezen(file string) (*zombiezen, error) {
	conn, err := sqlite.OpenConn(file, sqlite.OpenReadOnly|sqlite.OpenWAL)
	if err != nil {
		return nil, err
	}
	if err := sqlitex.ExecuteTransient(conn, "PRAGMA cache_size = -65536", nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	stmt, err := conn.Prepare(bareSelect)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &zombiezen{conn, stmt}, nil
}

func (z *zombiezen) read(child string) ([]seen, error) {
	s := z.stmt
	s.BindText(1, child)
	var all []seen
	for {
		more, err := s.Step()
		if err != nil || !more {
			return all, errors.Join(err, s.Reset())
		}
		all = append(all, seen{
			s.ColumnText(0), s.ColumnText(1), s.ColumnText(2), s.ColumnText(3), s.ColumnText(4), s.ColumnText(5),
			s.ColumnText(6), s.ColumnText(7), s.ColumnText(8), s.ColumnText(9), s.ColumnText(10), s.ColumnText(11),
		})
	}
}

func (z *zombiezen) Close() error { return z.conn.Close() }
