package casework

import (
	"context"

	"sightline/record"
	"sightline/store"
)

// Found is one entry in which all the words stand.
type Found struct {
	Child record.ChildID
	Entry record.Entry
	Token string // of the entry in a URL
}

// mostFound is how many entries a search gives: who finds more asks for more words.
const mostFound = 50

// Search gives entries in which all the words stand, of every child that may be seen; more says that there are others. What is sensitive,
// restricted or sealed is never found by its words.
func (d *Desk) Search(ctx context.Context, who Who, words string) (found []Found, more bool, err error) {
	access, err := d.access(ctx, who, record.SearchAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, false, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		hits, err := r.Search(ctx, words, mostFound+1)
		more = len(hits) > mostFound
		for _, h := range hits[:min(len(hits), mostFound)] {
			found = append(found, Found{h.Child, h.Entry, Token(h.Child, h.Entry.Ref)})
		}
		return err
	})
	return found, more, err
}
