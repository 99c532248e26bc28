package web

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// specialDesk is the part of the desk beside the normal route: what takes two people, who is told at once, who looks afterwards, and what
// leaves.
type specialDesk interface { //nolint:interfacebloat // six pages, and a few verbs for each
	sealedDesk
	disclosingDesk
	restrictingDesk
	purgingDesk
	Notices(ctx context.Context, who casework.Who) (casework.NoticeBoard, error)
	MarkRead(ctx context.Context, who casework.Who, ids []record.NoticeID) error
	// Unread is a number for every page, and leaves no line.
	Unread(ctx context.Context, who casework.Who) int
	// Urgent is a number of what came in and is urgent, and leaves no line either.
	Urgent(ctx context.Context, who casework.Who) (n int, rings bool)
	Approvals(ctx context.Context, who casework.Who) (casework.ApprovalBoard, error)
	AskApproval(ctx context.Context, who casework.Who, r casework.Request, t casework.Twofold, why record.Private) (record.ApprovalID, error)
	DecideApproval(ctx context.Context, who casework.Who, r casework.Request, v casework.Verdict) error
	WithdrawApproval(ctx context.Context, who casework.Who, r casework.Request, id record.ApprovalID) error
	Reviews(ctx context.Context, who casework.Who) (casework.ReviewBoard, error)
	CloseReview(ctx context.Context, who casework.Who, f casework.Finding) error
	BreakGlass(ctx context.Context, who casework.Who, wish casework.BreakGlassWish) (casework.Glass, error)
	// GlassOf leaves a line only when something is open.
	GlassOf(ctx context.Context, who casework.Who, child record.ChildID) (*casework.Glass, error)
	EndGlass(ctx context.Context, who casework.Who, child record.ChildID) error
	Share(ctx context.Context, who casework.Who, s casework.SharingDecision) (record.Ref, error)
	// MayTell leaves no line.
	MayTell(ctx context.Context, who casework.Who, child record.ChildID, it *chronology.Item) []casework.MayTell
	SayKind(ctx context.Context, who casework.Who, wish casework.KindWish) (record.Ref, error)
	Exportable(ctx context.Context, who casework.Who) ([]casework.Listed, error)
	Export(ctx context.Context, who casework.Who, wish casework.ExportWish) (*casework.Exported, error)
}

// specialBytes is more than any of these forms needs.
const specialBytes = 64 << 10

// specialPages are those beside the normal route that somebody's role and purpose have.
func specialPages(who casework.Who, link func(words, to string)) {
	switch who.Purpose { //nolint:exhaustive // every other purpose has none
	case record.AccessReview:
		link("Looking at access", "/reviews")
		if who.Actor.Role != record.CaldicottGuardian {
			return
		}
	case record.SafeguardingNow:
		if slices.Contains(casework.Roles(record.AskKnownAct), who.Actor.Role) {
			link("Is a child known?", "/known")
		}
		link("Break the glass", "/break-glass")
	case record.Supervision:
		link("Looking at access", "/reviews")
	case record.Assurance, record.LearningReview:
		return
	}
	link("Approvals", "/approvals")
}

// newRequest names one wish, for the hidden field of a form.
func newRequest() string { return rand.Text() }

// actorWords says who somebody is: their name where it is known, role and agency.
func actorWords(a record.Actor, names casework.Names) record.Private {
	words := roleWords(a.Role)
	if a.Role == record.ServiceRole {
		words = "Sightline itself"
	}
	if a.Agency != "" {
		words += ", " + drawing.Agency(a.Agency)
	}
	if name := names[a.User]; name != "" {
		return record.Private(name.Reveal() + ", " + strings.ToLower(words[:1]) + words[1:])
	}
	return record.Private(words)
}

// atWords says when, to the minute.
func atWordsOf(at time.Time) string { return london(at).Format("2 January 2006, 15:04") }

// fieldOf turns what is wrong with a field of a form, as the desk says it, into an error of the page.
func fieldOf(err error) (fieldError, bool) {
	if problem, is := errors.AsType[*casework.FieldProblem](err); is {
		return fieldError{problem.Field, problem.Say}, true
	}
	return fieldError{}, false
}

// plainWords is what is wrong, in the words of the desk without the kind before them.
func plainWords(err error) string {
	_, words, found := strings.Cut(err.Error(), ": ")
	if !found {
		return err.Error()
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
