package casework_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/casework"
	"sightline/internal/signintest"
	"sightline/record"
	"sightline/signin"
)

// intruder does whatever the door offers, in any order, with everything but one of the things that a person has: the password without the
// codes, the codes without the password, or another key. They see what a browser sees of every answer, and try it wherever it could fit.
type intruder struct {
	*entrance
	victim  *employee
	ring    *signintest.Keyring // their own
	tickets []string            // every ticket, token and code they ever saw
	answers [][]byte
	knows   string // "password" or "codes" of the victim's
}

func (i *intruder) see(tickets ...string) {
	for _, ticket := range tickets {
		if ticket != "" {
			i.tickets = append(i.tickets, ticket)
		}
	}
}

func (i *intruder) some(t *rapid.T) string { return rapid.SampledFrom(i.tickets).Draw(t, "ticket") }

func (i *intruder) proof(t *rapid.T) casework.PasswordProof {
	p := casework.PasswordProof{
		Login:    rapid.SampledFrom([]string{i.victim.account.Login, "ADA", "nobody", ""}).Draw(t, "login"),
		Password: record.Private(rapid.SampledFrom([]string{"", "another staple lamp gull", "\x00", strings.Repeat("x", 4000)}).Draw(t, "password")),
		Code:     record.Private(rapid.SampledFrom([]string{"", "000000", "123456", "\x00"}).Draw(t, "code")),
	}
	if i.knows == "password" {
		p.Password = i.victim.password
	} else {
		p.Code = i.victim.code()
	}
	return p
}

// gotIn is what an answer must never be.
func (i *intruder) gotIn(t *rapid.T, what string, entered casework.Entered, err error) {
	if err == nil || entered.Token != "" {
		t.Fatalf("%s let somebody in who knows the %s alone", what, i.knows)
	}
	for _, kind := range []error{record.Withheld, record.Busy, record.NotYet, record.NotFound, record.Invalid, record.Conflict} {
		if errors.Is(err, kind) {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

func (i *intruder) moves(ctx context.Context) map[string]func(*rapid.T) { // sizes: everything a door offers
	answer := func(t *rapid.T, asked casework.Asked) []byte {
		made := i.ring.Answer(i.t, asked.Options)
		i.answers = append(i.answers, made)
		return rapid.SampledFrom(i.answers).Draw(t, "answer")
	}
	return map[string]func(*rapid.T){
		"password": func(t *rapid.T) {
			entered, err := i.SignInWithPassword(ctx, visitor, i.proof(t))
			i.gotIn(t, "a password with a code", entered, err)
		},
		"key": func(t *rapid.T) {
			asked, err := i.BeginPasskey(ctx, visitor)
			if err != nil {
				t.Fatal(err)
			}
			i.see(asked.Ticket)
			i.ring.Claims(rapid.SampledFrom([]record.AccountID{i.victim.account.ID, "NOBODY"}).Draw(t, "whose"))
			entered, err := i.FinishPasskey(ctx, visitor, i.some(t), answer(t, asked))
			i.gotIn(t, "another key", entered, err)
		},
		"prove": func(t *rapid.T) {
			entered, err := i.ProveWithPassword(ctx, visitor, i.some(t), i.proof(t))
			i.gotIn(t, "proving with a password", entered, err)
			_, err = i.BeginProvePasskey(ctx, i.some(t))
			i.gotIn(t, "beginning to prove", casework.Entered{}, err)
			entered, err = i.FinishProvePasskey(ctx, i.some(t), i.some(t), []byte("{}"))
			i.gotIn(t, "proving with a key", entered, err)
		},
		"enrol": func(t *rapid.T) {
			_, err := i.BeginEnrolment(ctx, visitor, rapid.SampledFrom([]string{"23456-789BC-DFGHJ-KMNPQ", "", i.some(t)}).Draw(t, "code"))
			i.gotIn(t, "a made-up code", casework.Entered{}, err)
			_, err = i.Enrolling(ctx, i.some(t))
			i.gotIn(t, "another ticket for an enrolment", casework.Entered{}, err)
			_, err = i.EnrolMore(ctx, i.some(t))
			i.gotIn(t, "enrolling more", casework.Entered{}, err)
			_, err = i.BeginEnrolPasskey(ctx, i.some(t))
			i.gotIn(t, "enrolling a key", casework.Entered{}, err)
			_, err = i.FinishEnrolPassword(ctx, i.some(t), casework.NewPassword{Ticket: i.some(t), Password: "four words of my own", Code: "000000"})
			i.gotIn(t, "enrolling a password", casework.Entered{}, err)
		},
		"set up": func(t *rapid.T) {
			_, err := i.SetUp(ctx, visitor, i.some(t), casework.NewAccount{Name: "X", Login: "x", Agency: "police", Ends: i.clock.now().AddDate(1, 0, 0)})
			i.gotIn(t, "setting up", casework.Entered{}, err)
		},
		"session": func(t *rapid.T) {
			entered, err := i.TakeRole(ctx, i.some(t), record.Administrator, record.Administering)
			i.gotIn(t, "taking a role", entered, err)
			_, err = i.Whose(ctx, i.some(t))
			i.gotIn(t, "another ticket for a token", casework.Entered{}, err)
		},
		"demonstration": func(t *rapid.T) {
			entered, err := i.SignInWithDemoCode(ctx, visitor, i.victim.account.Login, i.some(t))
			i.gotIn(t, "a code of a demonstration", entered, err)
		},
		"time": func(t *rapid.T) {
			i.clock.passes(time.Duration(rapid.IntRange(1, 7200).Draw(t, "seconds")) * time.Second)
		},
	}
}

// No order of steps lets anybody in who lacks a part of each way there is.
func TestNoOrderOfStepsLetsAnybodyInWithoutAStrongWay(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	rapid.Check(t, func(rt *rapid.T) {
		i := &intruder{entrance: e, victim: ada, ring: signintest.NewKeyring(ourOrigin, ourHost), knows: rapid.SampledFrom([]string{"password", "codes"}).Draw(rt, "knows")}
		made, _ := signin.Token()
		i.see("", "AAAA", made)
		rt.Repeat(i.moves(t.Context()))
		if sessions := e.sessionsOf(t, i.victim); sessions != 0 {
			rt.Fatalf("%d sessions are there", sessions)
		}
	})
}

// sessionsOf counts somebody's sessions as their owner sees them, but for the one they look from.
func (e *entrance) sessionsOf(t testing.TB, p *employee) int {
	t.Helper()
	entered := must[casework.Entered](t)(p.byKey(t.Context()))
	n := len(must[[]record.Session](t)(e.MySessions(t.Context(), entered.Token))) - 1
	if err := e.SignOut(t.Context(), entered.Token); err != nil {
		t.Fatal(err)
	}
	return n
}

// Whatever is done in whichever order by somebody who may: a session is there exactly when it was begun, not ended, used lately, not too
// old, and its person may be here. The next request sees it, under the last token alone.
// sizes: the model and what can be done to it
func TestASessionIsThereExactlyWhileItMayBe(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	rapid.Check(t, func(rt *rapid.T) {
		type known struct {
			began, seen time.Time
			over        bool
		}
		model := map[string]*known{} // by token
		var tokens []string
		pick := func(rt *rapid.T) string {
			if len(tokens) == 0 {
				return ""
			}
			return rapid.SampledFrom(tokens).Draw(rt, "token")
		}
		there := func(token string) bool {
			k := model[token]
			return k != nil && !k.over && e.clock.now().Sub(k.began) < record.LongestSession && e.clock.now().Sub(k.seen) < record.IdleAfter
		}
		look := func(rt *rapid.T, token string) {
			was := there(token)
			if _, err := e.Whose(t.Context(), token); (err == nil) != was {
				rt.Fatalf("a session is there: %v, want %v (%v)", err == nil, was, err)
			}
			if was && e.clock.now().Sub(model[token].seen) >= time.Minute {
				model[token].seen = e.clock.now()
			}
		}
		renewed := func(rt *rapid.T, token string, entered casework.Entered, err error) {
			was := there(token)
			if (err == nil) != was {
				rt.Fatalf("renewed: %v, want %v", err, was)
			}
			if err == nil {
				model[token].over = true
				model[entered.Token] = &known{began: model[token].began, seen: e.clock.now()}
				tokens = append(tokens, entered.Token)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"sign in": func(rt *rapid.T) {
				entered := must[casework.Entered](rt)(ada.byKey(t.Context()))
				model[entered.Token] = &known{began: e.clock.now(), seen: e.clock.now()}
				tokens = append(tokens, entered.Token)
			},
			"take a role": func(rt *rapid.T) {
				token := pick(rt)
				entered, err := e.TakeRole(t.Context(), token, record.Administrator, record.Administering)
				renewed(rt, token, entered, err)
			},
			"put it down": func(rt *rapid.T) {
				token := pick(rt)
				entered, err := e.TakeRole(t.Context(), token, "", "")
				renewed(rt, token, entered, err)
			},
			"look": func(rt *rapid.T) { look(rt, pick(rt)) },
			"sign out": func(rt *rapid.T) {
				token := pick(rt)
				if err := e.SignOut(t.Context(), token); err != nil {
					rt.Fatal(err)
				}
				if model[token] != nil {
					model[token].over = true
				}
			},
			"end the others": func(rt *rapid.T) {
				token := pick(rt)
				was := there(token)
				if err := e.EndOtherSessions(t.Context(), token); (err == nil) != was {
					rt.Fatalf("ended the others: %v, want %v", err, was)
				}
				for other, k := range model {
					k.over = k.over || was && other != token
				}
				if was {
					model[token].seen = later(model[token].seen, e.clock.now())
				}
			},
			"time": func(rt *rapid.T) {
				e.clock.passes(time.Duration(rapid.IntRange(1, 25).Draw(rt, "minutes")) * time.Minute)
			},
			"": func(rt *rapid.T) {
				for _, token := range slices.Clone(tokens) {
					look(rt, token)
				}
			},
		})
	})
}

// later is when a session is kept to have been used: to the minute.
func later(seen, now time.Time) time.Time {
	if now.Sub(seen) >= time.Minute {
		return now
	}
	return seen
}

// What anybody types stands in no line of the log and in no error.
func TestWhatIsTypedStandsNowhere(t *testing.T) {
	e := openDoor(t, nil)
	e.first()
	rapid.Check(t, func(rt *rapid.T) {
		typed := "zq" + rapid.StringMatching(`[a-z0-9]{8,20}`).Draw(rt, "typed")
		v := casework.Visitor{Address: typed, Device: record.Private(typed)}
		_, one := e.SignInWithPassword(t.Context(), v, casework.PasswordProof{Login: typed, Password: record.Private(typed), Code: record.Private(typed)})
		_, two := e.BeginEnrolment(t.Context(), v, typed)
		_, three := e.FinishPasskey(t.Context(), v, typed, []byte(typed))
		_, four := e.Whose(t.Context(), typed)
		_, five := e.SignInWithDemoCode(t.Context(), v, typed, typed)
		for _, err := range []error{one, two, three, four, five} {
			if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), typed) {
				rt.Errorf("%v", err)
			}
		}
	})
	for _, line := range doorLog(t, e.store) {
		if strings.Contains(fmt.Sprintf("%+v", line), "zq") {
			t.Errorf("%+v", line)
		}
	}
}
