package wordcheck

import (
	"regexp"
	"strings"
)

// excuse is a sentence of ours that the checker takes for one that blames, and why it does not.
type excuse struct {
	sentence string // enough of it to know it by; any white space and comment marks may stand for a space
	why      string
}

const (
	wanted   = "it says what the child wanted that day, and that help is offered again"
	software = "it speaks of what the program does"
	services = "it speaks of what services did"
)

// excuses are few, and each says why. One whose sentence stands nowhere any more is deleted: a test goes red.
var excuses = []excuse{
	{"the child did not want it", wanted},
	{"who did not want help", wanted},
	{"Whoever works with the child cannot be reached", services},
	{"he was not seen as exploited all along", services},
	{"should have kept him firmly in the exploitation process", services},
	{"after frequent missing and crime were read as safety", services},
	{"moved to protect him at a critical time", services},
	{"Ask why the referral to the National Referral Mechanism in the child's plan is not made", services},
	{"the child is told and asked", services},
	{"the missing service and arrest referral", services},
	{"the work on a group or a place", services},
	{"the child is not being exploited now", "it asks what is known of the harm"},
	{"That the child was seen does not say that the danger is less", "it warns of reading silence as safety"},
	{"asked {child} and the family what lies behind it", "it asks for the reason"},
	{"opening children for the sake of the line", software},
	{"counts what would have been asked about one child", software},
	{"questions about a child make no sense of a car park", software},
	{"sets it against what is kept ready", software},
	{"is set against what is kept ready", software},
	{"sets what people said of themselves against its digests", software},
	{"some child that was not made here", software},
	{"What protects the child holds for all of them", software},
	{"of Joe an invented safe address is kept sealed", software},
	{"Where a parent is blamed, a pronoun may be the parent's", software},
	{"moments at which the child may be gone again", "it warns that the danger may come back"},
	{"the defence for people who are made to offend", "it says that others make them"},
	{"two older men near Elm Court; he didn't say why", "an invented entry of a test"},
	{"Joe Invented born 2008", "an invented name, in a test of what is no name"},
}

// excusedIn are the places of a passage that the list excuses.
func excusedIn(text string) [][]int {
	var places [][]int
	for _, e := range excuses {
		places = append(places, e.pattern().FindAllStringIndex(text, -1)...)
	}
	return places
}

func (e excuse) pattern() *regexp.Regexp {
	words := strings.Fields(e.sentence)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(`(?i)` + strings.Join(words, `[\s/#*]+`))
}
