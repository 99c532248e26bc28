package casework

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"sightline/language"
	"sightline/record"
	"sightline/store"
)

// What a child's entries say is read once, when the record changes, and only how many of them blame is kept ready: of an agency, an area, a
// team and a month. Nobody who wrote is counted, and nothing of what was written is kept.

// writtenBy is what entries are counted by.
type writtenBy struct {
	area   record.AreaCode
	agency record.AgencyCode
	team   string
	month  int // months since the year 0
}

// countWords counts the entries of a child that have text, and those of them that blame.
func countWords(entries []record.Entry, born record.Birth) []store.WordCount {
	all := map[writtenBy]*store.WordCount{}
	for i := range entries {
		e := &entries[i]
		if !agencysWords(e) {
			continue
		}
		by := writtenBy{areaOf(e), e.Ref.Agency, strings.TrimSpace(e.Details.First("team")), monthWritten(e, born)}
		n := all[by]
		if n == nil {
			n = &store.WordCount{Agency: by.agency, Area: by.area, Team: by.team, Month: by.month}
			all[by] = n
		}
		countEntry(n, e)
	}
	counts := make([]store.WordCount, 0, len(all))
	for _, n := range all {
		counts = append(counts, *n)
	}
	slices.SortFunc(counts, func(a, b store.WordCount) int {
		return cmp.Or(cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Month, b.Month))
	})
	return counts
}

// agencysWords says whether an entry is an agency's own words: it has text, and it is not what the child said, or the family.
func agencysWords(e *record.Entry) bool {
	return strings.TrimSpace(e.Text.Reveal()) != "" && e.Ref.Agency != "family-and-child" && !e.ChildsOwnWords()
}

// countEntry adds one entry. What it quotes of itself is its own; what it quotes of others is counted apart.
func countEntry(n *store.WordCount, e *record.Entry) {
	n.Entries++
	blames, quotes := false, false
	terms := map[string]bool{}
	for _, f := range wordings(e.Text.Reveal()) {
		switch {
		case f.Term.Advice: // it blames nobody
		case f.Quoted && !quotesItself(e, &f):
			quotes = true
		default:
			blames, terms[f.Term.ID] = true, true
		}
	}
	n.Blaming += count(blames)
	n.Quoting += count(quotes && !blames)
	for id := range terms {
		if n.Terms == nil {
			n.Terms = map[string]int{}
		}
		n.Terms[id]++
	}
}

// quotesItself says whether what is quoted in an entry are words of the agency that wrote it: the sentence up to the quotation says "we" or
// "our", or names the agency's own service.
func quotesItself(e *record.Entry, f *language.Finding) bool {
	before := strings.ToLower(e.Text.Reveal()[:f.Start])
	if at := strings.LastIndexAny(before, ".!?\n"); at >= 0 {
		before = before[at+1:]
	}
	words := strings.FieldsFunc(before, func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' })
	service, _, _ := record.Words().Agency(e.Ref.Agency)
	named := strings.ReplaceAll(string(service), "-", " ")
	return slices.Contains(words, "we") || slices.Contains(words, "our") || strings.Contains(" "+strings.Join(words, " ")+" ", " "+named+" ")
}

// areaOf is the area an entry is counted for: that of its agency, when its code says one, or else the one the entry names.
func areaOf(e *record.Entry) record.AreaCode {
	_, area, _ := record.Words().Agency(e.Ref.Agency)
	return cmp.Or(area, e.Area)
}

// monthWritten is the month in which an entry was written down, when its agency said that to the month, or else the one in which it was received
// here: when something happened is often not known to a month, and words are those of whoever wrote it down.
func monthWritten(e *record.Entry, born record.Birth) int {
	if e.Recorded.Known() {
		if at := e.Recorded.In(born).Hull(); at.Lo > record.NegInf && at.Hi < record.PosInf && monthAt(at.Lo) == monthAt(at.Hi) {
			return monthAt(at.Lo)
		}
	}
	return monthAt(e.Received)
}

const monthsOfYear = 12

// monthAt numbers the month in London in which a second falls.
func monthAt(sec int64) int {
	day := record.LondonDay(sec)
	return day.Year()*monthsOfYear + int(day.Month()) - 1
}

// wordsDigest names the words that are looked for: with others, every entry is read again.
var wordsDigest = sync.OnceValue(func() string {
	const reading = "words 1 " // grows when entries are counted otherwise
	checker, err := language.Default()
	if err != nil {
		return reading
	}
	return reading + checker.Digest()
})
