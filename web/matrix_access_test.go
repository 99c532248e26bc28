package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/sharing"
)

// The roles of the matrix: the ten for whom there is a first screen, and the administrator.
var matrixRoles = []record.Role{
	"social-worker", record.OutOfHours, "exploitation-hub", "missing-coordinator", "health-lead", "school-lead", "youth-justice-worker", "team-manager",
	"partnership", record.CaldicottGuardian, record.Administrator,
}

// The relations of the matrix. The first is none.
var matrixRelations = []record.Relation{
	"", record.Allocated, record.Leads, record.PanelMember, record.Invited, record.OpenTask, record.OnDuty, record.CoordinatesMissing, record.Supervises,
	record.Reviews, record.Watches, record.Covers, record.BreakGlass, record.Excluded, record.Listed,
}

// briefRoles are those of a short run, as with the race detector: at once they ask for everything that any role is given.
var briefRoles = []record.Role{"social-worker", "exploitation-hub", "team-manager", record.CaldicottGuardian, record.Administrator}

// crowd is the partnership of the test, and everybody in it.
type crowd struct {
	*desktest.World

	site   http.Handler
	place  record.ContextID // that another agency referred
	table  map[string][]needs
	people []mover
	first  map[string]bool // routes that stand for all that need the same leave

	mutex  sync.Mutex
	opened map[string]bool // "open child: social-worker by allocated, for safeguarding now"
	tried  int
}

// need is leave that a route needs.
type need struct {
	word string // anybody, signed-in; "" of an act
	act  record.Act
	on   record.SubjectKind
}

// needs are leaves that a route needs together.
type needs []need

// mover is somebody in one role, with one relation to each child.
type mover struct {
	role     record.Role
	relation record.Relation
	user     string
}

// standing is how they stand to a child, as it was recorded.
func (m *mover) standing(w *desktest.World, child record.ChildID) record.Standing {
	n := record.Standing{Restricted: child == w.Listed}
	if child != w.Ordinary && child != w.Everything && child != w.Listed {
		return record.Standing{}
	}
	switch m.relation {
	case "":
	case record.Excluded:
		n.Excluded, n.Relations = true, []record.Relation{record.Allocated}
	case record.Listed:
		n.Listed, n.Relations = child == w.Listed, []record.Relation{record.Allocated}
	case record.PanelMember, record.CoordinatesMissing:
		if child != w.Ordinary { // who is in no process and not missing
			n.Relations = []record.Relation{m.relation}
		}
	case record.Covers:
		if m.role == "social-worker" { // as whom they cover
			n.Relations = []record.Relation{record.Covers}
		}
	default:
		n.Relations = []record.Relation{m.relation}
	}
	return n
}

func newCrowd(t *testing.T) *crowd {
	t.Helper()
	w := desktest.NewWorld(t)
	m := &crowd{World: w, site: New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files}), table: readAccess(t), opened: map[string]bool{}}
	m.first = oneForEach(m.table)
	m.place = referredPlace(t, w.Desk)
	ours := []record.ChildID{w.Ordinary, w.Everything, w.Listed}
	w.Tie(t, record.Tie{Relation: record.Allocated, Holder: "colleague", Role: "social-worker"}, ours...)
	for _, role := range matrixRoles {
		for _, relation := range matrixRelations {
			if testing.Short() && (!slices.Contains(everyRouteBy, relation) || !slices.Contains(briefRoles, role)) {
				continue
			}
			one := mover{role, relation, fmt.Sprintf("%s-%s", role, cmp.Or(relation, "nobody"))}
			m.people = append(m.people, one)
			m.tie(t, &one, ours)
		}
	}
	return m
}

func (m *crowd) tie(t *testing.T, one *mover, children []record.ChildID) {
	t.Helper()
	tie := record.Tie{Relation: one.relation, Holder: one.user, Role: one.role, Until: time.Now().AddDate(1, 0, 0)}
	switch one.relation {
	case "":
	case record.Excluded:
		m.Tie(t, tie, children...)
		tie.Relation = record.Allocated
		m.Tie(t, tie, children...)
	case record.Listed:
		m.Tie(t, tie, m.Listed)
		tie.Relation = record.Allocated
		m.Tie(t, tie, children...)
	case record.Covers, record.Supervises:
		tie.Person = "colleague"
		m.Tie(t, tie)
	default:
		m.Tie(t, tie, children...)
	}
}

// readAccess reads the table of routes.
func readAccess(t *testing.T) map[string][]needs {
	t.Helper()
	text, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	table := map[string][]needs{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		route, wants, ok := strings.Cut(line, "|")
		route = strings.TrimSpace(route)
		if !ok || table[route] != nil {
			t.Fatalf("testdata/access.txt: %q says nothing, or says it twice", route)
		}
		for either := range strings.SplitSeq(wants, " or ") {
			table[route] = append(table[route], readNeeds(t, route, either))
		}
	}
	return table
}

func readNeeds(t *testing.T, route, wants string) (all needs) {
	t.Helper()
	for want := range strings.SplitSeq(wants, ",") {
		words := strings.Fields(want)
		switch {
		case len(words) == 1 && (words[0] == "anybody" || words[0] == "signed-in"):
			all = append(all, need{word: words[0]})
		case len(words) == 2 && slices.Contains(record.Acts(), record.Act(words[0])) && slices.Contains(record.SubjectKinds(), record.SubjectKind(words[1])):
			all = append(all, need{act: record.Act(words[0]), on: record.SubjectKind(words[1])})
		default:
			t.Fatalf("testdata/access.txt: %s: %q is none of anybody, signed-in and ACT SUBJECT", route, want)
		}
	}
	return all
}

// Every route of the site map stands in the table, and the table holds no other.
func TestEveryRouteSaysWhoMayUseIt(t *testing.T) {
	table := readAccess(t)
	s := &site{Options: Options{Desk: door{newDesk(t)}}}
	s.Demo = true
	seen := map[string]bool{}
	for _, pattern := range s.routes().patterns {
		seen[pattern] = true
		if table[pattern] == nil && !strings.HasSuffix(pattern, "/demo") {
			t.Errorf("the route %q is not in web/testdata/access.txt: add a line that says what somebody needs to be answered, such as %q", pattern, pattern+" | open child")
		}
	}
	for route := range table {
		if !seen[route] {
			t.Errorf("web/testdata/access.txt has a line for %q, which is no route any more: take it out", route)
		}
	}
}

// Every route, for every role, by every relation, for every purpose, on every child: whoever has no leave is answered as if there were
// nothing, whoever has it is answered, and nobody reads a word that their sight does not reach. What was opened to whom is the table that
// people look at.
func TestNobodyOpensWhatIsNotTheirs(t *testing.T) {
	m := newCrowd(t)
	var all sync.WaitGroup
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range m.people {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			m.walk(t, &m.people[i])
		})
	}
	all.Wait()
	t.Logf("%d requests by %d people", m.tried, len(m.people))
	if !testing.Short() { // which tries some relations alone
		m.compareOpened(t)
	}
}

// walk sends one person along every route, for every purpose that their role can state and one that it cannot. What relations do not
// matter for is tried by whoever has none.
func (m *crowd) walk(t *testing.T, one *mover) {
	for _, purpose := range purposesTried(one.role) {
		who := casework.Person(record.Actor{User: one.user, Role: one.role, Agency: "advocacy"}, purpose, time.Now())
		for route, either := range m.table {
			first := either[0][0]
			related := first.on == record.OneChild || first.on == record.EveryChild
			if first.word == "anybody" || route == "GET /children/{child}/looks/proof" || !related && one.relation != "" {
				continue
			}
			if !m.first[route] && !slices.Contains(everyRouteBy, one.relation) {
				continue // another route that needs the same is tried
			}
			for _, child := range m.childrenFor(one, route) {
				m.try(t, one, who, route, child)
			}
		}
	}
}

// everyRouteBy are the relations by which every route is tried; by the others, one route of those that need the same.
var everyRouteBy = []record.Relation{"", record.Allocated, record.BreakGlass, record.Excluded}

// oneForEach gives one route for each leave that is needed.
func oneForEach(table map[string][]needs) map[string]bool {
	first, seen := map[string]bool{}, map[string]bool{}
	for _, route := range slices.Sorted(maps.Keys(table)) {
		if key := fmt.Sprint(table[route]); !seen[key] {
			seen[key], first[route] = true, true
		}
	}
	return first
}

func purposesTried(role record.Role) []record.Purpose {
	can := sharing.PurposesOf(role)
	for _, purpose := range record.Purposes() {
		if !slices.Contains(can, purpose) {
			return append(slices.Clone(can), purpose)
		}
	}
	return can
}

// childrenFor are those on whom somebody tries a route: all of them where it can differ, and elsewhere those who have everything.
func (m *crowd) childrenFor(one *mover, route string) []record.ChildID {
	switch {
	case !strings.Contains(route, "{child}"):
		return []record.ChildID{""}
	case route == "GET /children/{child}", one.relation == record.Allocated, one.relation == record.OnDuty:
		return []record.ChildID{m.Ordinary, m.Everything, m.Listed, m.Foreign, "nobody"}
	case one.relation == record.PanelMember, one.relation == record.CoordinatesMissing:
		return []record.ChildID{m.Ordinary, m.Everything, m.Listed}
	}
	return []record.ChildID{m.Everything, m.Listed}
}

// oneOfMany are routes of one thing of many, which may be none that is seen.
var oneOfMany = regexp.MustCompile(`\{(file|question|line|person|team|way|session|notice|approval|review|tie|item|section|meeting)\}`)

var placeShape = regexp.MustCompile(`\{[a-z$.]+\}`)

// address fills in a pattern, with what is there.
func (m *crowd) address(route string, child record.ChildID) (method, path string) {
	method, path, _ = strings.Cut(route, " ")
	path = placeShape.ReplaceAllStringFunc(path, func(place string) string {
		switch place {
		case "{child}":
			return string(child)
		case "{file}":
			return cmp.Or(string(m.File[child]), "none")
		case "{line}":
			return "1"
		case "{what}":
			return "duty"
		case "{context}":
			return string(m.place)
		case "{step}":
			if strings.HasPrefix(path, "/contexts/") {
				return "context-add"
			}
			return "refer"
		case "{rule}":
			return "strategy-without-panel"
		case "{$}":
			return ""
		}
		return "none"
	})
	return method, path
}

// answerOf asks as somebody.
func (m *crowd) answerOf(method, path string, who casework.Who) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader("words=Canary"))
	r.Host = "127.0.0.1:8080"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "sightline", Value: signedIn(who)})
	w := httptest.NewRecorder()
	m.site.ServeHTTP(w, r)
	return w
}

// sizes: who, where, and about whom
func (m *crowd) try(t *testing.T, one *mover, who casework.Who, route string, child record.ChildID) {
	method, path := m.address(route, child)
	w := m.answerOf(method, path, who)
	what := fmt.Sprintf("%s (%s) as %s by %q for %s", route, m.nameOf(child), one.role, one.relation, who.Purpose)
	leave, sights := m.leave(one, who, m.table[route], child)
	switch {
	case w.Code >= http.StatusInternalServerError:
		t.Errorf("%s: it breaks: %d", what, w.Code)
	case !leave && w.Code < 400 && (method == http.MethodPost || w.Code != http.StatusSeeOther): // who may not be on a page may be led to another
		t.Errorf("%s: an unexpected %d", what, w.Code)
	case leave && w.Code == http.StatusNotFound && m.table[route][0][0].word == "" && !oneOfMany.MatchString(route):
		t.Errorf("%s: there is leave, and it is answered %d", what, w.Code)
	}
	for _, word := range m.Found(w.Body.String()) {
		c := m.Canaries[word]
		if !leave || !c.Sees(sights[c.Child]) {
			t.Errorf("%s: it says %s, of class %q and handling %q", what, word, c.Class, c.Handling)
		}
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.tried++
	if leave && child != "" {
		for _, n := range m.table[route][0] {
			if n.word != "" || n.act == record.DeclareAct || n.act == record.DraftAct { // which anybody may, and what is their own
				continue
			}
			m.opened[fmt.Sprintf("%s %s\t%s\t%s\t%s", n.act, m.nameOf(child), one.role, cmp.Or(string(one.relation), "nothing"), who.Purpose)] = true
		}
	}
}

func (m *crowd) nameOf(child record.ChildID) string {
	switch child {
	case m.Ordinary:
		return "an ordinary child"
	case m.Everything:
		return "a child with everything"
	case m.Listed:
		return "a restricted child"
	case m.Foreign:
		return "another agreement's child"
	case "":
		return "every child"
	}
	return "nobody"
}

// leave says by the policies whether a route is open to somebody, and how far they then see into each child.
func (m *crowd) leave(one *mover, who casework.Who, either []needs, child record.ChildID) (bool, map[record.ChildID]record.Sight) {
	for _, all := range either {
		if leave, sights := m.leaveFor(one, who, all, child); leave {
			return true, sights
		}
	}
	return false, map[record.ChildID]record.Sight{}
}

func (m *crowd) leaveFor(one *mover, who casework.Who, all needs, child record.ChildID) (bool, map[record.ChildID]record.Sight) {
	sights := map[record.ChildID]record.Sight{}
	if all[0].word != "" {
		return true, sights
	}
	for _, n := range all {
		request := sharing.Request{Tenant: who.Tenant, Actor: who.Actor, Purpose: who.Purpose, Act: n.act, Subject: record.Subject{Kind: n.on, ID: string(child)}, Proved: true}
		if n.on == record.OnePerson && n.act != record.AdministerAct { // themselves
			request.Subject.ID = who.Actor.User
		}
		if n.on == record.OneChild {
			request.Standing = one.standing(m.World, child)
		}
		decision := sharing.Decide(request)
		if !decision.Allowed || n.on == record.OneChild && child != m.Ordinary && child != m.Everything && child != m.Listed {
			return false, sights
		}
		sights[child] = decision.Sight
		if n.on == record.EveryChild {
			for _, of := range []record.ChildID{m.Ordinary, m.Everything, m.Listed} {
				request.Subject, request.Standing = record.Subject{Kind: record.OneChild, ID: string(of)}, one.standing(m.World, of)
				sights[of] = sharing.Decide(request).Sight
			}
		}
	}
	return true, sights
}

// compareOpened sets what was opened to whom against what somebody looked at.
func (m *crowd) compareOpened(t *testing.T) {
	t.Helper()
	rows := map[string][]string{}
	for _, line := range slices.Sorted(maps.Keys(m.opened)) {
		part := strings.Split(line, "\t")
		key := part[0] + "\t" + part[1]
		rows[key+"\t"+part[2]] = append(rows[key+"\t"+part[2]], part[3])
	}
	var text strings.Builder
	text.WriteString("# What was opened to whom, by which relation and for which purposes, in TestNobodyOpensWhatIsNotTheirs. Look at what changes here:\n# it is who sees what. UPDATE=1 writes it anew.\n")
	last := ""
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		part := strings.Split(key, "\t")
		if head := part[0] + ", as " + part[1]; head != last {
			fmt.Fprintf(&text, "\n%s\n", head)
			last = head
		}
		fmt.Fprintf(&text, "  by %s: %s\n", part[2], strings.Join(rows[key], ", "))
	}
	const file = "testdata/access_opened.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text.String() {
		t.Errorf("who sees what is not as %s says; look at what changed, and if it should be so, run the test with UPDATE=1:\n%s", file, firstChange(string(want), text.String()))
	}
}

func firstChange(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\nwas: %s\nis:  %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines were, %d are", len(a), len(b))
}

// Whoever is not signed in is asked to, on every route that needs it, and is told nothing: also not whether there is such a child.
func TestWhoeverIsNotSignedInIsAskedTo(t *testing.T) {
	m := newCrowd(t)
	for route, either := range m.table {
		if either[0][0].word == "anybody" {
			continue
		}
		for _, cookie := range []string{"", "nonsense", url.Values{"user": {""}}.Encode()} {
			answers := map[string]bool{}
			for _, child := range []record.ChildID{m.Everything, "nobody"} {
				method, path := m.address(route, child)
				r := httptest.NewRequest(method, path, http.NoBody)
				r.Host = "127.0.0.1:8080"
				if cookie != "" {
					r.AddCookie(&http.Cookie{Name: "sightline", Value: cookie})
				}
				w := httptest.NewRecorder()
				m.site.ServeHTTP(w, r)
				if w.Code != http.StatusSeeOther && w.Code != http.StatusForbidden || w.Code == http.StatusSeeOther && !strings.HasPrefix(w.Header().Get("Location"), "/sign-in") {
					t.Errorf("%s with the cookie %q: %d to %s", route, cookie, w.Code, w.Header().Get("Location"))
				}
				if words := m.Found(w.Body.String()); len(words) > 0 {
					t.Errorf("%s with the cookie %q says %v", route, cookie, words)
				}
				answers[fmt.Sprint(w.Code)] = true
			}
			if len(answers) > 1 {
				t.Errorf("%s: it can be seen whether there is such a child", route)
			}
		}
	}
}
