package sharing

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"

	"sightline/record"
)

// What nobody could read any more is refused before anything is worked out from it. The longest built-in file has a fifth of mostBytes, and
// the longest built-in policy a tenth of mostParts.
const (
	mostBytes = 64 << 10
	mostParts = 300 // of the conditions of one policy
)

// reading is what is kept while policies are read.
type reading struct {
	schema    *schemaOf
	functions *functions
	ids       map[string]string // of the policies read so far, and where each stands
	wrong     []string
}

func (r *reading) complain(at, format string, args ...any) {
	r.wrong = append(r.wrong, at+": "+fmt.Sprintf(format, args...))
}

// folder reads the files of a folder in the order of their names. own ones are a partnership's, and may only forbid.
func (r *reading) folder(files fs.FS, own bool) []section {
	var sections []section
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".cedar" {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Size() > mostBytes {
			r.complain(name, "it is longer than %d KiB; divide it", mostBytes>>10)
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if s := r.file(name, text, own); len(s.policies) > 0 {
			sections = append(sections, s)
		}
		return nil
	})
	if err != nil {
		r.complain("the folder of policies", "it cannot be read")
	}
	return sections
}

// unparsed is how the parser says where it stopped, and why.
var unparsed = regexp.MustCompile(`(?s)^.*parse error at <input>:(\d+):\d+ (?:".*?": )?(.*)$`)

// file reads one file. Its first line, a comment, is the heading of its part.
func (r *reading) file(name string, text []byte, own bool) section {
	s := section{title: heading(string(text))}
	if s.title == "" {
		s.title = strings.TrimSuffix(path.Base(name), ".cedar")
	}
	list, err := cedar.NewPolicyListFromBytes(name, text)
	if err != nil {
		if parts := unparsed.FindStringSubmatch(err.Error()); parts != nil {
			r.complain(name+":"+parts[1], "it is not written as Cedar has it: %s", parts[2])
		} else {
			r.complain(name, "it is not written as Cedar has it")
		}
		return s
	}
	for _, one := range list {
		if p := r.policy(name, one, own); p != nil {
			s.policies = append(s.policies, p)
		}
	}
	return s
}

func heading(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	words, comment := strings.CutPrefix(strings.TrimSpace(first), "//")
	if !comment {
		return ""
	}
	return strings.TrimSpace(words)
}

// policy holds one policy to the schema, to the words that there are, and to what can be said of it in plain English.
func (r *reading) policy(file string, one *cedar.Policy, own bool) *policy {
	notes := one.Annotations()
	p := &policy{
		id: string(notes["id"]), title: string(notes["title"]), source: string(notes["source"]), form: (*ast.Policy)(one.AST()),
		at: fmt.Sprintf("%s:%d", file, one.Position().Line),
	}
	before := len(r.wrong)
	for _, need := range []struct{ what, value string }{{"id", p.id}, {"title", p.title}, {"source", p.source}} {
		if strings.TrimSpace(need.value) == "" {
			r.complain(p.at, "a policy needs @%s", need.what)
		}
	}
	if first, twice := r.ids[p.id]; twice && p.id != "" {
		r.complain(p.at, "the id %q stands at %s already", p.id, first)
	}
	r.ids[p.id] = p.at
	if own && p.permits() {
		r.complain(p.at, "a partnership's own policies can only forbid; leave comes from the built-in ones alone")
	}
	if parts(p.form) > mostParts {
		r.complain(p.at, "its conditions are too long for anybody to read; divide it")
		return nil
	}
	if err := r.schema.Policy(p.id, p.form); err != nil {
		r.complain(p.at, "%s", inWords(p.id, err))
	}
	switch p.form.Resource.(type) {
	case ast.ScopeTypeAll, ast.ScopeTypeIs:
	default:
		r.complain(p.at, "a policy speaks of sorts of things (resource is Child), never of one of them")
	}
	r.literals(p)
	if len(r.wrong) > before {
		return nil
	}
	var err error
	if p.words, err = r.explain(p, own); err != nil {
		r.complain(p.at, "%s", err)
		return nil
	}
	p.body = bodyOf(p.form)
	return p
}

// parts counts what the conditions of a policy are made of, no further than is allowed.
func parts(form *ast.Policy) int {
	count := 0
	for _, c := range form.Conditions {
		ast.Inspect(ast.NewNode(c.Body), func(ast.IsNode) bool {
			count++
			return count <= mostParts
		})
	}
	return count
}

// inWords gives the first thing that the schema has against a policy. The same is said again for each act it is about, so the rest is left.
func inWords(id string, err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "for policy `"+id+"`, ")
	}
	slices.Sort(lines)
	return "it does not fit the schema: " + lines[0]
}

// literals finds words in a policy that nobody knows, which would never match and so would say nothing.
func (r *reading) literals(p *policy) {
	for _, one := range named(p.form) {
		switch {
		case one.Type == personType:
			r.complain(p.at, "a policy speaks of roles and functions, never of one person")
		case one.Type == classType && p.permits() && one == classOf(record.ClassS):
			r.complain(p.at, "nothing gives leave to see what is sealed")
		case !r.schema.has(one):
			r.complain(p.at, "%s; accepted: %s", unknown(one), r.schema.accepted(one.Type))
		}
	}
}

func unknown(one types.EntityUID) string {
	return fmt.Sprintf("%q is no %s", one.ID, strings.ToLower(string(one.Type)))
}

// named gives every word that a policy names: roles, functions, services, acts, relations, purposes, classes.
func named(form *ast.Policy) []types.EntityUID {
	var all []types.EntityUID
	for _, head := range []ast.IsScopeNode{form.Principal, form.Action, form.Resource} {
		switch head := head.(type) {
		case ast.ScopeTypeEq:
			all = append(all, head.Entity)
		case ast.ScopeTypeIn:
			all = append(all, head.Entity)
		case ast.ScopeTypeInSet:
			all = append(all, head.Entities...)
		case ast.ScopeTypeIsIn:
			all = append(all, head.Entity)
		default: // everything, or a sort of things: no word is named
		}
	}
	for _, c := range form.Conditions {
		ast.Inspect(ast.NewNode(c.Body), func(node ast.IsNode) bool {
			if v, ok := node.(ast.NodeValue); ok {
				if uid, ok := v.Value.(types.EntityUID); ok {
					all = append(all, uid)
				}
			}
			return true
		})
	}
	return all
}
