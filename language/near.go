package language

// near is how a stop of the filter is looked at before its sentence is cut into words: only the words directly beside it are read.
// It may say yes in vain, and never says no where a phrase stands.

// widest is how many words on each side of a stop are looked up.
const widest = 4

// neighbours are the words beside a stop, looked up when they are first asked for.
type neighbours struct {
	text          string
	left, right   int // up to where the text has been read
	before, after [widest]neighbour
	nBefore       int
	nAfter        int
}

type neighbour struct {
	known *entry
	any   bool // it cannot be told from its letters alone: a contraction, a hyphen, a name, a number
	end   bool // there is no word
}

// worth says whether a phrase may stand around the word at a place, which ends at end.
func (c *Checker) worth(text string, at, end int) bool {
	known, any := c.raw(text, at, end)
	if any {
		return true
	}
	if known == nil {
		return false
	}
	n := neighbours{text: text, left: at, right: end}
	for i := range known.uses {
		u := &known.uses[i]
		steps := u.phrase.steps
		if u.step > 0 && !c.hasBefore(&n, steps[u.step-1].class, steps[u.step].gap) {
			continue
		}
		if u.step < len(steps)-1 && !c.hasAfter(&n, steps[u.step+1].class, steps[u.step+1].gap) {
			continue
		}
		return true
	}
	return false
}

func (c *Checker) hasBefore(n *neighbours, class, gap int) bool {
	for i := 0; i <= gap; i++ {
		if i >= widest {
			return true
		}
		if i >= n.nBefore {
			n.before[i] = c.wordBefore(n)
			n.nBefore++
		}
		if w := &n.before[i]; w.any || w.known.in(class) {
			return true
		} else if w.end {
			return false
		}
	}
	return false
}

func (c *Checker) hasAfter(n *neighbours, class, gap int) bool {
	for i := 0; i <= gap; i++ {
		if i >= widest {
			return true
		}
		if i >= n.nAfter {
			n.after[i] = c.wordAfter(n)
			n.nAfter++
		}
		if w := &n.after[i]; w.any || w.known.in(class) {
			return true
		} else if w.end {
			return false
		}
	}
	return false
}

// between are the bytes that may stand between the words of a phrase.
var between = [256]bool{' ': true, '"': true, '\r': true, '\t': true}

func (c *Checker) wordBefore(n *neighbours) neighbour {
	end := n.left
	for end > 0 && between[n.text[end-1]] {
		end--
	}
	start := end
	for start > 0 && isLetter(n.text[start-1]) {
		start--
	}
	return c.neighbour(n, start, end, &n.left)
}

func (c *Checker) wordAfter(n *neighbours) neighbour {
	start := n.right
	for start < len(n.text) && between[n.text[start]] {
		start++
	}
	end := start
	for end < len(n.text) && isLetter(n.text[end]) {
		end++
	}
	return c.neighbour(n, start, end, &n.right)
}

// neighbour looks a word up. Where no letters stand there is a mark that ends the clause, or something that only the cutter can read.
func (c *Checker) neighbour(n *neighbours, start, end int, read *int) neighbour {
	if start == end {
		at := start
		if read == &n.left {
			at--
		}
		if at < 0 || at >= len(n.text) || parts[n.text[at]] {
			return neighbour{end: true}
		}
		return neighbour{any: true}
	}
	*read = start
	if read == &n.right {
		*read = end
	}
	known, any := c.raw(n.text, start, end)
	return neighbour{known: known, any: any}
}

// parts are the bytes across which no phrase runs.
var parts = [256]bool{',': true, ';': true, ':': true, '.': true, '!': true, '?': true, '(': true, ')': true, '[': true, ']': true, '\n': true}

// raw looks up letters as they stand in a text; any is true for what is not the whole of a word, and for a name.
func (c *Checker) raw(text string, start, end int) (known *entry, any bool) {
	if start > 0 && joins(text[start-1]) || end < len(text) && joins(text[end]) {
		return nil, true
	}
	known, _ = c.lexicon.look(text, start)
	if known == nil {
		return nil, contracts(text, start, end) || text[start] < 'a'
	}
	return known, false
}

// joins says whether a byte may join letters to one word.
func joins(b byte) bool { return b == '\'' || b == '-' || b >= 0x80 }
