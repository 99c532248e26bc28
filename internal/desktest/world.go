package desktest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
)

// World is a small partnership in which everything that is private holds a word of its own, so that it is seen where it comes to light.
type World struct {
	Desk  *casework.Desk
	Store store.Store

	Ordinary   record.ChildID // nothing of it is above class B
	Everything record.ChildID // of every class and handling, in the exploitation process, missing, and with something sealed
	Listed     record.ChildID // the same, and only those on a list may see it
	Foreign    record.ChildID // of another agreement

	Canaries map[string]Canary
	File     map[record.ChildID]record.FileID // of class C
}

// Canary is where a word stands.
type Canary struct {
	Child    record.ChildID
	Class    record.Class // "" of the child's own name
	Handling record.Handling
	By       record.AgencyCode
}

// Sees reports that a sight of the child it stands with sees it.
func (c *Canary) Sees(s record.Sight) bool {
	if c.Class == "" {
		return !s.IsZero()
	}
	return s.Sees(c.Class, c.Handling, c.By)
}

// canaryShape is how the words are made: nothing else looks like one.
var canaryShape = regexp.MustCompile(`Canary[A-Z][a-z]+X[a-z]+`)

// Found gives the words that come to light in a text.
func (w *World) Found(text string) (found []string) {
	if !strings.Contains(text, "Canary") {
		return nil
	}
	seen := map[string]bool{}
	for _, word := range canaryShape.FindAllString(text, -1) {
		if _, ours := w.Canaries[word]; ours && !seen[word] {
			seen[word] = true
			found = append(found, word)
		}
	}
	return found
}

// line is one entry of a child.
type line struct {
	record, agency    string
	kind              record.Kind
	details, handling string
	class             record.Class
}

var worldLines = []line{
	{"A1", "social-care-cur", "case.opened", "", "", record.ClassA},
	{"B1", "social-care-cur", "child.seen", "seen_alone=yes", "", record.ClassB},
	{"B2", "police", "police.incident", "", "professionals-only", record.ClassB},
	{"B3", "school", "education.need", "", "", record.ClassB},
}

var worldMore = []line{
	{"C1", "mental-health", "health.assessment", "", "", record.ClassC},
	{"C2", "police", "police.intelligence", "", "", record.ClassC},
	{"R1", "social-care-cur", "note", "", "restricted", record.ClassC},
	{"R2", "police", "note", "", "restricted", record.ClassC},
	{"M1", "mace", "mace.accepted", "category=criminal", "", record.ClassB},
	{"M2", "police", "missing.reported", "", "", record.ClassB},
	{"M3", "police", "missing.reported", "", "", record.ClassB},
	{"S1", "social-care-cur", "child.protective", "what=safe-place", "sealed", record.ClassS},
	{"S2", "police", "note", "", "sealed", record.ClassS},
}

var worldAll = append(append([]line{}, worldLines...), worldMore...)

// NewWorld makes the partnership in a database in memory, which the test may change on its way in.
func NewWorld(t testing.TB, change ...func(*store.Database)) *World {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.With(func(d *store.Database) {
		for _, do := range change {
			do(d)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return WorldIn(t, s)
}

// WorldIn makes the partnership in an empty database.
func WorldIn(t testing.TB, s store.Store) *World {
	t.Helper()
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	words := record.Words()
	for _, l := range worldAll {
		e := record.Entry{Kind: l.kind, Handling: record.Handling(l.handling)}
		if class := words.Class(&e); class != l.class {
			t.Fatalf("the entry %s of the world is of class %s, and is said to be of %s", l.record, class, l.class)
		}
	}
	w := &World{Desk: casework.NewDesk(s, set, time.Now), Store: s, Canaries: map[string]Canary{}, File: map[record.ChildID]record.FileID{}}
	w.receive(t, casework.LocalTenant, "Ordinary", worldLines)
	w.receive(t, casework.LocalTenant, "Everything", worldAll)
	w.receive(t, casework.LocalTenant, "Listed", worldAll)
	w.receive(t, "neighbours", "Foreign", worldAll)
	w.Tie(t, record.Tie{Relation: record.Listed, Holder: "listed-worker"}, w.Listed)
	for _, child := range []record.ChildID{w.Everything, w.Listed} {
		w.file(t, child)
	}
	return w
}

// receive takes in one child's records, with a word of its own in each.
func (w *World) receive(t testing.TB, tenant record.TenantID, name string, lines []line) {
	t.Helper()
	people, entries := "agency,child,family_name,given_names,date_of_birth\n", "record_id,agency,child,happened,kind,text,details,handling\n"
	word := func(what string) string { return "Canary" + name + "X" + what }
	named, day := map[string]bool{}, time.Now().AddDate(0, 0, -20)
	short := name[:2]
	for i, l := range lines {
		if !named[l.agency] {
			named[l.agency] = true
			people += fmt.Sprintf("%s,%s1,%s,%s,2010-05-%02d\n", l.agency, short, word("name"), name, 3+len(name))
		}
		what := strings.ToLower(strings.NewReplacer("1", "one", "2", "two", "3", "three").Replace(l.record))
		entries += fmt.Sprintf("%s%s,%s,%s1,%s,%s,It is said: %s.,%s,%s\n", short, l.record, l.agency, short, day.AddDate(0, 0, i).Format(time.DateOnly), l.kind, word(what), l.details, l.handling)
		w.Canaries[word(what)] = Canary{Class: l.class, Handling: record.Handling(l.handling), By: record.AgencyCode(l.agency)}
	}
	w.Canaries[word("name")] = Canary{}
	sub, err := intake.ReadFolder(fstest.MapFS{"people.csv": {Data: []byte(people)}, "entries.csv": {Data: []byte(entries)}}, intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(sub.Report.Refusals); n > 0 {
		t.Fatalf("%d rows refused, the first: %+v", n, sub.Report.Refusals[0])
	}
	who := casework.Service("import", record.Receiving)
	who.Tenant = tenant
	if _, err := w.Desk.Receive(t.Context(), who, sub); err != nil {
		t.Fatal(err)
	}
	w.place(t, tenant, name)
}

// place finds out which child it became.
func (w *World) place(t testing.TB, tenant record.TenantID, name string) {
	t.Helper()
	access, err := audit.Grant(audit.Granted{
		Tenant: tenant, Actor: record.Actor{User: "test", Role: record.ServiceRole}, Relation: record.AsService, Purpose: record.Receiving,
		Act: record.ReceiveAct, Subject: record.Subject{Kind: record.OneSubmission},
	})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]*record.ChildID{"Ordinary": &w.Ordinary, "Everything": &w.Everything, "Listed": &w.Listed, "Foreign": &w.Foreign}[name]
	_, err = w.Store.Write(t.Context(), access, store.Request{}, func(wr store.Writer) error {
		known, err := wr.Known(t.Context())
		*at = known.Children[record.ChildRef{Agency: "social-care-cur", Child: name[:2] + "1"}]
		return err
	})
	if err != nil || *at == "" {
		t.Fatalf("%s became no child: %v", name, err)
	}
	for word, c := range w.Canaries {
		if strings.HasPrefix(word, "Canary"+name+"X") {
			c.Child = *at
			w.Canaries[word] = c
		}
	}
}

// granted is leave that a test gives itself.
func (w *World) granted(t testing.TB, act record.Act, subject record.Subject, sight record.Sight) audit.Access {
	t.Helper()
	access, err := audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: record.Actor{User: "test", Role: record.ServiceRole}, Relation: record.AsService, Purpose: record.Administering,
		Act: act, Subject: subject, Sight: sight,
	})
	if err != nil {
		t.Fatal(err)
	}
	return access
}

// Tie records any tie, also one that nobody would be given: to children, or to an area or a person.
func (w *World) Tie(t testing.TB, tie record.Tie, children ...record.ChildID) {
	t.Helper()
	subjects := []record.Subject{{Kind: record.Everybody}}
	if tie.Relation.To() == record.ToChild {
		subjects = nil
		for _, child := range children {
			subjects = append(subjects, record.Subject{Kind: record.OneChild, ID: string(child)})
		}
	}
	if tie.Reason == "" {
		tie.Reason = "For this test."
	}
	if tie.From.IsZero() {
		tie.From = long
	}
	for _, subject := range subjects {
		_, err := w.Store.Write(t.Context(), w.granted(t, record.TieAct, subject, record.Sight{}), store.Request{}, func(wr store.Writer) error {
			_, err := wr.Tie(t.Context(), tie)
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", tie.Relation, err)
		}
	}
}

// file puts a file of class C to a child's record.
func (w *World) file(t testing.TB, child record.ChildID) {
	t.Helper()
	name := map[record.ChildID]string{w.Everything: "Everything", w.Listed: "Listed"}[child]
	title, inside := "Canary"+name+"Xtitle", "Canary"+name+"Xinside"
	for _, word := range []string{title, inside} {
		w.Canaries[word] = Canary{Child: child, Class: record.ClassC, By: "mental-health"}
	}
	f := record.File{ID: record.FileID("file-of-" + name), Kind: record.PDF, Title: record.Private(title), Class: record.ClassC, By: "mental-health"}
	w.File[child] = f.ID
	access := w.granted(t, record.FileAct, record.Subject{Kind: record.OneChild, ID: string(child)}, record.Sight{Class: record.ClassC})
	_, err := w.Store.Write(t.Context(), access, store.Request{}, func(wr store.Writer) error {
		return wr.PutFile(t.Context(), f, []byte("%PDF-1.7 "+inside+" %%EOF"))
	})
	if err != nil {
		t.Fatal(err)
	}
}
