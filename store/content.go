package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"sightline/record"
)

// What of a row passes through the codec: everything that names or tells. These are the only places of the store that reveal it.

type entryContent struct {
	Happened string        `json:"happened,omitempty"`
	Told     *int          `json:"told,omitempty"` // the order of telling, where times do not settle it
	After    string        `json:"after,omitempty"`
	Known    string        `json:"known,omitempty"`
	Recorded string        `json:"recorded,omitempty"`
	Kind     string        `json:"kind,omitempty"`
	Area     string        `json:"area,omitempty"`
	Count    int           `json:"count,omitempty"`
	Source   string        `json:"source,omitempty"`
	File     string        `json:"file,omitempty"`
	Line     int           `json:"line,omitempty"`
	Text     string        `json:"text,omitempty"`
	Places   []named       `json:"places,omitempty"`
	People   []named       `json:"people,omitempty"`
	Details  []detailValue `json:"details,omitempty"`
}

// named is a place's kind or a person's role, and the name.
type named struct {
	As   string `json:"as"`
	Name string `json:"name"`
}

type detailValue struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

func contentOf(e *record.Entry) entryContent {
	c := entryContent{
		Happened: e.Happened.String(), After: e.After.String(), Known: e.Known.String(), Recorded: e.Recorded.String(), Kind: string(e.Kind),
		Area: string(e.Area), Count: e.Count, Source: e.Source, File: e.Origin.File, Line: e.Origin.Line, Text: e.Text.Reveal(),
	}
	if e.Order.Set {
		c.Told = &e.Order.Value
	}
	for _, p := range e.Places {
		c.Places = append(c.Places, named{p.Kind, p.Name.Reveal()})
	}
	for _, p := range e.People {
		c.People = append(c.People, named{p.Role, p.Name.Reveal()})
	}
	for _, d := range e.Details {
		c.Details = append(c.Details, detailValue{d.Key, d.Values})
	}
	return c
}

func (c *entryContent) into(e *record.Entry) error {
	var kept times
	e.Happened, e.After = kept.when(c.Happened), kept.after(c.After, e.Ref.Agency)
	e.Known, e.Recorded = kept.when(c.Known), kept.when(c.Recorded)
	if c.Told != nil {
		e.Order = record.Order{Value: *c.Told, Set: true}
	}
	e.Kind, e.Area, e.Count, e.Source = record.Kind(c.Kind), record.AreaCode(c.Area), c.Count, c.Source
	e.Origin.File, e.Origin.Line, e.Text = c.File, c.Line, record.Private(c.Text)
	for _, p := range c.Places {
		e.Places = append(e.Places, record.Place{Kind: p.As, Name: record.Private(p.Name)})
	}
	for _, p := range c.People {
		e.People = append(e.People, record.Person{Role: p.As, Name: record.Private(p.Name)})
	}
	for _, d := range c.Details {
		e.Details = append(e.Details, record.Detail{Key: d.Key, Values: d.Values})
	}
	return kept.err
}

type identityContent struct {
	FamilyName  string `json:"family_name,omitempty"`
	GivenNames  string `json:"given_names,omitempty"`
	AlsoKnownAs string `json:"also_known_as,omitempty"`
	Born        string `json:"date_of_birth,omitempty"`
	Sex         string `json:"sex,omitempty"`
	Ethnicity   string `json:"ethnicity,omitempty"`
	NHSNumber   string `json:"nhs_number,omitempty"`
	UPN         string `json:"upn,omitempty"`
	Postcode    string `json:"postcode,omitempty"`
	Address     string `json:"address,omitempty"`
	From        string `json:"from,omitempty"`
	To          string `json:"to,omitempty"`
	Area        string `json:"area,omitempty"`
	File        string `json:"file,omitempty"`
	Line        int    `json:"line,omitempty"`
}

func contentOfIdentity(id *record.Identity) identityContent {
	return identityContent{
		FamilyName: id.FamilyName.Reveal(), GivenNames: id.GivenNames.Reveal(), AlsoKnownAs: id.AlsoKnownAs.Reveal(), Born: id.Born.String(),
		Sex: id.Sex, Ethnicity: id.Ethnicity.Reveal(), NHSNumber: id.NHSNumber.Reveal(), UPN: id.UPN.Reveal(), Postcode: id.Postcode.Reveal(),
		Address: id.Address.Reveal(), From: id.From.String(), To: id.To.String(), Area: string(id.Area),
		File: id.Origin.File, Line: id.Origin.Line,
	}
}

func (c *identityContent) identity(of record.ChildRef, line int64) (record.Identity, error) {
	var kept times
	return record.Identity{
		Subject: of, FamilyName: record.Private(c.FamilyName), GivenNames: record.Private(c.GivenNames), AlsoKnownAs: record.Private(c.AlsoKnownAs),
		Born: kept.when(c.Born), Sex: c.Sex, Ethnicity: record.Private(c.Ethnicity), NHSNumber: record.Private(c.NHSNumber),
		UPN: record.Private(c.UPN), Postcode: record.Private(c.Postcode), Address: record.Private(c.Address),
		From: kept.when(c.From), To: kept.when(c.To), Area: record.AreaCode(c.Area), Origin: record.Origin{Submission: line, File: c.File, Line: c.Line},
	}, kept.err
}

type decisionContent struct {
	Person    string `json:"person,omitempty"`
	DecidedBy string `json:"decided_by,omitempty"`
	Decided   string `json:"decided,omitempty"`
	Reason    string `json:"reason,omitempty"`
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
}

func contentOfDecision(l *record.Link) decisionContent {
	return decisionContent{
		Person: l.Person, DecidedBy: l.DecidedBy.Reveal(), Decided: l.Decided.String(), Reason: l.Reason.Reveal(),
		File: l.Origin.File, Line: l.Origin.Line,
	}
}

func (c *decisionContent) link(of record.ChildRef, line int64) (record.Link, error) {
	var kept times
	return record.Link{
		Subject: of, Person: c.Person, DecidedBy: record.Private(c.DecidedBy), Decided: kept.when(c.Decided), Reason: record.Private(c.Reason),
		Origin: record.Origin{Submission: line, File: c.File, Line: c.Line},
	}, kept.err
}

// heldContent is why a reference waits, and for whom it may be.
type heldContent struct {
	Likes [][2]string `json:"likes,omitempty"`
	Why   string      `json:"why,omitempty"`
}

func contentOfHeld(h *record.Held) heldContent {
	c := heldContent{Why: h.Why}
	for _, ref := range h.Like {
		c.Likes = append(c.Likes, [2]string{string(ref.Agency), ref.Child})
	}
	return c
}

func (c *heldContent) held(of record.ChildRef) record.Held {
	h := record.Held{Ref: of, Why: c.Why}
	for _, pair := range c.Likes {
		h.Like = append(h.Like, record.ChildRef{Agency: record.AgencyCode(pair[0]), Child: pair[1]})
	}
	return h
}

type manifestContent struct {
	Title    string               `json:"title,omitempty"`
	Source   string               `json:"source,omitempty"`
	Agencies map[string]fromUntil `json:"agencies,omitempty"`
	Areas    map[string]string    `json:"areas,omitempty"`
	AsAt     string               `json:"as_at,omitempty"`
	Today    string               `json:"today,omitempty"`
}

type fromUntil struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

func contentOfManifest(m *record.Manifest) manifestContent {
	c := manifestContent{Title: m.Title, Source: m.Source, AsAt: m.AsAt.String(), Today: m.Today.String()}
	if len(m.Agencies) > 0 {
		c.Agencies = map[string]fromUntil{}
	}
	for code, cover := range m.Agencies {
		c.Agencies[string(code)] = fromUntil{cover.From.String(), cover.To.String()}
	}
	if len(m.Areas) > 0 {
		c.Areas = map[string]string{}
	}
	for code, name := range m.Areas {
		c.Areas[string(code)] = name
	}
	return c
}

func (c *manifestContent) manifest() (record.Manifest, error) {
	var kept times
	m := record.Manifest{Title: c.Title, Source: c.Source, AsAt: kept.when(c.AsAt), Today: kept.when(c.Today)}
	if len(c.Agencies) > 0 {
		m.Agencies = map[record.AgencyCode]record.Coverage{}
	}
	for code, cover := range c.Agencies {
		m.Agencies[record.AgencyCode(code)] = record.Coverage{From: kept.when(cover.From), To: kept.when(cover.To)}
	}
	if len(c.Areas) > 0 {
		m.Areas = map[record.AreaCode]string{}
	}
	for code, name := range c.Areas {
		m.Areas[record.AreaCode(code)] = name
	}
	return m, kept.err
}

// times reads kept times and remembers the first that is none.
type times struct{ err error }

func (r *times) when(text string) record.When {
	w, err := record.ParseWhen(text)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("a kept time cannot be read: %w", err)
	}
	return w
}

func (r *times) after(text string, same record.AgencyCode) record.After {
	a, err := record.ParseAfter(text, same)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("a kept time cannot be read: %w", err)
	}
	return a
}

// encode writes content in its canonical form: fields in the order above, keys of maps in order, nothing escaped that need not be.
func encode(content any) ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(content); err != nil {
		return nil, fmt.Errorf("encoding content: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func decode(plain []byte, into any) error {
	if err := json.Unmarshal(plain, into); err != nil {
		return errors.New("the content is not in a form that is known here") // the cause would quote it
	}
	return nil
}
