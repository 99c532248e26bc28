package web

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// table is the drawing's twin: the same entries with the same filters, in words.
type table struct {
	Choices choices
	Rows    []row
	Shown   int // entries the filters leave
	Whole   int
	From    int
	To      int
	Oldest  bool
	Turn    string // the other order
	Earlier string // page before; "" when there is none
	Later   string // page after
	All     string
	Narrow  bool
	Clear   string
}

// row is one entry as a reader sees it, in the table, in the list on a phone and by itself.
type row struct {
	Token    string
	Chosen   bool
	When     string
	After    *relative
	Conflict bool
	Agency   string
	Lane     string
	Mark     template.HTML
	Text     record.Private
	Many     string // "12 in all", when one record stands for several
	Tags     []string
	Where    []record.Private
	Handling string
	Asked    []numbered // open questions that stand on it
	Raised   []numbered // open questions that it raised
	ID       string
	Link     string
}

// relative is a time told from another entry: "within 1 year after", and which.
type relative struct {
	Words  string
	Source *cite
}

// numbered is a question's number with its link.
type numbered struct {
	Number int
	Asks   record.Private
	Link   string
}

func (v *reading) table() table {
	items, f := v.items(), v.filter
	t := table{Choices: v.choices(), Shown: len(items), Whole: v.c.Len(), Oldest: f.Oldest, Narrow: f.narrow(), Clear: v.link("table")}
	from, to := 0, len(items)
	if !f.All {
		page := f.Page
		if v.entry != nil {
			if at := slices.Index(items, v.entry); at >= 0 {
				page = at/tablePage + 1
			}
		}
		page = min(page, max(1, (len(items)+tablePage-1)/tablePage))
		from = (page - 1) * tablePage
		to = min(from+tablePage, len(items))
		if page > 1 {
			t.Earlier = v.same("table", "page", strconv.Itoa(page-1))
		}
		if to < len(items) {
			t.Later = v.same("table", "page", strconv.Itoa(page+1))
		}
		if len(items) > tablePage {
			t.All = v.same("table", "page", "all")
		}
	}
	for _, it := range items[from:to] {
		t.Rows = append(t.Rows, v.row(it))
	}
	t.From, t.To = min(from+1, to), to
	turn := "oldest"
	if f.Oldest {
		turn = ""
	}
	t.Turn = v.same("table", "order", turn)
	return t
}

func (v *reading) row(it *chronology.Item) row {
	r := row{
		Token: v.opened.Token(it.Ref), Chosen: it == v.entry, When: whenWords(it), After: v.relative(it), Conflict: it.Conflict,
		Agency: drawing.Agency(it.Ref.Agency), Lane: drawing.LaneName(it.Lane), Mark: drawing.Mark(it.Lane, ranged(it), it.Several()), Text: drawing.InWords(it),
		Tags: v.tags(it), Where: whereWho(it), ID: string(it.Ref.Record), Link: v.entryLink(it),
	}
	if it.Count > 1 {
		r.Many = drawing.Total(it)
	}
	if it.Handling != "" && it.Handling != record.Open {
		r.Handling = v.c.Words().Handlings[it.Handling]
		if r.Handling == "" {
			r.Handling = string(it.Handling)
		}
	}
	for _, n := range v.standing[it.Ref] {
		q := v.questions[n-1]
		r.Asked = append(r.Asked, numbered{n, q.Asks, q.Link})
	}
	for i := range v.questions {
		if q := &v.questions[i]; q.prompt.Trigger == it.Ref && q.isOpen() {
			r.Raised = append(r.Raised, numbered{q.Number, q.Asks, q.Link})
		}
	}
	return r
}

// ranged reports a time told as more than one year of age: its mark is hollow.
func ranged(it *chronology.Item) bool {
	from, to, ok := it.Happened.IsAge()
	return ok && from != to
}

func (v *reading) relative(it *chronology.Item) *relative {
	if it.After.IsZero() {
		return nil
	}
	word := "within "
	if it.After.About {
		word = "about "
	}
	r := &relative{Words: word + durationWords(it.After.By) + " after"}
	if other := v.c.Find(it.After.Of); other != nil {
		c := v.cite(other)
		r.Source = &c
	}
	return r
}

// tags say which states an entry began, ended or said again.
func (v *reading) tags(it *chronology.Item) []string {
	var tags []string
	for _, bar := range v.c.Bars() {
		switch {
		case bar.Opened == it:
			tags = append(tags, "Began: "+drawing.StateName(&bar))
		case bar.Closed == it:
			tags = append(tags, "Ended: "+drawing.StateName(&bar))
		case slices.Contains(bar.Restated, it):
			tags = append(tags, "Said again: "+drawing.StateName(&bar))
		}
	}
	return tags
}

// whereWho gives the places and the people of an entry in the agency's words. A person is called by their role as well, unless the
// name already says it.
func whereWho(it *chronology.Item) []record.Private {
	var list []record.Private
	add := func(label string, name record.Private) {
		words := strings.TrimSpace(name.Reveal())
		switch {
		case words == "":
			words = label
		case label != "" && !strings.Contains(strings.ToLower(words), strings.ToLower(label)):
			words = label + ": " + words
		}
		if words != "" && !slices.Contains(list, record.Private(words)) {
			list = append(list, record.Private(words))
		}
	}
	words := record.Words()
	for _, p := range it.Places {
		add(words.PlaceKinds[p.Kind], p.Name)
	}
	for _, p := range it.People {
		add(words.Roles[p.Role], p.Name)
	}
	return list
}
