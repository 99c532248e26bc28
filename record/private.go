package record

import "fmt"

const hidden = "[private]"

// Private is a name or narrative about a person. Printing, formatting, logging or marshalling it gives "[private]";
// only templates, exporters and the store's codec call Reveal. (Structured logs go through Format or MarshalText,
// so no LogValue is needed and this package need not know a logger.) Format cannot be asked from an unexported field, nor
// MarshalText for the key of a map: keep private words out of both.
type Private string

// Reveal gives the words themselves. Call it only where the words are to be read by the person who may read them.
func (p Private) Reveal() string { return string(p) }

// Format prints [private] for every verb, so that no error or log line can carry the words.
func (Private) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText gives [private]: a struct that is marshalled by mistake leaks nothing.
func (Private) MarshalText() ([]byte, error) { return []byte(hidden), nil }
