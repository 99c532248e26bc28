package pathway

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/calendar"
	"sightline/record"
)

// What comes with Sightline says of every length what it is for, who says so, and that it is to be confirmed where it is our own proposal.
func TestEveryLengthSaysWhoSaysSo(t *testing.T) {
	l := Default()
	for id, given := range l.Times {
		if _, err := calendar.Parse(given.Lasts); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if strings.Contains(given.Source, "our proposal") && !given.Confirm {
			t.Errorf("%s is our own proposal and is not marked to be confirmed", id)
		}
		if words := l.Allowed(id); !strings.Contains(words, given.Source) || given.Confirm != strings.Contains(words, "confirmed locally") {
			t.Errorf("%s reads %q", id, words)
		}
	}
	if l.Lasts("nothing of the kind") != "" || l.Allowed("nothing of the kind") != "" {
		t.Error("a length that there is not lasts")
	}
}

// Every length that the steps count by is there.
func TestEveryLengthCountedByIsThere(t *testing.T) {
	files := token.NewFileSet()
	all, err := parser.ParseDir(files, ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0) //nolint:staticcheck // only names are looked at
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, p := range all {
		ast.Inspect(p, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || name.Sel.Name != "Lasts" && name.Sel.Name != "Allowed" {
				return true
			}
			if id, ok := call.Args[0].(*ast.BasicLit); ok {
				asked++
				if id, _ := strconv.Unquote(id.Value); Default().Lasts(id) == "" {
					t.Errorf("%s: there is no time %q in local.yaml", files.Position(call.Pos()), id)
				}
			}
			return true
		})
	}
	if asked == 0 {
		t.Error("no step counts by any")
	}
}

// there are two hubs, each with areas of its own and a name of its own for the process; a child of one of these areas is that hub's.
func TestAPartnershipHasHubsAndNamesOfItsOwn(t *testing.T) {
	l, err := Load("ours.yaml", []byte("process: MACE\nareas: {north: {process: VEMT}}\nhubs:\n- {id: tees-north, name: North hub, areas: [north]}\n- {id: tees-south, name: South hub, areas: [south, middle]}\ntimes: {watch: {lasts: 1 year}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if l.ProcessIn("north") != "VEMT" || l.ProcessIn("south") != "MACE" || l.HubName("tees-south") != "South hub" || l.HubName("one of two hubs") != "one of two hubs" {
		t.Errorf("the process is %q and %q, the hub %q", l.ProcessIn("north"), l.ProcessIn("south"), l.HubName("tees-south"))
	}
	if h, ok := l.HubFor("elsewhere", "middle"); !ok || h.ID != "tees-south" {
		t.Errorf("a child of the middle is %q's", h.ID)
	}
	if _, ok := l.HubFor("elsewhere"); ok {
		t.Error("a child of another area is some hub's")
	}
	if l.Lasts("watch") != "1 year" || l.Times["watch"].Source != "this partnership" || l.Times["watch"].Confirm || l.Lasts("screen") != Default().Lasts("screen") {
		t.Errorf("the watch lasts %q", l.Allowed("watch"))
	}
	if Default().Lasts("watch") != "6 months" || Default().Process != "exploitation process" {
		t.Error("what comes with Sightline was changed")
	}
	if h, ok := Default().HubFor("anywhere"); !ok || len(Default().AllHubs()) != 1 || Default().HubName(h.ID) == "" {
		t.Error("a partnership that names no hub has none")
	}
}

// What is wrong in a partnership's file is said by line, with what would be accepted.
func TestAPartnershipsFileIsRefusedInWords(t *testing.T) {
	for file, says := range map[string]string{
		"process: [MACE]\n":                                                       "ours.yaml:1:",
		"process: MACE\nprocedure: VEMT\n":                                        `ours.yaml:2: there is no key "procedure" here`,
		"times:\n  screen: {lasts: soon}\n":                                       "ours.yaml:2: \"soon\" is no length of time",
		"times:\n  screen: {lasts: 6 school days}\n":                              "ours.yaml:2:",
		"process: MACE\ntimes:\n  skreen: {lasts: 1 working day}\n":               `ours.yaml:3: no time is called "skreen"; there are: adult, `,
		"hubs:\n- {id: North Hub, name: North}\n":                                 "ours.yaml:2: a hub has an id of lower-case letters",
		"hubs:\n- {id: north, name: \"\"}\n":                                      `ours.yaml:2: the hub "north" has no name`,
		"hubs:\n- {id: a, name: A, areas: [x]}\n- {id: b, name: B, areas: [x]}\n": `the area "x" is of two hubs`,
		"hubs:\n- {id: a, name: A}\n- {id: a, name: B}\n":                         `there are two hubs "a"`,
		"areas:\n  north: {process: \"\"}\n":                                      "ours.yaml:2: an area has the name of its process",
		"a: b: c\n":                                                               "ours.yaml:1:",
	} {
		_, err := Load("ours.yaml", []byte(file))
		if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want it to say %q", file, err, says)
		}
	}
	for _, nothing := range []string{"", "\n", "# nothing yet\n"} {
		if l, err := Load("ours.yaml", []byte(nothing)); err != nil || l.Process != Default().Process {
			t.Errorf("an empty file: %v", err)
		}
	}
}

// The areas of a child are those that agencies hold the child under now, before those of the past.
func TestTheAreasOfAChildAreTheLatestFirst(t *testing.T) {
	c := life(t, "2023-01-01 note home_area=old", "2024-01-01 note home_area=new")
	c.Identities = append(c.Identities, record.Identity{Area: "left", To: record.MustWhen("2023")}, record.Identity{Area: "now"})
	if got := AreasOf(c); !slices.Equal(got, []record.AreaCode{"now", "new", "old", "left"}) {
		t.Errorf("the areas are %v", got)
	}
}

// No file of a partnership, however it is written, does more than to be refused.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("process: MACE\nhubs:\n- {id: north, name: North, areas: [a]}\ntimes: {watch: {lasts: 1 year}}\n"))
	f.Add([]byte("times: {screen: {lasts: 9999 working days}}\nareas: {a: {process: x}}\n"))
	f.Add(localYAML)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := Load("ours.yaml", data)
		switch {
		case err != nil && (!errors.Is(err, record.Invalid) || l != nil):
			t.Errorf("%v", err)
		case err == nil && (l.Process == "" || len(l.Times) != len(Default().Times)):
			t.Error("it was read, and something is gone")
		}
	})
}
