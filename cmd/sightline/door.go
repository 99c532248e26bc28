package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"sightline/casework"
	"sightline/record"
	"sightline/signin"
	"sightline/web"
)

// coming says how people come in, and whom they ring.
type coming struct {
	OIDC      string `help:"A file of the agencies' own sign-ins (OpenID Connect), such as Entra ID and NHS CIS2." name:"oidc" placeholder:"FILE"`
	Directory string `help:"A file of whom to ring: agencies' teams, and who is on duty in an area." placeholder:"FILE"`
}

// open opens the door of an installation that browsers see at an address.
func (c *coming) open(desk *casework.Desk, origin string) error {
	setting := casework.DoorSetting{Origin: origin, Return: web.ReturnPath}
	if c.OIDC != "" {
		text, err := os.ReadFile(c.OIDC)
		if err != nil {
			return fmt.Errorf("the file of agencies' own sign-ins: %w", err)
		}
		folder := filepath.Dir(c.OIDC)
		setting.Providers, err = signin.ReadProviders(text, func(name string) ([]byte, error) { return secretIn(folder, name) })
		if err != nil {
			return fmt.Errorf("%s: %w", c.OIDC, err)
		}
	}
	if c.Directory != "" {
		of, err := directoryIn(c.Directory)
		if err != nil {
			return err
		}
		desk.UseDirectory(of)
	}
	return desk.OpenDoor(setting)
}

func directoryIn(path string) (*casework.Directory, error) {
	file, err := os.Open(path) //nolint:gosec // the operator says where the directory is
	if err != nil {
		return nil, fmt.Errorf("the directory: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	of, err := casework.ReadDirectory(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return of, nil
}

// mostSecret is more than a secret is long.
const mostSecret = 1 << 16

// secretIn reads the secret of a provider, from a file that is named from where the file of providers stands. One that others on this machine
// can read is no secret.
func secretIn(folder, name string) ([]byte, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	file, err := os.Open(name) //nolint:gosec // the operator's file of providers says where the secret is
	if err != nil {
		return nil, fmt.Errorf("the file of a secret: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("the file of a secret: %w", err)
	case info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("%w: others on this machine can read the file of a secret; take that from them with chmod 600", record.Invalid)
	}
	return io.ReadAll(io.LimitReader(file, mostSecret))
}

// welcome makes the one-time code with which the first administrator makes their account, when nobody is there who could let people in, or
// one alone is left. It gives the words to print once pages are answered; "" for nothing to say.
func welcome(ctx context.Context, out *output, desk *casework.Desk, origin string) string {
	code, err := desk.SetUpCode(ctx)
	switch {
	case err != nil && !errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(out.stderr, "warning: it could not be found out whether anybody looks after accounts here:", err)
	case code != "":
		words := fmt.Sprintf("Somebody is needed to look after accounts here. Whoever it is opens %s/set-up within the hour, with this code, which is good once: %s\n", origin, code)
		if strings.Contains(origin, "//localhost") {
			words += "Sign in at localhost, and not at 127.0.0.1, which is the same machine: a passkey is bound to a name, and never to a number.\n"
		}
		return words
	}
	return ""
}

// addressOf is the address of this installation as browsers see it.
func (c *serving) addressOf(listener net.Listener) string { return c.origin(listener.Addr()) }
