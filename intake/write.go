package intake

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sightline/record"
)

// Write writes a submission as an extract, so that reading it again loses nothing: entries.jsonl, people.jsonl, links.jsonl and manifest.json,
// each given to put. It writes JSON and no tables: what an agency wrote may begin as a formula does, and a program for tables would work it out.
func Write(s record.Submission, put func(name string, write func(io.Writer) error) error) error {
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"entries.jsonl", func(w io.Writer) error { return writeEntriesJSONL(w, s) }},
		{"people.jsonl", func(w io.Writer) error { return writePeopleJSONL(w, s.People) }},
		{"links.jsonl", func(w io.Writer) error { return writeLinksJSONL(w, s.Links) }},
		{manifestName, func(w io.Writer) error { return writeManifest(w, s.Manifest) }},
	} {
		if err := put(file.name, file.write); err != nil {
			return err
		}
	}
	return nil
}

// writeEntriesJSONL writes a file of entries as JSON Lines: every earlier version, then the one in force.
func writeEntriesJSONL(w io.Writer, s record.Submission) error {
	out := bufio.NewWriter(w)
	err := eachVersion(s, func(e *record.Entry) error {
		_, err := out.WriteString(lineOfEntry(e) + "\n")
		return err
	})
	if err != nil {
		return fmt.Errorf("writing entries: %w", err)
	}
	return out.Flush()
}

// writePeopleJSONL writes who the children are as JSON Lines.
func writePeopleJSONL(w io.Writer, people []record.Identity) error {
	return writeLines(w, peopleColumns, len(people), func(i int) []string { return cellsOfPerson(&people[i]) })
}

// writeLinksJSONL writes what people decided as JSON Lines.
func writeLinksJSONL(w io.Writer, links []record.Link) error {
	return writeLines(w, linkColumns, len(links), func(i int) []string { return cellsOfLink(&links[i]) })
}

// writeLines writes n rows as JSON Lines. Empty cells are left out.
func writeLines(w io.Writer, cols columns, n int, row func(i int) []string) error {
	out := bufio.NewWriter(w)
	for i := range n {
		var line []string
		for column, cell := range row(i) {
			if cell != "" {
				line = append(line, quoted(cols.names[column])+":"+quoted(cell))
			}
		}
		if _, err := out.WriteString("{" + strings.Join(line, ",") + "}\n"); err != nil {
			return fmt.Errorf("writing a row: %w", err)
		}
	}
	return out.Flush()
}

// cellsOfLink gives a decision as one row.
func cellsOfLink(l *record.Link) []string {
	return []string{string(l.Subject.Agency), l.Subject.Child, l.Person, l.DecidedBy.Reveal(), l.Decided.String(), l.Reason.Reveal()}
}

// cellsOfPerson gives what an agency says of a child as one row.
func cellsOfPerson(p *record.Identity) []string {
	return []string{
		string(p.Subject.Agency), p.Subject.Child, p.FamilyName.Reveal(), p.GivenNames.Reveal(), p.AlsoKnownAs.Reveal(), p.Born.String(),
		p.Sex, p.Ethnicity.Reveal(), p.NHSNumber.Reveal(), p.UPN.Reveal(), p.Postcode.Reveal(), p.Address.Reveal(),
		p.From.String(), p.To.String(), string(p.Area),
	}
}

// eachVersion gives every version of every record, oldest first.
func eachVersion(s record.Submission, use func(*record.Entry) error) error {
	earlier := map[record.Ref][]int{}
	for i := range s.Earlier {
		earlier[s.Earlier[i].Ref] = append(earlier[s.Earlier[i].Ref], i)
	}
	for i := range s.Entries {
		for _, old := range earlier[s.Entries[i].Ref] {
			if err := use(&s.Earlier[old]); err != nil {
				return err
			}
		}
		if err := use(&s.Entries[i]); err != nil {
			return err
		}
	}
	return nil
}

// writeManifest writes manifest.json.
func writeManifest(w io.Writer, m record.Manifest) error {
	agencies := make(map[record.AgencyCode]map[string]string, len(m.Agencies))
	for code, cover := range m.Agencies {
		period := map[string]string{}
		for key, when := range map[string]record.When{"from": cover.From, "to": cover.To} {
			if !when.IsZero() {
				period[key] = when.String()
			}
		}
		agencies[code] = period
	}
	out := json.NewEncoder(w)
	out.SetIndent("", " ")
	out.SetEscapeHTML(false)
	err := out.Encode(struct {
		Title    string                                  `json:"title"`
		Source   string                                  `json:"source"`
		Agencies map[record.AgencyCode]map[string]string `json:"agencies"`
		Areas    map[record.AreaCode]string              `json:"areas"`
		AsAt     string                                  `json:"as_at,omitempty"`
		Today    string                                  `json:"today,omitempty"`
	}{m.Title, m.Source, agencies, m.Areas, m.AsAt.String(), m.Today.String()})
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

// cellsOf gives an entry as one row.
func cellsOf(e *record.Entry) []string {
	c := make([]string, len(entryColumns.names))
	c[colRecord], c[colAgency], c[colChild] = string(e.Ref.Record), string(e.Ref.Agency), e.Subject.Child
	c[colHappened], c[colAfter], c[colKnown], c[colRecorded] = e.Happened.String(), e.After.String(), e.Known.String(), e.Recorded.String()
	c[colText], c[colKind], c[colArea], c[colHandling], c[colSource] = e.Text.Reveal(), string(e.Kind), string(e.Area), string(e.Handling), e.Source
	if e.Order.Set {
		c[colOrder] = strconv.Itoa(e.Order.Value)
	}
	if e.Count > 1 {
		c[colCount] = strconv.Itoa(e.Count)
	}
	var places, people, details []string
	for _, p := range e.Places {
		places = append(places, pair(p.Kind, p.Name.Reveal()))
	}
	for _, p := range e.People {
		people = append(people, pair(p.Role, p.Name.Reveal()))
	}
	for _, d := range e.Details {
		details = append(details, detail(d.Key, d.Values))
	}
	c[colPlace], c[colPeople], c[colDetails] = strings.Join(places, "; "), strings.Join(people, "; "), strings.Join(details, ";")
	return c
}

// lineOfEntry gives an entry as one line of JSON. Keys stand in the order of the columns, details in the order written.
func lineOfEntry(e *record.Entry) string {
	var b strings.Builder
	for i, cell := range cellsOf(e) {
		if cell == "" {
			continue
		}
		b.WriteString(map[bool]string{true: "{", false: ","}[b.Len() == 0] + quoted(entryColumns.names[i]) + ":")
		switch i {
		case colPlace:
			b.WriteString(pairList(len(e.Places), "kind", func(n int) (string, string) { return e.Places[n].Kind, e.Places[n].Name.Reveal() }))
		case colPeople:
			b.WriteString(pairList(len(e.People), "role", func(n int) (string, string) { return e.People[n].Role, e.People[n].Name.Reveal() }))
		case colDetails:
			b.WriteString(detailObject(e.Details))
		default:
			b.WriteString(quoted(cell))
		}
	}
	return b.String() + "}"
}

func pairList(n int, what string, at func(int) (string, string)) string {
	list := make([]string, n)
	for i := range list {
		first, second := at(i)
		list[i] = "{" + quoted(what) + ":" + quoted(first) + `,"name":` + quoted(second) + "}"
	}
	return "[" + strings.Join(list, ",") + "]"
}

func detailObject(details record.Details) string {
	list := make([]string, len(details))
	for i, d := range details {
		values := make([]string, len(d.Values))
		for k, v := range d.Values {
			values[k] = quoted(v)
		}
		list[i] = quoted(d.Key) + ":[" + strings.Join(values, ",") + "]"
	}
	return "{" + strings.Join(list, ",") + "}"
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""` // a text is always marshalled
	}
	return string(text)
}
