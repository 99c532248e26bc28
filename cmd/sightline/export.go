package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sightline/casework"
	"sightline/record"
)

type exportCommand struct {
	keeping

	Format  string            `help:"The format of the files." enum:"extract" default:"extract"`
	Child   []record.ChildID  `help:"Whose record: the last part of the address of the child's page. Several take the approval of a Caldicott guardian." required:"" placeholder:"ID"`
	Purpose record.Purpose    `help:"Why: safeguarding now, preparing a meeting, or a learning review." required:"" placeholder:"PURPOSE"`
	For     record.AgencyCode `help:"The agency that gets it, as in police." required:"" placeholder:"AGENCY"`
	To      string            `help:"The folder to make; it must not exist yet." required:"" type:"path" placeholder:"FOLDER"`
}

// Run writes records out as an extract: nothing sealed, nothing that an agency keeps for named roles. Nobody reads them here, so what leaves is
// what the recipient may have. What takes two people was approved on the pages before, and is used up.
func (c *exportCommand) Run(ctx context.Context, out *output) error {
	if err := c.existing(ctx); err != nil {
		return err
	}
	if _, err := os.Lstat(c.To); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: the folder --to is there already; name one that is not, so that nothing is mixed with it", record.Invalid)
	}
	return c.desk(ctx, out, false, func(desk *casework.Desk, _ beside) error {
		extract, err := desk.Export(ctx, casework.Service("export", c.Purpose), casework.ExportWish{
			Children: c.Child, To: casework.Recipient{Kind: casework.ToAgency, Agency: c.For},
		})
		if errors.Is(err, record.NotYet) {
			return fmt.Errorf("%w: ask for exactly this on the page Approvals, with the same children, agency and purpose; once a Caldicott guardian has agreed, run the same command again", err)
		}
		if errors.Is(err, record.Withheld) {
			return fmt.Errorf("%w: no such child, or the purpose gives no leave: safeguarding now, preparing a meeting and a learning review do", record.NotFound)
		}
		if err != nil {
			return fmt.Errorf("exporting: %w", err)
		}
		if err := writeFolder(c.To, extract); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out.stdout, "%s of %s written to %s; %s left out for whom it is for\n", counted(extract.Rows, "entry", "entries"), counted(extract.Children, "child", "children"),
			c.To, counted(extract.LeftOut, "entry was", "entries were"))
		return err
	})
}

// writeFolder writes an extract to a folder that only its owner reads. When it cannot be written whole, nothing of it stays.
func writeFolder(folder string, extract *casework.Exported) (err error) {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	return extract.Write(func(name string, write func(io.Writer) error) (err error) {
		file, err := os.OpenFile(filepath.Join(folder, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator says where the folder is, and we name the files
		if err != nil {
			return fmt.Errorf("writing the extract: %w", err)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		return write(file)
	})
}
