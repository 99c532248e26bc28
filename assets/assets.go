// Package assets carries the styles and scripts of the pages inside the binary.
//
// It answers the operator's question: "do the pages look as they should, without asking any other machine?" It stands on the
// privacy of the reader: a page about a child fetches nothing from anyone else, so no one else learns that it was opened.
// It never holds a font or an image of the Crown, and the pages never need it: without it they are plain, complete HTML.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Style is the name of the one style sheet within FS.
const Style = "sightline.css"

// FS holds the built files by their plain names: sightline.css, sightline.js, keys.js, idle.js, draft.js, ring.js, js-enabled.js. It is empty (but for a
// placeholder) when they were not built.
func FS() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("assets: the embedded folder has another name: " + err.Error())
	}
	return files
}

// Built reports whether the styles were built before the binary was. When not, the pages are plain HTML, and the program
// says so when it starts.
func Built() bool { return built(FS()) }

func built(files fs.FS) bool {
	info, err := fs.Stat(files, Style)
	return err == nil && info.Size() > 0
}
