package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// describe says on what everything is measured: figures of two machines are never compared, ratios may be.
func describe(folder string) string {
	return fmt.Sprintf("%d cores, %s, %s/%s, the temporary folder is on %s", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, filesystem(folder))
}

// lineLength is about what one line of an audit log is long.
const lineLength = 320

// syncsASecond is how often the disk can be asked to keep what was written at the end of a file, one after another: nobody who waits
// alone for every line can be faster.
func syncsASecond(folder string, lasting time.Duration) (perSecond float64, err error) {
	name := filepath.Join(folder, "sync")
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600) //nolint:gosec // a folder this program has just made
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(name)) }()
	text := make([]byte, lineLength)
	start, done := time.Now(), 0
	for time.Since(start) < lasting {
		if _, err := file.Write(text); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		done++
	}
	return float64(done) / time.Since(start).Seconds(), nil
}
