package casework

import (
	"slices"

	"sightline/record"
)

// AgenciesHere gives the agencies for which somebody may work here, by code: those whom the directory names, and those of the vocabulary, in
// every area that the directory or the partnership's own file names. It is from those files alone, and tells nothing of whom there are records.
func (d *Desk) AgenciesHere() []record.AgencyCode {
	here, areas := map[record.AgencyCode]bool{}, map[record.AreaCode]bool{"": true}
	if d.directory != nil {
		for code := range d.directory.Agencies {
			here[code] = true
		}
		for area := range d.directory.Duty {
			areas[area] = true
		}
	}
	for area := range d.local.Areas {
		areas[area] = true
	}
	for _, hub := range d.local.AllHubs() {
		for _, area := range hub.Areas {
			areas[area] = true
		}
	}
	for service := range record.Words().AgencyList {
		for area := range areas {
			if area == "" {
				here[service] = true
			} else {
				here[service+"-"+record.AgencyCode(area)] = true
			}
		}
	}
	all := make([]record.AgencyCode, 0, len(here))
	for code := range here {
		if agencyKnown(code) {
			all = append(all, code)
		}
	}
	slices.Sort(all)
	return all
}
