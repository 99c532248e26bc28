package rules

import (
	"slices"
	"strings"

	"sightline/record"
)

func (l *loader) shareForm(s *shareFile) form {
	if s.Of.Within != "" {
		l.complain("of", "the window of a share stands beside of, not in it")
	}
	return shareForm{
		of: l.matcher(s.Of.On, s.Of.Where, ""), has: l.property(s), share: l.share("at-least", s.AtLeast),
		least: l.number("of-at-least", s.OfAtLeast), within: l.window(s.Within),
	}
}

// property compiles what the entries of a share must have.
func (l *loader) property(s *shareFile) property {
	area, left := s.Elsewhere, s.Left != ""
	if left {
		area = s.Left
	}
	if said := len(slices.DeleteFunc([]string{s.Has, s.Elsewhere, s.Left}, func(text string) bool { return text == "" })); said != 1 {
		l.complain("share", "a share says one of has (a condition), elsewhere (a detail that holds an area other than the child's own) or left (one that holds the area the child moved away from)")
		return property{}
	}
	if area != "" {
		for _, kind := range s.Of.On {
			if t, ok := l.words.Detail(kind, area); !ok || t.Name != "area" {
				l.complain(area, "%s has no detail %q that holds an area%s", kind, area, orElse(l.keysOf(kind, "area")))
			}
		}
		return property{area: area, left: left}
	}
	p := property{where: l.condition(s.Has, s.Of.On)}
	if p.where == nil {
		return property{}
	}
	for _, name := range p.where.names {
		if slices.ContainsFunc(s.Of.On, func(kind record.Kind) bool { _, ok := l.words.Detail(kind, name); return ok }) {
			p.keys = append(p.keys, name)
		}
	}
	return p
}

// keysOf names the details of a kind that are of one of some types.
func (l *loader) keysOf(kind record.Kind, types ...string) []string {
	all := l.words.Details(kind)
	return slices.DeleteFunc(sortedKeys(all), func(key string) bool { return !slices.Contains(types, all[key].Name) })
}

func orElse(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "; there are " + strings.Join(words, ", ")
}

func (l *loader) changeForm(c *comparedFile) form {
	f := changeForm{of: l.matcher(c.On, c.Where, ""), window: l.allowance("window", c.Window), least: l.number("at-least", c.AtLeast), less: c.Less != ""}
	switch {
	case (c.More == "") == (c.Less == ""):
		l.complain("change", "a change is to more (more: 2 times) or to less (less: half), not both")
		f.by = ratio{2, 1}
	case f.less:
		f.by = l.share("less", c.Less)
		if f.by == (ratio{1, 1}) {
			l.complain("less", "less is less than all: half, 20%%, 1 of 5")
		}
	default:
		f.by = l.times("more", c.More)
	}
	return f
}

func (l *loader) unsharedForm(r *Rule, u *unsharedFile) form {
	f := unsharedForm{of: l.matcher(u.On, u.Where, ""), even: u.EvenNew}
	r.grace = l.allowance("for", u.For)
	if len(u.With) == 0 {
		l.complain("unshared", "unshared says who should have been given it: with: [mace, social-care]")
	}
	for _, h := range u.With {
		f.with = append(f.with, l.holder(h))
	}
	return f
}

func (l *loader) unquorateForm(u *unquorateFile) form {
	f := unquorateForm{of: l.matcher(u.On, u.Where, ""), least: 1}
	if u.AtLeast != "" {
		f.least = l.number("at-least-missing", u.AtLeast)
	}
	for _, n := range u.Needs {
		f.needs = append(f.needs, l.need(n, u.On))
	}
	if f.least > len(f.needs) {
		l.complain("unquorate", "unquorate says whom the meeting needs (needs: [police, health]), and at-least-missing is no more than these (%d)", len(f.needs))
	}
	return f
}

// need compiles whom a meeting needs: the name of a group of agencies stands for any of them.
func (l *loader) need(n needFile, meetings []record.Kind) need {
	said := slices.DeleteFunc([]string{string(n.Agency), strings.Join(texts(n.AnyOf), ","), n.Person}, func(text string) bool { return text == "" })
	if len(said) != 1 {
		l.complain("needs", "each need is one agency (police), one of several ({any-of: [school, college], called: a school}) or a person ({person: father})")
		return need{}
	}
	if n.Person != "" {
		return l.personNeed(n.Person, meetings)
	}
	for _, kind := range meetings {
		if t, ok := l.words.Detail(kind, attended); !ok || t.Name != "list:agency" {
			l.complain(string(kind), "%s does not say which agencies attended: only a meeting that does can lack one", kind)
		}
	}
	codes, called := []record.AgencyCode(n.AnyOf), n.Called
	if group, ok := l.shared.Groups[string(n.Agency)]; ok {
		codes, called = group.Agencies, group.Says
	} else if n.Agency != "" {
		codes = []record.AgencyCode{n.Agency}
	}
	made := need{called: called}
	for _, code := range codes {
		h := l.agency(code)
		made.agencies = append(made.agencies, h)
	}
	if made.called == "" {
		var names []string
		for _, h := range made.agencies {
			names = append(names, l.words.AgencyList[h.service])
		}
		made.called = strings.Join(names, " or ")
	}
	return made
}

// personNeed compiles a person that a meeting needs, which its records must be able to say.
func (l *loader) personNeed(role string, meetings []record.Kind) need {
	roles := append(sortedKeys(l.words.Roles), "child", "parent")
	if !slices.Contains(roles, role) {
		l.complain(role, "%q is not a person a meeting can need; allowed: %s%s", role, strings.Join(roles, ", "), perhaps(alike(role, roles)))
	}
	for _, kind := range meetings {
		keys := map[string][]string{"child": {"attended_by_child", "participation"}, "parent": {parentsKey}, "mother": {parentsKey}, "father": {parentsKey}}[role]
		says := func(key string) bool { _, ok := l.words.Detail(kind, key); return ok }
		if len(keys) > 0 && !slices.ContainsFunc(keys, says) {
			l.complain(string(kind), "%s has no detail that says whether the %s was there", kind, role)
		}
	}
	called := l.words.Roles[role]
	if called == "" {
		called = map[string]string{"child": "The child", "parent": "A parent"}[role]
	}
	return need{called: called, person: role}
}
