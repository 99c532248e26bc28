package telemetry

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net"
	"reflect"
	"slices"
	"strings"
	"syscall"

	"sightline/record"
)

// unknown is the kind of an error that has no name of its own.
const unknown = "unknown"

// named are the errors whose kind can be told, by words that hold nothing of anybody. The first that fits counts.
var named = []struct {
	err  error
	kind string
}{
	{record.Withheld, "withheld"}, {record.NotFound, "not-found"}, {record.Invalid, "not-valid"}, {record.Conflict, "changed-meanwhile"},
	{record.NotYet, "not-yet"}, {record.Unlogged, "unlogged"}, {record.Busy, "busy"}, {context.Canceled, "given-up"}, {context.DeadlineExceeded, "out-of-time"},
	{sql.ErrConnDone, "connection-lost"}, {sql.ErrTxDone, "transaction-over"}, {sql.ErrNoRows, "no-row"},
	{net.ErrClosed, "connection-lost"}, {io.ErrUnexpectedEOF, "cut-short"}, {io.EOF, "cut-short"},
}

// Kind gives the kind of an error in one word of ours; "" for none. It is all that a label or a log says of it.
func Kind(err error) string {
	if err == nil {
		return ""
	}
	for _, n := range named {
		if errors.Is(err, n.err) {
			return n.kind
		}
	}
	return unknown
}

func kinds() []string {
	all := []string{unknown}
	for _, n := range named {
		if !slices.Contains(all, n.kind) {
			all = append(all, n.kind)
		}
	}
	return all
}

// Cause is what a log says of an error: its kind, the types it is made of, the number a database or the system gives it. Its text is
// never part of it, since an error may quote a row.
func Cause(err error) slog.Attr { return slog.Attr{Key: "cause", Value: causeOf(err)} }

func causeOf(err error) slog.Value {
	said := []slog.Attr{slog.String("kind", Kind(err))}
	var c causes
	c.walk(err, 0)
	if len(c.types) > 0 {
		said = append(said, slog.String("types", strings.Join(c.types, " ")))
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		said = append(said, slog.String("system", number.Error()))
	}
	var coded interface{ Code() int }
	if errors.As(err, &coded) {
		said = append(said, slog.Int("code", coded.Code()))
	}
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		said = append(said, slog.String("sqlstate", sqlState(state.SQLState())))
	}
	return slog.GroupValue(said...)
}

// sqlState lets through five capital letters and digits, which is what such a state is.
func sqlState(state string) string {
	if len(state) != 5 || strings.Trim(state, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return unknown
	}
	return state
}

// causes collects of what types an error is made; those that only carry words or other errors say nothing.
type causes struct{ types []string }

const deepest = 32

func (c *causes) walk(err error, depth int) {
	if err == nil || depth > deepest {
		return
	}
	name := reflect.TypeOf(err).String()
	switch name {
	case "*fmt.wrapError", "*fmt.wrapErrors", "*errors.errorString", "*errors.joinError", "*fmt.fmtError":
	default:
		if !slices.Contains(c.types, name) {
			c.types = append(c.types, name)
		}
	}
	switch wraps := err.(type) { //nolint:errorlint // the chain itself is what is walked
	case interface{ Unwrap() error }:
		c.walk(wraps.Unwrap(), depth+1)
	case interface{ Unwrap() []error }:
		for _, one := range wraps.Unwrap() {
			c.walk(one, depth+1)
		}
	}
}

// NewLog gives the log of the program, in JSON or, for reading at a terminal, as text. An error that somebody logs by mistake is
// reduced to its cause.
func NewLog(to io.Writer, format string, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if err, ok := a.Value.Any().(error); ok {
			a.Value = causeOf(err)
		}
		return a
	}}
	if format == "text" {
		return slog.New(slog.NewTextHandler(to, options))
	}
	return slog.New(slog.NewJSONHandler(to, options))
}
