package main

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// child is who an invented child is; the same seed gives the same children on every machine.
type child struct {
	family, given, born, sex, number, postcode string
}

var (
	onsets = strings.Fields("b br c ch d dr f g gr h j k l m n p qu r s sh st t th v w y z")
	vowels = strings.Fields("a ai e ea i o oa oo u y")
	codas  = strings.Fields("ck d ff l ld ll m n nd ng nt r rd rn s sk st t th x")
	ends   = strings.Fields("a by den er ey ford ham ia ie ley lin man more ney on son ton well wick worth")
)

// chance gives the random numbers of one child: they do not depend on how many others there are.
func chance(seed uint64, of int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(of))) //nolint:gosec // the same seed gives the same children; nothing here is secret
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// named makes a name up, so that no list of real people's names is needed.
func named(r *rand.Rand) string {
	name := pick(r, onsets) + pick(r, vowels) + pick(r, codas) + pick(r, ends)
	return strings.ToUpper(name[:1]) + name[1:]
}

func newChild(seed uint64, of int) child {
	r := chance(seed, of)
	return child{
		family: named(r), given: named(r), sex: pick(r, []string{"F", "M"}), number: healthNumber(of),
		born:     strconv.Itoa(2005+r.IntN(8)) + "-" + two(1+r.IntN(12)) + "-" + two(1+r.IntN(28)),
		postcode: "ZZ" + strconv.Itoa(1+r.IntN(99)) + " " + strconv.Itoa(r.IntN(10)) + "ZZ",
	}
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// healthNumber gives each of half a million children a number of ten digits with its check digit, from the range kept for tests (999).
// Of an even number and the one after it, at least one has a check digit.
func healthNumber(of int) string {
	for n := 2 * of; ; n++ {
		nine := "999" + leftPad(n%1_000_000, 6)
		sum := 0
		for i := range len(nine) {
			sum += int(nine[i]-'0') * (10 - i)
		}
		if check := (11 - sum%11) % 11; check < 10 {
			return nine + strconv.Itoa(check)
		}
	}
}

func leftPad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}
