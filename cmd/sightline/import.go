package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"

	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/store/sqlite"
)

type importCommand struct {
	keeping

	Format   string            `help:"The format of the files." enum:"extract" default:"extract"`
	Agency   record.AgencyCode `help:"Refuse rows that another agency wrote." placeholder:"AGENCY"`
	MaxBytes int64             `help:"Refuse a file that is larger than this." default:"1073741824" placeholder:"BYTES"`
	JSON     bool              `help:"Print the report as one JSON object."`
	DryRun   bool              `help:"Read, match and report; keep nothing but the line of the log that says so."`
	Files    []string          `arg:"" name:"path" help:"Folders, each one submission; or files, of which those named one after another are one submission." type:"existingpath"`
}

// Run reads the submissions into the database, one after another: each wholly or not at all. When one cannot be read, what became of
// those before it is said all the same.
func (c *importCommand) Run(ctx context.Context, out *output) error {
	if c.Format != "extract" {
		return fmt.Errorf("%w: the format is extract", record.Invalid)
	}
	sources, err := c.sources()
	if err != nil {
		return err
	}
	var total record.Report
	failed := c.at(ctx, out, func(desk *casework.Desk, beside beside) error {
		for _, from := range sources {
			report, err := c.one(ctx, out, desk, from)
			if err != nil {
				return err
			}
			total.Add(&report)
		}
		return c.sign(ctx, out, desk, beside)
	})
	if errors.Is(failed, context.Canceled) {
		_, _ = fmt.Fprintln(out.stderr, "interrupted: what was received is kept; run the same command again to go on where it was")
	}
	if failed != nil && total.Read == 0 {
		return failed
	}
	if err := c.print(out, &total); failed == nil {
		return err
	}
	return failed
}

// at opens the database. A dry run on one that is not there makes none.
func (c *importCommand) at(ctx context.Context, out *output, do func(*casework.Desk, beside) error) error {
	if !c.DryRun {
		return c.desk(ctx, out, false, do)
	}
	switch err := c.existing(ctx); {
	case errors.Is(err, record.NotFound):
		return withDesk(ctx, sqlite.Memory, nil, func(desk *casework.Desk) error { return do(desk, beside{}) })
	case err != nil:
		return err
	}
	return c.desk(ctx, out, true, do)
}

// sign signs where the log ends after what was received. The rows are kept whether or not it can be signed, and whoever runs imports on a
// schedule hears of it.
func (c *importCommand) sign(ctx context.Context, out *output, desk *casework.Desk, beside beside) error {
	if c.DryRun || beside.nowhere {
		return nil
	}
	err := beside.unsigned // said already
	if err == nil {
		if err = desk.Checkpoint(ctx); err == nil {
			return nil
		}
		_, _ = fmt.Fprintln(out.stderr, "warning: where the audit log ends was not signed:", err)
	}
	_, _ = fmt.Fprintln(out.stderr, "the rows were received and are kept all the same")
	return errNotWhole
}

// source is one submission: a folder, or files of one folder that were named one after another.
type source struct {
	folder string
	files  []string // empty: all of the folder
}

func (c *importCommand) sources() ([]source, error) {
	var all []source
	for _, name := range c.Files {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		folder, file := filepath.Split(filepath.Clean(name))
		folder = filepath.Clean(folder)
		switch last := len(all) - 1; {
		case info.IsDir():
			all = append(all, source{folder: name})
		case last >= 0 && len(all[last].files) > 0 && all[last].folder == folder:
			all[last].files = append(all[last].files, file)
		default:
			all = append(all, source{folder: folder, files: []string{file}})
		}
	}
	return all, nil
}

func (c *importCommand) one(ctx context.Context, out *output, desk *casework.Desk, from source) (record.Report, error) {
	submission, err := c.read(out, from)
	if err != nil {
		return record.Report{}, fmt.Errorf("reading %s: %w", from.folder, err)
	}
	who := casework.Service("import", record.Receiving)
	if c.DryRun {
		return desk.Try(ctx, who, submission)
	}
	return desk.Receive(ctx, who, submission)
}

func (c *importCommand) read(out *output, from source) (record.Submission, error) {
	options := intake.DefaultOptions()
	options.Agency, options.MaxBytes = c.Agency, c.MaxBytes
	options.Known = func(record.ChildRef) bool { return true } // who is known, the record itself says when it receives the rows
	if bar := progress(out, from); bar != nil {
		options.Progress = func(bytes int64) { _ = bar.Set64(bytes) }
		defer func() { _ = bar.Finish() }()
	}
	if len(from.files) > 0 {
		return intake.ReadFiles(os.DirFS(from.folder), from.files, options)
	}
	return intake.ReadFolder(os.DirFS(from.folder), options)
}

// progress draws a bar on a terminal, and nothing elsewhere.
func progress(out *output, from source) *progressbar.ProgressBar {
	if !onTerminal(out) {
		return nil
	}
	return progressbar.DefaultBytes(from.size(), "reading")
}

func (s source) size() (bytes int64) {
	names := s.files
	if len(names) == 0 {
		entries, _ := os.ReadDir(s.folder)
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(s.folder, name)); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
	}
	return bytes
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
