package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const jsonAccepted = `one JSON object a line, such as {"record_id":"A1","agency":"police","child":"P7","happened":"2021-11-03","text":"…"}`

// jsonRows reads JSON Lines: one object a line, with the keys of the columns. Lists and objects become the text that the same
// column of a CSV file would hold, so that both are read by one reader.
type jsonRows struct {
	f     *file
	in    *bufio.Reader
	meter *meter
	line  int
	cells []string
	seen  []bool
}

func (j *jsonRows) next() (line int, cells []string, bad *problem, err error) {
	for {
		text, long, err := j.readLine()
		if err != nil {
			return 0, nil, nil, err
		}
		j.line++
		j.f.line = j.line
		switch {
		case long:
			return j.line, nil, &problem{what: "the line is longer than " + size(maxRow), accepted: jsonAccepted}, nil
		case len(bytes.TrimSpace(text)) == 0:
			continue
		case !utf8.Valid(text):
			return j.line, nil, &problem{value: around(string(text), bytes.IndexRune(text, utf8.RuneError)), what: "the line is not UTF-8 text", accepted: jsonAccepted}, nil
		}
		if bad := j.object(text); bad != nil {
			return j.line, nil, bad, nil
		}
		return j.line, j.cells, nil, nil
	}
}

// readLine gives the next line; of one that is too long it gives nothing but that.
func (j *jsonRows) readLine() (text []byte, long bool, err error) {
	for {
		part, err := j.in.ReadSlice('\n')
		j.meter.rowDone()
		if len(text)+len(part) > maxRow {
			long, text = true, nil
		}
		if !long {
			text = append(text, part...)
		}
		switch {
		case err == nil, errors.Is(err, io.EOF) && (len(text) > 0 || long):
			return text, long, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, err
		}
	}
}

// object fills the cells from one line.
func (j *jsonRows) object(text []byte) *problem {
	in := json.NewDecoder(bytes.NewReader(text))
	in.UseNumber()
	wrong := func() *problem {
		return &problem{value: around(string(bytes.TrimSpace(text)), int(in.InputOffset())), what: "the line is not a JSON object", accepted: jsonAccepted}
	}
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return wrong()
	}
	j.seen = make([]bool, len(j.cells))
	clear(j.cells)
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return wrong()
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return wrong()
		}
		if bad := j.set(key.(string), value); bad != nil {
			return bad
		}
	}
	if _, err := in.Token(); err != nil {
		return wrong()
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return wrong()
	}
	return nil
}

func (j *jsonRows) set(key string, value json.RawMessage) *problem {
	i := j.f.cols.index(key)
	if i < 0 {
		j.f.remark("the key %q is not part of the format; it was not read", shorten(key, maxCode))
		return nil
	}
	if j.seen[i] {
		return &problem{column: key, what: "the key stands twice in the line", accepted: "each key once"}
	}
	j.seen[i] = true
	text, accepted := j.text(key, value)
	if accepted != "" {
		return &problem{column: key, value: string(value), what: "the value has a form that this key does not take", accepted: accepted}
	}
	j.cells[i] = lineBreaks(text)
	return nil
}

// text gives a value as the column of a CSV file would hold it, or says what the key takes.
func (j *jsonRows) text(key string, value json.RawMessage) (text, accepted string) {
	if word, ok := scalar(value); ok {
		return word, ""
	}
	switch key {
	case "people":
		return jsonPairs(value, "role")
	case "place":
		return jsonPairs(value, "kind")
	case "details":
		return jsonDetails(value)
	}
	return "", "a text in quotation marks, a number, or null"
}

// scalar reads a text, a number or null.
func scalar(value json.RawMessage) (string, bool) {
	switch c := value[0]; {
	case c == '"':
		var s string
		err := json.Unmarshal(value, &s)
		return s, err == nil
	case c == '-' || c >= '0' && c <= '9':
		return string(value), true
	}
	return "", string(value) == "null"
}

// jsonPairs reads an array of {role, name} or {kind, name}.
func jsonPairs(value json.RawMessage, what string) (text, accepted string) {
	accepted = `an array of {"` + what + `":"…","name":"…"}`
	var list []map[string]string
	if err := json.Unmarshal(value, &list); err != nil {
		return "", accepted
	}
	pairs := make([]string, 0, len(list))
	for _, one := range list {
		if len(one) != 2 || one[what] == "" || one["name"] == "" {
			return "", accepted
		}
		pairs = append(pairs, pair(one[what], one["name"]))
	}
	return strings.Join(pairs, "; "), ""
}

// jsonDetails reads an object of texts or arrays of texts, in the order written.
func jsonDetails(value json.RawMessage) (text, accepted string) {
	accepted = `an object of texts or arrays of texts, such as {"form":"threats","concern":["behaviour","peers"]}`
	in := json.NewDecoder(bytes.NewReader(value))
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return "", accepted
	}
	var pairs []string
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return "", accepted
		}
		var raw json.RawMessage
		if err := in.Decode(&raw); err != nil {
			return "", accepted
		}
		values, ok := texts(raw)
		if !ok {
			return "", accepted
		}
		pairs = append(pairs, detail(key.(string), values))
	}
	return strings.Join(pairs, ";"), ""
}

// texts reads one text or number, or an array of them.
func texts(value json.RawMessage) ([]string, bool) {
	if value[0] != '[' {
		one, ok := scalar(value)
		return []string{one}, ok
	}
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return nil, false
	}
	words := make([]string, 0, len(list))
	for _, one := range list {
		word, ok := scalar(one)
		if !ok {
			return nil, false
		}
		words = append(words, word)
	}
	return words, true
}
