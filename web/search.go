package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// searchPage finds entries by their words. The words are posted, so that none is in an address, a history or a log.
type searchPage struct {
	frame
	Asked    record.Private
	Wrong    string // why nothing was looked for
	Done     bool
	Count    string
	More     bool
	Children []foundChild
}

// foundChild is one child with the entries that were found.
type foundChild struct {
	Name    record.Private
	Link    string
	Entries []foundEntry
}

// foundEntry is one entry with the words around the first that was asked for.
type foundEntry struct {
	When   string
	Agency string
	Kind   string
	Words  []casework.Words
	Place  bool // the words stand in the name of a place
	Link   string
}

// searchBytes is more than a hundred words need, of which the rest would not be looked for.
const searchBytes = 16 << 10

// ask shows the form.
func (s *site) ask(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	return s.render(w, r, answer{http.StatusOK, "search", searchPage{frame: s.frame(r, "Search")}})
}

// search looks for what was asked, once it is something that can be looked for.
func (s *site) search(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p := searchPage{frame: s.frame(r, "Search")}
	words, err := wordsAsked(w, r)
	if err != nil {
		return err
	}
	p.Asked = record.Private(words)
	if p.Wrong = wrongWords(words); p.Wrong != "" {
		if len(words) > searchBytes {
			p.Asked = ""
		}
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "search", p})
	}
	found, more, err := s.Desk.Search(r.Context(), who, words)
	if err != nil {
		return fmt.Errorf("searching: %w", err)
	}
	p.Done, p.More, p.Children = true, more, byChild(found)
	p.Count = plural(len(found), "entry", "entries") + " of " + plural(len(p.Children), "child", "children")
	return s.render(w, r, answer{http.StatusOK, "search", p})
}

// wordsAsked reads the form; of one that is too long, so much that it is seen to be.
func wordsAsked(w http.ResponseWriter, r *http.Request) (string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	err := r.ParseForm()
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return strings.Repeat("x", searchBytes+1), nil
	case err != nil:
		return "", fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	return strings.TrimSpace(r.PostForm.Get("words")), nil
}

// formBytes is what a form of searchBytes may be once its letters are written as a form writes them.
const formBytes = 4 * searchBytes

func wrongWords(words string) string {
	switch {
	case len(words) > searchBytes:
		return "This is too long to look for. Enter a word or a few words"
	case !strings.ContainsFunc(words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return "Enter a word or a few words to look for"
	}
	return ""
}

// byChild puts what was found under the children, in the order found.
func byChild(found []casework.Found) []foundChild {
	var all []foundChild
	at := map[record.ChildID]int{}
	for i := range found {
		f := &found[i]
		n, ok := at[f.Child]
		if !ok {
			n = len(all)
			at[f.Child] = n
			all = append(all, foundChild{Name: f.Name, Link: childLink(f.Child, "")})
			if f.Name == "" {
				all[n].Name = "Name not recorded"
			}
		}
		all[n].Entries = append(all[n].Entries, foundEntryOf(f))
	}
	return all
}

func foundEntryOf(f *casework.Found) foundEntry {
	e := foundEntry{
		When: "time not known", Agency: drawing.Agency(f.Entry.Ref.Agency), Kind: codeWords(string(f.Entry.Kind)), Words: f.Words, Place: true,
		Link: childLink(f.Child, "") + "?" + url.Values{"e": {f.Token}}.Encode() + "#entry",
	}
	if f.Entry.Happened.Known() {
		e.When = drawing.WhenWords(f.Entry.Happened)
	}
	if info, ok := record.Words().Kind(f.Entry.Kind); ok {
		e.Kind = info.Label
	}
	for _, w := range f.Words {
		e.Place = e.Place && !w.Hit
	}
	return e
}
