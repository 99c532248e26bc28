package casework

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// MatterLine is where one child stands in the exploitation process, as a list shows it.
type MatterLine struct {
	Child   record.ChildID
	Name    record.Private
	Family  record.Private
	Born    record.Birth
	Now     record.Range
	Stage   pathway.Stage // "" when there is no matter, and something waits all the same
	Hub     string        // its id, or as the record has it
	Turn    *Told         // why it stands where it stands
	Last    *Told         // the last decision
	Level   string        // as a person set it; "" when none is set, or when the entry that set it is not seen
	Harm    string
	Asks    *Referred  // the referral that waits to be screened; nil: none does, or it is not seen
	Screen  bool       // a referral waits to be screened
	Changed []Told     // since the last decision, the latest first
	Waits   []DutyLine // the first due first
	Near    bool       // whoever looks has to do with the child, and not only with the area
	Held    bool       // some of the child's records wait for a person to say whose they are
}

// Referred is who referred a child, and what they said of danger.
type Referred struct {
	Told

	By     record.AgencyCode
	As     record.Role // where it was made here
	Danger string      // yes, no, unknown; "" when nothing was said
}

// Told is what some entries of one kind tell.
type Told struct {
	Kind  record.Kind
	Last  *chronology.Item // when the last of them happened, and nothing else of it
	Times int
}

// DutyLine is something that waits for somebody.
type DutyLine struct {
	Child  record.ChildID
	Name   record.Private
	Family record.Private
	Hub    string
	Step   string
	Say    string
	Why    string
	Due    time.Time // zero when no day is set
	Late   bool
	Of     record.Role
	User   string          // opaque, when somebody was named
	About  string          // token of the entry the step is about; "" for the child
	Area   record.AreaCode // whose it is, where it is one area's
	Came   string          // as pathway.Duty
	Whom   record.Private  // their name, while they work here
	Mine   bool            // for whoever looks: named, or their role and nobody named
	Near   bool
}

// MatterBoard is everything of the process that whoever looks may see, over all their children.
type MatterBoard struct {
	Lines   []MatterLine  // those in danger that was named first, then those with a day for what comes next first, by that day; then by name
	Late    []DutyLine    // of all lines, danger that was named first, then the longest late
	Arrived []DutyLine    // of all lines, what came in and waits for a person: what is urgent, then the first due first
	Between []DutyLine    // of all lines, what agencies and areas owe one another, the first due first
	Gates   []WithoutLine // what was gone on without: what nobody answers for first, then what is owed, by its day
	Local   *pathway.Local

	names map[record.ChildID]record.Private // of every child whom whoever looks may see
}

// Matters gives where every child stands in the process whom the person may see, by the day of what comes next, and what is overdue. There is no
// order by level, and none by any number. One line in the log, as for the list of children.
func (d *Desk) Matters(ctx context.Context, who Who) (*MatterBoard, error) {
	access, err := d.accessEach(ctx, who, record.ListAct)
	if err != nil {
		return nil, err
	}
	near, err := d.store.Standing(ctx, personOf(who), "", d.now())
	if err != nil {
		return nil, err
	}
	people, err := d.colleagues(ctx, who)
	if err != nil {
		return nil, err
	}
	names := map[string]record.Private{}
	for _, one := range people {
		names[one.User] = one.Name
	}
	b := &MatterBoard{Local: d.local, names: map[record.ChildID]record.Private{}}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		return r.Cards(ctx, func(card store.Card) error {
			b.names[card.ID] = shownName(card.Name, card.Family)
			if len(card.Matters) == 0 && len(card.Duties) == 0 {
				return nil
			}
			b.Gates = append(b.Gates, d.withoutLines(&card, names)...)
			line := d.matterLine(who, &card)
			line.Near = isNear(near[card.ID].Relations)
			for i := range line.Waits {
				one := &line.Waits[i]
				one.Near, one.Whom = line.Near, names[one.User]
				if one.Late {
					b.Late = append(b.Late, *one)
				}
				if pathway.Between(one.Step) {
					b.Between = append(b.Between, *one)
				}
				if one.Came != "" {
					b.Arrived = append(b.Arrived, *one)
				}
			}
			b.Lines = append(b.Lines, line)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(b.Lines, func(x, y MatterLine) int {
		return cmp.Or(count(y.Danger())-count(x.Danger()), byDay(x.next(), y.next()), cmp.Compare(x.Family.Reveal(), y.Family.Reveal()), cmp.Compare(x.Name.Reveal(), y.Name.Reveal()))
	})
	slices.SortStableFunc(b.Gates, beforeOther)
	slices.SortStableFunc(b.Between, func(x, y DutyLine) int { return byDay(x.Due, y.Due) })
	slices.SortStableFunc(b.Arrived, func(x, y DutyLine) int {
		return cmp.Or(count(y.Came == pathway.UrgentNews)-count(x.Came == pathway.UrgentNews), byDay(x.Due, y.Due))
	})
	slices.SortStableFunc(b.Late, func(x, y DutyLine) int {
		return cmp.Or(count(pathway.Urgent(y.Step))-count(pathway.Urgent(x.Step)), byDay(x.Due, y.Due), cmp.Compare(x.Family.Reveal(), y.Family.Reveal()))
	})
	return b, nil
}

// isNear reports a relation to the child, beside what somebody holds of a whole area.
func isNear(all []record.Relation) bool {
	return slices.ContainsFunc(all, func(r record.Relation) bool {
		return r != record.PanelMember && r != record.OnDuty && r != record.CoordinatesMissing
	})
}

// byDay puts the earlier day first, and what has none last.
func byDay(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return count(a.IsZero()) - count(b.IsZero())
	}
	return a.Compare(b)
}

// Danger reports danger that was named, of which nobody has said yet that the child is safe.
func (l *MatterLine) Danger() bool { return len(l.Waits) > 0 && pathway.Urgent(l.Waits[0].Step) }

// next is the day of what comes next.
func (l *MatterLine) next() time.Time {
	if len(l.Waits) == 0 {
		return time.Time{}
	}
	return l.Waits[0].Due
}

func (d *Desk) matterLine(who Who, card *store.Card) MatterLine {
	line := MatterLine{Child: card.ID, Name: card.Name, Family: card.Family, Born: card.Born, Held: card.Held, Now: record.At(d.now())}
	if card.Now.Known() {
		line.Now = card.Now.In(card.Born)
	}
	if n := len(card.Matters); n > 0 {
		m := &card.Matters[n-1]
		line.Stage, line.Hub, line.Level, line.Harm = pathway.Stage(m.Stage), m.Hub, m.Level.Says, m.Harm.Says
		line.Turn, line.Last = toldOf(&m.Turn), toldOf(&m.Last)
		for i := range m.Changed {
			line.Changed = append(line.Changed, *toldOf(&m.Changed[i]))
		}
		slices.SortStableFunc(line.Changed, func(a, b Told) int { return cmp.Compare(b.Last.At.Hull().Hi, a.Last.At.Hull().Hi) })
	}
	for i := range card.Duties {
		one := &card.Duties[i]
		duty := DutyLine{
			Child: card.ID, Name: card.Name, Family: card.Family, Hub: line.Hub, Step: one.Step, Say: one.Say, Why: one.Why, Of: one.Of, User: one.User,
			Area: one.Area, Came: one.Came, Mine: one.User == who.Actor.User || one.User == "" && one.Of == who.Actor.Role && isOfArea(who.Actor.Agency, one.Area),
		}
		if !one.About.IsZero() {
			duty.About = Token(card.ID, one.About)
		}
		if one.Due != 0 {
			duty.Due = time.Unix(one.Due, 0).UTC()
			duty.Late = duty.Due.Before(readAt(card.Now, card.Born, d.now()))
		}
		line.Waits = append(line.Waits, duty)
	}
	line.Screen = slices.ContainsFunc(line.Waits, func(one DutyLine) bool { return pathway.Screens(one.Step) })
	if n := len(card.Matters); line.Screen && n > 0 {
		if f := &card.Matters[n-1].Referral; f.Says != "" {
			line.Asks = &Referred{*toldOf(&f.CardFact), f.By, f.As, f.Danger}
		}
	}
	return line
}

// isOfArea reports that an agency works in an area: one that says none works in all of them.
func isOfArea(agency record.AgencyCode, area record.AreaCode) bool {
	_, own, _ := record.Words().Agency(agency)
	return area == "" || own == "" || own == area
}

// toldOf is what one fact of a card tells; nil when its entry is not seen.
func toldOf(f *store.CardFact) *Told {
	if f.Says == "" {
		return nil
	}
	return &Told{Kind: record.Kind(f.Says), Last: &chronology.Item{Entry: record.Entry{Happened: f.Happened}, At: f.At}, Times: f.Times}
}

// Shown is the name that a list has of the child.
func (l *MatterLine) Shown() record.Private { return shownName(l.Name, l.Family) }

// Shown is the name that a list has of the child.
func (l *DutyLine) Shown() record.Private { return shownName(l.Name, l.Family) }

func shownName(name, family record.Private) record.Private {
	return record.Private(strings.TrimSpace(name.Reveal() + " " + family.Reveal()))
}
