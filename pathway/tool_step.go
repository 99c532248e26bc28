package pathway

import (
	"slices"
	"strings"

	"sightline/record"
)

// toolStep completes the screening tool: each indicator is present, possible, not there or not known, and it is said on what that rests.
func toolStep() Step {
	return Step{
		ID: "tool", Title: "Complete the screening tool", Of: OfChild, Kinds: []record.Kind{"exploitation.screening"},
		Lede:     "It never replaces a referral and delays none. If the child is in danger now, ring 999.",
		Sections: toolSections, Check: checkTool, Write: writeTool,
	}
}

func checkTool(c *Case, a Answers) (all []Problem) {
	t := c.tool()
	for i := range t.Domains {
		d := &t.Domains[i]
		for n := range d.Indicators {
			one := &d.Indicators[n]
			if q, say := wrongAnswer(one, a); say != "" {
				all = append(all, Problem{Section: d.ID, Question: one.ID + "." + q, Say: say})
			}
		}
	}
	asks := a.Rows("asks")
	if len(t.answeredOf(a, notKnown, Sign)) > 0 && len(asks) == 0 && a.Get("nothing") == "" {
		all = append(all, Problem{Section: "not-known", Question: "asks", Say: "Signs are not known: say who asks what and by when, or why nobody is asked"})
	}
	if len(partners(c, a)) == 0 && a.Get("alone") == "" {
		all = append(all, Problem{Section: "together", Question: "partners", Say: "Name the partners that took part, or say why none did and when they will"})
	}
	return all
}

// wrongAnswer says what is wrong with the answer to one indicator, and at which of its questions.
func wrongAnswer(one *Indicator, a Answers) (question, say string) {
	answer, basis, words := a.Get(one.ID, "answer"), a.Get(one.ID, "basis"), a.Get(one.ID, "words")
	switch answer {
	case "":
		if basis != "" || words != "" {
			return "answer", "Say whether it is present, possible, not there or not known: " + one.Says
		}
	case present, possible:
		if basis == "" {
			return "basis", "Say whether it rests on evidence or on gut feeling: " + one.Says
		}
	case absent:
		switch {
		case basis != "evidence":
			return "basis", "Not there needs evidence; without it, it is not known: " + one.Says
		case words == "":
			return "words", "Say what shows that it is not there, and who saw it: " + one.Says
		case OnlySilence(words):
			return "words", SilenceSays + ": " + one.Says
		}
	}
	return "", ""
}

// answeredOf gives the ids of the indicators that count so and were answered so.
func (t *Tool) answeredOf(a Answers, so string, of ...Counted) (ids []string) {
	for _, one := range t.Indicators(of...) {
		if t.found(one, a) == so {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// partners are the agencies that took part besides that of whoever completes the tool.
func partners(c *Case, a Answers) []string {
	return slices.DeleteFunc(a.All("partners"), func(code string) bool { return code == string(c.By.Agency) })
}

func writeTool(c *Case, a Answers) []record.Entry {
	t := c.tool()
	counts, with := t.Counts(a), partners(c, a)
	text := "The screening tool was completed"
	if len(with) > 0 {
		text += " with " + agencyNames(c.Chronology, with)
	}
	text += ". " + counts.Words() + " " + stopped(a.Get("summary")) + saidIf(" No partner took part: ", alone(with, a)) + saidIf(" Nobody is asked what is not known: ", a.Get("nothing"))
	feeling := t.onFeeling(a)
	gut := "no"
	if len(feeling) > 0 {
		gut = "yes"
	}
	details := slices.Concat([]record.Detail{
		detail("tool", t.ID), detail("version", t.Version), detail("with_partners", with...), detail("lead", a.Get("lead")), detail("gut", gut), detail("band", t.band(a)),
		detail("present", t.answered(a, present)...), detail("possible", t.answered(a, possible)...), detail("absent", t.answered(a, absent)...), detail("not_known", t.answered(a, notKnown)...),
		detail("on_feeling", feeling...), detail("rests_on", t.restsOn(c, a)...), detail("cognition", a.Get("cognition")),
		detail("harmed", a.Get("harmed")), detail("harm_to_others", a.Get("harm-to-others")), detail("weapon_fear", a.Get("weapon-fear")), detail("weapon_reason", a.Get("weapon-for")),
	}, counts.details())
	entries := []record.Entry{c.decision("exploitation.screening", clipped(text), details...)}
	for _, row := range a.Rows("asks") {
		entries = append(entries, c.asking(asking{what: a.Get(row, "what"), of: a.Get(row, "of"), due: a.Get(row, "due")}))
	}
	return entries
}

func alone(with []string, a Answers) string {
	if len(with) > 0 {
		return ""
	}
	return a.Get("alone")
}

// restsOn gives the entries on which the signs found rest: the newest of each, and what speaks of how the child understands things.
func (t *Tool) restsOn(c *Case, a Answers) (refs []string) {
	supported := t.Supported(c.Chronology)
	add := func(ref record.Ref) {
		if r := ref.String(); !slices.Contains(refs, r) {
			refs = append(refs, r)
		}
	}
	for _, one := range t.Indicators(Sign, Need) {
		if got := t.found(one, a); (got == present || got == possible) && len(supported[one.ID]) > 0 {
			add(supported[one.ID][0].Ref)
		}
	}
	if a.Get("cognition") != "" {
		for _, it := range Understanding(c.Chronology) {
			add(it.Ref)
		}
	}
	return refs
}

// asking is something that has to be found out: what, by which agency, by when.
type asking struct{ what, of, due string }

// asking writes it: a request to another agency, an action of one's own.
func (c *Case) asking(ask asking) record.Entry {
	said := stopped(ask.what)
	if ask.of == string(c.By.Agency) {
		return c.decision("action.agreed", clipped("To be found out by "+whenWords(ask.due)+": "+said), detail("owner", ask.of), detail("due", ask.due), detail("from", first), detail("about", strings.TrimSuffix(said, ".")))
	}
	return c.request(agencyName(c.Chronology, ask.of)+" is asked to find out by "+whenWords(ask.due)+": "+said, ask.of, strings.TrimSuffix(said, "."), ask.due)
}

// longestText is how many bytes of text an entry has.
const longestText = 3900

// clipped keeps a text within what an entry holds; what is cut off stands whole among the answers.
func clipped(text string) string {
	if len(text) <= longestText {
		return text
	}
	cut := strings.LastIndexByte(text[:longestText], ' ')
	if cut < 0 {
		cut = longestText
	}
	return strings.ToValidUTF8(text[:cut], "") + " …"
}
