package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"sightline/casework"
	"sightline/record"
)

// provingDesk is the part of the desk where somebody proves again who they are.
type provingDesk interface {
	ProveWithPassword(ctx context.Context, v casework.Visitor, token string, p casework.PasswordProof) (casework.Entered, error)
	ProveWithDemoCode(ctx context.Context, token, code string) (casework.Entered, error)
	BeginProvePasskey(ctx context.Context, token string) (casework.Asked, error)
	FinishProvePasskey(ctx context.Context, token, ticket string, answer []byte) (casework.Entered, error)
	BeginProveProvider(ctx context.Context, token string) (casework.Sent, error)
}

// provePage asks somebody who is signed in to prove again that it is them.
type provePage struct {
	frame

	Next     string
	Kept     *kept
	Provided string // to their agency's own sign-in, when they came by it
	Errors   []fieldError
}

// KeyWords stand on the button of a passkey.
func (*provePage) KeyWords() string { return "Use a passkey" }

// Wrong gives what is wrong with a field, or "".
func (p *provePage) Wrong(field string) string { return wrongIn(p.Errors, field) }

// proveFirst has somebody prove who they are before they go on with what they were asking for.
func (s *site) proveFirst(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodPost {
		return s.proving(w, r, s.provePage(r, "", keptOf(w, r)), http.StatusForbidden)
	}
	http.Redirect(w, r, "/prove?"+url.Values{"next": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
	return nil
}

func (s *site) prove(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	next := r.URL.Query().Get("next")
	if s.proved(me.Who) {
		return s.onward(w, r, next, nil)
	}
	return s.proving(w, r, s.provePage(r, next, nil), http.StatusOK)
}

func (s *site) provePage(r *http.Request, next string, k *kept) *provePage {
	p := &provePage{frame: s.frameAt(r, "Prove again that it is you", next), Next: nextOf(next, k), Kept: k}
	if me, err := s.signed(r); err == nil && me.Session.By == record.ProvidedKey {
		p.Provided = "/prove/provider?" + url.Values{"next": {p.Next}}.Encode()
	}
	p.Keys = s.assetLink(keyScript)
	return p
}

func (s *site) proving(w http.ResponseWriter, r *http.Request, p *provePage, status int) error {
	return s.render(w, r, answer{status, "prove", p})
}

func (s *site) proveWithPassword(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	proof := passwordProof(form)
	proof.Login = me.Account.Login
	if wrong := passwordWrong(proof); len(wrong) > 0 {
		return s.notProved(w, r, form, wrong)
	}
	entered, err := s.Desk.ProveWithPassword(r.Context(), s.visitor(r), s.token(r), proof)
	return s.provedBy(w, r, form, came{entered, err, fieldError{"password", "The password and the code do not fit together. A code is good for half a minute, and once"}})
}

func (s *site) proveWithDemoCode(w http.ResponseWriter, r *http.Request, _ casework.Signed) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	entered, err := s.Desk.ProveWithDemoCode(r.Context(), s.token(r), withoutSpaces(form.Get("democode")))
	return s.provedBy(w, r, form, came{entered, err, fieldError{"democode", "That is not the code of this account. It was printed when this demonstration started"}})
}

func (s *site) askProveKey(w http.ResponseWriter, r *http.Request, _ casework.Signed) error {
	asked, err := s.Desk.BeginProvePasskey(r.Context(), s.token(r))
	return s.keyAsked(w, r, asked, err)
}

func (s *site) proveWithKey(w http.ResponseWriter, r *http.Request, _ casework.Signed) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	entered, err := s.Desk.FinishProvePasskey(r.Context(), s.token(r), form.Get("ticket"), []byte(form.Get("answer")))
	return s.provedBy(w, r, form, came{entered, err, fieldError{"key", "That passkey was not accepted. Try again, or prove it in another way"}})
}

// proveWithProvider sends somebody to their agency's own sign-in, to sign in there anew.
func (s *site) proveWithProvider(w http.ResponseWriter, r *http.Request, _ casework.Signed) error {
	next := r.URL.Query().Get("next")
	sent, err := s.Desk.BeginProveProvider(r.Context(), s.token(r))
	if wrong, refused := refusedSignIn(err, fieldError{"providers", "Your agency’s own sign-in cannot be used now. Use another way"}); refused {
		return s.notProved(w, r, url.Values{"next": {next}}, []fieldError{wrong})
	}
	if err != nil {
		return fmt.Errorf("an agency's own sign-in: %w", err)
	}
	return s.away(w, r, sent, next)
}

// provedBy leads somebody on who proved that it is them, or shows the page again.
func (s *site) provedBy(w http.ResponseWriter, r *http.Request, form url.Values, c came) error {
	if wrong, refused := refusedSignIn(c.err, c.say); refused {
		return s.notProved(w, r, form, []fieldError{wrong})
	}
	if c.err != nil {
		return fmt.Errorf("proving who somebody is: %w", c.err)
	}
	if err := s.goOn(w, r, c.entered); err != nil {
		return err
	}
	return s.onward(w, r, form.Get("next"), keptIn(form))
}

func (s *site) notProved(w http.ResponseWriter, r *http.Request, form url.Values, wrong []fieldError) error {
	p := s.provePage(r, form.Get("next"), keptIn(form))
	p.Errors = wrong
	p.Title = "Error: " + p.Title
	return s.proving(w, r, p, http.StatusBadRequest)
}
