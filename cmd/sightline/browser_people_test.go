package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// withKey puts a passkey into the browser's hand, for all pages from now on.
func (b *tab) withKey() {
	b.t.Helper()
	try(b, "putting a passkey into its hand", chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		if _, err := cdp.Call(ctx, page, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, page, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	}))
}

// Somebody adds a passkey to their account, signs out, and signs in with it and nothing else; without a script the page says that passkeys need
// one, and the other way stands.
func TestBrowserSignsInWithAPasskey(t *testing.T) {
	b := openTab(t)
	b.address = strings.Replace(b.address, "127.0.0.1", "localhost", 1) // a key is bound to a name, and never to a number
	b.wide(1280)
	b.begin("administrator", "")
	b.withKey()
	b.follow("Your account")
	b.follow("Add a way to sign in")
	if says := b.words("main"); !strings.Contains(says, "Add two ways now") || strings.Contains(says, "Passkeys need JavaScript") {
		t.Fatalf("at %s it says %q", b.where(), says)
	}
	for _, width := range []int64{1280, 390} {
		b.wide(width)
		b.accessible(fmt.Sprintf("ways to sign in at %d", width))
	}
	b.wide(1280)
	try(b, "typing", chromedp.SetValue("#label", "blue key"))
	b.press("[data-key-button]", "")
	if says := b.words("#ways"); !strings.Contains(says, "Passkey: blue key") {
		t.Fatalf("the ways are %q; %q", says, b.words("[data-key-says]"))
	}
	b.follow("Add a password with codes")
	for _, width := range []int64{1280, 390} {
		b.wide(width)
		b.accessible(fmt.Sprintf("a password with codes at %d", width))
	}
	b.wide(1280)
	b.follow("Do not add it")
	b.press("form[action='/enrol/end'] button", "")
	b.follow("Sign out")
	b.press("[data-key-button]", "")
	if at := b.where(); !strings.Contains(at, "/people") {
		t.Errorf("with the passkey somebody comes to %s: %q", at, b.words("main"))
	}
	for _, r := range b.refused {
		t.Error(r)
	}
}

// Whoever looks after accounts makes one, issues a code for its keys, and sees no child: every page of it can be used by everybody.
func TestBrowserLooksAfterAccounts(t *testing.T) {
	b := openTab(t)
	b.wide(1280)
	b.begin("administrator", "")
	b.follow("Make an account")
	b.press("main form button", "")
	b.accessible("an account without anything")
	try(b, "typing", chromedp.SetValue("#name", "Robin Fields"))
	try(b, "typing", chromedp.SetValue("#login", "r.fields"))
	try(b, "typing", chromedp.SetValue("#agency", "social-care"))
	b.press("main form button", "")
	if says := b.words("main"); !strings.Contains(says, "The account is made.") || !strings.Contains(says, "Robin Fields") || strings.Contains(b.where(), "ields") {
		t.Fatalf("at %s it says %q", b.where(), says)
	}
	person := strings.TrimPrefix(b.where(), b.address)
	pages := []string{"/people", "/people/new", person, "/people/certify", "/teams", "/teams/new", "/duty", "/duty/duty", "/duty/cover", "/duty/panel", "/account", "/policies", "/"}
	for _, width := range []int64{1280, 390, 320} {
		b.wide(width)
		for _, page := range pages {
			b.open(page)
			b.accessible(fmt.Sprintf("%s at %d", page, width))
		}
	}
	b.open(person)
	try(b, "unfolding", chromedp.Evaluate[bool]("document.querySelectorAll('details').forEach(d => d.open = true); true"))
	b.accessible("an account unfolded")
	try(b, "typing", chromedp.SetValue("#checked", "Met in person, staff card seen."))
	b.press("form[action$='/code'] button", "")
	b.accessible("a code")
	if code := b.words(".sl-secret"); len(code) < 10 {
		t.Errorf("the code is %q: %q", code, b.words("main"))
	}
	for _, r := range b.refused {
		t.Error(r)
	}
}
