package sharing

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"sightline/record"
)

// Whatever a partnership's folder holds, it is read or refused in words, and what is read never gives more than the built-in policies.
func FuzzOwnPolicies(f *testing.F) {
	builtIn, err := fs.Sub(builtInFiles, "policies")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"60-never.cedar", "50-services.cedar", "20-sight.cedar"} {
		text, err := fs.ReadFile(builtIn, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(notes + `forbid (principal in Role::"school-lead", action, resource) when { !(context.listed || resource is Entry) };`))
	f.Add([]byte(notes + `forbid (principal, action, resource) when { [[Purpose::"supervision"]].contains([context.purpose]) };`))
	asked := []Request{
		asks("social-worker", "open", "child", "allocated", now), asks("out-of-hours", "reveal", "child", "on-duty", now),
		asks("school-lead", "list", "every-child", "", visit), asks("administrator", "administer", "everybody", "", "administering"),
		asks("social-worker", "declare", "child", "excluded", now),
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Load(fstest.MapFS{"own.cedar": {Data: text}})
		if err != nil {
			if !errors.Is(err, record.Invalid) || p != nil {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, r := range asked {
			if less, more := p.Decide(r), Decide(r); less.Allowed && !more.Allowed || !less.Sight.Within(more.Sight) {
				t.Fatalf("%+v gives %+v, and without it %+v", r, less, more)
			}
		}
		for _, s := range p.Explain() {
			for _, r := range s.Rules {
				if r.Words == "" || r.ID == "" || r.Own && !r.Forbids {
					t.Fatalf("shown as %+v", r)
				}
			}
		}
	})
}

// Whatever the files hold that say who has which function, and what entries say, they are read whole or refused in words.
func FuzzTables(f *testing.F) {
	functions, err := fs.ReadFile(builtInFiles, "policies/"+functionsFile)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(functions)
	f.Add(relationsYAML)
	f.Add([]byte("single_points: [health-lead]\nrelations: [{kind: missing.*, whose: writer, lasts: {days: 1}}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if read, err := parseFunctions(text); (err != nil) == (read != nil) || err != nil && !errors.Is(err, record.Invalid) {
			t.Fatalf("functions: %v", err)
		}
		ties, err := parseSaid(text, record.Words())
		if err != nil && (!errors.Is(err, record.Invalid) || ties != nil) {
			t.Fatalf("relations: %v", err)
		}
		for _, tie := range ties {
			if len(tie.Roles) == 0 || tie.Months+tie.Days < 1 {
				t.Fatalf("%+v", tie)
			}
		}
	})
}
