// Package web shows the record to people, as pages made on the server.
//
// It answers the tired duty worker's question: "who is this child, what do they say, who has seen them, and what has nobody done yet?"
// within ten seconds. It stands on paragraphs 2.7 and 4.3.8 of the Child Joe review (one chronology; no one held all the information),
// on 4.1.10 (each assumed that others knew) and on WCAG 2.2 AA.
// It never reaches a row without a purpose (it cannot name the store), never counts or decides what the record itself does not say,
// and never needs a script: every page works without one, by keyboard, on a phone and on paper.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/telemetry"
)

// Desk is where children's records are opened. Every call decides, and is logged before anything is loaded.
type Desk interface { //nolint:interfacebloat // a group for each part of the desk
	Records
	Asking
	Watching
	Signing
	filing
	knownDesk
	specialDesk
	policyDesk
	tieDesk
	pathwayDesk
	mattersDesk
	contextDesk
	wordDesk
	referringDesk
	dutyDesk
	// Health says how the record is. It opens nothing and is not logged.
	Health(ctx context.Context) casework.Health
}

// Watching is the part of the desk that hears of what somebody does beyond what they are shown.
type Watching interface {
	// VeryMany tells the Caldicott guardian that somebody opened the records of very many children within an hour.
	VeryMany(ctx context.Context, who casework.Who, children int) error
}

// Signing is the part of the desk that knows who somebody is, and who works here.
type Signing interface {
	comingDesk
	stayingDesk
	provingDesk
	enrollingDesk
	settingUpDesk
	accountDesk
	staffDesk
}

// Records is the part of the desk that opens records.
type Records interface {
	List(ctx context.Context, who casework.Who) ([]casework.Listed, error)
	Open(ctx context.Context, who casework.Who, id record.ChildID, v casework.View) (*casework.Opened, error)
	// Trace says who has looked at a child. That somebody asked is logged like any look.
	Trace(ctx context.Context, who casework.Who, id record.ChildID) (casework.Traced, error)
	// Prove gives what proves it to somebody outside, and is logged as one more look.
	Prove(ctx context.Context, who casework.Who, id record.ChildID) (casework.Proved, error)
	// Search finds entries by their words. The words are not logged.
	Search(ctx context.Context, who casework.Who, words string) (found []casework.Found, more bool, err error)
}

// Asking is the part of the desk that is about questions.
type Asking interface {
	// Board gives the questions that wait and those that were set aside lately, over all children the person may see.
	Board(ctx context.Context, who casework.Who, of casework.QuestionsOf) (casework.Board, error)
	// Question gives one question with everything that became of it.
	Question(ctx context.Context, who casework.Who, id record.ChildID, question record.QuestionID) (*casework.Question, error)
	// Dismiss sets a question aside, with a reason.
	Dismiss(ctx context.Context, who casework.Who, wish casework.Dismissal) error
	// TakeBack asks a question again that was set aside, with a reason.
	TakeBack(ctx context.Context, who casework.Who, wish casework.Dismissal) error
	// Preview says what rules would have asked, of every child. It is logged, and names nobody.
	Preview(ctx context.Context, who casework.Who, of casework.PreviewOf) (casework.Impact, error)
	// Endings says how questions of a rule ended here, over all children. It is logged, and names nobody.
	Endings(ctx context.Context, who casework.Who, rule string) ([]record.Ending, error)
	// Rules gives the rules in force. It opens nothing and is not logged.
	Rules() *rules.Set
}

// Options say what the pages are made from.
type Options struct {
	Desk   Desk
	Demo   bool             // says on every page that it is a demonstration
	Assets fs.FS            // styles and scripts; without them the pages are plain HTML
	Log    *slog.Logger     // never gets a name or a narrative
	Now    func() time.Time // nil: the clock
	Names  []string         // by which browsers may ask for it; none: only those that mean this machine
	Secure bool             // served over TLS, by this program or by a proxy before it
	Proxy  bool             // a proxy before it does TLS; only then is what a proxy says of a request believed

	Meters   *telemetry.Meters               // what is counted; nil: it is counted and shown all the same
	AtWork   int                             // pages made at the same time, at most; 0: pagesPerCore for every core
	PaceBy   func() time.Time                // the clock that says what is done too often; nil: the one of this machine
	Stopping <-chan struct{}                 // closed when the program begins to stop
	Readable func(ctx context.Context) error // asks whether the database can be read and its schema fits this program; nil: nobody asks
}

// site is everything the handlers share. It is never changed after New.
type site struct {
	Options
	templates map[string]*pageTemplate
	assets    map[string]asset
	room      *room
	pace      *pacer
	book      func() *rulebook
}

// New gives the pages.
func New(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Meters == nil {
		o.Meters = telemetry.New()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AtWork <= 0 {
		o.AtWork = pagesPerCore * runtime.GOMAXPROCS(0)
	}
	s := &site{Options: o, templates: parseTemplates(), assets: readAssets(o.Assets), room: newRoom(o.AtWork, o.Meters), pace: newPacer(o.PaceBy), book: bookOf(o.Desk)}
	m := s.routes()
	s.Meters.Routes(m.patterns...)
	return s.guarded(m)
}
