package store

import (
	"fmt"
	"strconv"
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
	Happened      string
	Told          *int
	Follows       string
	Known         string
	Recorded      string
	ReceivedAt    string
	Kind          string
	Class         string
	Handling      string
	Keeps         string
	Controller    string
	Area          string
	Count         int
	Source        string
	File          string
	FileLine      int
	Content       []byte
	Digest        []byte
	RowDigest     []byte
}

// entryColumns are the columns in the order of values and scan.
var entryColumns = []string{
	"tenant", "agency", "child", "record", "version", "change", "position", "submission", "first_change", "first_position", "here", "happened", "told",
	"follows", "known", "recorded", "received_at", "kind", "class", "handling", "keeps", "controller", "area", "count", "source", "file", "file_line",
	"content", "digest", "row_digest",
}

// selectEntry reads all of them; conditions follow it.
var selectEntry = "SELECT " + strings.Join(entryColumns, ", ") + " FROM entry"

func (r *entryRow) values() []any {
	return []any{
		r.Tenant, r.Agency, r.Child, r.Record, r.Version, r.Change, r.Position, r.Submission, r.FirstChange, r.FirstPosition, r.Here, r.Happened, r.Told,
		r.Follows, r.Known, r.Recorded, r.ReceivedAt, r.Kind, r.Class, r.Handling, r.Keeps, r.Controller, r.Area, r.Count, r.Source, r.File, r.FileLine,
		r.Content, r.Digest, r.RowDigest,
	}
}

// into gives where a row is read to, in the order of the columns.
func (r *entryRow) into() []any {
	return []any{
		&r.Tenant, &r.Agency, &r.Child, &r.Record, &r.Version, &r.Change, &r.Position, &r.Submission, &r.FirstChange, &r.FirstPosition, &r.Here,
		&r.Happened, &r.Told, &r.Follows, &r.Known, &r.Recorded, &r.ReceivedAt, &r.Kind, &r.Class, &r.Handling, &r.Keeps, &r.Controller, &r.Area,
		&r.Count, &r.Source, &r.File, &r.FileLine, &r.Content, &r.Digest, &r.RowDigest,
	}
}

// sum is the digest of the whole row: what the agency wrote, which digest covers, and every column beside it.
func (r *entryRow) sum() audit.Digest {
	told := "none"
	if r.Told != nil {
		told = strconv.Itoa(*r.Told)
	}
	w := audit.NewDigester("entry row 2")
	w.Text(r.Tenant, r.Agency, r.Record, r.Child, r.Happened, told, r.Follows, r.Known, r.Recorded, r.ReceivedAt, r.Kind, r.Class, r.Handling,
		r.Keeps, r.Controller, r.Area, r.Source, r.File)
	for _, n := range [...]int64{
		int64(r.Version), r.Change, int64(r.Position), r.Submission, r.FirstChange, int64(r.FirstPosition), int64(r.Here), int64(r.Count), int64(r.FileLine),
	} {
		w.Number(n)
	}
	w.Bytes(r.Digest)
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
	row := &entryRow{
		Agency: string(e.Ref.Agency), Record: string(e.Ref.Record), Child: e.Subject.Child,
		Happened: e.Happened.String(), Follows: e.After.String(), Known: e.Known.String(), Recorded: e.Recorded.String(),
		Kind: string(e.Kind), Class: string(classOf(e)), Handling: string(e.Handling), Controller: string(e.Ref.Agency), Area: string(e.Area),
		Count: e.Count, Source: e.Source, File: e.Origin.File, FileLine: e.Origin.Line,
	}
	if e.Order.Set {
		row.Told = &e.Order.Value
	}
	return row
}

// entry reads a row back as the agency wrote it. The error names nothing but what went wrong.
func (r *entryRow) entry(codec Codec) (record.Entry, error) {
	var kept times
	same := record.AgencyCode(r.Agency)
	e := record.Entry{
		Ref: r.ref(), Subject: r.subject(),
		Happened: kept.when(r.Happened), After: kept.after(r.Follows, same), Known: kept.when(r.Known), Recorded: kept.when(r.Recorded),
		Kind: record.Kind(r.Kind), Area: record.AreaCode(r.Area), Count: r.Count, Handling: record.Handling(r.Handling), Source: r.Source,
		Origin: record.Origin{Submission: r.Submission, File: r.File, Line: r.FileLine},
	}
	if r.Told != nil {
		e.Order = record.Order{Value: *r.Told, Set: true}
	}
	if kept.err != nil {
		return e, kept.err
	}
	var c entryContent
	if err := open(codec, r.about(), r.Content, &c); err != nil {
		return e, err
	}
	c.into(&e)
	return e, nil
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

func (r *identityRow) sum(plain []byte) audit.Digest {
	w := r.digester("identity row 2")
	w.Bytes(r.Digest)
	w.Bytes(plain)
	return w.Sum()
}

type decisionRow struct {
	bun.BaseModel `bun:"table:link_decision,alias:link_decision"`
	refRow
	Content []byte
	Digest  []byte
}

func (r *decisionRow) sum(plain []byte) audit.Digest {
	w := r.digester("link row 2")
	w.Bytes(r.Digest)
	w.Bytes(plain)
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
	Waits int
	Likes string
	Why   string
}

func (r *heldRow) sum() audit.Digest {
	w := r.digester("held row 2")
	w.Text(strconv.Itoa(r.Waits), r.Likes, r.Why)
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

func (r *submissionRow) sum(plain []byte) audit.Digest {
	w := audit.NewDigester("submission row 2")
	w.Text(r.Tenant)
	for _, n := range [...]int64{r.Change, int64(r.RowsRead), int64(r.Refused)} {
		w.Number(n)
	}
	w.Bytes(r.Digest)
	w.Bytes(plain)
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
