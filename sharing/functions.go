package sharing

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/goccy/go-yaml"

	"sightline/record"
)

const functionsFile = "functions.yaml"

// staff is the function that everybody has who works here, in whichever role.
const staff = "staff"

// function is what several roles have in common.
type function struct {
	Words    string        `yaml:"words"`
	Roles    []record.Role `yaml:"roles"`
	Includes []string      `yaml:"includes"`
}

// functions says which roles have which function.
type functions struct {
	of      map[string]function
	parents map[types.EntityUID][]types.EntityUID // of somebody in a role: the role, and its functions
	people  []types.EntityUID                     // somebody in each role that there is, in alphabetical order
}

func readFunctions(files fs.FS) (*functions, error) {
	text, err := fs.ReadFile(files, functionsFile)
	if err != nil {
		return nil, fmt.Errorf("read the functions of roles: %w", err)
	}
	return parseFunctions(text)
}

// parseFunctions reads which roles have which function, and holds it to the roles of the vocabulary: a role that nobody thought of would
// have no leave for anything, and nobody would be told.
func parseFunctions(text []byte) (*functions, error) {
	f := &functions{of: map[string]function{}, parents: map[types.EntityUID][]types.EntityUID{}}
	if err := yaml.UnmarshalWithOptions(text, &f.of, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: %s: %s", record.Invalid, functionsFile, yaml.FormatError(err, false, true))
	}
	if f.of == nil { // an empty file
		f.of = map[string]function{}
	}
	var wrong []string
	if _, named := f.of[staff]; named {
		wrong = append(wrong, "every role has the function staff; leave it out")
	}
	known := everyRole()
	wrong = append(wrong, f.include()...)
	f.of[staff] = function{Words: "everybody who works here", Roles: known}
	for name, one := range f.of {
		if one.Words == "" || len(one.Roles) == 0 {
			wrong = append(wrong, fmt.Sprintf("%q needs words, and the roles that have it", name))
		}
		for _, role := range one.Roles {
			if !slices.Contains(known, role) {
				wrong = append(wrong, fmt.Sprintf("%q: %q is no role of the vocabulary", name, role))
			}
		}
	}
	for _, role := range append(known, record.Anybody) {
		who := personIn(role)
		f.people = append(f.people, who)
		f.parents[who] = append(f.functionsOf(role), types.NewEntityUID(roleType, types.String(role)))
		if role != record.Anybody && len(f.parents[who]) < 3 {
			wrong = append(wrong, fmt.Sprintf("the role %q has no function; put it to the roles of one", role))
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return nil, fmt.Errorf("%w: %s: %s", record.Invalid, functionsFile, strings.Join(wrong, "; "))
	}
	return f, nil
}

// include puts to each function the roles of those that it includes.
func (f *functions) include() (wrong []string) {
	for name, one := range f.of {
		for _, other := range one.Includes {
			if len(f.of[other].Includes) > 0 || len(f.of[other].Roles) == 0 {
				wrong = append(wrong, fmt.Sprintf("%q includes %q, which names no roles itself", name, other))
			}
		}
	}
	for name, one := range f.of {
		for _, other := range one.Includes {
			one.Roles = append(one.Roles, f.of[other].Roles...)
		}
		f.of[name] = one
	}
	return wrong
}

// everyRole gives the roles somebody can have, in alphabetical order.
func everyRole() []record.Role {
	words := record.Words()
	return slices.Sorted(maps.Keys(merged(words.AskedOf, words.StaffRoles)))
}

func merged(a, b map[record.Role]string) map[record.Role]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func (f *functions) functionsOf(role record.Role) []types.EntityUID {
	var all []types.EntityUID
	for _, name := range slices.Sorted(maps.Keys(f.of)) {
		if slices.Contains(f.of[name].Roles, role) {
			all = append(all, types.NewEntityUID(functionType, types.String(name)))
		}
	}
	return all
}

// listed gives each function with its roles, those with the most roles first.
func (f *functions) listed() []Function {
	all := make([]Function, 0, len(f.of))
	for _, one := range f.of {
		words := make([]string, 0, len(one.Roles))
		for _, role := range one.Roles {
			words = append(words, roleWords(role))
		}
		all = append(all, Function{one.Words, words})
	}
	slices.SortFunc(all, func(a, b Function) int {
		return cmp.Or(len(b.Roles)-len(a.Roles), strings.Compare(a.Words, b.Words))
	})
	return all
}

// rolesOf gives the roles that the head of a policy means.
func (f *functions) rolesOf(head ast.IsPrincipalScopeNode) []record.Role {
	var some []record.Role
	for _, who := range f.people {
		if means(head, who, func(group types.EntityUID) bool { return slices.Contains(f.parents[who], group) }) {
			some = append(some, record.Role(who.ID))
		}
	}
	return some
}

// principals gives everybody who can ask for anything: somebody in each role, and each service.
func (f *functions) principals(s *schemaOf) []types.EntityUID {
	return slices.Concat(f.people, s.Enums[serviceType].Values)
}

// personIn is somebody in a role. Policies know no more of a person.
func personIn(role record.Role) types.EntityUID {
	return types.NewEntityUID(personType, types.String(role))
}
