package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"sightline/casework"
	"sightline/record"
	"sightline/telemetry"
)

// pace is how often one person, or one address, may do something: so often at once, and then once every so long.
type pace struct {
	every  time.Duration
	atOnce int
	what   string // was done too often, in words
}

// The paces. Nobody who works by hand meets one; a program that reads everything does, soon.
var paces = map[string]pace{
	telemetry.SlowedPages:    {time.Second / 2, 120, "Too many pages were opened in a short time"},
	telemetry.SlowedSearches: {5 * time.Second, 20, "Too many searches were made in a short time"},
	telemetry.SlowedKnown:    {20 * time.Second, 6, "It was asked too often in a short time whether a child is known, or too many children were referred"},
	telemetry.SlowedExports:  {10 * time.Minute, 4, "Too much was exported in a short time"},
	telemetry.SlowedSignIns:  {time.Second, 120, "Too many attempts to sign in came from this place in a short time"},
	telemetry.SlowedChildren: {time.Minute, 1, "You have opened the records of very many children within an hour"},
}

// childrenInAnHour is how many children's records one person opens within an hour before the Caldicott guardian is told and every further
// one takes its time. Those opened before stay at hand, and so does breaking the glass.
const childrenInAnHour = 120

// mostPaced is how many people and addresses are remembered at most.
const mostPaced = 1 << 16

// pacer remembers who did what how often. It is of this process: with several, somebody has as many paces as there are.
type pacer struct {
	now func() time.Time

	mutex sync.Mutex
	of    map[string]*paced
}

// paced is what one person or one address did.
type paced struct {
	used     time.Time
	limits   map[string]*rate.Limiter
	children map[record.ChildID]time.Time // opened within the last hour
	told     time.Time                    // when somebody was last told that it is very many
}

func newPacer(now func() time.Time) *pacer {
	if now == nil {
		now = time.Now
	}
	return &pacer{now: now, of: map[string]*paced{}}
}

// tooOften says that something was done too often, and when it can be done again.
type tooOften struct {
	kind string
	wait time.Duration
}

// Error says it for the log.
func (e *tooOften) Error() string { return "too often: " + e.kind }

// take lets somebody do something now, or says how long they have to wait.
func (p *pacer) take(key, kind string) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.entry(key).take(kind, p.now())
}

// spent says how long somebody has to wait before they may do something, and counts nothing.
func (p *pacer) spent(key, kind string) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.now()
	limit := p.entry(key).limits[kind]
	if limit == nil || limit.TokensAt(now) >= 1 {
		return nil
	}
	short := 1 - limit.TokensAt(now)
	return &tooOften{kind, time.Duration(short*float64(paces[kind].every)) + time.Millisecond}
}

// look is take for one child's record. many is true once an hour, when it became very many children.
func (p *pacer) look(key string, child record.ChildID) (many bool, err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now, e := p.now(), p.entry(key)
	for id, at := range e.children {
		if now.Sub(at) >= time.Hour {
			delete(e.children, id)
		}
	}
	if _, before := e.children[child]; before {
		return false, nil
	}
	if len(e.children) >= childrenInAnHour {
		if many = now.Sub(e.told) >= time.Hour; many {
			e.told = now
		}
		if err := e.take(telemetry.SlowedChildren, now); err != nil {
			return many, err
		}
	}
	e.children[child] = now
	return many, nil
}

// entry gives what is remembered of one, which is nothing at first.
func (p *pacer) entry(key string) *paced {
	e := p.of[key]
	if e == nil {
		if len(p.of) >= mostPaced {
			p.forget()
		}
		e = &paced{limits: map[string]*rate.Limiter{}, children: map[record.ChildID]time.Time{}}
		p.of[key] = e
	}
	e.used = p.now()
	return e
}

// forget makes room: whoever did nothing for an hour starts anew, and if that is nobody, anybody does.
func (p *pacer) forget() {
	for key, e := range p.of {
		if p.now().Sub(e.used) >= time.Hour {
			delete(p.of, key)
		}
	}
	for key := range p.of {
		if len(p.of) < mostPaced {
			return
		}
		delete(p.of, key)
	}
}

func (e *paced) take(kind string, now time.Time) error {
	limit := e.limits[kind]
	if limit == nil {
		limit = rate.NewLimiter(rate.Every(paces[kind].every), paces[kind].atOnce)
		e.limits[kind] = limit
	}
	when := limit.ReserveN(now, 1)
	if wait := when.DelayFrom(now); wait > 0 {
		when.CancelAt(now)
		return &tooOften{kind, wait + time.Millisecond} // it is counted in fractions
	}
	return nil
}

// pacesOf are the routes that have a pace of their own, besides that of all pages: by the start of their pattern.
var pacesOf = []struct{ pattern, kind string }{
	{"POST /search", telemetry.SlowedSearches},
	{"POST /known", telemetry.SlowedKnown},
	{"POST /refer", telemetry.SlowedKnown},
	{"POST /children/{child}/export", telemetry.SlowedExports},
	{"POST /export/now", telemetry.SlowedExports},
}

// besides are the pages that show no record: somebody who opened very many can still say for what they look now, look at their account, and
// read what they are told. They have the pace of pages too, each person once more.
var besides = []string{"/start", "/account", "/notices", "/prove", "/sign-out"}

// isBeside reports a route of such a page.
func isBeside(pattern string) bool {
	_, path, _ := strings.Cut(pattern, " ")
	return slices.ContainsFunc(besides, func(page string) bool { return path == page || strings.HasPrefix(path, page+"/") })
}

// inTime lets somebody who is signed in go on, unless they do too often what the route does. Breaking the glass is slowed by what was named
// wrong before, and by nothing else; signing out by nothing at all.
func (s *site) inTime(r *http.Request) error {
	who, ok := s.who(r)
	if !ok || strings.Contains(r.Pattern, "/break-glass") || r.Pattern == "POST /sign-out" {
		return nil
	}
	if isBeside(r.Pattern) {
		return s.pace.take("beside "+who.Actor.User, telemetry.SlowedPages)
	}
	if r.Pattern == typingPattern || r.Pattern == contextTypingPattern || r.Pattern == wordsPath { // which a page sends by itself
		return s.pace.take("typing "+who.Actor.User, telemetry.SlowedPages)
	}
	key := "person " + who.Actor.User
	if err := s.pace.take(key, telemetry.SlowedPages); err != nil {
		return err
	}
	for _, of := range pacesOf {
		if strings.HasPrefix(r.Pattern, of.pattern) {
			if err := s.pace.take(key, of.kind); err != nil {
				return err
			}
		}
	}
	child := record.ChildID(r.PathValue("child"))
	if child == "" {
		return nil
	}
	many, err := s.pace.look(key, child)
	if many {
		s.tell(r.Context(), who)
	}
	return err
}

// mayGuess lets somebody name a child by exact things to break the glass, unless what they named lately was too often nobody: to try every
// birthday is no way to find a child. Whoever names a child who is there is never slowed.
func (s *site) mayGuess(who casework.Who) error {
	return s.pace.spent("person "+who.Actor.User, telemetry.SlowedKnown)
}

// guessedWrong counts that somebody named nobody. That it is too often shows when they try again.
func (s *site) guessedWrong(who casework.Who) {
	_ = s.pace.take("person "+who.Actor.User, telemetry.SlowedKnown)
}

// tell lets the Caldicott guardian know that somebody opens very many records. That it could not be told does not keep a record from
// anybody.
func (s *site) tell(ctx context.Context, who casework.Who) {
	if err := s.Desk.VeryMany(ctx, who, childrenInAnHour); err != nil {
		s.Log.LogAttrs(ctx, slog.LevelError, "nobody could be told that somebody opens very many records", telemetry.Cause(err))
	}
}

// signsIn are the routes by which somebody proves who they are.
var signsIn = []string{"POST /sign-in", "POST /set-up", "POST /enrol", "POST /prove"}

// fromHere lets whoever is at an address go on, unless too many attempts to sign in come from there. A whole council may be at one. To be
// sent to an agency's own sign-in has a pace to itself: any page elsewhere can have a browser ask for that, and must not shut the door.
func (s *site) fromHere(r *http.Request) error {
	if strings.HasPrefix(r.Pattern, "GET /sign-in/provider") {
		return s.pace.take("sent from "+s.addressOf(r), telemetry.SlowedSignIns)
	}
	for _, pattern := range signsIn {
		if strings.HasPrefix(r.Pattern, pattern) {
			return s.pace.take("address "+s.addressOf(r), telemetry.SlowedSignIns)
		}
	}
	return nil
}

// slowProblem is the page that says so.
func slowProblem(e *tooOften) problem {
	say := []string{"Wait " + waitWords(e.wait) + " and open the page again. Nothing was changed."}
	if e.kind == telemetry.SlowedChildren {
		say = append(say, "The Caldicott guardian has been told. Records that you opened within the hour can still be opened.",
			"If a child is in danger now and you need a record at once, break the glass, or ring the duty phone.")
	}
	return problem{Heading: paces[e.kind].what, Say: say}
}

func waitWords(wait time.Duration) string {
	if wait > time.Minute {
		return plural(int((wait+time.Minute-1)/time.Minute), "minute", "minutes")
	}
	return plural(seconds(wait), "second", "seconds")
}

// seconds rounds up: who comes back then is answered.
func seconds(wait time.Duration) int { return int((wait + time.Second - 1) / time.Second) }
