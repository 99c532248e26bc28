package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// reviewsPage is what somebody is to look at afterwards, and how often each route was taken.
type reviewsPage struct {
	frame

	Open     []reviewLine
	Late     int
	Closed   []reviewLine
	Views    []viewsLine
	All      viewsLine
	Done     string
	Conflict string
	Errors   []fieldError
}

// reviewLine is one access that was not the normal route.
type reviewLine struct {
	ID      record.ReviewID
	Kind    string
	By      record.Private
	When    string
	Due     string
	Late    bool
	Why     record.Private
	Child   string // who has looked at this child
	Steps   []reviewSaid
	Request string
	Typed   record.Private
	Chosen  string
	Wrong   string
	Follow  bool // this reader can only say that it is to be followed up
}

// reviewSaid is what somebody found.
type reviewSaid struct {
	Outcome string
	By      record.Private
	When    string
	Words   record.Private
}

// viewsLine is how often records were looked at by people of an agency.
type viewsLine struct {
	Agency     string
	All        int
	BreakGlass int
	Share      string
	TooOften   bool
}

func (s *site) reviews(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.reviewsPage(r, who)
	if err != nil {
		return err
	}
	switch r.URL.Query().Get("done") {
	case "closed":
		p.Done = "It is closed. Whose access it was is told."
	case "follow":
		p.Done = "It stays open. Whose access it was is told that you have a question."
	}
	return s.render(w, r, answer{http.StatusOK, "reviews", p})
}

func (s *site) reviewsPage(r *http.Request, who casework.Who) (*reviewsPage, error) {
	board, err := s.Desk.Reviews(r.Context(), who)
	if err != nil {
		return nil, fmt.Errorf("reviews: %w", err)
	}
	p := &reviewsPage{frame: s.frame(r, "Looking at access"), All: viewsLineOf(board.All)}
	guardian := who.Actor.Role == record.CaldicottGuardian
	for i := range board.Open {
		line := reviewLineOf(&board.Open[i], &board, guardian)
		line.Follow = !guardian && board.Open[i].Kind != record.OfReveal
		if line.Late {
			p.Late++
		}
		p.Open = append(p.Open, line)
	}
	for i := range board.Closed {
		p.Closed = append(p.Closed, reviewLineOf(&board.Closed[i], &board, guardian))
	}
	for _, v := range board.Views {
		p.Views = append(p.Views, viewsLineOf(v))
	}
	return p, nil
}

func viewsLineOf(v casework.Views) viewsLine {
	line := viewsLine{Agency: "All together", All: v.All, BreakGlass: v.BreakGlass, TooOften: v.TooOften()}
	if v.Agency != "" {
		line.Agency = drawing.Agency(v.Agency)
	}
	share := v.Hundredths()
	line.Share = strconv.Itoa(share/100) + "." + fmt.Sprintf("%02d", share%100) + " %"
	return line
}

func reviewLineOf(v *record.Review, board *casework.ReviewBoard, guardian bool) reviewLine {
	line := reviewLine{
		ID: v.ID, Kind: reviewKindWords(v.Kind), By: actorWords(v.By, board.Names), When: atWordsOf(v.At), Due: atWordsOf(v.Due), Late: v.Late(board.At), Request: newRequest(),
	}
	var why []string
	if words := casework.GlassReasonWords(v.Why); words != "" {
		why = append(why, strings.TrimSuffix(words, ": say what"))
	}
	if v.Words != "" {
		why = append(why, v.Words.Reveal())
	}
	line.Why = record.Private(strings.Join(why, ". "))
	if v.Child != "" && guardian {
		line.Child = childLink(v.Child, "looks")
	}
	for _, step := range v.Steps {
		line.Steps = append(line.Steps, reviewSaid{findingWords(step.Outcome), actorWords(step.By, board.Names), atWordsOf(step.At), step.Words})
	}
	return line
}

func reviewKindWords(kind record.ReviewKind) string {
	switch kind {
	case record.OfBreakGlass:
		return "A record was opened by break-glass"
	case record.OfReveal:
		return "Something sealed was shown"
	case record.OfEmergencyReveal:
		return "Something sealed was shown in an emergency, without a task"
	}
	return string(kind)
}

func findingWords(outcome record.ReviewOutcome) string {
	switch outcome {
	case record.Justified:
		return "Justified"
	case record.NotJustified:
		return "Not justified"
	case record.FollowUp:
		return "To be followed up"
	}
	return string(outcome)
}

// closeReview keeps what a reviewer finds.
func (s *site) closeReview(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	f := casework.Finding{
		Review: record.ReviewID(r.PathValue("review")), Outcome: record.ReviewOutcome(form.Get("outcome")), Words: record.Private(strings.TrimSpace(form.Get("words"))), Request: requestIn(form),
	}
	err = s.Desk.CloseReview(r.Context(), who, f)
	switch {
	case err == nil && f.Outcome == record.FollowUp:
		http.Redirect(w, r, "/reviews?done=follow#done", http.StatusSeeOther)
		return nil
	case err == nil:
		http.Redirect(w, r, "/reviews?done=closed#done", http.StatusSeeOther)
		return nil
	case !errors.Is(err, record.Invalid) && !errors.Is(err, record.Conflict):
		return fmt.Errorf("review: %w", err)
	}
	p, failed := s.reviewsPage(r, who)
	if failed != nil {
		return failed
	}
	if errors.Is(err, record.Conflict) {
		p.Conflict = "Nothing was changed: somebody else has closed it meanwhile. What they found stands below."
		p.Title = "Nothing was changed: " + p.Title
		return s.render(w, r, answer{http.StatusConflict, "reviews", p})
	}
	for i := range p.Open {
		if line := &p.Open[i]; line.ID == f.Review {
			line.Typed, line.Chosen, line.Wrong = f.Words, string(f.Outcome), "Choose what you found, and say why in at least three words"
			p.Errors = append(p.Errors, fieldError{"words-" + string(line.ID), line.Wrong})
		}
	}
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "reviews", p})
}
