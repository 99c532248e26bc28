package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// childPage is the page around which everything else stands.
type childPage struct {
	frame
	Tabs   []tab
	Header header
	Panel  panel
	Entry  *entry
	recordPart
	Knows *whoKnows   // nil for what was held then
	Print string      // "" when there is no sheet of what is shown
	Held  *heldBanner // nil for what the record holds now
	Refer string      // to the exploitation hub; "" for what was held then
	Then  string      // "" when there is no entry to stand at
	Glass *glassBar   // nil when it is not open by break-glass
	Alike string      // where whoever looks says that they know the family, when they share something with somebody in the record; else ""
}

// recordPart is the chronology of a page: drawn, as a table, and as a list for narrow screens.
type recordPart struct {
	Heading string
	Empty   bool
	Chosen  *chosenQuestion
	Depths  []tab
	Drawing template.HTML
	Legend  template.HTML
	Table   table
	Phone   []phoneBand
	Order   string // what the order inside an age is
	Only    string // how many entries the filters leave; "" when all are there
	Clear   string
}

// chosenQuestion says which question's evidence is ringed.
type chosenQuestion struct {
	Number  int
	Entries string
	Clear   string
}

// tab is a link that may be the page itself.
type tab struct {
	Words string
	Count string
	Link  string
	Here  bool
}

func (s *site) child(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	o, err := s.Desk.Open(r.Context(), who, record.ChildID(r.PathValue("child")), casework.View{})
	if err != nil {
		return fmt.Errorf("child page: %w", err)
	}
	v := read(r, who, o, false)
	p := childPage{
		frame: s.frame(r, "Chronology"), Header: v.header(), Panel: v.panel(), Entry: v.chosenEntry(), recordPart: v.record("Chronology"),
		Tabs: v.tabs("Chronology"), Refer: childLink(o.ID, "pathway/refer"), Print: childLink(o.ID, "print"), Glass: s.glassOf(r, who, o.ID),
	}
	if p.Entry != nil {
		p.Entry.Tells = s.kindPart(r, who, v)
	}
	if s.Desk.AsksSealed(r.Context(), who, o.ID) {
		p.Tabs = append(p.Tabs, sealedTab(o.ID, ""))
		p.Header.Sealed = sealedLink(o.ID)
	}
	if o.Warned {
		p.Alike = childLink(o.ID, "people-working/declare")
	}
	if o.Chronology.Len() > 0 {
		p.Then, p.Knows = v.thenLink(o.Steps.First), v.whoKnows()
	}
	return s.render(w, r, answer{http.StatusOK, "child", p})
}

// record makes the three forms of the chronology from one list.
func (v *reading) record(heading string) recordPart {
	part := recordPart{Heading: heading, Empty: v.c.Len() == 0, Table: v.table(), Phone: v.phone(), Legend: drawing.Legend(), Order: v.orderWords()}
	scene := drawing.Scene{
		Chronology: v.c, Name: v.name().Reveal(), Flags: v.flags(), Cited: v.about, Ringed: v.ringed(), Link: v.entryLink, People: true, Coverage: true,
		Part: v.opened.KnownTo != "",
	}
	if v.filter.narrow() {
		scene.Shown, scene.People, scene.Coverage = v.shown, false, false // what they count is all entries
		part.Only, part.Clear = fmt.Sprintf("%d of %d entries are shown; the rows of people and of agencies are left out", part.Table.Shown, v.c.Len()), v.link("chronology")
	}
	if v.filter.Lane != "" {
		scene.Lanes = []record.Lane{v.filter.Lane}
	}
	if !part.Empty {
		part.Drawing = drawing.Lanes(scene)
	}
	if v.chosen > 0 {
		part.Chosen = &chosenQuestion{v.chosen, plural(len(scene.Ringed), "entry is", "entries are"), v.same("chronology", "q", "")}
	}
	part.Depths = []tab{
		{Words: "Everything", Count: strconv.Itoa(v.c.Len()), Link: v.same("chronology", "depth", ""), Here: !v.filter.Significant},
		{Words: "Significant", Count: strconv.Itoa(v.count(v.significant)), Link: v.same("chronology", "depth", "significant"), Here: v.filter.Significant},
	}
	return part
}

// orderWords says what the order inside a band is, so that nobody reads a date out of a place.
func (v *reading) orderWords() string {
	dated := v.count(func(it *chronology.Item) bool { return it.Happened.OneDay() })
	switch {
	case dated == 0:
		return "Inside an age, entries stand in the order in which they were told. No entry names a day."
	case dated < v.c.Len():
		return "What has a date stands by its date; the rest in the order in which it was told."
	default:
		return "Entries stand by their dates."
	}
}

func childLink(id record.ChildID, page string) string {
	link := "/children/" + url.PathEscape(string(id))
	if page != "" {
		link += "/" + page
	}
	return link
}

func (v *reading) thenLink(ref record.Ref) string {
	if ref.IsZero() {
		return ""
	}
	return childLink(v.opened.ID, "then") + "?" + url.Values{"at": {v.opened.Token(ref)}}.Encode()
}

// tabs are the pages of one child. What is not built is not shown.
func (v *reading) tabs(here string) []tab {
	tabs := []tab{{Words: "Chronology", Link: childLink(v.opened.ID, ""), Here: here == "Chronology"}, pathwayTabOf(v.opened.ID, here)}
	if v.c.Len() > 0 || v.past {
		tabs = append(tabs, tab{Words: "As known then", Link: childLink(v.opened.ID, "then"), Here: here == "As known then"})
	}
	return append(tabs, filesTab(v.opened.ID, here), workingTabOf(v.opened.ID, here), looksTab(v.opened.ID, here), shareTab(v.opened.ID, here), exportTab(v.opened.ID, here))
}

func pathwayTabOf(id record.ChildID, here string) tab {
	return tab{Words: pathwayTab, Link: childLink(id, "pathway"), Here: here == pathwayTab}
}

func workingTabOf(id record.ChildID, here string) tab {
	return tab{Words: workingTab, Link: childLink(id, "people-working"), Here: here == workingTab}
}

func looksTab(id record.ChildID, here string) tab {
	return tab{Words: "Who has looked", Link: childLink(id, "looks"), Here: here == "Who has looked"}
}

// tabsOf are the pages of a child whose record was not opened for this one.
func tabsOf(id record.ChildID, here string) []tab {
	return []tab{
		{Words: "Chronology", Link: childLink(id, "")}, pathwayTabOf(id, here), {Words: "As known then", Link: childLink(id, "then")}, filesTab(id, here), workingTabOf(id, here), looksTab(id, here),
		shareTab(id, here), exportTab(id, here),
	}
}
