package web

import (
	"net/http"
	"strings"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// mapPage is the pathway as this partnership has it: who does what, what it asks, by when, where it goes on and to whom it climbs. Nothing of anybody's
// record is on it.
type mapPage struct {
	frame

	Process string
	Names   []mapFact // what areas call it, and the hubs there are
	Picture mapPicture
	Parts   []mapPart
}

// mapFact is one thing that is set locally.
type mapFact struct{ Name, Value string }

// mapPart is one part of the way.
type mapPart struct {
	ID, Title string
	Aside     bool
	To        []tab
	Steps     []mapStep
	Times     []mapTime
	Climbs    []mapClimb
}

// mapStep is one thing that people do.
type mapStep struct{ Title, By, Asks, Writes string }

// mapTime is how long is given for something.
type mapTime struct {
	Lasts, For, Source string
	Confirm            bool
}

// mapClimb is a ladder.
type mapClimb struct {
	Of    string
	Rungs []string
}

func (s *site) pathwayMap(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	local := s.Desk.Local()
	p := mapPage{frame: s.frame(r, "The map of the pathway"), Process: sentence(local.Process), Names: namesOf(local)}
	parts := pathway.Map(local)
	for i := range parts {
		p.Parts = append(p.Parts, mapPartOf(&parts[i], parts, local))
	}
	p.Picture = pictureOf(parts)
	return s.render(w, r, answer{http.StatusOK, "map", p})
}

// namesOf says which hubs there are, and what areas call the process where they call it otherwise.
func namesOf(local *pathway.Local) (all []mapFact) {
	for _, hub := range local.AllHubs() {
		areas := make([]string, 0, len(hub.Areas))
		for _, area := range hub.Areas {
			areas = append(areas, codeWords(string(area)))
		}
		where := "every area"
		if len(areas) > 0 {
			where = strings.Join(areas, ", ")
		}
		all = append(all, mapFact{hub.Name, "has the children of " + where})
	}
	for _, area := range sortedAreas(local) {
		if own := local.Areas[area].Process; own != "" {
			all = append(all, mapFact{codeWords(string(area)), "calls the process " + own})
		}
	}
	return all
}

func mapPartOf(one *pathway.Part, all []pathway.Part, local *pathway.Local) mapPart {
	p := mapPart{ID: one.ID, Title: one.Title, Aside: one.Aside}
	for _, to := range one.To {
		for i := range all {
			if all[i].ID == to {
				p.To = append(p.To, tab{Words: all[i].Title, Link: "#" + to})
			}
		}
	}
	for i := range one.Steps {
		step := &one.Steps[i]
		p.Steps = append(p.Steps, mapStep{step.Title, step.TakenBy(), strings.Join(pathway.AsksIn(step, local), "; "), someOf(step.Writes(), mostWritten)})
	}
	for _, t := range one.Times {
		p.Times = append(p.Times, mapTime{lastsWords(t.Lasts), t.For, t.Source, t.Confirm})
	}
	for _, c := range one.Climbs {
		climb := mapClimb{Of: c.Of}
		for _, rung := range c.Rungs {
			climb.Rungs = append(climb.Rungs, rungWords(rung))
		}
		p.Climbs = append(p.Climbs, climb)
	}
	return p
}

// mostWritten is how many kinds of entry a step names on the map: one that can write any says how many more.
const mostWritten = 4

func someOf(words []string, most int) string {
	if len(words) <= most {
		return strings.Join(words, "; ")
	}
	return strings.Join(words[:most], "; ") + "; and " + plural(len(words)-most, "more", "more")
}

func lastsWords(lasts string) string {
	if lasts == "0 days" {
		return "the same day"
	}
	return lasts
}

func rungWords(rung pathway.Rung) string {
	after := lastsWords(rung.After)
	if rung.After == "0 days" {
		after = "at once"
	} else {
		after += " later"
	}
	return record.Words().RoleName(rung.Of) + ", " + after
}
