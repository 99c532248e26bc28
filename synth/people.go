package synth

import (
	_ "embed"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Child is who an invented child is; the same seed gives the same children on every machine.
type Child struct {
	Family, Given, Born, Sex, Number, Postcode string
}

var (
	onsets = strings.Fields("b br c ch d dr f g gr h j k l m n p qu r s sh st t th v w y z")
	vowels = strings.Fields("a ai e ea i o oa oo u y")
	codas  = strings.Fields("ck d ff l ld ll m n nd ng nt r rd rn s sk st t th x")
	ends   = strings.Fields("a by den er ey ford ham ia ie ley lin man more ney on son ton well wick worth")
)

// Chance gives the random numbers of one child: they do not depend on how many others there are.
func Chance(seed uint64, of int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(of))) //nolint:gosec // the same seed gives the same children; nothing here is secret
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// named makes a name up, so that no list of real people's names is needed.
func named(r *rand.Rand) string {
	name := pick(r, onsets) + pick(r, vowels) + pick(r, codas) + pick(r, ends)
	return strings.ToUpper(name[:1]) + name[1:]
}

// NewChild gives who the child of a place in a population is.
func NewChild(seed uint64, of int) Child {
	r := Chance(seed, of)
	return Child{
		Family: named(r), Given: named(r), Sex: pick(r, []string{"F", "M"}), Number: HealthNumber(of),
		Born:     strconv.Itoa(2005+r.IntN(8)) + "-" + two(1+r.IntN(12)) + "-" + two(1+r.IntN(28)),
		Postcode: "ZZ" + strconv.Itoa(1+r.IntN(99)) + " " + strconv.Itoa(r.IntN(10)) + "ZZ",
	}
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// HealthNumber gives each of half a million children a number of ten digits with its check digit, from the range kept for tests (999).
// Of an even number and the one after it, at least one has a check digit.
func HealthNumber(of int) string {
	for n := 2 * of; ; n++ {
		nine := "999" + LeftPad(n%1_000_000, 6)
		sum := 0
		for i := range len(nine) {
			sum += int(nine[i]-'0') * (10 - i)
		}
		if check := (11 - sum%11) % 11; check < 10 {
			return nine + strconv.Itoa(check)
		}
	}
}

//go:embed words.txt
var wordList string

var words = strings.Fields(wordList)

// WordsOfNote is how long a narrative is.
const WordsOfNote = 20

// Narrative makes a narrative up. Of two words drawn it takes the earlier, so that some are common and some rare, as in real writing.
func Narrative(r *rand.Rand) string {
	var b strings.Builder
	for i := range WordsOfNote {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(words[min(r.IntN(len(words)), r.IntN(len(words)))])
	}
	b.WriteByte('.')
	return b.String()
}
