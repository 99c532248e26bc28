package sharing

import (
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"

	"sightline/record"
)

// all puts a condition in words, each part that has to hold by itself.
func (r *reading) all(node ast.IsNode) ([]string, error) {
	if and, both := node.(ast.NodeTypeAnd); both {
		left, err := r.all(and.Left)
		if err != nil {
			return nil, err
		}
		right, err := r.all(and.Right)
		return append(left, right...), err
	}
	said, err := r.say(node)
	return []string{said}, err
}

// say puts a condition in words.
func (r *reading) say(node ast.IsNode) (string, error) {
	switch node := node.(type) {
	case ast.NodeTypeAnd:
		return r.both(node.BinaryNode, " and ")
	case ast.NodeTypeOr:
		return r.either(node)
	case ast.NodeTypeNot:
		return r.not(node.Arg)
	case ast.NodeTypeAccess:
		return fact(node, 0)
	case ast.NodeTypeEquals:
		return r.among(node.Left, node.Right)
	case ast.NodeTypeContains:
		return r.among(node.Right, node.Left)
	case ast.NodeTypeIn:
		return r.within(node.Left, node.Right)
	case ast.NodeTypeIs:
		if variable(node.Left) == "resource" && subjectWords[node.EntityType] != "" {
			return "it is about " + subjectWords[node.EntityType], nil
		}
	default: // nothing else can be said
	}
	return "", errUnsaid
}

// either joins what may hold instead of each other.
func (r *reading) either(or ast.NodeTypeOr) (string, error) {
	said, err := r.both(or.BinaryNode, " or ")
	if strings.HasPrefix(said, "either ") {
		return said, err
	}
	return "either " + said, err
}

func (r *reading) both(two ast.BinaryNode, and string) (string, error) {
	left, err := r.say(two.Left)
	if err != nil {
		return "", err
	}
	right, err := r.say(two.Right)
	if err != nil {
		return "", err
	}
	return left + and + right, nil
}

// not says that a fact is not so, or that the whole of a condition does not hold.
func (r *reading) not(node ast.IsNode) (string, error) {
	if access, one := node.(ast.NodeTypeAccess); one {
		return fact(access, 1)
	}
	said, err := r.say(node)
	return "it is not so that " + said, err
}

// fact says one of the facts, or that it is not so.
func fact(node ast.NodeTypeAccess, which int) (string, error) {
	if words, known := facts[variable(node)]; known {
		return words[which], nil
	}
	return "", errUnsaid
}

// variable gives what a condition looks at, as it is written: "context.purpose"; "" for anything else.
func variable(node ast.IsNode) string {
	switch node := node.(type) {
	case ast.NodeTypeVariable:
		return string(node.Name)
	case ast.NodeTypeAccess:
		if of := variable(node.Arg); of != "" {
			return of + "." + string(node.Value)
		}
	default: // nothing that conditions look at
	}
	return ""
}

// among says that something is one of the words named.
func (r *reading) among(what, words ast.IsNode) (string, error) {
	some, err := r.listed(words)
	if err != nil {
		return "", err
	}
	switch variable(what) {
	case "context.relation":
		if value, one := words.(ast.NodeValue); one {
			if said := alone[record.Relation(value.Value.(types.EntityUID).ID)]; said != "" {
				return said, nil
			}
		}
		to := "the child"
		if slices.Contains(some, relationWords[record.LeadsContext]) || slices.Contains(some, relationWords[record.WroteContext]) {
			to = "it"
		}
		return "their relation to " + to + " is: " + oneOf(some), nil
	case "context.purpose":
		return "the purpose is " + oneOf(some), nil
	case "action":
		return "it is to " + oneOf(some), nil
	case "resource.class":
		return "it is of class " + oneOf(some), nil
	}
	return "", errUnsaid
}

// within says that somebody is of a group, or an entry of a class or one that lies within it.
func (r *reading) within(what, words ast.IsNode) (string, error) {
	some, err := r.listed(words)
	if err != nil {
		return "", err
	}
	switch variable(what) {
	case "principal":
		return "they are " + oneOf(some), nil
	case "action":
		return "it is to " + oneOf(some), nil
	case "resource.class":
		if len(some) == 1 {
			return "it is of class " + oneOf(upTo(record.Class(some[0]))), nil
		}
	}
	return "", errUnsaid
}

// upTo gives the classes that lie within one.
func upTo(class record.Class) []string {
	var all []string
	for _, c := range classes {
		if c.Within(class) {
			all = append(all, string(c))
		}
	}
	return all
}

// listed gives the words of what a condition names: one thing, or a set of things.
func (r *reading) listed(node ast.IsNode) ([]string, error) {
	switch node := node.(type) {
	case ast.NodeValue:
		if one, ok := node.Value.(types.EntityUID); ok {
			return []string{r.word(one)}, nil
		}
	case ast.NodeTypeSet:
		var all []string
		for _, element := range node.Elements {
			some, err := r.listed(element)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		if len(all) > 0 {
			return all, nil
		}
	default: // nothing that is named
	}
	return nil, errUnsaid
}
