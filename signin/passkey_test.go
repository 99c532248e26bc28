package signin_test

import (
	"errors"
	"testing"

	"sightline/internal/signintest"
	"sightline/record"
	"sightline/signin"
)

const (
	origin = "https://sightline.example"
	host   = "sightline.example"
)

// bench is a person with a key at an installation.
type bench struct {
	t      *testing.T
	keys   *signin.Passkeys
	holder signin.Holder
	ring   *signintest.Keyring
}

func withKey(t *testing.T) *bench {
	t.Helper()
	keys, err := signin.NewPasskeys(origin)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t, keys, signin.Holder{ID: "ABCDEFGH", Login: "sam"}, signintest.NewKeyring(origin, host)}
	c, err := keys.Add(b.holder)
	if err != nil {
		t.Fatal(err)
	}
	added, err := keys.Added(b.holder, c.State, b.ring.Make(t, c.Options, b.holder.ID))
	if err != nil {
		t.Fatal(err)
	}
	if added.Kind != record.Passkey || added.Account != "ABCDEFGH" || added.Handle == "" || added.Secret == "" {
		t.Fatalf("%+v", added)
	}
	added.ID = "key-1"
	b.holder.Keys = []record.Credential{added}
	return b
}

func (b *bench) ask(h *signin.Holder) signin.Challenge {
	b.t.Helper()
	c, err := b.keys.Ask(h)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// A key that was added signs its holder in, without saying who they are, and proves them again. Its counter goes on.
func TestAPasskeySignsItsHolderIn(t *testing.T) {
	b := withKey(t)
	for n, of := range []*signin.Holder{nil, &b.holder} {
		c := b.ask(of)
		answer := b.ring.Answer(t, c.Options)
		if who, err := b.keys.Whose(answer); err != nil || who != b.holder.ID {
			t.Errorf("whose: %q, %v", who, err)
		}
		used, err := b.keys.Answered(b.holder, c.State, answer)
		if err != nil || used.ID != "key-1" || used.Counter != int64(n+1) {
			t.Errorf("%+v, %v", used, err)
		}
		b.holder.Keys[0].Counter = used.Counter
	}
}

// No other answer is accepted: of a page that only looks like this one, of another question, of a copy, without having asked who touches the
// key, for somebody else, or changed on the way. All are refused in the same words.
// sizes: the list of the answers
func TestNoOtherAnswerIsAccepted(t *testing.T) {
	other := signin.Holder{ID: "SOMEBODY", Login: "kim"}
	for what, try := range map[string]func(b *bench) error{
		"a false page": func(b *bench) error {
			c := b.ask(nil)
			b.ring.At("https://sightl1ne.example", "sightl1ne.example")
			_, err := b.keys.Answered(b.holder, c.State, b.ring.Answer(t, c.Options))
			return err
		},
		"another question": func(b *bench) error {
			_, err := b.keys.Answered(b.holder, b.ask(nil).State, b.ring.Answer(t, b.ask(nil).Options))
			return err
		},
		"a copy": func(b *bench) error {
			b.holder.Keys[0].Counter = 7
			c := b.ask(nil)
			_, err := b.keys.Answered(b.holder, c.State, b.ring.Answer(t, c.Options))
			return err
		},
		"nobody's finger": func(b *bench) error {
			c := b.ask(nil)
			b.ring.WithoutFinger()
			_, err := b.keys.Answered(b.holder, c.State, b.ring.Answer(t, c.Options))
			return err
		},
		"somebody else": func(b *bench) error {
			c := b.ask(nil)
			_, err := b.keys.Answered(other, c.State, b.ring.Answer(t, c.Options))
			return err
		},
		"somebody else's key": func(b *bench) error {
			thief := withKey(t)
			c := b.ask(nil)
			thief.ring.Claims(b.holder.ID)
			_, err := b.keys.Answered(b.holder, c.State, thief.ring.Answer(t, c.Options))
			return err
		},
		"cut short": func(b *bench) error {
			c := b.ask(nil)
			answer := b.ring.Answer(t, c.Options)
			_, err := b.keys.Answered(b.holder, c.State, answer[:len(answer)/2])
			return err
		},
		"without what was asked": func(b *bench) error {
			_, err := b.keys.Answered(b.holder, "{}", b.ring.Answer(t, b.ask(nil).Options))
			return err
		},
		"a key that was not proved to be its holder's": func(b *bench) error {
			c, err := b.keys.Add(b.holder)
			if err != nil {
				return err
			}
			ring := signintest.NewKeyring(origin, host)
			ring.WithoutFinger()
			_, err = b.keys.Added(b.holder, c.State, ring.Make(t, c.Options, b.holder.ID))
			return err
		},
		"a key made on a false page": func(b *bench) error {
			c, err := b.keys.Add(b.holder)
			if err != nil {
				return err
			}
			_, err = b.keys.Added(b.holder, c.State, signintest.NewKeyring("https://other.example", "other.example").Make(t, c.Options, b.holder.ID))
			return err
		},
	} {
		err := try(withKey(t))
		if !errors.Is(err, record.Withheld) || err.Error() != "withheld: the passkey's answer does not fit; try again" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAnInstallationHasAnAddress(t *testing.T) {
	for _, bad := range []string{"", "sightline.example", "http://sightline.example", "https://sightline.example/path", "ftp://localhost", "https://"} {
		if _, err := signin.NewPasskeys(bad); !errors.Is(err, record.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, good := range []string{"https://sightline.example", "https://sightline.example:8443", "http://localhost:8080"} {
		if _, err := signin.NewPasskeys(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func FuzzPasskeyAnswer(f *testing.F) {
	keys, err := signin.NewPasskeys(origin)
	if err != nil {
		f.Fatal(err)
	}
	c, err := keys.Ask(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"type":"public-key","id":"AA","rawId":"AA","response":{"authenticatorData":"","clientDataJSON":"","signature":"","userHandle":"AA"}}`))
	f.Add(signintest.NewKeyring(origin, host).Answer(f, c.Options))
	f.Fuzz(func(t *testing.T, answer []byte) {
		_, _ = keys.Whose(answer)
		if _, err := keys.Answered(signin.Holder{ID: "ABCDEFGH"}, c.State, answer); err == nil {
			t.Errorf("%q is accepted, and nobody has a key", answer)
		}
		if _, err := keys.Added(signin.Holder{ID: "ABCDEFGH"}, c.State, answer); err == nil {
			t.Errorf("%q is a new key", answer)
		}
	})
}
