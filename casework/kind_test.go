package casework_test

import (
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
)

// asleep is a note of the police that nobody coded, of Mara.
var asleep = map[string]string{
	"entries.csv": "record_id,agency,child,happened,kind,text,handling,details\n" +
		"N1,police,P1,2026-11-25,note,\"Mara found asleep at a flat in Dock Street, staff fetched her.\",,handling_code=C\n" +
		"N2,police,P1,2026-11-26,note,\"Not missing, she was at her aunt's all evening.\",,\n",
}

// entryOf is the entry of a record whose text begins so.
func entryOf(t *testing.T, o *casework.Opened, begins string) *chronology.Item {
	t.Helper()
	for _, it := range o.Chronology.Items {
		if strings.HasPrefix(it.Text.Reveal(), begins) {
			return it
		}
	}
	t.Fatalf("no entry begins %q", begins)
	return nil
}

// a note that nobody coded may tell of a missing episode. A person says that it does: that is an entry of their own agency about
// the same event, the note stays as the police wrote it, and nobody is asked again.
func TestAPersonSaysWhatANoteTellsOf(t *testing.T) {
	h := atNight(t, asleep)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	open := func() *casework.Opened {
		o, err := h.Open(t.Context(), worker, mara, casework.View{})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	o := open()
	note := entryOf(t, o, "Mara found asleep")
	may := h.MayTell(t.Context(), worker, mara, note)
	if len(may) == 0 || may[0].Kind != "missing.episode" || !strings.Contains(may[0].Words.Reveal(), "found asleep at") || may[0].Why == "" {
		t.Fatalf("it is asked about as %+v", may)
	}
	for _, silent := range []string{"Not missing", "Reported missing from the quay"} {
		if asked := h.MayTell(t.Context(), worker, mara, entryOf(t, o, silent)); len(asked) > 0 {
			t.Errorf("%q is asked about: %+v", silent, asked)
		}
	}
	wish := casework.KindWish{Child: mara, Entry: o.Token(note.Ref), Kind: "missing.episode", Request: casework.Request{ID: "says-what-it-tells"}}
	ref, err := h.SayKind(t.Context(), worker, wish)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.SayKind(t.Context(), worker, wish); err != nil || again != ref {
		t.Errorf("pressed twice it is %v, %v", again, err)
	}
	o = open()
	said, same := o.Chronology.Find(ref), entryOf(t, o, "Mara found asleep")
	switch {
	case said == nil || said.Kind != "missing.episode" || said.Ref.Agency != "social-care-prev" || said.Happened.String() != "2026-11-25" || said.Details.First("basis") != "inferred":
		t.Errorf("it stands as %+v", said)
	case len(said.Same) != 1 || said.Same[0] != same || same.Kind != "note" || same.Text != note.Text:
		t.Errorf("it is not of the same event, or the note has changed: %+v", same)
	case !strings.HasPrefix(said.Entry.Known.String(), "2026-11-27"):
		t.Errorf("its agency is said to have known it as %s", said.Entry.Known)
	case said.Details.First("handling_code") != "C" || strings.Contains(said.Text.Reveal(), "Dock Street"):
		t.Errorf("it tells what the note keeps close: %q", said.Text.Reveal())
	}
	for _, m := range h.MayTell(t.Context(), worker, mara, same) {
		if m.Kind == "missing.episode" {
			t.Error("what was said is asked again")
		}
	}
	checked, err := h.Check(t.Context(), casework.Service("check", record.Checking))
	if err != nil || checked.Bad != "" {
		t.Errorf("the check says %q, %v", checked.Bad, err)
	}
}

// A second person says the same from a page that was open all along: there is one episode still, however often it was said.
func TestWhatANoteTellsOfIsCountedOnce(t *testing.T) {
	h := atNight(t, asleep)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	h.allocate("nurse", mara)
	var refs []record.Ref
	for _, user := range []string{"lead", "nurse"} {
		worker := h.person(user, "social-worker", record.AgencyCode(map[string]string{"lead": "social-care-prev", "nurse": "school"}[user]), record.PreparingVisit)
		o, err := h.Open(t.Context(), worker, mara, casework.View{})
		if err != nil {
			t.Fatal(err)
		}
		ref, err := h.SayKind(t.Context(), worker, casework.KindWish{
			Child: mara, Entry: o.Token(entryOf(t, o, "Mara found asleep").Ref), Kind: "missing.episode", Request: casework.Request{ID: "the-same-said-by-" + user},
		})
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	if refs[0] != refs[1] {
		t.Errorf("it became two entries: %v", refs)
	}
	if n := h.with("missing.episode")[mara]; n != 1 {
		t.Errorf("%d episodes stand in the record", n)
	}
}

// What is not asked about is not written this way, of no other entry, and by nobody who may not see the record or add to it.
func TestOnlyWhatIsAskedAboutIsSaid(t *testing.T) {
	h := atNight(t, asleep)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	o, err := h.Open(t.Context(), worker, mara, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	note := entryOf(t, o, "Mara found asleep")
	token := o.Token(note.Ref)
	for name, one := range map[string]struct {
		who  casework.Who
		wish casework.KindWish
		want error
	}{
		"a kind that nobody asks about": {worker, casework.KindWish{Child: mara, Entry: token, Kind: "mace.exit"}, record.Invalid},
		"no kind":                       {worker, casework.KindWish{Child: mara, Entry: token}, record.Invalid},
		"an entry with a kind":          {worker, casework.KindWish{Child: mara, Entry: o.Token(entryOf(t, o, "Reported missing").Ref), Kind: "missing.episode"}, record.Invalid},
		"an entry that is not there":    {worker, casework.KindWish{Child: mara, Entry: "nothing", Kind: "missing.episode"}, record.Conflict},
		"a stranger":                    {h.person("other", "social-worker", "social-care-cur", record.PreparingVisit), casework.KindWish{Child: mara, Entry: token, Kind: "missing.episode"}, record.Withheld},
		"a child that is not there":     {worker, casework.KindWish{Child: "nobody", Entry: token, Kind: "missing.episode"}, record.Withheld},
	} {
		one.wish.Request.ID = "says-what-is-not-asked"
		if _, err := h.SayKind(t.Context(), one.who, one.wish); !errors.Is(err, one.want) && (!errors.Is(one.want, record.Withheld) || !errors.Is(err, record.NotFound)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, who := range map[string]casework.Who{
		"a stranger":              h.person("other", "social-worker", "social-care-cur", record.PreparingVisit),
		"somebody of no agency":   h.person("lead", "social-worker", "", record.PreparingVisit),
		"whoever looks at access": h.person("lead", "caldicott-guardian", "social-care-prev", record.AccessReview),
	} {
		if asked := h.MayTell(t.Context(), who, mara, note); len(asked) > 0 {
			t.Errorf("%s is asked: %+v", name, asked)
		}
	}
	if n := h.with("missing.episode")[mara]; n != 0 {
		t.Errorf("%d episodes stand in the record", n)
	}
}
