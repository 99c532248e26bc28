package casework

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// NewFile is a person's wish to put a file to a child's record.
type NewFile struct {
	Child    record.ChildID
	Name     string         // of the file as it was sent; it says what the file is meant to be, and is kept where no title is given
	Title    record.Private // what it is
	Class    record.Class   // B or C
	Handling record.Handling
	Body     []byte
	Request  Request
}

// FileBack is a person's wish to take a file back: it is of another child, or should not have been put there.
type FileBack struct {
	Child   record.ChildID
	File    record.FileID
	Why     record.Private
	Request Request
}

// picturesAtOnce is how many pictures are made anew at the same time.
const picturesAtOnce = 2

// titleLetters is how long a title may be.
const titleLetters = 200

func oneChild(id record.ChildID) record.Subject {
	return record.Subject{Kind: record.OneChild, ID: string(id)}
}

// FileBoard is the files of a child, the latest first, as far as the person sees.
type FileBoard struct {
	Files []record.File
	Whose *Named // nil: they may not open the record
}

// Files gives the files of a child.
func (d *Desk) Files(ctx context.Context, who Who, id record.ChildID) (b FileBoard, err error) {
	access, err := d.access(ctx, who, record.FileAct, oneChild(id))
	if err != nil {
		return b, err
	}
	opens, err := d.opens(ctx, who, id)
	if err != nil {
		return b, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		if b.Files, err = r.Files(ctx); err == nil {
			b.Whose, err = d.whose(ctx, r, opens)
		}
		return err
	})
	return b, err
}

// File gives one file with what is in it. One that the person does not see is like one that is not there.
func (d *Desk) File(ctx context.Context, who Who, id record.ChildID, file record.FileID) (f record.File, body []byte, err error) {
	access, err := d.access(ctx, who, record.FileAct, oneChild(id))
	if err != nil {
		return f, nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		f, body, err = r.File(ctx, file)
		return err
	})
	return f, body, err
}

// PutFile puts a file to a child's record, for the agency of the person. What is no document or picture is record.Invalid, in words. The
// same request twice has one effect.
func (d *Desk) PutFile(ctx context.Context, who Who, wish *NewFile) error {
	f := record.File{ID: record.FileID(rand.Text()), Title: record.Private(titleOf(wish)), Class: wish.Class, Handling: wish.Handling, By: who.Actor.Agency}
	switch {
	case f.By == "":
		return fmt.Errorf("%w: a file is put to a record for an agency, and yours is not said", record.Invalid)
	case f.Class != record.ClassB && f.Class != record.ClassC:
		return fmt.Errorf("%w: say whether the file is case content, or about health, other people or police information", record.Invalid)
	case f.Handling != record.Open && f.Handling != record.ProfessionalsOnly && f.Handling != record.Restricted:
		return fmt.Errorf("%w: say who may see the file", record.Invalid)
	case f.Title == "":
		return fmt.Errorf("%w: say in a few words what the file is", record.Invalid)
	}
	access, err := d.access(ctx, who, record.FileAct, oneChild(wish.Child))
	if err != nil {
		return err
	}
	body, err := d.clean(ctx, wish, &f)
	if err != nil {
		return err
	}
	asked := audit.NewDigester("file 1")
	asked.Text(f.Title.Reveal(), string(f.Class), string(f.Handling))
	asked.Bytes(wish.Body)
	_, err = d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error { return w.PutFile(ctx, f, body) })
	return err
}

// clean makes of a file what is kept. Pictures take memory, so only a few are made anew at once.
func (d *Desk) clean(ctx context.Context, wish *NewFile, f *record.File) (body []byte, err error) {
	select {
	case d.drawing <- struct{}{}:
		defer func() { <-d.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f.Kind, body, err = cleaned(wish.Name, wish.Body)
	return body, err
}

// TakeFileBack takes a file back, and says why. It is kept for whoever checks, and shown no more.
func (d *Desk) TakeFileBack(ctx context.Context, who Who, wish *FileBack) error {
	why := strings.TrimSpace(wish.Why.Reveal())
	if err := checkReason(why); err != nil {
		return err
	}
	access, err := d.access(ctx, who, record.FileAct, oneChild(wish.Child))
	if err != nil {
		return err
	}
	asked := audit.NewDigester("file back 1")
	asked.Text(string(wish.File), why)
	_, err = d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		return w.TakeFileBack(ctx, wish.File, record.Private(why))
	})
	return d.refusedAfter(ctx, access, err)
}

// titleOf gives what the person called the file; without that, its name, without the folders it stood in and what nobody sees.
func titleOf(wish *NewFile) string {
	title := strings.TrimSpace(wish.Title.Reveal())
	if title == "" {
		title = wish.Name[strings.LastIndexAny(wish.Name, `/\`)+1:]
		if at := strings.LastIndexByte(title, '.'); at >= 0 {
			title = title[:at]
		}
	}
	title = strings.Map(func(r rune) rune {
		if Hidden(r) || strings.ContainsRune("\r\n\t", r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(title, ""))
	letters := []rune(strings.Join(strings.Fields(title), " "))
	return string(letters[:min(len(letters), titleLetters)])
}
