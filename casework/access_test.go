package casework_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// noting writes down what is asked of a store.
type noting struct {
	store.Store
	asked []string
}

func (n *noting) Standing(ctx context.Context, who store.Person, child record.ChildID, at time.Time) (map[record.ChildID]record.Standing, error) {
	n.asked = append(n.asked, "standing")
	return n.Store.Standing(ctx, who, child, at)
}

func (n *noting) Refuse(ctx context.Context, r audit.Refusal) error {
	n.asked = append(n.asked, "refuse")
	return n.Store.Refuse(ctx, r)
}

func (n *noting) Read(ctx context.Context, a audit.Access, do func(store.Reader) error) error {
	n.asked = append(n.asked, "read")
	return n.Store.Read(ctx, a, do)
}

// A child that is not there, one to whom nothing ties the person, one they are kept from, and one restricted to others go the same way: the
// same is asked of the store, the words are the same, and each leaves its line.
func TestRefusalsLookAlike(t *testing.T) {
	o := open(t)
	o.receive(map[string]string{
		"people.csv":  people + "police,P1,Invented,Mara,2009-04-02,\npolice,P2,Other,Ben,2011-01-09,\npolice,P3,Third,Cai,2012-01-09,\n",
		"entries.csv": entries + "A1,police,P1,2024-05-06,note,Seen.\nA2,police,P2,2024-05-06,note,Seen.\nA3,police,P3,2024-05-06,note,Seen.\n",
	})
	mara, ben, cai := o.child("Mara"), o.child("Ben"), o.child("Cai")
	stranger := desktest.Person("stranger-1", "social-worker", record.PreparingVisit)
	desktest.Allocated(t, o.Desk, stranger, ben, cai)
	if err := o.Declare(t.Context(), stranger, ben, "He is a cousin of mine.", casework.Request{}); err != nil {
		t.Fatal(err)
	}
	o.restrict(cai, "worker-1")
	n := &noting{Store: o.store}
	desk := casework.NewDesk(n, &rules.Set{}, o.Now)
	var first string
	for _, child := range []record.ChildID{"nobody", "\x00", mara, ben, cai} {
		for what, look := range map[string]func() error{
			"open":  func() error { _, err := desk.Open(t.Context(), stranger, child, casework.View{}); return err },
			"trace": func() error { _, err := desk.Trace(t.Context(), stranger, child); return err },
		} {
			n.asked = nil
			before := len(o.logged())
			err := look()
			if !errors.Is(err, record.Withheld) || errors.Is(err, record.NotFound) {
				t.Fatalf("%s of %q: %v", what, child, err)
			}
			way := strings.Join(n.asked, ", ")
			if first == "" {
				first = way
			}
			if way != first || way != "standing, refuse" {
				t.Errorf("%s of %q asks %q, others %q", what, child, way, first)
			}
			if lines := o.logged()[before:]; len(lines) != 1 || lines[0].Outcome != "refused" || lines[0].Actor != stranger.Actor {
				t.Errorf("%s of %q leaves %+v", what, child, lines)
			}
		}
	}
}

// The line of the log says by which relation somebody looked, and how far.
func TestTheLineSaysByWhichRelation(t *testing.T) {
	o := open(t)
	o.receive(police)
	mara := o.child("Mara")
	duty := desktest.OnDuty(t, o.Desk, "duty-1", record.OutOfHours, record.SafeguardingNow)
	for _, c := range []struct {
		who  casework.Who
		want string
	}{{worker, "allocated C restricted"}, {duty, "on-duty C restricted"}} {
		before := len(o.logged())
		if _, err := o.Open(t.Context(), c.who, mara, casework.View{}); err != nil {
			t.Fatal(err)
		}
		line := o.logged()[before]
		if got := fmt.Sprint(line.Relation, " ", line.Sight); !strings.HasPrefix(got, c.want) {
			t.Errorf("the line says %q, want %q", got, c.want)
		}
	}
}

// However references are joined and parted by people's decisions, and whatever is declared in between, on duty everywhere one sees exactly
// the children of whom no part was ever together with what protects.
func TestRestrictionSurvivesJoinsAndUnjoinsAtTheDesk(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := open(t)
		o.receive(map[string]string{
			"people.csv":  people + "police,R,Invented,Mara,2009-04-02,\nhospital,R,Other,Ben,2011-01-09,\nschool,R,Third,Cai,2012-01-09,\n",
			"entries.csv": entries + "A1,police,R,2024-05-06,note,Seen.\nA2,hospital,R,2024-05-06,note,Seen.\nA3,school,R,2024-05-06,note,Seen.\n",
		})
		p := parts{
			office: o, duty: desktest.OnDuty(t, o.Desk, "duty-1", record.OutOfHours, record.SafeguardingNow),
			is: map[string]string{"police": "a", "hospital": "b", "school": "c"}, kept: map[string]bool{},
		}
		for step := range rapid.IntRange(1, 5).Draw(r, "steps") {
			if rapid.IntRange(0, 2).Draw(r, "what") > 0 {
				p.join(r, step)
			} else {
				p.declare(r)
			}
			p.compare(r)
		}
		if checked, err := o.Check(t.Context(), checker); err != nil || checked.Bad != "" {
			r.Fatalf("%+v, %v", checked, err)
		}
	})
}

// parts is a record of one reference of each of three agencies, however they are joined, told in the plainest way.
type parts struct {
	office

	duty casework.Who
	is   map[string]string // whose each agency's reference is
	kept map[string]bool   // agencies whose part is protected
}

var threeAgencies = []string{"hospital", "police", "school"}

// join lets a person decide whose one reference is.
func (p *parts) join(r *rapid.T, step int) {
	p.is[rapid.SampledFrom(threeAgencies).Draw(r, "reference")] = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "child")
	rows := "agency,child,person,decided_by,decided,reason\n"
	for _, agency := range threeAgencies {
		rows += fmt.Sprintf("%s,R,%s,data steward,2025-01-0%d,looked at both files\n", agency, p.is[agency], step+1)
	}
	p.receive(map[string]string{"links.csv": rows})
}

// declare declares a conflict with one of the children who are still seen.
func (p *parts) declare(r *rapid.T) {
	all, err := p.List(p.t.Context(), p.duty)
	if err != nil || len(all) == 0 {
		return
	}
	child := all[rapid.IntRange(0, len(all)-1).Draw(r, "protected")].ID
	for _, agency := range p.wrote(r, child) {
		p.kept[agency] = true
	}
	if err := p.Declare(p.t.Context(), p.duty, child, "They are cousins of mine.", casework.Request{}); err != nil {
		r.Fatal(err)
	}
}

// wrote gives the agencies that wrote in a child's record.
func (p *parts) wrote(r *rapid.T, child record.ChildID) (agencies []string) {
	opened, err := p.Open(p.t.Context(), p.duty, child, casework.View{})
	if err != nil {
		r.Fatal(err)
	}
	for _, it := range opened.Chronology.Items {
		agencies = append(agencies, string(it.Ref.Agency))
	}
	return agencies
}

func (p *parts) compare(r *rapid.T) {
	for _, agency := range threeAgencies {
		for _, other := range threeAgencies {
			if p.kept[agency] && p.is[other] == p.is[agency] {
				p.kept[other] = true
			}
		}
	}
	var want, got []string
	for _, agency := range threeAgencies {
		if !p.kept[agency] {
			want = append(want, agency)
		}
	}
	all, err := p.List(p.t.Context(), p.duty)
	if err != nil {
		r.Fatal(err)
	}
	for i := range all {
		got = append(got, p.wrote(r, all[i].ID)...)
	}
	slices.Sort(got)
	if !slices.Equal(want, got) {
		r.Fatalf("with %v joined and %v protected one sees what %q wrote, want %q", p.is, p.kept, got, want)
	}
}
