package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sightline/record"
)

// whole checks what is wrong between the parts of a rule that are each right.
func (l *loader) whole(r *Rule) {
	f := &l.file
	l.strays(r.Form)
	if r.from.Known() && r.to.Known() && startOfDay(r.from) > endOfDay(r.to) {
		l.complain("valid-to", "valid-to lies before valid-from: the rule would never hold")
	}
	if f.Area != "" && !areaShape.MatchString(string(f.Area)) {
		l.complain("area", "%q is no area; an area is written in lower case, as in north or north-west", f.Area)
	}
	if f.Version < 0 {
		l.complain("version", "version is a whole number from 1; raise it when the rule changes")
	}
	for _, name := range sortedKeys(f.Params) {
		if !l.used[name] {
			l.complain("params", "nothing in the rule uses the parameter %s", name)
		}
	}
}

// strays refuses keys of "when" that belong to another form and would be passed over in silence.
func (l *loader) strays(form string) {
	w := &l.file.When
	for _, key := range []struct {
		name    string
		written bool
		of      []string
	}{
		{"where", w.Where != "", []string{"on", "then-not", "decision"}},
		{"for", w.For != "", []string{"absent"}},
		{"after", w.After != nil, []string{"absent"}},
		{"lacks", len(w.Lacks) > 0, []string{"decision"}},
		{"at-least", w.AtLeast != "", []string{"decision"}},
	} {
		if key.written && form != "" && !slices.Contains(key.of, form) {
			l.complain(key.name, "%s stands beside %s only; of %s it belongs inside", key.name, strings.Join(key.of, ", "), form)
		}
	}
	if a := w.Absent; a != nil && a.Within != "" {
		l.complain("within", "absent has no window of its own: the time is given by for")
	}
	if a := w.After; a != nil && a.Within != "" {
		l.complain("within", "after has no window: the time that runs from it is given by for")
	}
	if w.Cluster != nil {
		for _, name := range sortedKeys(w.Cluster.Signs) {
			if w.Cluster.Signs[name].Within != "" {
				l.complain(name, "the signs of a cluster share one window: within beside at-least")
			}
		}
	}
}

// oldest is the last age at which services still go with a young person.
const oldest = 25

// ages reads "10 to 17".
func (l *loader) ages(text string) *ages {
	first, last, both := strings.Cut(text, " to ")
	lo, errLo := strconv.Atoi(strings.TrimSpace(first))
	hi, errHi := strconv.Atoi(strings.TrimSpace(last))
	switch {
	case !both || errLo != nil || errHi != nil:
		l.complain("age", "an age range is written 10 to 17; not %q", text)
	case lo > hi:
		l.complain("age", "the age range runs backwards: write %d to %d", hi, lo)
	case lo < 0 || hi > oldest:
		l.complain("age", "an age range lies within 0 to %d", oldest)
	}
	return &ages{lo, hi}
}

// unknownKind says that a word is no kind of entry, and which ones it may have been meant for.
func (l *loader) unknownKind(k record.Kind) {
	known := texts(sortedKeys(l.words.KindList))
	family, _, _ := strings.Cut(string(k), ".")
	like := slices.DeleteFunc(slices.Clone(known), func(one string) bool { return !strings.HasPrefix(one, family+".") })
	switch near := perhaps(alike(string(k), known)); {
	case len(like) > 0:
		l.complain(string(k), "%q is not a kind of the vocabulary%s; of this family there are %s", k, near, strings.Join(like, ", "))
	default:
		l.complain(string(k), "%q is not a kind of the vocabulary%s", k, near)
	}
}

// deepest is how many parts within parts nobody writes; reading deeper ones takes longer than anybody waits.
const deepest = 40

// deepIn says that a file is one whose parts nobody could follow who hears it read aloud; "" when it is not.
func deepIn(name string, data []byte, what string) string {
	line := tooDeep(data)
	if line == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d: parts stand within parts more than %d deep; %s is read aloud", name, line, deepest, what)
}

// tooDeep gives the line on which a file puts more parts into parts than anybody writes; 0 when none does. Brackets in quotation marks count too:
// nobody writes so many of those either.
func tooDeep(data []byte) int {
	depth, line, indent, start := 0, 1, 0, true
	for _, b := range data {
		switch b {
		case '\n':
			line, indent, start = line+1, 0, true
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if start = start && (b == ' ' || b == '-'); start {
			indent++
		}
		if depth > deepest || indent > 4*deepest {
			return line
		}
	}
	return 0
}
