package casework_test

import (
	"crypto/rand"
	"errors"
	"testing"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// nameless is a child whom nobody could name.
func nameless(age, met string) *casework.Referral {
	return &casework.Referral{
		NewReferral: pathway.NewReferral{Worry: rides, Danger: "yes", Met: record.Private(met)}, Nameless: true, Age: age, Address: "12 Some Street", Postcode: "AB1 2CD",
		Request: casework.Request{ID: rand.Text()},
	}
}

// A child whose name nobody knows is referred, with about how old or where they were met: the hub sees it at once, danger waits for nobody, and a
// person says who it is. Two who are described alike are two until then, and what comes later from an agency joins neither.
func TestAChildWhoseNameNobodyKnowsIsReferred(t *testing.T) {
	h := hubDesk(t)
	told := h.refers(h.coach(), referralOf("Nobody", "Knows", "2012-01-01", rides))
	waiting := func() (lines []casework.MatterLine) {
		for _, one := range h.board(h.hub).Lines {
			if one.Shown() == "" || one.Name == "" && one.Family == "" {
				lines = append(lines, one)
			}
		}
		return lines
	}
	for range 2 {
		if got := h.refers(h.coach(), nameless("14", "by the station")); len(got.Receipt) != len(told.Receipt) || got.By.IsZero() {
			t.Errorf("it is told %+v", got)
		}
	}
	check := func(when string) {
		t.Helper()
		lines := waiting()
		if len(lines) != 2 || lines[0].Child == lines[1].Child {
			t.Fatalf("%s: the hub sees %+v", when, lines)
		}
		for _, one := range lines {
			if !one.Held || one.Child == h.mara || one.Child == h.ben || one.Stage != pathway.Referred {
				t.Errorf("%s: it is %+v", when, one)
			}
		}
	}
	check("referred")
	h.receive(map[string]string{
		"people.csv":  "agency,child,family_name,given_names,born,address,postcode\npolice,P77,Streeter,Sam,2010-03-03,12 Some Street,AB1 2CD\n",
		"entries.csv": "record_id,agency,child,happened,kind,text,details,handling\nZ1,police,P77,2024-05-08,missing.reported,Away since noon.,,\n",
	})
	check("and after what agencies sent")
	o, err := h.Open(t.Context(), h.hub, waiting()[0].Child, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	key := o.Chronology.Key
	h.receive(map[string]string{
		"people.csv":  "agency,child,family_name,given_names,born,address,postcode\npolice,P77,Streeter,Sam,2010-03-03,12 Some Street,AB1 2CD\n",
		"links.csv":   "agency,child,person,decided_by,decided,reason\npolice,P77,x,,,they met him\n" + string(key.Agency) + "," + key.Child + ",x,,,they met him\n",
		"entries.csv": "record_id,agency,child,happened,kind,text,details,handling\nZ2,police,P77,2024-05-09,missing.returned,Back.,,\n",
	})
	if left := waiting(); len(left) != 1 {
		t.Errorf("a person said who one of them is, and %d have no name", len(left))
	}
	if lines := named(h.board(h.hub), "Sam"); len(lines) != 1 || lines[0].Held || lines[0].Stage != pathway.Referred {
		t.Errorf("the referral is his by now, and the hub sees %d of him", len(lines))
	}
	h.sound()
}

// Without a name it needs something by which somebody can look for the child, and a name is not both known and unknown.
func TestWhatAReferralWithoutANameNeeds(t *testing.T) {
	h := hubDesk(t)
	only := func(change func(*casework.Referral)) *casework.Referral {
		wish := nameless("", "")
		wish.Address, wish.Postcode = "", ""
		change(wish)
		return wish
	}
	for what, bad := range map[string]*casework.Referral{
		"nothing else": only(func(*casework.Referral) {}), "a name as well": only(func(w *casework.Referral) { w.Age, w.GivenNames = "14", "Zed" }),
		"no name, and it is not said": only(func(w *casework.Referral) { w.Nameless, w.Age = false, "14" }), "an age in words": only(func(w *casework.Referral) { w.Age = "young" }),
	} {
		if _, err := h.Refer(t.Context(), h.coach(), bad); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, good := range []*casework.Referral{only(func(w *casework.Referral) { w.Age = "14" }), only(func(w *casework.Referral) { w.Met = "On the bus" }), only(func(w *casework.Referral) { w.Address = "1 New Road" })} {
		h.refers(h.coach(), good)
	}
}
