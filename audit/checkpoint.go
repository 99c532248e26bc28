package audit

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"sightline/record"
)

// Checkpoint is a signed statement of what a log was at one moment. Its text is a C2SP tlog-checkpoint, which other people's tools read
// too, with one more line: when it was signed.
type Checkpoint struct {
	Tree

	Origin string    // which log it is of
	At     time.Time // UTC, to the second
	Key    string    // the name and the short hash of the key that signed
	Note   string    // the signed text itself
}

// plain is a tenant that can stand in a signed note and name a file as it is. The others are named by their digest.
var plain = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$`)

const digestName = "sha256-"

// OriginOf names a tenant's log in its checkpoints.
func OriginOf(tenant record.TenantID) string { return "sightline/" + plainName(tenant) }

func plainName(tenant record.TenantID) string {
	if plain.MatchString(string(tenant)) && !strings.HasPrefix(string(tenant), digestName) {
		return string(tenant)
	}
	d := NewDigester("tenant 1")
	d.Text(string(tenant))
	return digestName + d.Sum().String()
}

// NewKey makes a key of a name, which has no space and no plus sign: a private one that signs, and a public one that verifies.
func NewKey(name string) (private, public string, err error) {
	private, public, err = note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", "", fmt.Errorf("making a key that signs checkpoints: %w", err)
	}
	if _, err := note.NewSigner(private); err != nil {
		return "", "", fmt.Errorf("%w: the name of a key has no space and no plus sign", record.Invalid)
	}
	return private, public, nil
}

// Sign signs what a tenant's log was at a moment. Nothing is compared here; Checkpoints does that before it signs.
func Sign(private string, tenant record.TenantID, tree Tree, at time.Time) (string, error) {
	signer, err := note.NewSigner(private)
	if err != nil {
		return "", fmt.Errorf("%w: the private key is not one that signs checkpoints; it begins with PRIVATE+KEY+", record.Invalid)
	}
	signed, err := note.Sign(&note.Note{Text: checkpointText(OriginOf(tenant), tree, at)}, signer)
	if err != nil {
		return "", fmt.Errorf("signing a checkpoint: %w", err)
	}
	return string(signed), nil
}

func checkpointText(origin string, tree Tree, at time.Time) string {
	return fmt.Sprintf("%s\n%d\n%s\ntime %s\n", origin, tree.Size, base64.StdEncoding.EncodeToString(tree.Root[:]), at.UTC().Format(time.RFC3339))
}

// KeysOf makes a list of public keys ready to verify with.
func KeysOf(public ...string) (note.Verifiers, error) {
	var keys []note.Verifier
	seen := map[string]bool{}
	for _, text := range public {
		key, err := note.NewVerifier(text)
		if err != nil {
			return nil, fmt.Errorf("%w: a public key is its name, eight characters and the key, with plus signs between", record.Invalid)
		}
		if !seen[text] {
			keys = append(keys, key)
		}
		seen[text] = true
	}
	return note.VerifierList(keys...), nil
}

// OpenCheckpoint reads a signed checkpoint. It is an error when none of the keys signed exactly this text.
func OpenCheckpoint(text string, keys note.Verifiers) (Checkpoint, error) {
	opened, err := note.Open([]byte(text), keys)
	var unknown *note.UnverifiedNoteError
	var forged *note.InvalidSignatureError
	switch {
	case errors.As(err, &unknown):
		return Checkpoint{}, fmt.Errorf("%w: the checkpoint is signed with %s, which is none of the keys trusted here", record.Invalid, signedWith(unknown.Note.UnverifiedSigs))
	case errors.As(err, &forged):
		return Checkpoint{}, fmt.Errorf("%w: the checkpoint is not what was signed", record.Invalid)
	case err != nil:
		return Checkpoint{}, fmt.Errorf("%w: this is not a signed checkpoint", record.Invalid)
	}
	c, ok := parseCheckpoint(opened.Text)
	_, err = base64.StdEncoding.Strict().DecodeString(opened.Sigs[0].Base64)
	if !ok || err != nil {
		return Checkpoint{}, fmt.Errorf("%w: a checkpoint says which log it is of, how many lines it has, its root and a time, and no more", record.Invalid)
	}
	c.Key, c.Note = signedWith(opened.Sigs[:1]), text
	return c, nil
}

func signedWith(by []note.Signature) string {
	var keys []string
	for _, s := range by {
		keys = append(keys, fmt.Sprintf("%s+%08x", s.Name, s.Hash))
	}
	return strings.Join(keys, " and ")
}

// parseCheckpoint reads what checkpointText writes, and nothing that only looks like it.
func parseCheckpoint(text string) (Checkpoint, bool) {
	lines := strings.Split(text, "\n")
	if len(lines) != 5 {
		return Checkpoint{}, false
	}
	size, sizeErr := strconv.ParseInt(lines[1], 10, 64)
	root, rootErr := base64.StdEncoding.DecodeString(lines[2])
	at, timeErr := time.Parse("time "+time.RFC3339, lines[3])
	c := Checkpoint{Origin: lines[0], Tree: Tree{Size: size}, At: at.UTC()}
	if errors.Join(sizeErr, rootErr, timeErr) != nil || len(root) != len(c.Root) || size < 0 || size > maxLines {
		return Checkpoint{}, false
	}
	copy(c.Root[:], root)
	return c, text == checkpointText(c.Origin, c.Tree, c.At)
}
