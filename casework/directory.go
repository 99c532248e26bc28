package casework

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"sightline/audit"
	"sightline/record"
)

// Directory says whom to ring: agencies' teams, and who is on duty in an area. It is a file of the partnership, and holds nothing of a child.
type Directory struct {
	Agencies map[record.AgencyCode]Number `yaml:"agencies"`
	Duty     map[record.AreaCode]Number   `yaml:"duty"`
	Anywhere Number                       `yaml:"anywhere"` // when nobody knows of which area
}

// Number is a team in words and how it is rung.
type Number struct {
	Team  string `yaml:"team"`
	Phone string `yaml:"phone"`
}

// IsZero reports that nobody is named.
func (n Number) IsZero() bool { return n == Number{} }

// longestDirectory is how long the file may be.
const longestDirectory = 1 << 20

// ReadDirectory reads a directory. The error says what is wrong in it, and what would be right.
func ReadDirectory(from io.Reader) (*Directory, error) {
	text, err := io.ReadAll(io.LimitReader(from, longestDirectory+1))
	if err != nil {
		return nil, fmt.Errorf("reading the directory: %w", err)
	}
	if len(text) > longestDirectory {
		return nil, fmt.Errorf("%w: the directory is longer than a megabyte", record.Invalid)
	}
	d := new(Directory)
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(d); err != nil && len(bytes.TrimSpace(text)) > 0 {
		return nil, fmt.Errorf("%w: the directory has agencies, duty and anywhere, each with a team and a phone: %w", record.Invalid, err)
	}
	for code, n := range d.Agencies {
		if err := n.usable("agency " + string(code)); err != nil {
			return nil, err
		}
	}
	for code, n := range d.Duty {
		if err := n.usable("duty in " + string(code)); err != nil {
			return nil, err
		}
	}
	if !d.Anywhere.IsZero() {
		if err := d.Anywhere.usable("anywhere"); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// usable refuses what nobody could ring, or read aloud.
func (n Number) usable(of string) error {
	const longest = 100
	digits := strings.ContainsFunc(n.Phone, unicode.IsDigit)
	switch {
	case strings.TrimSpace(n.Team) == "" || !digits:
		return fmt.Errorf("%w: the directory names no team and phone for %q", record.Invalid, of)
	case len(n.Team) > longest || len(n.Phone) > longest || !audit.IsText(n.Team, n.Phone) || strings.ContainsFunc(n.Team+n.Phone, Hidden):
		return fmt.Errorf("%w: the team or the phone for %q is no text of at most %d letters", record.Invalid, of, longest)
	}
	return nil
}

// team gives whom to ring at an agency; the zero Number when the directory names nobody.
func (d *Directory) team(agency record.AgencyCode) Number { return d.Agencies[agency] }

// duty gives who is on duty in the first area that has somebody, or else anywhere.
func (d *Directory) duty(areas ...record.AreaCode) Number {
	for _, area := range areas {
		if n := d.Duty[area]; !n.IsZero() {
			return n
		}
	}
	return d.Anywhere
}
