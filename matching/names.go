package matching

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// likeness says how two names compare, weakest first.
type likeness uint8

const (
	unlike   likeness = iota // both are given, and differ
	clash                    // the same first name, with other names after it that differ
	unsaid                   // one of them is not given
	alike                    // an initial, a short form, a part, one letter apart
	agreeing                 // the same
)

// family reads a family name. A word that stands for "not known" is none.
func family(s string) name { return read(s, noFamily) }

// given reads given names. A newborn child's "Baby" or "Twin" is none.
func given(s string) name { return read(s, noGiven) }

var (
	noFamily = words("unknown notknown anonymous anon none na tbc surname withheld")
	noGiven  = words("unknown notknown baby unborn infant twin triplet boy girl male female child anon anonymous none na tbc one two three 1 2 3 not known of and name")
)

func words(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// maxParts is how many parts of one name are compared.
const maxParts = 12

func read(s string, nobody map[string]bool) name {
	parts := strings.FieldsFunc(plain(s), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) })
	n := name{whole: strings.Join(parts, ""), parts: parts[:min(len(parts), maxParts)]}
	if n.whole == "" || nobody[n.whole] || !slices.ContainsFunc(parts, func(p string) bool { return !nobody[p] }) {
		return name{}
	}
	return n
}

// plain gives small letters without the accents that one system keeps and another drops, and without apostrophes.
func plain(s string) string {
	return folds().Replace(strings.ToLower(s))
}

var folds = sync.OnceValue(func() *strings.Replacer {
	pairs := []string{"'", "", "’", "", "`", "", "ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ł", "l", "þ", "th", "ð", "d", "ı", "i"}
	for _, line := range []string{
		"aáàâäãåāăąǎ", "cçćčĉċ", "dď", "eéèêëēĕėęě", "gĝğġģ", "iíìîïĩīĭįǐ", "kķ", "lĺļľ", "nñńņňǹ", "oóòôöõōŏőǒ", "rŕŗř", "sśŝşšș", "tţťț",
		"uúùûüũūŭůűųǔ", "wŵẁẃẅ", "yýÿŷỳ", "zźżž",
	} {
		base, accented := line[:1], line[1:]
		for _, c := range accented {
			pairs = append(pairs, string(c), base)
		}
	}
	for c := '\u0300'; c <= '\u036f'; c++ { // accents written as characters of their own
		pairs = append(pairs, string(c), "")
	}
	return strings.NewReplacer(pairs...)
})

// families compares family names. Only whole names agree: one part of a double name, or a name from "also known as", may be the same.
func families(a, b []name) likeness {
	if len(a) == 0 || len(b) == 0 {
		return unsaid
	}
	best := unlike
	for _, x := range a {
		for _, y := range b {
			switch {
			case x.whole == y.whole && !x.other && !y.other:
				return agreeing
			case x.whole == y.whole, slices.Contains(x.parts, y.whole), slices.Contains(y.parts, x.whole), oneApart(x.whole, y.whole):
				best = alike
			}
		}
	}
	return best
}

// givens compares given names. A name from "also known as" may be the same, and never agrees: a twin's name stands there too.
func givens(a, b []name) likeness {
	if len(a) == 0 || len(b) == 0 {
		return unsaid
	}
	best := unlike
	for _, x := range a {
		for _, y := range b {
			pair := givenPair(x.parts, y.parts)
			if x.other || y.other {
				pair = min(pair, alike)
			}
			best = max(best, pair)
		}
	}
	return best
}

func givenPair(x, y []string) likeness {
	switch {
	case x[0] == y[0] && isLong(x[0]):
		return after(x[1:], y[1:])
	case slices.Contains(x, y[0]) && isLong(y[0]), slices.Contains(y, x[0]) && isLong(x[0]):
		return alike // known by a middle name
	}
	return oneGiven(x[0], y[0])
}

// after compares the names that follow the same first name. Where one side stops there is nothing to compare.
func after(x, y []string) likeness {
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] && oneGiven(x[i], y[i]) == unlike {
			return clash
		}
	}
	return agreeing
}

// isLong reports more than an initial. Letters are counted, not bytes: most of the world's letters take two or three.
func isLong(part string) bool { return utf8.RuneCountInString(part) > 1 }

// initial gives the first letter.
func initial(part string) string {
	_, size := utf8.DecodeRuneInString(part)
	return part[:size]
}

func oneGiven(x, y string) likeness {
	if len(x) > len(y) {
		x, y = y, x
	}
	switch {
	case !isLong(x) && strings.HasPrefix(y, x): // an initial
		return alike
	case utf8.RuneCountInString(x) >= 3 && strings.HasPrefix(y, x) && !numbered(y): // Sam, Samuel
		return alike
	case x == y, oneApart(x, y), sharesForm(x, y):
		return alike
	}
	return unlike
}

// numbered reports digits: names with numbers are made up, and one number is as far from another as can be.
func numbered(s string) bool { return strings.ContainsAny(s, "0123456789") }

// oneApart reports that two longer names differ by one letter added, lost, changed, or two neighbours changed about.
func oneApart(a, b string) bool {
	const shortest, longest = 5, 100
	if a == b || len(a) > longest || numbered(a) || numbered(b) {
		return false
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < shortest-1 || len(y) < shortest || len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	return slices.Equal(x[i+1:], y[i+1:]) || i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

// forms are given names that are used for one another. They are never enough to join, only to ask.
const forms = `
abigail abbie abby gail|alexander alex alec sandy xander sasha|alexandra alex lexi sandra sasha|alfred alfie fred|amelia millie amy
andrew andy drew|anthony antony tony|archibald archie|benjamin ben benji|catherine katherine kathryn kate katie cathy kathy kat
charles charlie chas chuck|charlotte charlie lottie|christine christina chris tina|christopher chris kit topher|daniel dan danny
david dave davy|deborah debbie debs|dominic dom|dorothy dot dolly|edward ed eddie ted teddy ned|eleanor ellie nell nora
elizabeth liz lizzie beth betty eliza libby elsie lisa|emily em millie|frances fran frankie|francis frank frankie|frederick fred freddie
gabriel gabe|george georgie|gerald gerry jerry|gregory greg|harold harry hal|harriet hattie|henry harry hal hank|isabella isabel izzy bella
jacob jake|james jim jimmy jamie|janet jan|jasmine jas jazz|jennifer jen jenny|jeremy jez jerry|jessica jess jessie|joanna jo joanne
john jon johnny jack|jonathan jon jonny|joseph joe joey jo|josephine jo josie|joshua josh|kenneth ken kenny|lawrence laurence larry laurie
leonard len lenny leo|lewis louis lou|louise lou|lucas luke|madeleine maddie|margaret maggie meg peggy madge daisy rita|martha mattie
mary molly polly|matilda tilly|matthew matt|maxwell maximilian max|michael mike mick mikey mickey|mohammed muhammad mohamed mohammad muhammed mo
natalie nat|natasha tasha|nathan nathaniel nat nate|nicholas nick nicky nico|nicola nicky nikki|oliver ollie|olivia liv livvy|oscar ozzy
patricia pat patsy tricia trish|patrick pat paddy|peter pete|philip phil pip|raymond ray|rebecca becky bex becca|richard dick rick ricky rich
robert bob bobby rob robbie bert|ronald ron ronnie|rosemary rosie rose|samantha sam sammy|samuel sam sammy|sarah sara sally sadie
sebastian seb|stephen steven steve|susan sue susie|theodore theo ted teddy|theresa teresa terry tess|terence terry|thomas tom tommy
timothy tim|toby tobias|victoria vicky tori|vincent vince|walter wally|william will bill billy willie liam|yusuf yousef youssef yousuf
zachary zac zak zack`

var groupsOf = sync.OnceValue(func() map[string][][]string {
	of := map[string][][]string{}
	for group := range strings.FieldsFuncSeq(forms, func(c rune) bool { return c == '|' || c == '\n' }) {
		names := strings.Fields(group)
		for _, w := range names {
			of[w] = append(of[w], names)
		}
	}
	return of
})

// formsOf gives the names a given name is used for.
func formsOf(x string) []string { return slices.Concat(groupsOf()[x]...) }

func sharesForm(x, y string) bool {
	return slices.ContainsFunc(groupsOf()[x], func(group []string) bool { return slices.Contains(group, y) })
}
