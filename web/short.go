package web

import (
	"regexp"
	"strings"
)

// shortForms are short forms that records of the process are full of, with what they mean. Whoever joins a meeting for the first time is not to ask.
var shortForms = []struct{ short, means string }{
	{"MACE", "multi-agency child exploitation"},
	{"VEMT", "vulnerable, exploited, missing, trafficked"},
	{"MASH", "multi-agency safeguarding hub"},
	{"SAFER", "situation, assessment, family, expected response, referral: a form for telling children’s social care"},
	{"NRM", "National Referral Mechanism"},
}

var capitals = regexp.MustCompile(`\b[A-Z]{3,5}\b`)

// spelledOut says once what the short forms in some texts mean; "" when there are none.
func spelledOut(texts ...string) string {
	found := map[string]bool{}
	for _, text := range texts {
		for _, short := range capitals.FindAllString(text, -1) {
			found[short] = true
		}
	}
	var all []string
	for _, one := range shortForms {
		if found[one.short] {
			all = append(all, one.short+": "+one.means)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, ". ") + "."
}

// spelled gives what stands on the page of the process.
func (p *pathwayPage) spelled() string {
	texts := []string{p.Process}
	for i := range p.Matters {
		for _, f := range p.Matters[i].Facts {
			texts = append(texts, f.Value.Reveal())
			if f.Source != nil {
				texts = append(texts, f.Source.Words)
			}
		}
	}
	for i := range p.Waits {
		texts = append(texts, p.Waits[i].Say, p.Waits[i].Why, p.Waits[i].Of)
		for _, c := range p.Waits[i].Cites {
			texts = append(texts, c.Words)
		}
	}
	for _, all := range [][]decided{p.History, p.Earlier} {
		for i := range all {
			texts = append(texts, all[i].Kind, all[i].Text.Reveal(), all[i].By, all[i].Source.Words)
		}
	}
	return spelledOut(texts...)
}
