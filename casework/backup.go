package casework

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"sightline/record"
	"sightline/store"
)

// BackUp writes everything the record holds, as it stood at one moment, so that only the holders of the recipients' keys can read it.
// It is compressed, then encrypted; nothing readable leaves the desk. When it fails, what was written is no backup.
func (d *Desk) BackUp(ctx context.Context, who Who, to io.Writer, recipients ...age.Recipient) error {
	access, err := d.access(ctx, who, record.BackUpAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return err
	}
	return d.store.Read(ctx, access, func(r store.Reader) error {
		return sealed(to, recipients, func(plain io.Writer) error { return r.Dump(ctx, plain) })
	})
}

// Restore fills an empty record with a backup, all of it or nothing, and writes its own line behind the lines of the backup.
func (d *Desk) Restore(ctx context.Context, who Who, from io.Reader, keys ...age.Identity) error {
	access, err := d.access(ctx, who, record.RestoreAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return err
	}
	plain, err := unsealed(from, keys)
	if err != nil {
		return err
	}
	if err := d.store.Restore(ctx, access, plain); err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error { // what was shredded since the backup is not in what is kept ready
		_, err := w.Missing(ctx, d.deriveNow)
		return err
	})
	return err
}

// LookInto reads a backup to its end and says how much is in it, in numbers only. It needs no record.
func LookInto(from io.Reader, keys ...age.Identity) (store.Dumped, error) {
	plain, err := unsealed(from, keys)
	if err != nil {
		return store.Dumped{}, err
	}
	return store.LookInto(plain)
}

// sealed gives a writer whose content is compressed and encrypted on its way.
func sealed(to io.Writer, recipients []age.Recipient, do func(io.Writer) error) error {
	encrypted, err := age.Encrypt(to, recipients...)
	if err != nil {
		return fmt.Errorf("encrypting the backup: %w", err)
	}
	compressed, err := gzip.NewWriterLevel(encrypted, gzip.BestSpeed)
	if err != nil {
		return fmt.Errorf("compressing the backup: %w", err)
	}
	if err := do(compressed); err != nil {
		return err
	}
	if err := errors.Join(compressed.Close(), encrypted.Close()); err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	return nil
}

// encryptedMark is how every file begins that age encrypted.
const encryptedMark = "age-encryption.org/v1\n"

// errDamaged says that a backup is not what was written, as its encryption shows.
var errDamaged = errors.New("it is damaged or was changed; nothing of it was used; take another copy")

// unsealed gives what sealed was given.
func unsealed(from io.Reader, keys []age.Identity) (io.Reader, error) {
	file := &backupFile{from: bufio.NewReaderSize(from, 1<<16)}
	if start, err := file.from.Peek(len(encryptedMark)); string(start) != encryptedMark && (err == nil || errors.Is(err, io.EOF)) {
		return nil, fmt.Errorf("%w: this is no backup that Sightline made", record.Invalid)
	}
	encrypted, err := age.Decrypt(file, keys...)
	if _, other := errors.AsType[*age.NoIdentityMatchError](err); other {
		return nil, fmt.Errorf("%w: the key does not open this backup; it was made for another one", record.Invalid)
	}
	content := &backupContent{file: file}
	if err == nil {
		content.plain, err = gzip.NewReader(encrypted)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the backup: %w", cmp.Or(file.failed, errDamaged))
	}
	return content, nil
}

// backupFile remembers why a file could not be read, which is another thing than what stands in it.
type backupFile struct {
	from   *bufio.Reader
	failed error
}

// Read reads on.
func (f *backupFile) Read(p []byte) (int, error) {
	n, err := f.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.failed = err
	}
	return n, err
}

// backupContent is what stands in it.
type backupContent struct {
	file  *backupFile
	plain io.Reader
}

// Read reads on. An end that comes too early stays one, for whoever knows where the end is.
func (c *backupContent) Read(p []byte) (int, error) {
	n, err := c.plain.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		err = cmp.Or(c.file.failed, errDamaged)
	}
	return n, err
}
