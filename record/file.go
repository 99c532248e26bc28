package record

import "time"

// FileID names a file that was put to a child's record. It is opaque.
type FileID string

// FileKind says what a file is, as its first bytes say.
type FileKind string

// The kinds of files that are kept. Each is shown by every machine without running anything of it.
const (
	PDF  FileKind = "application/pdf"
	JPEG FileKind = "image/jpeg"
	PNG  FileKind = "image/png"
)

// Ending gives the end of a name of such a file, with its dot.
func (k FileKind) Ending() string {
	switch k {
	case PDF:
		return ".pdf"
	case JPEG:
		return ".jpg"
	case PNG:
		return ".png"
	}
	return ""
}

// File is a file that somebody here put to a child's record: what it is, and for whom. What is in it is asked for by itself.
type File struct {
	ID       FileID
	Of       ChildRef // the reference it is held against, so that it goes where that goes
	Kind     FileKind
	Title    Private // what it is, in the words of whoever put it there
	Class    Class
	Handling Handling
	By       AgencyCode // who wrote it: its controller
	Role     Role       // of whoever put it there
	At       time.Time
	Size     int  // in bytes
	Back     bool // whoever was shown it in a list may take it back; not kept
}
