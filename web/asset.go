package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"

	"sightline/record"
)

// asset is one of our own files. Its address changes with its content, so a browser may keep it for ever.
type asset struct {
	version string
	kind    string
	body    []byte
}

//go:embed templates/favicon.svg
var iconSVG []byte

// readAssets reads the styles and scripts once. Files that are not there are not linked.
func readAssets(files fs.FS) map[string]asset {
	all := map[string]asset{}
	if files == nil {
		return all
	}
	for _, name := range []string{"sightline.css", "sightline.js", keyScript, idleScript, draftScript, ringScript, wordsScript, "js-enabled.js"} {
		body, err := fs.ReadFile(files, name)
		if err != nil || len(body) == 0 {
			continue
		}
		sum := sha256.Sum256(body)
		all[name] = asset{version: hex.EncodeToString(sum[:6]), kind: mime.TypeByExtension(path.Ext(name)), body: body}
	}
	return all
}

func (s *site) assetLink(name string) string {
	a, ok := s.assets[name]
	if !ok {
		return ""
	}
	return "/assets/" + a.version + "/" + name
}

func (s *site) asset(w http.ResponseWriter, r *http.Request) error {
	a, ok := s.assets[r.PathValue("name")]
	if !ok || a.version != r.PathValue("version") {
		return fmt.Errorf("%w: no such file", record.NotFound)
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return send(w, r, http.StatusOK, a.body)
}

// icon is a mark of our own: an eye on a line.
func (*site) icon(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	return send(w, r, http.StatusOK, iconSVG)
}
