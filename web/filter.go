package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// filter is what the reader chose to see of the chronology. The drawing, the table and the list on a phone all keep to it.
type filter struct {
	Lane        record.Lane
	Agency      record.AgencyCode
	Age         string // key of a band
	Significant bool
	Oldest      bool // oldest first
	Page        int  // from 1
	All         bool // on one page
}

// tablePage is how many entries one page of the table shows.
const tablePage = 20

// readFilter takes from the address what this view has; a value it does not have is passed over.
func (v *reading) readFilter() filter {
	f := filter{Page: 1}
	if lane := record.Lane(v.query.Get("lane")); slices.Contains(v.c.Words().Lanes(), lane) {
		f.Lane = lane
	}
	if agency := record.AgencyCode(v.query.Get("agency")); slices.Contains(v.agencies(), agency) {
		f.Agency = agency
	}
	if age := v.query.Get("age"); slices.ContainsFunc(v.bands, func(b drawing.Band) bool { return b.Key == age }) {
		f.Age = age
	}
	f.Significant = v.query.Get("depth") == "significant"
	f.Oldest = v.query.Get("order") == "oldest"
	f.All = v.query.Get("page") == "all"
	if n, err := strconv.Atoi(v.query.Get("page")); err == nil && n > 1 {
		f.Page = n
	}
	return f
}

// query gives the filter as it stands in an address, without the page.
func (f filter) query() url.Values {
	q := url.Values{}
	set := func(key, value string) {
		if value != "" {
			q.Set(key, value)
		}
	}
	set("lane", string(f.Lane))
	set("agency", string(f.Agency))
	set("age", f.Age)
	if f.Significant {
		q.Set("depth", "significant")
	}
	if f.Oldest {
		q.Set("order", "oldest")
	}
	return q
}

// narrow reports that some entries are left out.
func (f filter) narrow() bool { return f.Lane != "" || f.Agency != "" || f.Age != "" || f.Significant }

func (v *reading) shown(it *chronology.Item) bool {
	f := v.filter
	return (f.Lane == "" || it.Lane == f.Lane) && (f.Agency == "" || it.Ref.Agency == f.Agency) && (f.Age == "" || v.bandOf[it.Ref] == f.Age) &&
		(!f.Significant || v.significant(it))
}

// items gives the entries that are shown, in the order chosen. What has no time stands last either way.
func (v *reading) items() []*chronology.Item {
	var timed, untimed []*chronology.Item
	for _, it := range v.c.Items {
		if !v.shown(it) {
			continue
		}
		if v.bandOf[it.Ref] == drawing.Unknown || it.TimeUnknown {
			untimed = append(untimed, it)
		} else {
			timed = append(timed, it)
		}
	}
	if !v.filter.Oldest {
		slices.Reverse(timed)
		slices.Reverse(untimed)
	}
	return append(timed, untimed...)
}

// agencies gives who wrote entries of this view, in order of first entry.
func (v *reading) agencies() []record.AgencyCode {
	var codes []record.AgencyCode
	for _, it := range v.c.Items {
		if !slices.Contains(codes, it.Ref.Agency) {
			codes = append(codes, it.Ref.Agency)
		}
	}
	return codes
}

// choices are the lists of the filter form.
type choices struct {
	Lanes, Agencies, Ages, Depths []option
	Keep                          []option // hidden fields: the view and the order
}

func (v *reading) choices() choices {
	f := v.filter
	ch := choices{
		Lanes:    []option{{"", "All lanes", f.Lane == ""}},
		Agencies: []option{{"", "All agencies: " + strconv.Itoa(len(v.agencies())), f.Agency == ""}},
		Ages:     []option{{"", "All", f.Age == ""}},
		Depths: []option{
			{"", "Everything: " + strconv.Itoa(v.c.Len()), !f.Significant},
			{"significant", "Significant: " + strconv.Itoa(v.count(v.significant)), f.Significant},
		},
	}
	for _, lane := range v.c.Words().Lanes() {
		ch.Lanes = append(ch.Lanes, option{string(lane), drawing.LaneName(lane), lane == f.Lane})
	}
	for _, code := range v.agencies() {
		ch.Agencies = append(ch.Agencies, option{string(code), drawing.Agency(code), code == f.Agency})
	}
	for _, band := range v.bands {
		if len(band.Items) > 0 {
			ch.Ages = append(ch.Ages, option{band.Key, bandTitle(band), band.Key == f.Age})
		}
	}
	for key, value := range v.base() {
		ch.Keep = append(ch.Keep, option{Value: value[0], Words: key})
	}
	if f.Oldest {
		ch.Keep = append(ch.Keep, option{Value: "oldest", Words: "order"})
	}
	slices.SortFunc(ch.Keep, func(a, b option) int { return strings.Compare(a.Words, b.Words) })
	return ch
}

func (v *reading) count(match func(*chronology.Item) bool) int {
	n := 0
	for _, it := range v.c.Items {
		if match(it) {
			n++
		}
	}
	return n
}
