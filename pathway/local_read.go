package pathway

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"sightline/calendar"
	"sightline/record"
)

//go:embed local.yaml
var localYAML []byte

// standard is read once.
var standard = sync.OnceValue(func() *Local {
	l, wrong := readLocal("local.yaml", localYAML, nil)
	if len(wrong) > 0 {
		panic(strings.Join(wrong, "\n")) // it is embedded above, and tests read it
	}
	return l
})

// Default is what holds where a partnership says nothing else.
func Default() *Local { return standard() }

// longestLocal is how many bytes a partnership's own file may have, and longestName how many a name.
const (
	longestLocal = 1 << 20
	longestName  = 100
)

// Load reads a partnership's own file and lays it over what holds elsewhere. The error names everything that is wrong in it, by line, and what
// would be accepted.
func Load(name string, overlay []byte) (*Local, error) {
	if len(overlay) > longestLocal {
		return nil, fmt.Errorf("%w: %s:1: the file is longer than a megabyte", record.Invalid, name)
	}
	l, wrong := readLocal(name, overlay, Default())
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%w: %s", record.Invalid, strings.Join(wrong, "\n"))
	}
	return l, nil
}

// localReader reads one file and notes what is wrong with it.
type localReader struct {
	name, text string
	under      *Local // what it is laid over; nil: it is the first
	wrong      []string
}

func readLocal(name string, data []byte, under *Local) (*Local, []string) {
	r := &localReader{name: name, text: string(data), under: under}
	own := new(Local)
	if strings.TrimSpace(r.text) != "" {
		if err := yaml.UnmarshalWithOptions(data, own, yaml.Strict()); err != nil {
			return nil, []string{r.misread(err)}
		}
	}
	r.names(own)
	r.hubs(own.Hubs)
	r.climbs("climbs:", own.Climbs)
	r.climbs("disputes:", own.Disputes)
	r.climbs("rings:", own.Rings)
	for _, id := range slices.Sorted(maps.Keys(own.Times)) {
		r.time(id, own.Times[id])
	}
	r.tool(own.Tool)
	if len(r.wrong) > 0 {
		return nil, r.wrong
	}
	return over(under, own), nil
}

// over lays one file over another: what it says holds, what it does not say stays.
func over(under, own *Local) *Local {
	if under == nil {
		return own
	}
	l := &Local{Process: under.Process, Areas: maps.Clone(under.Areas), Hubs: under.Hubs, Times: maps.Clone(under.Times)}
	if l.Areas == nil {
		l.Areas = map[record.AreaCode]AreaHas{}
	}
	if own.Process != "" {
		l.Process = own.Process
	}
	if l.Disputes = under.Disputes; len(own.Disputes) > 0 {
		l.Disputes = own.Disputes
	}
	if l.Climbs = under.Climbs; len(own.Climbs) > 0 {
		l.Climbs = own.Climbs
	}
	if l.Rings = under.Rings; len(own.Rings) > 0 {
		l.Rings = own.Rings
	}
	if l.Tool = under.Tool; own.Tool != nil {
		l.Tool = own.Tool
	}
	maps.Copy(l.Areas, own.Areas)
	if len(own.Hubs) > 0 {
		l.Hubs = own.Hubs
	}
	for id, t := range own.Times {
		was := l.Times[id]
		if t.For == "" {
			t.For = was.For
		}
		if t.Source == "" {
			t.Source = "this partnership"
		}
		l.Times[id] = t
	}
	return l
}

func (r *localReader) names(own *Local) {
	if r.under == nil && own.Process == "" || own.Process != "" && !aName(own.Process) {
		r.complain("process:", "the name of the process is a few words, such as MACE")
	}
	for _, area := range slices.Sorted(maps.Keys(own.Areas)) {
		if !aName(own.Areas[area].Process) {
			r.complain(string(area)+":", "an area has the name of its process, such as {process: VEMT}")
		}
	}
}

func (r *localReader) hubs(all []Hub) {
	ids, areas := map[string]bool{}, map[record.AreaCode]string{}
	for _, h := range all {
		switch {
		case !anID(h.ID):
			r.complain(h.ID, "a hub has an id of lower-case letters, digits and dashes, such as north; %q is none", h.ID)
		case ids[h.ID]:
			r.complain(h.ID, "there are two hubs %q; each has an id of its own", h.ID)
		case !aName(h.Name):
			r.complain(h.ID, "the hub %q has no name; write a few words, such as North hub", h.ID)
		}
		ids[h.ID] = true
		for _, area := range h.Areas {
			if other := areas[area]; other != "" {
				r.complain(string(area), "the area %q is of two hubs, %s and %s; an area has one", area, other, h.ID)
			}
			areas[area] = h.ID
		}
	}
}

// mostRungs is how many levels a request climbs at most.
const mostRungs = 6

// climbs reads the levels to which an unanswered request goes.
func (r *localReader) climbs(key string, all []Rung) {
	if len(all) > mostRungs {
		r.complain(key, "a request or a dispute climbs %d levels at most", mostRungs)
	}
	for _, rung := range all {
		if _, known := record.Words().AskedOf[rung.Of]; !known {
			r.complain(string(rung.Of), "there is no role %q to which a request could climb", rung.Of)
		}
		if l, err := calendar.Parse(rung.After); err != nil || l.SchoolDays() {
			r.complain(key, "%q is no length of time; write such as: 0 days, 3 working days", rung.After)
		}
	}
}

// tool reads a partnership's own screening tool, which has a name of its own: what was answered to one tool is no answer to another.
func (r *localReader) tool(own *Tool) {
	if own == nil {
		return
	}
	if own.ID == DefaultTool().ID {
		r.complain("tool:", "a tool of one's own has an id of its own, which is not %q", own.ID)
	}
	for _, wrong := range own.Wrong() {
		r.complain("tool:", "tool: %s", wrong)
	}
}

func (r *localReader) time(id string, t Time) {
	if r.under != nil {
		if _, known := r.under.Times[id]; !known {
			r.complain(id+":", "no time is called %q; there are: %s", id, strings.Join(slices.Sorted(maps.Keys(r.under.Times)), ", "))
			return
		}
	} else if t.For == "" || t.Source == "" {
		r.complain(id+":", "the time %q says neither what it is for nor who says so", id)
	}
	if l, err := calendar.Parse(t.Lasts); err != nil || l.SchoolDays() {
		r.complain(id+":", "%q is no length of time for %q; write such as: 5 working days, 28 days, 2 weeks, 6 months, 72 hours", t.Lasts, id)
	}
}

// complain notes what is wrong, at the first line that holds the text near.
func (r *localReader) complain(near, format string, args ...any) {
	at := slices.IndexFunc(strings.Split(r.text, "\n"), func(line string) bool {
		said, _, _ := strings.Cut(line, "#")
		return strings.Contains(said, near)
	})
	r.wrong = append(r.wrong, fmt.Sprintf("%s:%d: %s", r.name, max(1, at+1), fmt.Sprintf(format, args...)))
}

// misread says where and why a file cannot be read.
func (r *localReader) misread(err error) string {
	line, says := 1, "this is no YAML, or a value is of another sort than is meant"
	if of := yaml.Error(nil); errors.As(err, &of) {
		if at := of.GetToken(); at != nil && at.Position != nil {
			line = at.Position.Line
		}
		says = strings.Join(strings.Fields(of.GetMessage()), " ")
	}
	if unknown := (*yaml.UnknownFieldError)(nil); errors.As(err, &unknown) {
		_, key, _ := strings.Cut(strings.TrimSuffix(unknown.GetMessage(), `"`), `"`)
		says = fmt.Sprintf("there is no key %q here", key)
	}
	return fmt.Sprintf("%s:%d: %s; the file has process, areas, hubs (id, name, areas), climbs, disputes and rings (after, of), times (lasts, for, source, confirm) and tool (in the shape of Sightline's own)", r.name, line, says)
}

// aName reports words that can stand in a sentence.
func aName(words string) bool {
	return strings.TrimSpace(words) != "" && len(words) <= longestName && !strings.ContainsFunc(words, func(r rune) bool { return r < ' ' || r == '\u007f' })
}

// anID reports what can name something in an entry and in an address.
func anID(id string) bool {
	return id != "" && len(id) <= longestName && !strings.ContainsFunc(id, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}
