package web

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// printPage is one sheet for a meeting: the child first, the states, what weighs most, and what was left out.
type printPage struct {
	frame
	Header  header
	AsAt    string
	By      string
	Strip   template.HTML
	Asked   []numbered // open questions for this role, each in one line
	Rows    []printRow
	Whole   int
	Partial bool // something that may be seen is not on the sheet: it says less than the record
	Order   string
	LeftOut []string
	Back    string
}

// printRow is one entry on paper. Its time is printed once for all rows that share it.
type printRow struct {
	When      string
	New       bool
	Agency    string
	Text      record.Private
	Many      string
	Questions string
	ID        string
}

func (s *site) print(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	o, err := s.Desk.Open(r.Context(), who, record.ChildID(r.PathValue("child")), casework.View{Paper: true})
	if err != nil {
		return fmt.Errorf("print page: %w", err)
	}
	v := read(r, who, o, false)
	p := printPage{
		frame: s.frame(r, "Significant entries"), Header: v.header(), AsAt: asAt(v.c), By: v.c.Words().AskedOf[who.Actor.Role],
		Whole: v.c.Len(), Partial: o.OffPaper > 0 || len(o.Withheld) > 0, Order: v.orderWords(), Back: childLink(o.ID, ""),
	}
	p.Body = "sl-print"
	if v.c.Len() > 0 {
		p.Strip = drawing.Strip(drawing.Scene{Chronology: v.c, Name: v.name().Reveal()})
	}
	p.Asked = v.printedQuestions()
	p.Rows, p.LeftOut = v.printed(p.Asked)
	return s.render(w, r, answer{http.StatusOK, "print", p})
}

// printed gives the rows of the sheet and, in words, what is not on it.
func (v *reading) printed(asked []numbered) (rows []printRow, left []string) {
	items := v.sheetItems()
	for n := min(printRows, len(items)); n > 0; n-- {
		if rows = v.sheet(items[:n], asked); n == 1 || lines(rows) <= printLines-len(asked)-v.headLines() {
			break
		}
	}
	if more := v.panel().Open - len(asked); more > 0 {
		left = append(left, plural(more, "other open question", "other open questions")+" on the screen")
	}
	withheld := 0
	for _, n := range v.opened.Withheld {
		withheld += n
	}
	left = append(left, plural(v.opened.OffPaper, "restricted entry", "restricted entries")+" left out")
	if withheld > 0 {
		left = append(left, plural(withheld, "entry", "entries")+" withheld for this purpose")
	}
	return rows, append(left, "Places and people are not printed", "Chosen by rule, not yet by an editor")
}

// printedQuestions are the open questions for this role, as the panel has them in order.
func (v *reading) printedQuestions() []numbered {
	var list []numbered
	for _, q := range v.panel().Mine {
		if len(list) < printQuestions {
			list = append(list, numbered{Number: q.Number, Asks: record.Private(cutAtWord(q.Asks.Reveal(), questionLetters))})
		}
	}
	return list
}

// sheet gives entries as rows, in order of time. Only the numbers of questions on the same sheet stand beside them.
func (v *reading) sheet(items []*chronology.Item, asked []numbered) []printRow {
	var rows []printRow
	last := ""
	for _, it := range inTime(slices.Clone(items)) {
		numbers := slices.DeleteFunc(slices.Clone(v.standing[it.Ref]), func(n int) bool {
			return !slices.ContainsFunc(asked, func(q numbered) bool { return q.Number == n })
		})
		row := printRow{When: whenWords(it), Agency: drawing.Agency(it.Ref.Agency), Text: drawing.InWords(it), Questions: numbersOf(numbers), ID: string(it.Ref.Record)}
		if it.Count > 1 {
			row.Many = drawing.Total(it)
		}
		row.New = row.When != last
		last = row.When
		rows = append(rows, row)
	}
	return rows
}

// lines is about how many lines rows take on paper.
func lines(rows []printRow) int {
	n := 0
	for _, row := range rows {
		n += 1 + (len(row.Text.Reveal())+len(row.Many))/printLetters
	}
	return n
}

// headLines is about how many lines the head of the sheet takes.
func (v *reading) headLines() int {
	n := 0
	for _, part := range [][]said{v.talk(), v.trust(), v.header().Safe} {
		letters := 0
		for _, s := range part {
			letters += len(s.Text.Reveal()) + len(s.Note) + len(s.Source.Words)
		}
		n += 1 + letters/printHeadLetters
	}
	return n + 4
}

func numbersOf(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, ", ")
}
