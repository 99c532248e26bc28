package intake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/record"
)

const (
	header = "record_id,agency,child,happened,text\n"
	ann    = "agency,child,family_name\npolice,P7,Example\nsocial-care-north,S7,Example\n"
)

func files(pairs ...string) fstest.MapFS {
	folder := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		folder[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return folder
}

func readAll(t *testing.T, folder fs.FS, o Options) record.Submission {
	t.Helper()
	s, err := ReadFolder(folder, o)
	if err != nil {
		t.Fatal(err)
	}
	addsUp(t, &s)
	return s
}

func only(t *testing.T, s record.Submission) record.Refusal {
	t.Helper()
	if len(s.Report.Refusals) != 1 {
		t.Fatalf("%d refusals: %+v", len(s.Report.Refusals), s.Report.Refusals)
	}
	return s.Report.Refusals[0]
}

func TestAFileOverTheLimitIsRefusedWhole(t *testing.T) {
	long := header + strings.Repeat("A1,police,P7,2021,Seen.\n", 100)
	s := readAll(t, files("people.csv", ann, "a.csv", long, "b.csv", header+"B1,police,P7,2021,Seen.\n"), Options{MaxBytes: 1 << 10})
	if no := only(t, s); no.File != "a.csv" || !strings.Contains(no.Problem, "larger than 1 KiB") || len(s.Entries) != 1 || s.Entries[0].Ref.Record != "B1" {
		t.Errorf("%+v, %d entries", no, len(s.Entries))
	}
}

// A file may be longer than its size says: it grew, or its folder does not tell the truth.
func TestAFileThatLiesAboutItsSizeIsRefusedWhole(t *testing.T) {
	folder := lying{files("people.csv", ann, "a.csv", header+strings.Repeat("A1,police,P7,2021,Seen.\n", 100))}
	s := readAll(t, folder, Options{MaxBytes: 1 << 10})
	if no := only(t, s); no.File != "a.csv" || len(s.Entries) != 0 {
		t.Errorf("%+v, %d entries", no, len(s.Entries))
	}
}

type lying struct{ fstest.MapFS }

type lyingFile struct{ fs.File }

type lyingInfo struct{ fs.FileInfo }

func (l lying) Open(name string) (fs.File, error) {
	f, err := l.MapFS.Open(name)
	if err != nil || name == "." {
		return f, err
	}
	return lyingFile{f}, nil
}

func (f lyingFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return lyingInfo{info}, err
}

func (lyingInfo) Size() int64 { return 0 }

// A medium that fails while it is read leaves nothing of its file behind, and the other files are read.
func TestAFileThatCannotBeReadToItsEndIsRefusedWhole(t *testing.T) {
	folder := failing{files("people.csv", ann, "a.csv", header+"A1,police,P7,2021,Seen.\n", "b.csv", header+"B1,police,P7,2021,Seen.\n")}
	s := readAll(t, folder, DefaultOptions())
	if no := only(t, s); no.File != "a.csv" || len(s.Entries) != 1 || strings.Contains(no.Problem, "secret") {
		t.Errorf("%+v, %d entries", no, len(s.Entries))
	}
}

type failing struct{ fstest.MapFS }

type failingFile struct{ fs.File }

func (f failing) Open(name string) (fs.File, error) {
	in, err := f.MapFS.Open(name)
	if name == "a.csv" {
		return failingFile{in}, err
	}
	return in, err
}

func (f failingFile) Read(p []byte) (int, error) {
	if n, err := f.File.Read(p); !errors.Is(err, io.EOF) {
		return n, err
	}
	return 0, errors.New("secret path: input/output error")
}

func TestAValueOverTheLimitIsRefusedAlone(t *testing.T) {
	huge := strings.Repeat("x", maxField+1)
	for _, in := range []fstest.MapFS{
		files("people.csv", ann, "a.csv", header+"A1,police,P7,2021,"+huge+"\nA2,police,P7,2021,Seen.\n"),
		files("people.csv", ann, "a.jsonl", `{"record_id":"A1","agency":"police","child":"P7","happened":"2021","text":"`+huge+"\"}\n"+
			`{"record_id":"A2","agency":"police","child":"P7","happened":"2021","text":"Seen."}`),
	} {
		s := readAll(t, in, DefaultOptions())
		if no := only(t, s); no.Column != "text" || !strings.Contains(no.Problem, "1 MiB") || len(s.Entries) != 1 {
			t.Errorf("%s %s, %d entries", no.Column, no.Problem, len(s.Entries))
		}
	}
}

// A quotation mark that is never closed does not make a gigabyte of memory: the row has a limit.
func TestARowWithoutEndIsRefusedBeforeItFillsMemory(t *testing.T) {
	endless := &fstest.MapFile{Data: []byte(header + `A1,police,P7,2021,"` + strings.Repeat("x\n", maxRow))}
	s := readAll(t, fstest.MapFS{"people.csv": {Data: []byte(ann)}, "a.csv": endless}, DefaultOptions())
	if no := only(t, s); !strings.Contains(no.Problem, "16 MiB") {
		t.Errorf("%+v", no.Problem)
	}
	line := files("people.csv", ann, "a.jsonl", strings.Repeat("x", maxRow+1)+"\n"+`{"record_id":"A2","agency":"police","child":"P7","happened":"2021","text":"Seen."}`)
	s = readAll(t, line, DefaultOptions())
	if no := only(t, s); no.Line != 1 || len(s.Entries) != 1 || s.Entries[0].Origin.Line != 2 {
		t.Errorf("%+v", no)
	}
}

// Refused values are shown, but not by the page, and never as broken characters.
func TestARefusedValueIsCut(t *testing.T) {
	s := readAll(t, files("people.csv", ann, "a.csv", header+"A1,police,P7,"+strings.Repeat("é", 5000)+",Seen.\n"), DefaultOptions())
	if no := only(t, s); len([]rune(no.Value)) != maxValue+1 || !strings.HasSuffix(no.Value, "…") {
		t.Errorf("%d characters", len([]rune(no.Value)))
	}
}

func TestWithoutEndManyNewCodesAreSaidInFewWords(t *testing.T) {
	var b strings.Builder
	b.WriteString("record_id,agency,child,happened,text,kind\n")
	for i := range 3 * maxNotices {
		fmt.Fprintf(&b, "A%d,police,P7,2021,Seen.,new-%d\n", i, i)
	}
	s := readAll(t, files("people.csv", ann, "a.csv", b.String()), DefaultOptions())
	if len(s.Entries) != 3*maxNotices || len(s.Report.Notices) != maxNotices+1 {
		t.Errorf("%d entries, %d notices", len(s.Entries), len(s.Report.Notices))
	}
}

func TestASubmissionOfOneAgencyHoldsNoOtherAgencysRows(t *testing.T) {
	folder := files("people.csv", ann, "a.csv", header+"A1,police,P7,2021,Seen.\nS1,social-care-north,S7,2021,Seen.\n")
	for agency, want := range map[record.AgencyCode]record.RecordID{"police": "A1", "social-care-*": "S1", "social-care-north": "S1"} {
		s, err := ReadFolder(folder, Options{Agency: agency})
		if err != nil || len(s.Entries) != 1 || s.Entries[0].Ref.Record != want {
			t.Errorf("%s: %v, %d entries, %+v", agency, err, len(s.Entries), s.Report.Refusals)
		}
	}
}

func TestChildrenOfEarlierSubmissionsAreKnown(t *testing.T) {
	folder := files("a.csv", header+"A1,police,P7,2021,Seen.\nA2,police,P8,2021,Seen.\n")
	known := func(ref record.ChildRef) bool { return ref.Child == "P7" }
	s, err := ReadFile(folder, "a.csv", Options{Known: known})
	if err != nil || len(s.Entries) != 1 || only(t, s).Value != "P8" || len(s.Report.Notices) != 0 {
		t.Errorf("%v, %d entries, %v", err, len(s.Entries), s.Report.Notices)
	}
}

func TestFilesByName(t *testing.T) {
	folder := files("in/people.csv", ann, "in/police.csv", header+"A1,police,P7,2021,Seen.\n", "in/notes.txt", "x", "in/table.csv", "a,b\n")
	s, err := ReadFiles(folder, []string{"in/police.csv", "in/people.csv"}, DefaultOptions())
	if err != nil || len(s.Entries) != 1 || len(s.Report.Refusals) != 0 {
		t.Errorf("%v, %d entries, %+v", err, len(s.Entries), s.Report.Refusals)
	}
	for _, name := range []string{"in/notes.txt", "in/table.csv"} { // asked for by name: not read is refused
		s, err := ReadFile(folder, name, DefaultOptions())
		if err != nil || only(t, s).File != name || s.Report.Refused() != 1 {
			t.Errorf("%s: %v, %+v", name, err, s.Report)
		}
	}
	if _, err := ReadFile(folder, "in/gone.csv", DefaultOptions()); !errors.Is(err, record.NotFound) {
		t.Error(err)
	}
	for _, name := range []string{"in", "../etc/passwd"} {
		if _, err := ReadFile(folder, name, DefaultOptions()); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// A link in a folder may lead out of it; only plain files are read.
func TestOnlyPlainFilesAreRead(t *testing.T) {
	folder := files("people.csv", ann, "a.csv", header+"A1,police,P7,2021,Seen.\n", "b.csv", header+"B1,police,P7,2021,Seen.\n")
	folder["b.csv"].Mode = fs.ModeSymlink
	s := readAll(t, folder, DefaultOptions())
	if len(s.Entries) != 1 || len(s.Report.Notices) != 1 || s.Report.Notices[0].File != "b.csv" {
		t.Errorf("%d entries, %v", len(s.Entries), s.Report.Notices)
	}
}

func TestProgressEndsAtTheSizeOfAllFiles(t *testing.T) {
	folder := files("people.csv", ann, "a.csv", header+"A1,police,P7,2021,Seen.\n", "manifest.json", "{}")
	var last int64
	o := DefaultOptions()
	o.Progress = func(n int64) {
		if n < last {
			t.Errorf("from %d back to %d", last, n)
		}
		last = n
	}
	readAll(t, folder, o)
	var whole int64
	for _, f := range folder {
		whole += int64(len(f.Data))
	}
	if last != whole {
		t.Errorf("%d of %d bytes", last, whole)
	}
}
