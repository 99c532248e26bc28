package chronology_test

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// Submissions are read here with a reader of the tests' own, small and strict, so that these tests stand on the records alone.

// row is one line of a submission by the names of its columns.
type row map[string]string

func rows(t testing.TB, tree fs.FS, name string) []row {
	t.Helper()
	file, err := tree.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []row
	for _, line := range lines[1:] {
		one := row{}
		for i, column := range lines[0] {
			one[column] = line[i]
		}
		all = append(all, one)
	}
	return all
}

// children reads a folder of stories and builds one chronology for each child of it: all rows are one child when the folder
// says so, else every given name is one.
func children(t testing.TB, folder string, together bool) []*chronology.Chronology {
	t.Helper()
	inputs := inputs(t, folder, together)
	built := make([]*chronology.Chronology, 0, len(inputs))
	for _, in := range inputs {
		built = append(built, chronology.Build(in))
	}
	return built
}

func inputs(t testing.TB, folder string, together bool) []chronology.Input {
	t.Helper()
	tree := os.DirFS(folder)
	whose, byChild := map[record.ChildRef]string{}, map[string]*chronology.Input{}
	for i, r := range rows(t, tree, "people.csv") {
		ref, name := record.ChildRef{Agency: record.AgencyCode(r["agency"]), Child: r["child"]}, r["given_names"]+r["date_of_birth"]
		if together {
			name = ""
		}
		whose[ref] = name
		if byChild[name] == nil {
			byChild[name] = &chronology.Input{Key: ref, Manifest: manifest(t, tree)}
		}
		byChild[name].Identities = append(byChild[name].Identities, record.Identity{Subject: ref, Born: record.MustWhen(r["date_of_birth"]), Origin: record.Origin{File: "people.csv", Line: i + 2}})
	}
	for _, name := range files(t, tree) {
		for i, r := range rows(t, tree, name) {
			e := entry(t, r, record.Origin{File: name, Line: i + 2})
			in := byChild[whose[e.Subject]]
			in.Entries = append(in.Entries, e)
		}
	}
	var all []chronology.Input
	for _, name := range slices.Sorted(keys(byChild)) {
		all = append(all, *byChild[name])
	}
	return all
}

func keys(m map[string]*chronology.Input) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func files(t testing.TB, tree fs.FS) []string {
	t.Helper()
	all, err := fs.Glob(tree, "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(name string) bool {
		return slices.Contains([]string{"people.csv", "links.csv"}, path.Base(name))
	})
}

func manifest(t testing.TB, tree fs.FS) record.Manifest {
	t.Helper()
	data, err := fs.ReadFile(tree, "manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var raw struct {
		Agencies map[record.AgencyCode]struct {
			From string `json:"from"`
			To   string `json:"to"`
		} `json:"agencies"`
		AsAt  string `json:"as_at"`
		Today string `json:"today"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	m := record.Manifest{AsAt: record.MustWhen(raw.AsAt), Today: record.MustWhen(raw.Today), Agencies: map[record.AgencyCode]record.Coverage{}}
	for code, c := range raw.Agencies {
		m.Agencies[code] = record.Coverage{From: record.MustWhen(c.From), To: record.MustWhen(c.To)}
	}
	return m
}

func entry(t testing.TB, r row, origin record.Origin) record.Entry {
	t.Helper()
	agency := record.AgencyCode(r["agency"])
	after, err := record.ParseAfter(r["after"], agency)
	if err != nil {
		t.Fatal(err)
	}
	e := record.Entry{
		Ref: record.Ref{Agency: agency, Record: record.RecordID(r["record_id"])}, Subject: record.ChildRef{Agency: agency, Child: r["child"]},
		Happened: record.MustWhen(r["happened"]), After: after, Known: record.MustWhen(r["known"]), Recorded: record.MustWhen(r["recorded"]),
		Kind: record.Kind(cmp.Or(r["kind"], string(record.Note))), Text: record.Private(r["text"]), Area: record.AreaCode(r["area"]), Origin: origin,
	}
	if n, err := strconv.Atoi(r["order"]); err == nil {
		e.Order = record.Order{Value: n, Set: true}
	}
	e.Count, _ = strconv.Atoi(r["count"])
	for pair := range strings.SplitSeq(r["details"], ";") {
		if key, value, found := strings.Cut(pair, "="); found {
			e.Details = append(e.Details, record.Detail{Key: key, Values: strings.Split(value, ",")})
		}
	}
	return e
}
