package language

// Before a sentence is cut into words, the few words around a stop of the filter are glanced at, and then read. Both may say yes in
// vain, and never say no where a phrase stands.

// widest is how many words on each side of a stop are looked at.
const widest = 3

// neighbours are the words beside a stop, read when they are first asked for.
type neighbours struct {
	text          string
	before, after side4
}

// side4 are the words on one side, the nearest first.
type side4 struct {
	words [widest + 1]neighbour
	heads [widest + 1]uint64 // of the words up to this one together
	read  int
	at    int // up to where the text was read
}

type neighbour struct {
	start, end int
	any        bool // it cannot be told from its letters alone: a contraction, a hyphen, a name, a number
	none       bool // no word stands there
}

// anyHead are the heads of whatever may stand there, or of what its letters do not tell.
const anyHead = ^uint64(0)

// headBit is the bit for the first letters of a word.
func headBit(head uint64) uint64 { return 1 << (head * 0x9E3779B97F4A7C15 >> 58) }

// worth says whether a phrase may stand around the word at a place, which ends at end.
func (c *Checker) worth(text string, at, end int) bool {
	if at > 0 && joins(text[at-1]) || end < len(text) && joins(text[end]) {
		return true
	}
	known, _ := c.lexicon.look(text, at)
	if known == nil {
		return contracts(text, at, end)
	}
	var n neighbours
	n.text, n.before.at, n.after.at = text, at, end
	for i := range known.uses {
		u := &known.uses[i]
		if n.glance(&u.before, false)&u.before.heads == 0 || n.glance(&u.after, true)&u.after.heads == 0 {
			continue
		}
		if steps := u.phrase.steps; (u.step == 0 || steps[u.step].comma || c.has(&n.before, &n, steps[u.step-1].class, steps[u.step].gap)) &&
			(u.step == len(steps)-1 || steps[u.step+1].comma || c.has(&n.after, &n, steps[u.step+1].class, steps[u.step+1].gap)) {
			return true
		}
	}
	return false
}

// glance gives the heads of the words on one side, as far out as a phrase may need.
func (n *neighbours) glance(b *beside, after bool) uint64 {
	if b.heads == anyHead {
		return b.heads
	}
	s := &n.before
	if after {
		s = &n.after
	}
	for s.read <= int(b.gap) {
		n.readOn(s, after)
	}
	return s.heads[b.gap]
}

// readOn reads one more word on a side.
func (n *neighbours) readOn(s *side4, after bool) {
	i := s.read
	w, head := &s.words[i], uint64(0)
	switch {
	case i > 0 && s.words[i-1].none:
		w.none = true
	case after:
		*w = wordAfter(n.text, &s.at)
	default:
		*w = wordBefore(n.text, &s.at)
	}
	switch {
	case w.any:
		head = anyHead
	case !w.none:
		head = headBit(threeAt(n.text, w.start, w.end))
	}
	if i > 0 {
		head |= s.heads[i-1]
	}
	s.heads[i] = head
	s.read++
}

// threeAt are the first letters of a word, three at most, as headOf gives them.
func threeAt(text string, start, end int) uint64 {
	head := uint64(0)
	for i := range min(end-start, 3) {
		head |= uint64(text[start+i]|0x20) << (8 * i)
	}
	return head
}

// has says whether a word of a class stands on a side, no further out than a gap.
func (c *Checker) has(s *side4, n *neighbours, class, gap int) bool {
	for i := 0; i <= gap; i++ {
		if i > widest {
			return true
		}
		for s.read <= i {
			n.readOn(s, s == &n.after)
		}
		w := &s.words[i]
		if w.any {
			return true
		}
		if w.none {
			return false
		}
		if known, _ := c.lexicon.look(n.text, w.start); known.in(class) || (known == nil || initial(n.text, w.start, w.end)) && (n.text[w.start] < 'a' || contracts(n.text, w.start, w.end)) {
			return true
		}
	}
	return false
}

func wordBefore(text string, at *int) neighbour {
	end := *at
	for end > 0 && between[text[end-1]] {
		end--
	}
	start := end
	for start > 0 && isLetter(text[start-1]) {
		start--
	}
	*at = start
	if start == end {
		return neighbour{none: end == 0 || parts[text[end-1]], any: end > 0 && !parts[text[end-1]]}
	}
	return neighbour{start: start, end: end, any: untold(text, start, end)}
}

func wordAfter(text string, at *int) neighbour {
	start := *at
	for start < len(text) && between[text[start]] {
		start++
	}
	end := wordEnd(text, start)
	*at = end
	if start == end {
		return neighbour{none: end == len(text) || parts[text[end]], any: end < len(text) && !parts[text[end]]}
	}
	return neighbour{start: start, end: end, any: untold(text, start, end)}
}

// untold says whether letters are not the whole of a word, or may be a name or a contraction.
func untold(text string, start, end int) bool {
	return start > 0 && joins(text[start-1]) || end < len(text) && joins(text[end]) || contracts(text, start, end)
}

// between are the bytes that may stand between the words of a phrase.
var between = [256]bool{' ': true, '"': true, '\r': true, '\t': true}

// parts are the bytes across which no phrase runs.
var parts = [256]bool{',': true, ';': true, ':': true, '.': true, '!': true, '?': true, '(': true, ')': true, '[': true, ']': true, '\n': true}

// joins says whether a byte may join letters to one word.
func joins(b byte) bool { return b == '\'' || b == '-' || b >= 0x80 }
