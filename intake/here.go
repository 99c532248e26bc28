package intake

import (
	"slices"
	"strings"

	"sightline/record"
)

// Records that people write here have ids that begin with "here-": by them it is known that something was decided here, under its conditions.
// What comes in an extract was not, whatever it is called: it was made there.
const (
	hereID  = "here-"
	thereID = "there-"
)

// notHere gives a record of an extract another id than one made here.
func (f *file) notHere(e *record.Entry) {
	rest, ours := strings.CutPrefix(string(e.Ref.Record), hereID)
	if !ours {
		return
	}
	was := e.Ref
	e.Ref.Record = record.RecordID(thereID + rest)
	if f.renamed == nil {
		f.renamed = map[record.Ref]record.Ref{}
	}
	f.renamed[was] = e.Ref
	f.remark(`the record_id begins with %q, which only what is written in this installation does; it was read as %q`, hereID, thereID)
}

// follow makes what points at records that were given another id point at them still.
func (r *reading) follow() {
	if len(r.renamed) == 0 {
		return
	}
	for _, all := range [][]record.Entry{r.sub.Entries, r.sub.Earlier} {
		for i := range all {
			r.followIn(&all[i])
		}
	}
}

func (r *reading) followIn(e *record.Entry) {
	if to, renamed := r.renamed[e.After.Of]; renamed {
		_, rest, _ := strings.Cut(e.After.String(), " ")
		if after, err := record.ParseAfter(to.String()+" "+rest, e.Ref.Agency); err == nil {
			e.After = after
		}
	}
	for i := range e.Details {
		t, known := r.words.Detail(e.Kind, e.Details[i].Key)
		if !known || t.Name != "ref" && t.Name != "list:ref" {
			continue
		}
		values := slices.Clone(e.Details[i].Values)
		for v := range values {
			if to, renamed := r.renamed[record.ParseRef(values[v], e.Ref.Agency)]; renamed {
				values[v] = to.String()
			}
		}
		e.Details[i].Values = values
	}
}
