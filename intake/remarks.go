package intake

import (
	"slices"
	"strconv"

	"sightline/record"
)

// remarkOn notes the codes of an entry that the vocabulary does not know. They are kept: a new code is news, not a mistake.
func (f *file) remarkOn(e *record.Entry) {
	f.remarkAgency(e.Ref.Agency)
	if _, ok := f.words.Kind(e.Kind); !ok {
		f.unknown("kind", string(e.Kind))
	}
	if e.Handling != "" && f.words.Handlings[e.Handling] == "" {
		f.unknown("handling", string(e.Handling))
	}
	f.remarkArea(e.Area)
	for i := range e.Places {
		if f.words.PlaceKinds[e.Places[i].Kind] == "" {
			f.unknown("kind of place", e.Places[i].Kind)
		}
	}
	for i := range e.People {
		if f.words.Roles[e.People[i].Role] == "" {
			f.unknown("role", e.People[i].Role)
		}
	}
	for i := range e.Details {
		f.remarkDetail(e.Kind, &e.Details[i])
	}
}

func (f *file) remarkDetail(kind record.Kind, d *record.Detail) {
	t, ok := f.words.Detail(kind, d.Key)
	if !ok {
		f.remark("the detail %q is not in the vocabulary for the kind %q; it was kept", shorten(d.Key, maxCode), shorten(string(kind), maxCode))
		return
	}
	for _, value := range d.Values {
		if !f.fitsType(t, value) {
			f.remark("the detail %q has the value %q, which the vocabulary does not know; it was kept", d.Key, shorten(value, maxCode))
		}
	}
}

// fitsType checks a value against the type of its detail. Agencies and areas are noted by their own remarks.
func (f *file) fitsType(t record.DetailType, value string) bool {
	switch t.Name {
	case "codes":
		return slices.Contains(t.Codes, value)
	case "integer":
		_, err := strconv.Atoi(value)
		return err == nil
	case "edtf":
		_, err := record.ParseWhen(value)
		return err == nil
	case "agency", "list:agency":
		f.remarkAgency(record.AgencyCode(value))
	case "area":
		f.remarkArea(record.AreaCode(value))
	}
	return true
}

func (f *file) remarkAgency(code record.AgencyCode) {
	known, looked := f.known[string(code)]
	if !looked {
		_, _, known = f.words.Agency(code)
		if len(f.known) < maxNotices {
			f.known[string(code)] = known
		}
	}
	if !known {
		f.unknown("agency", string(code))
	}
}

// remarkArea notes an area the manifest does not name. Without a manifest that names areas there is nothing to compare with.
func (f *file) remarkArea(code record.AreaCode) {
	areas := f.sub.Manifest.Areas
	if _, ok := areas[code]; code != "" && len(areas) > 0 && !ok {
		f.remark("the area %q is not named in manifest.json; it was kept", shorten(string(code), maxCode))
	}
}

func (f *file) unknown(what, code string) {
	f.remark("the %s %q is not in the vocabulary; it was kept", what, shorten(code, maxCode))
}
