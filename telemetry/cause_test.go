package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// coded and stated are errors as databases give them.
type coded struct {
	words string
	code  int
}

func (c *coded) Error() string { return c.words }
func (c *coded) Code() int     { return c.code }

type stated struct{ words, state string }

func (s *stated) Error() string    { return s.words }
func (s *stated) SQLState() string { return s.state }

func logged(format string, attrs ...any) string {
	var out bytes.Buffer
	NewLog(&out, format, slog.LevelInfo).Error("page failed", attrs...)
	return out.String()
}

// Whatever words an error holds and however it is wrapped, the log has its kind and none of its words: also when somebody logs it as
// it is.
func TestTheWordsOfAnErrorAreNeverLogged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := "Canary" + rapid.StringMatching(`[A-Za-z0-9 /:'"%]{0,20}`).Draw(t, "secret")
		err := errors.New(secret)
		for range rapid.IntRange(0, 40).Draw(t, "depth") {
			switch rapid.IntRange(0, 6).Draw(t, "wrapped") {
			case 0:
				err = fmt.Errorf("%s: %w", secret, err)
			case 1:
				err = errors.Join(err, fmt.Errorf("%w: %s", record.Conflict, secret))
			case 2:
				err = fmt.Errorf("%w and %w", err, record.NotFound)
			case 3:
				err = &fs.PathError{Op: secret, Path: secret, Err: err}
			case 4:
				err = errors.Join(err, &coded{secret, 13})
			case 5:
				err = errors.Join(err, &stated{secret, secret})
			case 6:
				err = &record.Clash{Theirs: record.Private(secret), Yours: record.Private(secret)}
			}
		}
		for _, format := range []string{"json", "text"} {
			for _, line := range []string{logged(format, Cause(err)), logged(format, "err", err), logged(format, slog.Group("in", "err", err)), logged(format, "name", record.Private(secret))} {
				if strings.Contains(line, "Canary") {
					t.Fatalf("the log says %s", line)
				}
			}
		}
	})
}

// What whoever looks after the program needs is there: the kind, and the number that the system or the database gave.
func TestACauseSaysWhatIsNeeded(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "/home/jane/joe.db", Err: syscall.ENOSPC}
	for _, c := range []struct {
		err  error
		want map[string]any
	}{
		{fmt.Errorf("child page: %w", record.Busy), map[string]any{"kind": "busy"}},
		{fmt.Errorf("child page: %w", record.Withheld), map[string]any{"kind": "withheld"}},
		{errors.Join(record.Withheld, record.NotFound), map[string]any{"kind": "withheld"}},
		{context.DeadlineExceeded, map[string]any{"kind": "out-of-time", "types": "context.deadlineExceededError"}},
		{fmt.Errorf("writing: %w", full), map[string]any{"kind": "unknown", "types": "*fs.PathError syscall.Errno", "system": "no space left on device"}},
		{fmt.Errorf("x: %w", &coded{"database or disk is full", 13}), map[string]any{"kind": "unknown", "types": "*telemetry.coded", "code": 13.0}},
		{&stated{"duplicate key (child)=(c1)", "23505"}, map[string]any{"kind": "unknown", "types": "*telemetry.stated", "sqlstate": "23505"}},
		{&stated{"", "Jane!"}, map[string]any{"kind": "unknown", "types": "*telemetry.stated", "sqlstate": "unknown"}},
		{&record.Clash{}, map[string]any{"kind": "changed-meanwhile", "types": "*record.Clash"}},
		{errors.New("Jane"), map[string]any{"kind": "unknown"}},
	} {
		var line struct {
			Cause map[string]any `json:"cause"`
		}
		if err := json.Unmarshal([]byte(logged("json", Cause(c.err))), &line); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(line.Cause) != fmt.Sprint(c.want) {
			t.Errorf("%T: %v, want %v", c.err, line.Cause, c.want)
		}
	}
	if Kind(nil) != "" {
		t.Error("no error has a kind")
	}
}

func TestALogIsJSONOrText(t *testing.T) {
	if line := logged("json", "route", "GET /{$}"); !json.Valid([]byte(line)) || !strings.Contains(line, `"msg":"page failed"`) {
		t.Errorf("no JSON: %s", line)
	}
	if line := logged("text", "route", "GET /{$}"); json.Valid([]byte(line)) || !strings.Contains(line, `route="GET /{$}"`) {
		t.Errorf("no text: %s", line)
	}
	var out bytes.Buffer
	NewLog(&out, "json", slog.LevelInfo).Debug("probe")
	if out.Len() > 0 {
		t.Error("what was not asked for is logged")
	}
}
