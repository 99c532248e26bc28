package sharing

import (
	"errors"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"

	"sightline/record"
)

// Section is a part of the policies in plain English, for the page "Who may see what".
type Section struct {
	Title string
	Rules []Rule
}

// Rule is one policy in plain English. Title is what whoever wrote it says of it; the rest is rendered from what the policy itself says.
type Rule struct {
	ID      string
	Title   string
	Source  string        // what it stands on
	Confirm bool          // to be confirmed locally
	Forbids bool          // and so stands above all that gives leave
	Own     bool          // of the partnership, beside the built-in ones
	What    string        // it is about, such as one child's record
	Who     string        // may, or may not
	Does    string        // with it
	Roles   []record.Role // who that is; none when it is about a part of the program
	When    []string      // all of which have to hold
	Unless  []string      // none of which may hold
	Words   string        // all of it in a sentence or two
}

// Explain gives every built-in policy in plain English.
func Explain() []Section { return builtIn().Explain() }

// Explain gives every policy in plain English, in the order of the files.
func (p *Policies) Explain() []Section {
	all := make([]Section, 0, len(p.sections))
	for _, s := range p.sections {
		one := Section{Title: s.title}
		for _, p := range s.policies {
			one.Rules = append(one.Rules, p.words)
		}
		all = append(all, one)
	}
	return all
}

// Function is what several roles have in common, for the page "Who may see what".
type Function struct {
	Words string
	Roles []string // in words
}

// Functions gives what the policies mean by practitioners, managers and the like: each function, with the roles that have it.
func Functions() []Function { return builtIn().functions.listed() }

// TakesDuty reports a role that takes duty for an area.
func TakesDuty(role record.Role) bool {
	return slices.Contains(builtIn().functions.of["duty"].Roles, role)
}

// errUnsaid refuses a policy that nobody could read on the page.
var errUnsaid = errors.New("this condition cannot be put in plain English, so nobody could read it on the page of who may see what; " +
	"accepted: and, or, not; context.relation, context.purpose and action by == or by [one of these].contains(…); " +
	"principal in a function or in [roles]; resource is …; resource.class in Class::\"…\"; the facts of context and of an entry")

// explain puts a policy in plain English, or refuses it.
func (r *reading) explain(p *policy, own bool) (Rule, error) {
	rule := Rule{
		ID: p.id, Title: p.title, Source: p.source, Confirm: strings.Contains(p.source, "confirm locally"), Forbids: !p.permits(), Own: own,
		What: what(p.form.Resource), Who: r.whom(p.form), Does: r.does(p.form.Action), Roles: r.functions.rolesOf(p.form.Principal),
	}
	for _, c := range p.form.Conditions {
		said, err := r.all(c.Body)
		if err != nil {
			return Rule{}, err
		}
		if c.Condition == ast.ConditionWhen {
			rule.When = append(rule.When, said...)
			continue
		}
		whole, err := r.say(c.Body)
		if err != nil {
			return Rule{}, err
		}
		rule.Unless = append(rule.Unless, whole)
	}
	rule.Words = rule.sentence()
	return rule, nil
}

// sentence puts the parts together.
func (r *Rule) sentence() string {
	may := " may "
	if r.Forbids && !strings.HasPrefix(r.Who, "nobody") {
		may = " may never "
	}
	words := "About " + r.What + ": " + r.Who + may + r.Does
	if len(r.When) > 0 {
		words += ", when " + strings.Join(r.When, ", and ")
	}
	if len(r.Unless) > 0 {
		words += ", unless " + strings.Join(r.Unless, ", or ")
	}
	return words + "."
}

// whom says whom a policy is about.
func (r *reading) whom(form *ast.Policy) string {
	anybody := "anybody"
	if form.Effect == ast.EffectForbid {
		anybody = "nobody"
	}
	switch head := form.Principal.(type) {
	case ast.ScopeTypeEq:
		return r.word(head.Entity)
	case ast.ScopeTypeIn:
		return r.word(head.Entity)
	case ast.ScopeTypeIsIn:
		return r.word(head.Entity)
	case ast.ScopeTypeIs:
		if head.Type == serviceType {
			return "any part of the program that acts by itself"
		}
		return anybody
	default:
		return anybody + ", person or part of the program,"
	}
}

// does says what a policy is about doing.
func (r *reading) does(head ast.IsActionScopeNode) string {
	switch head := head.(type) {
	case ast.ScopeTypeEq:
		return r.word(head.Entity)
	case ast.ScopeTypeIn:
		return r.word(head.Entity)
	case ast.ScopeTypeInSet:
		return oneOf(r.wordsOf(head.Entities))
	default:
		return "do anything"
	}
}

// what says with what.
func what(head ast.IsResourceScopeNode) string {
	if is, one := head.(ast.ScopeTypeIs); one {
		return subjectWords[is.Type]
	}
	return "anything"
}

func (r *reading) wordsOf(some []types.EntityUID) []string {
	words := make([]string, 0, len(some))
	for _, one := range some {
		words = append(words, r.word(one))
	}
	return words
}
