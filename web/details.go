package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// detailsPage asks what somebody says of themselves and of people close to them, so that they never open the record of a child they know.
type detailsPage struct {
	frame

	Fields  []*field
	Request string
	Errors  []fieldError
}

// The fields of what somebody says of themselves.
const (
	ownNamesAt = iota
	ownBornAt
	ownAddressesAt
	ownPhonesAt
	closeAt
)

func detailFields() []*field {
	return []*field{
		{Name: "names", Label: "Your own names", Hint: "First name and family name, and others you have had. One on each line.", Kind: someWords},
		{Name: "born", Label: "Your date of birth", Kind: aDate, Past: true},
		{Name: "addresses", Label: "Addresses of your household", Hint: "Each with its postcode. One on each line.", Kind: someWords},
		{Name: "phones", Label: "Your telephone numbers", Hint: "One on each line.", Kind: someWords},
		{Name: "close", Label: "People close to you", Hint: "Family, friends, neighbours, people you owe something to: whoever’s record you should not open. First name and family name, one person on each line; with a date of birth after a comma where you know it. For example: Sam Field, 2009-04-02", Kind: someWords},
	}
}

func (s *site) details(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	own, err := s.Desk.Myself(r.Context(), who)
	if err != nil {
		return fmt.Errorf("one's own details: %w", err)
	}
	f := detailFields()
	f[ownNamesAt].Value, f[ownAddressesAt].Value, f[ownPhonesAt].Value = linesFrom(own.Self.Names), linesFrom(own.Self.Addresses), linesFrom(own.Self.Phones)
	if own.Self.Born.Known() {
		f[ownBornAt].Value = record.Private(own.Self.Born.String())
	}
	var people []string
	for _, one := range own.People {
		line := strings.Join(revealed(one.Names), " / ")
		if one.Born.Known() {
			line += ", " + one.Born.String()
		}
		people = append(people, line)
	}
	f[closeAt].Value = record.Private(strings.Join(people, "\n"))
	return s.render(w, r, answer{http.StatusOK, "details", detailsPage{frame: s.frame(r, "Whom you know"), Fields: f, Request: wishID()}})
}

func revealed(all []record.Private) []string {
	var out []string
	for _, p := range all {
		out = append(out, p.Reveal())
	}
	return out
}

func linesFrom(all []record.Private) record.Private {
	return record.Private(strings.Join(revealed(all), "\n"))
}

// linesOfField gives the lines of what was typed, without empty ones.
func linesOfField(f *field) []record.Private {
	var all []record.Private
	for line := range strings.Lines(f.Value.Reveal()) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, record.Private(line))
		}
	}
	return all
}

func (s *site) keepDetails(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	f := detailFields()
	readAll(form, f...)
	f[ownNamesAt].required("Enter at least your own name")
	own := record.Own{Self: record.Close{Names: linesOfField(f[ownNamesAt]), Addresses: linesOfField(f[ownAddressesAt]), Phones: linesOfField(f[ownPhonesAt])}}
	if f[ownBornAt].Value != "" {
		if day, ok := f[ownBornAt].day(); ok {
			own.Self.Born, err = record.ParseWhen(day.Format("2006-01-02"))
		}
	}
	for _, line := range linesOfField(f[closeAt]) {
		names, born, _ := strings.Cut(line.Reveal(), ",")
		one := record.Close{}
		for name := range strings.SplitSeq(names, "/") {
			one.Names = append(one.Names, record.Private(strings.TrimSpace(name)))
		}
		if born = strings.TrimSpace(born); born != "" {
			var wrong error
			if one.Born, wrong = record.ParseWhen(born); wrong != nil {
				f[closeAt].Wrong = "After the comma stands a date of birth, such as 2009-04-02"
			}
		}
		own.People = append(own.People, one)
	}
	request := requestIn(form)
	if len(wrongOf(f...)) == 0 {
		if err = cmp.Or(err, s.Desk.DescribeMyself(r.Context(), who, own, request)); err == nil {
			return backToAccount(w, r, "details")
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("one's own details: %w", err)
		}
		f[ownNamesAt].Wrong = say
	}
	p := detailsPage{frame: s.frameAt(r, "Error: Whom you know", "/account/details"), Fields: f, Request: request.ID, Errors: wrongOf(f...)}
	return s.render(w, r, answer{http.StatusBadRequest, "details", p})
}
