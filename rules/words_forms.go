package rules

import "sightline/record"

func (s *speaker) shareWords(f *shareFile) string {
	words := "there are at least " + s.param(f.OfAtLeast) + " of " + s.match(f.Of.On, f.Of.Where, "")
	if f.Within != "" {
		words += ", within " + s.length(f.Within)
	}
	words += ", and in " + s.param(f.AtLeast) + " of them "
	switch {
	case f.Elsewhere != "":
		return words + "the " + plainCode(f.Elsewhere) + " is not where the child lives"
	case f.Left != "":
		return words + "the " + plainCode(f.Left) + " is where the child lived before moving"
	}
	return words + s.condition(f.Has)
}

func (s *speaker) changeWords(f *comparedFile) string {
	of, window := s.match(f.On, f.Where, ""), s.length(f.Window)
	if f.Less != "" {
		return "after at least " + s.param(f.AtLeast) + " of " + of + " within " + window + ", the next " + window + " have at most " + s.param(f.Less) + " as many"
	}
	return "there are at least " + s.param(f.AtLeast) + " of " + of + " within " + window + ", and " + s.param(f.More) + " as many as in the " + window + " before"
}

func (s *speaker) unsharedWords(f *unsharedFile) string {
	var with []string
	for _, h := range f.With {
		if h.State != "" {
			with = append(with, "whoever opened this: "+record.Words().States[h.State])
			continue
		}
		with = append(with, agencyName(h.Agency))
	}
	words := "for " + s.length(f.For) + " nothing shows that " + s.match(f.On, f.Where, "") + " was given to " + listedWith(with, " and ")
	if f.EvenNew {
		return words + ", whether or not they have a part in the child's record"
	}
	return words + ", as far as they have a part in the child's record"
}

func agencyName(code record.AgencyCode) string {
	service, area, _ := record.Words().Agency(code)
	name := record.Words().AgencyList[service]
	if area != "" {
		name += " (" + string(area) + ")"
	}
	return quoted(name)
}

func (s *speaker) unquorateWords(f *unquorateFile) []string {
	least := "one of these was"
	if n := s.param(f.AtLeast); n != "" && n != "1" {
		least = "at least " + n + " of these were"
	}
	list := []string{"there is " + s.match(f.On, f.Where, "") + ", and " + least + " not there, or nobody wrote down who was"}
	for _, n := range f.Needs {
		list = append(list, s.needWords(&n))
	}
	return list
}

func (s *speaker) needWords(n *needFile) string {
	group, shared := s.shared.Groups[string(n.Agency)]
	switch {
	case n.Person != "":
		if called := record.Words().Roles[n.Person]; called != "" {
			return quoted(called)
		}
		return "the " + n.Person
	case n.Called != "":
		return n.Called
	case shared:
		return group.Says
	case n.Agency != "":
		return agencyName(n.Agency)
	}
	names := make([]string, len(n.AnyOf))
	for i, code := range n.AnyOf {
		names[i] = agencyName(code)
	}
	return listedWith(names, " or ")
}

// cond says a condition on the child's situation; within is the window of what has none of its own.
func (s *speaker) cond(c *condFile) string { return s.condIn(c, "") }

func (s *speaker) condIn(c *condFile, within string) string {
	if c.Within != "" {
		within = c.Within
	}
	switch {
	case c.State != "":
		return stateWords(c.State)
	case c.Known != "":
		words := s.shared.Conditions[c.Known].Says
		if within != "" {
			words += ", within " + s.length(within)
		}
		return words
	case c.Not != nil:
		return "not this: " + s.condIn(c.Not, within)
	case len(c.AnyOf) > 0:
		parts := make([]string, len(c.AnyOf))
		for i := range c.AnyOf {
			parts[i] = s.condIn(&c.AnyOf[i], within)
		}
		return listedWith(parts, ", or ")
	case len(c.Latest) > 0:
		return "the last before it was " + s.match(c.Latest, c.Where, within)
	case c.AtLeast != "":
		words := "up to it and with it there are at least " + s.param(c.AtLeast) + " of " + s.match(c.On, c.Where, within)
		if c.Distinct != "" {
			words += ", each of another " + c.Distinct
		}
		return words
	}
	return "there is " + s.match(c.On, c.Where, within) + " before it"
}
