package casework

import (
	"context"
	"errors"
	"strings"

	"sightline/record"
	"sightline/store"
)

// Found is one entry in which all the words stand.
type Found struct {
	Child record.ChildID
	Name  record.Private // of the child, as the list has it
	Entry record.Entry
	Token string  // of the entry in a URL
	Words []Words // the entry's text around the first word that was asked for; none is a hit when all stand in the name of a place
}

// mostFound is how many entries a search gives: who finds more asks for more words.
const mostFound = 50

// Search gives entries in which all the words stand, of every child that may be seen; more says that there are others. What is sensitive,
// restricted or sealed is never found by its words. The search is one line in the log, without its words, and each child of whom something
// is shown has a line too: nobody's record is read unseen because it was found and not opened.
func (d *Desk) Search(ctx context.Context, who Who, words string) (found []Found, more bool, err error) {
	access, err := d.accessEach(ctx, who, record.SearchAct)
	if err != nil {
		return nil, false, err
	}
	var hits []store.Hit
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		hits, err = r.Search(ctx, words, mostFound+1)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	more = len(hits) > mostFound
	of := map[record.ChildID][]record.Ref{}
	var order []record.ChildID
	for _, h := range hits[:min(len(hits), mostFound)] {
		if of[h.Child] == nil {
			order = append(order, h.Child)
		}
		of[h.Child] = append(of[h.Child], h.Ref)
	}
	asked := store.ParseQuery(words)
	for _, id := range order {
		child, err := d.foundOf(ctx, who, id, of[id])
		if errors.Is(err, record.NotFound) {
			continue // joined to another child since
		}
		if err != nil {
			return nil, false, err
		}
		for i := range child {
			child[i].Words = around(child[i].Entry.Text.Reveal(), asked)
		}
		found = append(found, child...)
	}
	return found, more, nil
}

// foundOf reads what was found of one child, under a line of its own.
func (d *Desk) foundOf(ctx context.Context, who Who, id record.ChildID, refs []record.Ref) (found []Found, err error) {
	access, err := d.access(ctx, who, record.SearchAct, record.Subject{Kind: record.OneChild, ID: string(id)})
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		card, entries, err := r.Found(ctx, refs)
		name := record.Private(strings.TrimSpace(card.Name.Reveal() + " " + card.Family.Reveal()))
		for _, e := range entries {
			found = append(found, Found{Child: id, Name: name, Entry: e, Token: Token(id, e.Ref)})
		}
		return err
	})
	return found, err
}
