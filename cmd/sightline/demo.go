package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/stories"
)

type demoCommand struct {
	Addr  string `help:"Where to listen: an address of this machine." default:"127.0.0.1:8080"`
	Rules string `help:"A folder of the partnership's own rules and changes, on top of the library." type:"path" placeholder:"FOLDER"`
	DB    string `help:"Keep the demonstration in this database; without it, it is gone when the demonstration ends." name:"db" env:"-" placeholder:"sqlite:FILE"`
}

// Run loads the published review and the invented children and serves them.
func (c *demoCommand) Run(ctx context.Context, out *output) (err error) {
	if err := loopback(c.Addr); err != nil {
		return err
	}
	db := c.DB
	if db == "" {
		folder, err := os.MkdirTemp("", "sightline-demo-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
		db = filepath.Join(folder, "demo.db")
	}
	kept := keeping{DB: db, Rules: c.Rules, passing: c.DB == ""}
	return kept.desk(ctx, out, false, func(desk *casework.Desk, _ beside) error {
		if err := onlyOurs(ctx, desk); err != nil {
			return err
		}
		for _, story := range published() {
			if err := receive(ctx, out, desk, story); err != nil {
				return err
			}
		}
		if err := rung(desk); err != nil {
			return err
		}
		return demonstrate(ctx, out, c.Addr, desk)
	})
}

// demoDirectory names invented teams, with numbers that are kept free for stories and ring nowhere.
//
//go:embed demo_directory.yaml
var demoDirectory []byte

// rung gives a demonstration whom to ring: that is what "Is this child known?" is asked for.
func rung(desk *casework.Desk) error {
	of, err := casework.ReadDirectory(bytes.NewReader(demoDirectory))
	if err == nil {
		desk.UseDirectory(of)
	}
	return err
}

func published() []fs.FS { return []fs.FS{stories.Joe(), stories.Ordinary(), stories.Tonight()} }

// onlyOurs refuses a database that holds anything but the demonstration: invented children never come to stand among real ones.
func onlyOurs(ctx context.Context, desk *casework.Desk) error {
	held, err := desk.CountChildren(ctx, casework.Service("preview", record.Assurance))
	if err != nil || held == 0 {
		return err
	}
	children := 0
	for _, story := range published() {
		submission, err := intake.ReadFolder(story, intake.DefaultOptions())
		if err != nil {
			return err
		}
		report, err := desk.Try(ctx, casework.Service("import", record.Receiving), submission)
		if err != nil {
			return err
		}
		if report.Unchanged != report.Read {
			children = -1
			break
		}
		children += len(casework.Join(submission).Children)
	}
	if children != held {
		return fmt.Errorf("%w: this database holds a record of its own; the demonstration needs a new one, as in --db sqlite:demo.db", record.Invalid)
	}
	return nil
}

func receive(ctx context.Context, out *output, desk *casework.Desk, story fs.FS) error {
	submission, err := intake.ReadFolder(story, intake.DefaultOptions())
	if err != nil {
		return err
	}
	report, err := desk.Receive(ctx, casework.Service("import", record.Receiving), submission)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.stderr, "%s: %d rows read, %d refused\n", submission.Manifest.Title, report.Read, report.Refused())
	return err
}
