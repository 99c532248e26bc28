package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/audit"
	"sightline/record"
)

// FileReader reads files that people here put to a child's record, as far as the access sees.
type FileReader interface {
	// Files gives the files of the child the access is about, the latest first, and nothing of what is in them.
	Files(ctx context.Context) ([]record.File, error)
	// File gives one of them with what is in it; record.NotFound when there is none, it was taken back, or it is not seen.
	File(ctx context.Context, id record.FileID) (record.File, []byte, error)
}

// FileWriter keeps files.
type FileWriter interface {
	// PutFile puts a file to the record of the child the access is about. Its place, its time and who put it there are the store's to say.
	PutFile(ctx context.Context, f record.File, body []byte) error
	// TakeFileBack takes one back, and says why: it is kept, and shown no more.
	TakeFileBack(ctx context.Context, id record.FileID, why record.Private) error
}

// What became of a file.
const (
	filePut      = 1
	fileBack     = 2
	longestTitle = 200 // letters
)

// fileRow is what became of a file, as the table keeps it.
type fileRow struct {
	refRow

	File     string
	Number   int
	Kind     string
	Class    string
	Handling string
	ByAgency string
	Actor    string
	Role     string
	At       string
	Size     int64
	Content  []byte
	Body     []byte
	Digest   []byte
}

var fileColumns = []string{
	"tenant", "agency", "child", "change", "position", "file", "number", "kind", "class", "handling", "by_agency", "actor", "role", "at", "size",
	"content", "digest", "body",
}

func (r *fileRow) values() []any {
	return []any{
		r.Tenant, r.Agency, r.Child, r.Change, r.Position, r.File, r.Number, r.Kind, r.Class, r.Handling, r.ByAgency, r.Actor, r.Role, r.At, r.Size,
		r.Content, r.Digest, r.Body,
	}
}

// into gives where a row is read to, in the order of the columns after the tenant, all but what is in the file.
func (r *fileRow) into() []any {
	return []any{
		&r.Agency, &r.Child, &r.Change, &r.Position, &r.File, &r.Number, &r.Kind, &r.Class, &r.Handling, &r.ByAgency, &r.Actor, &r.Role, &r.At, &r.Size,
		&r.Content, &r.Digest,
	}
}

// about says what the words beside a file belong to, and bodyAbout the file itself.
func (r *fileRow) about() About     { return r.refRow.about("file") }
func (r *fileRow) bodyAbout() About { return r.refRow.about("what is in the file") }

// sum is of the whole row as it is kept.
func (r *fileRow) sum() audit.Digest {
	w := r.digester("file row 2")
	w.Text(r.File, r.Kind, r.Class, r.Handling, r.ByAgency, r.Actor, r.Role, r.At)
	w.Number(int64(r.Number))
	w.Number(r.Size)
	w.Bytes(r.Content)
	w.Bytes(r.Body)
	return w.Sum()
}

func (r *fileRow) file(words []byte) record.File {
	return record.File{
		ID: record.FileID(r.File), Of: r.subject(), Kind: record.FileKind(r.Kind), Title: record.Private(words), Class: record.Class(r.Class),
		Handling: record.Handling(r.Handling), By: record.AgencyCode(r.ByAgency), Role: record.Role(r.Role), At: readStamp(r.At), Size: int(r.Size),
	}
}

// filesOf begins with the references of the child, and leaves out what was taken back.
const filesOf = ` FROM child_now CROSS JOIN file AS f WHERE f.tenant = child_now.tenant AND f.agency = child_now.agency AND f.child = child_now.child
	AND child_now.tenant = ? AND child_now.child_id = ? AND f.number = 1
	AND NOT EXISTS (SELECT 1 FROM file AS b WHERE b.tenant = f.tenant AND b.file = f.file AND b.number = 2)`

func fileSelection(columns []string) string {
	return "SELECT f." + strings.Join(columns, ", f.") + filesOf
}

// Files gives the files of the child, the latest first, as far as they are seen.
func (r *reader) Files(ctx context.Context) (all []record.File, err error) {
	if err := r.leave(record.OneChild, record.FileAct, record.OpenAct, record.PrintAct, record.ExportAct); err != nil {
		return nil, err
	}
	columns := fileColumns[1 : len(fileColumns)-1]
	err = r.each(ctx, func(scan func(...any) error) error {
		row := fileRow{refRow: refRow{Tenant: r.tenant()}}
		if err := scan(row.into()...); err != nil {
			return err
		}
		if !r.seesFile(&row) {
			return nil
		}
		words, err := r.Codec.Decode(row.about(), row.Content)
		if errors.Is(err, errShredded) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a file: %w", err)
		}
		f := row.file(words)
		f.Back = row.takenBackBy(r.access.Granted())
		all = append(all, f)
		return nil
	}, fileSelection(columns)+" ORDER BY f.change DESC, f.position DESC", r.tenant(), r.access.Granted().Subject.ID)
	return all, err
}

func (r *reader) seesFile(row *fileRow) bool {
	return r.access.Granted().Sight.Sees(record.Class(row.Class), record.Handling(row.Handling), record.AgencyCode(row.ByAgency))
}

// File gives one file of the child with what is in it.
func (r *reader) File(ctx context.Context, id record.FileID) (f record.File, body []byte, err error) {
	if err := r.leave(record.OneChild, record.FileAct); err != nil {
		return f, nil, err
	}
	row, err := r.fileNow(ctx, id)
	if err != nil {
		return f, nil, err
	}
	words, body, err := r.openFile(row)
	if errors.Is(err, errShredded) {
		err = record.NotFound
	}
	if err != nil {
		return f, nil, fmt.Errorf("reading a file: %w", err)
	}
	return row.file(words), body, nil
}

// fileNow gives a file of the child that is there and seen.
func (r *reader) fileNow(ctx context.Context, id record.FileID) (row *fileRow, err error) {
	if !audit.IsText(string(id)) {
		return nil, fmt.Errorf("file: %w", record.NotFound)
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		row = &fileRow{refRow: refRow{Tenant: r.tenant()}}
		return scan(append(row.into(), &row.Body)...)
	}, fileSelection(fileColumns[1:])+" AND f.file = ?", r.tenant(), r.access.Granted().Subject.ID, string(id))
	if err == nil && (row == nil || !r.seesFile(row)) {
		err = fmt.Errorf("file: %w", record.NotFound)
	}
	return row, err
}

// openFile reads what passed through the codec and sets the row against its digest.
func (r *reader) openFile(row *fileRow) (words, body []byte, err error) {
	if row.sum() != digestFrom(row.Digest) {
		return nil, nil, errDamaged
	}
	if words, err = r.Codec.Decode(row.about(), row.Content); err != nil {
		return nil, nil, err
	}
	body, err = r.Codec.Decode(row.bodyAbout(), row.Body)
	return words, body, err
}

// PutFile puts a file to the record of the child the access is about, against the reference that its agency has for the child, or else
// against the first.
func (w *writer) PutFile(ctx context.Context, f record.File, body []byte) error {
	if err := w.leave(record.OneChild, record.FileAct); err != nil {
		return err
	}
	title := f.Title.Reveal()
	wrong := f.ID == "" || f.Kind.Ending() == "" || len(body) == 0 || f.By == "" || title == "" || len([]rune(title)) > longestTitle ||
		!audit.IsText(string(f.ID), title, string(f.By)) || !isClass(f.Class) || f.Class == record.ClassS || sealed(f.Handling)
	if wrong {
		return fmt.Errorf("%w: a file has an id, a kind, a class that is not sealed, an agency, a title and something in it", record.Invalid)
	}
	refs, err := w.refsOf(ctx, record.ChildID(w.access.Granted().Subject.ID), everything)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return notThere()
	}
	own := slices.IndexFunc(refs, func(ref record.ChildRef) bool { return ref.Agency == f.By })
	f.Of = refs[max(own, 0)]
	return w.keepFile(ctx, &f, filePut, title, body)
}

// takenBackBy reports that somebody may take a file back that they see.
func (r *fileRow) takenBackBy(g audit.Granted) bool {
	return r.Actor == g.Actor.User || r.ByAgency != "" && r.ByAgency == string(g.Actor.Agency) || g.Relation == record.Leads
}

// TakeFileBack takes a file back that is there and seen: who put it there does, their agency, and the child's lead.
func (w *writer) TakeFileBack(ctx context.Context, id record.FileID, why record.Private) error {
	if err := w.leave(record.OneChild, record.FileAct); err != nil {
		return err
	}
	if why == "" || !audit.IsText(why.Reveal()) {
		return fmt.Errorf("%w: why a file is taken back is said in words", record.Invalid)
	}
	row, err := w.fileNow(ctx, id)
	if err != nil {
		return err
	}
	if !row.takenBackBy(w.access.Granted()) {
		return fmt.Errorf("%w: who put a file here takes it back, somebody of their agency, or the child's lead", record.Withheld)
	}
	f := row.file(nil)
	f.Size = 0
	return w.keepFile(ctx, &f, fileBack, why.Reveal(), []byte{})
}

func (w *writer) keepFile(ctx context.Context, f *record.File, number int, words string, body []byte) (err error) {
	g := w.access.Granted()
	row := &fileRow{
		refRow: refRow{Tenant: w.tenant(), Agency: string(f.Of.Agency), Child: f.Of.Child, Change: w.change, Position: w.filed},
		File:   string(f.ID), Number: number, Kind: string(f.Kind), Class: string(f.Class), Handling: string(f.Handling), ByAgency: string(f.By),
		Actor: g.Actor.User, Role: string(g.Actor.Role), At: stamp(w.at), Size: int64(len(body)),
	}
	w.filed++
	if row.Content, err = w.Codec.Encode(row.about(), []byte(words)); err != nil {
		return fmt.Errorf("keeping a file: %w", err)
	}
	if row.Body, err = w.Codec.Encode(row.bodyAbout(), body); err != nil {
		return fmt.Errorf("keeping a file: %w", err)
	}
	sum := row.sum()
	row.Digest = sum[:]
	w.under.add(ofFiles, sum)
	return w.insert(ctx, w.own, Rows{"file", fileColumns, [][]any{row.values()}})
}
