package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"sightline/record"
)

// Provider is an agency's own sign-in (OpenID Connect, authorization code with PKCE). It is asked what it can do when it is first used.
type Provider struct {
	ProviderSetting

	client *http.Client
	asking singleflight.Group // those who come meanwhile wait for the same answer
	found  atomic.Pointer[oidc.Provider]
}

// providerPatience is how long a provider may take to answer; longestReply how much it may say: bytes.
const (
	providerPatience = 10 * time.Second
	longestReply     = 1 << 20
)

// NewProvider serves a provider. Its answers are read up to a megabyte, and it cannot send this machine anywhere else.
func NewProvider(s ProviderSetting) *Provider {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	transport := http.DefaultTransport.(*http.Transport).Clone()
	return &Provider{ProviderSetting: s, client: &http.Client{Timeout: providerPatience, CheckRedirect: stay, Transport: &short{transport}}}
}

// Close lets go of its connections.
func (p *Provider) Close() { p.client.CloseIdleConnections() }

// short reads no more of an answer than anybody needs, and asks over TLS alone.
type short struct{ *http.Transport }

// RoundTrip asks.
func (s *short) RoundTrip(r *http.Request) (*http.Response, error) {
	bare := *r.URL
	bare.RawQuery = ""
	if !safeAddress(bare.String()) {
		return nil, errors.New("the provider names an address that is not safe")
	}
	answer, err := s.Transport.RoundTrip(r)
	if err == nil {
		answer.Body = &limited{io.LimitReader(answer.Body, longestReply), answer.Body}
	}
	return answer, err
}

type limited struct {
	io.Reader
	io.Closer
}

// Journey is somebody's way to a provider and back: where they are sent, and what is to be kept until they return.
type Journey struct {
	URL   string
	State record.Private
}

// journey is what is kept.
type journey struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Return   string    `json:"return"`
	Again    bool      `json:"again"`
	Began    time.Time `json:"began"`
}

// Send begins a journey that comes back to an address. again asks the provider to have them sign in anew, whoever it knows them to be.
func (p *Provider) Send(ctx context.Context, back string, again bool, now time.Time) (Journey, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return Journey{}, err
	}
	j := journey{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Return: back, Again: again, Began: now}
	options := []oauth2.AuthCodeOption{oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)}
	for name, value := range p.Ask {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	if again {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	kept, err := json.Marshal(j)
	if err != nil {
		return Journey{}, fmt.Errorf("sending somebody to sign in: %w", err)
	}
	return Journey{URL: p.config(found, back).AuthCodeURL(j.State, options...), State: record.Private(kept)}, nil
}

// Return takes what somebody brings back and gives who they are there, for good. Whatever does not fit is record.Withheld, in the same
// words: another browser's journey, a code that was used, a token for somebody else, an expired one, or a sign-in that was not strong.
func (p *Provider) Return(ctx context.Context, state record.Private, query url.Values, now time.Time) (subject record.Private, err error) {
	var j journey
	if err := json.Unmarshal([]byte(state.Reveal()), &j); err != nil || j.State == "" {
		return "", errJourney
	}
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(j.State)) != 1 || query.Get("code") == "" || query.Has("error") {
		return "", errJourney
	}
	if issuer := query.Get("iss"); issuer != "" && issuer != p.Issuer {
		return "", errJourney
	}
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.config(found, j.Return).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return "", unreachable(err)
	}
	raw, _ := token.Extra("id_token").(string)
	checked, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, Now: func() time.Time { return now }}).Verify(ctx, raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(checked.Nonce), []byte(j.Nonce)) != 1 {
		return "", errJourney
	}
	return p.subjectOf(checked, &j)
}

// subjectOf looks whether the sign-in was strong, and anew where that was asked, and gives whose it was.
func (p *Provider) subjectOf(checked *oidc.IDToken, j *journey) (record.Private, error) {
	var claims map[string]any
	if err := checked.Claims(&claims); err != nil {
		return "", errJourney
	}
	for claim, accepted := range p.Require {
		if !slices.ContainsFunc(textsOf(claims[claim]), func(has string) bool { return slices.Contains(accepted, has) }) {
			return "", errJourney
		}
	}
	if j.Again {
		const clocksDiffer = time.Minute
		at, ok := claims["auth_time"].(float64)
		if !ok || time.Unix(int64(at), 0).Before(j.Began.Add(-clocksDiffer)) {
			return "", errJourney
		}
	}
	subject, ok := claims[p.Subject].(string)
	if !ok || subject == "" {
		return "", errJourney
	}
	return HandleOf(p.Issuer, subject), nil
}

// HandleOf names somebody of a provider, wherever it is used.
func HandleOf(issuer, subject string) record.Private {
	return record.Private("provider " + issuer + " " + subject)
}

// textsOf gives a claim that is a word or a list of words.
func textsOf(claim any) []string {
	switch of := claim.(type) {
	case string:
		return []string{of}
	case []any:
		var all []string
		for _, one := range of {
			if text, ok := one.(string); ok {
				all = append(all, text)
			}
		}
		return all
	}
	return nil
}

var errJourney = fmt.Errorf("%w: signing in there did not fit; begin again here", record.Withheld)

// unreachable tells a provider that cannot be reached from one that refuses.
func unreachable(err error) error {
	if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused {
		return errJourney
	}
	return errUnreachable
}

var errUnreachable = fmt.Errorf("%w: the agency's own sign-in cannot be reached; use another of your ways", record.Busy)

// discover asks a provider what it can do, once; what failed is tried again by who comes next.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	if found := p.found.Load(); found != nil {
		return found, nil
	}
	_, err, _ := p.asking.Do("", func() (any, error) {
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer) // nobody's going away ends it for the others
		if err == nil {
			p.found.Store(found)
		}
		return nil, err
	})
	if err != nil {
		return nil, errUnreachable // the cause may hold what the provider said
	}
	return p.found.Load(), nil
}

func (p *Provider) config(found *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret.Reveal(), Endpoint: found.Endpoint(), RedirectURL: back, Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...),
	}
}
