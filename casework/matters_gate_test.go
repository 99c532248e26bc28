package casework_test

import (
	"testing"

	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// What was ended elsewhere stands in the list of what was gone on without: for whoever may see the entries it stands on, with who answers for it and
// until when, and for nobody else.
func TestWhatWasGoneOnWithoutIsListedForThoseWhoSeeIt(t *testing.T) {
	h := hubDesk(t)
	h.receive(map[string]string{
		"people.csv": "agency,child,family_name,given_names,date_of_birth\nmace,M1,Invented,Mara,2009-04-02\nsocial-care-cur,S1,Invented,Mara,2009-04-02\n",
		"mace.csv": "record_id,agency,child,happened,kind,text\nM1,mace,M1,2024-11-04,mace.accepted,Accepted at the panel.\n" +
			"M2,mace,M1,2025-05-12,mace.exit,Closed: nothing was reported for some weeks.\n",
	})
	other := desktest.Person("other", "social-worker", record.SafeguardingNow)
	other.Actor.Agency = "social-care-cur"
	desktest.Allocated(t, h.Desk, other, h.ben)
	if g := h.board(other).Gates; len(g) != 0 {
		t.Errorf("the worker of another child is told of %+v", g)
	}
	g := h.board(h.worker).Gates
	if len(g) != 1 || g[0].Child != h.mara || !g[0].Elsewhere || !g[0].Nobody || !g[0].Owed() || len(g[0].Missing) != 0 || g[0].Past {
		t.Fatalf("before anybody answers, the worker is told of %+v", g)
	}
	h.takes(h.hub, h.mara, "answer-elsewhere", pathway.Answers{"outcome": {"watched"}, "reason": {"The worker left the area and nobody was told of it."}, "until": {"2025-06-20"}, "history": {"yes"}})
	g = h.board(h.worker).Gates
	if len(g) != 1 || g[0].Nobody || g[0].Role != "exploitation-hub" || g[0].Until != "2025-06-20" || g[0].Past || len(g[0].Missing) == 0 || len(g[0].Left) != len(g[0].Missing) {
		t.Fatalf("once somebody answered: %+v", g)
	}
	*h.now = h.now.AddDate(0, 1, 0)
	if g = h.board(h.worker).Gates; len(g) != 1 || !g[0].Past {
		t.Errorf("after its day: %+v", g)
	}
	checked, err := h.Check(t.Context(), checker)
	if err != nil || checked.Bad != "" {
		t.Error(checked.Bad, err)
	}
}
