package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/record"
)

// Sharing is what was decided about passing on what is known of a child.
type Sharing string

// The three decisions, of which not to share is one like the others.
const (
	ShareAll  Sharing = "all"
	SharePart Sharing = "part"
	ShareNone Sharing = "none"
)

// Basis is a ground in law on which information about a child is shared, where it stands, and whether it is to be confirmed locally.
type Basis struct {
	Code    string
	Words   string
	Source  string
	Confirm bool
}

// Bases gives the grounds there are, the most usual first. They say where to look and are no legal advice.
func Bases() []Basis {
	return []Basis{
		{"public-task", "Public task: it is needed for what the law gives this agency to do", "UK GDPR Article 6(1)(e); for health and other special data with Article 9(2)(g) and Data Protection Act 2018 Schedule 1 paragraph 18, safeguarding children", false},
		{"legal-duty", "Legal duty: a law or a court requires it", "UK GDPR Article 6(1)(c)", false},
		{"enquiry", "Help with an enquiry whether a child suffers harm, or with services for a child in need", "Children Act 1989 sections 47(9), 27 and 17", false},
		{"cooperation", "Working together to safeguard children", "Children Act 2004 sections 10 and 11", false},
		{"partners", "Information that safeguarding partners ask for", "Children Act 2004 sections 16E and 16H", true},
		{"criminal-data", "Data about offences, to protect a child", "UK GDPR Article 10 with Data Protection Act 2018 Schedule 1", false},
		{"police", "Law enforcement, by the police and those who work with them", "Data Protection Act 2018 Part 3, Schedule 8 paragraph 4", false},
		{"vital-interests", "To save a life", "UK GDPR Article 6(1)(d)", true},
		{"new-duty", "The duty to share that came in 2026, or a recognised legitimate interest", "Confirm that it is in force and fits", true},
		{"consent", "Consent. It is seldom the ground in safeguarding: say why no other fits", "UK GDPR Article 6(1)(a); Information sharing advice 2024, golden rules", true},
		{"none", "None was found: it is not shared", "Say why in your reason", false},
	}
}

func basisOf(code string) *Basis {
	all := Bases()
	if i := slices.IndexFunc(all, func(b Basis) bool { return b.Code == code }); i >= 0 {
		return &all[i]
	}
	return nil
}

// SharingDecision is a decision to share what is known of a child, or not to, with its reasons.
type SharingDecision struct {
	Child      record.ChildID
	Shared     Sharing
	Purpose    record.Private    // for what it was asked
	Basis      string            // code of one of Bases
	To         record.AgencyCode // an agency of the vocabulary; "" for somebody else
	ToOthers   record.Private    // who that is, by their function
	Entries    []string          // tokens of chosen entries
	What       record.Private    // or what, in words
	LeftOut    record.Private    // what was withheld, and why
	Reason     record.Private    // why it was decided so
	ToldFamily bool
	WhyNotTold record.Private
	Consent    string // a recorded fact, and never a gate: given, refused, not-needed, not-sought, not-stated
	Review     string // a day, as people write it in EDTF; "" for none
	Request    Request
}

// FieldProblem is what is wrong with one field of a form, in words for the person who filled it in.
type FieldProblem struct {
	Field string
	Say   string
}

// Error says what is wrong.
func (p *FieldProblem) Error() string { return record.Invalid.Error() + ": " + p.Say }

// Unwrap makes it an Invalid.
func (*FieldProblem) Unwrap() error { return record.Invalid }

// Problems gives what is missing or cannot be used, field by field in the order of the form; none when the decision can be recorded. Nothing
// about consent is ever among them.
func (s *SharingDecision) Problems(now time.Time) (all []FieldProblem) {
	add := func(wrong bool, field, say string) {
		if wrong {
			all = append(all, FieldProblem{field, say})
		}
	}
	has := func(words record.Private) bool { return strings.TrimSpace(words.Reveal()) != "" }
	add(!slices.Contains([]Sharing{ShareAll, SharePart, ShareNone}, s.Shared), "shared", "Choose what was decided: to share all that was asked, to share part of it, or not to share")
	add(!has(s.Purpose), "purpose", "Say what the information was asked for, or offered for")
	add(basisOf(s.Basis) == nil, "basis", "Choose the ground in law, or say that none was found")
	add(s.Basis == "none" && s.Shared != ShareNone, "basis", "Without a ground in law nothing is shared: choose a ground, or record that it is not shared")
	_, _, known := record.Words().Agency(s.To)
	add(s.To == "" && !has(s.ToOthers), "to", "Choose the agency, or say who else asked")
	add(s.To != "" && !known, "to", "Choose one of the agencies in the list, or say who else asked")
	add(!has(s.What) && len(s.Entries) == 0, "what", "Choose entries, or say what the information is")
	add(s.Shared == SharePart && !has(s.LeftOut), "left-out", "Say what was left out, and why")
	add(len(strings.Fields(s.Reason.Reveal())) < fewestWords, "reason", "Say why it was decided so, in at least three words")
	add(!s.ToldFamily && !has(s.WhyNotTold), "why-not-told", "Say why the family was not told")
	when, err := record.ParseWhen(s.Review)
	add(s.Review != "" && (err != nil || !when.Known()), "review", "Give the day on which it is looked at again, such as 3 12 2026, or leave it empty")
	add(err == nil && s.Review != "" && when.In(record.UnknownBirth()).Hull().Hi < now.Unix(), "review", "The day on which it is looked at again is over")
	t, _ := record.Words().Detail("sharing.decision", "consent")
	add(s.Consent != "" && !slices.Contains(t.Codes, s.Consent), "consent", "Choose one of the answers about consent, or none")
	for _, field := range []struct {
		name  string
		words record.Private
	}{{"purpose", s.Purpose}, {"to-others", s.ToOthers}, {"what", s.What}, {"left-out", s.LeftOut}, {"reason", s.Reason}, {"why-not-told", s.WhyNotTold}} {
		add(checkWords(field.words.Reveal()) != nil, field.name, "Use at most 4,000 letters, and none that nobody sees")
	}
	return all
}

// Share records a decision to share, or not to, as an entry of the child's chronology, written by the agency of who decided. It shares nothing
// by itself. The first of what is wrong is a *FieldProblem.
func (d *Desk) Share(ctx context.Context, who Who, s SharingDecision) (record.Ref, error) {
	if wrong := s.Problems(d.now()); len(wrong) > 0 {
		return record.Ref{}, &wrong[0]
	}
	refs, err := d.chosen(ctx, who, s.Child, s.Entries)
	if err != nil {
		return record.Ref{}, err
	}
	return d.Record(ctx, who, s.Request, s.Child, s.entry(refs, d.now()))
}

// chosen gives the entries that somebody chose, which they have to see themselves.
func (d *Desk) chosen(ctx context.Context, who Who, child record.ChildID, tokens []string) ([]string, error) {
	if len(tokens) == 0 {
		return nil, nil
	}
	opened, err := d.Open(ctx, who, child, View{})
	if err != nil {
		return nil, err
	}
	refs := make([]string, 0, len(tokens))
	for _, it := range opened.Chronology.Items {
		if slices.Contains(tokens, opened.Token(it.Ref)) {
			refs = append(refs, it.Ref.String())
		}
	}
	if len(refs) != len(tokens) {
		return nil, fmt.Errorf("%w: an entry that was chosen is no longer there; open the page again", record.Conflict)
	}
	return refs, nil
}

// entry is the decision as it stands in the chronology. Whom it was not shared with is not told by it: only what was shared conveys.
func (s *SharingDecision) entry(refs []string, now time.Time) record.Entry {
	basis := basisOf(s.Basis)
	told := "no"
	if s.ToldFamily {
		told = "yes"
	}
	to := "to"
	if s.Shared == ShareNone {
		to = "not_to"
	}
	e := record.Entry{Kind: "sharing.decision", Happened: londonDay(now), Text: record.Private(strings.TrimSpace(s.Reason.Reveal()))}
	for _, detail := range []struct {
		key   string
		value string
	}{
		{"shared", string(s.Shared)}, {"purpose", s.Purpose.Reveal()}, {"lawful_basis", basis.Words + " (" + basis.Source + ")"}, {to, string(s.To)},
		{"to_others", s.ToOthers.Reveal()}, {"what", s.What.Reveal()}, {"left_out", s.LeftOut.Reveal()}, {"told_family", told},
		{"why_not_told", s.WhyNotTold.Reveal()}, {"consent", s.Consent}, {"review", s.Review},
	} {
		if value := strings.TrimSpace(detail.value); value != "" {
			e.Details = append(e.Details, record.Detail{Key: detail.key, Values: []string{value}})
		}
	}
	if len(refs) > 0 {
		e.Details = append(e.Details, record.Detail{Key: "what_records", Values: refs})
	}
	return e
}

// londonDay and londonMinute give a moment as agencies write it, in London time.
func londonDay(at time.Time) record.When    { return london(at, time.DateOnly) }
func londonMinute(at time.Time) record.When { return london(at, "2006-01-02T15:04") }

func london(at time.Time, layout string) record.When {
	return record.MustWhen(at.In(record.LondonDay(at.Unix()).Location()).Format(layout))
}
