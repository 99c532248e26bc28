package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// sharePage asks what was decided about sharing what is known of a child, and shows the answers before they are recorded.
type sharePage struct {
	frame

	Tabs    []tab
	Name    record.Private
	Fields  []*field
	Answers []answered // when they are to be checked
	Sent    url.Values // what was answered, to be sent again
	Request string
	Self    string
	Errors  []fieldError
	Done    string
	Again   bool // consent was recorded as refused: a reminder that it decides nothing
}

// answered is one question with its answer.
type answered struct {
	Name, Label string
	Value       record.Private
}

// shareForm are the questions, in their order.
type shareForm struct {
	shared, purpose, basis, to, others, entries, what, leftOut, reason, told, whyNot, consent, review *field
}

func (f *shareForm) all() []*field {
	return []*field{f.shared, f.purpose, f.basis, f.to, f.others, f.entries, f.what, f.leftOut, f.reason, f.told, f.whyNot, f.consent, f.review}
}

// listedEntries is how many entries can be chosen from; the others are said in words.
const listedEntries = 15

func newShareForm(o *casework.Opened) *shareForm {
	f := &shareForm{
		shared: &field{Name: "shared", Kind: oneOf, Label: "What was decided?", Options: []option{
			{Value: string(casework.ShareAll), Words: "To share all that was asked"}, {Value: string(casework.SharePart), Words: "To share part of it"}, {Value: string(casework.ShareNone), Words: "Not to share"},
		}},
		purpose: &field{Name: "purpose", Kind: aLine, Label: "What for?", Hint: "What the information was asked for, or offered for"},
		basis:   &field{Name: "basis", Kind: oneOf, Label: "The ground in law", Fold: "Show the grounds"},
		to:      &field{Name: "to", Kind: aList, Label: "With which agency?", Options: agencyOptions()},
		others:  &field{Name: "to-others", Kind: aLine, Label: "Or with whom else?", Hint: "By their function, as in “the hospital of the next county”"},
		entries: &field{Name: "entries", Kind: severalOf, Label: "Which entries?", Hint: "The latest ones. Say anything else in the next box.", Fold: "Show the entries"},
		what:    &field{Name: "what", Kind: someWords, Wording: true, Label: "Or what, in words?"},
		leftOut: &field{Name: "left-out", Kind: someWords, Wording: true, Label: "What was left out, and why?", Hint: "For example what concerns somebody else, or would put somebody in danger"},
		reason:  &field{Name: "reason", Kind: someWords, Wording: true, Label: "Why was it decided so?", Hint: "It stands in the chronology, and the child may read it one day. Name roles, not people."},
		told:    &field{Name: "told", Kind: oneOf, Label: "Was the family told?", Options: []option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}}},
		whyNot:  &field{Name: "why-not-told", Kind: aLine, Label: "If not, why?", Hint: "For example because it would put the child in danger"},
		consent: &field{Name: "consent", Kind: oneOf, Label: "Consent, as a fact", Hint: "To protect a child, consent is not needed. It is written down where it was asked, and decides nothing here."},
		review:  &field{Name: "review", Kind: aDate, Label: "When is it looked at again?", Hint: "Leave it empty when it is not"},
	}
	for _, b := range casework.Bases() {
		words := b.Words + " (" + b.Source + ")"
		if b.Confirm {
			words += ": confirm locally"
		}
		f.basis.Options = append(f.basis.Options, option{Value: b.Code, Words: words})
	}
	consents, _ := record.Words().Detail("sharing.decision", "consent")
	for _, code := range consents.Codes {
		f.consent.Options = append(f.consent.Options, option{Value: code, Words: sentence(strings.ReplaceAll(code, "-", " "))})
	}
	for _, it := range slices.Backward(o.Chronology.Items) {
		if len(f.entries.Options) == listedEntries {
			break
		}
		f.entries.Options = append(f.entries.Options, option{Value: o.Token(it.Ref), Words: shortEntry(it)})
	}
	return f
}

// agencyOptions are the agencies of the vocabulary, in alphabetical order.
func agencyOptions() []option {
	var all []option
	for code := range record.Words().AgencyList {
		all = append(all, option{Value: string(code), Words: drawing.Agency(code)})
	}
	slices.SortFunc(all, func(a, b option) int { return strings.Compare(a.Words, b.Words) })
	return all
}

// decision is what was answered.
func (f *shareForm) decision(id record.ChildID, form url.Values) casework.SharingDecision {
	d := casework.SharingDecision{
		Child: id, Shared: casework.Sharing(f.shared.Value), Purpose: f.purpose.Value, Basis: f.basis.Value.Reveal(), To: record.AgencyCode(f.to.Value), ToOthers: f.others.Value,
		Entries: f.entries.chosenOf(), What: f.what.Value, LeftOut: f.leftOut.Value, Reason: f.reason.Value, ToldFamily: f.told.Value == "yes", WhyNotTold: f.whyNot.Value,
		Consent: f.consent.Value.Reveal(), Request: requestIn(form),
	}
	if f.review.Value != "" {
		d.Review = "?" // no day, until it is one
		if day, ok := f.review.day(); ok {
			d.Review = day.Format(time.DateOnly)
		}
	}
	return d
}

func (s *site) share(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, _, err := s.sharePage(r, who)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("done") == "recorded" {
		p.Done = "It stands in the chronology now."
	}
	return s.render(w, r, answer{http.StatusOK, "share", p})
}

func (s *site) sharePage(r *http.Request, who casework.Who) (*sharePage, *shareForm, error) {
	id := record.ChildID(r.PathValue("child"))
	o, err := s.Desk.Open(r.Context(), who, id, casework.View{})
	if err != nil {
		return nil, nil, fmt.Errorf("sharing: %w", err)
	}
	f := newShareForm(o)
	p := &sharePage{
		frame: s.frame(r, "A decision to share, or not"), Tabs: tabsOf(id, "Share"), Name: o.Name, Fields: f.all(), Request: newRequest(), Self: childLink(id, "share"),
	}
	p.Whose = whoseOf(o.Named())
	return p, f, nil
}

// doShare shows the answers to be checked, and records them once they were.
func (s *site) doShare(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p, f, err := s.sharePage(r, who)
	if err != nil {
		return err
	}
	readAll(form, f.all()...)
	d := f.decision(record.ChildID(r.PathValue("child")), form)
	wrong := d.Problems(s.Now())
	f.told.required("Say whether the family was told")
	for i := range wrong {
		f.wrong(&wrong[i])
	}
	p.Errors, p.Request, p.Again = wrongOf(f.all()...), d.Request.ID, d.Consent == "refused"
	switch {
	case len(p.Errors) > 0:
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "share", p})
	case form.Get("do") != "record":
		p.check(f, form)
		return s.render(w, r, answer{http.StatusOK, "share", p})
	}
	_, err = s.Desk.Share(r.Context(), who, d)
	switch {
	case err == nil:
		http.Redirect(w, r, childLink(d.Child, "share")+"?done=recorded#done", http.StatusSeeOther)
		return nil
	case errors.Is(err, record.Invalid):
		p.Errors = []fieldError{{"reason", plainWords(err)}}
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "share", p})
	}
	return fmt.Errorf("sharing: %w", err)
}

// wrong puts what is wrong beside its field.
func (f *shareForm) wrong(problem *casework.FieldProblem) {
	for _, one := range f.all() {
		if one.Name == problem.Field && one.Wrong == "" && (one != f.whyNot || f.told.Value == "no") {
			one.Wrong = problem.Say
		}
	}
}

// check shows what was answered, to be recorded or changed.
func (p *sharePage) check(f *shareForm, form url.Values) {
	p.Sent = url.Values{}
	for name, values := range form {
		if name != "do" && name != "request" {
			p.Sent[name] = values
		}
	}
	for _, one := range f.all() {
		if said := answerOf(one); said != "" {
			p.Answers = append(p.Answers, answered{one.Name, one.Label, said})
		}
	}
	p.Title = "Check your answers"
}

// answerOf gives what was answered in words.
func answerOf(f *field) record.Private {
	if len(f.Options) == 0 {
		return f.Value
	}
	var words []string
	for _, o := range f.Options {
		if o.Chosen {
			words = append(words, o.Words)
		}
	}
	return record.Private(strings.Join(words, "; "))
}

// Hidden are the answers as hidden fields.
func (p *sharePage) Hidden() []keptField { return (&kept{Form: p.Sent}).Fields() }

func shareTab(id record.ChildID, here string) tab {
	return tab{Words: "Sharing", Link: childLink(id, "share"), Here: here == "Share"}
}

// shortEntry names an entry in a list of many: when, who, what, and how it begins.
func shortEntry(it *chronology.Item) string {
	const letters = 70
	words := []rune(strings.Join(strings.Fields(it.Text.Reveal()), " "))
	if len(words) > letters {
		words = append(words[:letters], '…')
	}
	kind, _ := record.Words().Kind(it.Kind)
	return whenWords(it) + ", " + drawing.Agency(it.Ref.Agency) + ", " + kind.Label + ": " + string(words)
}
