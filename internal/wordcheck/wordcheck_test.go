package wordcheck

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/language"
)

// Our own words obey our own checker, in the whole repository.
func TestThisRepositoryBlamesNobody(t *testing.T) {
	found, err := Scan(os.DirFS("../.."), checker(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// written is the same kind of sentence in every place where we write, and in places where others do.
var written = map[string]string{
	"web/templates/child.html":           "<p>\n<b>Joe</b> was placing himself at risk.</p>",
	"web/templates/title.html":           `<a title="he failed to engage">x</a>`,
	"web/labels.yaml":                    "health.a: \"Hard to reach\"\n",
	"rules/library/x/a.yaml":             "id: a\n# the child absconded\nasks: 'Why did {child} disengage, or: why was the child attention seeking?'\n",
	"docs/running.md":                    "One line.\nA lifestyle\nchoice.\n",
	"record/comment.go":                  "package record\n\n// The child failed to\n// engage with us.\nvar x = 1\n",
	"record/literal.go":                  "package record\n\nconst label = \"Absconded from care\"\n",
	"record/raw.go":                      "package record\n\nconst page = `\nthe family was un-cooperative\n`\n",
	"store/migrations/1.sql":             "-- a child who is hard to reach\n",
	"assets/src/a.scss":                  "// promiscuous\n",
	"language/check.go":                  "package language\n\n// known as a gang member\n",
	"stories/joe/police.csv":             "the agency's own words: failed to engage, absconded",
	"stories/joe/README.md":              "absconded",
	"language/phrases.yaml":              "- failed to engage\n",
	"intake/testdata/extract/a/x.md":     "absconded",
	"record/a_test.go":                   "package record\n\nconst text = \"failed to engage\"\n",
	"record/vocabulary.yaml":             "synonyms: [absconding, non-engagement with us]\n",
	"node_modules/x/readme.md":           "promiscuous mode",
	"rules/quote.yaml":                   "asks: The case was closed for \"non-engagement\". What was offered?\nwhere: reason == 'disengaged'\nreason: non-engagement\n",
	"docs/quote.md":                      "Not \"absconded\", not “hard to reach”, not `disengaged`.\n> he failed to engage\n",
	"record/quote.go":                    "package record\n\n// not \"absconded\"\nconst code = \"non-engagement\"\n\nvar s = \"closed for \\\"non-engagement\\\" again\"\n",
	"web/templates/quote.html":           "<p><q>absconded</q> and “failed to engage”</p>",
	"web/fair.go":                        "package web\n\n// The child was missing twice. Nobody reached the child. Out of reach. A runner job. Known to police.\n",
	"docs/two-quotes-do-not-cover-it.md": "\"One\" the child absconded \"two\".\n",
	"docs/lost-mark.md":                  "A lost \" mark.\n\nThe child absconded.\n\nAnother \" mark.\n",
	".cache/x.md":                        "absconded",
}

// The same sentence goes red wherever we might write it, and only there.
func TestTheSameSentenceGoesRedWhereverWeWriteIt(t *testing.T) {
	tree := fstest.MapFS{}
	for name, text := range written {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	found, err := Scan(tree, checker(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprintf("%s:%d %s", f.File, f.Line, strings.Join(strings.Fields(f.Phrase), " ")))
	}
	want := []string{
		"assets/src/a.scss:1 promiscuous",
		"docs/lost-mark.md:3 absconded",
		"docs/running.md:2 lifestyle choice",
		"docs/two-quotes-do-not-cover-it.md:1 absconded",
		"language/check.go:3 gang member",
		"record/comment.go:3 failed to // engage",
		"record/literal.go:3 Absconded",
		"record/raw.go:4 un-cooperative",
		"rules/library/x/a.yaml:2 absconded",
		"rules/library/x/a.yaml:3 disengage",
		"rules/library/x/a.yaml:3 attention seeking",
		"store/migrations/1.sql:1 hard to reach",
		"web/labels.yaml:1 Hard to reach",
		"web/templates/child.html:2 placing himself at risk",
		"web/templates/title.html:1 failed to engage",
	}
	if len(got) != len(want) {
		t.Fatalf("found %q", got)
	}
	for i := range want {
		place, words, _ := strings.Cut(want[i], " ")
		if !strings.HasPrefix(got[i], place+" ") || !strings.Contains(got[i], words) {
			t.Errorf("found %q, and not %q", got[i], want[i])
		}
	}
}

func checker(t *testing.T) *language.Checker {
	t.Helper()
	c, err := language.Default()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
