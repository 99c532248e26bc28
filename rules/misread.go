package rules

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// misread says in our own words why a file is no rule: YAML that does not fit, or keys that a rule does not have.
func misread(of source, err error) string {
	says := unreadable(of.name, string(of.data), err)
	var unknown *yaml.UnknownFieldError
	if !errors.As(err, &unknown) {
		return says
	}
	_, key, _ := strings.Cut(strings.TrimSuffix(unknown.GetMessage(), `"`), `"`)
	known := keysOf(reflect.TypeFor[ruleFile](), map[reflect.Type]bool{})
	place, _, _ := strings.Cut(says, ": ")
	like := perhaps(alike(strings.ToLower(key), known))
	if like == "" {
		like = "; a rule begins with " + strings.Join(firstKeys, ", ")
	}
	return fmt.Sprintf("%s: a rule has no key %q here%s", place, key, like)
}

// firstKeys are those that every rule has.
var firstKeys = []string{"id", "theme", "asks", "asked-of", "because", "when", "answered-by"}

// unreadable says in one line where and why a file is no YAML that we know.
func unreadable(name, text string, err error) string {
	var of yaml.Error
	if !errors.As(err, &of) {
		return fmt.Sprintf("%s:1: %s", name, strings.Join(strings.Fields(err.Error()), " "))
	}
	line, says := 1, strings.Join(strings.Fields(of.GetMessage()), " ")
	if token := of.GetToken(); token != nil && token.Position != nil {
		line = lineOf(text, strings.TrimSpace(token.Value), token.Position.Line)
	}
	if typed, is := errors.AsType[*yaml.TypeError](err); is {
		return fmt.Sprintf("%s:%d: %s stands where %s is meant", name, line, inWords(typed.SrcType), inWords(typed.DstType))
	}
	return fmt.Sprintf("%s:%d: %s", name, line, plainly(strings.Split(text, "\n")[line-1], says))
}

// slip is something that people write, of which the reader of YAML speaks in words of its own.
type slip struct {
	says  string         // what the reader says holds this
	line  *regexp.Regexp // what stands in the line; nil: anything
	plain string         // what is wrong, and what would be accepted
}

const inQuotes = `put the whole text in straight quotation marks, as in asks: "{child} came home late. Who asks why?"`

var slips = []slip{
	{"", regexp.MustCompile(`^ *\t|:\t`), "a tab stands here; write spaces, and at the beginning of a line two for each step"},
	{"", regexp.MustCompile(`: *[“”‘’]`), curly},
	{"", regexp.MustCompile(`^[^"']*: *\{ *child *\}`), "a text cannot begin with {child} as it stands; " + inQuotes},
	{"cannot start any token", nil, "a text cannot begin with such a sign as it stands; " + inQuotes},
	{"reserved character", nil, "a text cannot begin with such a sign as it stands; " + inQuotes},
	{"mapping value is not allowed", regexp.MustCompile(`:[^:]*:`), "a colon stands within a text; " + inQuotes},
	{"mapping value is not allowed", nil, "this line or the next begins further in than it should: keys that stand beside each other begin one below the other"},
	{"non-map value", nil, "this line is no key with a value; write a key, a colon, a blank and the value, as in theme: missing"},
	{"unexpected key name", nil, "this line is no key with a value; write a key, a colon, a blank and the value, as in theme: missing"},
	{"end character of", nil, "a quotation mark opens a text here and no other one closes it"},
	{"character corresponding to", nil, "a bracket is closed here that nothing opened"},
	{"end token", nil, "a bracket ([ or {) is opened here and not closed"},
	{"must be specified", nil, "a comma or a closing bracket (] or }) is missing here or above"},
	{"already defined", nil, "this key stands in the file a second time; write it once, with all its values in one list"},
}

// curlyMarks are the quotation marks of word processors.
const curlyMarks = "“”‘’"

const curly = "a curly quotation mark stands here, as a word processor writes it; write straight ones (\" or ')"

// nodes are what the reader of YAML calls the parts of a file.
var nodes = map[string]string{"string": "a word", "integer": "a number", "float": "a number", "bool": "true or false", "null": "nothing", "mapping": "something with keys of its own", "sequence": "a list"}

// plainly says in words of every day what is wrong with a line.
func plainly(line, says string) string {
	if is, meant, found := strings.Cut(strings.TrimSuffix(says, " is expected"), " was used where "); found {
		return fmt.Sprintf("%s stands where %s is meant", cmp.Or(nodes[is], is), cmp.Or(nodes[meant], meant))
	}
	for _, s := range slips {
		if strings.Contains(says, s.says) && (s.line == nil || s.line.MatchString(line)) {
			return s.plain
		}
	}
	return says
}

// lineOf gives the line of a word: the one named if the word stands there, else the first in which it does. What stands in a part of a
// file may be counted from the beginning of that part.
func lineOf(text, word string, named int) int {
	lines := strings.Split(text, "\n")
	if named >= 1 && named <= len(lines) && strings.Contains(lines[named-1], word) {
		return named
	}
	if at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, word) }); at >= 0 {
		return at + 1
	}
	return min(max(named, 1), len(lines))
}

// keysOf gives all the keys that a file of a rule may have, at whatever depth.
func keysOf(t reflect.Type, seen map[reflect.Type]bool) []string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return keysOf(t.Elem(), seen)
	case reflect.Struct:
	default:
		return nil
	}
	if seen[t] {
		return nil
	}
	seen[t] = true
	var keys []string
	for field := range t.Fields() {
		if key := field.Tag.Get("yaml"); key != "" {
			keys = append(append(keys, key), keysOf(field.Type, seen)...)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// inWords says what a part of a file is.
func inWords(t reflect.Type) string {
	if t == nil {
		return "nothing"
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct, reflect.Pointer:
		return "something with keys of its own"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64:
		return "a number"
	default:
		return "a word"
	}
}
