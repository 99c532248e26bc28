package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
)

// goBytes is more than an entry's number, its record or a time need.
const goBytes = 8 << 10

// goAccepted says what leads somewhere.
const goAccepted = "Enter the number of an entry, such as 12; an agency’s record, as its entry shows it; or a time, such as 2021-12, 3 November 2021 or age 15"

// goThen leads to the entry that was asked for by number, record or time. It is posted: an agency's record id never stands in an address.
func (s *site) goThen(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	r.Body = http.MaxBytesReader(w, r.Body, goBytes)
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	o, err := s.entries(r.Context(), who, record.ChildID(r.PathValue("child")))
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	to, at, known := strings.TrimSpace(r.PostForm.Get("to")), r.PostForm.Get("at"), r.PostForm.Get("known")
	if it := sought(o.Chronology, to); it != nil {
		http.Redirect(w, r, standAt(o, it, known), http.StatusSeeOther) //nolint:gosec // G710: standAt gives nothing but a path of this site
		return nil
	}
	if at == "" {
		at = o.Token(o.Chronology.Items[0].Ref)
	}
	r.URL.RawQuery = thenQuery(at, known).Encode()
	p, err := s.thenPage(r, who)
	if err != nil {
		return err
	}
	p.Stop.Go, p.Stop.Wrong = record.Private(to), "There is no entry for that. "+goAccepted
	if to == "" {
		p.Stop.Wrong = goAccepted
	}
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "then", p})
}

// standAt is the address of the record as it stood at an entry, as known to an agency or, with "", to everyone.
func standAt(o *casework.Opened, it *chronology.Item, known string) string {
	return childLink(o.ID, "then") + "?" + thenQuery(o.Token(it.Ref), known).Encode()
}

func thenQuery(at, known string) url.Values {
	query := url.Values{"at": {at}}
	if known != "" {
		query.Set("known", known)
	}
	return query
}

// sought gives the entry with a number in order, the one with an agency's record id, or the first of a time; nil when there is none.
func sought(c *chronology.Chronology, words string) *chronology.Item {
	if words == "" {
		return nil
	}
	if n, err := strconv.Atoi(words); err == nil && n < firstYear {
		return numberedEntry(c, n)
	}
	if it := c.Lookup(words); it != nil {
		return it
	}
	return firstOf(c, words)
}

// firstYear is the least number that is read as a year.
const firstYear = 1900

// numberedEntry gives the entry that is the nth just as it stands: what its agency came to know only later is not counted before it.
func numberedEntry(c *chronology.Chronology, n int) *chronology.Item {
	if n < 1 || n > c.Len() {
		return nil
	}
	for _, it := range c.Items[n-1:] {
		if c.AsOf(it).Len() == n {
			return it
		}
	}
	return c.Items[n-1]
}

// firstOf gives the first entry of a time: one written just so, or else one within it, or else one that may be.
func firstOf(c *chronology.Chronology, words string) *chronology.Item {
	first := func(match func(*chronology.Item) bool) *chronology.Item {
		if i := slices.IndexFunc(c.Items, match); i >= 0 {
			return c.Items[i]
		}
		return nil
	}
	same := first(func(it *chronology.Item) bool {
		return it.Happened.Known() && (strings.EqualFold(it.Happened.String(), words) || strings.EqualFold(whenWords(it), words))
	})
	asked, err := record.ParseWhen(words)
	if same != nil || err != nil || !asked.Known() {
		return same
	}
	span, byAge := asked.In(c.Born).Hull(), isAge(asked)
	if it := first(func(it *chronology.Item) bool { return within(it, asked, span) }); it != nil {
		return it
	}
	return first(func(it *chronology.Item) bool {
		h := it.At.Hull()
		return !byAge && it.At.Bounded() && h.Lo <= span.Hi && span.Lo <= h.Hi
	})
}

// within reports that an entry surely happened in a time: ages are compared as ages, so that a birth nobody recorded does not matter.
func within(it *chronology.Item, asked record.When, span record.Span) bool {
	from, to, askedAge := asked.IsAge()
	lo, hi, toldAge := it.Happened.IsAge()
	if askedAge && toldAge {
		return from <= lo && hi <= to
	}
	h := it.At.Hull()
	return it.At.Bounded() && span.Lo <= h.Lo && h.Hi <= span.Hi && !it.TimeUnknown
}
