package signintest

import (
	"testing"

	"github.com/descope/virtualwebauthn"

	"sightline/record"
)

// Keyring is somebody's passkeys, as a browser and a security key would hold them.
type Keyring struct {
	party virtualwebauthn.RelyingParty
	auth  virtualwebauthn.Authenticator
	key   virtualwebauthn.Credential
}

// NewKeyring is a keyring at an address, such as https://sightline.example.
func NewKeyring(origin, host string) *Keyring {
	return &Keyring{
		party: virtualwebauthn.RelyingParty{Name: "Sightline", ID: host, Origin: origin}, auth: virtualwebauthn.NewAuthenticator(),
		key: newKey(),
	}
}

// newKey makes a key that the library writes as the standard says: it leaves leading zeros off, as one key in 128 has.
func newKey() virtualwebauthn.Credential {
	const whole = 77 // bytes, when both numbers are written in full
	for {
		if c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(c.Key.AttestationData()) == whole {
			return c
		}
	}
}

// Make makes the key that is asked for, and answers.
func (k *Keyring) Make(t testing.TB, options []byte, id record.AccountID) []byte {
	t.Helper()
	asked, err := virtualwebauthn.ParseAttestationOptions(string(options))
	if err != nil {
		t.Fatal(err)
	}
	k.auth.Options.UserHandle = []byte(id)
	k.auth.AddCredential(k.key)
	return []byte(virtualwebauthn.CreateAttestationResponse(k.party, k.auth, k.key, *asked))
}

// Answer signs what is asked, and counts.
func (k *Keyring) Answer(t testing.TB, options []byte) []byte {
	t.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(string(options))
	if err != nil {
		t.Fatal(err)
	}
	k.key.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(k.party, k.auth, k.key, *asked))
}

// WithoutFinger answers from now on without having asked who touches the key.
func (k *Keyring) WithoutFinger() { k.auth.Options.UserNotVerified = true }

// At moves the keyring to another page, such as a false one.
func (k *Keyring) At(origin, host string) { k.party.Origin, k.party.ID = origin, host }

// Claims says from now on that it is somebody else's.
func (k *Keyring) Claims(id record.AccountID) { k.auth.Options.UserHandle = []byte(id) }
