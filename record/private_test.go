package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

const secret = "Zebedee told her"

// fill puts the secret into everything private that a value holds.
func fill(v reflect.Value) int {
	switch {
	case v.Type() == reflect.TypeFor[Private]():
		v.SetString(secret)
		return 1
	case v.Type() == reflect.TypeFor[Details]():
		v.Set(reflect.ValueOf(Details{{Key: "quote", Values: []string{secret}}}))
		return 1
	case v.Kind() == reflect.Struct:
		n := 0
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				n += fill(v.Field(i))
			} else if v.Type().Field(i).Type == reflect.TypeFor[Private]() {
				return -1000
			}
		}
		return n
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		one := reflect.New(v.Type().Elem()).Elem()
		n := fill(one)
		v.Set(reflect.Append(v, one))
		return n
	}
	return 0
}

// Names and narrative must not reach an error, a log, a page by mistake or a file, whichever way a record is printed.
func TestNothingPrivateIsPrinted(t *testing.T) {
	for _, whole := range []any{new(Entry), new(Identity), new(Link), new(Person), new(Place), new(Submission), &[]Entry{{}}, &map[string]Private{"a": secret}, &[]Private{secret}} {
		v := reflect.ValueOf(whole).Elem()
		if v.Kind() == reflect.Slice {
			v.Set(v.Slice(0, 0))
			if v.Type().Elem().Kind() != reflect.Struct {
				v.Set(reflect.ValueOf([]Private{secret}))
			}
		}
		if n := fill(v); n < 1 && v.Kind() == reflect.Struct {
			t.Errorf("%T holds nothing private, or holds it where it cannot be kept", whole)
		}
		for _, value := range []any{whole, v.Interface()} {
			for how, text := range printed(t, value) {
				if strings.Contains(text, "Zebedee") || strings.Contains(text, fmt.Sprintf("%x", "Zebedee")) {
					t.Errorf("%T is printed by %s as %s", value, how, text)
				}
			}
		}
	}
}

func printed(t *testing.T, value any) map[string]string {
	t.Helper()
	all := map[string]string{"error": fmt.Errorf("of %v: %w", value, errors.New("why")).Error()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10.3s", "%T of %v"} {
		all[verb] = fmt.Sprintf(verb, value, value)
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	all["json"] = string(data)
	var text, lines bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("opened", "record", value)
	slog.New(slog.NewJSONHandler(&lines, nil)).Info("opened", "record", value)
	all["slog text"], all["slog json"] = text.String(), lines.String()
	var page bytes.Buffer
	if err := template.Must(template.New("").Parse(`<p>{{.}}</p><a title="{{.}}">`)).Execute(&page, value); err == nil {
		all["template"] = page.String()
	}
	return all
}

func TestAPrivateWordIsHiddenHoweverItIsPrinted(t *testing.T) {
	for how, text := range printed(t, Private(secret)) {
		if strings.Contains(text, "Zebedee") || !strings.Contains(text, "[private]") {
			t.Errorf("printed by %s as %s", how, text)
		}
	}
	if Private(secret).Reveal() != secret {
		t.Error("whoever may read the words must be able to")
	}
}

func TestKindsOfErrorAreToldApart(t *testing.T) {
	kinds := []error{Invalid, NotFound, Withheld, Conflict, NotYet}
	for i, kind := range kinds {
		wrapped := fmt.Errorf("opening: %w", kind)
		for k, other := range kinds {
			if errors.Is(wrapped, other) != (i == k) {
				t.Errorf("%v and %v", wrapped, other)
			}
		}
	}
}
