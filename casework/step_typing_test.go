package casework

import (
	"maps"
	"testing"

	"sightline/pathway"
)

// Of two open pages of one person the second to send hears of the first, unless both say the same; what comes late from the same page changes
// nothing.
func TestPagesOfOnePersonMeet(t *testing.T) {
	kept, hands := pathway.Answers{"what": {"before"}, "rows.0.who": {"Ann"}, "rows.1.who": {"Ben"}, "other": {"stays"}}, map[string]string{}
	section := map[string]bool{"what": true, "rows": true}
	had := ShownOf(kept, section)
	page := func(name string, turn int, what string) *Typed {
		return &Typed{Section: "all", Page: name, Turn: turn, Had: had, Answers: pathway.Answers{"what": {what}, "rows": {""}, "rows.0.who": {"Ben"}}}
	}
	for _, step := range []struct {
		sent *Typed
		put  bool
		want string
	}{
		{page("first", 2, "one"), true, "one"}, {page("second", 1, "two"), false, "one"}, {page("first", 1, "late"), true, "one"}, {page("first", 3, "three"), true, "three"},
		{page("second", 2, "three"), true, "three"}, {page("first", 4, "four"), false, "three"},
	} {
		if put := step.sent.Into(kept, hands); put != step.put || kept.Get("what") != step.want {
			t.Errorf("page %s, turn %d: %v, and %q stands", step.sent.Page, step.sent.Turn, put, kept.Get("what"))
		}
	}
	if kept.Get("other") != "stays" || len(kept.Rows("rows")) != 1 {
		t.Errorf("what stands is %v", kept)
	}
}

// What a page showed is named the same whatever was left empty, and another way for anything else.
func TestWhatAPageShowedIsNamed(t *testing.T) {
	a := pathway.Answers{"what": {"x"}, "rows.0.who": {"Ann"}}
	b := maps.Clone(a)
	b["empty"] = []string{""}
	if ShownOf(a, nil) != ShownOf(b, nil) {
		t.Error("what was left empty makes a difference")
	}
	for name, values := range map[string][]string{"what": {"y"}, "rows.0.who": {"Ann", "Ben"}, "rows.1.who": {"Ann"}} {
		c := maps.Clone(a)
		c[name] = values
		if ShownOf(a, nil) == ShownOf(c, nil) {
			t.Errorf("%s = %q makes no difference", name, values)
		}
	}
}
