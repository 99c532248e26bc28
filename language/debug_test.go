package language

import (
	"bufio"
	"io"
	"os"
	"strings"
	"testing"
)

// DEBUG names a file of sentences: which phrases stand in them, who is meant, and what makes them fair.
func TestDebug(t *testing.T) {
	c := checker(t)
	var in io.Reader = strings.NewReader("Kai keeps placing himself at risk.")
	if path := os.Getenv("DEBUG"); path != "" {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	found := 0
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		text := lines.Text()
		t.Log("==", text)
		r := &reading{}
		r.begin(c, text)
		floor := 0
		for at := c.next(text, 0); at < len(text); {
			r.sentence.text = text
			r.sentence.start, r.sentence.end = sentenceAround(text, at, floor)
			floor = r.sentence.end
			r.cutter.cut(&r.sentence)
			s := &r.sentence
			for _, m := range c.blaming(s, nil) {
				r.asked = false
				if of, is := r.blamed(m); is {
					t.Logf("   BLAMED %s of %s: %q by %s", m.phrase.term.ID, of, text[s.words[m.first].start:s.words[m.last].end], m.phrase.written)
				}
				k, where := c.who(s, m.first)
				name := ""
				if k != nobody {
					name = text[s.words[where].start:s.words[where].end]
				}
				t.Logf("   match %s %q about %d who %d %q another %v spoken %v  %.90s", m.phrase.term.ID, text[s.words[m.first].start:s.words[m.last].end], m.phrase.about, k, name, c.saidOfAnother(s, m), r.spoken(m), m.phrase.written)
			}
			for _, m := range c.fair(s, nil) {
				t.Logf("   fair %d %q  %s", m.phrase.about, text[s.words[m.first].start:s.words[m.last].end], m.phrase.written)
			}
			if floor >= len(text) {
				break
			}
			at = c.next(text, floor)
		}
		for _, fd := range c.Check(text, Staff) {
			found++
			t.Logf("   FOUND %s %q", fd.Term.ID, text[fd.Start:fd.End])
		}
	}
	if found == 0 {
		t.Error("nothing was found")
	}
}
