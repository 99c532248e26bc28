package signin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"sightline/record"
)

// ProviderSetting is how an agency's own sign-in is used here, as its file says.
type ProviderSetting struct {
	Code       string              `json:"code"`        // in URLs: small letters, digits and dashes
	Name       string              `json:"name"`        // on the page
	Preset     string              `json:"preset"`      // one of Presets, whose values stand where the file says nothing
	Issuer     string              `json:"issuer"`      // https://…
	ClientID   string              `json:"client_id"`   //
	SecretFile string              `json:"secret_file"` // holds the client's secret; never the secret itself
	Subject    string              `json:"subject"`     // which claim says who it is, for good; "sub" when nothing is said
	Require    map[string][]string `json:"require"`     // claims, such as acr or amr, each with the values that show a strong sign-in
	Ask        map[string]string   `json:"ask"`         // what is sent along, such as acr_values
	Scopes     []string            `json:"scopes"`      // beside openid

	Secret record.Private `json:"-"`
}

// Presets are what is known of providers that many agencies use. Each agency's own settings decide what its tokens say: confirm locally,
// with a test account, before anybody relies on it.
func Presets() map[string]ProviderSetting {
	return map[string]ProviderSetting{
		// Microsoft Entra ID: the object id is for good. That a second factor was used is shown by an authentication context (c1) that a
		// conditional-access policy grants. Confirm locally.
		"entra-id": {
			Name: "Microsoft", Subject: "oid", Require: map[string][]string{"acrs": {"c1"}},
			Ask: map[string]string{"claims": `{"id_token":{"acrs":{"essential":true,"value":"c1"}}}`},
		},
		// NHS Care Identity Service 2: authentication assurance level 3, as smartcards and security keys give it. Confirm locally.
		"nhs-cis2": {
			Name: "NHS Care Identity", Subject: "sub", Require: map[string][]string{"authentication_assurance_level": {"3"}},
			Ask: map[string]string{"acr_values": "AAL3_ANY"},
		},
	}
}

// largestFile is the most that a file of providers, or of a secret, may hold: bytes.
const largestFile = 1 << 16

var providerCode = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)

// ReadProviders reads a file of providers: JSON, {"providers":[…]}. read gives the file of a secret. What cannot be used is record.Invalid,
// and says what would be; nothing of a secret is repeated.
func ReadProviders(text []byte, read func(name string) ([]byte, error)) ([]ProviderSetting, error) {
	if len(text) > largestFile {
		return nil, fmt.Errorf("%w: the file of providers is larger than %d bytes", record.Invalid, largestFile)
	}
	var file struct {
		Providers []ProviderSetting `json:"providers"`
	}
	from := json.NewDecoder(bytes.NewReader(text))
	from.DisallowUnknownFields()
	if err := from.Decode(&file); err != nil {
		return nil, fmt.Errorf("%w: the file of providers: %w", record.Invalid, err)
	}
	if _, err := from.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: the file of providers goes on after its end", record.Invalid)
	}
	codes := map[string]bool{}
	for i := range file.Providers {
		s := &file.Providers[i]
		if err := s.complete(); err != nil {
			return nil, fmt.Errorf("provider %d of the file: %w", i+1, err)
		}
		if codes[s.Code] {
			return nil, fmt.Errorf("%w: two providers of the file have the code %s", record.Invalid, s.Code)
		}
		codes[s.Code] = true
		if err := s.readSecret(read); err != nil {
			return nil, fmt.Errorf("provider %s: %w", s.Code, err)
		}
	}
	return file.Providers, nil
}

// complete fills in what the preset says and looks whether it can be used.
func (s *ProviderSetting) complete() error {
	if s.Preset != "" {
		preset, ok := Presets()[s.Preset]
		if !ok {
			return fmt.Errorf("%w: there is no preset of this name; %s would be accepted", record.Invalid, strings.Join(slices.Sorted(maps.Keys(Presets())), " or "))
		}
		s.from(preset)
	}
	if s.Subject == "" {
		s.Subject = "sub"
	}
	switch {
	case !providerCode.MatchString(s.Code):
		return fmt.Errorf("%w: its code; small letters, digits and dashes would be accepted", record.Invalid)
	case s.Name == "" || s.ClientID == "" || s.SecretFile == "":
		return fmt.Errorf("%w: it needs a name, a client_id and a secret_file", record.Invalid)
	case !safeAddress(s.Issuer):
		return fmt.Errorf("%w: its issuer; an address beginning with https:// would be accepted", record.Invalid)
	case len(s.Require) == 0:
		return fmt.Errorf("%w: it needs require: which claims, with which values, show that somebody signed in there with more than a password", record.Invalid)
	}
	for _, accepted := range s.Require {
		if len(accepted) == 0 {
			return fmt.Errorf("%w: a claim it requires names no value that would be accepted", record.Invalid)
		}
	}
	for name := range s.Ask {
		if slices.Contains(ownParameters, name) {
			return fmt.Errorf("%w: what it asks along sets %s, which is set for each sign-in", record.Invalid, name)
		}
	}
	return nil
}

// ownParameters are those that every journey sets by itself.
var ownParameters = []string{
	"state", "nonce", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "client_id", "scope", "max_age", "prompt", "response_mode",
}

func (s *ProviderSetting) from(preset ProviderSetting) {
	if s.Name == "" {
		s.Name = preset.Name
	}
	if s.Subject == "" {
		s.Subject = preset.Subject
	}
	if s.Require == nil {
		s.Require = preset.Require
	}
	if s.Ask == nil {
		s.Ask = preset.Ask
	}
	if s.Scopes == nil {
		s.Scopes = preset.Scopes
	}
}

func (s *ProviderSetting) readSecret(read func(string) ([]byte, error)) error {
	secret, err := read(s.SecretFile)
	if err != nil {
		return fmt.Errorf("%w: its secret_file cannot be read: %w", record.Invalid, err)
	}
	plain := strings.TrimSpace(string(secret))
	if plain == "" || len(secret) > largestFile {
		return fmt.Errorf("%w: its secret_file is empty, or too large to be one", record.Invalid)
	}
	s.Secret = record.Private(plain)
	return nil
}

// safeAddress reports an address to which a secret may be sent: over TLS, or to this machine itself.
func safeAddress(text string) bool {
	at, err := url.Parse(text)
	if err != nil || at.Host == "" || at.User != nil || at.Fragment != "" || at.RawQuery != "" {
		return false
	}
	own := at.Hostname() == "localhost" || at.Hostname() == "127.0.0.1" || at.Hostname() == "::1"
	return at.Scheme == "https" || at.Scheme == "http" && own
}
