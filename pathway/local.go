package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Local is what a partnership calls things, which hubs it has and how long it gives. It is data: every length is to be confirmed locally,
// unless law or guidance settles it. It is never changed after it was read.
type Local struct {
	Process  string                      `yaml:"process"` // what people here call the process: MACE, VEMT
	Areas    map[record.AreaCode]AreaHas `yaml:"areas"`
	Hubs     []Hub                       `yaml:"hubs"`
	Times    map[string]Time             `yaml:"times"`
	Climbs   []Rung                      `yaml:"climbs"`   // to whom an unanswered request goes by itself, level by level
	Disputes []Rung                      `yaml:"disputes"` // to whom an unanswered dispute of a reviewing officer goes
	Rings    []Rung                      `yaml:"rings"`    // to whom what is urgent and unread goes by itself, level by level
	Tool     *Tool                       `yaml:"tool"`     // the partnership's own screening tool; nil: Sightline's
}

// AreaHas is what is another way in one area.
type AreaHas struct {
	Process string `yaml:"process"`
}

// Hub is a panel or hub of the process, and the areas whose children it has.
type Hub struct {
	ID    string            `yaml:"id"`
	Name  string            `yaml:"name"`
	Areas []record.AreaCode `yaml:"areas"`
}

// Time is how long is given for something, and who says so.
type Time struct {
	Lasts   string `yaml:"lasts"` // as calendar.Parse reads it
	For     string `yaml:"for"`
	Source  string `yaml:"source"`
	Confirm bool   `yaml:"confirm"` // to be confirmed locally
}

// Lasts gives a length of time, such as "10 working days".
func (l *Local) Lasts(id string) string { return l.Times[id].Lasts }

// Allowed gives a length of time and says who says so, as a page does.
func (l *Local) Allowed(id string) string {
	t, known := l.Times[id]
	lasts := t.Lasts
	if lasts == "0 days" {
		lasts = "the same day"
	}
	switch {
	case !known:
		return ""
	case t.Confirm:
		return lasts + " (" + t.Source + "; to be confirmed locally)"
	}
	return lasts + " (" + t.Source + ")"
}

// ProcessIn gives what people of an area call the process.
func (l *Local) ProcessIn(area record.AreaCode) string {
	if own := l.Areas[area].Process; own != "" {
		return own
	}
	return l.Process
}

// theHub is the hub of a partnership that names none.
const theHub = "hub"

// AllHubs gives every hub; of a partnership that names none, the one there is.
func (l *Local) AllHubs() []Hub {
	if len(l.Hubs) > 0 {
		return slices.Clone(l.Hubs)
	}
	return []Hub{{ID: theHub, Name: "The exploitation hub"}}
}

// Hub gives a hub by its id.
func (l *Local) Hub(id string) (Hub, bool) {
	all := l.AllHubs()
	i := slices.IndexFunc(all, func(h Hub) bool { return h.ID == id })
	if i < 0 {
		return Hub{}, false
	}
	return all[i], true
}

// HubName says a hub as people know it; what a record calls it when it is none of ours.
func (l *Local) HubName(id string) string {
	if h, known := l.Hub(id); known {
		return h.Name
	}
	return id
}

// HubFor gives the hub that has the children of an area, in the order of the areas; without one, the only hub there is.
func (l *Local) HubFor(areas ...record.AreaCode) (Hub, bool) {
	all := l.AllHubs()
	for _, area := range areas {
		if i := slices.IndexFunc(all, func(h Hub) bool { return slices.Contains(h.Areas, area) }); i >= 0 {
			return all[i], true
		}
	}
	if len(all) == 1 {
		return all[0], true
	}
	return Hub{}, false
}

// AreasOf gives the areas a child lives or lived in, as far as is known, the latest first: those that agencies hold the child under now, then
// those of the entries.
func AreasOf(c *chronology.Chronology) (areas []record.AreaCode) {
	add := func(area record.AreaCode) {
		if area != "" && !slices.Contains(areas, area) {
			areas = append(areas, area)
		}
	}
	for _, now := range []bool{true, false} {
		for i := range c.Identities {
			if c.Identities[i].To.Known() != now {
				add(c.Identities[i].Area)
			}
		}
		for _, it := range slices.Backward(c.Items) {
			for _, area := range it.Details.All("home_area") {
				add(record.AreaCode(area))
			}
		}
	}
	return areas
}
