package pathway

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// folds says how entries are read into matters and into what waits. Whoever changes what comes of the same entries gives it another value, so that
// what is kept ready of every child is derived anew.
const folds = "12"

// Digest stands for everything that matters and duties follow from beside the entries and the moment: how they are folded, the questionnaires
// and types of meeting, and what is local. Another digest may give other ones.
func Digest(local *Local) string {
	said, err := json.Marshal(local) //nolint:musttag // it is read by nobody, and only to be the same or not
	if err != nil {
		said = nil // words and numbers always marshal
	}
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(folds), localYAML, meetingsYAML, nrmYAML, toolYAML, said} {
		of := sha256.Sum256(part)
		_, _ = sum.Write(of[:]) // a hash never fails
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
