package casework

import (
	"context"
	"fmt"
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
// restricted or sealed is never found by its words. The children's names are what the list shows, and are logged as it is.
func (d *Desk) Search(ctx context.Context, who Who, words string) (found []Found, more bool, err error) {
	access, err := d.access(ctx, who, record.SearchAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return nil, false, err
	}
	asked := store.ParseQuery(words)
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		hits, err := r.Search(ctx, words, mostFound+1)
		more = len(hits) > mostFound
		for _, h := range hits[:min(len(hits), mostFound)] {
			found = append(found, Found{Child: h.Child, Entry: h.Entry, Token: Token(h.Child, h.Entry.Ref), Words: around(h.Entry.Text.Reveal(), asked)})
		}
		return err
	})
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	return found, more, d.name(ctx, who, found)
}

// name gives what was found the children's names.
func (d *Desk) name(ctx context.Context, who Who, found []Found) error {
	access, err := d.access(ctx, who, record.ListAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return err
	}
	of := map[record.ChildID]record.Private{}
	for i := range found {
		of[found[i].Child] = ""
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		return r.Cards(ctx, func(c store.Card) error {
			if _, wanted := of[c.ID]; wanted {
				of[c.ID] = record.Private(strings.TrimSpace(c.Name.Reveal() + " " + c.Family.Reveal()))
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("naming the children that were found: %w", err)
	}
	for i := range found {
		found[i].Name = of[found[i].Child]
	}
	return nil
}
