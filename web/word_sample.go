package web

import (
	"fmt"
	"net/http"
	"net/url"

	"sightline/casework"
	"sightline/language"
	"sightline/record"
)

// samplePage shows a handful of entries of a team, to talk about together in supervision. It names nobody who wrote them.
type samplePage struct {
	frame

	Seed  string // "": nothing is drawn yet
	Items []sampledItem
}

// sampledItem is one entry with what was found in it.
type sampledItem struct {
	Number int
	Kind   string
	When   string
	Name   record.Private
	Link   string
	Text   []casework.Words
	Found  []sampledWords
}

// sampledWords is something that was found, and what could be written instead.
type sampledWords struct {
	Words   record.Private
	Why     string
	Instead [2]string
	Quoted  bool
}

// sample shows what was drawn. Without what a draw is repeated by it shows what it is for, and opens nothing.
func (s *site) sample(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p := &samplePage{frame: s.frame(r, "A sample for supervision"), Seed: r.URL.Query().Get("seed")}
	if p.Seed == "" {
		return s.render(w, r, answer{http.StatusOK, "word_sample", p})
	}
	drawn, err := s.Desk.DrawWords(r.Context(), who, p.Seed)
	if err != nil {
		return fmt.Errorf("a sample for supervision: %w", err)
	}
	for i := range drawn.Entries {
		p.Items = append(p.Items, sampledItemOf(&drawn.Entries[i], i+1))
	}
	return s.render(w, r, answer{http.StatusOK, "word_sample", p})
}

// draw begins another draw, by chance.
func (*site) draw(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	http.Redirect(w, r, samplePath+"?"+url.Values{"seed": {wishID()[:sampleSeed]}}.Encode(), http.StatusSeeOther)
	return nil
}

// sampleSeed is how many letters and digits name a draw.
const sampleSeed = 8

func sampledItemOf(e *casework.SampledEntry, number int) sampledItem {
	item := sampledItem{Number: number, Kind: kindWords(e.Item.Kind), When: sentence(whenWords(e.Item)), Name: e.Name, Link: childLink(e.Child, "") + "#e-" + e.Token}
	text := e.Item.Text.Reveal()
	item.Text = markedWords(text, e.Found)
	for i := range e.Found {
		f := &e.Found[i]
		item.Found = append(item.Found, sampledWords{record.Private(text[f.Start:f.End]), f.Term.Why, f.Instead(), f.Quoted})
	}
	return item
}

// markedWords cuts a text into what was found and what stands around it.
func markedWords(text string, found []language.Finding) (all []casework.Words) {
	from := 0
	for _, f := range found {
		all = append(all, casework.Words{Text: record.Private(text[from:f.Start])}, casework.Words{Text: record.Private(text[f.Start:f.End]), Hit: true})
		from = f.End
	}
	return append(all, casework.Words{Text: record.Private(text[from:])})
}
