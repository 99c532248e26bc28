package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/web/drawing"
)

// bookPage is the rule library: every question that Sightline may ask, by theme. It holds nothing of anybody.
type bookPage struct {
	frame
	bookHead
	Count   string
	Asked   string // the words that were looked for
	Of      []option
	Narrow  bool
	Changed changed
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

// changed is what this partnership changed: what holds or is still to come, and what is over.
type changed struct {
	Now, Earlier []changedRule
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

func (b *rulebook) head() bookHead { return bookHead{Wrong: b.set.Wrong()} }

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
	return bookRule{Asks: rules.Question(r.Asks, ""), AskedOf: roleWords(r.AskedOf), Form: formWords(r.Form), Stands: becauseWords(r.Because), Off: b.off(r.ID, time.Now()), Link: ruleLink(r.ID)}
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

// changed gives what this partnership changed, also what is over or still to come.
func (b *rulebook) changed() changed { return b.changedLines(b.set.Changes()) }

func (b *rulebook) changedOf(id string) changed { return b.changedLines(b.set.ChangesOf(id)) }

func (b *rulebook) changedLines(changes []rules.Change) changed {
	var list changed
	for i := range changes {
		c := &changes[i]
		line := changedRule{Asks: c.Rule, Link: ruleLink(c.Rule), What: whatWords(c), Reason: c.Reason, When: datesWords(c.From, c.To)}
		if r := b.set.Find(c.Rule); r != nil {
			line.Asks = rules.Question(r.Asks, "")
		}
		if c.By != "" {
			line.By = roleWords(c.By)
		}
		if c.Past(time.Now().Unix()) {
			list.Earlier = append(list.Earlier, line)
		} else {
			list.Now = append(list.Now, line)
		}
	}
	return list
}

// whatWords says what a partnership's folder does to a rule.
func whatWords(c *rules.Change) string {
	switch c.What {
	case rules.Added:
		return "Added by this partnership"
	case rules.Replaced:
		return "Asked in this partnership’s own words"
	case rules.SwitchedOff:
		return "Not asked here"
	case rules.Changed:
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(c.Params)) {
		parts = append(parts, codeWords(name)+": "+c.Params[name]+" instead of "+c.Was[name])
	}
	return strings.Join(parts, "; ")
}

// datesWords says from when to when a change holds; "" when it always does.
func datesWords(from, to record.When) string {
	var parts []string
	if from.Known() {
		parts = append(parts, "from "+drawing.WhenWords(from))
	}
	if to.Known() {
		parts = append(parts, "until "+drawing.WhenWords(to))
	}
	return strings.Join(parts, " ")
}

// off says that a rule is not asked at a moment, and since when; "" while it is.
func (b *rulebook) off(id string, now time.Time) string {
	c := b.set.Off(id, now.Unix())
	if c == nil {
		return ""
	}
	return strings.Join(slices.DeleteFunc([]string{datesWords(c.From, c.To), c.Reason}, func(s string) bool { return s == "" }), ": ")
}
