package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"sightline/record"
)

// Words is a rule as it is read aloud to somebody who never saw its file: what it looks for, when it keeps silent, what answers it.
// Each line is a sentence or a part of a list, without its full stop.
type Words struct {
	Looks   []string // what it looks for: the first line says it, the others are its parts
	Only    []string // what else must hold
	Unless  []string // what keeps it silent
	Answers []string // what answers it
	Times   []string // how long is allowed, and what becomes of new evidence
	Reads   []string // what is to be read with it
	Sets    []string // what the named sets of codes hold
}

// String gives the words as a paragraph a part.
func (w Words) String() string {
	var b strings.Builder
	for _, part := range []struct {
		head  string
		lines []string
	}{{"It asks", w.Looks}, {"Only if", w.Only}, {"Not if", w.Unless}, {"Answered by", w.Answers}, {"Time", w.Times}, {"Read with it", w.Reads}, {"Sets", w.Sets}} {
		for i, line := range part.lines {
			if i == 0 {
				b.WriteString(part.head + ": " + line + "\n")
			} else {
				b.WriteString("  " + line + "\n")
			}
		}
	}
	return b.String()
}

// Words says the rule in words, from its file as it stands.
func (r *Rule) Words() Words {
	s := &speaker{}
	if err := yaml.UnmarshalWithOptions([]byte(r.Source), &s.file, yaml.Strict()); err != nil {
		return Words{Looks: []string{"this rule has no words; read it as it stands"}} // it was read before: its file is right
	}
	s.params, s.shared = r.Params, r.shared
	w := Words{Looks: s.looks(), Answers: s.answers(), Times: s.times(), Reads: s.reads()}
	w.Only, w.Unless = s.guard()
	w.Sets = s.sets
	return w
}

// speaker says the parts of one rule's file.
type speaker struct {
	file   ruleFile
	params map[string]string
	shared shared
	sets   []string
}

// param gives the value of a parameter, or the text itself when it names none.
func (s *speaker) param(text string) string {
	if value, ok := s.params[text]; ok {
		return value
	}
	return text
}

// length says a time allowed: a parameter's value or the text itself.
func (s *speaker) length(text string) string {
	return clockWords(s.param(strings.TrimSpace(strings.TrimPrefix(text, "after "))))
}

// named keeps what a set of codes holds, once.
func (s *speaker) named(set string) {
	codes := record.Words().Sets[strings.ReplaceAll(set, "_", "-")] // a condition cannot write a hyphen in a name
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = plainCode(code)
	}
	line := quoted(plainCode(set)) + " is " + listedWith(words, " or ")
	if !slices.Contains(s.sets, line) {
		s.sets = append(s.sets, line)
	}
}

// looks says what the rule looks for.
func (s *speaker) looks() []string {
	w := &s.file.When
	switch {
	case w.Count != nil:
		return []string{s.countWords(w.Count)}
	case w.Cluster != nil:
		return s.clusterWords(w.Cluster)
	case w.Absent != nil:
		return []string{s.absentWords(w)}
	case len(w.Decision) > 0:
		return s.decisionWords(w)
	case w.Share != nil:
		return []string{s.shareWords(w.Share)}
	case w.Change != nil:
		return []string{s.changeWords(w.Change)}
	case w.Unshared != nil:
		return []string{s.unsharedWords(w.Unshared)}
	case w.Unquorate != nil:
		return s.unquorateWords(w.Unquorate)
	}
	return []string{s.onWords(w)}
}

// opens gives the time after which a question opens; "" when it opens at once.
func (s *speaker) opens() string {
	if s.file.Opens == "" || s.file.Opens == "at once" {
		return ""
	}
	return s.length(s.file.Opens)
}

func (s *speaker) onWords(w *whenFile) string {
	words := "there is " + s.match(w.On, w.Where, "")
	if wait := s.opens(); wait != "" {
		words += ", and what answers it has not followed within " + wait
	}
	return words
}

func (s *speaker) countWords(c *countFile) string {
	words := "there are at least " + s.param(c.AtLeast) + " of " + s.match(c.On, c.Where, "")
	if c.Distinct != "" {
		words += ", each of another " + c.Distinct
	}
	if c.Within != "" {
		words += ", within " + s.length(c.Within)
	}
	return words
}

func (s *speaker) clusterWords(c *clusterFile) []string {
	first := "at least " + s.param(c.AtLeast) + " of these signs have come together"
	if c.Within != "" {
		first += " within " + s.length(c.Within)
	}
	list := []string{first}
	for _, name := range slices.Sorted(maps.Keys(c.Signs)) {
		m := c.Signs[name]
		list = append(list, name+": "+s.match(m.On, m.Where, ""))
	}
	return list
}

func (s *speaker) absentWords(w *whenFile) string {
	none := s.match(w.Absent.On, w.Absent.Where, "")
	if w.After != nil {
		return s.length(w.For) + " have passed since " + s.match(w.After.On, w.After.Where, "") + "; and since then there has been none of " + none
	}
	return "for " + s.length(w.For) + " there has been none of " + none
}

func (s *speaker) decisionWords(w *whenFile) []string {
	least := "something of this is"
	if n := s.param(w.AtLeast); n != "" && n != "1" {
		least = "at least " + n + " of these are"
	}
	list := []string{"this was decided: " + s.match(w.Decision, w.Where, "") + "; and " + least + " not there"}
	for _, lack := range w.Lacks {
		var by []string
		if len(lack.On) > 0 {
			by = append(by, s.match(lack.On, lack.Where, lack.Within)+" before it")
		}
		if lack.Trigger != "" {
			by = append(by, "the decision itself, where "+s.condition(lack.Trigger))
		}
		list = append(list, lack.What+": shown by "+strings.Join(by, ", or by "))
	}
	return list
}

// guard says what else must hold, and what keeps the rule silent.
func (s *speaker) guard() (only, unless []string) {
	w := &s.file.When
	for i := range w.While {
		only = append(only, s.cond(&w.While[i]))
	}
	for i := range w.Unless {
		unless = append(unless, s.cond(&w.Unless[i]))
	}
	if w.Age != "" {
		only = append(only, "the child is aged "+w.Age)
	}
	if s.file.Area != "" {
		only = append(only, "it happened in the area "+string(s.file.Area))
	}
	if s.file.ValidFrom != "" {
		only = append(only, "it happened on or after "+s.file.ValidFrom)
	}
	if s.file.ValidTo != "" {
		only = append(only, "it happened on or before "+s.file.ValidTo)
	}
	if s.file.Timing == "exact" {
		only = append(only, "the times written leave no doubt")
	}
	return only, unless
}

// stateWords says that a state lasts.
func stateWords(state record.State) string {
	return "this lasts: " + record.Words().States[state]
}

func (s *speaker) answers() []string {
	var list []string
	if a := s.file.When.Absent; a != nil {
		list = append(list, s.match(a.On, a.Where, ""))
	}
	if s.file.When.Unshared != nil {
		list = append(list, "the entry that shows that the last of them was given it")
	}
	for i := range s.file.AnsweredBy {
		a := &s.file.AnsweredBy[i]
		if a.Trigger != "" {
			list = append(list, "the entry it is about, where "+s.condition(a.Trigger))
			continue
		}
		list = append(list, s.match(a.On, a.Where, ""))
	}
	return list
}

func (s *speaker) times() []string {
	var list []string
	if wait := s.opens(); wait != "" && len(s.file.When.On) == 0 {
		list = append(list, "it is asked when what answers it has not followed within "+wait)
	}
	if due := s.file.Due; due != "" {
		list = append(list, "an answer is due within "+s.length(due)+" of being asked")
	}
	switch again := s.file.Again; again {
	case "", "joined":
		list = append(list, "what is found later joins the question while it is open")
	case "each":
		list = append(list, "it is asked anew of every entry it is about")
	default:
		list = append(list, "what is found later joins the question; it is asked anew when the open one is older than "+s.length(again))
	}
	return list
}

func (s *speaker) reads() []string {
	var list []string
	for i := range s.file.Cites {
		c := &s.file.Cites[i]
		list = append(list, s.match(c.On, c.Where, c.Within)+" before it")
	}
	return list
}

// match says which entries are meant.
func (s *speaker) match(on kindList, where, within string) string {
	labels := make([]string, len(on))
	for i, k := range on {
		labels[i] = kindLabel(k)
	}
	words := listedWith(labels, " or ")
	if where != "" {
		words += " where " + s.condition(where)
	}
	if within != "" {
		words += ", within " + s.length(within)
	}
	return words
}

func kindLabel(k record.Kind) string {
	info, _ := record.Words().Kind(k)
	return quoted(info.Label)
}

// plainCode makes a code or a key readable.
func plainCode(code string) string { return strings.NewReplacer("_", " ", "-", " ").Replace(code) }

func quoted(words string) string { return "“" + words + "”" }

// listedWith joins words as a sentence does: "a, b or c".
func listedWith(words []string, last string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return fmt.Sprint(strings.Join(words[:n-1], ", "), last, words[n-1])
	}
}

// agencyKey reports a detail that names agencies; numberKey one that is a whole number. A key of several kinds is the same on each.
func (s *speaker) agencyKey(key string) bool { return detailNamed(key, "agency", "list:agency") }

func (s *speaker) numberKey(key string) bool { return detailNamed(key, "integer") }

func detailNamed(key string, names ...string) bool {
	words := record.Words()
	for kind := range words.KindList {
		if t, ok := words.Details(kind)[key]; ok && slices.Contains(names, t.Name) {
			return true
		}
	}
	return false
}
