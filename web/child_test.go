package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/casework"
	"sightline/chronology"
	"sightline/internal/htmlcheck"
	"sightline/record"
	"sightline/web/drawing"
)

const columns = "record_id,agency,child,happened,order,known,kind,text,place,people,details,count,handling\n"

// submission is an invented child's records, as a folder.
func submission(born, entries string) fstest.MapFS {
	return fstest.MapFS{
		"people.csv":  {Data: []byte("agency,child,family_name,given_names,date_of_birth\nsocial-care,S1,Invented,Ada," + born + "\npolice,P1,Invented,Ada," + born + "\n")},
		"entries.csv": {Data: []byte(columns + entries)},
	}
}

// ada is an invented girl with dates, who has been seen and heard.
func ada() fstest.MapFS {
	return submission("2010-05-03", `E1,social-care,S1,2024-02-01,,,family.circumstance,Lives with her grandmother.,,grandparent: Rose,what=household,,
E2,police,P1,2024-02-10T23:10,,,missing.episode,Missing overnight.,park: Mill Park,,,,
E3,social-care,S1,2024-02-12,,,child.seen,Seen at school.,,,seen_alone=yes;by_role=social worker,,
E4,social-care,S1,2024-02-12,,,child.voice,"Says: ""I want them to ask my nan first.""",,,words=verbatim;said_to=her social worker,,
E5,social-care,S1,2024-02-13,,,child.voice,Would like to move school.,,,words=paraphrase,,
E6,social-care,S1,2024-02-14,,,child.trusted-person,Names her nan.,,trusted-person: nan,still_available=yes,,
E7,social-care,S1,2024-02-15,,,child.protective,Feels safe at the boxing club.,,,what=safe-place,,
E8,social-care,S1,2024-02-16,,,social-care.cin-plan,Plan begun.,,,,,
E9,social-care,S1,2024-02-17,,,note,Speaks Tigrinya best.,,,language=Tigrinya;interpreter=yes,,
`)
}

func visitAda(t *testing.T) (*browser, *fakeDesk) {
	t.Helper()
	desk := newDesk(t)
	desk.add(t, "a1", "Ada", ada())
	return visit(t, desk), desk
}

// the header is the child, and every sentence leads to its entry.
func TestTheHeaderIsTheChild(t *testing.T) {
	b, desk := visitAda(t)
	page := b.see("/children/a1")
	for selector, want := range map[string][]string{
		".sl-child h1": {"Ada"}, ".sl-age": {"13, born on 3 May 2010. Lives with her grandmother."},
		".sl-quote":    {"“I want them to ask my nan first.”"},
		".sl-say":      {"Told to her social worker.", "1 other thing Ada has said"},
		".sl-child":    {"Speaks Tigrinya best. Language: Tigrinya. An interpreter was there.", "Names her nan. Still there on 14 February 2024.", "Was safe on 15 February 2024: Feels safe at the boxing club."},
		".sl-tags":     {"Child in need plan from 16 February 2024"},
		".sl-child p":  {"Social care, 12 February 2024, by social worker, 5 days before 17 February 2024. Seen alone.", "Last contact on record: Would like to move school."},
		".sl-bar__who": {"Allocated social worker · purpose: preparing a visit"},
	} {
		got := page.Text(selector)
		for _, words := range want {
			if !strings.Contains(got, words) {
				t.Errorf("%s does not say %q but %q", selector, words, got)
			}
		}
	}
	c := desk.children["a1"]
	for _, link := range page.All(".sl-child a.sl-cite") {
		to, _ := link.Attr("href")
		if !slices.ContainsFunc(c.Items, func(it *chronology.Item) bool { return strings.Contains(to, casework.Token("a1", it.Ref)) }) {
			t.Errorf("a sentence leads to %s, which is no entry", to)
		}
	}
}

// what nobody wrote is said aloud, never left out.
func TestSilenceIsSaidAloud(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "b1", "Ben", submission("", "E1,police,P1,unknown,,,police.antisocial-behaviour,Noise reported.,,,,,\n"))
	desk.children["b2"], desk.names["b2"] = chronology.Build(chronology.Input{}), ""
	b := visit(t, desk)
	text := b.see("/children/b1").Text("main")
	for _, words := range []string{
		"Age not known", "birth date not recorded", "No record holds their own words.", "1 entry by 1 source so far", "No record says what helps Ben", "No record names anybody whom Ben trusts.",
		"No record says where Ben is safe now.", "No agency recorded “child seen”.", "Nothing on record.", "No open question is for your role.",
	} {
		if !strings.Contains(text, words) {
			t.Errorf("it does not say %q", words)
		}
	}
	empty := b.see("/children/b2")
	if !strings.Contains(empty.Text("main"), "No agency has supplied an entry about the child.") || empty.Has("svg.sl-lanes") {
		t.Error("a child without an entry is not shown as one")
	}
	if w := b.get("/children/b2/then"); w.Code != http.StatusNotFound {
		t.Errorf("replay without an entry: %d", w.Code)
	}
}

// What an agency wrote is shown as words, whatever it holds.
func TestHostileNarrativeIsOnlyWords(t *testing.T) {
	hostile := `<script>alert(1)</script><img src=x onerror=alert(2)>"'{{.}}` + "`"
	desk := newDesk(t)
	quoted := `"` + strings.ReplaceAll(hostile, `"`, `""`) + `"`
	desk.add(t, "h1", record.Private(`<b>Eve</b>`), submission("2010", "E1,police,P1,2024-01-01,,,child.voice,"+quoted+",home: <u>x</u>,mother: <i>y</i>,words=verbatim;said_to=<script>z</script>,,\n"+
		"<E2>,police,P1,2024-01-02,,,<kind>,"+quoted+",,,quote=<s>q</s>,,\n"))
	b := visit(t, desk)
	for _, path := range []string{"/children/h1", "/children/h1?e=" + casework.Token("h1", record.Ref{Agency: "police", Record: "E1"}), "/children/h1/print", "/children/h1/then?at=" + casework.Token("h1", record.Ref{Agency: "police", Record: "<E2>"}), "/"} {
		w := b.get(path)
		page := parsed(t, w.Body.String())
		if page.Has("main img") || page.Has("main script") || page.Has("main b b") || page.Has("main u") || page.Has("main i") || page.Has("main s") || page.Has("[onerror]") {
			t.Errorf("%s: what an agency wrote became part of the page", path)
		}
		if path != "/" && !strings.Contains(page.Text("main"), "<script>alert(1)</script>") {
			t.Errorf("%s: the words are not shown", path)
		}
	}
}

// Question numbers are the same in the panel, on the flags and in the table; those for the reader come first, overdue before newest.
func TestQuestionsAreInOrder(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	b := visit(t, desk)
	o, err := desk.Open(t.Context(), someone, id, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	page := b.see("/children/c1")
	var mine, open []string // the newest open question of each rule
	asked, late, newest := 0, map[string]bool{}, map[string]int{}
	for i := range o.Prompts {
		if p := &o.Prompts[i]; p.Status == record.Asked || p.Status == record.Overdue {
			asked++
			newest[p.Rule] = i + 1
			late[p.Rule] = late[p.Rule] || p.Status == record.Overdue
		}
	}
	for _, n := range newest {
		open = append(open, strconv.Itoa(n))
		if o.Prompts[n-1].AskedOf == "social-worker" {
			mine = append(mine, strconv.Itoa(n))
		}
	}
	if len(mine) == 0 || len(open) < 10 {
		t.Fatalf("the story asks %d questions, %d of this role: nothing to test", len(open), len(mine))
	}
	var shown []string
	for _, n := range page.All("aside.sl-panel li.sl-q") {
		at, _ := n.Attr("id")
		shown = append(shown, strings.TrimPrefix(at, "q"))
	}
	first := slices.Sorted(slices.Values(shown[:len(mine)]))
	if !slices.Equal(first, slices.Sorted(slices.Values(mine))) {
		t.Errorf("first come %v, for this role are %v", first, mine)
	}
	if !slices.Equal(slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(open))) {
		t.Errorf("shown %v, open %v", shown, open)
	}
	pressing := false
	for _, n := range slices.Backward(shown[:len(mine)]) {
		k, _ := strconv.Atoi(n)
		isLate := late[o.Prompts[k-1].Rule]
		if pressing && !isLate {
			t.Error("a question whose time has passed stands below one whose time has not")
		}
		pressing = pressing || isLate
	}
	if got := page.Text("#questions"); got != "Questions now "+strconv.Itoa(len(open)) {
		t.Errorf("the panel counts %q, open are %d", got, len(open))
	}
	if got := page.Text(".sl-panel .sl-note"); !strings.Contains(got, "asked "+strconv.Itoa(asked)+" times in all") {
		t.Errorf("the panel says %q, asked were %d", got, asked)
	}
}

func TestAChosenQuestionRingsItsEvidence(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	b := visit(t, desk)
	o, _ := desk.Open(t.Context(), someone, id, casework.View{})
	for n := 1; n <= len(o.Prompts); n += 9 {
		page := b.see("/children/c1?q=" + strconv.Itoa(n))
		p := o.Prompts[n-1]
		evidence := map[record.Ref]bool{}
		for _, ref := range slices.Concat(p.Evidence, p.Later) {
			evidence[ref] = true
		}
		if got := page.Text(".sl-chron [role=status]"); !strings.HasPrefix(got, "Question "+strconv.Itoa(n)+" is chosen: "+strconv.Itoa(len(evidence))+" entr") {
			t.Errorf("question %d: it says %q, the evidence is %d", n, got, len(evidence))
		}
		if open := p.Status == record.Asked || p.Status == record.Overdue; open && len(page.All(".sl-q--on")) != 1 {
			t.Errorf("question %d is not marked in the panel", n)
		}
	}
	if page := b.see("/children/c1?q=0"); page.Has(".sl-q--on") || page.Has("[role=status]") {
		t.Error("a number that no question has chooses one")
	}
}

func tokens(nodes []htmlcheck.Node) []string {
	var list []string
	for _, n := range nodes {
		href, _ := n.Attr("href")
		if _, after, ok := strings.Cut(href, "e="); ok {
			token, _, _ := strings.Cut(after, "#")
			list = append(list, token)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// one chronology with one choice: the drawing, the table and the list on a phone show the same entries.
func TestFiltersAgree(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	b := visit(t, desk)
	c := desk.children[id]
	count := func(match func(*chronology.Item) bool) int {
		return len(slices.DeleteFunc(slices.Clone(c.Items), func(it *chronology.Item) bool { return !match(it) }))
	}
	for query, match := range map[string]func(*chronology.Item) bool{
		"":                         func(*chronology.Item) bool { return true },
		"lane=health":              func(it *chronology.Item) bool { return it.Lane == "health" },
		"agency=social-care-prev":  func(it *chronology.Item) bool { return it.Ref.Agency == "social-care-prev" },
		"lane=missing&agency=mace": func(it *chronology.Item) bool { return it.Lane == "missing" && it.Ref.Agency == "mace" },
		"lane=nowhere&agency=<b>":  func(*chronology.Item) bool { return true },
	} {
		want := count(match)
		page := b.see("/children/c1?page=all&" + query)
		table := tokens(page.All(".sl-table tbody a.govuk-link"))
		if len(table) != want {
			t.Errorf("%q: the table shows %d of %d", query, len(table), want)
		}
		if got := len(page.All(".sl-table tbody tr")); got != want {
			t.Errorf("%q: the table has %d rows of %d", query, got, want)
		}
		drawn := tokens(page.All("svg.sl-lanes a.e"))
		for _, token := range drawn {
			if !slices.Contains(table, token) {
				t.Errorf("%q: an entry is drawn that the table leaves out", query)
			}
		}
		if want > 0 && len(drawn) == 0 {
			t.Errorf("%q: nothing is drawn", query)
		}
		for _, token := range tokens(page.All(".sl-v li a.sl-cite")) {
			if !slices.Contains(table, token) {
				t.Errorf("%q: the list shows an entry that the table leaves out", query)
			}
		}
	}
	for _, band := range drawing.Bands(c) {
		page := b.see("/children/c1?page=all&age=" + band.Key)
		if got := len(page.All(".sl-v li.sl-v__e")); len(band.Items) > 0 && got != len(band.Items) {
			t.Errorf("age %s: the list shows %d of %d", band.Key, got, len(band.Items))
		}
	}
}

// Paging loses nothing and repeats nothing, in either order.
func TestEveryEntryIsOnOnePage(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	b := visit(t, desk)
	for _, order := range []string{"", "&order=oldest"} {
		var seen []string
		for n := 1; n < 100; n++ { // pages without end would show in the counts below
			page := b.see("/children/c1?page=" + strconv.Itoa(n) + order)
			seen = append(seen, tokens(page.All(".sl-table tbody a.govuk-link"))...)
			if !strings.Contains(page.Text(".sl-pages"), "Next page") {
				break
			}
		}
		slices.Sort(seen)
		if len(seen) != desk.children[id].Len() || len(slices.Compact(seen)) != desk.children[id].Len() {
			t.Errorf("order %q: the pages hold %d entries of %d", order, len(seen), desk.children[id].Len())
		}
	}
}

// Every link of a page leads somewhere, and every anchor is there.
func TestNoLinkLeadsNowhere(t *testing.T) {
	b, _ := visitAda(t)
	for _, path := range []string{"/", "/children/a1", "/children/a1?lane=child&order=oldest&q=1", "/children/a1/then", "/children/a1/print", "/nowhere"} {
		w := b.get(path)
		if to := w.Header().Get("Location"); to != "" {
			path = to
			w = b.get(path)
		}
		page := parsed(t, w.Body.String())
		own, _, _ := strings.Cut(path, "?")
		for _, n := range page.All("a[href]") {
			href, _ := n.Attr("href")
			to, anchor, _ := strings.Cut(href, "#")
			target := page
			if strings.Contains(to, "/pathway") {
				continue // this desk holds no process: every page of every step is opened at a desk that does (TestEveryPartOfEveryStepIsAPage)
			}
			if to != "" {
				if strings.HasPrefix(to, "?") {
					to = own + to
				}
				w := b.get(to)
				if w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
					t.Errorf("%s: %q leads to %s: %d", path, n.Text(), to, w.Code)
				}
				target = parsed(t, w.Body.String())
			}
			if anchor != "" && !target.Has("#"+anchor) {
				t.Errorf("%s: %q leads to #%s of %s, which is not there", path, n.Text(), anchor, to)
			}
		}
	}
}

// A link to an entry shows it whole, on any screen.
func TestAnEntryIsShownWhole(t *testing.T) {
	b, _ := visitAda(t)
	token := casework.Token("a1", record.Ref{Agency: "police", Record: "E2"})
	page := b.see("/children/a1?e=" + token)
	text := page.Text("section#entry")
	for _, words := range []string{"Missing overnight.", "10 February 2024, 23:10", "Police", "Mill Park", "E2", "See the record as it stood then"} {
		if !strings.Contains(text, words) {
			t.Errorf("the entry does not say %q: %q", words, text)
		}
	}
	if !page.Has("tr.sl-on#e-" + token) {
		t.Error("the entry's row is not marked")
	}
	if b.see("/children/a1?e=zz").Has("#entry") {
		t.Error("a token of no entry shows one")
	}
}

// The page of 189 entries stays light: its entries have their weight, and each question that is asked about them little more. No id of an
// agency stands in an address.
func TestThePageIsLightAndItsAddressesSayNothing(t *testing.T) {
	desk := newDesk(t)
	id := desk.joe(t)
	b := visit(t, desk)
	w := b.get("/children/c1")
	questions := len(asked(t, desk, id))
	t.Logf("the page of %d entries and %d questions is %d kB", desk.children[id].Len(), questions, w.Body.Len()/1000)
	if w.Body.Len() > 160_000+1100*questions {
		t.Errorf("the page is %d bytes", w.Body.Len())
	}
	for _, n := range parsed(t, w.Body.String()).All("a[href]") {
		href, _ := n.Attr("href")
		for _, it := range desk.children[id].Items {
			if strings.Contains(href, string(it.Ref.Record)) {
				t.Fatalf("a link names a record: %s", href)
			}
		}
		if strings.Contains(href, "Joe") {
			t.Fatalf("a link names the child: %s", href)
		}
	}
}

func TestWhatIsHeldIsSaidFirst(t *testing.T) {
	b, desk := visitAda(t)
	if b.see("/children/a1").Has(".sl-held") {
		t.Error("it says that something is held, and nothing is")
	}
	desk.held = []record.Held{{Ref: record.ChildRef{Agency: "court", Child: "X"}}}
	if got := b.see("/children/a1").Text(".sl-held"); !strings.Contains(got, "may be another child’s") {
		t.Errorf("a held reference is said as %q", got)
	}
}
