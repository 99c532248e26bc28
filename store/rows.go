package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// entryRow is one version of one record, as the table keeps it.
type entryRow struct {
	Tenant        string
	Agency        string
	Child         string
	Record        string
	Version       int
	Change        int64
	Position      int
	Submission    int64
	FirstChange   int64
	FirstPosition int
	Here          int
	ReceivedAt    string
	Class         string
	Handling      string
	Keeps         string
	Controller    string
	Content       []byte
	Digest        []byte
	RowDigest     []byte
}

// entryColumns are the columns in the order of values and scan.
var entryColumns = []string{
	"tenant", "agency", "child", "record", "version", "change", "position", "submission", "first_change", "first_position", "here",
	"received_at", "class", "handling", "keeps", "controller", "content", "digest", "row_digest",
}

// selectEntry reads all of them; conditions follow it.
var selectEntry = "SELECT " + strings.Join(entryColumns, ", ") + " FROM entry"

func (r *entryRow) values() []any {
	return []any{
		r.Tenant, r.Agency, r.Child, r.Record, r.Version, r.Change, r.Position, r.Submission, r.FirstChange, r.FirstPosition, r.Here,
		r.ReceivedAt, r.Class, r.Handling, r.Keeps, r.Controller, r.Content, r.Digest, r.RowDigest,
	}
}

// into gives where a row is read to, in the order of the columns.
func (r *entryRow) into() []any {
	return []any{
		&r.Tenant, &r.Agency, &r.Child, &r.Record, &r.Version, &r.Change, &r.Position, &r.Submission, &r.FirstChange, &r.FirstPosition, &r.Here,
		&r.ReceivedAt, &r.Class, &r.Handling, &r.Keeps, &r.Controller, &r.Content, &r.Digest, &r.RowDigest,
	}
}

// sum is the digest of the whole row as it is kept, so that it can be set against the log also when nobody can read it any more, and so
// that it says nothing of what the agency wrote.
func (r *entryRow) sum() audit.Digest {
	w := audit.NewDigester("entry row 3")
	w.Text(r.Tenant, r.Agency, r.Record, r.Child, r.ReceivedAt, r.Class, r.Handling, r.Keeps, r.Controller)
	for _, n := range [...]int64{
		int64(r.Version), r.Change, int64(r.Position), r.Submission, r.FirstChange, int64(r.FirstPosition), int64(r.Here),
	} {
		w.Number(n)
	}
	w.Bytes(r.Digest)
	w.Bytes(r.Content)
	return w.Sum()
}

func (r *entryRow) ref() record.Ref {
	return record.Ref{Agency: record.AgencyCode(r.Agency), Record: record.RecordID(r.Record)}
}

func (r *entryRow) subject() record.ChildRef {
	return record.ChildRef{Agency: record.AgencyCode(r.Agency), Child: r.Child}
}

func (r *entryRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Subject: r.subject(), Row: fmt.Sprintf("entry %s version %d", r.ref(), r.Version)}
}

// rowOf writes an entry as a row; its place in the log and its version are still to come.
func rowOf(e *record.Entry) *entryRow {
	return &entryRow{
		Agency: string(e.Ref.Agency), Record: string(e.Ref.Record), Child: e.Subject.Child,
		Class: string(classOf(e)), Handling: string(e.Handling), Controller: string(e.Ref.Agency),
	}
}

// afterAllReceived stands for the submission of what was written here: where times do not say which came first, what people decided here stands
// after what agencies had told them.
const afterAllReceived = 1 << 60

// entry reads a row back as the agency wrote it. The error names nothing but what went wrong.
func (r *entryRow) entry(keys *keychain) (record.Entry, error) {
	e := record.Entry{
		Ref: r.ref(), Subject: r.subject(), Handling: record.Handling(r.Handling), Origin: record.Origin{Submission: r.Submission},
	}
	if r.Here == writtenHere {
		e.Origin.Submission = afterAllReceived
	}
	var c entryContent
	if err := open(keys, r.about(), r.Content, &c); err != nil {
		return e, err
	}
	return e, c.into(&e)
}

// open reads what went through the codec.
func open(codec Codec, about About, kept []byte, into any) error {
	plain, err := codec.Decode(about, kept)
	if err != nil {
		return err
	}
	return decode(plain, into)
}

// refRow is a row about one agency's reference for a child: a line of people.csv or links.csv, a link, a wait.
type refRow struct {
	Tenant   string
	Agency   string
	Child    string
	Change   int64
	Position int
}

func (r *refRow) subject() record.ChildRef {
	return record.ChildRef{Agency: record.AgencyCode(r.Agency), Child: r.Child}
}

func (r *refRow) about(what string) About {
	return About{Tenant: record.TenantID(r.Tenant), Subject: r.subject(), Row: fmt.Sprintf("%s %d of change %d", what, r.Position, r.Change)}
}

func (r *refRow) digester(what string) *audit.Digester {
	w := audit.NewDigester(what)
	w.Text(r.Tenant, r.Agency, r.Child)
	w.Number(r.Change)
	w.Number(int64(r.Position))
	return w
}

type identityRow struct {
	bun.BaseModel `bun:"table:identity,alias:identity"`
	refRow
	Content []byte
	Digest  []byte
}

func (r *identityRow) sum() audit.Digest {
	w := r.digester("identity row 3")
	w.Bytes(r.Digest)
	w.Bytes(r.Content)
	return w.Sum()
}

type decisionRow struct {
	bun.BaseModel `bun:"table:link_decision,alias:link_decision"`
	refRow
	Content []byte
	Digest  []byte
}

func (r *decisionRow) sum() audit.Digest {
	w := r.digester("link row 3")
	w.Bytes(r.Digest)
	w.Bytes(r.Content)
	return w.Sum()
}

type linkRow struct {
	bun.BaseModel `bun:"table:child_link,alias:child_link"`
	refRow
	ChildID string
}

func (r *linkRow) sum() audit.Digest {
	w := r.digester("child link row 2")
	w.Text(r.ChildID)
	return w.Sum()
}

type heldRow struct {
	bun.BaseModel `bun:"table:held,alias:held"`
	refRow
	Waits   int
	Content []byte
}

func (r *heldRow) sum() audit.Digest {
	w := r.digester("held row 3")
	w.Number(int64(r.Waits))
	w.Bytes(r.Content)
	return w.Sum()
}

type submissionRow struct {
	bun.BaseModel `bun:"table:submission,alias:submission"`

	Tenant   string
	Change   int64
	Manifest []byte
	RowsRead int
	Refused  int
	Digest   []byte
}

func (r *submissionRow) sum() audit.Digest {
	w := audit.NewDigester("submission row 3")
	w.Text(r.Tenant)
	for _, n := range [...]int64{r.Change, int64(r.RowsRead), int64(r.Refused)} {
		w.Number(n)
	}
	w.Bytes(r.Digest)
	w.Bytes(r.Manifest)
	return w.Sum()
}

func (r *submissionRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Row: fmt.Sprintf("submission %d", r.Change)}
}

type submissionRefRow struct {
	bun.BaseModel `bun:"table:submission_ref,alias:submission_ref"`
	refRow
	Submission int64
}

func (r *submissionRefRow) sum() audit.Digest {
	w := r.digester("submission ref row 2")
	w.Number(r.Submission)
	return w.Sum()
}

// stamp writes a moment as it is kept: UTC, to the microsecond, so that it sorts as text and is read back as it was.
func stamp(at time.Time) string { return at.UTC().Format(stampLayout) }

const stampLayout = "2006-01-02T15:04:05.000000Z"
