package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"sightline/audit"
	"sightline/record"
)

// The rows of a part wait as they will be kept: each reference's are encoded with that reference's key, so that taking a key away leaves
// nothing that waits.

// packed are the rows of one reference in a part.
type packed struct {
	Agency  string `json:"agency"`
	Child   string `json:"child"`
	Sealed  bool   `json:"sealed,omitempty"`
	Entries []int  `json:"entries,omitempty"` // places of the first rows among the part's entries,
	Earlier []int  `json:"earlier,omitempty"` // and of the rest among those that are corrected
	Rows    []byte `json:"rows"`
}

func (p *packed) about(tenant record.TenantID, number int64) About {
	return About{
		Tenant: tenant, Subject: record.ChildRef{Agency: record.AgencyCode(p.Agency), Child: p.Child}, Row: fmt.Sprintf("import %d", number), Sealed: p.Sealed,
	}
}

// packPart writes the rows of a part.
func (w *writer) packPart(number int64, p *Part) ([]byte, error) {
	var order []*packed
	rows := map[*packed][]record.Entry{}
	of := map[keyAt]*packed{}
	group := func(e *record.Entry) *packed {
		at := keyAt{of: e.Subject}
		if closed(e) {
			at.use = ForSealed
		}
		one := of[at]
		if one == nil {
			one = &packed{Agency: string(e.Subject.Agency), Child: e.Subject.Child, Sealed: at.use == ForSealed}
			of[at], order = one, append(order, one)
		}
		rows[one] = append(rows[one], *e)
		return one
	}
	for i := range p.Entries {
		one := group(&p.Entries[i])
		one.Entries = append(one.Entries, i)
	}
	for i := range p.Earlier {
		one := group(&p.Earlier[i])
		one.Earlier = append(one.Earlier, i)
	}
	for _, one := range order {
		var err error
		if one.Rows, err = w.Codec.Encode(one.about(w.of, number), compactRows(rows[one])); err != nil {
			return nil, err
		}
	}
	return json.Marshal(order)
}

// unpack gives the rows of a part back, in their order. Those of a reference whose key was taken away meanwhile are gone.
func (r *reader) unpack(number int64, content []byte, digest audit.Digest) (p Part, err error) {
	if partDigest(content) != digest {
		return p, errDamaged
	}
	var order []packed
	if err := decode(content, &order); err != nil {
		return p, errDamaged
	}
	entries, earlier := map[int]record.Entry{}, map[int]record.Entry{}
	most := 0
	for i := range order {
		one := &order[i]
		plain, err := r.Codec.Decode(one.about(r.of, number), one.Rows)
		if errors.Is(err, errShredded) {
			most += len(one.Entries) + len(one.Earlier)
			continue
		}
		if err != nil {
			return p, err
		}
		rows, err := expandRows(plain)
		if err != nil || len(rows) != len(one.Entries)+len(one.Earlier) {
			return p, errors.Join(err, errDamaged)
		}
		most += len(rows)
		for i := range rows {
			rows[i].Origin.Submission = number
			if i < len(one.Entries) {
				entries[one.Entries[i]] = rows[i]
			} else {
				earlier[one.Earlier[i-len(one.Entries)]] = rows[i]
			}
		}
	}
	p.Entries, p.Earlier = inPlace(entries, most), inPlace(earlier, most)
	return p, nil
}

// inPlace gives rows in the order of their places, all of which are below most.
func inPlace(rows map[int]record.Entry, most int) []record.Entry {
	all := make([]record.Entry, 0, len(rows))
	for i := range most {
		if e, there := rows[i]; there {
			all = append(all, e)
		}
	}
	return all
}

// closed reports an entry that is kept sealed by what it says itself.
func closed(e *record.Entry) bool { return classOf(e) == record.ClassS || sealed(e.Handling) }
