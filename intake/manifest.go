package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"

	"sightline/record"
)

const (
	manifestMax      = 1 << 20
	maxAgencies      = 1000 // that one submission says the period of
	manifestAccepted = `a JSON object such as {"title":"…","source":"…","agencies":{"police":{"from":"2021-01","to":"2023-10"}},"areas":{"north":"North"},"as_at":"2023-10","today":"2023-10"}`
)

// readManifest reads what a submission says of itself. One that is not of this form is refused whole; a time in it that is not
// one is refused alone, and counts as not stated.
func (r *reading) readManifest(name string) {
	f := r.open(name, columns{})
	if m, bad := f.manifest(); bad != nil {
		f.refuseFile(bad)
	} else {
		r.sub.Manifest = m
	}
	r.keep(f)
}

func (f *file) manifest() (record.Manifest, *problem) {
	text, bad := f.small()
	if bad != nil {
		return record.Manifest{}, bad
	}
	keys, err := object(text)
	if err != nil {
		return record.Manifest{}, notJSON(text, err)
	}
	m := record.Manifest{Agencies: map[record.AgencyCode]record.Coverage{}, Areas: map[record.AreaCode]string{}}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		value := keys[key]
		f.line = lineOf(text, value)
		var err error
		switch key {
		case "title":
			err = json.Unmarshal(value, &m.Title)
		case "source":
			err = json.Unmarshal(value, &m.Source)
		case "areas":
			err = json.Unmarshal(value, &m.Areas)
		case "agencies":
			err = f.coverages(text, value, m.Agencies)
		case "as_at":
			err = f.time(key, value, &m.AsAt)
		case "today":
			err = f.time(key, value, &m.Today)
		default:
			f.remark("the key %q is not part of the format; it was not read", shorten(key, maxCode))
		}
		if err != nil {
			return record.Manifest{}, &problem{line: f.line, column: key, value: string(value), what: "the value has a form that this key does not take", accepted: manifestAccepted}
		}
	}
	return m, nil
}

// small reads a file that has no rows, and so must fit in memory.
func (f *file) small() ([]byte, *problem) {
	most := min(f.o.MaxBytes, manifestMax)
	in, err := f.fsys.Open(f.name)
	if err != nil {
		return nil, &problem{line: 1, what: "the file cannot be opened", accepted: "a file that this program may read"}
	}
	defer in.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(&meter{from: in, left: most, row: most, progress: f.progress})
	switch {
	case errors.Is(err, errTooLarge):
		return nil, &problem{line: 1, what: "the file is larger than " + size(most), accepted: "a manifest of up to " + size(most)}
	case err != nil:
		return nil, f.whyNot(err)
	}
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(text) || bytes.ContainsRune(text, 0) || bytes.Contains(text, []byte(`\u0000`)) {
		return nil, &problem{line: 1, what: "the file is not UTF-8 text", accepted: manifestAccepted}
	}
	return text, nil
}

// coverages reads the period each agency's submission covers.
func (f *file) coverages(text []byte, value json.RawMessage, to map[record.AgencyCode]record.Coverage) error {
	var agencies map[record.AgencyCode]json.RawMessage
	if err := json.Unmarshal(value, &agencies); err != nil {
		return err
	}
	if len(agencies) > maxAgencies {
		return fmt.Errorf("%w: more than %d agencies", record.Invalid, maxAgencies)
	}
	for _, code := range slices.Sorted(maps.Keys(agencies)) {
		if f.line = lineOf(text, agencies[code]); !f.ours(code) {
			continue
		}
		var period map[string]json.RawMessage
		if err := json.Unmarshal(agencies[code], &period); err != nil {
			return err
		}
		var cover record.Coverage
		for _, key := range slices.Sorted(maps.Keys(period)) {
			column := "agencies." + shorten(string(code), maxCode) + "." + key
			var err error
			switch key {
			case "from":
				f.line = lineOf(text, period[key])
				err = f.time(column, period[key], &cover.From)
			case "to":
				f.line = lineOf(text, period[key])
				err = f.time(column, period[key], &cover.To)
			default:
				f.remark("the key %q of an agency is not part of the format; it was not read", shorten(key, maxCode))
			}
			if err != nil {
				return err
			}
		}
		to[code] = cover
		f.remarkAgency(code)
	}
	return nil
}

// time reads a time. The error is for what is not even a text.
func (f *file) time(column string, value json.RawMessage, to *record.When) error {
	var s string
	if err := json.Unmarshal(value, &s); err != nil {
		return err
	}
	w, err := record.ParseWhen(s)
	if err != nil {
		f.refuse(column, s, problemOf(err), record.Accepted)
	}
	*to = w
	return nil
}

// object reads the keys of one JSON object; nothing may follow it.
func object(text []byte) (map[string]json.RawMessage, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		return nil, err
	}
	if keys == nil {
		return nil, io.ErrUnexpectedEOF // null
	}
	return keys, nil
}

func notJSON(text []byte, err error) *problem {
	p := &problem{line: 1, what: "the file is not a JSON object", accepted: manifestAccepted}
	if syntax := new(json.SyntaxError); errors.As(err, &syntax) {
		at := min(int(syntax.Offset), len(text))
		p.line = 1 + bytes.Count(text[:at], []byte("\n"))
		p.what = "the file is not JSON from this line on"
	}
	return p
}

// lineOf gives the line on which a value of the text first stands.
func lineOf(text []byte, value json.RawMessage) int {
	return 1 + bytes.Count(text[:max(0, bytes.Index(text, value))], []byte("\n"))
}
