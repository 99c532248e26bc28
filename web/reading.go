package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
	"sightline/web/drawing"
)

// reading is one child's record as it was opened for one page, with what several parts of the page need. Everything on the page is
// worked out from the opened view alone, so that a page about the past cannot say what came later.
type reading struct {
	opened    *casework.Opened
	c         *chronology.Chronology
	who       casework.Who
	query     url.Values
	past      bool
	bands     []drawing.Band
	bandOf    map[record.Ref]string
	questions []question
	standing  map[record.Ref][]int // the open questions that stand on an entry
	about     map[record.Ref]bool  // entries that an open question is about: where it arose, not all it cites
	chosen    int                  // number of the chosen question, 0 for none
	entry     *chronology.Item     // the chosen entry, or nil
	filter    filter
}

// read works out what the parts of a page share.
func read(r *http.Request, who casework.Who, o *casework.Opened, past bool) *reading {
	c := o.Chronology
	v := &reading{
		opened: o, c: c, who: who, query: r.URL.Query(), past: past, bands: drawing.Bands(c), bandOf: map[record.Ref]string{}, standing: map[record.Ref][]int{},
		about: map[record.Ref]bool{},
	}
	for _, band := range v.bands {
		for _, it := range band.Items {
			v.bandOf[it.Ref] = band.Key
		}
	}
	if n, err := strconv.Atoi(v.query.Get("q")); err == nil && n >= 1 && n <= len(o.Prompts) {
		v.chosen = n
	}
	if token := v.query.Get("e"); token != "" {
		if i := slices.IndexFunc(v.c.Items, func(it *chronology.Item) bool { return o.Token(it.Ref) == token }); i >= 0 {
			v.entry = v.c.Items[i]
		}
	}
	v.filter = v.readFilter()
	v.ask()
	return v
}

// ask numbers the questions once, in the order in which they opened.
func (v *reading) ask() {
	for i := range v.opened.Prompts {
		q := v.question(i+1, &v.opened.Prompts[i])
		v.questions = append(v.questions, q)
		if !q.isOpen() {
			continue
		}
		v.about[q.prompt.Trigger] = true
		for _, ref := range slices.Concat(q.prompt.Evidence, q.prompt.Later) {
			if !slices.Contains(v.standing[ref], q.Number) {
				v.standing[ref] = append(v.standing[ref], q.Number)
			}
		}
	}
}

func (v *reading) asks(p *record.Prompt) record.Private {
	return record.Private(rules.Question(p.Asks, v.opened.Name.Reveal()))
}

func (v *reading) significant(it *chronology.Item) bool {
	return drawing.Significant(it, v.about[it.Ref])
}

// name is what the child is called in a sentence.
func (v *reading) name() record.Private {
	if v.opened.Name == "" {
		return "the child"
	}
	return v.opened.Name
}

// base keeps in a link what says which view this is: the entry it stands at, and as known to whom.
func (v *reading) base() url.Values {
	kept := url.Values{}
	if v.past {
		for _, key := range []string{"at", "known"} {
			if value := v.query.Get(key); value != "" {
				kept.Set(key, value)
			}
		}
	}
	return kept
}

// link gives the address of this page with what was given, key and value in turn, and nothing else that was chosen.
func (v *reading) link(anchor string, pairs ...string) string {
	return address(v.base(), anchor, pairs)
}

// same gives the address of this page as it is, with what was given changed; an empty value takes a key away.
func (v *reading) same(anchor string, pairs ...string) string {
	kept := v.base()
	maps.Copy(kept, v.filter.query())
	if v.chosen > 0 {
		kept.Set("q", strconv.Itoa(v.chosen))
	}
	return address(kept, anchor, pairs)
}

func address(kept url.Values, anchor string, pairs []string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		kept.Del(pairs[i])
		if pairs[i+1] != "" {
			kept.Set(pairs[i], pairs[i+1])
		}
	}
	link := "?" + kept.Encode()
	if anchor != "" {
		link += "#" + anchor
	}
	return link
}

// cite is a link to the entry that a sentence comes from: who wrote it and when, in words.
type cite struct{ Words, Link string }

func (v *reading) cite(it *chronology.Item) cite {
	return cite{drawing.Agency(it.Ref.Agency) + ", " + whenWords(it), v.entryLink(it)}
}

func (v *reading) entryLink(it *chronology.Item) string {
	return v.same("entry", "e", v.opened.Token(it.Ref))
}
