package wordcheck

import (
	"regexp"
	"strings"

	"sightline/language"
)

// What an agency writes about a child is about a child even where it says "refused to come" and no more. Most of what we write is about
// software, which may be idle, loose, invented, or refuse what it is given. So a finding counts where a child or a parent is named shortly
// before it, and where the wording itself is said of nobody else.
var (
	// named is a child or a parent, shortly before the end of a text.
	named = regexp.MustCompile(`(?i)\b(child|children|girls?|boys?|lads?|teenagers?|youths?|young (person|people)|pupils?|he|she|him|her|himself|herself|joe|mother|father|mum|dad|parents?|family|families)(['’]s)?([ ,:]+[a-z'’-]+){0,2}[ ,:]*$`)
	// telling are beginnings of words that nobody writes of software.
	telling = regexp.MustCompile(`(?i)\b(abscond|mis-?per|life-?style|promisc|manipulati|attention.seek|street-?wise|trouble-?mak|un-?co-?op|non-?(engag|co-?op|compl|attend)|dis-?engag|engag|co-?operat|complian|comply|hard.to.reach|(him|her|them|your)sel|choices|(bad|poor|own).choice|cho(se|os|sen).*(offend|run|go|deal|sell|carry|associate)|poor.decision|(keep|kept|persist|frequent).*missing|gang|county|drugs?|dealer|mules?|the.exploitation|exploiters?|abuse|offend|prostitut|habitual|risk.?tak|risky|self.?inflict|ringleader|(consent|agree).*to.*(exploit|abuse)|gravitat|mature|(his|her|their).(age|years)|(he|she|his|him)\b|nothing.more.(we|can.be)|hang|hung|bad.influence|problem.child|knife)`)
)

// ofChild says whether a finding is about a child or a parent.
func ofChild(read string, f language.Finding) bool {
	sentence := strings.LastIndexAny(read[:f.Start], ".?!;\n") + 1
	return telling.MatchString(read[f.Start:f.End]) || named.MatchString(read[sentence:f.Start])
}
