package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	corasick "github.com/coregx/ahocorasick"
	dambovaliev "github.com/petar-dambovaliev/aho-corasick"

	"sightline/language"
)

// aNote is how long a long note is, in bytes.
const aNote = 5000

// language measures how fast phrases are found in text: five hundred of them against machines for fixed phrases, and then all of ours, with
// their grammar. One processor does all of it.
func (b *bench) language(context.Context) error {
	random := rand.New(rand.NewPCG(b.seed, 11)) //nolint:gosec // invented text
	list := phrases(random, 500)
	text := notes(random, list, b.text<<20)
	b.remark("language: %d phrases in %d MB of invented notes, on one processor", len(list), b.text)
	if err := b.fixedPhrases(list, text); err != nil {
		return err
	}
	checker, err := language.Default()
	if err != nil {
		return err
	}
	found := 0
	took := bestOf(func() { found = len(checker.Check(text, language.Staff)) })
	b.remark("language.terms: %d terms with their grammar find %d pieces", len(checker.Terms()), found)
	b.say(line{name: "language.terms", value: megabytes(text, took), unit: "MB/s"})
	note := text[:aNote]
	took = bestOf(func() {
		for range 1000 {
			checker.Check(note, language.Staff)
		}
	})
	b.say(line{name: "language.note", value: took.Seconds() * 1e6 / 1000, unit: "µs", less: true, target: 15})
	return nil
}

// fixedPhrases sets a checker of nothing but these phrases against machines made for them. We find a phrase
// where they do, but for what our grammar says is somebody else's.
func (b *bench) fixedPhrases(list []string, text string) error {
	ours, err := only(list)
	if err != nil {
		return err
	}
	byCoregx, err := corasick.NewBuilder().AddStrings(list).SetMatchKind(corasick.LeftmostLongest).Build()
	if err != nil {
		return fmt.Errorf("coregx/ahocorasick: %w", err)
	}
	builder := dambovaliev.NewAhoCorasickBuilder(dambovaliev.Opts{MatchKind: dambovaliev.LeftMostLongestMatch, DFA: true})
	byDambovaliev := builder.Build(list)
	with, found := 0, 0
	for note := range strings.Lines(text[:min(len(text), 4<<20)]) {
		has := len(ours.Check(note, language.Staff)) > 0
		one, two := byCoregx.IsMatch([]byte(note)), len(byDambovaliev.FindAll(note)) > 0
		if one != two || has && !one {
			return fmt.Errorf("in a note of invented words we find a phrase: %v; coregx: %v; dambovaliev: %v\n%s", has, one, two, note)
		}
		if one {
			with++
		}
		if has {
			found++
		}
	}
	b.remark("language.phrases: of %d notes in which the others find a phrase we find one in %d; in the rest our grammar hears somebody else speak", with, found)
	if found*100 < with*95 {
		return fmt.Errorf("of %d notes with a phrase we find one in %d", with, found)
	}
	raw := []byte(text)
	peers := []figure{
		{"coregx", megabytes(text, bestOf(func() { byCoregx.Count(raw) }))},
		{"dambovaliev", megabytes(text, bestOf(func() { byDambovaliev.FindAll(text) }))},
	}
	b.peers("language.phrases", "MB/s", peers)
	took := bestOf(func() { ours.Check(text, language.Staff) })
	b.against(line{name: "language.phrases", value: megabytes(text, took), unit: "MB/s", target: 650}, peers)
	return nil
}

// only is a checker of nothing but a list of phrases.
func only(list []string) (*language.Checker, error) {
	var file strings.Builder
	file.WriteString("terms:\n  - id: phrases\n    words: phrases\n    why: measured\n    instead: ['[what?]', '[who?]']\n    source: invented\n    any:\n")
	for _, phrase := range list {
		fmt.Fprintf(&file, "      - %q\n", phrase)
	}
	return language.Only([]byte(file.String()))
}

func megabytes(text string, took time.Duration) float64 {
	return float64(len(text)) / 1e6 / took.Seconds()
}

// bestOf is the shortest of a few rounds.
func bestOf(do func()) time.Duration {
	least := time.Duration(1 << 62)
	for range rounds {
		start := time.Now()
		do()
		least = min(least, time.Since(start))
	}
	return least
}
