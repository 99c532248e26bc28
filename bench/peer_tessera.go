package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/fsck"
	"github.com/transparency-dev/tessera/storage/posix"
	badger "github.com/transparency-dev/tessera/storage/posix/antispam"
	"golang.org/x/mod/sumdb/note"
)

// tesseraSetting is how Tessera is set. A batch is written when it is full or old enough; an Add is answered when its entry is on
// the disk and in the tree.
type tesseraSetting struct {
	name  string
	size  uint
	age   time.Duration
	guard bool // with its guard against the same entry twice, which asks a second database
}

// tesseraSettings are the best we found for 64 callers who wait; that with the guard; and its defaults, under which they wait for a
// batch that never fills.
var tesseraSettings = []tesseraSetting{
	{name: "tessera", size: 64, age: 2 * time.Millisecond},
	{name: "tessera-antispam", size: 64, age: 2 * time.Millisecond, guard: true},
	{name: "tessera-defaults", size: tessera.DefaultBatchMaxSize, age: tessera.DefaultBatchMaxAge},
}

// tesseraAlone is the best for one caller who waits.
var tesseraAlone = tesseraSetting{name: "tessera", size: 1, age: time.Millisecond}

const logOrigin = "sightline/bench"

// tesseraLog is Tessera's log in a folder.
type tesseraLog struct {
	appender *tessera.Appender
	reader   tessera.LogReader
	verifier note.Verifier
	stop     func(context.Context) error
	cancel   context.CancelFunc
}

func openTessera(ctx context.Context, folder string, s tesseraSetting) (*tesseraLog, error) {
	private, public, err := note.GenerateKey(rand.Reader, logOrigin)
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return nil, err
	}
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithCheckpointInterval(time.Second).WithBatching(s.size, s.age)
	ctx, cancel := context.WithCancel(ctx)
	if s.guard {
		loud := hush()
		guard, err := badger.NewAntispam(ctx, filepath.Join(folder, "guard"), badger.AntispamOpts{})
		loud()
		if err != nil {
			cancel()
			return nil, err
		}
		options = options.WithAntispam(tessera.DefaultAntispamInMemorySize, guard)
	}
	storage, err := posix.New(ctx, posix.Config{Path: filepath.Join(folder, "log")})
	if err != nil {
		cancel()
		return nil, err
	}
	appender, stop, reader, err := tessera.NewAppender(ctx, storage, options)
	if err != nil {
		cancel()
		return nil, err
	}
	return &tesseraLog{appender, reader, verifier, stop, cancel}, nil
}

// add adds an entry of the length of one of our lines, and waits until it is on the disk and in the tree. When the log pushes back it
// is asked again soon, as its documentation says.
func (t *tesseraLog) add(ctx context.Context, caller, n int) error {
	for {
		_, err := t.appender.Add(ctx, tessera.NewEntry(lineLike(caller, n)))()
		if !errors.Is(err, tessera.ErrPushback) {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}

// lineLike is a line of an audit log: who, in which role and agency, why, what, when.
func lineLike(caller, n int) []byte {
	return fmt.Appendf(nil, `{"line":%d,"at":"2026-01-02T03:04:05.%09dZ","tenant":"tees","user":"u-%06d","role":"social-worker","agency":"social-care-north",`+
		`"relation":"allocated","purpose":"preparing a visit","child":"CHILD%08d","act":"open","ceiling":"C","outcome":"given"}`, n, n, caller, n)
}

// check reads the whole log and builds its tree anew.
func (t *tesseraLog) check(ctx context.Context) error {
	return fsck.New(logOrigin, t.verifier, t.reader, func(bundle []byte) ([][]byte, error) {
		var b api.EntryBundle
		if err := b.UnmarshalText(bundle); err != nil {
			return nil, err
		}
		leaves := make([][]byte, 0, len(b.Entries))
		for _, e := range b.Entries {
			leaves = append(leaves, rfc6962.DefaultHasher.HashLeaf(e))
		}
		return leaves, nil
	}, fsck.Opts{N: 2}).Check(ctx)
}

// tesseraRound is what some callers got done in one round, and how many entries a second were read and checked afterwards.
type tesseraRound struct {
	load

	checked float64
}

// tesseraLoad measures one round.
func tesseraLoad(ctx context.Context, under string, s tesseraSetting, callers int, lasting time.Duration) (r tesseraRound, err error) {
	folder, err := os.MkdirTemp(under, s.name)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	t, err := openTessera(ctx, folder, s)
	if err != nil {
		return r, err
	}
	defer t.cancel()
	if r.load, err = together(ctx, callers, lasting, t.add); err != nil {
		return r, err
	}
	if err := t.stop(ctx); err != nil { // waits until all of it is published
		return r, err
	}
	start := time.Now()
	if err := t.check(ctx); err != nil {
		return r, err
	}
	r.checked = float64(len(r.waits)) / time.Since(start).Seconds()
	return r, nil
}

// hush has what the guard's database tells of itself go nowhere: it takes the standard error as it finds it when it is opened.
func hush() (loud func()) {
	before := os.Stderr
	if nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = nowhere
	}
	return func() { os.Stderr = before }
}
