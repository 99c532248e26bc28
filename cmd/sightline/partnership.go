package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// longestPartnership is more than a partnership has to say.
const longestPartnership = 1 << 20

// partnership gives what the partnership calls things, which hubs it has and how long it gives. What is wrong in its file keeps the program from
// starting: a hub that nobody finds, or a window that nobody decided on, would be found out by a child.
func (k *keeping) partnership() (*pathway.Local, error) {
	if k.Partnership == "" {
		return pathway.Default(), nil
	}
	file, err := os.Open(k.Partnership)
	if err != nil {
		return nil, fmt.Errorf("the partnership's file: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, longestPartnership+1))
	if err != nil {
		return nil, fmt.Errorf("the partnership's file: %w", err)
	}
	if len(text) > longestPartnership {
		return nil, fmt.Errorf("%w: the partnership's file is longer than a megabyte", record.Invalid)
	}
	local, err := pathway.Load(filepath.Base(k.Partnership), text)
	if err != nil {
		return nil, err
	}
	if err := casework.CheckLocal(local); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(k.Partnership), err)
	}
	return local, nil
}
