package pathway

import (
	"cmp"
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Who knows what: each agency that works with a child, or usually does, with what it holds, what it was told, and whether anybody asked it (paragraphs
// 4.1.10 and 4.3.8 of the Child Joe review: no one agency held all, and each assumed that another knew). That there is no record of an agency is never
// said to mean that it knows nothing: it was not asked, or it was asked and did not answer. It is as far as whoever looks may see.

// Reply is what came of asking an agency.
type Reply string

// What can have come of it.
const (
	NotAsked Reply = "not-asked"
	NoAnswer Reply = "no-answer"
	Refused  Reply = "refused"
	Answered Reply = "answered"
)

// Knowing is one agency, and what the record shows of what it knows.
type Knowing struct {
	Agency record.AgencyCode
	Name   string
	Holds  int              // records of its own
	Latest *chronology.Item // of these; nil when there is none
	Told   int              // records of others that it was told
	Asked  Reply
	By     *chronology.Item // by which it was asked last; nil: it was not asked
}

// usual are the services that usually hold something about a child who is harmed outside the home. Those of a council are there once for each area.
var (
	usual        = []record.AgencyCode{"social-care", "front-door", "early-help", "education", "school", "police", "youth-justice", "emergency-department", "gp", "mental-health", "missing-service"}
	ofACouncil   = []record.AgencyCode{"social-care", "front-door", "early-help", "education", "youth-justice", "missing-service"}
	notToBeAsked = []record.AgencyCode{"family-and-child", "court", "family-court", "criminal-court", "coroner", "partnership", "competent-authority", "cafcass", "reviewing-officer", "mace", "vemt", "other"}
)

// timeAsked is one time that an agency was asked, or was at a meeting about the child.
type timeAsked struct {
	agency record.AgencyCode
	by     *chronology.Item
	came   Reply
}

// WhoKnows gives every agency that wrote in the record, or that usually knows something, in order of their names.
func WhoKnows(c *chronology.Chronology) []Knowing {
	all := whoKnows(c, nil)
	for _, it := range c.Items {
		if !slices.ContainsFunc(it.Details, func(d record.Detail) bool { return d.Key == "document" || slices.Contains(c.Words().Conveys, d.Key) }) {
			continue
		}
		for i := range all {
			switch k := &all[i]; {
			case k.Agency != it.Ref.Agency && c.Told(it, k.Agency):
				k.Told++
			case k.Agency == it.Ref.Agency && it.Kind == "record.seen":
				k.Told += len(it.Details.Refs("document", it.Ref.Agency))
			}
		}
	}
	return all
}

// whoKnows is the same without what each was told, with what was asked since an entry alone; nil: ever.
func whoKnows(c *chronology.Chronology, since *chronology.Item) (all []Knowing) {
	for _, code := range mayKnow(c) {
		all = append(all, Knowing{Agency: code, Name: agencyName(c, string(code)), Asked: NotAsked})
	}
	for _, it := range c.Items {
		if i := slices.IndexFunc(all, func(k Knowing) bool { return k.Agency == it.Ref.Agency }); i >= 0 {
			all[i].Holds++
			all[i].Latest = it
		}
	}
	for _, one := range askings(c) {
		if since != nil && one.by.Pos < since.Pos {
			continue
		}
		for i := range all {
			if record.Words().SameAgency(all[i].Agency, one.agency) {
				all[i].Asked, all[i].By = one.came, one.by
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Knowing) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// mayKnow gives the agencies that wrote in the record, and the usual ones of which none did. Areas are those of agencies that wrote: nothing of a
// view of the past says where the child lived later.
func mayKnow(c *chronology.Chronology) (codes []record.AgencyCode) {
	words, areas, services := record.Words(), []record.AreaCode(nil), map[record.AgencyCode]bool{}
	for _, it := range c.Items {
		service, area, known := words.Agency(it.Ref.Agency)
		if !known || slices.Contains(notToBeAsked, service) || slices.Contains(codes, it.Ref.Agency) {
			continue
		}
		codes, services[service] = append(codes, it.Ref.Agency), services[service] || area == ""
		if area != "" && !slices.Contains(areas, area) {
			areas = append(areas, area)
		}
	}
	wrote := func(code record.AgencyCode) bool {
		return slices.ContainsFunc(codes, func(one record.AgencyCode) bool { return words.SameAgency(one, code) })
	}
	for _, service := range usual {
		all := []record.AgencyCode{service}
		if slices.Contains(ofACouncil, service) && len(areas) > 1 && !services[service] {
			all = nil
			for _, area := range areas {
				all = append(all, service+"-"+record.AgencyCode(area))
			}
		}
		for _, code := range all {
			if !wrote(code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// askings are the times that agencies were asked: by a request, or by being invited to a meeting about the child. In order of the chronology.
func askings(c *chronology.Chronology) (all []timeAsked) {
	came := requestsAnswered(c)
	for _, it := range c.Items {
		if it.Repeats {
			continue
		}
		add := func(outcome Reply, keys ...string) {
			for _, key := range keys {
				for _, code := range it.Details.All(key) {
					if _, _, known := c.Words().Agency(record.AgencyCode(code)); known {
						all = append(all, timeAsked{record.AgencyCode(code), it, outcome})
					}
				}
			}
		}
		switch {
		case it.Kind == "request.made":
			add(cmp.Or(came[it.Ref], NoAnswer), "to")
		case isMeeting(it), it.Kind == "meeting.called", it.Kind == "mace.review":
			add(NoAnswer, "invited", "absent")
			add(Answered, "attended", "sent") // who was there, or sent what they know, answered
		}
	}
	return all
}

// requestsAnswered gives what came of requests: as the answer says which it answers, else as the record closes what waited.
func requestsAnswered(c *chronology.Chronology) map[record.Ref]Reply {
	came := map[record.Ref]Reply{}
	take := func(request record.Ref, answer *chronology.Item) {
		came[request] = Answered
		if answer.Details.Has("outcome", "declined") {
			came[request] = Refused
		}
	}
	bars := c.Bars()
	for i := range bars {
		if bars[i].Opened.Kind == "request.made" && bars[i].Closed != nil {
			take(bars[i].Opened.Ref, bars[i].Closed)
		}
	}
	for _, it := range c.Items {
		if it.Kind == "request.answered" {
			for _, ref := range it.Details.Refs("answers", it.Ref.Agency) {
				take(ref, it)
			}
		}
	}
	return came
}

// AskedSince gives what came of asking an agency after an entry: what it was asked before cannot have been about it.
func AskedSince(c *chronology.Chronology, agency record.AgencyCode) func(*chronology.Item) Reply {
	var of []timeAsked
	for _, one := range askings(c) {
		if record.Words().SameAgency(agency, one.agency) {
			of = append(of, one)
		}
	}
	return func(it *chronology.Item) Reply {
		came := NotAsked
		for _, one := range of {
			if one.by.Pos >= it.Pos {
				came = one.came
			}
		}
		return came
	}
}

// Words says whether an agency was asked, and what came of it.
func (k *Knowing) Words() string {
	if k.By == nil {
		return "not asked"
	}
	return "asked, " + itemDay(k.By) + ": " + map[Reply]string{NoAnswer: "no answer", Refused: "refused", Answered: "answered"}[k.Asked]
}

// ToldWords says how much of what others wrote an agency was told.
func (k *Knowing) ToldWords() string {
	if k.Told == 0 {
		return "told of none, as far as the record shows"
	}
	return "told of " + counted(k.Told, "record", "records") + " of others"
}

// HeldWords says what an agency holds: how much, and of when the latest is.
func (k *Knowing) HeldWords() string {
	if k.Latest == nil {
		return "no record of it here"
	}
	return counted(k.Holds, "record", "records") + ", the latest " + itemDay(k.Latest)
}
