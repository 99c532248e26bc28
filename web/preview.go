package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
)

// previewPage says what a rule would have asked, before anybody switches it on or changes it: counts alone, of all children.
type previewPage struct {
	frame
	bookHead
	Asks    string
	ID      string
	Link    string
	Over    []option
	Lead    string
	Part    string // "" when every child was read
	InForce string // what is asked now, where that is something else
	Fewer   string // "" when every number is shown
	Areas   []previewRow
	Months  []previewRow
	Chart   template.HTML
	Endings []endingLine
	Ends    string
}

// previewRow counts the questions of one area or month.
type previewRow struct {
	Of                       string
	Questions, Children      record.HowMany
	Exact, Possible, StillOn record.HowMany
}

// previewTable is rows under a name.
type previewTable struct {
	Caption, Head string
	Rows          []previewRow
}

// ByMonth gives the months as a table.
func (p *previewPage) ByMonth() previewTable {
	return previewTable{"Questions for each month", "Month", p.Months}
}

// ByArea gives the areas as a table.
func (p *previewPage) ByArea() previewTable {
	return previewTable{"Questions for each area", "Area", p.Areas}
}

// previewTime is how long a preview may read before it says how far it came.
const previewTime = 20 * time.Second

// lookBack are the times a preview can look back over.
var lookBack = []string{"90 days", "6 months", "1 year", "2 years", "5 years"}

func overOptions(chosen string) []option {
	if !slices.Contains(lookBack, chosen) {
		chosen = "1 year"
	}
	list := make([]option, len(lookBack))
	for i, over := range lookBack {
		list[i] = option{over, "the last " + over, over == chosen}
	}
	return list
}

// preview tries a rule over every child. It is posted, because it reads all records and leaves its line in the log.
func (s *site) preview(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	r.Body = http.MaxBytesReader(w, r.Body, choiceBytes)
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	book := s.book()
	rule := book.set.Find(r.PathValue("rule"))
	if rule == nil {
		return fmt.Errorf("%w: no such rule", record.NotFound)
	}
	over := r.PostForm.Get("over")
	if !slices.Contains(lookBack, over) {
		over = "1 year"
	}
	ctx, cancel := context.WithTimeout(r.Context(), previewTime)
	defer cancel()
	impact, err := s.Desk.Preview(ctx, who, casework.PreviewOf{Rules: []string{rule.ID}, Over: over})
	if err != nil {
		return fmt.Errorf("preview: %w", err)
	}
	endings, err := s.Desk.Endings(r.Context(), who, rule.ID)
	if err != nil {
		return fmt.Errorf("how a rule's questions ended: %w", err)
	}
	r.URL.Path = ruleLink(rule.ID) // where somebody comes back to
	p := previewOf(&impact, over)
	p.Endings, p.Ends = endingsOf(endings)
	p.frame, p.bookHead, p.Asks, p.ID, p.Link, p.Over = s.frame(r, "What a rule would have asked"), book.head(), rules.Question(rule.Asks, ""), rule.ID, ruleLink(rule.ID), overOptions(over)
	return s.render(w, r, answer{http.StatusOK, "preview", p})
}

// previewOf says an impact in words and rows.
func previewOf(i *casework.Impact, over string) *previewPage {
	p := &previewPage{Lead: leadWords(i, over), InForce: inForceWords(i)}
	if i.Part {
		p.Part = fmt.Sprintf("Time ran out: %v of %v children were read. The counts are of these alone.", i.Read, i.Children)
	}
	p.Areas, p.Months = previewRows(i.Areas, areaName), previewRows(i.Months, monthWords)
	p.Chart, p.Fewer = monthChart(i.Months), fewerWords(i)
	return p
}

// fewerWords says why numbers are not shown, where some are not.
func fewerWords(i *casework.Impact) string {
	const why = " From 1 to 5 children could be children somebody knows, so they are shown as “fewer than 6”; and what would let such a number be worked out is not shown."
	if !i.Questions.None() && (len(i.Areas) == 0 || len(i.Months) == 0) {
		return "Too few children stand in the rows of a table for it to be shown." + why
	}
	for _, row := range slices.Concat(i.Areas, i.Months, []casework.ImpactRow{{Tally: i.Tally}, {Tally: i.InForce}}) {
		for _, n := range []record.HowMany{row.Children, row.Questions, row.Exact, row.Possible, row.Open} {
			if _, told := n.Number(); !told {
				return strings.TrimSpace(why)
			}
		}
	}
	return ""
}

// leadWords says the whole of it in a few sentences.
func leadWords(i *casework.Impact, over string) string {
	would, read := "Over the last "+over+" this rule would have asked ", howMany(i.Read, "child", "children")+" whose record was read."
	questions, told := i.Questions.Number()
	switch {
	case i.Questions.None():
		return would + "nothing, about any of the " + read
	case !told && i.Tally.Children == record.Few():
		return would + "questions about fewer than 6 children, of the " + read
	case !told:
		return would + "questions about nearly all of the " + read
	}
	words := would + plural(questions, "question", "questions") + " about " + howMany(i.Tally.Children, "child", "children") + ", of the " + read
	switch _, told := i.Exact.Number(); {
	case told && !i.Possible.None() && !i.Exact.None():
		words += " " + i.Exact.String() + " would surely have been asked; of the others the times as they are written leave it open."
	case told && !i.Possible.None():
		words += " Whether it would, the times as they are written leave open."
	}
	if i.Open.None() {
		return words + " All of them had an answer by today."
	}
	if _, told := i.Open.Number(); told {
		words += " " + i.Open.String() + " would be open today."
	}
	return words
}

// inForceWords says what is asked now, where the rule is switched off or asked otherwise.
func inForceWords(i *casework.Impact) string {
	questions, told := i.InForce.Questions.Number()
	switch {
	case i.Same:
		return ""
	case i.InForce.Questions.None():
		return "As things stand here, none of them was asked."
	case !told && i.InForce.Children == record.Few():
		return "As things stand here, questions were asked about fewer than 6 children."
	case !told:
		return "As things stand here, questions were asked too; how many is not shown."
	}
	return "As things stand here, " + plural(questions, "question was", "questions were") + " asked about " + howMany(i.InForce.Children, "child", "children") + "."
}

func previewRows(rows []casework.ImpactRow, words func(string) string) []previewRow {
	list := make([]previewRow, len(rows))
	for n, row := range rows {
		list[n] = previewRow{words(row.Of), row.Questions, row.Children, row.Exact, row.Possible, row.Open}
	}
	return list
}

func areaName(code string) string {
	if code == "" {
		return "Not known"
	}
	return sentence(areaWords(record.AreaCode(code)))
}

// monthWords says a month as people do: "2026-05" is May 2026.
func monthWords(month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return "In no one month"
	}
	return at.Format("January 2006")
}

// What the chart of months measures, in its own units.
const (
	barWidth  = 14
	barGap    = 4
	barHeight = 60
)

// monthChart draws a bar for each month whose questions are told; the table under it says the same in numbers.
func monthChart(rows []casework.ImpactRow) template.HTML {
	most, without := 0, ""
	rows = slices.DeleteFunc(slices.Clone(rows), func(row casework.ImpactRow) bool { return row.Of == "" })
	for _, row := range rows {
		n, told := row.Questions.Number()
		if most = max(most, n); !told {
			without = " A month whose number is not shown has no bar."
		}
	}
	if most == 0 || len(rows) < 2 {
		return ""
	}
	var b strings.Builder
	width := len(rows)*(barWidth+barGap) + barGap
	fmt.Fprintf(&b, `<svg class="sl-months" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="Questions for each month, from %s to %s; the most in one month is %d.%s The table says the same.">`,
		width, barHeight+2, width, barHeight+2, monthWords(rows[0].Of), monthWords(rows[len(rows)-1].Of), most, without)
	for n, row := range rows {
		questions, _ := row.Questions.Number()
		sure, _ := row.Exact.Number()
		x, exact, all := barGap+n*(barWidth+barGap), barHeight*sure/most, barHeight*questions/most
		if questions > 0 {
			all = max(all, 2)
		}
		fmt.Fprintf(&b, `<rect class="p" x="%d" y="%d" width="%d" height="%d"/><rect class="x" x="%d" y="%d" width="%d" height="%d"/>`, x, barHeight-all, barWidth, all, x, barHeight-exact, barWidth, exact)
	}
	fmt.Fprintf(&b, `<path class="b" d="M0 %d.5H%d"/></svg>`, barHeight, width)
	return template.HTML(b.String()) //nolint:gosec // G203: numbers, and months of ours
}

// backToRule leads whoever comes to the address of a preview by itself to the rule.
func (*site) backToRule(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	http.Redirect(w, r, ruleLink(r.PathValue("rule")), http.StatusSeeOther)
	return nil
}
