package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"sightline/durable"
	"sightline/record"
	"sightline/store"
)

// Shred writes to the list outside the database that data keys are gone for good, and returns when that is on the disk. From then on
// nothing opens them here, also when a backup brings them back.
func (k *Keyring) Shred(ids ...store.KeyID) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	var text bytes.Buffer
	for _, id := range ids {
		if !k.gone[id] {
			text.WriteString(id.String() + "\n")
		}
	}
	if text.Len() > 0 && k.folder != "" {
		if err := appendTo(k.path(listFile), text.Bytes()); err != nil {
			return fmt.Errorf("writing the list of what is shredded: %w", durable.WithoutPath(err))
		}
	}
	for _, id := range ids {
		k.gone[id] = true
	}
	return nil
}

// appendTo writes behind what is in a file. A line that an earlier writing left unfinished is ended first, so that it spoils none.
func appendTo(path string, text []byte) (err error) {
	_, missing := os.Stat(path)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, durable.Owner) //nolint:gosec // the operator says where the keys are
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if missing == nil {
		text = append([]byte("\n"), text...)
	}
	if _, err := f.Write(text); err != nil {
		return err
	}
	if err := f.Sync(); err != nil || missing == nil {
		return err
	}
	return durable.SyncFolder(pathOf(path))
}

func pathOf(file string) string {
	if at := strings.LastIndexByte(file, os.PathSeparator); at > 0 {
		return file[:at]
	}
	return "."
}

// Shredded says whether a data key is in the list.
func (k *Keyring) Shredded(id store.KeyID) bool {
	k.refresh()
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	return k.gone[id]
}

// readList reads the list. A line that was cut short is none; one that is something else is refused, because it may have been an id.
func (k *Keyring) readList() error {
	if k.folder == "" {
		return nil
	}
	path := k.path(listFile)
	found := sight(path)
	text, err := os.ReadFile(path) //nolint:gosec // the operator says where the keys are
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the list of what is shredded: %w", durable.WithoutPath(err))
	}
	ids, err := parseList(text)
	if err != nil {
		return err
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, id := range ids {
		k.gone[id] = true
	}
	k.list = found
	return nil
}

func parseList(text []byte) (ids []store.KeyID, err error) {
	for i, one := range strings.Split(string(text), "\n") {
		if len(one) < 2*len(store.KeyID{}) && strings.Trim(one, "0123456789abcdef") == "" {
			continue // nothing, or cut short
		}
		id, err := store.ParseKeyID(one)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d of the list of what is shredded is no key's id; put back its copy", record.Invalid, i+1)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
