package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// thenPage is the record as it stood just after one entry. It is worked out from the entries then: nothing told or written later is on
// it, nor can be guessed from a width, a count or a list.
type thenPage struct {
	frame
	Tabs   []tab
	Stop   stop
	Header header
	Panel  panel
	Entry  *entry
	recordPart
	Matrix *matrix
}

// stop is where replay stands and where it can go.
type stop struct {
	When      string
	Name      record.Private
	Age       string
	Number    string // "Entry 143 in order"
	Told      string // "an entry told of age 0 to 17", where that tells no moment; "the start of the record"
	What      record.Private
	Source    *cite // nil when the agency looked through did not know the entry
	Count     string
	Challenge string // of a decision: where it is challenged; "" for anything else
	Through   string // as known to whom; "" for everyone put together
	Steps     []step
	Known     []option
	At        string
	Leave     string
	Go        record.Private // what was written into "Go to", when it led nowhere
	Wrong     string         // and why
	KnownTo   record.AgencyCode
	Path      string // where "Go to" is posted
}

// step is a link to another entry.
type step struct {
	Words, Link string
	Main        bool
}

func (s *site) then(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	query := r.URL.Query()
	if query.Get("at") == "" {
		return s.begin(w, r, who)
	}
	p, err := s.thenPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "then", p})
}

// thenPage makes the page of the entry in the address.
func (s *site) thenPage(r *http.Request, who casework.Who) (*thenPage, error) {
	query := r.URL.Query()
	o, err := s.Desk.Open(r.Context(), who, record.ChildID(r.PathValue("child")), casework.View{At: query.Get("at"), KnownTo: record.AgencyCode(query.Get("known"))})
	if err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	v := read(r, who, o, true)
	p := &thenPage{
		Tabs: v.tabs("As known then"), Header: v.header(), Panel: v.panel(), Entry: v.chosenEntry(), Stop: v.stop(),
	}
	p.recordPart = v.record("Chronology to then")
	p.frame = s.frame(r, "As known then")
	p.Body = "sl-past"
	if o.KnownTo == "" {
		p.Matrix = v.matrix("Who knew what then")
	}
	return p, nil
}

// begin goes to the first entry.
func (s *site) begin(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	o, err := s.entries(r.Context(), who, record.ChildID(r.PathValue("child")))
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	http.Redirect(w, r, standAt(o, o.Chronology.Items[0], r.URL.Query().Get("known")), http.StatusSeeOther) //nolint:gosec // G710: standAt gives nothing but a path of this site
	return nil
}

func (s *site) entries(ctx context.Context, who casework.Who, id record.ChildID) (*casework.Opened, error) {
	o, err := s.Desk.Open(ctx, who, id, casework.View{})
	if err == nil && o.Chronology.Len() == 0 {
		err = fmt.Errorf("%w: there is no entry to stand at", record.NotFound)
	}
	return o, err
}

// stop says where replay stands. Everyone put together gives the agencies that can be looked through. When the agency looked through did
// not know the entry, its words are not on the page.
func (v *reading) stop() stop {
	at, everyone, known := v.opened.At, v.opened.Everyone, v.opened.KnownTo
	st := stop{
		When: whenWords(at), Name: v.name(), Age: v.age(), Number: "Entry " + strconv.Itoa(everyone.Len()) + " in order", Count: v.soFar(),
		At: v.opened.Token(at.Ref), Leave: childLink(v.opened.ID, ""), Through: v.through(), KnownTo: known, Path: childLink(v.opened.ID, "then"),
		Known: []option{{"", "Everyone, put together", known == ""}},
	}
	if lo, hi, aged := at.Happened.IsAge(); aged && hi-lo > wideAge {
		if st.Told = "an entry told of " + st.When; everyone.Len() == 1 {
			st.Told = "the start of the record"
		}
	}
	if it := v.c.Find(at.Ref); it != nil {
		c := v.cite(it)
		st.What, st.Source, st.Challenge = it.Text, &c, v.challengeLink(it)
	}
	var codes []record.AgencyCode
	for _, it := range everyone.Items {
		if !slices.Contains(codes, it.Ref.Agency) && it.Ref.Agency != childAndFamily {
			codes = append(codes, it.Ref.Agency)
			st.Known = append(st.Known, option{string(it.Ref.Agency), drawing.Agency(it.Ref.Agency), it.Ref.Agency == known})
		}
	}
	if known != "" && !slices.Contains(codes, known) {
		st.Known = append(st.Known, option{string(known), drawing.Agency(known), true}) // it had written nothing by then, and was asked for
	}
	st.Steps = v.steps(known)
	return st
}

// steps gives the links along the chronology; a step that leads nowhere is not there.
func (v *reading) steps(known record.AgencyCode) []step {
	var list []step
	to := v.opened.Steps
	for _, one := range []struct {
		words string
		ref   record.Ref
		main  bool
	}{
		{"First entry", to.First, false}, {"Previous entry", to.Previous, false}, {"Next entry", to.Next, true},
		{"Next meeting", to.NextMeeting, false}, {"Next question", to.NextQuestion, false},
	} {
		if one.ref.IsZero() || one.ref == v.opened.At.Ref {
			continue
		}
		query := url.Values{"at": {v.opened.Token(one.ref)}}
		if known != "" {
			query.Set("known", string(known))
		}
		list = append(list, step{one.words, "?" + query.Encode(), one.main})
	}
	return list
}
