package language

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// quotation is what stands between quotation marks, without them.
type quotation struct {
	start, end int
	person     bool // a child's or a parent's own words; else an agency's
	mention    bool // of these words something is said, and nobody is called so: "the code 'absconded' is gone"
}

// quotations finds what a passage quotes from a place on. A mark that is never closed opens nothing.
func (c *Checker) quotations(text string, from int, all []quotation) []quotation {
	if piece := text[from:]; strings.IndexByte(piece, '"') < 0 && strings.IndexByte(piece, '\'') < 0 && strings.IndexByte(piece, "“"[0]) < 0 {
		return all
	}
	for i := from; i < len(text); {
		if b := text[i]; b != '"' && b != '\'' && b != "“"[0] {
			i++
			continue
		}
		closing, size := opening(text, i)
		if closing == "" {
			i++
			continue
		}
		end := closedAt(text, i+size, closing)
		if end < 0 {
			i += size
			continue
		}
		q := quotation{start: i + size, end: end}
		said, person := c.spoken(text, q)
		q.person = person || !said && closing != "'" && (q.end-q.start >= utterance || slices.ContainsFunc(all, func(other quotation) bool { return other.person }))
		q.mention = !q.person && c.mention(text, q)
		if n := len(all); n > 0 && listed(text[all[n-1].end:q.start]) {
			all[n-1].mention = all[n-1].mention || q.mention
			q.mention = all[n-1].mention
		}
		all = append(all, q)
		i = end + len(closing)
	}
	return all
}

// opening says with which mark a quotation that opens here closes; "" when none opens.
func opening(text string, at int) (string, int) {
	after := at == 0 || strings.IndexByte(" \n\t([:-/,", text[at-1]) >= 0
	switch {
	case text[at] == '"':
		return `"`, 1
	case text[at] == '\'' && after:
		return "'", 1
	case strings.HasPrefix(text[at:], "“"):
		return "”", len("“")
	case strings.HasPrefix(text[at:], "‘"):
		return "’", len("‘")
	}
	return "", 0
}

// utterance is from how many bytes on a quotation of which nobody is said to say it is somebody's speech, and no wording of an agency.
const utterance = 40

// farthest is how many bytes a quotation may be long; what is longer is two marks that do not belong together.
const farthest = 1200

func closedAt(text string, from int, closing string) int {
	for at := from; at < len(text) && at < from+farthest; {
		found := strings.Index(text[at:], closing)
		if found < 0 {
			return -1
		}
		at += found
		next := at + len(closing)
		apostrophe := (closing == "'" || closing == "’") && next < len(text) && letterAt(text, next)
		if !apostrophe && !strings.Contains(text[from:at], "\n\n") {
			return at
		}
		at = next
	}
	return -1
}

// spoken says whether it is told who says a quotation, and whether it is a person's own words: it says "I" or "me", or a child or a
// parent is said to say it. What nobody is said to say goes on with what a person said before.
func (c *Checker) spoken(text string, q quotation) (said, person bool) {
	inside := c.cutNew(text, q.start, q.end)
	for _, w := range inside.words {
		if w.known.in(c.voice.self) {
			return true, true
		}
	}
	from, _ := sentenceAround(text, q.start-1, 0)
	before := c.cutNew(text, from, q.start)
	if said, person := c.said(before, q); said {
		return true, person
	}
	if c.sent(before, len(before.words)) {
		return true, true
	}
	after := c.following(text, q)
	for i := range min(len(after.words), 3) {
		if after.words[i].known.in(c.voice.said) {
			return true, c.person(after)
		}
	}
	return false, false
}

// following are the first words after a quotation, as far as its sentence goes.
func (c *Checker) following(text string, q quotation) *sentence {
	to := min(len(text), q.end+60)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	_, end := sentenceAround(text[:to], min(q.end+1, to-1), q.end)
	return c.cutNew(text, min(q.end+1, end), end)
}

// said looks for a word of saying before a quotation, the nearest first, and for whoever says it.
func (c *Checker) said(before *sentence, q quotation) (said, person bool) {
	for i := len(before.words) - 1; i >= 0 && i >= len(before.words)-8; i-- {
		w := &before.words[i]
		switch {
		case w.known.in(c.voice.recorded):
			return true, false
		case w.known.in(c.voice.called):
			k, where := c.who(before, i)
			return true, k == parent || k == adult && !before.words[where].known.in(c.people.body) || k == child && before.words[where].known.in(c.people.pronoun) || k == nobody && w.first
		case w.known.in(c.voice.voices):
			return true, true
		case w.known.in(c.voice.said) && i > 0 && before.words[i-1].known.in(c.voice.be):
			return true, false // "she is said to be"
		case w.known.in(c.voice.said):
			k, where := c.who(before, i)
			return true, k == child || k == parent || k == adult && !before.words[where].known.in(c.people.body) || k == nobody && q.end-q.start > 40
		}
	}
	return false, false
}

// sent says whether what stands before a place tells of messages and from whom: "text from the handset of his uncle:".
func (c *Checker) sent(s *sentence, end int) bool {
	for i := range end - 1 {
		if s.words[i].known.in(c.voice.message) && s.words[i+1].known.in(c.voice.source) && (i+2 >= end || c.kindAt(s, i+2) != service) {
			return true
		}
	}
	return false
}

// addressed says whether a match stands in what somebody says or writes to another, told after a colon without marks: "he texted her mum: your
// daughter".
func (c *Checker) addressed(s *sentence, m match) bool {
	colon := -1
	for i := 1; i <= m.first; i++ {
		if s.words[i].before == clauseEnd && strings.Contains(s.text[s.words[i-1].end:s.words[i].start], ":") {
			colon = i
		}
	}
	if colon < 0 {
		return false
	}
	if slices.ContainsFunc(s.words[:colon], func(w word) bool { return w.known.in(c.voice.message) }) && c.names(s, colon, adult) && !c.names(s, colon, service) {
		return true
	}
	if !slices.ContainsFunc(s.words[colon:], func(w word) bool { return w.known.in(c.voice.you) || w.known.in(c.voice.self) }) {
		return false
	}
	if c.sent(s, colon) {
		return true
	}
	for i := colon - 1; i > 0; i-- {
		if s.words[i].known.in(c.voice.said) {
			k, _ := c.subject(s, clause{c.clauseStart(s, i), i})
			return k != nobody && k != service && k != thing
		}
	}
	return false
}

// names says whether somebody of a kind is named before a place.
func (c *Checker) names(s *sentence, end int, k kind) bool {
	for i := range end {
		if c.kindAt(s, i) == k {
			return true
		}
	}
	return false
}

// person says whether a child or a parent is among the first words.
func (c *Checker) person(s *sentence) bool {
	for i := range min(len(s.words), 4) {
		switch k := c.kindAt(s, i); {
		case k == child || k == parent || s.words[i].known.in(c.people.pronoun):
			return true
		case k != nobody:
			return false
		}
	}
	return false
}

// mention says whether a quotation is what is spoken of, and no part of what is said of somebody: the name of what words are stands beside it
// ("the phrase 'x'", "'x' as a code"), it is a subject itself ("'x' tells us nothing"), asked about ("'x'?"), or no word before it says it of
// somebody ("a report on 'x'").
func (c *Checker) mention(text string, q quotation) bool {
	if q.end-q.start > longestMention {
		return false
	}
	from, _ := sentenceAround(text, q.start-1, 0)
	before := c.cutNew(text, from, q.start)
	n := len(before.words)
	if n > 0 && before.words[n-1].known.in(c.voice.mention) {
		return true
	}
	after := c.following(text, q)
	begins := n == 0
	if !begins {
		last := &before.words[n-1]
		apart := strings.ContainsAny(text[last.end:q.start-1], ":;,")
		more := last.known.in(c.voice.and) && last.before == quote // "'x' and 'y'"
		begins = !more && last.known.in(c.people.joins) || last.known.in(c.people.relative) || last.known.in(c.voice.what) || apart
		if !apart && c.saidOfNobody(c.cutNew(text, from, q.end), n) {
			return true
		}
	}
	_, size := utf8.DecodeRuneInString(text[q.end:])
	if next := q.end + size; begins && next < len(text) && (text[next] == '?' || n > 0 && text[next] == ',' && text[before.words[n-1].end] == ',') {
		return true // "'x'? She is nine", "the sign, 'x', is gone"
	}
	return len(after.words) > 0 && after.words[0].before <= quote && c.spokenOf(after, begins)
}

// saidOfNobody says whether what follows some words is said of nobody by them: their last is no "is", "as", "calls" or "to", nor whoever would
// be meant, and it is told who is spoken of, and it is no child.
func (c *Checker) saidOfNobody(s *sentence, quoted int) bool {
	at := quoted - 1
	for at > 0 && s.words[at].known.in(c.voice.article) {
		at--
	}
	known := s.words[at].known
	if quoted >= len(s.words) || slices.ContainsFunc([]int{
		c.voice.assigns, c.voice.be, c.voice.said, c.voice.recorded, c.voice.denies, c.people.says, c.people.object, c.people.pronoun, c.people.relative,
	}, known.in) {
		return false
	}
	if s.words[at].owner {
		whose, subject := c.kindAt(s, at), nobody
		if at > 0 {
			subject, _ = c.who(s, at)
		}
		return whose != child && whose != parent || subject == service || subject == thing // "a report on Sol's 'lifestyle'"
	}
	if k := c.kindAt(s, at); k == child || k == parent || k == adult {
		return false
	}
	k, _ := c.who(s, quoted)
	told := slices.ContainsFunc(s.words[:quoted], func(w word) bool { return w.known.in(c.voice.you) }) // "you will see 'x'"
	return k != child && k != parent && (k != nobody || told) || s.words[at].number >= 0
}

// spokenOf says whether what follows a quotation speaks of it.
func (c *Checker) spokenOf(after *sentence, begins bool) bool {
	first := &after.words[0]
	if first.known.in(c.voice.to) && len(after.words) > 1 && after.words[1].known.in(c.voice.be) {
		return true // "the flags 'x' and 'y' to be taken off"
	}
	for i := range min(len(after.words), 4) {
		if after.words[i].known.in(c.voice.mention) {
			return i == 0 || first.known.in(c.voice.seen)
		}
	}
	return begins && (first.known.in(c.voice.means) || strings.HasSuffix(after.text[first.start:first.end], "ed"))
}

// longestMention is how many bytes long wording is that is spoken of.
const longestMention = 60

// listed says whether nothing but what joins the members of a list stands between two quotations.
func listed(between string) bool {
	switch strings.Trim(between, " \"'”’“‘") {
	case ",", "/", "and", "or", ", and", ", or", "nor", "&", "":
		return true
	}
	return false
}

// voice are the classes of words by which a speaker is told.
type voice struct {
	self, said, called, recorded, voices int // I, me; said, told; described as; recorded; "in her words"
	light, be, lacks, source, denies     int // a, the, being; is, was; lack, failure; from, of, by; not, never
	article, reason, because             int // a, the; because; after, since, who
	mention, means, seen, and            int // phrase, code; is, tells; as; and, or
	to, message, you, what, calls        int // to; text, voicemail; your, ur; what; call, called
	assigns, read, since, inverted       int // as, to, will; reading; since, as; was, did
	refuses, but, ever                   int // refuse, declined; but, however; ever, even
	that, doubts, untrue, plainly, tells int // that, whether; denies, doubts; no, nothing; surprise; claim, note
}

func (w *lexicon) voice() (voice, error) {
	var v voice
	for written, into := range map[string]*int{
		"<self>": &v.self, "<said>": &v.said, "<called>": &v.called, "<recorded>": &v.recorded, "<voices>": &v.voices, "<light>": &v.light, "<be>": &v.be, "<lacks>": &v.lacks,
		"<source>": &v.source, "<denies>": &v.denies, "<article>": &v.article, "<reason>": &v.reason,
		"<because>": &v.because, "<mention>": &v.mention, "to": &v.to, "<what>": &v.what, "<calls>": &v.calls, "<assigns>": &v.assigns, "<reading>": &v.read, "<since>": &v.since, "<inverted>": &v.inverted, "<but>": &v.but, "<ever>": &v.ever, "<refusing>": &v.refuses, "<message>": &v.message, "<you>": &v.you, "<means>": &v.means, "as": &v.seen, "<and>": &v.and, "<that>": &v.that, "<doubts>": &v.doubts, "<untrue>": &v.untrue, "<plainly>": &v.plainly, "<tells>": &v.tells,
	} {
		var err error
		if *into, err = w.class(written); err != nil {
			return voice{}, err
		}
	}
	return v, nil
}
