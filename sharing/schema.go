package sharing

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/resolved"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"

	"sightline/record"
)

// The sorts of things that policies speak of.
const (
	personType   types.EntityType = "Person"
	roleType     types.EntityType = "Role"
	functionType types.EntityType = "Function"
	serviceType  types.EntityType = "Service"
	childType    types.EntityType = "Child"
	contextType  types.EntityType = "Context"
	everyContext types.EntityType = "EveryContext"
	entryType    types.EntityType = "Entry"
	classType    types.EntityType = "Class"
	relationType types.EntityType = "Relation"
	purposeType  types.EntityType = "Purpose"
	actionType   types.EntityType = "Action"
)

// subjects says as what policies know a subject. One that is not here is done nothing with.
var subjects = map[record.SubjectKind]types.EntityType{
	record.OneChild: childType, record.EveryChild: "EveryChild", record.OneSubmission: "Submission", record.WholeLog: "Log",
	record.OnePlace: contextType, record.OneGroup: contextType, record.EveryContext: everyContext, record.OneDraft: "Draft", record.OnePerson: "Account", record.Everybody: "Everybody", record.OneApproval: "Approval",
}

// classes are the classes that somebody can see, least sensitive first. Each lies within the next.
var classes = []record.Class{record.ClassA, record.ClassB, record.ClassC}

// schemaOf is what the policies may speak of.
type schemaOf struct {
	*resolved.Schema
	*validate.Validator
}

const schemaFile = "sightline.cedarschema"

func readSchema(files fs.FS) (*schemaOf, error) {
	text, err := fs.ReadFile(files, schemaFile)
	if err != nil {
		return nil, fmt.Errorf("read what policies may speak of: %w", err)
	}
	var s schema.Schema
	s.SetFilename(schemaFile)
	if err := s.UnmarshalCedar(text); err != nil {
		return nil, fmt.Errorf("%w: %w", record.Invalid, err)
	}
	r, err := s.Resolve()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", record.Invalid, schemaFile, err)
	}
	return &schemaOf{r, validate.New(r)}, nil
}

// has reports that a word is one of those that an enumeration of the schema, or the program, knows.
func (s *schemaOf) has(one types.EntityUID) bool {
	switch one.Type {
	case classType:
		return slices.Contains(classes, record.Class(one.ID))
	case actionType:
		_, known := s.Actions[one]
		return known
	default:
		return slices.Contains(s.Enums[one.Type].Values, one)
	}
}

// accepted gives the words that would be one of a sort, for somebody who wrote another.
func (s *schemaOf) accepted(sort types.EntityType) string {
	words := make([]string, 0, len(s.Enums[sort].Values))
	for _, v := range s.Enums[sort].Values {
		words = append(words, string(v.ID))
	}
	switch sort {
	case classType:
		words = []string{"A", "B", "C"}
	case actionType:
		for uid := range s.Actions {
			words = append(words, string(uid.ID))
		}
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// with gives the sorts of things that somebody can do an act with.
func (s *schemaOf) with(who types.EntityType, act record.Act) []types.EntityType {
	action, known := s.Actions[actionOf(act)]
	if !known || action.AppliesTo == nil || !slices.Contains(action.AppliesTo.Principals, who) {
		return nil
	}
	return action.AppliesTo.Resources
}

// everyEntity gives everything that policies can speak of. Nothing of what is asked stands in it, so it is made once.
func (p *Policies) everyEntity() types.EntityMap {
	all := types.EntityMap{}
	put := func(one types.EntityUID, parents ...types.EntityUID) {
		all[one] = types.Entity{UID: one, Parents: types.NewEntityUIDSet(parents...)}
	}
	for _, who := range p.functions.principals(p.schema) {
		put(who, p.functions.parents[who]...)
	}
	for uid, action := range p.schema.Actions {
		put(uid, slices.Collect(action.Entity.Parents.All())...)
	}
	for _, what := range slices.Sorted(maps.Values(subjects)) {
		put(resourceOf(what))
	}
	for i, class := range classes {
		put(classOf(class), classesFrom(i+1)...)
	}
	for _, c := range cells {
		all[c.entity()] = types.Entity{UID: c.entity(), Attributes: types.NewRecord(types.RecordMap{
			"class": classOf(c.class), "restricted": types.Boolean(c.restricted), "own": types.Boolean(c.own),
		})}
	}
	return all
}

func classesFrom(i int) []types.EntityUID {
	var wider []types.EntityUID
	for _, class := range classes[i:] {
		wider = append(wider, classOf(class))
	}
	return wider
}

func classOf(class record.Class) types.EntityUID {
	return types.NewEntityUID(classType, types.String(class))
}

func actionOf(act record.Act) types.EntityUID {
	return types.NewEntityUID(actionType, types.String(act))
}

// resourceOf is the one thing of its sort that policies know: which one it is, they are never told.
func resourceOf(what types.EntityType) types.EntityUID { return types.NewEntityUID(what, "the one") }

// cell is a part of a record that is seen whole or not at all: what is of one class, restricted or not, written by one's own agency or not.
type cell struct {
	class           record.Class
	restricted, own bool
}

func (c cell) entity() types.EntityUID { return cellEntities[c] }

// cellEntities are the parts of a record, as policies know them.
var cellEntities = func() map[cell]types.EntityUID {
	all := map[cell]types.EntityUID{}
	for _, c := range cells {
		all[c] = types.NewEntityUID(entryType, types.String(c.name()))
	}
	return all
}()

func (c cell) name() string {
	id := string(c.class)
	if c.restricted {
		id += " restricted"
	}
	if c.own {
		id += " own"
	}
	return id
}
