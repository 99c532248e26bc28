package rules

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"sightline/calendar"
	"sightline/record"
)

// param gives the value of a parameter when text names one, else the text.
func (l *loader) param(text string) string {
	text = strings.TrimSpace(text)
	if v, ok := l.file.Params[text]; ok {
		l.use(text)
		return fmt.Sprint(v)
	}
	return text
}

// use notes that a parameter is used.
func (l *loader) use(name string) {
	if l.used == nil {
		l.used = map[string]bool{}
	}
	l.used[name] = true
}

// childhood is the longest time a rule can look back or wait: services go with a young person until 25.
var childhood = calendar.Length{Duration: record.Duration{Years: 25}}

// aMonday is a day from which lengths of time are measured against each other.
const aMonday = 1704067200

// allowance reads the length of time written at a key: in words, by the name of a parameter, or by the name of a clock.
func (l *loader) allowance(key, text string) *calendar.Length {
	written := text
	text = l.param(text)
	if id, clock := strings.CutPrefix(text, "clock "); clock {
		return l.clockLength(key, strings.TrimSpace(id))
	}
	a, err := calendar.Parse(text)
	start := moment(aMonday)
	switch {
	case err != nil:
		l.complainOf(key, written, "%s: %q is not a length of time; write 28 days, 3 months, 72 hours, 1 working day, clock and its name, or the name of a parameter%s", key, text, l.params())
	case a.From(start).Early.Lo <= aMonday:
		l.complainOf(key, written, "%s: a length of time is longer than nothing; write 28 days, or leave %s out", key, key)
	case a.From(start).Early.Lo > childhood.From(start).Early.Lo:
		l.complainOf(key, written, "%s: %q is longer than a childhood; the longest is 25 years", key, text)
	}
	return &a
}

func (l *loader) clockLength(key, id string) *calendar.Length {
	a, ok := l.clock(id)
	if !ok {
		known := clocks.ids()
		l.complain(key, "%s: there is no clock called %q; there are %s%s", key, id, orNothing(known), perhaps(alike(id, known)))
		return &calendar.Length{Duration: record.Duration{Days: 1}}
	}
	return a
}

// params names the parameters of the rule, for whoever meant one.
func (l *loader) params() string {
	if len(l.file.Params) == 0 {
		return " (this rule has none)"
	}
	return " (" + strings.Join(sortedKeys(l.file.Params), ", ") + ")"
}

// window reads a length of time that may be left out.
func (l *loader) window(within string) *calendar.Length {
	if within == "" {
		return nil
	}
	return l.allowance("within", within)
}

// most is the highest number of events a rule can ask for: a slip of the finger must not make it silent for good.
const most = 999

func (l *loader) number(key, text string) int {
	value := l.param(text)
	n, err := strconv.Atoi(value)
	switch {
	case err == nil && n >= 1 && n <= most:
	case value != text:
		l.complainOf(text, value, "%s is a whole number from 1 to %d; the parameter %s holds %q", key, most, text, value)
		return 1
	default:
		l.complainOf(key, text, "%s is a whole number from 1 to %d, or the name of a parameter%s; not %q", key, most, l.params(), text)
		return 1
	}
	return n
}

// share reads a part of a whole: "80%", "4 of 5", "half", "all".
func (l *loader) share(key, text string) ratio {
	text = l.param(text)
	s, ok := ratio{}, false
	switch some, of, found := strings.Cut(text, " of "); {
	case text == "half":
		return ratio{1, 2}
	case text == "all":
		return ratio{1, 1}
	case found:
		s, ok = ratioOf(some, of)
	case strings.HasSuffix(text, "%"):
		s, ok = ratioOf(strings.TrimSuffix(text, "%"), "100")
	}
	if !ok || s.of > s.all {
		l.complain(key, "%s is a part of the whole: 80%%, 4 of 5, half or all; not %q", key, text)
		return ratio{1, 1}
	}
	return s
}

// times reads how many times as many: "2 times", "1.5 times".
func (l *loader) times(key, text string) ratio {
	text = l.param(text)
	n, ok := new(big.Rat).SetString(strings.TrimSuffix(text, " times"))
	if !ok || !strings.HasSuffix(text, " times") || n.Cmp(big.NewRat(1, 1)) <= 0 || n.Cmp(big.NewRat(most, 1)) > 0 || !n.Denom().IsInt64() || n.Denom().Int64() > most {
		l.complain(key, "%s is more than once: 2 times, 1.5 times; not %q", key, text)
		return ratio{2, 1}
	}
	return ratio{int(n.Num().Int64()), int(n.Denom().Int64())}
}

func ratioOf(some, all string) (ratio, bool) {
	a, errA := strconv.Atoi(strings.TrimSpace(some))
	b, errB := strconv.Atoi(strings.TrimSpace(all))
	return ratio{a, b}, errA == nil && errB == nil && a > 0 && b > 0 && a <= most && b <= most
}

func (l *loader) when(text string) record.When {
	w, err := record.ParseWhen(text)
	if err != nil {
		l.complain(text, "%q is not a date; accepted: %s", text, record.Accepted)
	}
	return w
}
