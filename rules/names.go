package rules

import (
	"slices"
	"strconv"

	"cel.dev/cel-go/cel"

	"sightline/record"
)

// entryNames gives a condition the fields and details of one entry.
type entryNames struct {
	*item
	numbers map[string][]record.Kind // the keys that hold a number, and the kinds on which they do
}

// Parent is nil: an entry stands for itself.
func (entryNames) Parent() cel.Activation { return nil }

// ResolveName finds a field ("entry.kind") or a detail key. An absent key is an empty list; an absent number is not found,
// which makes its comparison untrue.
func (e entryNames) ResolveName(name string) (any, bool) {
	switch name {
	case "entry.kind":
		return string(e.Kind), true
	case "entry.agency":
		return string(e.Ref.Agency), true
	case "entry.service":
		service, _, _ := record.Words().Agency(e.Ref.Agency)
		return string(service), true
	case "entry.area":
		return string(e.Area), true
	case "entry.lane":
		return string(e.Lane), true
	case "entry.handling":
		return string(e.Handling), true
	case "entry.count":
		return int64(e.AtLeast()), true
	case "entry.places":
		return kindsOf(e.Places, func(p record.Place) string { return p.Kind }), true
	case "entry.roles":
		return kindsOf(e.People, func(p record.Person) string { return p.Role }), true
	case "details":
		all := make(map[string][]string, len(e.Details))
		for _, d := range e.Details {
			all[d.Key] = d.Values
		}
		return all, true
	}
	return e.detail(name)
}

func (e entryNames) detail(key string) (any, bool) {
	if kinds, number := e.numbers[key]; number {
		if !slices.Contains(kinds, e.Kind) {
			return nil, false
		}
		n, err := strconv.ParseInt(e.Details.First(key), 10, 64)
		return n, err == nil
	}
	values := e.Details.All(key)
	if values == nil {
		values = []string{}
	}
	return values, true
}

func kindsOf[T any](from []T, of func(T) string) []string {
	to := make([]string, len(from))
	for i, one := range from {
		to[i] = of(one)
	}
	return to
}
