package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"sightline/record"
)

// said is a trouble in our own words. What the server said stays within, for whoever asks for its kind: it may hold a row's content.
type said struct {
	words string
	kind  error // one of package record's, or nil
	cause error
}

// Error gives the words, and the server's code for whoever looks after it.
func (s *said) Error() string {
	words := s.words
	if s.kind != nil {
		words = s.kind.Error() + ": " + words
	}
	if code := codeOf(s.cause); code != "" {
		words += " (PostgreSQL code " + code + ")"
	}
	return words
}

// Unwrap gives the kind and the cause.
func (s *said) Unwrap() []error {
	if s.kind == nil {
		return []error{s.cause}
	}
	return []error{s.kind, s.cause}
}

// The server's codes, by what they mean here: https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	raised       = "P0001" // by our own triggers, in our own words
	diskFull     = "53100"
	readOnly     = "25006"
	tooMany      = "53300"
	noMemory     = "53200"
	lockWait     = "55P03"
	stopped      = "57014" // or our own limit of time
	noSuchBase   = "3D000"
	wrongSecret  = "28P01"
	notLetIn     = "28000"
	notAllowed   = "42501"
	inputOutput  = "58030"
	damaged      = "XX001"
	indexDamaged = "XX002"
	tooLong      = "54000"
	planChanged  = "0A000"
	outOfStep    = "40001"
	deadlock     = "40P01"
	badSyntax    = "42601"
)

// ending are the codes of a server that stops, or starts and is not ready.
var ending = []string{"57P01", "57P02", "57P03", "57P05", "08000", "08001", "08003", "08004", "08006"}

func codeOf(err error) string {
	if from, ok := errors.AsType[*pgconn.PgError](err); ok {
		return from.Code
	}
	return ""
}

// explain says in words for people what the server or the way to it says; nil for what is neither.
func explain(err error) error {
	var already *said
	if err == nil || errors.As(err, &already) {
		return nil
	}
	code := codeOf(err)
	if code == "" {
		if lost(err) {
			return &said{"the database cannot be reached; it may be starting again", record.Busy, err}
		}
		return nil
	}
	words, kind := wordsFor(code)
	if code == raised || (words == otherwise && strings.HasPrefix(code, "42") && code != badSyntax) { // these name tables and functions, and no content
		words = strings.TrimPrefix(words+": "+messageOf(err), ": ")
	}
	return &said{words, kind, err}
}

func messageOf(err error) string {
	if from, ok := errors.AsType[*pgconn.PgError](err); ok {
		return from.Message
	}
	return ""
}

func wordsFor(code string) (string, error) {
	if slices.Contains(ending, code) {
		return "the database is stopping or starting", record.Busy
	}
	switch code {
	case raised:
		return "", record.Conflict
	case diskFull:
		return "the database's disk is full: what was written before is still there, and the rest was not written; make room, and do the same again", nil
	case readOnly:
		return "the database may only be read now; nothing was written", nil
	case tooMany:
		return "the database has as many connections as it accepts; raise its max_connections or serve from fewer nodes", record.Busy
	case noMemory:
		return "the database has no memory left for this; nothing was done", record.Busy
	case lockWait, outOfStep, deadlock, planChanged:
		return "the record is being written by another process", record.Busy
	case stopped:
		return "the database was told to stop this, or it took too long; nothing was done", record.Busy
	case noSuchBase:
		return "there is no such database on the server; make it first", record.NotFound
	case wrongSecret, notLetIn:
		return "the database does not let this role in; look at the role's name and password, and at the server's pg_hba.conf", record.Invalid
	case notAllowed:
		return "the role may not do this in the database; it needs to own the tables, or to be granted what docs/running.md lists", record.Invalid
	case damaged, indexDamaged, inputOutput:
		return "the database cannot be read as it was written; run the check, and restore a backup", nil
	case tooLong:
		return "an id is longer than the database can look up; ids of up to 500 characters would be accepted", record.Invalid
	}
	return otherwise, nil
}

const otherwise = "the database refused it"

// lost says that the connection broke, so that nobody knows what the server did.
func lost(err error) bool {
	var network net.Error
	var refused *pgconn.ConnectError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.As(err, &network), errors.As(err, &refused), pgconn.SafeToRetry(err):
		return true
	}
	return slices.ContainsFunc([]error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, driver.ErrBadConn, sql.ErrConnDone}, func(one error) bool {
		return errors.Is(err, one)
	})
}

// again says that the same transaction may succeed shortly, or that nobody knows whether it was committed: its request says.
func again(err error) bool {
	code := codeOf(err)
	if code == "" {
		return lost(err)
	}
	return slices.Contains(ending, code) || slices.Contains([]string{outOfStep, deadlock, tooMany, planChanged}, code)
}

// unwritable says that the database cannot be written for now, whatever is asked of it.
func unwritable(err error) bool {
	code := codeOf(err)
	if code == "" {
		return lost(err)
	}
	return slices.Contains(ending, code) || slices.Contains([]string{diskFull, readOnly, tooMany, inputOutput, noSuchBase, wrongSecret, notLetIn}, code)
}
