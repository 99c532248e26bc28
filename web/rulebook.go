package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
)

// bookPage is the rule library: every question that Sightline may ask, by theme. It holds nothing of anybody.
type bookPage struct {
	frame
	bookHead
	Count   string
	Asked   string // the words that were looked for
	Of      []option
	Narrow  bool
	Changed []changedRule
	Themes  []bookTheme
}

// bookHead stands on top of every page of the library: what could not be loaded is not asked, and nobody must think that it is.
type bookHead struct {
	Wrong []string
}

// bookTheme is the rules of one theme.
type bookTheme struct {
	Code, Words string
	Rules       []bookRule
}

// bookRule is one rule as a line of the library.
type bookRule struct {
	Asks    string
	AskedOf string
	Form    string
	Stands  string
	Off     string // "" while it is asked; else since when it is not
	Link    string
}

// changedRule is what this partnership changed: a rule that is not asked here, or asked otherwise.
type changedRule struct {
	Asks   string
	Link   string
	What   string
	Reason string
	By     string
	When   string
}

// rulebook is the library made ready to be read and searched. It is made once.
type rulebook struct {
	set    *rules.Set
	words  map[string]rules.Words
	search map[string]string // what is searched of each rule, in small letters
}

// bookOf makes the library ready when somebody first opens it.
func bookOf(desk Desk) func() *rulebook {
	return sync.OnceValue(func() *rulebook {
		b := &rulebook{set: desk.Rules(), words: map[string]rules.Words{}, search: map[string]string{}}
		for _, r := range b.set.Rules {
			words := r.Words()
			b.words[r.ID] = words
			var says []string
			for _, g := range r.Grounds() {
				says = append(says, g.Source, g.Where, g.Says)
			}
			b.search[r.ID] = strings.ToLower(strings.Join([]string{r.ID, rules.Question(r.Asks, ""), roleWords(r.AskedOf), themeWords(r.Theme), formWords(r.Form), strings.Join(says, " "), words.String()}, " "))
		}
		return b
	})
}

func (b *rulebook) head() bookHead { return bookHead{} }

// bookWords is how many letters of what is looked for are read: nobody asks for more.
const bookWords = 200

// rulebook shows the library, or what of it holds all the words that were looked for. They are words of rules, not of anybody's record.
func (s *site) rulebook(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	book, query := s.book(), r.URL.Query()
	asked, of := shortened(strings.TrimSpace(query.Get("q")), bookWords), record.Role(query.Get("of"))
	if record.Words().AskedOf[of] == "" {
		of = ""
	}
	p := bookPage{frame: s.frame(r, "Questions that can be asked"), bookHead: book.head(), Asked: asked, Narrow: asked != "" || of != "", Changed: book.changed(), Of: bookRoles(book, of)}
	found := 0
	for _, theme := range record.Words().Themes() {
		t := bookTheme{Code: string(theme), Words: themeWords(theme)}
		for _, rule := range book.set.Rules {
			if rule.Theme == theme && (of == "" || rule.AskedOf == of) && book.holds(rule.ID, asked) {
				t.Rules = append(t.Rules, book.line(rule))
			}
		}
		if found += len(t.Rules); len(t.Rules) > 0 {
			p.Themes = append(p.Themes, t)
		}
	}
	p.Count = plural(found, "question", "questions")
	return s.render(w, r, answer{http.StatusOK, "rulebook", p})
}

// holds reports that all the words stand in what is searched of a rule.
func (b *rulebook) holds(id, asked string) bool {
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(asked)), func(word string) bool { return !strings.Contains(b.search[id], word) })
}

func (b *rulebook) line(r *rules.Rule) bookRule {
	return bookRule{Asks: rules.Question(r.Asks, ""), AskedOf: roleWords(r.AskedOf), Form: formWords(r.Form), Stands: becauseWords(r.Because), Link: ruleLink(r.ID)}
}

// bookRoles are the roles that any rule asks.
func bookRoles(b *rulebook, chosen record.Role) []option {
	list := []option{{"", "Anybody", chosen == ""}}
	for _, r := range b.set.Rules {
		if !slices.ContainsFunc(list, func(o option) bool { return o.Value == string(r.AskedOf) }) {
			list = append(list, option{string(r.AskedOf), roleWords(r.AskedOf), r.AskedOf == chosen})
		}
	}
	slices.SortFunc(list[1:], func(a, b option) int { return compareWords(a.Words, b.Words) })
	return list
}

func ruleLink(id string) string { return "/rules/" + url.PathEscape(id) }

func themeWords(theme record.Theme) string {
	for _, item := range record.Words().ThemeList {
		if item.Key == string(theme) {
			if words, ok := item.Value.(string); ok {
				return words
			}
		}
	}
	return codeWords(string(theme))
}

// formWords says in a few words what sort of thing a rule notices.
func formWords(form string) string {
	words := map[string]string{
		"on": "Something happened", "then-not": "Something did not follow", "count": "So many within a time", "cluster": "Different signs together", "absent": "Nothing for a time",
		"decision": "A decision without its evidence", "share": "Most of them alike", "change": "Much more or less than before", "unshared": "Known to one and not shared", "unquorate": "A meeting without those it needs",
	}[form]
	if words == "" {
		return codeWords(form)
	}
	return words
}

// shortened cuts a text to so many letters.
func shortened(s string, most int) string {
	if letters := []rune(s); len(letters) > most {
		return string(letters[:most])
	}
	return s
}

// changed gives what this partnership changed.
func (b *rulebook) changed() []changedRule { return nil }

func (b *rulebook) changedOf(string) []changedRule { return nil }
