package pathway

import (
	"cmp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// agencyName says an agency in words, with its area as the record calls it: "Children's social care (current council)".
func agencyName(c *chronology.Chronology, code string) string {
	service, area, known := record.Words().Agency(record.AgencyCode(code))
	if !known {
		return code
	}
	name := record.Words().AgencyList[service]
	if area == "" {
		return name
	}
	return name + " (" + AreaName(c, area) + ")"
}

// agencyNames says several agencies in words; "nobody" for none.
func agencyNames(c *chronology.Chronology, codes []string) string {
	words := make([]string, 0, len(codes))
	for _, code := range codes {
		words = append(words, agencyName(c, code))
	}
	if len(words) == 0 {
		return "nobody"
	}
	return strings.Join(words, ", ")
}

// agencyOptions are the agencies that can be named: those that wrote in the record and that of whoever looks, then those of who else works here and
// those of the vocabulary of which there is none among them. "The child and the family" is no agency.
func (c *Case) agencyOptions() []Option {
	words, seen := record.Words(), map[record.AgencyCode]bool{"family-and-child": true}
	var all, more []Option
	add := func(to *[]Option, code record.AgencyCode, rare bool) {
		if code != "" && !seen[code] {
			seen[code] = true
			*to = append(*to, Option{Value: string(code), Words: agencyName(c.Chronology, string(code)), Rare: rare})
		}
	}
	for _, it := range c.Chronology.Items {
		add(&all, it.Ref.Agency, false)
	}
	add(&all, c.By.Agency, false)
	for _, one := range c.Colleagues {
		add(&more, one.Agency, true)
	}
	for _, o := range slices.Concat(all, more) {
		service, _, _ := words.Agency(record.AgencyCode(o.Value))
		seen[service] = true
	}
	for code := range words.AgencyList {
		add(&more, code, true)
	}
	inWords := func(a, b Option) int { return cmp.Or(cmp.Compare(a.Words, b.Words), cmp.Compare(a.Value, b.Value)) }
	slices.SortFunc(all, inWords)
	slices.SortFunc(more, inWords)
	return append(all, more...)
}

// codeOptions are the codes of a list of the vocabulary, each in words: a code's own where none are given.
func codeOptions(codes []string, said map[string]string) []Option {
	all := make([]Option, 0, len(codes))
	for _, code := range codes {
		words := said[code]
		if words == "" {
			words = strings.ReplaceAll(code, "-", " ")
			words = strings.ToUpper(words[:1]) + words[1:]
		}
		all = append(all, Option{Value: code, Words: words})
	}
	return all
}
