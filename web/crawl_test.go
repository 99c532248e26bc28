package web

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/internal/htmlcheck"
	"sightline/keys"
	"sightline/record"
	"sightline/sharing"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/telemetry"
)

// crawler goes wherever a page leads somebody, and keeps the words that come to light.
type crawler struct {
	t       *testing.T
	world   *desktest.World
	site    http.Handler
	who     casework.Who
	reach   map[record.ChildID][]record.Sight
	seen    map[string]int // how often an address of one shape was opened
	waiting []string
	opened  int
	came    map[string]bool // words that came to light
}

// crawlers are the people who crawl: each in the relation that their work gives them.
var crawlers = []struct {
	role     record.Role
	agency   record.AgencyCode
	relation record.Relation
}{
	{"social-worker", "social-care-cur", record.Leads}, {record.OutOfHours, "out-of-hours", record.OnDuty}, {"exploitation-hub", "vemt", record.PanelMember},
	{"missing-coordinator", "police", record.CoordinatesMissing}, {"health-lead", "mental-health", record.Invited}, {"school-lead", "school", ""},
	{"youth-justice-worker", "youth-justice", record.OpenTask}, {"team-manager", "social-care-cur", record.Supervises}, {"partnership", "social-care-cur", ""},
	{record.CaldicottGuardian, "social-care-cur", ""}, {record.Administrator, "social-care-cur", ""},
}

// Whoever follows every link and form, for every purpose, searches, prints and takes an extract, meets nothing sealed, and nothing that
// their sight does not reach. What is kept and written on the way, the log, the database, what stands beside it and a backup, holds none of
// it to be read.
func TestACrawlBringsNothingToLight(t *testing.T) {
	folder := t.TempDir()
	ring, err := keys.Open(t.Context(), filepath.Join(folder, "keys"), nil)
	if err != nil {
		t.Fatal(err)
	}
	checkpoints, err := audit.OpenCheckpoints(filepath.Join(folder, "checkpoints"), "")
	if err != nil {
		t.Fatal(err)
	}
	reserve, err := audit.OpenReserve(filepath.Join(folder, "reserve"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), filepath.Join(folder, "record.db"), sqlite.With(func(d *store.Database) {
		d.Keys, d.Checkpoints, d.Reserve = ring, checkpoints, reserve
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := desktest.WorldIn(t, s)
	var log bytes.Buffer
	site := New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files, Log: telemetry.NewLog(&log, "json", slog.LevelDebug)})
	came, opened := map[string]bool{}, 0
	for _, one := range crawlers {
		user := "crawler-" + string(one.role)
		if one.relation != "" {
			tie := record.Tie{Relation: one.relation, Holder: user, Role: one.role, Agency: one.agency, Until: time.Now().AddDate(0, 1, 0)}
			if one.relation == record.Supervises {
				tie.Person = "crawler-social-worker"
			}
			w.Tie(t, tie, w.Ordinary, w.Everything)
		}
		for _, purpose := range sharing.PurposesOf(one.role) {
			c := &crawler{t: t, world: w, site: site, seen: map[string]int{}, came: came, who: casework.Person(record.Actor{User: user, Role: one.role, Agency: one.agency}, purpose, time.Now())}
			c.crawl()
			opened += c.opened
		}
	}
	t.Logf("%d pages", opened)
	for word, at := range w.Canaries {
		if at.Class != record.ClassS && (at.Child == w.Ordinary || at.Child == w.Everything) && !came[word] {
			t.Errorf("%s came to light nowhere: the crawl does not see what there is", word)
		}
	}
	if words := w.Found(log.String()); len(words) > 0 || log.Len() == 0 {
		t.Errorf("the log of the run says %v", words)
	}
	keepDraft(t, w, s)
	nothingToRead(t, w, folder)
	backedUpUnread(t, w)
}

// pagesOfACrawl is how many pages one person opens for one purpose.
const pagesOfACrawl = 80

// crawl goes everywhere that a page leads to from the first one, and then asks by forms.
func (c *crawler) crawl() {
	c.reach = map[record.ChildID][]record.Sight{}
	c.waiting = []string{"/"}
	for len(c.waiting) > 0 && c.opened < pagesOfACrawl {
		next := c.waiting[0]
		c.waiting = c.waiting[1:]
		c.open(next)
	}
	for _, end := range []string{"bone", "cone", "rtwo", "sone", "name"} {
		c.send("/search", url.Values{"words": {"CanaryEverythingX" + end}})
	}
	for _, child := range []record.ChildID{c.world.Ordinary, c.world.Everything, c.world.Listed, c.world.Foreign} {
		c.send("/children/"+string(child)+"/export", url.Values{"kind": {"agency"}, "agency": {"police"}, "recipient": {"police"}, "request": {"a-request-of-a-crawl"}})
		c.send("/children/"+string(child)+"/looks/proof", url.Values{})
	}
}

var (
	opaque   = regexp.MustCompile(`[A-Za-z0-9_-]{12,}|/\d+`)
	ofSearch = regexp.MustCompile(`=[^&]*`)
)

// shapeOf is the same for addresses that differ in ids and values alone.
func shapeOf(path string) string {
	place, query, _ := strings.Cut(path, "?")
	return opaque.ReplaceAllString(place, "*") + "?" + ofSearch.ReplaceAllString(query, "")
}

func (c *crawler) open(path string) {
	shape := shapeOf(path)
	if c.seen[path] > 0 || c.seen[shape] >= 2 || strings.HasPrefix(path, "/assets/") {
		return
	}
	c.seen[path]++
	c.seen[shape]++
	w := c.answer(httptest.NewRequest(http.MethodGet, path, http.NoBody), path)
	if to := w.Header().Get("Location"); to != "" {
		c.lead(path, to)
	}
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return
	}
	page, err := htmlcheck.Parse(w.Body.String())
	if err != nil {
		c.t.Fatalf("%s: %v", path, err)
	}
	for _, link := range page.All("a") {
		if to, ok := link.Attr("href"); ok {
			c.lead(path, to)
		}
	}
	for _, form := range page.All("form") {
		if method, _ := form.Attr("method"); method == "get" {
			c.lead(path, strings.Split(path, "?")[0]+"?role=&purpose=")
		}
	}
}

// lead remembers where a page leads.
func (c *crawler) lead(from, to string) {
	base, err := url.Parse(from)
	if err != nil {
		return
	}
	at, err := base.Parse(to)
	if err != nil || at.Host != "" {
		c.t.Errorf("%s leads to %q", from, to)
		return
	}
	at.Fragment = ""
	c.waiting = append(c.waiting, at.String())
	if words := c.world.Found(to); len(words) > 0 {
		c.t.Errorf("%s leads to an address that holds %v", from, words)
	}
}

func (c *crawler) send(path string, form url.Values) {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c.answer(r, path)
}

// answer asks for a page, and sets every word on it against how far the person sees.
func (c *crawler) answer(r *http.Request, path string) *httptest.ResponseRecorder {
	c.opened++
	r.Host = "127.0.0.1:8080"
	r.AddCookie(&http.Cookie{Name: "sightline", Value: signedIn(c.who)})
	w := httptest.NewRecorder()
	c.site.ServeHTTP(w, r)
	if w.Code >= http.StatusInternalServerError {
		c.t.Errorf("%s %s as %s for %s: %d", r.Method, path, c.who.Actor.Role, c.who.Purpose, w.Code)
	}
	text := w.Body.String()
	if strings.HasPrefix(text, "PK") {
		text = unpacked(c.t, w.Body.Bytes())
	}
	for _, word := range c.world.Found(text) {
		at := c.world.Canaries[word]
		c.came[word] = true
		sees := false
		for _, sight := range c.sights(at.Child) {
			sees = sees || at.Sees(sight)
		}
		again := path == "/search" && r.Method == http.MethodPost && strings.Count(text, word) == 1 // what was asked stands in the box again
		if !sees && !again {
			c.t.Errorf("%s %s as %s for %s says %s, of class %q", r.Method, path, c.who.Actor.Role, c.who.Purpose, word, at.Class)
		}
	}
	return w
}

// sights gives how far somebody sees into a child, by each of the acts that show something.
func (c *crawler) sights(child record.ChildID) []record.Sight {
	if known, ok := c.reach[child]; ok {
		return known
	}
	person := store.Person{Tenant: c.who.Tenant, User: c.who.Actor.User, Role: c.who.Actor.Role, Agency: c.who.Actor.Agency}
	standing, err := c.world.Store.Standing(c.t.Context(), person, child, time.Now())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, act := range []record.Act{record.OpenAct, record.PrintAct, record.FileAct, record.SearchAct, record.ExportAct} {
		request := sharing.Request{
			Tenant: c.who.Tenant, Actor: c.who.Actor, Purpose: c.who.Purpose, Act: act, Subject: record.Subject{Kind: record.OneChild, ID: string(child)},
			Standing: standing[child], Proved: true,
		}
		c.reach[child] = append(c.reach[child], sharing.Decide(request).Sight)
	}
	return c.reach[child]
}

// unpacked gives all that stands in a packed extract.
func unpacked(t *testing.T, body []byte) string {
	t.Helper()
	packed, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range packed.File {
		all.WriteString(file.Name)
		from, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, from); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// keepDraft keeps a draft that holds a word.
func keepDraft(t *testing.T, w *desktest.World, s store.Store) {
	t.Helper()
	w.Canaries["CanaryEverythingXdraft"] = desktest.Canary{Child: w.Everything, Class: record.ClassC}
	access, err := audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: record.Actor{User: "crawler-social-worker", Role: "social-worker"}, Relation: record.AsSelf, Purpose: record.PreparingVisit,
		Act: record.DraftAct, Subject: record.Subject{Kind: record.OneDraft},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), access, store.Request{}, func(wr store.Writer) error {
		return wr.Keep(t.Context(), store.Draft{Place: "form-1", Text: "I saw CanaryEverythingXdraft."})
	}); err != nil {
		t.Fatal(err)
	}
}

// nothingToRead looks at every byte of every file of the folder.
func nothingToRead(t *testing.T, w *desktest.World, folder string) {
	t.Helper()
	if err := w.Desk.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	looked := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if words := w.Found(string(content)); len(words) > 0 {
			t.Errorf("%s holds %v to be read", filepath.Base(path), words)
		}
		looked += len(content)
		return err
	})
	if err != nil || looked < 100_000 {
		t.Errorf("%d bytes were looked at: %v", looked, err)
	}
}

// backedUpUnread makes a backup and looks at it as it is, and as whoever has its key reads it.
func backedUpUnread(t *testing.T, w *desktest.World) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var kept bytes.Buffer
	if err := w.Desk.BackUp(t.Context(), casework.Service("backup", record.Checking), &kept, key.Recipient()); err != nil {
		t.Fatal(err)
	}
	raw := kept.String()
	plain, err := age.Decrypt(&kept, key)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := gzip.NewReader(plain)
	if err != nil {
		t.Fatal(err)
	}
	inside, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{"a backup": raw, "what is in a backup": string(inside)} {
		if words := w.Found(text); len(words) > 0 || len(text) < 10_000 {
			t.Errorf("%s of %d bytes holds %v to be read", what, len(text), words)
		}
	}
}
