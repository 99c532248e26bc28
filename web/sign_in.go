package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// comingDesk is the part of the desk that lets people in.
type comingDesk interface {
	SignInWithPassword(ctx context.Context, v casework.Visitor, p casework.PasswordProof) (casework.Entered, error)
	SignInWithDemoCode(ctx context.Context, v casework.Visitor, login, code string) (casework.Entered, error)
	BeginPasskey(ctx context.Context, v casework.Visitor) (casework.Asked, error)
	FinishPasskey(ctx context.Context, v casework.Visitor, ticket string, answer []byte) (casework.Entered, error)
	Providers() []casework.Provider
	// Unpeopled reports that nobody has an account yet.
	Unpeopled(ctx context.Context) bool
	BeginProvider(ctx context.Context, v casework.Visitor, provider string) (casework.Sent, error)
	FinishProvider(ctx context.Context, v casework.Visitor, r casework.Returned) (casework.Came, error)
}

// signInPage asks who somebody is.
type signInPage struct {
	frame

	Next      string
	Kept      *kept
	Ended     bool // their session ended by itself, or was ended
	Out       bool // they signed out
	Nobody    bool // has an account here yet
	Elsewhere bool // a link on another site led here: their session may still be there
	Providers []provider
	Login     string
	Errors    []fieldError
}

// provider is an agency's own sign-in.
type provider struct{ Name, To string }

// Wrong gives what is wrong with a field, or "".
func (p *signInPage) Wrong(field string) string { return wrongIn(p.Errors, field) }

// KeyWords stand on the button of a passkey.
func (*signInPage) KeyWords() string { return "Sign in with a passkey" }

// signInBytes is more than a login, a password, an answer of a passkey and what is kept of a form need.
const signInBytes = keptBytes + 64<<10

func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	if _, err := s.signed(r); err == nil {
		http.Redirect(w, r, localPath(query.Get("next")), http.StatusSeeOther) //nolint:gosec // G710: localPath gives nothing but a path of this site
		return nil
	}
	p := s.signInPage(r, query.Get("next"), nil)
	p.Ended, p.Out = query.Get("ended") != "", query.Get("out") != ""
	p.Elsewhere = r.Header.Get("Sec-Fetch-Site") == "cross-site"
	return s.render(w, r, answer{http.StatusOK, "sign_in", p})
}

func (s *site) signInPage(r *http.Request, next string, k *kept) *signInPage {
	p := &signInPage{frame: s.frame(r, "Sign in"), Next: nextOf(next, k), Kept: k}
	p.Keys, p.Nobody = s.assetLink(keyScript), !s.Demo && s.Desk.Unpeopled(r.Context())
	for _, one := range s.Desk.Providers() {
		p.Providers = append(p.Providers, provider{one.Name, "/sign-in/provider/" + url.PathEscape(one.Code) + "?" + url.Values{"next": {p.Next}}.Encode()})
	}
	return p
}

// signInWithPassword signs in with a password and the code that goes with it, in one step: neither alone is said to be right or wrong.
func (s *site) signInWithPassword(w http.ResponseWriter, r *http.Request) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	proof := passwordProof(form)
	var wrong []fieldError
	if proof.Login == "" {
		wrong = append(wrong, fieldError{"login", "Enter the name you sign in with"})
	}
	wrong = append(wrong, passwordWrong(proof)...)
	if len(wrong) > 0 {
		return s.notIn(w, r, form, wrong)
	}
	entered, err := s.Desk.SignInWithPassword(r.Context(), s.visitor(r), proof)
	return s.entered(w, r, form, came{entered, err, fieldError{"login", "The name, the password and the code do not fit together. A code is good for half a minute, and once"}})
}

func passwordProof(form url.Values) casework.PasswordProof {
	return casework.PasswordProof{
		Login: strings.TrimSpace(form.Get("login")), Password: record.Private(form.Get("password")), Code: record.Private(withoutSpaces(form.Get("code"))),
	}
}

func passwordWrong(proof casework.PasswordProof) (wrong []fieldError) {
	if proof.Password == "" {
		wrong = append(wrong, fieldError{"password", "Enter your password"})
	}
	if proof.Code == "" {
		wrong = append(wrong, fieldError{"code", "Enter the code that your app shows"})
	}
	return wrong
}

func withoutSpaces(text string) string { return strings.Join(strings.Fields(text), "") }

// signInWithDemoCode signs in somebody of a demonstration.
func (s *site) signInWithDemoCode(w http.ResponseWriter, r *http.Request) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	login, code := strings.TrimSpace(form.Get("login")), withoutSpaces(form.Get("democode"))
	if login == "" || code == "" {
		return s.notIn(w, r, form, []fieldError{{"demologin", "Enter one of the names, and its code, that the demonstration printed when it started"}})
	}
	entered, err := s.Desk.SignInWithDemoCode(r.Context(), s.visitor(r), login, code)
	return s.entered(w, r, form, came{entered, err, fieldError{"demologin", "The name and the code do not fit together. Both were printed when this demonstration started"}})
}

// askKey gives what a passkey is to sign.
func (s *site) askKey(w http.ResponseWriter, r *http.Request) error {
	asked, err := s.Desk.BeginPasskey(r.Context(), s.visitor(r))
	return s.keyAsked(w, r, asked, err)
}

// signInWithKey signs in with what a passkey signed.
func (s *site) signInWithKey(w http.ResponseWriter, r *http.Request) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	entered, err := s.Desk.FinishPasskey(r.Context(), s.visitor(r), form.Get("ticket"), []byte(form.Get("answer")))
	return s.entered(w, r, form, came{entered, err, fieldError{"key", "That passkey was not accepted. try again, or use another way"}})
}

// came is what came of a sign-in, and what is said when it was refused.
type came struct {
	entered casework.Entered
	err     error
	say     fieldError
}

// entered leads somebody on who signed in, or shows the page again. What was wrong is never said exactly.
func (s *site) entered(w http.ResponseWriter, r *http.Request, form url.Values, c came) error {
	if wrong, refused := refusedSignIn(c.err, c.say); refused {
		return s.notIn(w, r, form, []fieldError{wrong})
	}
	if c.err != nil {
		return fmt.Errorf("signing in: %w", c.err)
	}
	if err := s.goOn(w, r, c.entered); err != nil {
		return err
	}
	if k := keptIn(form); k != nil {
		me, err := s.signed(r)
		if err != nil {
			return err
		}
		return s.render(w, r, answer{http.StatusOK, "start", s.startPage(r, me, "", k)})
	}
	http.Redirect(w, r, startLink(localPath(form.Get("next"))), http.StatusSeeOther)
	return nil
}

// refusedSignIn says what is said of a way to sign in that was refused.
func refusedSignIn(err error, say fieldError) (fieldError, bool) {
	if wait, ok := errors.AsType[*casework.Wait](err); ok {
		return fieldError{say.Field, "There were too many attempts. Nothing is locked: try again in " + waitWords(wait.For)}, true
	}
	switch {
	case errors.Is(err, record.Busy):
		return fieldError{say.Field, "This was not tried: there were too many attempts, or your agency’s own sign-in cannot be reached. Nothing is locked: wait a minute and try again"}, true
	case errors.Is(err, record.Withheld), errors.Is(err, record.Invalid), errors.Is(err, record.NotFound), errors.Is(err, record.Conflict):
		return say, true
	}
	return fieldError{}, false
}

// notIn shows the sign-in page again, with the name that was typed and nothing else of it.
func (s *site) notIn(w http.ResponseWriter, r *http.Request, form url.Values, wrong []fieldError) error {
	p := s.signInPage(r, form.Get("next"), keptIn(form))
	p.Login, p.Errors = strings.TrimSpace(form.Get("login")), wrong
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "sign_in", p})
}

// signOut ends the session, and has the browser forget all it holds of this site.
func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if token := s.token(r); token != "" {
		if err := s.Desk.SignOut(r.Context(), token); err != nil {
			return fmt.Errorf("signing out: %w", err)
		}
	}
	s.forget(w)
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	http.Redirect(w, r, "/sign-in?out=yes", http.StatusSeeOther)
	return nil
}

// toSignIn is for whoever reloads a page that a form led to.
func (*site) toSignIn(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}

// visitor says where somebody comes from, and on which device: it slows down those who guess, and names the device in their own list.
func (s *site) visitor(r *http.Request) casework.Visitor {
	return casework.Visitor{Address: s.addressOf(r), Device: record.Private(deviceWords(r.UserAgent()))}
}

// Browsers and systems by the words with which they name themselves. The first that is found is meant: most name others beside.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"Android", "Android"}, {"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"CrOS", "a Chromebook"}, {"Windows", "Windows"}, {"Mac OS X", "a Mac"}, {"Linux", "Linux"}}
)

// deviceWords names a device from what its browser says of itself.
func deviceWords(agent string) string {
	find := func(among [][2]string, none string) string {
		for _, one := range among {
			if strings.Contains(agent, one[0]) {
				return one[1]
			}
		}
		return none
	}
	return find(browsers, "A browser") + " on " + find(systems, "a device")
}
