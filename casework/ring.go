package casework

import (
	"encoding/base32"
	"strconv"

	"sightline/audit"
	"sightline/pathway"
	"sightline/record"
)

// ringing tells whoever is on duty, and level by level who answers for them, that something urgent came in and nobody in their area has read it. Each
// is told once, in the very change by which it came or its time was over: under an id that stands for what came, the area and the level. No
// word of a record is told, and nothing that was told is taken back.
func ringing(child record.ChildID, rings []pathway.Ring) (all []record.Told) {
	for i := range rings {
		ring := &rings[i]
		told := record.Told{ID: ringID(ring), What: record.UrgentUnread, Child: child, Count: ring.Level, To: record.Audience{Role: ring.Role, Area: ring.Area}}
		if ring.Level == 0 {
			told.To = record.Audience{OnDuty: true, Area: ring.Area}
		}
		all = append(all, told)
	}
	return all
}

// ringID stands for one ring, and says nothing of it to whoever reads it.
func ringID(ring *pathway.Ring) record.NoticeID {
	sum := audit.NewDigester("ring 1")
	sum.Text(ring.Of.String(), string(ring.Area), strconv.Itoa(ring.Level))
	of := sum.Sum()
	return record.NoticeID("ring-" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(of[:16]))
}
