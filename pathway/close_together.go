package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// What is read before a service ends its work: what all agencies know put together, who was never asked, and which decisions nobody challenged
// (paragraph 4.1.10 of the Child Joe review: a case was closed that could have been stepped up had the history been known and put together).

// began is the entry with which the work of the service of whoever looks began, the last time; its first entry where none says so. nil: it wrote none.
func (c *Case) began() (last *chronology.Item) {
	for _, it := range c.Chronology.Items {
		own := record.Words().SameAgency(it.Ref.Agency, c.By.Agency)
		opens := anyKind(it, "early-help.started", "case.opened", "social-care.assessment-start", "social-care.cin-plan")
		if own && (opens || last == nil && !it.Repeats) || opens && it.Details.Has("service", string(c.By.Agency)) {
			last = it
		}
	}
	return last
}

// worrying are kinds of entry that ask for more help, and not for less, when they stand together.
var worrying = []string{"child.disclosure", "child.behaviour", "child.not-seen", "concern.raised", "exploitation.", "family.conflict", "family.help-request", "family.parental-need", "health.emergency", "health.not-brought", "health.self-harm", "missing.", "police.", "social-care.referral", "education.absence", "education.exclusion", "education.missing", "education.part-time", "education.suspension"}

func worries(it *chronology.Item) bool {
	return !it.Repeats && slices.ContainsFunc(worrying, func(kind string) bool {
		return string(it.Kind) == kind || strings.HasSuffix(kind, ".") && strings.HasPrefix(string(it.Kind), kind)
	})
}

// together are the entries, of every agency whose records whoever looks sees, that ask for more help: since the work began, and before.
func (c *Case) together() (since, before []*chronology.Item) {
	began := c.began()
	for _, it := range c.Chronology.Items {
		switch {
		case !worries(it):
		case began != nil && it.Pos >= began.Pos:
			since = append(since, it)
		default:
			before = append(before, it)
		}
	}
	return since, before
}

// togetherShown says them in our words: what each is, when and who wrote it. They are counted so that nobody overlooks how many there are; it is no
// score, and nothing follows from it by itself.
func (c *Case) togetherShown() (shown []Shown) {
	since, before := c.together()
	for _, one := range []struct {
		when  string
		items []*chronology.Item
	}{{"since your work began", since}, {"before your work began", before}} {
		if len(one.items) == 0 {
			continue
		}
		var agencies, list []string
		for _, it := range slices.Backward(one.items) {
			name := agencyName(c.Chronology, string(it.Ref.Agency))
			if !slices.Contains(agencies, name) {
				agencies = append(agencies, name)
			}
			if len(list) < mostShown {
				list = append(list, it.Info.Label+", "+itemDay(it)+" ("+name+")")
			}
		}
		lead := "Think of more help, and not of less: " + counted(len(one.items), "reason", "reasons") + " " + one.when + ", from " + counted(len(agencies), "agency", "agencies")
		if more := len(one.items) - mostShown; more > 0 {
			list = append(list, counted(more, "older one", "older ones")+" in the chronology")
		}
		shown = append(shown, Shown{Lead: lead, List: list})
	}
	return shown
}

// togetherQuestions ask what follows from it, and why those are not asked first whom nobody asked.
func togetherQuestions(c *Case, a Answers) (all []Question) {
	if since, before := c.together(); len(since)+len(before) == 0 {
		return nil
	}
	all = []Question{{ID: "together", Label: "What all agencies know, read together: does it ask for more help for " + c.child() + "?", Hint: "Refer to children’s social care, or to the exploitation hub, before anything ends", Sort: One, Must: "Say whether it asks for more help", Options: []Option{
		{Value: "more", Words: "Yes, for more help", Hint: "Nothing ends before it is there"}, {Value: "not-more", Words: "No: it is read, and it does not"},
	}}}
	if a.Is("together", "not-more") && len(c.unasked(c.began())) > 0 {
		all = append(all, Question{ID: "unasked", Label: "Agencies were not asked, or did not answer. Why is it safe to end without what they know?", Hint: "That nobody asked does not mean that they know nothing", Sort: Words, Must: "Say why it is safe to end without what those know who were not asked, or ask them first"})
	}
	return all
}

// unasked are the agencies other than one's own that nobody asked since an entry, or that did not answer.
func (c *Case) unasked(since *chronology.Item) []Knowing {
	return slices.DeleteFunc(whoKnows(c.Chronology, since), func(k Knowing) bool {
		return k.Asked == Answered || k.Asked == Refused || record.Words().SameAgency(k.Agency, c.By.Agency)
	})
}

// nobodyAsked says which those are, and leads to the step that asks them.
func (c *Case) nobodyAsked(since *chronology.Item) (shown []Shown) {
	var never, silent []string
	for _, k := range c.unasked(since) {
		if k.Asked == NotAsked {
			never = append(never, k.Name+": not asked; "+k.HeldWords())
		} else {
			silent = append(silent, k.Name+": "+k.Words())
		}
	}
	if len(silent) > 0 {
		shown = append(shown, Shown{Lead: "Asked, and no answer, as far as you see: " + counted(len(silent), "agency", "agencies"), List: silent, Step: askID})
	}
	if len(never) > 0 {
		shown = append(shown, Shown{Lead: "Nobody asked, as far as you see: " + counted(len(never), "agency", "agencies"), List: never, Step: askID})
	}
	return shown
}

// neverChallenged says which decisions nobody challenged, so that this is a thing that people see and decide, and not one that nobody notices.
func (c *Case) neverChallenged() []Shown {
	challengedOnes, list := map[record.Ref]bool{}, []string(nil)
	for _, it := range c.Chronology.Items {
		if it.Kind == "challenge.raised" {
			for _, of := range challenged(c, it) {
				challengedOnes[of.Ref] = true
			}
		}
	}
	for _, it := range slices.Backward(c.Chronology.Items) {
		if challengeable(it) && !it.Repeats && !challengedOnes[it.Ref] {
			list = append(list, it.Info.Label+", "+itemDay(it)+" ("+agencyName(c.Chronology, string(it.Ref.Agency))+")")
		}
	}
	if len(list) == 0 {
		return nil
	}
	lead := "Never challenged: " + counted(len(list), "decision", "decisions")
	return []Shown{{Lead: lead, List: list[:min(len(list), mostShown)], Step: ChallengeID}}
}

// disruptedSince shows that services were disrupted at some time since an entry: what was decided then was decided with less (paragraph 4.2.3).
func (c *Case) disruptedSince(since *chronology.Item) []Shown {
	var then []*chronology.Item
	for _, it := range c.Chronology.Items {
		if it.Kind == "service.disrupted" && !it.Repeats && (since == nil || !record.SurelyEarlier(it.At, since.At)) {
			then = append(then, it)
		}
	}
	return shownOf("A service was disrupted then; decisions of that time were made with less", then)
}

// lastLooked is the entry by which the matter was looked at last; nil while there is none.
func (c *Case) lastLooked() *chronology.Item {
	m := c.Matter()
	if m == nil {
		return nil
	}
	return newestOf(m.Newest("mace.review"), m.Accepted, m.Opened)
}
