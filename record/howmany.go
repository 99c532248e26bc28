package record

import (
	"encoding/json"
	"strconv"
)

// FewestTold is the fewest that are told as a number: a smaller one could be a child somebody knows. None is told as none.
const FewestTold = 6

// HowMany is a count about children, as far as it is told to people who do not see those children. What is not told is not in it, so
// that no way of printing it, and no answer to a machine, gives it away. The zero value is none.
type HowMany struct {
	n  int
	as string // "": the number is told
}

// Exactly tells a number: of children whom the reader sees, or one that was found to give nobody away.
func Exactly(n int) HowMany { return HowMany{n: n} }

// Few tells that there are some, and fewer than can be told.
func Few() HowMany { return HowMany{as: "fewer than " + strconv.Itoa(FewestTold)} }

// Untold tells nothing: a number from which one that is too small could be worked out.
func Untold() HowMany { return HowMany{as: "not shown"} }

// OrFew tells none and what is large enough, and of what is smaller only that it is.
func OrFew(n int) HowMany {
	if TooFew(n) {
		return Few()
	}
	return Exactly(n)
}

// TooFew says whether so many are too few to be told.
func TooFew(n int) bool { return n > 0 && n < FewestTold }

// Number gives the number, when it is told.
func (h HowMany) Number() (n int, told bool) { return h.n, h.as == "" }

// None says whether it is told that there are none.
func (h HowMany) None() bool { return h == HowMany{} }

// String gives the number, or the words that stand for it.
func (h HowMany) String() string {
	if h.as != "" {
		return h.as
	}
	return strconv.Itoa(h.n)
}

// MarshalJSON gives a number, or a text where it is not told.
func (h HowMany) MarshalJSON() ([]byte, error) {
	if h.as != "" {
		return json.Marshal(h.as)
	}
	return []byte(strconv.Itoa(h.n)), nil
}
