package keys

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"sightline/durable"
	"sightline/record"
)

// KMS is a key management service. It wraps the keys of the key file, so that whoever has that file alone has nothing. It is asked when
// keys are read or written, and never for a child's record: a service that cannot be reached keeps nobody from a record that is open.
type KMS interface {
	Wrap(ctx context.Context, key []byte) ([]byte, error)
	Unwrap(ctx context.Context, wrapped []byte) ([]byte, error)
}

// Command is a KMS that is reached by a command: it is run with one word more, wrap or unwrap, gets base64 on its standard input and gives
// base64 on its standard output.
type Command struct{ words []string }

// NewCommand reads a command: words between spaces, the first is the program.
func NewCommand(command string) (*Command, error) {
	words := strings.Fields(command)
	if len(words) == 0 {
		return nil, fmt.Errorf("%w: the key command is a program and its words, as in: /usr/local/bin/our-kms --key sightline", record.Invalid)
	}
	return &Command{words}, nil
}

// Wrap has the service wrap a key.
func (c *Command) Wrap(ctx context.Context, key []byte) ([]byte, error) {
	return c.run(ctx, "wrap", key)
}

// Unwrap has the service give a key back.
func (c *Command) Unwrap(ctx context.Context, wrapped []byte) ([]byte, error) {
	return c.run(ctx, "unwrap", wrapped)
}

// longestAnswer is more than any service answers.
const longestAnswer = 1 << 16

// run runs the command. What it writes is never repeated: it may be a key.
func (c *Command) run(ctx context.Context, what string, in []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	command := exec.CommandContext(ctx, c.words[0], append(c.words[1:len(c.words):len(c.words)], what)...) //nolint:gosec // the operator names the command
	command.Stdin = strings.NewReader(base64.StdEncoding.EncodeToString(in) + "\n")
	var out bytes.Buffer
	command.Stdout = &out
	if err := command.Run(); err != nil {
		if exit, ended := errors.AsType[*exec.ExitError](err); ended {
			return nil, fmt.Errorf("%w: the key command (%s) ended with %d; run it by hand to see why", record.Invalid, what, exit.ExitCode())
		}
		return nil, fmt.Errorf("%w: the key command cannot be run: %w", record.Invalid, durable.WithoutPath(err))
	}
	answer, err := base64.StdEncoding.DecodeString(strings.TrimSpace(out.String()))
	if err != nil || len(answer) == 0 || len(answer) > longestAnswer {
		return nil, fmt.Errorf("%w: the key command (%s) gave no base64", record.Invalid, what)
	}
	return answer, nil
}
