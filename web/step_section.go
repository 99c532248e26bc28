package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// sectionPage is one section of a step: what the record says, and a few questions.
type sectionPage struct {
	stepFrame
	typing

	Number  string // "2 of 5"
	Section pathway.Section
	Shown   []shownRow
	Asks    []ask
	Errors  []fieldError
	Saved   bool
	Quick   string // what its one button says, where it is sent at once
	Further bool   // what was answered asks more of the same section
	Post    string // where it is sent
	Keeps   string // and where it is kept while somebody types
}

// typing says which open page sends something, and what it showed of the section.
type typing struct{ Page, Had, Seen string }

// shownRow is something of the record beside the questions.
type shownRow struct {
	Lead   string
	Text   record.Private
	Source *cite
	List   []string // folded away behind the lead
	Do     string   // the step by which something is done about it, and where it is; "" for none
	Link   string
}

// stepSection shows the questions of one section.
func (s *site) stepSection(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	st, err := s.stepping(r, who)
	if err != nil {
		return err
	}
	if st.Closed != "" {
		return s.stepClosed(w, r, st)
	}
	n := st.section(r.PathValue("section"))
	if n < 0 {
		return s.noSection(w, r, st)
	}
	p := s.sectionPage(r, st, n, nil)
	query := r.URL.Query()
	p.Saved, p.Further = query.Has("saved"), query.Has("further")
	return s.render(w, r, answer{http.StatusOK, "step_section", p})
}

// noSection leads to the step: which sections there are follows from what was answered.
func (s *site) noSection(w http.ResponseWriter, r *http.Request, st *stepping) error {
	http.Redirect(w, r, stepLink(st.At, ""), http.StatusSeeOther)
	return nil
}

func (s *site) sectionPage(r *http.Request, st *stepping, n int, wrong map[string]string) *sectionPage {
	section, number := st.Sections[n], fmt.Sprintf("%d of %d", n+1, len(st.Sections)) // its title may name the child, and a page's is kept in a browser's history
	p := &sectionPage{
		stepFrame: s.stepFrame(r, st, st.Step.Title+", part "+number), Number: number, Section: section, Post: stepLink(st.At, section.ID),
		typing: typing{rand.Text(), casework.ShownOf(st.kept, topsOf(&section)), st.Seen},
	}
	if n > 0 {
		p.Lede = "" // it stood above the first
	}
	p.Quick = st.quick()
	p.Draft, p.Keeps = s.assetLink(draftScript), strings.TrimSuffix(stepLink(casework.StepAt{Child: st.At.Child, Context: st.At.Context, Step: st.At.Step}, section.ID), "/")+"/draft"
	k := &asker{st, r.URL.Query().Get("add"), wrong}
	p.Asks = k.all(section.Questions, "")
	p.Shown = st.shown(section.Shown)
	return p
}

// shown is what of the record stands beside questions, each with the way to its entry.
func (st *stepping) shown(all []pathway.Shown) (rows []shownRow) {
	for _, one := range all {
		row := shownRow{Lead: one.Lead, Text: one.Text, List: one.List}
		if c := st.cite(one.Entry); c.Link != "" {
			row.Source = &c
		}
		if step, known := pathway.Find(one.Step); known && step.Takes(st.who.Actor.Role) {
			row.Do, row.Link = step.Title, stepLink(casework.StepAt{Child: st.At.Child, Step: step.ID}, "")
		}
		rows = append(rows, row)
	}
	return rows
}

func topsOf(section *pathway.Section) map[string]bool {
	tops := map[string]bool{}
	for i := range section.Questions {
		tops[section.Questions[i].ID] = true
	}
	return tops
}

// answerSection keeps what was typed, whatever is missing, and does what the button says.
func (s *site) answerSection(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, formMost)
	if err != nil {
		return err
	}
	if form.Get("do") == "merge" {
		merged(form)
	}
	sent := typedIn(form, r.PathValue("section"))
	st, err := s.keepSection(r, who, sent)
	if clash, is := errors.AsType[*stepClash](err); is {
		return s.stepClashed(w, r, clash)
	}
	if err != nil {
		return err
	}
	return s.sectionKept(w, r, st)
}

// stepClash is a section of which two open pages of the same person say different things.
type stepClash struct {
	st   *stepping
	sent casework.Typed
}

// Error says so.
func (*stepClash) Error() string {
	return record.Conflict.Error() + ": another page of the same person keeps something else of this section"
}

// Unwrap makes it a Conflict.
func (*stepClash) Unwrap() error { return record.Conflict }

// mostTries is how often a draft is kept anew when another page of the same person comes first each time.
const mostTries = 4

// keepSection keeps what was sent of a section. When another page keeps another section at the same moment, both are kept.
func (s *site) keepSection(r *http.Request, who casework.Who, sent casework.Typed) (*stepping, error) {
	for try := 1; ; try++ {
		st, err := s.stepping(r, who)
		if err != nil {
			return nil, err
		}
		if len(st.kept) == 0 && r.PostForm.Get("seen") != "" {
			st.Seen = r.PostForm.Get("seen") // what had been decided when the page was opened
		}
		sent := st.only(sent)
		answers := maps.Clone(st.kept)
		if !sent.Into(answers, st.Hands) {
			return nil, &stepClash{st, sent}
		}
		removeRow(answers, r.PostForm.Get("do"))
		st.Shown = casework.ShownBefore(st.Shown, sent.Shown)
		st.answer(answers)
		_, err = s.Desk.KeepStep(r.Context(), who, st.StepForm)
		if err == nil {
			return st, nil
		}
		if _, is := errors.AsType[*record.Clash](err); !is || try == mostTries {
			return nil, fmt.Errorf("keeping a step: %w", err)
		}
	}
}

// only leaves of what was sent what the section asks, with entries by their references.
func (st *stepping) only(sent casework.Typed) casework.Typed {
	i := st.section(sent.Section)
	if i < 0 {
		sent.Answers = pathway.Answers{}
		return sent
	}
	asked := pathway.Answers{}
	for name, values := range sent.Answers {
		if q := called(st.Sections[i].Questions, "", name); q != nil && (q.Sort == pathway.Repeated || isAsked(st.Sections[i:i+1], name)) {
			asked[name] = values
		}
	}
	sent.Answers = asked
	for name, values := range asked {
		if _, q := pathway.Meant(st.Sections, name); q != nil && q.Sort == pathway.Entries {
			asked[name] = st.refs.only(values)
		}
	}
	return sent
}

func isAsked(sections []pathway.Section, name string) bool {
	_, q := pathway.Meant(sections, name)
	return q != nil
}

// removeRow empties the row that a button names.
func removeRow(a pathway.Answers, do string) {
	if row, is := strings.CutPrefix(do, "remove:"); is && askedShape.MatchString(row) {
		for name := range a {
			if strings.HasPrefix(name, row+".") {
				a[name] = []string{""}
			}
		}
	}
}

// sectionKept goes where the button leads.
func (s *site) sectionKept(w http.ResponseWriter, r *http.Request, st *stepping) error {
	if st.Closed != "" {
		return s.stepClosed(w, r, st)
	}
	n := st.section(r.PathValue("section"))
	if n < 0 {
		return s.noSection(w, r, st)
	}
	section := &st.Sections[n]
	do, what, _ := strings.Cut(r.PostForm.Get("do"), ":")
	here := stepLink(st.At, section.ID)
	switch do {
	case "draft":
		return led(w, r, with(here, "saved", "yes")+"#saved")
	case "leave":
		return led(w, r, stepLink(st.At, ""))
	case "add":
		return led(w, r, with(here, "add", what)+"#"+url.PathEscape("a."+what+".end"))
	case "remove":
		within, _, _ := cutLast(what, ".")
		return led(w, r, here+"#"+url.PathEscape("a."+within+".end"))
	}
	if st.further(section, r.PostForm["q"]) {
		return led(w, r, with(here, "further", "yes")+"#further")
	}
	wrong, errs := st.wrongIn(section)
	switch {
	case len(errs) == 0 && st.quick() != "":
		return s.takeAtOnce(w, r, st)
	case len(errs) == 0:
		return led(w, r, st.after(n))
	}
	p := s.sectionPage(r, st, n, wrong)
	p.Errors, p.Title = errs, "Error: "+p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "step_section", p})
}

// quick is what the one button of a step says whose one section is sent at once; "" for every other.
func (st *stepping) quick() string {
	if len(st.Sections) != 1 {
		return ""
	}
	return st.Step.Quick
}

// takeAtOnce takes a step when its one section is sent.
func (s *site) takeAtOnce(w http.ResponseWriter, r *http.Request, st *stepping) error {
	wish := casework.Taking{At: st.At, Answers: st.Answers, Seen: st.Seen, Shown: st.Shown, Request: casework.Request{ID: st.Request}}
	if seen := r.PostForm.Get("seen"); seen != "" {
		wish.Seen = seen
	}
	if _, err := s.Desk.Take(r.Context(), st.who, wish); err != nil {
		return s.notTaken(w, r, st, err)
	}
	return led(w, r, stepHome(st.At)+"?done="+st.Step.ID+"#done")
}

// further reports that the section asks something now that did not stand on the page that was sent.
func (st *stepping) further(section *pathway.Section, stood []string) bool {
	k := &asker{stepping: st}
	was := map[string]bool{}
	for _, name := range stood {
		was[name] = true
	}
	var more func([]ask) bool
	more = func(asks []ask) bool {
		for i := range asks {
			a := &asks[i]
			if a.Sort == pathway.Group && more(a.Inner) || a.Sort != pathway.Group && !was[a.Full] {
				return true
			}
			for row := range a.Rows {
				if len(a.Rows) <= rowsIn(stood, a.Full) && more(a.Rows[row].Inner) {
					return true
				}
			}
		}
		return false
	}
	return more(k.all(section.Questions, ""))
}

// rowsIn counts the rows of a repeated question that stood on a page.
func rowsIn(stood []string, full string) int {
	rows := map[string]bool{}
	for _, name := range stood {
		if rest, is := strings.CutPrefix(name, full+"."); is {
			row, _, _ := strings.Cut(rest, ".")
			rows[row] = true
		}
	}
	return len(rows)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// with adds one thing of ours to an address.
func with(link, key, value string) string {
	sign := "?"
	if strings.Contains(link, "?") {
		sign = "&"
	}
	return link + sign + url.Values{key: {value}}.Encode()
}

func led(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
