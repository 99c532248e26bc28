//go:build cgo && sqlite_fts5

package main

import _ "github.com/mattn/go-sqlite3" // the driver "sqlite3": SQLite itself, in C

func init() {
	drivers = append(drivers, driver{"mattn", "sqlite3", func(path string) string {
		return escaped(path) + "?_journal_mode=WAL&_synchronous=FULL&_cache_size=-65536"
	}})
}
