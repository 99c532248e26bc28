package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// wordDesk is the part of the desk that tells how often agencies and teams write words that blame, and draws entries to talk about.
type wordDesk interface {
	ReportWords(ctx context.Context, who casework.Who, asked casework.WordsAsked) (*casework.WordsReport, error)
	EnterTraining(ctx context.Context, who casework.Who, wish casework.TrainingWish) error
	TrainingTeams(ctx context.Context, who casework.Who) ([]record.Team, error)
	TakeTrainingBack(ctx context.Context, who casework.Who, id record.TrainingID) error
	DrawWords(ctx context.Context, who casework.Who, seed string) (*casework.WordsSample, error)
}

// The addresses of these pages.
const (
	ratesPath    = "/words/rates"
	trainingPath = "/words/training"
	samplePath   = "/words/sample"
)

// ratesPage says how often agencies and teams write words that blame a child or a parent. It names nobody: no child, and nobody who wrote.
type ratesPage struct {
	frame

	Done    string
	Lead    string
	Over    []option
	Around  []option
	Areas   rateTable
	Each    []rateArea
	Trained []trainedLine
	Waits   bool
	Draws   bool // the reader can draw entries of their team
}

// rateTable is some rows with what they are called.
type rateTable struct {
	Caption, Head string
	Rows          []rateRow
}

// rateRow is an area, an agency, a team or a month.
type rateRow struct {
	Of                         record.Private
	Entries, Blaming, Quoting  int
	Per100, Now, Before, Turns string
}

// rateArea is one area: by month, by agency, by team, and which wordings are the commonest.
type rateArea struct {
	ID, Name string
	Chart    template.HTML
	Months   []rateRow
	Agencies rateTable
	Teams    rateTable
	Terms    []string
	Common   []commonTerms
}

// commonTerms are the commonest wordings of an agency.
type commonTerms struct {
	Of    string
	Terms string
}

// wordRates is the report.
func (s *site) wordRates(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	query := r.URL.Query()
	asked := casework.WordsAsked{Months: chosenOf(casework.WordsMonths, query.Get("months")), Around: chosenOf(casework.WordsAround, query.Get("around"))}
	report, err := s.Desk.ReportWords(r.Context(), who, asked)
	if err != nil {
		return fmt.Errorf("words that blame: %w", err)
	}
	p := &ratesPage{
		frame: s.frame(r, "Words that blame"), Waits: report.Waiting, Draws: who.Actor.Role == record.TeamManager,
		Over: lengthOptions(casework.WordsMonths, asked.Months), Around: lengthOptions(casework.WordsAround, asked.Around),
		Areas: rateTable{"Areas side by side", "Area", nil}, Trained: trainedLines(report.Trainings, who),
	}
	switch query.Get("done") {
	case "entered":
		p.Done = "The training is entered."
	case "back":
		p.Done = "The training is taken back."
	}
	most := mostRate(report.Areas)
	for i := range report.Areas {
		a := &report.Areas[i]
		p.Areas.Rows = append(p.Areas.Rows, rateRowOf(record.Private(areaOfRates(a.Area)), &a.WordsRow))
		p.Each = append(p.Each, rateAreaOf(a, report.Months, most))
	}
	p.Lead = "From " + report.Months[0].Format("January 2006") + " to " + report.Months[len(report.Months)-1].Format("January 2006") + "."
	return s.render(w, r, answer{http.StatusOK, "word_rates", p})
}

// chosenOf gives the length that was chosen, or the usual one.
func chosenOf(all []int, text string) int {
	for _, n := range all {
		if strconv.Itoa(n) == text {
			return n
		}
	}
	return all[0]
}

func lengthOptions(all []int, chosen int) (list []option) {
	for _, n := range all {
		list = append(list, option{strconv.Itoa(n), strconv.Itoa(n) + " months", n == chosen})
	}
	return list
}

func areaOfRates(code record.AreaCode) string {
	if code == "" {
		return "No area said"
	}
	return areaName(string(code))
}

func rateRowOf(of record.Private, row *casework.WordsRow) rateRow {
	return rateRow{
		Of: of, Entries: row.Entries, Blaming: row.Blaming, Quoting: row.Quoting, Per100: rateWords(row.Rate), Now: rateOfWords(row.Now), Before: rateOfWords(row.Before),
		Turns: turnWords(row.Now, row.Before),
	}
}

// rateWords says how many of a hundred entries blame.
func rateWords(r casework.Rate) string {
	per, known := r.Per100()
	if !known {
		return "–"
	}
	return strconv.FormatFloat(per, 'f', 1, 64)
}

// rateOfWords says it with the counts it is made of: nobody reads much into a rate of few.
func rateOfWords(r casework.Rate) string {
	if _, known := r.Per100(); !known {
		return "no entries told"
	}
	return rateWords(r) + " (" + strconv.Itoa(r.Blaming) + " of " + strconv.Itoa(r.Entries) + ")"
}

// turnWords says which way it goes.
func turnWords(now, before casework.Rate) string {
	is, known := now.Per100()
	was, knew := before.Per100()
	switch {
	case !known || !knew:
		return "not to be said yet"
	case rateWords(now) == rateWords(before):
		return "as before"
	case is < was:
		return "fewer than before"
	}
	return "more than before"
}

func rateAreaOf(a *casework.WordsOfArea, months []time.Time, most float64) rateArea {
	name := areaOfRates(a.Area)
	area := rateArea{
		ID: "area-" + string(a.Area), Name: name, Chart: ratesChart(name, a.Months, months, most), Terms: a.Terms,
		Agencies: rateTable{name + ": agencies", "Agency", nil}, Teams: rateTable{name + ": teams", "Team", nil},
	}
	for i, month := range a.Months {
		if month.Entries > 0 {
			area.Months = append(area.Months, rateRow{Of: record.Private(months[i].Format("January 2006")), Entries: month.Entries, Blaming: month.Blaming, Quoting: month.Quoting, Per100: rateWords(month)})
		}
	}
	for i := range a.Agencies {
		one := &a.Agencies[i]
		agency := agencyWords(one.Agency)
		area.Agencies.Rows = append(area.Agencies.Rows, rateRowOf(record.Private(agency), &one.WordsRow))
		if len(one.Terms) > 0 {
			area.Common = append(area.Common, commonTerms{agency, quotedWords(one.Terms)})
		}
		for j := range one.Teams {
			team := &one.Teams[j]
			area.Teams.Rows = append(area.Teams.Rows, rateRowOf(record.Private(team.Name.Reveal()+", "+agency), &team.WordsRow))
		}
	}
	return area
}

func quotedWords(all []string) string { return "“" + strings.Join(all, "”, “") + "”" }

// mostRate is the highest rate of any month of any area: all pictures have one measure.
func mostRate(areas []casework.WordsOfArea) (most float64) {
	for i := range areas {
		for _, month := range areas[i].Months {
			per, _ := month.Per100()
			most = max(most, per)
		}
	}
	return most
}

// The measures of the picture: 36 months fit a telephone.
const (
	rateBarWide = 6
	rateBarGap  = 3
	rateHigh    = 80
)

// ratesChart draws a bar for each month that has entries; the table beside it says the same in numbers.
func ratesChart(name string, rates []casework.Rate, months []time.Time, most float64) template.HTML {
	if most == 0 {
		return ""
	}
	wide, gap := rateBarWide, rateBarGap
	if len(rates) <= casework.WordsMonths[0] {
		wide, gap = 3*rateBarWide, 2*rateBarGap
	}
	width := len(rates)*(wide+gap) + gap
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="sl-months" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s: entries of a hundred that blame, for each month from %s to %s. The highest bar of all areas is %s of a hundred. A month without a bar has none that blame, or none that are told. The table says the same.">`,
		width, rateHigh+2, width, rateHigh+2, template.HTMLEscapeString(name), months[0].Format("January 2006"), months[len(months)-1].Format("January 2006"), strconv.FormatFloat(most, 'f', 1, 64))
	for i, r := range rates {
		if per, _ := r.Per100(); per > 0 {
			high := max(2, int(rateHigh*per/most))
			fmt.Fprintf(&b, `<rect class="x" x="%d" y="%d" width="%d" height="%d"/>`, gap+i*(wide+gap), rateHigh-high, wide, high)
		}
	}
	fmt.Fprintf(&b, `<path class="b" d="M0 %d.5H%d"/></svg>`, rateHigh, width)
	return template.HTML(b.String()) //nolint:gosec // G203: numbers, months of ours, and a name that is escaped
}
