package signin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sightline/record"
)

// Passkeys asks browsers for passkeys and checks what they answer. A passkey is bound to the address of this installation, so a false page
// that looks the same is never given one.
type Passkeys struct{ party *webauthn.WebAuthn }

// passkeyPatience is how long a browser may take to answer.
const passkeyPatience = 5 * time.Minute

// NewPasskeys serves an installation at an address as browsers see it: https://host, or http://localhost:port on one machine.
func NewPasskeys(origin string) (*Passkeys, error) {
	at, err := url.Parse(origin)
	if err != nil || at.Host == "" || at.Path != "" || at.Scheme != "https" && (at.Scheme != "http" || at.Hostname() != "localhost") {
		return nil, fmt.Errorf("%w: the address of this installation; https://host would be accepted, or http://localhost:port", record.Invalid)
	}
	required := true
	wait := webauthn.TimeoutConfig{Enforce: true, Timeout: passkeyPatience, TimeoutUVD: passkeyPatience}
	party, err := webauthn.New(&webauthn.Config{
		RPID: at.Hostname(), RPDisplayName: "Sightline", RPOrigins: []string{at.Scheme + "://" + at.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &required, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: wait, Registration: wait},
	})
	if err != nil {
		return nil, fmt.Errorf("%w: a passkey cannot be bound to this address: a name of a host would be accepted, not a number", record.Invalid)
	}
	return &Passkeys{party}, nil
}

// Holder is somebody with passkeys.
type Holder struct {
	ID    record.AccountID
	Login string // what the browser shows beside the key
	Keys  []record.Credential
}

// Challenge is what a browser is asked, and what is to be kept until it answers.
type Challenge struct {
	Options []byte // JSON for navigator.credentials
	State   record.Private
}

// Add asks for a new passkey. One that the holder has is not made again on the same device.
func (p *Passkeys) Add(h Holder) (Challenge, error) {
	user, err := userOf(h)
	if err != nil {
		return Challenge{}, err
	}
	exclude := webauthn.WithExclusions(webauthn.Credentials(user.keys).CredentialDescriptors())
	options, state, err := p.party.BeginRegistration(user, exclude)
	return challenge(options, state, err)
}

// Added checks the answer and gives the new passkey as it is to be kept: its secret and its counter.
func (p *Passkeys) Added(h Holder, state record.Private, answer []byte) (record.Credential, error) {
	user, session, err := resume(h, state)
	if err != nil {
		return record.Credential{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return record.Credential{}, errAnswer
	}
	key, err := p.party.CreateCredential(user, session, parsed)
	if err != nil || !key.Flags.UserVerified {
		return record.Credential{}, errAnswer // what was wrong with it is of no use to whoever sent it
	}
	return credentialOf(h.ID, key)
}

// Ask asks for a passkey: one of the holder's, or whoever's when nobody says who they are.
func (p *Passkeys) Ask(h *Holder) (Challenge, error) {
	if h == nil {
		options, state, err := p.party.BeginDiscoverableLogin()
		return challenge(options, state, err)
	}
	user, err := userOf(*h)
	if err != nil {
		return Challenge{}, err
	}
	if len(user.keys) == 0 {
		return Challenge{}, fmt.Errorf("%w: there is no passkey to be asked for", record.NotFound)
	}
	options, state, err := p.party.BeginLogin(user)
	return challenge(options, state, err)
}

// Whose gives the account that an answer says it is of: who that is, is not proved before Answered has checked it.
func (*Passkeys) Whose(answer []byte) (record.AccountID, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil || len(parsed.Response.UserHandle) == 0 {
		return "", errAnswer
	}
	return record.AccountID(parsed.Response.UserHandle), nil
}

// Answered checks an answer of the holder's and gives the passkey that gave it, with its counter as it is now. A counter that went back is
// that of a copy, and refused.
func (p *Passkeys) Answered(h Holder, state record.Private, answer []byte) (record.Credential, error) {
	user, session, err := resume(h, state)
	if err != nil {
		return record.Credential{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return record.Credential{}, errAnswer
	}
	var key *webauthn.Credential
	if len(session.UserID) == 0 {
		find := func(_, handle []byte) (webauthn.User, error) {
			if string(handle) != string(h.ID) {
				return nil, errAnswer
			}
			return user, nil
		}
		_, key, err = p.party.ValidatePasskeyLogin(find, session, parsed)
	} else {
		key, err = p.party.ValidateLogin(user, session, parsed)
	}
	if err != nil || key.Authenticator.CloneWarning || !key.Flags.UserVerified {
		return record.Credential{}, errAnswer
	}
	at := slices.IndexFunc(user.keys, func(k webauthn.Credential) bool { return bytes.Equal(k.ID, key.ID) })
	if at < 0 {
		return record.Credential{}, errAnswer
	}
	used := user.of[at]
	used.Counter = int64(key.Authenticator.SignCount)
	return used, nil
}

var errAnswer = fmt.Errorf("%w: the passkey's answer does not fit; try again", record.Withheld)

// challenge puts together what is asked and what is kept.
func challenge(options any, state *webauthn.SessionData, err error) (Challenge, error) {
	if err != nil {
		return Challenge{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	asks, err := json.Marshal(options)
	if err != nil {
		return Challenge{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	kept, err := json.Marshal(state)
	if err != nil {
		return Challenge{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	return Challenge{asks, record.Private(kept)}, nil
}

// resume reads back what was kept.
func resume(h Holder, state record.Private) (*user, webauthn.SessionData, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(state.Reveal()), &session); err != nil || session.Challenge == "" {
		return nil, session, errAnswer
	}
	u, err := userOf(h)
	return u, session, err
}

func credentialOf(id record.AccountID, key *webauthn.Credential) (record.Credential, error) {
	key.Attestation = webauthn.CredentialAttestation{} // says who made the device; nothing here asks
	secret, err := json.Marshal(key)
	if err != nil {
		return record.Credential{}, fmt.Errorf("keeping a passkey: %w", err)
	}
	return record.Credential{
		Account: id, Kind: record.Passkey, Secret: record.Private(secret), Counter: int64(key.Authenticator.SignCount), Handle: record.Private(fmt.Sprintf("passkey %x", key.ID)),
	}, nil
}

// user is a holder as the library asks for one.
type user struct {
	holder Holder
	keys   []webauthn.Credential
	of     []record.Credential // each key's
}

func userOf(h Holder) (*user, error) {
	u := &user{holder: h}
	for i := range h.Keys {
		if h.Keys[i].Kind != record.Passkey {
			continue
		}
		var key webauthn.Credential
		if err := json.Unmarshal([]byte(h.Keys[i].Secret.Reveal()), &key); err != nil {
			return nil, fmt.Errorf("passkey %s cannot be read", h.Keys[i].ID)
		}
		key.Authenticator.SignCount = uint32(max(0, h.Keys[i].Counter)) //nolint:gosec // it came from 32 bits
		u.keys, u.of = append(u.keys, key), append(u.of, h.Keys[i])
	}
	return u, nil
}

// WebAuthnID is the opaque id of the account.
func (u *user) WebAuthnID() []byte { return []byte(u.holder.ID) }

// WebAuthnName is what the browser shows beside the key.
func (u *user) WebAuthnName() string { return u.holder.Login }

// WebAuthnDisplayName is the same: a key on a device says no more than it must.
func (u *user) WebAuthnDisplayName() string { return u.holder.Login }

// WebAuthnCredentials are the keys.
func (u *user) WebAuthnCredentials() []webauthn.Credential { return u.keys }
