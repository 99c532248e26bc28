package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// ContextReader reads what was written about groups and places. Nothing of it is of one child's record.
type ContextReader interface {
	// Context gives the group or place the access is about; record.NotFound when there is none.
	Context(ctx context.Context) (record.Context, error)
	// Contexts gives every group and place, whole, the first written about first. Which of them somebody is shown is for the caller to decide.
	Contexts(ctx context.Context) ([]record.Context, error)
}

// ContextWriter writes about groups and places.
type ContextWriter interface {
	// BeginContext begins a group or a place with the referral that first tells of it, and gives its id.
	BeginContext(ctx context.Context, c record.Context, e record.Entry) (record.ContextID, error)
	// EnterContext writes an entry about the group or place the access is about, as a person here writes it for their agency, and gives it its
	// id. leads says who leads the work from then on; "" leaves that as it is.
	EnterContext(ctx context.Context, e record.Entry, leads string) (record.Ref, error)
}

// contextRow is one entry about a group or a place, as the table keeps it.
type contextRow struct {
	Tenant, Context         string
	Number                  int
	Change                  int64
	Position                int
	Kind                    string
	Leads                   string // who leads the work from this entry on; "": as before
	Asked                   string // the agency that this entry asks something of
	Actor, Role, Agency, At string
	Record, Class, Handling string
	Content, Digest         []byte
}

// contextContent is what of such an entry passes through the codec. Entries stay for good, so the form only ever grows.
type contextContent struct {
	Name  string       `json:"name,omitempty"` // of the first
	Where string       `json:"where,omitempty"`
	Entry entryContent `json:"entry"`
}

var contextColumns = []string{
	"tenant", "context", "number", "change", "position", "kind", "leads", "asked", "actor", "role", "agency", "at", "record", "class", "handling", "content", "digest",
}

func (r *contextRow) values() []any {
	return []any{
		r.Tenant, r.Context, r.Number, r.Change, r.Position, r.Kind, r.Leads, r.Asked, r.Actor, r.Role, r.Agency, r.At, r.Record, r.Class, r.Handling, r.Content, r.Digest,
	}
}

// into gives where a row is read to, in the order of the columns after the tenant.
func (r *contextRow) into() []any {
	return []any{
		&r.Context, &r.Number, &r.Change, &r.Position, &r.Kind, &r.Leads, &r.Asked, &r.Actor, &r.Role, &r.Agency, &r.At, &r.Record, &r.Class, &r.Handling, &r.Content, &r.Digest,
	}
}

func (r *contextRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Row: fmt.Sprintf("entry %d about the group or place %s", r.Number, r.Context)}
}

// sum is of the whole row.
func (r *contextRow) sum() audit.Digest {
	w := audit.NewDigester("context row 1")
	w.Text(r.Tenant, r.Context, r.Kind, r.Leads, r.Asked, r.Actor, r.Role, r.Agency, r.At, r.Record, r.Class, r.Handling)
	for _, n := range [...]int64{int64(r.Number), r.Change, int64(r.Position)} {
		w.Number(n)
	}
	w.Bytes(r.Content)
	return w.Sum()
}

// addTo adds an entry to what is known of its group or place.
func (r *contextRow) addTo(c *record.Context, codec Codec) error {
	var kept contextContent
	err := errDamaged
	if r.sum() == digestFrom(r.Digest) && r.Number == len(c.Entries)+1 {
		err = open(codec, r.about(), r.Content, &kept)
	}
	e := record.Entry{
		Ref: record.Ref{Agency: record.AgencyCode(r.Agency), Record: record.RecordID(r.Record)}, Handling: record.Handling(r.Handling),
	}
	e.Subject = record.ChildRef{Agency: e.Ref.Agency, Child: r.Context}
	if err == nil {
		err = kept.Entry.into(&e)
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", r.about().Row, err)
	}
	if r.Number == 1 {
		c.ID, c.Kind, c.Begun = record.ContextID(r.Context), record.ContextKind(r.Kind), readStamp(r.At)
		c.Name, c.Where = record.Private(kept.Name), record.Private(kept.Where)
	}
	if r.Leads != "" {
		c.Leads = r.Leads
	}
	c.Entries = append(c.Entries, e)
	return nil
}

var selectContexts = "SELECT " + strings.Join(contextColumns[1:], ", ") + " FROM context_entry WHERE tenant = ?"

// contexts gives groups and places, the first written about first; all of them when none is named.
func (r *reader) contexts(ctx context.Context, only record.ContextID) (all []record.Context, err error) {
	question, args := selectContexts, []any{r.tenant()}
	if only != "" {
		question, args = question+" AND context = ?", append(args, string(only))
	}
	at := map[string]int{}
	err = r.each(ctx, func(scan func(...any) error) error {
		row := contextRow{Tenant: r.tenant()}
		if err := scan(row.into()...); err != nil {
			return err
		}
		if _, seen := at[row.Context]; !seen {
			at[row.Context] = len(all)
			all = append(all, record.Context{})
		}
		return row.addTo(&all[at[row.Context]], r.Codec)
	}, question+" ORDER BY change, position", args...)
	return all, err
}

// aboutContext gives which group or place the access is about, when it is for one of these acts.
func (r *reader) aboutContext(acts ...record.Act) (record.ContextID, error) {
	if r.leave(record.OneGroup, acts...) != nil {
		if err := r.leave(record.OnePlace, acts...); err != nil {
			return "", err
		}
	}
	return record.ContextID(r.access.Granted().Subject.ID), nil
}

// Context gives the group or place the access is about.
func (r *reader) Context(ctx context.Context) (c record.Context, err error) {
	id, err := r.aboutContext(record.OpenAct, record.RecordAct)
	if err != nil {
		return c, err
	}
	return r.context(ctx, id)
}

func (r *reader) context(ctx context.Context, id record.ContextID) (c record.Context, err error) {
	if !audit.IsText(string(id)) || id == "" {
		return c, errNoContext
	}
	all, err := r.contexts(ctx, id)
	if err == nil && (len(all) == 0 || all[0].Kind.Subject() != r.access.Granted().Subject.Kind) {
		err = errNoContext
	}
	if err != nil {
		return c, err
	}
	return all[0], nil
}

var errNoContext = fmt.Errorf("group or place: %w", record.NotFound)

// isContext says whether there is such a group or place.
func isContext(ctx context.Context, tx bun.IDB, tenant record.TenantID, s record.Subject) (there bool, err error) {
	if !audit.IsText(s.ID) {
		return false, nil
	}
	kind := record.PlaceContext
	if s.Kind == record.OneGroup {
		kind = record.GroupContext
	}
	err = plain(tx).QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM context_entry WHERE tenant = $1 AND context = $2 AND kind = $3)", string(tenant), s.ID, string(kind)).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("reading groups and places: %w", err)
	}
	return there, nil
}

// Contexts gives every group and place.
func (r *reader) Contexts(ctx context.Context) ([]record.Context, error) {
	if err := r.leave(record.EveryContext, record.ListAct); err != nil {
		return nil, err
	}
	return r.contexts(ctx, "")
}

// BeginContext begins a group or a place with the referral that first tells of it.
func (w *writer) BeginContext(ctx context.Context, c record.Context, e record.Entry) (record.ContextID, error) {
	if err := w.leave(record.OneSubmission, record.ReferAct); err != nil {
		return "", err
	}
	if c.Kind != record.PlaceContext && c.Kind != record.GroupContext || c.Name == "" || !audit.IsText(c.Name.Reveal(), c.Where.Reveal()) {
		return "", fmt.Errorf("%w: say whether it is a group or a place, and what it is called, as text", record.Invalid)
	}
	c.ID, c.Entries = record.ContextID(Here+rand.Text()), nil
	_, err := w.contextEntry(ctx, &c, e, "")
	return c.ID, err
}

// EnterContext writes an entry about the group or place the access is about.
func (w *writer) EnterContext(ctx context.Context, e record.Entry, leads string) (record.Ref, error) {
	id, err := w.aboutContext(record.RecordAct)
	if err != nil {
		return record.Ref{}, err
	}
	c, err := w.context(ctx, id)
	if err != nil {
		return record.Ref{}, err
	}
	return w.contextEntry(ctx, &c, e, leads)
}

// contextEntry writes the next entry about a group or a place.
// sizes: where it goes, what it says, and who leads from then on
func (w *writer) contextEntry(ctx context.Context, c *record.Context, e record.Entry, leads string) (ref record.Ref, err error) {
	by := w.madeBy()
	class := record.Words().Class(&e)
	if by.Agency == "" || e.Kind == "" || e.Text == "" || sealed(e.Handling) || class == record.ClassS {
		return ref, fmt.Errorf("%w: an entry written here is an agency's, says what it is, and is not sealed", record.Invalid)
	}
	ref = record.Ref{Agency: by.Agency, Record: record.RecordID(Here + rand.Text())}
	e.Ref, e.Subject, e.Origin = ref, record.ChildRef{Agency: by.Agency, Child: string(c.ID)}, record.Origin{}
	e.Order = record.Order{Value: int(w.change)<<entriesOfAChange + w.specials, Set: true}
	if !textual(&e) || !audit.IsText(leads) {
		return ref, fmt.Errorf("%w: an entry is text", record.Invalid)
	}
	row := &contextRow{
		Tenant: w.tenant(), Context: string(c.ID), Number: len(c.Entries) + 1, Change: w.change, Position: w.nextSpecial(), Kind: string(c.Kind), Leads: leads,
		Actor: by.User, Role: string(by.Role), Agency: string(by.Agency), At: stamp(w.at), Record: string(ref.Record), Class: string(class), Handling: string(e.Handling),
	}
	if e.Kind == "request.made" {
		row.Asked = e.Details.First("to")
	}
	kept := contextContent{Entry: contentOf(&e)}
	if row.Number == 1 {
		kept.Name, kept.Where = c.Name.Reveal(), c.Where.Reveal()
	}
	plain, err := encode(kept)
	if err != nil {
		return ref, err
	}
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return ref, fmt.Errorf("writing about a group or place: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.under.add(ofContexts, sum)
	return ref, w.insert(ctx, w.own, Rows{"context_entry", contextColumns, [][]any{row.values()}})
}

// ContextStanding says how somebody stands to a group or a place, and nothing of it.
func (d *database) ContextStanding(ctx context.Context, who Person, id record.ContextID) (s record.ContextStanding, err error) {
	all, err := d.contextStandings(ctx, who, id)
	return all[id], err
}

// ContextStandings says it of each.
func (d *database) ContextStandings(ctx context.Context, who Person) (map[record.ContextID]record.ContextStanding, error) {
	return d.contextStandings(ctx, who, "")
}

func (d *database) contextStandings(ctx context.Context, who Person, only record.ContextID) (map[record.ContextID]record.ContextStanding, error) {
	all := map[record.ContextID]record.ContextStanding{}
	if !audit.IsText(string(only), who.User, string(who.Agency)) {
		return all, nil
	}
	question, args := "SELECT context, kind, leads, asked, agency FROM context_entry WHERE tenant = ?", []any{string(who.Tenant)}
	if only != "" {
		question, args = question+" AND context = ?", append(args, string(only))
	}
	err := d.look(ctx, who.Tenant, func(ctx context.Context, tx bun.Tx) error {
		return d.readerIn(ctx, tx, who.Tenant).each(ctx, func(scan func(...any) error) error {
			var id record.ContextID
			var kind record.ContextKind
			var leads, asked, agency string
			if err := scan(&id, &kind, &leads, &asked, &agency); err != nil {
				return err
			}
			s := all[id]
			s.Kind, s.Referred = kind, s.Referred || who.Agency != "" && (agency == string(who.Agency) || asked != "" && record.Words().SameAgency(record.AgencyCode(asked), who.Agency))
			if leads != "" {
				s.Leads = leads == who.User
			}
			all[id] = s
			return nil
		}, question+" ORDER BY change, position", args...)
	})
	return all, err
}
