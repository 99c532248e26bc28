package record

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzParseWhen(f *testing.F) {
	for _, seed := range []string{
		"2021-11-03", "2021-11-03T22:40", "2021-10-31T01:30+01:00", "2021-11", "2021", "2021-36", "2021~", "2021-11?", "2020-03/2021-03", "../2023-10", "/1985", "age 14", "age 14/15", "unknown", "",
		"201X", "Y-170000002", "-1985", "2001-24%", "1985-XX-XX", "9999-12-31~", "0000~", "/", "age", "\x00~", "2021-11-03T22:40:07Z/..", "Y999999999/Y-99999",
	} {
		f.Add(seed)
	}
	born := []Birth{UnknownBirth(), {First: 1_109_635_200, Last: 1_136_073_599}}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWhen(text)
		if err != nil {
			if !errors.Is(err, Invalid) || !w.IsZero() {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again, err := ParseWhen(w.String()); err != nil || again != w {
			t.Fatalf("%q is read again as %v, %v", text, again, err)
		}
		for _, b := range born {
			in, starts, ends := w.In(b), w.Starts(b, true), w.Ends(b, true)
			for _, r := range []Range{in, starts, ends} {
				if r.Early.Empty() || r.Late.Empty() {
					t.Fatalf("%q has no moment: %+v", text, r)
				}
				if wide := MustWhen(r.EDTF()).In(b).Hull(); wide.Intersect(r.Hull()) != r.Hull() {
					t.Fatalf("%q is written shorter than it is: %s", text, r.EDTF())
				}
				if Before(r, r) == Yes {
					t.Fatalf("%q is before itself", text)
				}
				if lo, hi, ok := b.AgeAt(r); ok && lo > hi {
					t.Fatalf("%q: ages from %d to %d", text, lo, hi)
				}
			}
		}
	})
}

func FuzzParseAfter(f *testing.F) {
	for _, seed := range []string{"J-085 within P3M", "J-152 about P4M", "court/J-137 about P1Y2M3DT4H", "", "J within", "J about P99999Y", "/ within PT0S", "J about P0D"} {
		f.Add(seed)
	}
	other := MustWhen("2021-11-03/2022").In(UnknownBirth())
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAfter(text, "vemt")
		if err != nil {
			if !errors.Is(err, Invalid) || !a.IsZero() {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again, err := ParseAfter(a.String(), "vemt"); err != nil || again != a {
			t.Fatalf("%q is read again as %+v, %v", text, again, err)
		}
		if from := a.From(other); !a.IsZero() && (from.Early.Empty() || from.Early.Lo < other.Early.Lo) {
			t.Fatalf("%q of %v is %v", text, other, from)
		}
	})
}

func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"P3M", "P14D", "P1Y", "PT72H", "P1Y2M3W4DT5H6M7S", "p0d", "P", "PT", "P99999Y99999M99999DT99999H"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDuration(text)
		if err != nil {
			if !errors.Is(err, Invalid) || d != (Duration{}) {
				t.Fatalf("%q: %+v, %v", text, d, err)
			}
			return
		}
		if d.Years < 0 || d.Months < 0 || d.Days < 0 || d.Seconds < 0 {
			t.Fatalf("%q runs backwards: %+v", text, d)
		}
		if from := MustWhen("2021-01-31").start.Lo; d.after(from) < from || d.before(from) > from {
			t.Fatalf("%q moves the wrong way: %s, %s", text, wall(d.after(from)), wall(d.before(from)))
		}
	})
}

func FuzzLoadVocabulary(f *testing.F) {
	f.Add(small)
	f.Add(strings.Replace(small, "child: B", "child: Z", 1))
	f.Add("kinds: {note: }")
	f.Add("lanes: [a, b]")
	f.Add("a: &a [*a]")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := LoadVocabulary([]byte(text))
		if err != nil {
			if !errors.Is(err, Invalid) || v != nil {
				t.Fatalf("%v", err)
			}
			return
		}
		e := Entry{Kind: Note, Details: Details{{Key: "handling_code", Values: []string{"C"}}}}
		v.Agency(AgencyCode(text))
		if v.Class(&e).rank() < 1 || !utf8.ValidString(v.Version) && utf8.ValidString(text) {
			t.Fatal("a vocabulary that loads says how sensitive a note is")
		}
	})
}
