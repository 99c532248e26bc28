package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"sightline/synth"
)

// matched is what one rule found in a population: how many entries it matches at, and the sum of their minutes.
type matched struct {
	Matches int     `json:"matches"`
	Sum     int64   `json:"sum"`
	Seconds float64 `json:"seconds"`
}

// duckDB is what DuckDB found, and its version.
type duckDB struct {
	Version string             `json:"version"`
	Rules   map[string]matched `json:"rules"`
}

// errNoDuckDB says that the peer is not installed here.
var errNoDuckDB = errors.New("DuckDB is not installed: npm ci --prefix duckdb, in the folder bench")

// askDuckDB asks the five rules as SQL of the events in a file. Loading them is not part of its time.
func askDuckDB(ctx context.Context, events string, threads, rounds int) (duckDB, error) {
	var found duckDB
	if _, err := os.Stat("duckdb/node_modules"); err != nil {
		return found, errNoDuckDB
	}
	peer := exec.CommandContext(ctx, "node", "duckdb/rules.mjs", events, strconv.Itoa(threads), strconv.Itoa(rounds)) //nolint:gosec // a file of our own
	peer.Stderr = os.Stderr
	out, err := peer.Output()
	if err != nil {
		return found, fmt.Errorf("DuckDB: %w", err)
	}
	return found, json.Unmarshal(out, &found)
}

// writeEvents writes lives as numbers, one event a line: its number, the child, the minute, the kind, the agency and the risk.
func writeEvents(name string, seed int64, children int) (n int, err error) {
	file, err := os.Create(name) //nolint:gosec // in a folder this program has just made
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	var b []byte
	for of, events := range synth.Lives(seed, children) {
		for i := range events {
			n++
			b = b[:0]
			for _, number := range []int{n, of + 1, events[i].Minute, events[i].Kind, events[i].Agency} {
				b = append(strconv.AppendInt(b, int64(number), 10), ',')
			}
			b = append(strconv.AppendInt(b, int64(events[i].Risk), 10), '\n')
			_, _ = w.Write(b) // an error stays until the end
		}
	}
	return n, errors.Join(w.Flush(), file.Close())
}
