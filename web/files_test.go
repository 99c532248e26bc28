package web

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/record"
)

// Files are none of a child that is there.
func (d *fakeDesk) Files(_ context.Context, _ casework.Who, id record.ChildID) (casework.FileBoard, error) {
	if d.children[id] == nil {
		return casework.FileBoard{}, fmt.Errorf("child: %w", record.NotFound)
	}
	return casework.FileBoard{}, d.call(casework.View{})
}

// File is none.
func (d *fakeDesk) File(context.Context, casework.Who, record.ChildID, record.FileID) (record.File, []byte, error) {
	return record.File{}, nil, fmt.Errorf("file: %w", record.NotFound)
}

// PutFile takes anything.
func (d *fakeDesk) PutFile(context.Context, casework.Who, *casework.NewFile) error {
	return d.call(casework.View{})
}

// TakeFileBack finds none.
func (d *fakeDesk) TakeFileBack(context.Context, casework.Who, *casework.FileBack) error {
	return fmt.Errorf("file: %w", record.NotFound)
}

// attached is a form with a file in it.
func (b *browser) attach(path, name string, body []byte, fields ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			b.t.Fatal(err)
		}
	}
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			b.t.Fatal(err)
		}
		_, _ = part.Write(body)
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &out)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return b.do(r)
}

func smallPicture(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What is wrong with a form is said above it and beside each field, and what was chosen stays chosen.
func TestAFormWithAFileSaysWhatItLacks(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	for _, c := range []struct {
		name   string
		body   []byte
		fields []string
		says   []string
	}{
		{"", nil, []string{"class", "B", "handling", "open"}, []string{"Choose a file"}},
		{"a.png", nil, []string{"class", "B", "handling", "open"}, []string{"Choose a file"}},
		{"a.png", smallPicture(t), nil, []string{"Say what the file is about", "Say who may see the file"}},
		{"a.png", smallPicture(t), []string{"class", "S", "handling", "sealed"}, []string{"Say what the file is about", "Say who may see the file"}},
		{"a.pdf", bytes.Repeat([]byte("x"), fileMost), []string{"class", "B", "handling", "open"}, []string{"The file is longer than 10 MB"}},
	} {
		w := b.attach("/children/c1/files", c.name, c.body, append(c.fields, "title", "A drawing")...)
		page := parsed(t, w.Body.String())
		if w.Code != http.StatusBadRequest {
			t.Errorf("%s %v: %d", c.name, c.fields, w.Code)
		}
		for _, say := range c.says {
			if !strings.Contains(page.Text(".govuk-error-summary"), say) {
				t.Errorf("%s %v: it says %q, want %q", c.name, c.fields, page.Text(".govuk-error-summary"), say)
			}
		}
		for _, link := range page.All(".govuk-error-summary a") {
			if to, _ := link.Attr("href"); !page.Has(to) {
				t.Errorf("the error leads to %s, which is not there", to)
			}
		}
		wellMade(t, "/children/c1/files", w.Body.String())
	}
	if w := b.post("/children/c1/files", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a form of another kind: %d", w.Code)
	}
}
