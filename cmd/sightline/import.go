package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"

	"sightline/casework"
	"sightline/intake"
	"sightline/record"
)

type importCommand struct {
	DB     string            `help:"The database: sqlite:FILE." name:"db" required:"" placeholder:"sqlite:FILE"`
	Format string            `help:"The format of the files." enum:"extract" default:"extract"`
	Agency record.AgencyCode `help:"Refuse rows that another agency wrote." placeholder:"AGENCY"`
	JSON   bool              `help:"Print the report as one JSON object."`
	DryRun bool              `help:"Read, match and report; keep nothing."`
	Files  []string          `arg:"" name:"path" help:"Folders, each one submission, or single files." type:"existingpath"`
}

// Run reads the submissions into the database, one after another: each wholly or not at all.
func (c *importCommand) Run(ctx context.Context, out *output) error {
	if c.Format != "extract" {
		return fmt.Errorf("%w: the format is extract", record.Invalid)
	}
	var total record.Report
	err := withDesk(ctx, c.DB, func(desk *casework.Desk) error {
		for _, name := range c.Files {
			report, err := c.one(ctx, out, desk, name)
			if err != nil {
				return err
			}
			add(&total, &report)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.print(out, &total)
}

func (c *importCommand) one(ctx context.Context, out *output, desk *casework.Desk, name string) (record.Report, error) {
	submission, err := c.read(out, name)
	if err != nil {
		return record.Report{}, fmt.Errorf("reading %s: %w", name, err)
	}
	who := casework.Local(operator(), record.Operator, record.Receiving)
	if c.DryRun {
		return desk.Try(ctx, who, submission)
	}
	return desk.Receive(ctx, who, submission)
}

func (c *importCommand) read(out *output, name string) (record.Submission, error) {
	options := intake.DefaultOptions()
	options.Agency = c.Agency
	options.Known = func(record.ChildRef) bool { return true } // who is known, the record itself says when it receives the rows
	if bar := progress(out, name); bar != nil {
		options.Progress = func(bytes int64) { _ = bar.Set64(bytes) }
		defer func() { _ = bar.Finish() }()
	}
	info, err := os.Stat(name)
	if err != nil {
		return record.Submission{}, err
	}
	if info.IsDir() {
		return intake.ReadFolder(os.DirFS(name), options)
	}
	return intake.ReadFile(os.DirFS(filepath.Dir(name)), filepath.Base(name), options)
}

// progress draws a bar on a terminal, and nothing elsewhere.
func progress(out *output, name string) *progressbar.ProgressBar {
	file, ok := out.stderr.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return progressbar.DefaultBytes(sizeOf(name), "reading")
}

func sizeOf(name string) (bytes int64) {
	_ = filepath.Walk(name, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}

func add(total, r *record.Report) {
	total.Read += r.Read
	total.Applied += r.Applied
	total.Unchanged += r.Unchanged
	total.Corrected += r.Corrected
	total.Held += r.Held
	total.Refusals = append(total.Refusals, r.Refusals...)
	total.Notices = append(total.Notices, r.Notices...)
}

func (c *importCommand) print(out *output, r *record.Report) error {
	printReport(out, r)
	var err error
	if c.JSON {
		err = json.NewEncoder(out.stdout).Encode(map[string]any{
			"read": r.Read, "applied": r.Applied, "unchanged": r.Unchanged, "corrected": r.Corrected, "refused": r.Refused(),
			"held_for_matching": r.Held, "refusals": append([]record.Refusal{}, r.Refusals...),
		})
	} else {
		_, err = fmt.Fprintf(out.stdout, "%d rows read: %d applied, %d unchanged, %d corrected, %d refused; %d of the applied wait for a person to say whose they are\n", r.Read, r.Applied, r.Unchanged, r.Corrected, r.Refused(), r.Held)
	}
	if err == nil && r.Refused() > 0 {
		err = errNotWhole
	}
	return err
}
