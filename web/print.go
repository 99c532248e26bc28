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

// printRows is what fits on one sheet.
const printRows = 36

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
	return s.render(w, r, http.StatusOK, "print", p)
}

// printed gives the rows of the sheet and, in words, what is not on it.
func (v *reading) printed() (rows []printRow, left []string) {
	restricted, last := 0, ""
	for _, it := range v.c.Items {
		if closed(it) {
			restricted++
		}
	}
	for _, it := range v.weightiest(printRows + restricted) {
		if closed(it) || len(rows) == printRows {
			continue
		}
		row := printRow{When: whenWords(it), Agency: drawing.Agency(it.Ref.Agency), Text: it.Text, Questions: numbersOf(v.standing[it.Ref]), ID: string(it.Ref.Record)}
		if it.Count > 1 {
			row.Many = drawing.Total(it)
		}
		row.New = row.When != last
		last = row.When
		rows = append(rows, row)
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
