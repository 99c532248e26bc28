package web

import (
	"strings"
	"testing"
)

// What the record says of a sign stands folded beside that sign, with the way to each entry, and answers nothing by itself.
func TestWhatSpeaksOfASignStandsBesideIt(t *testing.T) {
	b := worker(t)
	page := b.see(joesPage(b) + "/pathway/tool/missing")
	late := page.Text("fieldset[id=a.out-late]")
	if !strings.Contains(late, "entries speak of it; the newest 8 are shown") || !strings.Contains(late, "Missing episode") || strings.Contains(late, "Comes back hurt") {
		t.Errorf("beside being out late it says %q", late)
	}
	if n := len(page.All("fieldset[id=a.out-late] details a.sl-cite")); n != 8 {
		t.Errorf("%d entries can be gone to", n)
	}
	if page.Has("fieldset[id=a.returned-hurt] details") || !strings.Contains(page.Text(".sl-shown"), "does not say that they are not there") {
		t.Error("of what nothing speaks it is not said that this says nothing")
	}
	if len(page.All("main input[type=radio]")) == 0 || page.Has("main input[checked]") {
		t.Error("something is answered before anybody did")
	}
}
