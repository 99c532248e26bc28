package signin_test

import (
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"sightline/internal/signintest"
	"sightline/record"
	"sightline/signin"
)

const back = "https://sightline.example/sign-in/return"

func settingOf(a *signintest.Agency) signin.ProviderSetting {
	return signin.ProviderSetting{
		Code: "council", Name: "The council", Issuer: a.Issuer, ClientID: a.Client, Secret: record.Private(a.Secret), Subject: "sub",
		Require: map[string][]string{"amr": {"mfa", "hwk"}}, Ask: map[string]string{"acr_values": "strong"},
	}
}

// strong is what an agency says of somebody who signed in with more than a password.
func strong(claims map[string]any) { claims["amr"] = []string{"pwd", "mfa"} }

func provider(t *testing.T, s signin.ProviderSetting) *signin.Provider {
	t.Helper()
	p := signin.NewProvider(s)
	t.Cleanup(p.Close)
	return p
}

// Whoever signed in at their agency with more than a password is known here, the same each time.
func TestWhoeverSignedInAtTheirAgencyIsKnown(t *testing.T) {
	agency := signintest.NewAgency(t, back)
	agency.Lie(strong)
	p := provider(t, settingOf(agency))
	for _, again := range []bool{false, true} {
		j, err := p.Send(t.Context(), back, again, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		sent, err := url.Parse(j.URL)
		if err != nil {
			t.Fatal(err)
		}
		q := sent.Query()
		if q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" || q.Get("acr_values") != "strong" || (q.Get("prompt") == "login") != again {
			t.Errorf("sent with %v", q)
		}
		who, err := p.Return(t.Context(), j.State, agency.SignIn(t, j.URL), time.Now())
		if err != nil || who != signin.HandleOf(agency.Issuer, "id1") {
			t.Errorf("%v", err)
		}
	}
}

// A provider, or somebody on the way, that lies is not believed. Every lie is answered in the same words.
// sizes: the list of the lies
func TestALieIsNotBelieved(t *testing.T) {
	agency := signintest.NewAgency(t, back)
	p := provider(t, settingOf(agency))
	now := time.Now()
	lie := func(change func(claims map[string]any)) func(map[string]any) {
		return func(claims map[string]any) {
			strong(claims)
			change(claims)
		}
	}
	same := func(_ *signin.Journey, q url.Values) url.Values { return q }
	for what, one := range map[string]struct {
		forge  func(map[string]any)
		change func(j *signin.Journey, q url.Values) url.Values
	}{
		"a password alone":             {nil, same},
		"a weak second factor":         {func(c map[string]any) { c["amr"] = []string{"pwd", "sms"} }, same},
		"no word of how":               {func(c map[string]any) { delete(c, "amr") }, same},
		"another nonce":                {lie(func(c map[string]any) { c["nonce"] = "another" }), same},
		"no nonce":                     {lie(func(c map[string]any) { delete(c, "nonce") }), same},
		"for somebody else":            {lie(func(c map[string]any) { c["aud"] = []string{"another-client"} }), same},
		"by somebody else":             {lie(func(c map[string]any) { c["iss"] = "https://other.example" }), same},
		"too old":                      {lie(func(c map[string]any) { c["exp"] = now.Add(-time.Hour).Unix() }), same},
		"nobody":                       {lie(func(c map[string]any) { delete(c, "sub") }), same},
		"a number":                     {lie(func(c map[string]any) { c["sub"] = 7 }), same},
		"another browser's journey":    {strong, func(_ *signin.Journey, q url.Values) url.Values { q.Set("state", "another"); return q }},
		"no state":                     {strong, func(_ *signin.Journey, q url.Values) url.Values { q.Del("state"); return q }},
		"no code":                      {strong, func(_ *signin.Journey, q url.Values) url.Values { q.Del("code"); return q }},
		"a made-up code":               {strong, func(_ *signin.Journey, q url.Values) url.Values { q.Set("code", "made up"); return q }},
		"a refusal":                    {strong, func(_ *signin.Journey, q url.Values) url.Values { q.Set("error", "access_denied"); return q }},
		"from another provider":        {strong, func(_ *signin.Journey, q url.Values) url.Values { q.Set("iss", "https://other.example"); return q }},
		"nothing that was kept":        {strong, func(j *signin.Journey, q url.Values) url.Values { j.State = ""; return q }},
		"what was kept of another way": {strong, func(j *signin.Journey, q url.Values) url.Values { j.State = "{}"; return q }},
		"another proof key": {strong, func(j *signin.Journey, q url.Values) url.Values {
			j.State = record.Private(strings.Replace(j.State.Reveal(), `"verifier":"`, `"verifier":"x`, 1))
			return q
		}},
	} {
		agency.Lie(one.forge)
		j, err := p.Send(t.Context(), back, false, now)
		if err != nil {
			t.Fatal(err)
		}
		q := one.change(&j, agency.SignIn(t, j.URL))
		if _, err := p.Return(t.Context(), j.State, q, now); !errors.Is(err, record.Withheld) || err.Error() != "withheld: signing in there did not fit; begin again here" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A code is good once, an unsigned token never, and who is to sign in anew has to.
func TestACodeIsGoodOnceAndAnewIsAnew(t *testing.T) {
	agency := signintest.NewAgency(t, back)
	p := provider(t, settingOf(agency))
	agency.Lie(strong)
	j, err := p.Send(t.Context(), back, false, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	q := agency.SignIn(t, j.URL)
	if _, err := p.Return(t.Context(), j.State, q, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Return(t.Context(), j.State, q, time.Now()); !errors.Is(err, record.Withheld) {
		t.Errorf("a code that was used: %v", err)
	}
	for what, forge := range map[string]func(map[string]any){
		"long ago": func(c map[string]any) { strong(c); c["auth_time"] = time.Now().Add(-time.Hour).Unix() },
		"untold":   func(c map[string]any) { strong(c); delete(c, "auth_time") },
	} {
		agency.Lie(forge)
		again, err := p.Send(t.Context(), back, true, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Return(t.Context(), again.State, agency.SignIn(t, again.URL), time.Now()); !errors.Is(err, record.Withheld) {
			t.Errorf("signed in %s: %v", what, err)
		}
	}
	agency.SendUnsigned()
	unsigned, err := p.Send(t.Context(), back, false, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Return(t.Context(), unsigned.State, agency.SignIn(t, unsigned.URL), time.Now()); !errors.Is(err, record.Withheld) {
		t.Errorf("unsigned: %v", err)
	}
}

// A provider that cannot be reached is said to be so, and nothing of what it said.
func TestAProviderThatCannotBeReachedIsSaidToBeSo(t *testing.T) {
	for _, issuer := range []string{"http://127.0.0.1:1", "https://localhost:1/tenant"} {
		s := settingOf(&signintest.Agency{Issuer: issuer, Client: "c", Secret: "s"})
		if _, err := provider(t, s).Send(t.Context(), back, false, time.Now()); !errors.Is(err, record.Busy) || strings.Contains(err.Error(), "refused") {
			t.Errorf("%s: %v", issuer, err)
		}
	}
}

const goodFile = `{"providers":[
 {"code":"council","preset":"entra-id","issuer":"https://login.example/tenant/v2.0","client_id":"c","secret_file":"secret"},
 {"code":"nhs","preset":"nhs-cis2","issuer":"https://am.example/oauth2","client_id":"c","secret_file":"secret","name":"NHS","scopes":["profile"]}]}`

func readSecret(name string) ([]byte, error) {
	if name != "secret" {
		return nil, os.ErrNotExist
	}
	return []byte(" the secret\n"), nil
}

func TestAFileOfProvidersIsRead(t *testing.T) {
	all, err := signin.ReadProviders([]byte(goodFile), readSecret)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d, %v", len(all), err)
	}
	council, nhs := all[0], all[1]
	if council.Subject != "oid" || council.Name != "Microsoft" || council.Require["acrs"] == nil || council.Secret.Reveal() != "the secret" || nhs.Name != "NHS" || nhs.Subject != "sub" {
		t.Errorf("%+v", all)
	}
}

// What cannot be used, or would be weak, is refused in words that say what would be accepted.
func TestAFileOfProvidersThatWouldBeWeakIsRefused(t *testing.T) {
	edit := func(old, other string) string { return strings.Replace(goodFile, old, other, 1) }
	for what, one := range map[string]struct{ file, says string }{
		"no JSON":                 {"providers:", "the file of providers"},
		"an unknown word":         {edit(`"code"`, `"secret":"x","code"`), "unknown field"},
		"two of a code":           {edit(`"code":"nhs"`, `"code":"council"`), "two providers"},
		"no preset of this name":  {edit("entra-id", "entra"), "entra-id or nhs-cis2"},
		"a plain address":         {edit("https://login", "http://login"), "https://"},
		"somebody's name in it":   {edit("https://login", "https://user:word@login"), "https://"},
		"no client":               {edit(`"client_id":"c",`, ``), "client_id"},
		"no secret":               {edit(`"secret_file":"secret"`, `"secret_file":"other"`), "cannot be read"},
		"nothing required":        {edit(`"preset":"entra-id"`, `"name":"x"`), "more than a password"},
		"nothing that would do":   {edit(`"preset":"entra-id"`, `"preset":"entra-id","require":{"amr":[]}`), "no value"},
		"a word of every journey": {edit(`"preset":"entra-id"`, `"preset":"entra-id","ask":{"nonce":"x"}`), "sets nonce"},
		"more after its end":      {goodFile + "{}", "after its end"},
		"large":                   {strings.Repeat(" ", 1<<17), "larger"},
		"a code for a path":       {edit(`"code":"council"`, `"code":"../x"`), "its code"},
	} {
		if _, err := signin.ReadProviders([]byte(one.file), readSecret); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), one.says) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzProviders(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := signin.ReadProviders(text, readSecret)
		if err != nil {
			return
		}
		for _, s := range all {
			if len(s.Require) == 0 || s.Secret == "" || s.ClientID == "" || !strings.HasPrefix(s.Issuer, "http") {
				t.Errorf("%+v is used", s)
			}
		}
	})
}
