package rules

import (
	"fmt"
	"strings"

	"sightline/record"
)

// StartsWith says in words what starts the clock.
func (c *Clock) StartsWith() string {
	s := &speaker{}
	var all []string
	for i := range c.file.Starts {
		f := &c.file.Starts[i]
		words := s.match(f.On, f.Where, "")
		switch {
		case f.AtLeast > 0:
			words = fmt.Sprintf("event number %d within %s: %s", f.AtLeast, f.Within, words)
		case f.Place == "first":
			words = "the first " + words + " since " + stretch(f.Of) + " began"
		case f.Place == "later":
			words = "the second or later " + words + " since " + stretch(f.Of) + " began"
		}
		if f.At == "end" {
			words += ", from its end"
		}
		for _, w := range f.While {
			words += ", while " + condWords(s, &w)
		}
		for _, u := range f.Unless {
			words += ", unless " + condWords(s, &u)
		}
		all = append(all, words)
	}
	words := strings.Join(all, "; or ")
	if len(c.file.OnlyIf) > 0 {
		words += " — only if " + c.onlyWords(s)
	}
	return words
}

func (c *Clock) onlyWords(s *speaker) string {
	var all []string
	for _, o := range c.file.OnlyIf {
		switch {
		case o.State != "":
			all = append(all, stretch(o.State)+" is open")
		case len(o.On) > 0:
			all = append(all, s.match(o.On, o.Where, "")+" follows")
		case len(o.Next) > 0:
			all = append(all, "what follows first is "+s.match(o.Next, o.Where, ""))
		default:
			all = append(all, "what follows first is not "+s.match(o.NotNext, o.Where, ""))
		}
	}
	return strings.Join(all, ", or ")
}

// stretch names a state as the vocabulary does.
func stretch(state record.State) string { return quoted(record.Words().States[state]) }

func condWords(s *speaker, c *clockCondFile) string {
	if c.State != "" {
		return stretch(c.State) + " is open"
	}
	words := s.match(c.On, c.Where, c.Within)
	if c.Since != "" {
		words += " since " + stretch(c.Since) + " began"
	}
	return words + " stands before it"
}

// StopsWith says in words what stops the clock.
func (c *Clock) StopsWith() string {
	s := &speaker{}
	var all []string
	for _, f := range c.file.DoneBy {
		if f.Detail != "" {
			all = append(all, "the date in its "+quoted(plainCode(f.Detail)))
		} else {
			all = append(all, s.match(f.On, f.Where, ""))
		}
	}
	return strings.Join(all, "; or ")
}

// Allowed says in words how long the clock allows, and from when until when.
func (c *Clock) Allowed() string {
	if c.due != "" {
		return "until the date in its " + quoted(plainCode(c.due))
	}
	var all []string
	for i := range c.Intervals {
		one := &c.Intervals[i]
		words := one.Length.String()
		switch {
		case c.NotBefore:
			words = "not before " + words
		case c.inAny != nil:
			words += " in all in any " + c.inAny.String()
		case c.AtMost:
			words += " at most"
		}
		if one.From.Known() {
			words += ", from " + one.From.String()
		}
		if one.Until.Known() {
			words += ", until " + one.Until.String()
		}
		all = append(all, words)
	}
	words := strings.Join(all, "; ")
	if o := c.orLater; o != nil {
		words += fmt.Sprintf(", or %s from %s, whichever is later", o.length, (&speaker{}).match(c.file.OrLater.On, c.file.OrLater.Where, ""))
	}
	return words
}

// clockWords says a length of time; of one that is named by its clock, how long that is.
func clockWords(text string) string {
	id, named := strings.CutPrefix(text, "clock ")
	if l, ok := (table{}).length(strings.TrimSpace(id)); named && ok {
		return l.String() + " (the clock " + strings.TrimSpace(id) + ")"
	}
	return text
}
