package main

import (
	"os"

	"github.com/schollz/progressbar/v3"
)

// onTerminal says that a person watches what a command writes about its results.
func onTerminal(out *output) bool {
	file, ok := out.stderr.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// counting draws a bar of so many steps on a terminal, and nothing elsewhere. What it gives is told how many are done.
func counting(out *output, total int, what string) func(done int) {
	if !onTerminal(out) {
		return func(int) {}
	}
	bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(out.stderr), progressbar.OptionSetDescription(what), progressbar.OptionShowCount())
	return func(done int) { _ = bar.Set(done) }
}
