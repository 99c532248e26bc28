package web

import (
	"net/url"
	"slices"

	"sightline/record"
)

// goOn is what somebody asked that takes a second person, as it is sent once that person has agreed: nobody types again what they asked, and
// nobody can do anything else with it. It is the form of who asked, for them alone; whether it is what was agreed to is decided anew when it
// is sent.
type goOn struct {
	*kept

	Do      string         // what the button says
	In      record.Private // in whose record it is done, where the page does not say it; "" where it does, or nobody may be named
	Request string
}

// longestWish is the longest form that is kept with what is asked: longer ones are sent from their page, as before.
const longestWish = 16 << 10

// wishOf keeps a form with what is asked of a second person, without what is only said to them and what names the sending.
func wishOf(path string, form url.Values, without ...string) record.Private {
	k := &kept{Path: localPath(path), Form: url.Values{}}
	for name, values := range form {
		if name != "request" && !slices.Contains(without, name) {
			k.Form[name] = values
		}
	}
	if hidden := k.Hidden(); len(hidden) <= longestWish {
		return hidden
	}
	return ""
}

// goOnWith gives who asked what does it now. nil: nobody agreed yet, or nothing is kept.
func goOnWith(a *record.Approval) *goOn {
	k := keptIn(url.Values{"kept": {a.Wish.Reveal()}})
	if k == nil {
		return nil
	}
	do := map[record.ApprovalKind]string{
		record.ForExport: "Export it now", record.ForRole: "Give the role now", record.ForUnsealing: "Show it for a minute, to tell them", record.ForKeys: "Issue the code now",
	}[a.Kind]
	if do == "" {
		do = "Do it now"
	}
	return &goOn{kept: k, Do: do, Request: wishID()}
}
