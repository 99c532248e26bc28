package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// mattersDesk is the part of the desk that lists where children stand in the exploitation process.
type mattersDesk interface {
	Matters(ctx context.Context, who casework.Who) (*casework.MatterBoard, error)
	// Begun gives the steps in which whoever looks typed something and has not sent it.
	Begun(ctx context.Context, who casework.Who, b *casework.MatterBoard) ([]casework.Begun, error)
	// CountGates says of how many children less was done without all that is asked for. It is logged, and names nobody.
	CountGates(ctx context.Context, who casework.Who) (*casework.GateCounts, error)
}

// mattersPage is where children stand in the process, by the day of what comes next: one's own, those of a hub, and what is overdue.
type mattersPage struct {
	frame

	Heading string
	Tab     string
	Tabs    []tab
	Count   string
	Empty   string
	Hubs    []option // fewer than two: nothing to choose
	Stages  []option
	Owners  []option
	Narrow  bool
	Screen  []matterLine // of a hub: referred, and waiting to be screened
	Begun   []begunRow   // of one's own list
	Rows    []matterLine
	Late    []lateRow
	Came    []cameRow
	Which   []option
	Gates   []gateRow
	Earlier string
	Later   string
}

// lateRow is something that was not done by its day.
type lateRow struct {
	Name     record.Private
	Link     string
	Say, Why string
	Due      string
	Of       string
	Whom     record.Private
	Hub      string
	Over     bool // its day is over
}

// The lists.
const (
	listMine    = ""
	listHub     = "hub"
	listLate    = "overdue"
	listGates   = "exceptions"
	listBetween = "between"
	listCame    = "arrived"
)

// Which stages are shown.
const (
	stagesNow = ""
	stagesAll = "all"
)

// matterRows is how many children one page shows, and changedShown how many kinds of change are named of one.
const (
	matterRows   = 50
	changedShown = 4
)

func (s *site) matters(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	board, err := s.Desk.Matters(r.Context(), who)
	if err != nil {
		return fmt.Errorf("matters page: %w", err)
	}
	l := &mattersOf{local: board.Local, who: who, query: r.URL.Query(), now: s.Now()}
	p := &mattersPage{frame: s.frame(r, "Exploitation process"), Tab: l.tab()}
	p.Tabs = l.tabs(p.Tab)
	p.Hubs = l.hubs()
	switch p.Tab {
	case listLate:
		l.late(p, board.Late)
	case listBetween:
		l.between(p, board.Between)
	case listCame:
		l.came(p, board.Arrived)
	case listGates:
		l.gates(p, board.Gates)
	default:
		l.lines(p, board.Lines)
	}
	if p.Tab == listMine {
		begun, err := s.Desk.Begun(r.Context(), who, board)
		if err != nil {
			return fmt.Errorf("matters page: %w", err)
		}
		p.Begun = begunRows(begun)
	}
	return s.render(w, r, answer{http.StatusOK, "matters", p})
}

// mattersOf is what somebody chose to see of the lists.
type mattersOf struct {
	local *pathway.Local
	who   casework.Who
	query url.Values
	now   time.Time
}

// tab is the list that is asked for. That of the hubs is for those who screen for one.
func (l *mattersOf) tab() string {
	switch asked := l.query.Get("list"); {
	case asked == listLate, asked == listGates, asked == listBetween, asked == listCame, asked == listHub && l.isHub():
		return asked
	case asked == listMine && !l.query.Has("list") && l.isHub():
		return listHub
	}
	return listMine
}

// isHub reports somebody who screens for a hub.
func (l *mattersOf) isHub() bool {
	screen, known := pathway.Find("screen")
	return known && screen.Takes(l.who.Actor.Role)
}

func (l *mattersOf) tabs(here string) []tab {
	all := []tab{{Words: "Mine", Link: "/matters?list=", Here: here == listMine}}
	if l.isHub() {
		all = append(all, tab{Words: "Hub", Link: "/matters?list=hub", Here: here == listHub})
	}
	return append(all, tab{Words: "Came in", Link: "/matters?list=arrived", Here: here == listCame}, tab{Words: "Overdue", Link: "/matters?list=overdue", Here: here == listLate}, tab{Words: "Between agencies", Link: "/matters?list=between", Here: here == listBetween}, tab{Words: "Exceptions", Link: "/matters?list=exceptions", Here: here == listGates},
		tab{Words: "Groups and places", Link: "/contexts", Here: here == listContexts})
}

func (l *mattersOf) hubs() []option {
	all := l.local.AllHubs()
	if len(all) < 2 { //nolint:mnd // one hub is no choice
		return nil
	}
	chosen := l.query.Get("hub")
	list := []option{{"", "Every hub", chosen == ""}}
	for _, h := range all {
		list = append(list, option{h.ID, h.Name, h.ID == chosen})
	}
	return append(list, option{"none", "No hub is known", chosen == "none"})
}

// ofHub reports what is of the hub that was chosen.
func (l *mattersOf) ofHub(hub string) bool {
	chosen := l.query.Get("hub")
	_, known := l.local.Hub(hub)
	return chosen == "" || hub == chosen || chosen == "none" && !known
}

func (l *mattersOf) lines(p *mattersPage, lines []casework.MatterLine) {
	p.Heading = "Children in the process with whom you have to do"
	if p.Tab == listHub {
		p.Heading = "Children in the process, for the hub"
	}
	stage := l.query.Get("stage")
	all := slices.DeleteFunc(lines, func(one casework.MatterLine) bool { return p.Tab == listMine && !one.Near || !l.ofHub(one.Hub) })
	p.Stages = stageOptions(all, stage)
	all = slices.DeleteFunc(all, func(one casework.MatterLine) bool { return !ofStage(&one, stage) })
	p.Narrow = stage != stagesNow || l.query.Get("hub") != ""
	p.Count = plural(len(all), "child", "children") + "."
	p.Empty = "No child of this list is in the process just now, as far as you may see."
	if p.Narrow {
		p.Empty = "No child is left by this choice."
	}
	if p.Tab == listHub {
		slices.SortStableFunc(all, func(a, b casework.MatterLine) int { return first(b.Screen) - first(a.Screen) })
	}
	from, to := l.page(p, len(all))
	for i := range all[from:to] {
		one := &all[from+i]
		if row := l.line(one); p.Tab == listHub && one.Screen {
			p.Screen = append(p.Screen, row)
		} else {
			p.Rows = append(p.Rows, row)
		}
	}
}

// first is one for what stands first, else nought.
func first(is bool) int {
	if is {
		return 1
	}
	return 0
}

// ofStage reports a child who is shown: unless a stage is chosen, one who is in the process, or for whom something waits.
func ofStage(one *casework.MatterLine, stage string) bool {
	switch stage {
	case stagesNow:
		return one.Stage != "" && !one.Stage.Over() || len(one.Waits) > 0
	case stagesAll:
		return true
	}
	return string(one.Stage) == stage
}

func stageOptions(all []casework.MatterLine, chosen string) []option {
	list := []option{{stagesNow, "In the process now", chosen == stagesNow}, {stagesAll, "Everybody, also who left", chosen == stagesAll}}
	for _, stage := range []pathway.Stage{
		pathway.Referred, pathway.MoreAsked, pathway.Open, pathway.StepProposed, pathway.SteppedDown, pathway.EndedElsewhere, pathway.Exited, pathway.Declined, pathway.Adult, pathway.Died,
	} {
		if string(stage) == chosen || slices.ContainsFunc(all, func(one casework.MatterLine) bool { return one.Stage == stage }) {
			list = append(list, option{string(stage), stage.Words(), string(stage) == chosen})
		}
	}
	return list
}

// page gives which part of a list is shown, and puts the addresses of those before and after it on the page.
func (l *mattersOf) page(p *mattersPage, all int) (from, to int) {
	const rows = matterRows
	page, last := 1, max(1, (all+rows-1)/rows)
	if n, err := strconv.Atoi(l.query.Get("page")); err == nil && n > 1 {
		page = min(n, last)
	}
	at := func(page int) string {
		kept := url.Values{"list": {p.Tab}, "page": {strconv.Itoa(page)}}
		for _, key := range []string{"hub", "stage", "whose", "which"} {
			if value := l.query.Get(key); value != "" {
				kept.Set(key, value)
			}
		}
		return "/matters?" + kept.Encode()
	}
	if page > 1 {
		p.Earlier = at(page - 1)
	}
	if page < last {
		p.Later = at(page + 1)
	}
	return (page - 1) * rows, min(page*rows, all)
}
