package store

import "sightline/record"

// What of a step in the life of a question passes through the codec. The reason a person gave is revealed here and nowhere else in the
// store. Steps stay for good, so the form only ever grows.

type stepContent struct {
	Question string         `json:"question"`
	Rule     string         `json:"rule"`
	Prompt   *promptContent `json:"prompt,omitempty"`
	Evidence [][2]string    `json:"evidence,omitempty"`
	Joined   bool           `json:"joined,omitempty"`
	Entry    *[2]string     `json:"entry,omitempty"`
	Told     string         `json:"told,omitempty"`
	By       string         `json:"by,omitempty"`
	Reason   string         `json:"reason,omitempty"`
	Why      string         `json:"why,omitempty"`
	Needs    [][3]string    `json:"needs,omitempty"` // class, "restricted" or "", agency; steps of before have none
}

// promptContent is a question as it was asked, all but what its step says already.
type promptContent struct {
	Child      [2]string         `json:"child"`
	Version    string            `json:"version,omitempty"`
	Theme      string            `json:"theme,omitempty"`
	Asks       string            `json:"asks"`
	Because    []string          `json:"because,omitempty"`
	AskedOf    string            `json:"asked_of,omitempty"`
	Trigger    [2]string         `json:"trigger"`
	OpenedAt   [2]string         `json:"opened_at"`
	OpenedWhen string            `json:"opened_when,omitempty"`
	Timing     string            `json:"timing,omitempty"`
	Due        string            `json:"due,omitempty"`
	DueBy      int64             `json:"due_by,omitempty"`
	Missing    []string          `json:"missing,omitempty"`
	Params     map[string]string `json:"params,omitempty"`
}

func contentOfStep(s *record.Step) stepContent {
	c := stepContent{Question: string(s.Question), Rule: s.Prompt.Rule, Evidence: pairsOf(s.Evidence), Joined: s.Joined, Told: string(s.Told), By: string(s.By), Reason: s.Reason.Reveal(), Why: string(s.Why)}
	for _, d := range s.Needs {
		c.Needs = append(c.Needs, [3]string{string(d.Class), handlingOf(d), string(d.Agency)})
	}
	if !s.Entry.IsZero() {
		c.Entry = new(pairOf(s.Entry))
	}
	if s.Kind == record.QuestionAsked {
		p := &s.Prompt
		c.Prompt = &promptContent{
			Child: [2]string{string(p.Child.Agency), p.Child.Child}, Version: p.Version, Theme: string(p.Theme), Asks: p.Asks, Because: p.Because, AskedOf: string(p.AskedOf),
			Trigger: pairOf(p.Trigger), OpenedAt: pairOf(p.OpenedAt), OpenedWhen: p.OpenedWhen, Timing: string(p.Timing), Due: p.Due, DueBy: p.DueBy,
			Missing: p.Missing, Params: p.Params,
		}
	}
	return c
}

// into gives a step what its content says; its question and rule are known already.
func (c *stepContent) into(s *record.Step, rule string) {
	s.Evidence, s.Joined, s.Told, s.By = refsOfPairs(c.Evidence), c.Joined, record.Kind(c.Told), record.Role(c.By)
	s.Reason, s.Why = record.Private(c.Reason), record.Lapsing(c.Why)
	for _, n := range c.Needs {
		s.Needs = append(s.Needs, record.Demand{Class: record.Class(n[0]), Restricted: n[1] != "", Agency: record.AgencyCode(n[2])})
	}
	if c.Entry != nil {
		s.Entry = refOfPair(*c.Entry)
	}
	s.Prompt.ID, s.Prompt.Rule = s.Question, rule
	p := c.Prompt
	if p == nil {
		return
	}
	s.Prompt = record.Prompt{
		ID: s.Question, Child: record.ChildRef{Agency: record.AgencyCode(p.Child[0]), Child: p.Child[1]}, Rule: rule, Version: p.Version, Theme: record.Theme(p.Theme),
		Asks: p.Asks, Because: p.Because, AskedOf: record.Role(p.AskedOf), Trigger: refOfPair(p.Trigger), OpenedAt: refOfPair(p.OpenedAt), OpenedWhen: p.OpenedWhen,
		Timing: record.Timing(p.Timing), Due: p.Due, DueBy: p.DueBy, Missing: p.Missing, Params: p.Params,
	}
}

func handlingOf(d record.Demand) string {
	if d.Restricted {
		return string(record.Restricted)
	}
	return ""
}

func pairOf(r record.Ref) [2]string { return [2]string{string(r.Agency), string(r.Record)} }

func refOfPair(p [2]string) record.Ref {
	return record.Ref{Agency: record.AgencyCode(p[0]), Record: record.RecordID(p[1])}
}

func pairsOf(refs []record.Ref) (pairs [][2]string) {
	for _, r := range refs {
		pairs = append(pairs, pairOf(r))
	}
	return pairs
}

func refsOfPairs(pairs [][2]string) (refs []record.Ref) {
	for _, p := range pairs {
		refs = append(refs, refOfPair(p))
	}
	return refs
}
