package web

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

const (
	wordsScript = "words.js"
	wordsPath   = "POST /words"
	wordsMost   = 32 << 10 // bytes of a field, more than any keeps
	shownField  = "words-shown"
)

// wordNote is what stands quietly under what somebody wrote: words that blame, and what could be written instead. It stops nothing.
type wordNote struct {
	Term    string
	Found   []record.Private
	Why     string
	Instead []record.Private
	Light   string // of what blames nobody and leaves something out: what is asked; else ""
}

// mostNotes is how many stand under one field: more are read by nobody.
const mostNotes = 6

// wordNotes looks at what somebody wrote, a term at a time. What only asks stands last.
func wordNotes(text record.Private) (notes []wordNote) {
	whole := text.Reveal()
	for _, f := range casework.Wordings(whole) {
		found := record.Private(whole[f.Start:f.End])
		if at := slices.IndexFunc(notes, func(n wordNote) bool { return n.Term == f.Term.ID }); at >= 0 {
			if !slices.Contains(notes[at].Found, found) {
				notes[at].Found = append(notes[at].Found, found)
			}
			continue
		}
		note := wordNote{Term: f.Term.ID, Found: []record.Private{found}, Why: f.Term.Why}
		for _, way := range f.Instead() {
			note.Instead = append(note.Instead, record.Private(way))
		}
		if f.Term.Advice {
			note.Light = f.Term.Why
			if f.Term.ID == "by-whom" {
				note.Light = "By whom? Or: not yet known."
			}
		}
		notes = append(notes, note)
	}
	slices.SortStableFunc(notes, func(a, b wordNote) int { return compareBool(a.Light != "", b.Light != "") })
	return notes[:min(len(notes), mostNotes)]
}

// wordsUnder is what stands under a field: the place is there with nothing in it too, for what a script finds later.
type wordsUnder struct {
	Name  string // of the field it stands under
	Notes []wordNote
}

// Under gives what stands under a field; nil under one whose words are not looked at.
func (f *field) Under() *wordsUnder {
	if !f.Wording {
		return nil
	}
	if f.under == nil {
		f.under = &wordsUnder{f.Name, wordNotes(f.Value)}
	}
	return f.under
}

// Under gives what stands under the reason.
func (f *asideForm) Under() *wordsUnder { return &wordsUnder{"reason", wordNotes(f.Reason)} }

// Under gives what stands under the reason of a refusal.
func (l *approvalLine) Under() *wordsUnder {
	return &wordsUnder{"why-" + string(l.ID), wordNotes(l.Typed)}
}

// words looks at one field while somebody writes, and gives what stands under it. Nothing of it is kept or logged, and it is no use of a session.
func (s *site) words(w http.ResponseWriter, r *http.Request, _ casework.Signed) error {
	form, err := sentForm(w, r, wordsMost)
	if err != nil {
		return err
	}
	if !form.Has("text") {
		return fmt.Errorf("%w: there is no text", record.Invalid)
	}
	var out bytes.Buffer
	if err := s.templates["problem"].ExecuteTemplate(&out, "wordnotes", wordNotes(record.Private(worded(form.Get("text"))))); err != nil {
		return fmt.Errorf("what stands under a field: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, http.StatusOK, out.Bytes())
}

// notesOn gives what stands under one answer, where it was written in words of their own, and where it is changed.
func (st *stepping) notesOn(told *pathway.Said) (notes []wordNote, change string) {
	section, q := pathway.Meant(st.Sections, told.Name)
	if q == nil || q.Sort != pathway.Words || q.Spoken {
		return nil, ""
	}
	return wordNotes(told.Value), stepLink(st.At, section) + "#a." + told.Name
}

// termsOf gives the terms that a page shows and about which somebody chooses, each once.
func termsOf(parts []answerPart) (terms []string) {
	for p := range parts {
		for r := range parts[p].Rows {
			for _, note := range parts[p].Rows[r].Notes {
				if note.Light == "" && !slices.Contains(terms, note.Term) {
					terms = append(terms, note.Term)
				}
			}
		}
	}
	return terms
}

// agencyWording is wording of an agency that blames, on the page of its entry: theirs, with what the record holds beside it.
type agencyWording struct {
	Agency  string
	Found   []record.Private
	Why     string
	Instead []record.Private
	Facts   []countedCites
	Asked   *countedCites
	Never   string
	Heard   *countedCites
	Ask     string
	Do      string // the step in which it is answered, and where it is; "" for none
	Link    string
}

// countedCites is how often there is something in the record, and where.
type countedCites struct {
	Say   string
	Cites []cite
	More  int // than are linked
}

// mostCited is how many entries a line links to.
const mostCited = 6

// wordings gives the wording of the chosen entry that blames. The child's own words are never among it.
func (v *reading) wordings() (all []agencyWording) {
	for _, w := range casework.WordedIn(v.c, v.entry) {
		one := agencyWording{Agency: v.row(v.entry).Agency, Found: w.Words, Why: w.Term.Why, Never: w.Never, Ask: w.Ask}
		for _, way := range w.Instead() {
			one.Instead = append(one.Instead, record.Private(way))
		}
		for i := range w.Facts {
			one.Facts = append(one.Facts, *v.counted(&w.Facts[i], true))
		}
		if w.Never == "" {
			one.Asked = v.counted(w.Asked, false)
		}
		one.Heard = v.counted(w.Heard, false)
		if step, known := pathway.Find(w.Step); known && !v.past && step.Takes(v.who.Actor.Role) {
			one.Do, one.Link = step.Title, stepLink(casework.StepAt{Child: v.opened.ID, Step: step.ID}, "")
		}
		all = append(all, one)
	}
	return all
}

// counted says how often there is something, as far as it is known, and links to it; nil for nothing.
func (v *reading) counted(n *casework.Counted, number bool) *countedCites {
	if n == nil {
		return nil
	}
	c := &countedCites{Say: n.Say, Cites: v.cites(n.Items[:min(len(n.Items), mostCited)])}
	c.More = len(n.Items) - len(c.Cites)
	if number {
		c.Say = strings.TrimSpace(manyWords(n) + " " + n.Say)
	}
	return c
}

func manyWords(n *casework.Counted) string {
	switch {
	case n.Count == 0:
		return "No"
	case n.Least:
		return fmt.Sprintf("At least %d", n.Count)
	}
	return fmt.Sprint(n.Count)
}
