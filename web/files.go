package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// filesPattern is where a file is put to a child's record.
const filesPattern = "POST /children/{child}/files"

// fileBytes is how long a file may be.
const fileBytes = casework.LongestFile

// filing is the part of the desk that is about files.
type filing interface {
	Files(ctx context.Context, who casework.Who, id record.ChildID) (casework.FileBoard, error)
	File(ctx context.Context, who casework.Who, id record.ChildID, file record.FileID) (record.File, []byte, error)
	PutFile(ctx context.Context, who casework.Who, wish *casework.NewFile) error
	TakeFileBack(ctx context.Context, who casework.Who, wish *casework.FileBack) error
}

// filesPage lists the files that were put to a child's record, and takes a new one. It does not open the record.
type filesPage struct {
	frame

	Tabs    []tab
	Files   []fileLine
	Done    string
	Request string
	Called  *field
	Class   *field
	Seen    *field
	Wrong   string // what is wrong with the file itself
	Errors  []fieldError
	Self    string
}

// fileLine is one file.
type fileLine struct {
	Title record.Private
	What  string // "Picture, 2.1 MB"
	By    string
	When  string
	Class string
	Link  string
	Back  string // where it is taken back; "" for those who may not
}

// files shows the list and the form.
func (s *site) files(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.filesPage(r, who)
	if err != nil {
		return err
	}
	switch r.URL.Query().Get("done") {
	case "put":
		p.Done = "The file was put to the record."
	case "back":
		p.Done = "The file was taken back. It is no longer shown."
	}
	return s.render(w, r, answer{http.StatusOK, "files", p})
}

func (s *site) filesPage(r *http.Request, who casework.Who) (*filesPage, error) {
	id := record.ChildID(r.PathValue("child"))
	board, err := s.Desk.Files(r.Context(), who, id)
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	p := &filesPage{frame: s.frame(r, "Files"), Tabs: tabsOf(id, "Files"), Request: rand.Text(), Self: filesLink(id)}
	p.Whose = whoseOf(board.Whose)
	p.Called, p.Class, p.Seen = fileFields()
	for i := range board.Files {
		p.Files = append(p.Files, fileLineOf(id, &board.Files[i]))
	}
	return p, nil
}

// fileFields are the questions beside a file.
func fileFields() (title, class, seen *field) {
	title = &field{Name: "title", Kind: aLine, Label: "What is it?", Hint: "For example: “Drawing of the house, made with the school nurse”. Without it, the name of the file is shown."}
	class = &field{Name: "class", Kind: oneOf, Label: "What is it about?", Options: []option{
		{Value: string(record.ClassB), Words: "The work with the child"},
		{Value: string(record.ClassC), Words: "Health, other people in the child’s life, or police information"},
	}}
	seen = &field{Name: "handling", Kind: oneOf, Label: "Who may see it?", Options: []option{
		{Value: string(record.Open), Words: "Whoever may see such things, and the family may be shown it"},
		{Value: string(record.ProfessionalsOnly), Words: "Professionals only"},
		{Value: string(record.Restricted), Words: "Restricted: your agency, and those who work most closely with the child"},
	}}
	return title, class, seen
}

func fileLineOf(id record.ChildID, f *record.File) fileLine {
	line := fileLine{
		Title: f.Title, What: fileWords(f), By: roleWords(f.Role) + ", " + drawing.Agency(f.By), When: london(f.At).Format("2 January 2006, 15:04"),
		Class: handlingOf(f), Link: filesLink(id) + "/" + url.PathEscape(string(f.ID)),
	}
	if f.Back {
		line.Back = line.Link + "/back"
	}
	return line
}

func fileWords(f *record.File) string {
	what := "Picture"
	if f.Kind == record.PDF {
		what = "Document"
	}
	if f.Size < 1<<20 {
		return fmt.Sprintf("%s, %d kB", what, max(1, f.Size>>10))
	}
	return fmt.Sprintf("%s, %.1f MB", what, float64(f.Size)/(1<<20))
}

func handlingOf(f *record.File) string {
	switch f.Handling {
	case record.ProfessionalsOnly:
		return "professionals only"
	case record.Restricted:
		return "restricted"
	case record.Open, record.Sealed: // the one needs no word, and the other is in no list of files
	}
	return ""
}

func filesTab(id record.ChildID, here string) tab {
	return tab{Words: "Files", Link: filesLink(id), Here: here == "Files"}
}

func filesLink(id record.ChildID) string { return childLink(id, "files") }

// putFile takes a file in. It is read into memory and never laid down on a disk on its way.
func (s *site) putFile(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	wish, title, class, seen, err := readFile(r)
	if err != nil && !errors.Is(err, record.Invalid) {
		return err
	}
	var wrong string
	if err == nil {
		class.required("Say what the file is about")
		seen.required("Say who may see the file")
		if len(wrongOf(class, seen)) == 0 {
			err = s.Desk.PutFile(r.Context(), who, wish)
		}
	}
	switch {
	case errors.Is(err, record.Invalid):
		wrong = inWords(err)
	case err != nil:
		return fmt.Errorf("putting a file: %w", err)
	case len(wrongOf(class, seen)) == 0:
		http.Redirect(w, r, filesLink(wish.Child)+"?done=put#done", http.StatusSeeOther)
		return nil
	}
	p, err := s.filesPage(r, who)
	if err != nil {
		return err
	}
	p.Called, p.Class, p.Seen, p.Wrong = title, class, seen, wrong
	if wrong != "" {
		p.Errors = append(p.Errors, fieldError{"file", wrong})
	}
	p.Errors = append(p.Errors, wrongOf(class, seen)...)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "files", p})
}

// readFile reads the form. What is wrong with it in a way that a person can put right is record.Invalid.
func readFile(r *http.Request) (wish *casework.NewFile, title, class, seen *field, err error) {
	title, class, seen = fileFields()
	wish = &casework.NewFile{Child: record.ChildID(r.PathValue("child"))}
	if err := r.ParseMultipartForm(fileMost); err != nil { // all of it fits into memory: the body is no longer
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			return wish, title, class, seen, fmt.Errorf("%w: the file is longer than 10 MB", record.Invalid)
		}
		return wish, title, class, seen, fmt.Errorf("%w: the form could not be read; choose the file again", record.Invalid)
	}
	form := url.Values(r.MultipartForm.Value)
	readAll(form, title, class, seen)
	wish.Title, wish.Class, wish.Handling, wish.Request.ID = title.Value, record.Class(class.Value.Reveal()), record.Handling(seen.Value.Reveal()), form.Get("request")
	if !requestShape.MatchString(wish.Request.ID) {
		wish.Request.ID = rand.Text()
	}
	sent := r.MultipartForm.File["file"]
	if len(sent) != 1 || sent[0].Size == 0 {
		return wish, title, class, seen, fmt.Errorf("%w: choose a file", record.Invalid)
	}
	from, err := sent[0].Open()
	if err != nil {
		return wish, title, class, seen, fmt.Errorf("reading a file: %w", err)
	}
	defer func() { _ = from.Close() }()
	wish.Name = sent[0].Filename
	wish.Body, err = io.ReadAll(from)
	return wish, title, class, seen, err
}

// inWords gives what is wrong as a sentence for the page.
func inWords(err error) string {
	words := strings.TrimPrefix(err.Error(), record.Invalid.Error()+": ")
	return sentence(words)
}

// filePolicy lets nothing of a file run, wherever a browser shows it.
const filePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'"

// file sends one file to be kept on the machine, never to be shown within a page of ours. Its name says nothing of the child.
func (s *site) file(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	id := record.ChildID(r.PathValue("child"))
	f, body, err := s.Desk.File(r.Context(), who, id, record.FileID(r.PathValue("file")))
	if err != nil {
		return fmt.Errorf("file: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", string(f.Kind))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "sightline-file" + f.Kind.Ending()}))
	h.Set("Content-Security-Policy", filePolicy)
	return send(w, r, http.StatusOK, body)
}

// fileBackPage asks why a file is taken back.
type fileBackPage struct {
	frame

	Tabs    []tab
	File    fileLine
	Request string
	Why     *field
	Errors  []fieldError
	Back    string
	Self    string
}

func (s *site) fileBackPage(r *http.Request, who casework.Who) (*fileBackPage, error) {
	id, file := record.ChildID(r.PathValue("child")), record.FileID(r.PathValue("file"))
	board, err := s.Desk.Files(r.Context(), who, id)
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	for i := range board.Files {
		if one := &board.Files[i]; one.ID == file && one.Back {
			why := &field{Name: "why", Kind: someWords, Label: "Why is it taken back?", Hint: "For example: “It is about another child.” It is kept for whoever checks the record, and shown to nobody else."}
			p := &fileBackPage{frame: s.frame(r, "Take a file back"), Tabs: tabsOf(id, ""), File: fileLineOf(id, one), Request: rand.Text(), Why: why, Back: filesLink(id)}
			p.Self, p.Whose = p.File.Back, whoseOf(board.Whose)
			return p, nil
		}
	}
	return nil, fmt.Errorf("file: %w", record.NotFound)
}

// askFileBack asks why.
func (s *site) askFileBack(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.fileBackPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "file_back", p})
}

// fileBack takes a file back. A second click finds it gone, which is what was wanted.
func (s *site) fileBack(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	id := record.ChildID(r.PathValue("child"))
	wish := casework.FileBack{Child: id, File: record.FileID(r.PathValue("file")), Why: record.Private(r.PostForm.Get("why")), Request: casework.Request{ID: r.PostForm.Get("request")}}
	if !requestShape.MatchString(wish.Request.ID) {
		wish.Request.ID = rand.Text()
	}
	err := s.Desk.TakeFileBack(r.Context(), who, &wish)
	if err == nil {
		http.Redirect(w, r, filesLink(id)+"?done=back#done", http.StatusSeeOther)
		return nil
	}
	if !errors.Is(err, record.Invalid) {
		return fmt.Errorf("taking a file back: %w", err)
	}
	p, wrong := s.fileBackPage(r, who)
	if wrong != nil {
		return wrong
	}
	p.Why.read(r.PostForm)
	p.Why.Wrong, p.Request = inWords(err), wish.Request.ID
	p.Errors = wrongOf(p.Why)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "file_back", p})
}
