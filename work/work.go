// Package work does what nobody waits for, after the record is safe.
//
// It answers an operator's question: "what is still to be done, and will it be done although the machine stopped?" Work is promised in
// the transaction that makes it needed, so that it is neither lost nor begun for nothing. It stands on the architecture's "no home-made
// cluster, queue or consensus": River keeps the queue, in the record's own database.
// It never does a thing exactly once: a machine may stop between the doing and the noting, so what is done twice must look as if done
// once. It keeps no words of a record: what a job is told is opaque ids, and of what went wrong only the kind is kept and logged.
package work

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"sightline/record"
)

// Job is one piece of work to do once the transaction it was promised in is committed.
type Job struct {
	Name  string          // which Do; small letters, with dashes between words
	Args  json.RawMessage // opaque ids and whole numbers, never words of a record; nothing is null
	After time.Duration   // how long to leave it at least
	Once  bool            // no second one of the same Name and Args while one waits or runs
}

// Queue takes promises of work.
type Queue interface {
	// Enqueue promises a job in the caller's open transaction: a rollback takes the promise with it. Two transactions that promise the
	// same Once job at the same moment wait for one another.
	Enqueue(ctx context.Context, in Tx, job Job) error
}

// Tx is the caller's open transaction.
type Tx struct {
	SQL  *sql.Tx
	Conn *sql.Conn // on which SQL was begun; PostgreSQL needs it, SQLite does not look at it
}

// Do does a job. It may be called again for a job that was done, when the machine stopped before that was noted, and it has half an
// hour: a long work is done in steps that stay done, and the rest of it promised with the last step. An error means "try again later";
// only its kind is kept.
type Do func(ctx context.Context, args json.RawMessage) error

const (
	mostArgs  = 64 << 10 // bytes: ids of what to do, not the thing itself
	mostDepth = 20
	mostName  = 60
)

var nameShape = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

func checkName(name string) error {
	if len(name) > mostName || !nameShape.MatchString(name) {
		return fmt.Errorf("%w: a job's name is small letters with dashes between words, such as read-model, at most %d of them", record.Invalid, mostName)
	}
	return nil
}

// check gives a job as it is kept.
func (j Job) check() (kept, error) {
	if err := checkName(j.Name); err != nil {
		return kept{}, err
	}
	if j.After < 0 {
		return kept{}, fmt.Errorf("%w: the job %s is to wait less than no time; nothing or more would be accepted", record.Invalid, j.Name)
	}
	args, err := canonical(j.Args)
	if err != nil {
		return kept{}, fmt.Errorf("the job %s: %w", j.Name, err)
	}
	return kept{Name: j.Name, Args: args}, nil
}

// canonical writes args in the one way in which equal ones are equal byte for byte, whatever database they went through. It refuses
// what not every database keeps as it is.
func canonical(args json.RawMessage) (json.RawMessage, error) {
	if len(args) == 0 {
		return json.RawMessage("null"), nil
	}
	if len(args) > mostArgs {
		return nil, fmt.Errorf("%w: its args are longer than %d bytes; ids of what to do would be accepted", record.Invalid, mostArgs)
	}
	if !json.Valid(args) || !utf8.Valid(args) {
		return nil, fmt.Errorf("%w: its args are not JSON", record.Invalid)
	}
	decoder := json.NewDecoder(bytes.NewReader(args))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("%w: its args are not JSON", record.Invalid)
	}
	if !keepable(value, mostDepth) {
		return nil, fmt.Errorf("%w: its args hold more than ids and whole numbers, at most %d deep", record.Invalid, mostDepth)
	}
	return json.Marshal(value)
}

// keepable says whether every database gives a value back as it was: no NUL, no half a character, no number that is not whole.
func keepable(value any, depth int) bool {
	switch v := value.(type) {
	case string:
		return !strings.ContainsAny(v, "\x00\ufffd") // half a character became U+FFFD when it was read
	case json.Number:
		n, err := v.Int64()
		return err == nil && v.String() == fmt.Sprint(n)
	case []any:
		for _, inner := range v {
			if depth == 0 || !keepable(inner, depth-1) {
				return false
			}
		}
	case map[string]any:
		for name, inner := range v {
			if depth == 0 || !keepable(name, 0) || !keepable(inner, depth-1) {
				return false
			}
		}
	}
	return true
}
