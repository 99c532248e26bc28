package wordcheck

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"sightline/language"
)

// carried are folders and files whose words are other people's: agencies' records, the vocabulary's synonyms, the wordings that blame
// and the sentences that test them, the phrases of a benchmark. The other Go code beside them is ours.
var carried = []string{"stories/", "language/", "record/vocabulary.yaml", "bench/text.go"}

// Scan reads every text of ours in the tree and lists what blames, in the order of files and lines.
func Scan(tree fs.FS, checker *language.Checker) ([]Finding, error) {
	var found []Finding
	err := each(tree, func(name string, p passage) { found = append(found, p.findings(name, checker)...) })
	if err != nil {
		return nil, fmt.Errorf("read our own words: %w", err)
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
	return found, nil
}

// each gives every passage of ours in the tree.
func each(tree fs.FS, take func(name string, p passage)) error {
	return fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case skip(name) && entry.IsDir():
			return fs.SkipDir
		case skip(name) || entry.IsDir():
			return nil
		}
		read := readerOf(name)
		if read == nil {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		for _, p := range read(string(text)) {
			take(name, p)
		}
		return nil
	})
}

func skip(name string) bool {
	base := path.Base(name)
	hidden := strings.HasPrefix(base, ".") && name != "."
	if hidden || base == "testdata" || base == "node_modules" || name == "assets/dist" || strings.HasSuffix(base, "_test.go") {
		return true
	}
	isCarried := slices.ContainsFunc(carried, func(start string) bool { return strings.HasPrefix(name, start) })
	isNamed := slices.Contains(carried, name)
	return isNamed || isCarried && path.Ext(name) != "" && path.Ext(name) != ".go"
}
