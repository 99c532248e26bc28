// Package stories holds published cases and invented children as the agencies' own submissions, embedded so that the demonstration runs
// from anywhere.
//
// It answers: "what would Sightline have shown and asked, had it been there?" stories/joe is the Child Joe review (Hartlepool and
// Stockton-on-Tees, October 2023) rebuilt as twelve agencies' submissions: a pseudonym, and identity fields that are synthetic.
// stories/clock is an invented child whose dates try every clock: bank holidays, school holidays, the nights on which clocks change.
// stories/ordinary is twenty invented children whose services did what they should: no question should be asked of them.
// stories/tonight is what the police told of three of them on the last day: what waits to be read in the demonstration.
// It never holds a real child's record.
package stories

import (
	"embed"
	"io/fs"
)

//go:embed joe ordinary clock tonight
var files embed.FS

// Joe gives the submissions of the published review.
func Joe() fs.FS { return folder("joe") }

// Ordinary gives the submissions of invented children whose services did what they should.
func Ordinary() fs.FS { return folder("ordinary") }

// Tonight gives what the police told of three of the invented children on the day on which their time stands still, for the demonstration.
func Tonight() fs.FS { return folder("tonight") }

// Clock gives the submission of an invented child, with dates chosen to try every clock.
func Clock() fs.FS { return folder("clock") }

func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
