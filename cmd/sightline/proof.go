package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
)

type proofCommand struct {
	Check proofCheckCommand `cmd:"" help:"Check a proof of who has looked at a record, with nothing but the file and the public key."`
}

type proofCheckCommand struct {
	File string `arg:"" help:"The proof, as it was downloaded."`
	Key  string `help:"The public key of whoever keeps the record, as it was given to you by hand: the key itself, or a file such as checkpoint.pub." required:"" placeholder:"KEY|FILE"`
}

// A proof is small; a file that is larger than this is none.
const mostProof = 256 << 20

// Run checks a proof without any record: the first thing wrong is said.
func (c *proofCheckCommand) Run(out *output) error {
	keys, err := c.keys()
	if err != nil {
		return err
	}
	text, err := readUpTo(c.File, mostProof)
	if err != nil {
		return err
	}
	proof, checkpoint, err := verify(text, keys)
	if err != nil {
		_, _ = fmt.Fprintln(out.stdout, "not proved:", err)
		return errNotWhole
	}
	n := len(proof.Lines)
	if n == 0 {
		_, _ = fmt.Fprintln(out.stdout, "not proved: the file holds no line, so it proves nothing about who has looked")
		return errNotWhole
	}
	lines := fmt.Sprintf("%s about this child stand in the log as they were written, the first of %s, the last of %s",
		counted(n, "line", "lines"), momentOf(&proof.Lines[0]), momentOf(&proof.Lines[n-1]))
	_, err = fmt.Fprintf(out.stdout, "proved: %s\nthe log is %s, up to line %d, as it was signed at %s with the key %s\n"+
		"this does not prove that no other line is about the child: whoever keeps the record can show that with sightline check\n",
		lines, checkpoint.Origin, checkpoint.Size, checkpoint.At.Format(time.RFC3339), checkpoint.Key)
	return err
}

// keys gives the keys that are trusted: the one that was given, or those in the file.
func (c *proofCheckCommand) keys() ([]string, error) {
	keys := []string{strings.TrimSpace(c.Key)}
	if _, err := os.Stat(c.Key); err == nil {
		text, err := readUpTo(c.Key, 1<<20)
		if err != nil {
			return nil, err
		}
		keys = strings.Fields(string(text))
	}
	if _, err := audit.KeysOf(keys...); err != nil || len(keys) == 0 {
		return nil, fmt.Errorf("%w: --key is neither a public key nor a file of public keys; one looks like sightline+1a2b3c4d+AWFh… and stands in checkpoint.pub", record.Invalid)
	}
	return keys, nil
}

// verify checks a proof against the trusted key that it names; a proof that names none of them is refused.
func verify(text []byte, keys []string) (proof audit.ProofFile, checkpoint audit.Checkpoint, err error) {
	if proof, err = audit.ReadProof(text); err != nil {
		return proof, checkpoint, err
	}
	trusted := keys[len(keys)-1]
	if slices.Contains(keys, proof.PublicKey) {
		trusted = proof.PublicKey
	}
	if err := proof.Verify(trusted); err != nil {
		return proof, checkpoint, err
	}
	known, err := audit.KeysOf(trusted)
	if err != nil {
		return proof, checkpoint, err
	}
	checkpoint, err = audit.OpenCheckpoint(proof.Checkpoint, known)
	return proof, checkpoint, err
}

func readUpTo(path string, most int64) (text []byte, err error) {
	file, err := os.Open(path) //nolint:gosec // whoever asks says which file
	if err != nil {
		return nil, fmt.Errorf("%w: the file cannot be read: %w", record.Invalid, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	text, err = io.ReadAll(io.LimitReader(file, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: the file cannot be read: %w", record.Invalid, err)
	case int64(len(text)) > most:
		return nil, fmt.Errorf("%w: %s is larger than %d bytes, and is none", record.Invalid, path, most)
	}
	return text, nil
}

func momentOf(p *audit.ProvedLine) string { return p.Line.At.Format(time.RFC3339) }

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
