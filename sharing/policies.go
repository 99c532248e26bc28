package sharing

import (
	"embed"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/cedar-policy/cedar-go"
	publicast "github.com/cedar-policy/cedar-go/ast"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"

	"sightline/record"
)

//go:embed policies
var builtInFiles embed.FS

// Policies is who may see what: the built-in policies, and what a partnership forbids beyond them.
type Policies struct {
	schema    *schemaOf
	functions *functions
	sections  []section
	entities  types.EntityMap
	policies  map[asking]applying
	each      map[record.Role]func() may // what each role may do at all, found when it is first asked
}

// section is one file of policies.
type section struct {
	title    string
	policies []*policy
}

// policy is one policy as it was read.
type policy struct {
	id, title, source string
	at                string // file and line
	words             Rule
	form              *ast.Policy
	body              *cedar.Policy // its conditions alone: what its head says was settled when the policies were arranged
}

// asking is what decides which policies may apply at all: who asks, what they do, and with what sort of thing.
type asking struct {
	who  types.EntityUID
	act  record.Act
	what types.EntityType
}

// applying are the policies that may apply, for Cedar to go through.
type applying []*policy

// All gives them with their ids.
func (a applying) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for _, p := range a {
			if !yield(cedar.PolicyID(p.id), p.body) {
				return
			}
		}
	}
}

var builtIn = sync.OnceValue(func() *Policies {
	files, err := fs.Sub(builtInFiles, "policies")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	p, err := loadWhole(files)
	if err != nil {
		panic(err) // a test loads them; a program that does not know who may see what must not start
	}
	return p
})

// BuiltIn gives the policies that come with Sightline.
func BuiltIn() *Policies { return builtIn() }

// Load reads a partnership's own policies, every file of a folder that ends in .cedar, on top of the built-in ones. They can only forbid: a
// partnership may see to it that less is seen than its agreement allows, never more. The error names all that is wrong, file by file.
func Load(own fs.FS) (*Policies, error) {
	base := builtIn()
	return base.with(own, true)
}

// loadWhole reads a folder of policies with its schema and its functions.
func loadWhole(files fs.FS) (*Policies, error) {
	schema, err := readSchema(files)
	if err != nil {
		return nil, err
	}
	functions, err := readFunctions(files)
	if err != nil {
		return nil, err
	}
	p := &Policies{schema: schema, functions: functions}
	p.entities = p.everyEntity()
	return p.with(files, false)
}

// with reads a folder of policies on top of these.
func (p *Policies) with(files fs.FS, own bool) (*Policies, error) {
	r := &reading{schema: p.schema, functions: p.functions, ids: map[string]string{}}
	for _, s := range p.sections {
		for _, one := range s.policies {
			r.ids[one.id] = one.at
		}
	}
	more := r.folder(files, own)
	if len(r.wrong) > 0 {
		return nil, fmt.Errorf("%w: policies: %s", record.Invalid, strings.Join(r.wrong, "; "))
	}
	wider := &Policies{schema: p.schema, functions: p.functions, entities: p.entities, sections: slices.Concat(p.sections, more)}
	wider.policies = wider.arrange()
	wider.each = wider.eachRole()
	return wider, nil
}

// arrange says which policies may apply when somebody does something with a sort of thing, so that nothing else is asked each time. It goes
// by the heads of the policies alone; what their conditions say is for Cedar.
func (p *Policies) arrange() map[asking]applying {
	arranged := map[asking]applying{}
	for _, who := range p.functions.principals(p.schema) {
		for _, act := range record.Acts() {
			for _, what := range p.schema.with(who.Type, act) {
				var some applying
				for _, s := range p.sections {
					some = append(some, p.applicable(s.policies, asking{who, act, what})...)
				}
				if slices.ContainsFunc(some, (*policy).permits) {
					arranged[asking{who, act, what}] = some
				}
			}
		}
	}
	return arranged
}

func (p *Policies) applicable(all []*policy, a asking) []*policy {
	var some []*policy
	for _, one := range all {
		if p.heads(one.form.Principal, a.who) && p.heads(one.form.Action, actionOf(a.act)) && ofType(one.form.Resource, a.what) {
			some = append(some, one)
		}
	}
	return some
}

// heads reports that the head of a policy means somebody, or an act.
func (p *Policies) heads(head ast.IsScopeNode, one types.EntityUID) bool {
	return means(head, one, p.entities[one].Parents.Contains)
}

// means reports that a head means something that is in some groups. A policy with a head of any other shape was refused when it was read.
func means(head ast.IsScopeNode, one types.EntityUID, in func(types.EntityUID) bool) bool {
	within := func(group types.EntityUID) bool { return group == one || in(group) }
	switch head := head.(type) {
	case ast.ScopeTypeAll:
		return true
	case ast.ScopeTypeEq:
		return head.Entity == one
	case ast.ScopeTypeIn:
		return within(head.Entity)
	case ast.ScopeTypeInSet:
		return slices.ContainsFunc(head.Entities, within)
	case ast.ScopeTypeIs:
		return head.Type == one.Type
	case ast.ScopeTypeIsIn:
		return head.Type == one.Type && within(head.Entity)
	default:
		return false
	}
}

// bodyOf gives the conditions of a policy without its head, for Cedar to work out each time.
func bodyOf(form *ast.Policy) *cedar.Policy {
	body := *form
	body.Principal, body.Action, body.Resource = ast.ScopeTypeAll{}, ast.ScopeTypeAll{}, ast.ScopeTypeAll{}
	return cedar.NewPolicyFromAST((*publicast.Policy)(&body))
}

// ofType reports that the head of a policy may mean a sort of thing.
func ofType(head ast.IsResourceScopeNode, what types.EntityType) bool {
	is, one := head.(ast.ScopeTypeIs)
	return !one || is.Type == what
}

func (p *policy) permits() bool { return p.form.Effect == ast.EffectPermit }

// titled gives the titles of policies that Cedar names.
func (a applying) titled(reasons []cedar.DiagnosticReason) []string {
	titles := make([]string, 0, len(reasons))
	for _, p := range a {
		if slices.ContainsFunc(reasons, func(r cedar.DiagnosticReason) bool { return string(r.PolicyID) == p.id }) {
			titles = append(titles, p.title)
		}
	}
	return titles
}
