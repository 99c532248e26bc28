// Package htmlcheck reads a page as a browser does, so that a test can say what must be visible on it instead of which bytes it has.
//
// It answers a tester's question: "does the reader see this, here?" It understands the few selectors that tests need and refuses the
// others aloud: a check that silently finds nothing cannot fail. It is never part of the product.
package htmlcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Page is a parsed page.
type Page struct{ root *html.Node }

// Node is one element of a page.
type Node struct{ node *html.Node }

// Parse reads a page the way a browser does.
func Parse(body string) (*Page, error) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("reading the page: %w", err)
	}
	return &Page{root}, nil
}

// All gives the elements that a selector means, in the order of the page. A selector is one or more steps with spaces between, each a
// descendant of the one before: a tag, "#id", ".class", "[attribute]" or "[attribute=value]", or several of them together. It panics on
// any other selector.
func (p *Page) All(selector string) []Node {
	found := []*html.Node{p.root}
	for step := range strings.FieldsSeq(selector) {
		match := compile(step)
		var next []*html.Node
		for _, from := range found {
			for n := range from.Descendants() {
				if n.Type == html.ElementNode && match(n) && !slices.Contains(next, n) {
					next = append(next, n)
				}
			}
		}
		found = next
	}
	nodes := make([]Node, len(found))
	for i, n := range found {
		nodes[i] = Node{n}
	}
	return nodes
}

// Has reports whether anything matches.
func (p *Page) Has(selector string) bool { return len(p.All(selector)) > 0 }

// Text gives the words of everything that matches, with single spaces.
func (p *Page) Text(selector string) string {
	all := p.All(selector)
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = n.Text()
	}
	return strings.Join(texts, " ")
}

// Text gives the words inside an element, with single spaces; what a browser sets apart is apart. Scripts and styles are not words.
func (n Node) Text() string {
	var b strings.Builder
	write(&b, n.node)
	return strings.Join(strings.Fields(b.String()), " ")
}

// inline are the elements whose words run on with the words around them.
var inline = []string{"a", "b", "code", "em", "i", "span", "strong", "u"}

func write(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	if n.Data == "script" || n.Data == "style" {
		return
	}
	apart := n.Type == html.ElementNode && !slices.Contains(inline, n.Data)
	if apart {
		b.WriteByte(' ')
	}
	for c := range n.ChildNodes() {
		write(b, c)
	}
	if apart {
		b.WriteByte(' ')
	}
}

// Attr gives the value of an attribute; ok is false when the element does not have it.
func (n Node) Attr(name string) (value string, ok bool) { return attr(n.node, name) }

// Inside reports whether the element stands within another element with this tag.
func (n Node) Inside(tag string) bool {
	for p := range n.node.Ancestors() {
		if p.Type == html.ElementNode && p.Data == tag {
			return true
		}
	}
	return false
}

var part = regexp.MustCompile(`^(?:([a-z][a-z0-9]*)|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:=([^\]"']*))?\])`) // a value stands without quotes: with them it is none of the page

func compile(step string) func(*html.Node) bool {
	var tests []func(*html.Node) bool
	for rest := step; rest != ""; {
		m := part.FindStringSubmatch(rest)
		if m == nil {
			panic("htmlcheck: a selector that is not understood: " + step)
		}
		rest = rest[len(m[0]):]
		tests = append(tests, test(m))
	}
	return func(n *html.Node) bool {
		return !slices.ContainsFunc(tests, func(ok func(*html.Node) bool) bool { return !ok(n) })
	}
}

func test(m []string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		switch {
		case m[1] != "":
			return n.Data == m[1]
		case m[2] != "":
			id, _ := attr(n, "id")
			return id == m[2]
		case m[3] != "":
			classes, _ := attr(n, "class")
			return slices.Contains(strings.Fields(classes), m[3])
		}
		value, ok := attr(n, m[4])
		return ok && (!strings.Contains(m[0], "=") || value == m[5])
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}
