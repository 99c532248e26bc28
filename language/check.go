package language

import (
	"errors"
	"slices"
	"strings"
	"sync"
)

// Checker finds words that blame. It is made once and may be used by many at a time.
type Checker struct {
	digest  string
	lexicon *lexicon
	filter  *filter
	besides bool // some fair use is looked for in the sentences beside
	people  people
	voice   voice
	terms   []*Term
	kinds   *Checker // finds kinds of event; nil in itself
}

// Speaker is whose words a passage is.
type Speaker uint8

// Whose words a passage is. A paraphrase of the child is staff voice.
const (
	Staff Speaker = iota
	ChildSpeaks
)

// Finding is a piece of a passage that blames, or that leaves out who did it.
type Finding struct {
	Start, End int // in the passage, bytes
	Term       *Term
	Of         string // "child" or "parent"
	Quoted     bool   // an agency's words, quoted here
	child      called // how the sentence speaks of the child
}

// Default is the checker of this program: of our own terms and what was laid over them, made when it is first asked for.
var Default = sync.OnceValues(func() (*Checker, error) {
	laid.Lock()
	defer laid.Unlock()
	laid.made = true
	return New(laid.files...)
})

// laid is what a partnership lays over our words: once for the whole program, which serves one partnership.
var laid struct {
	sync.Mutex
	files [][]byte
	made  bool
}

// Lay has Default made with files of a partnership over our words. It is for a program that starts: what was checked already would have been
// checked otherwise.
func Lay(files ...[]byte) error {
	laid.Lock()
	defer laid.Unlock()
	if laid.made {
		return errors.New("the words are in use; a partnership's are laid over them when the program starts")
	}
	if _, err := New(files...); err != nil {
		return err
	}
	laid.files = files
	return nil
}

// Terms are what the checker looks for, in the order of its files.
func (c *Checker) Terms() []*Term { return c.terms }

// Digest names what the checker looks for and how: with another, the same passage may give other findings.
func (c *Checker) Digest() string { return c.digest }

// Check reads a passage. What it finds does not overlap and stands in the order of the passage. The child's own words are never found.
func (c *Checker) Check(text string, speaker Speaker) []Finding {
	if speaker == ChildSpeaks {
		return nil
	}
	r := reads.Get().(*reading)
	defer reads.Put(r)
	r.begin(c, text)
	r.sentence.text = text
	floor := 0
	for at := c.next(text, 0); at < len(text); at = c.next(text, floor) {
		r.sentence.start, r.sentence.end = sentenceAround(text, at, floor)
		floor = r.sentence.end
		r.cutter.cut(&r.sentence)
		r.read()
	}
	return r.take()
}

// reading is one passage being read, with room that is used again.
type reading struct {
	checker  *Checker
	text     string
	cutter   cutter
	sentence sentence
	found    []match
	findings []Finding
	quotes   []quotation // of the lines up to line
	line     int         // up to where quotations were looked for
	fair     []match
	others   []match
	refused  []match // of this sentence, found to be fair
	asked    bool    // whether fair uses were looked for in this sentence
}

var reads = sync.Pool{New: func() any { return &reading{} }}

func (r *reading) begin(c *Checker, text string) {
	r.checker, r.text, r.cutter.lexicon = c, text, c.lexicon
	r.findings, r.quotes, r.line = nil, r.quotes[:0], 0
}

func (r *reading) take() []Finding {
	found := r.findings
	r.text, r.sentence.text, r.findings = "", "", nil // nothing of a record is held on to
	for _, side := range r.sentence.sides {
		if side.sentence != nil {
			side.sentence.text = ""
		}
	}
	return found
}

// read finds what blames in one sentence.
func (r *reading) read() {
	r.found = r.checker.blaming(&r.sentence, r.found[:0])
	if len(r.found) == 0 {
		return
	}
	slices.SortStableFunc(r.found, func(a, b match) int {
		if a.phrase.term.Advice != b.phrase.term.Advice {
			if a.phrase.term.Advice {
				return 1
			}
			return -1
		}
		return (b.last - b.first) - (a.last - a.first)
	})
	r.asked, r.refused = false, r.refused[:0]
	from := len(r.findings)
	for _, m := range r.found {
		start, end := r.sentence.words[m.first].start, r.sentence.words[m.last].end
		taken := slices.ContainsFunc(r.findings[from:], func(f Finding) bool { return f.Start < end && start < f.End }) ||
			slices.ContainsFunc(r.refused, func(f match) bool { return f.first <= m.first && m.last <= f.last })
		if taken {
			continue
		}
		switch of, is := r.blamed(m); {
		case is:
			r.findings = append(r.findings, r.finding(m, of))
		case of != "": // fair: what is only a part of it is too
			r.refused = append(r.refused, m)
		}
	}
	slices.SortFunc(r.findings[from:], func(a, b Finding) int { return a.Start - b.Start })
}

// blamed says whether a match blames somebody here, and whom. Where it would blame and is fair it says whom all the same.
func (r *reading) blamed(m match) (string, bool) {
	c, s := r.checker, &r.sentence
	who, where := nobody, 0
	if m.phrase.about <= isChild || m.phrase.about == ofParent {
		who, where = c.whoIn(s, m)
	}
	of := "child"
	if m.phrase.about == ofParent || m.phrase.about == anyParent {
		of = "parent"
	}
	if c.ofSomebodyElse(s, m, who, where) {
		return "", false
	}
	fair := s.titled(m) || r.spoken(m) || c.saidByAdult(s, m.first) || c.deniedFar(s, m) || // whose words they are
		c.madeSo(s, m) || c.refusesHarm(s, m) || c.praised(s, m) || c.choosesWell(s, m) || // what is good, or somebody else's doing
		r.isFair(m)
	return of, !fair
}

// ofSomebodyElse says whether a match is not said of whom its phrase is about: who is thought to be meant by the words before it, and where.
func (c *Checker) ofSomebodyElse(s *sentence, m match, who kind, where int) bool {
	switch m.phrase.about { //nolint:exhaustive // the others are fair uses
	case doesChild:
		return who > child || who == child && c.caused(s, where, m.first) || who == nobody && c.ofNoPerson(s, m) || c.doneBy(s, m)
	case isChild:
		return c.saidOfAnother(s, m)
	case anyChild:
		return c.predicated(s, m)
	case ofParent:
		if who == nobody {
			return c.ofNoPerson(s, m) || !c.titledAt(s, where) && !c.mentions(s, parent)
		}
		return who != parent && !c.titledAt(s, where)
	case anyParent:
		return c.ofAnother(s, m)
	}
	return false
}

// gerundOfChild says whether a form in -ing stands directly behind whoever does it: "the minutes speak of him choosing to", "have Kai 'placing himself".
func (c *Checker) gerundOfChild(s *sentence, at int) bool {
	w, before := &s.words[at], &s.words[at-1]
	return w.before <= quote && strings.HasSuffix(s.text[w.start:w.end], "ing") && !before.owner && (before.known.in(c.people.object) || c.kindAt(s, at-1) == child)
}

// whoIn finds of whom a match is said. Of one that begins with a joining word that is whom its pronoun means: "as she pleases".
func (c *Checker) whoIn(s *sentence, m match) (kind, int) {
	if !s.words[m.first].known.in(c.people.joins) {
		who, where := c.who(s, m.first)
		if who == thing && where < m.first-1 && c.gerundOfChild(s, m.first) {
			return child, m.first - 1
		}
		return who, where
	}
	for i := m.first + 1; i <= m.last; i++ {
		if s.words[i].known.in(c.people.pronoun) || s.words[i].known.in(c.people.object) {
			return c.antecedent(s, i, child), i
		}
	}
	return nobody, 0
}

// titledAt says whether somebody is called "Mr" or "Ms": in a child's record, as a rule, the parent, unless the sentence speaks of a court.
func (c *Checker) titledAt(s *sentence, i int) bool {
	if slices.ContainsFunc(s.words, func(w word) bool { return w.known.in(c.people.court) }) {
		return false
	}
	return i > 0 && i < len(s.words) && c.named(&s.words[i]) && s.words[i-1].known.in(c.people.civil) && c.apposed(s, i) == nobody && !c.over18(s, i)
}

// saidOfAnother says whether a label, a trait or a lack is somebody else's than the child's: "our failure", "lack of interest from the
// school", "Mr P is manipulative".
func (c *Checker) saidOfAnother(s *sentence, m match) bool {
	if c.actsOnChild(s, m) || c.besideChild(s, m) {
		return true
	}
	if m.first > 0 && s.words[m.first-1].owner {
		k := c.kindAt(s, m.first-1)
		return k > child && k != thing
	}
	if s.words[m.first].owner && m.first < m.last && c.kindAt(s, m.first) == adult {
		return true // "the gang's leader"
	}
	if next := m.last + 1; next < len(s.words) && s.words[next].before == space && c.kindAt(s, next) == adult && s.words[next].known.in(c.people.adult) &&
		m.first > 0 && s.words[m.first].before == space && (s.words[m.first-1].known.in(c.voice.article) || s.words[m.first-1].known.in(c.people.preposition)) {
		return true // "he is a manipulative man", "a course about manipulative adults"
	}
	for next := m.last + 1; next < len(s.words) && next <= m.last+3 && s.words[next].before == space && s.words[next].capital; next++ {
		if c.over18(s, next) {
			return true // "known dealer B. Hale (44)"
		}
	}
	if m.first > 0 && s.words[m.first-1].known.in(c.people.ours) {
		return s.words[m.first].known.in(c.voice.lacks)
	}
	if next := m.last + 1; next+1 < len(s.words) && s.words[next].before <= quote && s.words[next].known.in(c.voice.source) {
		if k := c.firstNamed(s, clause{next + 1, min(next+5, len(s.words))}); k == service || k == adult || k == parent {
			return true
		}
	}
	if c.seenAs(s, m.first) {
		return false
	}
	k, where := c.who(s, m.first)
	if k == nobody && c.ofNoPerson(s, m) {
		return true
	}
	if k <= child {
		return c.grown(s, m)
	}
	switch {
	case k == thing && s.words[where].known.in(c.people.this):
		return c.goesBackTo(s, m, where)
	case k == adult && where < m.first:
		return true
	}
	return c.linked(s, m, where) && (k != thing || m.first-where <= 4 || c.opens(s, where))
}

// besideChild says whether a label is of a grown person who is only named with a child: "sold to a drug dealer", "put there by P. Lunn, a dealer,".
func (c *Checker) besideChild(s *sentence, m match) bool {
	at := m.first - 1
	if at > 0 && s.words[at].before == space && s.words[at+1].before <= hyphen && s.words[at-1].known.in(c.voice.article) && c.kindAt(s, at) == nobody {
		at-- // "a known drug dealer"
	}
	for at >= 0 && at > m.first-4 && (s.words[at].known.in(c.voice.article) || s.words[at].known.in(c.people.older)) && s.words[at+1].before == space {
		at--
	}
	if at < 0 {
		return false
	}
	if w := &s.words[at]; s.words[at+1].before == space {
		return c.kindAt(s, m.last) == adult && w.known.in(c.people.preposition) && !w.known.in(c.people.being)
	}
	if !c.named(&s.words[at]) || s.words[at+1].before != comma {
		return false
	}
	for at > 0 && c.named(&s.words[at-1]) && s.words[at].before == space {
		at--
	}
	for at > 1 && s.words[at].before == space && !s.words[at-1].known.in(c.voice.source) && (c.kindAt(s, at-1) != nobody || s.words[at-1].known.in(c.people.whose) || s.words[at-1].known.in(c.voice.article)) {
		at-- // "by his brother Dale"
	}
	return at > 1 && s.words[at-1].known.in(c.voice.source)
}

// seenAs says whether it is the child who is seen or called what begins at a place: "the group now sees her as a perpetrator".
func (c *Checker) seenAs(s *sentence, at int) bool {
	for i := at; i > 0 && i > at-3; i-- {
		if s.text[s.words[i].start:s.words[i].end] == "as" {
			return s.words[i-1].known.in(c.people.object) || c.kindAt(s, i-1) == child
		}
	}
	return false
}

// firstNamed is what the first noun or name of a few words names.
func (c *Checker) firstNamed(s *sentence, in clause) kind {
	for i := in.first; i < in.end; i++ {
		if k, head := c.subject(s, clause{i, min(i+1, in.end)}); k != nobody {
			for head+1 < in.end && s.words[head+1].before <= hyphen && c.kindAt(s, head+1) > child {
				head, k = head+1, c.kindAt(s, head+1)
			}
			return k
		}
	}
	return nobody
}

// actsOnChild says whether what is called so does something to a child: "gang members drove Noah to the coast".
func (c *Checker) actsOnChild(s *sentence, m match) bool {
	if m.first > 0 && s.words[m.first].before < comma && c.clauseStart(s, m.first+1) != m.first {
		return false
	}
	for i := m.last + 2; i < len(s.words) && i <= m.last+4 && s.words[i].before < comma; i++ {
		if s.words[i].known.in(c.people.object) || c.named(&s.words[i]) || s.words[i].known.in(c.people.child) {
			return !s.words[i-1].known.in(c.people.preposition) && !s.words[m.last+1].known.in(c.people.preposition)
		}
	}
	return false
}

// itself says whether nothing but a noun stands between an owner and what is said: "the authority's assessment lacks".
func (c *Checker) itself(s *sentence, owner, at int) bool {
	return s.words[owner].owner && at-owner == 2 && s.words[owner+1].before == space && s.words[at].before == space &&
		(c.kindAt(s, owner) == service || !c.abstract(s, &s.words[owner+1]))
}

// grown says whether an age of eighteen or more stands shortly before, or is given after ("aged 26").
func (c *Checker) grown(s *sentence, m match) bool {
	at := m.first
	if m.last+2 < len(s.words) && s.words[m.last+1].known.in(c.people.aged) && s.words[m.last+2].number >= 18 {
		return true
	}
	if next := m.last + 1; next < len(s.words) && (s.words[next].before == comma || s.words[next].before == bracket) && s.words[next].grown() && (next+1 == len(s.words) || s.words[next+1].before >= comma) {
		return true // "prolific male offender, 29, was seen"
	}
	if at == 0 {
		return false
	}
	last := &s.words[at-1]
	return last.grown() && (last.before == comma || last.before == bracket)
}

// titled says whether a match of several words has a capital on each, as the name of a course has.
func (s *sentence) titled(m match) bool {
	if m.first == m.last || m.first == 0 {
		return false
	}
	for i := m.first; i <= m.last; i++ {
		w := &s.words[i]
		if !w.capital {
			return false
		}
	}
	return true
}

func (c *Checker) mentions(s *sentence, k kind) bool {
	for i := range s.words {
		if c.kindAt(s, i) == k {
			return true
		}
	}
	return false
}

// spoken says whether a match stands in a person's own words.
func (r *reading) spoken(m match) bool {
	for i := m.first; i <= m.last; i++ {
		if q := r.quotation(r.sentence.words[i].start); q != nil && q.person {
			return true
		}
	}
	return false
}

// quotation is the one that holds a place; nil when none does.
func (r *reading) quotation(at int) *quotation {
	if at >= r.line {
		// A quotation opens in the line of what it holds, no further back than the longest there may be, and closes no further on.
		from := max(r.line, at-farthest)
		from += strings.LastIndexByte(r.text[from:at], '\n') + 1
		r.line = min(len(r.text), at+farthest)
		if end := strings.IndexByte(r.text[at:r.line], '\n'); end >= 0 {
			r.line = at + end + 1
		}
		r.quotes = r.checker.quotations(r.text[:min(len(r.text), r.line+farthest)], from, r.quotes)
		if n := len(r.quotes); n > 0 {
			r.line = max(r.line, r.quotes[n-1].end)
		}
	}
	for i := range r.quotes {
		if r.quotes[i].start <= at && at < r.quotes[i].end {
			return &r.quotes[i]
		}
	}
	return nil
}
