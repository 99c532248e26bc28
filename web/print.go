package web

import (
	"fmt"
	"html/template"
	"net/http"
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
	Rows    []printRow
	Whole   int
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

// What fits on one sheet: at most so many rows, so many lines with those of the head, and so many letters on a line.
const (
	printRows        = 36
	printLines       = 47
	printLetters     = 78
	printHeadLetters = 72
)

func (s *site) print(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	o, err := s.Desk.Open(r.Context(), who, record.ChildID(r.PathValue("child")), casework.View{})
	if err != nil {
		return fmt.Errorf("print page: %w", err)
	}
	v := read(r, who, o, false)
	v.paper = true
	p := printPage{
		frame: s.frame(r, v.name().Reveal()+": chronology, significant entries"), Header: v.header(), AsAt: asAt(v.c), By: v.c.Words().AskedOf[who.Actor.Role],
		Whole: v.c.Len(), Order: v.orderWords(), Back: childLink(o.ID, ""),
	}
	p.Body = "sl-print"
	if v.c.Len() > 0 {
		p.Strip = drawing.Strip(drawing.Scene{Chronology: v.c, Name: v.name().Reveal()})
	}
	p.Rows, p.LeftOut = v.printed()
	return s.render(w, r, answer{http.StatusOK, "print", p})
}

// printed gives the rows of the sheet and, in words, what is not on it.
func (v *reading) printed() (rows []printRow, left []string) {
	restricted := v.count(closed)
	for n := printRows; ; n-- {
		if rows = v.sheet(n); n == 1 || lines(rows) <= printLines-v.headLines() {
			break
		}
	}
	withheld := 0
	for _, n := range v.opened.Withheld {
		withheld += n
	}
	left = append(left, plural(restricted, "restricted entry", "restricted entries")+" left out")
	if withheld > 0 {
		left = append(left, plural(withheld, "entry", "entries")+" withheld for this purpose")
	}
	return rows, append(left, "The column of places and people is not printed", "Chosen by rule, not yet by an editor")
}

// sheet gives the n weightiest entries that may be on paper, as rows.
func (v *reading) sheet(n int) []printRow {
	var rows []printRow
	last := ""
	for _, it := range v.weightiest(n, func(it *chronology.Item) bool { return !closed(it) }) {
		row := printRow{When: whenWords(it), Agency: drawing.Agency(it.Ref.Agency), Text: it.Text, Questions: numbersOf(v.standing[it.Ref]), ID: string(it.Ref.Record)}
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
	for _, part := range [][]said{v.talk(), v.trust()} {
		letters := 0
		for _, s := range part {
			letters += len(s.Text.Reveal()) + len(s.Note) + len(s.Source.Words)
		}
		n += 1 + letters/printHeadLetters
	}
	return n + 4
}

// closed reports an entry that only named people may have: it never goes on paper by itself.
func closed(it *chronology.Item) bool {
	return it.Handling != "" && it.Handling != record.Open && it.Handling != record.ProfessionalsOnly
}

func numbersOf(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, ", ")
}
