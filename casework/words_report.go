package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/language"
	"sightline/record"
	"sightline/store"
)

// Rate is how many entries with text there are, and how many of them blame. It is of agencies, areas and teams, never of a person.
type Rate struct {
	Entries int
	Blaming int
	Quoting int // that do not blame, and quote others who do
}

func (r Rate) and(other Rate) Rate {
	return Rate{r.Entries + other.Entries, r.Blaming + other.Blaming, r.Quoting + other.Quoting}
}

// Per100 gives how many of a hundred entries blame; false: there are none.
func (r Rate) Per100() (float64, bool) {
	if r.Entries == 0 {
		return 0, false
	}
	const hundred = 100
	return hundred * float64(r.Blaming) / float64(r.Entries), true
}

// WordsRow is what is told of an area, an agency or a team over the time of a report.
type WordsRow struct {
	Rate

	Months []Rate // one for each month of the report
	Now    Rate   // of the quarter it is
	Before Rate   // of the quarter before
	Terms  []string
	terms  map[string]int
}

// WordsOfAgency is a row of an agency in an area, with its teams.
type WordsOfAgency struct {
	WordsRow

	Agency record.AgencyCode
	Teams  []WordsOfTeam
}

// WordsOfTeam is a row of a team.
type WordsOfTeam struct {
	WordsRow

	ID   record.TeamID
	Name record.Private
}

// WordsOfArea is a row of an area, with the agencies that can be told by themselves. The others are in the area's figures.
type WordsOfArea struct {
	WordsRow

	Area     record.AreaCode // "": entries that name none, of agencies that name none
	Agencies []WordsOfAgency
}

// WordsReport says how often agencies and teams write words that blame a child or a parent, over some months to the one it is. It names no
// child and nobody who wrote.
type WordsReport struct {
	Months    []time.Time // the first day of each
	Areas     []WordsOfArea
	Trainings []TrainingRates
	Waiting   bool // some records are read in the background, and are in no figure yet
}

// WordsAsked says over how many months, and how many months before and after a training are looked at.
type WordsAsked struct{ Months, Around int }

// The lengths a report can have, and those around a training; the first is the usual one.
var (
	WordsMonths = []int{12, 24, 36}
	WordsAround = []int{3, 6, 12}
)

// ReportWords counts over all children, for those who look after the partnership, who review access, and managers. No record is read for it:
// only what is kept counted of each.
func (d *Desk) ReportWords(ctx context.Context, who Who, asked WordsAsked) (*WordsReport, error) {
	if !slices.Contains(WordsMonths, asked.Months) || !slices.Contains(WordsAround, asked.Around) {
		return nil, fmt.Errorf("%w: a report is over 12, 24 or 36 months, and looks 3, 6 or 12 months around a training", record.Invalid)
	}
	access, err := d.access(ctx, who, record.CountWordsAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, err
	}
	n := &wordsCounting{parts: map[writtenBy]*wordsPart{}}
	var trainings []record.Training
	var teams []record.Team
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		if trainings, err = r.Trainings(ctx); err != nil {
			return err
		}
		if teams, err = r.Teams(ctx); err != nil {
			return err
		}
		n.knowTeams(teams)
		return r.EachWords(ctx, func(w store.ChildWords) error {
			n.child(&w)
			return ctx.Err()
		})
	})
	if err != nil {
		return nil, err
	}
	parts := n.told()
	w := &wordsReporting{now: monthAt(d.now().Unix()), of: asked, teams: teams}
	return &WordsReport{Months: w.months(), Areas: w.areas(parts), Trainings: w.trainings(parts, trainings), Waiting: n.waiting > 0}, nil
}

// openTeams are the teams there are, without who is in them.
func openTeams(teams []record.Team) (all []record.Team) {
	for i := range teams {
		if t := &teams[i]; !t.Closed {
			all = append(all, record.Team{ID: t.ID, Agency: t.Agency, Name: t.Name})
		}
	}
	return all
}

// knowTeams finds teams by their id and, within an agency, by their name: agencies send the names.
func (n *wordsCounting) knowTeams(teams []record.Team) {
	n.teams = map[record.AgencyCode]map[string]record.Team{}
	for _, t := range teams {
		if n.teams[t.Agency] == nil {
			n.teams[t.Agency] = map[string]record.Team{}
		}
		n.teams[t.Agency][string(t.ID)], n.teams[t.Agency][strings.ToLower(t.Name.Reveal())] = t, t
	}
}

func (n *wordsCounting) teamOf(agency record.AgencyCode, said string) (team record.Team, known bool) {
	if said == "" {
		return team, false
	}
	if team, known = n.teams[agency][said]; !known {
		team, known = n.teams[agency][strings.ToLower(said)]
	}
	return team, known
}

// wordsReporting puts a report together of what is told.
type wordsReporting struct {
	now   int // the month it is
	of    WordsAsked
	teams []record.Team
}

func (w *wordsReporting) months() []time.Time {
	all := make([]time.Time, w.of.Months)
	for i := range all {
		month := w.now - w.of.Months + 1 + i
		all[i] = time.Date(month/monthsOfYear, time.Month(month%monthsOfYear+1), 1, 0, 0, 0, 0, time.UTC)
	}
	return all
}

// areas gives the rows of all areas: in order of their codes, entries of no area last.
func (w *wordsReporting) areas(parts []*wordsPart) (all []WordsOfArea) {
	for of := range groups(parts, func(by writtenBy) string { return string(by.area) }) {
		area := WordsOfArea{WordsRow: w.row(of), Area: of[0].by.area}
		for own := range groups(of, func(by writtenBy) string { return string(by.agency) }) {
			if agency := own[0].by.agency; agency != "" {
				one := WordsOfAgency{WordsRow: w.row(own), Agency: agency, Teams: w.teamsOf(own)}
				if one.Entries > 0 {
					area.Agencies = append(area.Agencies, one)
				}
			}
		}
		if area.Entries > 0 {
			all = append(all, area)
		}
	}
	slices.SortStableFunc(all, func(a, b WordsOfArea) int { return count(a.Area == "") - count(b.Area == "") })
	return all
}

func (w *wordsReporting) teamsOf(parts []*wordsPart) (all []WordsOfTeam) {
	for own := range groups(parts, func(by writtenBy) string { return by.team }) {
		id := record.TeamID(own[0].by.team)
		if at := slices.IndexFunc(w.teams, func(t record.Team) bool { return t.ID == id }); id != "" && at >= 0 {
			if one := (WordsOfTeam{WordsRow: w.row(own), ID: id, Name: w.teams[at].Name}); one.Entries > 0 {
				all = append(all, one)
			}
		}
	}
	return all
}

// groups gives parts that are alike, one group after another, in order.
func groups(parts []*wordsPart, of func(writtenBy) string) func(yield func([]*wordsPart) bool) {
	return func(yield func([]*wordsPart) bool) {
		for from := 0; from < len(parts); {
			to := from + 1
			for to < len(parts) && of(parts[to].by) == of(parts[from].by) {
				to++
			}
			if !yield(parts[from:to]) {
				return
			}
			from = to
		}
	}
}

// row sums parts up over the time of the report.
func (w *wordsReporting) row(parts []*wordsPart) WordsRow {
	row := WordsRow{Months: make([]Rate, w.of.Months), terms: map[string]int{}}
	const ofQuarter = 3
	quarter := w.now / ofQuarter
	for _, p := range parts {
		at := p.by.month - (w.now - w.of.Months + 1)
		if at < 0 || at >= w.of.Months {
			continue
		}
		row.Rate, row.Months[at] = row.and(p.rate), row.Months[at].and(p.rate)
		switch p.by.month / ofQuarter {
		case quarter:
			row.Now = row.Now.and(p.rate)
		case quarter - 1:
			row.Before = row.Before.and(p.rate)
		}
		for id, n := range p.terms {
			row.terms[id] += n
		}
	}
	row.Terms = commonest(row.terms)
	return row
}

// mostTerms is how many wordings are named.
const mostTerms = 5

// commonest names the wordings found most often, in that order and without a number, those in fewer than six entries left out.
func commonest(of map[string]int) (words []string) {
	checker, err := language.Default()
	if err != nil {
		return nil
	}
	var all []*language.Term
	for _, term := range checker.Terms() {
		if of[term.ID] >= record.FewestTold {
			all = append(all, term)
		}
	}
	slices.SortStableFunc(all, func(a, b *language.Term) int {
		return cmp.Or(cmp.Compare(of[b.ID], of[a.ID]), cmp.Compare(a.Words, b.Words))
	})
	for _, term := range all[:min(len(all), mostTerms)] {
		words = append(words, term.Words)
	}
	return words
}
