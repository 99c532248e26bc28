package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"sightline/language"
	"sightline/record"
)

type languageCommand struct {
	JSON  bool     `name:"json" help:"Print a line of JSON for each passage, with the place of each finding in bytes."`
	Words []string `help:"A file of words and phrases of the partnership, laid over ours." type:"existingfile"`
}

// passage is a line of input: the passage itself, or JSON with whose words it is.
type passage struct {
	Text    *string `json:"text"`
	Speaker string  `json:"speaker"`
}

// checkedLine is what the contract prints for a passage.
type checkedLine struct {
	Line     int           `json:"line"`
	Text     string        `json:"text"`
	Blaming  bool          `json:"blaming"`
	Findings []findingLine `json:"findings"`
}

type findingLine struct {
	Start   int       `json:"start"`
	End     int       `json:"end"`
	Phrase  string    `json:"phrase"`
	Term    string    `json:"term"`
	Why     string    `json:"why"`
	Instead [2]string `json:"instead"`
	Of      string    `json:"of"`
	Quoted  bool      `json:"quoted"`
	Blaming bool      `json:"blaming"`
}

// Run checks one passage a line of standard input. What is found is a result and no failure.
func (l *languageCommand) Run(out *output) error {
	return l.check(os.Stdin, out)
}

// longestPassage is more than anybody writes in one entry.
const longestPassage = 4 << 20

func (l *languageCommand) check(in io.Reader, out *output) error {
	if err := layWords(l.Words); err != nil {
		return err
	}
	checker, err := language.Default()
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), longestPassage)
	writer := bufio.NewWriter(out.stdout)
	for number := 1; lines.Scan(); number++ {
		text, speaker, err := readPassage(lines.Bytes())
		if err != nil {
			return errors.Join(fmt.Errorf("%w: line %d: %w", record.Invalid, number, err), writer.Flush())
		}
		if err := l.print(writer, checked(number, text, checker.Check(text, speaker))); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return errors.Join(fmt.Errorf("reading the passages: %w", err), writer.Flush())
	}
	return writer.Flush()
}

// layWords lays a partnership's files of words over ours, for the whole program.
func layWords(names []string) error {
	if len(names) == 0 {
		return nil
	}
	var files [][]byte
	for _, name := range names {
		text, err := os.ReadFile(name) //nolint:gosec // whoever runs it names the file
		if err != nil {
			return fmt.Errorf("words of the partnership: %w", err)
		}
		files = append(files, text)
	}
	if err := language.Lay(files...); err != nil {
		return fmt.Errorf("%w: %w", record.Invalid, err)
	}
	return nil
}

// readPassage reads a line: an object with "text" is JSON, everything else is a passage.
func readPassage(line []byte) (string, language.Speaker, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) {
		return string(line), language.Staff, nil
	}
	var p passage
	if err := json.Unmarshal(line, &p); err != nil {
		return "", 0, fmt.Errorf("it begins as JSON and is none: %w", err)
	}
	if p.Text == nil {
		return "", 0, errors.New(`the object has no "text"`)
	}
	switch p.Speaker {
	case "child":
		return *p.Text, language.ChildSpeaks, nil
	case "", "staff":
		return *p.Text, language.Staff, nil
	}
	return "", 0, fmt.Errorf(`"speaker" is %q; write "child" for the child's own words, and leave it out, or write "staff", for all others`, p.Speaker)
}

func checked(number int, text string, found []language.Finding) checkedLine {
	line := checkedLine{Line: number, Text: text, Findings: []findingLine{}}
	for _, f := range found {
		line.Blaming = line.Blaming || !f.Term.Advice
		line.Findings = append(line.Findings, findingLine{
			Start: f.Start, End: f.End, Phrase: text[f.Start:f.End], Term: f.Term.ID, Why: f.Term.Why, Instead: f.Instead(),
			Of: f.Of, Quoted: f.Quoted, Blaming: !f.Term.Advice,
		})
	}
	return line
}

func (l *languageCommand) print(out io.Writer, line checkedLine) error {
	if l.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(line)
	}
	var text strings.Builder
	for _, f := range line.Findings {
		fmt.Fprintf(&text, "%d:%d: “%s”\n    %s\n    instead: %s\n         or: %s\n", line.Line, f.Start+1, f.Phrase, f.Why, f.Instead[0], f.Instead[1])
	}
	_, err := io.WriteString(out, text.String())
	return err
}
