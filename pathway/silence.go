package pathway

import (
	"regexp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// What nobody wrote is no evidence that a child is safer (paragraph 4.1.16 of the Child Joe review).

// SilenceSays is what somebody is told who gives silence as a reason.
const SilenceSays = "No reports is not evidence of less harm: say what was seen and by whom"

// silence finds words that tell of nothing seen: that nothing was reported, that it was quiet or calm, that services left.
var silence = regexp.MustCompile(`(?i)\b(?:(?:no|nothing|without|not any|absence of|lack of|fewer|zero|nil)\s+(?:\S+\s+){0,4}?(?:reports?|reported|intelligence|incidents?|concerns?|contacts?|information|news|issues|notifications?|involvement|arrests?|offending|activity|worries|episodes)` +
	`|nothing\s+(?:new|known|heard|recorded|seen|noted|of note|further)|not\s+(?:\S+\s+){0,2}?(?:been\s+)?(?:reported|heard of|mentioned|known to)` +
	`|quiet(?:er|ly)?|calm(?:er|ed)?|settled|settling|(?:gone|fallen|been) silent|low profile|off the radar|not come to (?:\S+\s+){0,2}?attention|(?:services?|support|cases?|agenc(?:y|ies)|teams?|help)\s+(?:\S+\s+){0,3}?clos(?:ed?|es|ing|ure)|clos(?:ed|ing|ure)\s+(?:to|due|because|as)|(?:does |did )?not engag\S+|non.eng\S+|diseng\S+)\b`)

// sentence is where one thing that was said ends.
var sentence = regexp.MustCompile(`[.;!?\n]+|\bbut\b|\bhowever\b`)

// fewest is how many words it takes to say what was seen and by whom.
const fewest = 4

// OnlySilence reports that words tell of nothing seen: each sentence says that nothing was reported, that it was quiet, that services left, or
// hardly anything. One sentence that says more is enough.
func OnlySilence(words string) bool {
	return !slices.ContainsFunc(sentence.Split(words, -1), func(s string) bool {
		return len(strings.Fields(s)) >= fewest && !silence.MatchString(s)
	})
}

// silentKinds are kinds of entry that show nothing of how a child is: nobody reached them, a service left, a meeting was held, words were
// given by those who decide.
var silentKinds = []record.Kind{
	"child.not-seen", "health.not-brought", "missing.interview-offered", "case.closed", "case.opened", "early-help.closed", "social-care.closed", "plan.protection-end",
	"mace.review", "mace.level", "mace.level-proposed", "mace.step-down", "mace.stepped-down", "mace.exit", "mace.declined", "plan.exit", "record.seen", "request.made", "action.agreed", "social-care.supervision",
	"note", "question.asked", "question.dismissed", "question.lapsed", "question.overdue", "service.disrupted",
}

// ShowsNothing reports an entry that is no evidence of how a child is now: silence, or a decision about the child.
func ShowsNothing(it *chronology.Item) bool {
	return slices.Contains(silentKinds, it.Kind) || strings.HasPrefix(string(it.Kind), "question.")
}
