package main

import (
	"fmt"
	"os"

	"sightline/record"
	"sightline/synth"
)

type synthCommand struct {
	Children int    `help:"How many invented children." default:"1000"`
	Seed     int64  `help:"The same seed gives the same children." default:"7"`
	Out      string `help:"A new or empty folder for the submission." required:"" placeholder:"FOLDER" type:"path"`
}

// Run writes an invented population in the extract format.
func (c *synthCommand) Run(out *output) error {
	if c.Children < 1 || c.Children > 1_000_000 {
		return fmt.Errorf("%w: --children is from 1 to 1000000", record.Invalid)
	}
	if err := os.MkdirAll(c.Out, 0o750); err != nil {
		return err
	}
	held, err := os.ReadDir(c.Out)
	if err != nil {
		return err
	}
	if len(held) > 0 {
		return fmt.Errorf("%w: the folder %s holds files already; name a new one", record.Conflict, c.Out)
	}
	return synth.Write(c.Out, c.Seed, c.Children, counting(out, c.Children, "inventing children"))
}
