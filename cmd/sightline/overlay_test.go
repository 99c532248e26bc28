package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/rules"
)

// A broken folder of rules keeps nobody from a record: the product starts, says in its log what is wrong, once for each mistake, and
// says in /readyz that something is not asked; so does the demonstration, on standard error.
func TestABrokenFolderOfRulesStopsNothing(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.yaml": "switch-off: no-such-rule\nreason: so\n", "b.yaml": "id: [\n", "c.yaml": "switch-off: missing-many-times\nreason: a new form is tried\n", "notes.txt": "ours",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ready, says := visited(t, "serve", "--db", "sqlite:"+filepath.Join(t.TempDir(), "a.db"), "--addr", "127.0.0.1:0", "--rules", folder)
	if !strings.HasPrefix(ready, "ready\n") || !strings.Contains(ready, "rules: 2 rules or changes of the partnership's folder are not in force") {
		t.Errorf("/readyz says %s", ready)
	}
	for _, want := range []string{`"why":"a.yaml:1: there is no rule \"no-such-rule\""`, `"why":"b.yaml:1: `, `"file":"notes.txt"`} {
		if strings.Count(says, want) != 1 {
			t.Errorf("the log does not say %s once:\n%s", want, says)
		}
	}
	if strings.Contains(says, folder) || strings.Contains(ready, folder) {
		t.Error("where the folder lies on the machine is nobody's business")
	}
	ready, says = visited(t, "serve", "--db", "sqlite:"+filepath.Join(t.TempDir(), "b.db"), "--addr", "127.0.0.1:0", "--rules", filepath.Join(folder, "nowhere"))
	if !strings.Contains(ready, "rules: 1 rule or change of the partnership's folder is not in force") || !strings.Contains(says, "the folder of rules: cannot be read: it is not there") {
		t.Errorf("/readyz says %s, the log %s", ready, says)
	}
	ready, says = visited(t, "demo", "--addr", "127.0.0.1:0", "--rules", folder)
	if !strings.Contains(ready, "rules: 2 rules or changes") || !strings.Contains(says, "a.yaml:1: there is no rule") {
		t.Errorf("/readyz of the demonstration says %s, standard error %s", ready, says)
	}
}

// A link within a folder of rules is followed, as where a cluster lays the files out; one that leads out of it is not: what lies elsewhere
// on the machine is shown to nobody, not in what is said of it either.
func TestALinkOutOfAFolderOfRulesIsNotFollowed(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		filepath.Join(elsewhere, "secret"):    "key-of-the-house: 12345\n",
		filepath.Join(folder, "kept-off.txt"): "switch-off: missing-many-times\nreason: a new form is tried\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"off.yaml": "kept-off.txt", "all.timeline": filepath.Join(elsewhere, "secret"), "all.yaml": filepath.Join(elsewhere, "secret")} {
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	var says bytes.Buffer
	set, err := libraryWith(&output{io.Discard, &says}, folder)
	if err != nil {
		t.Fatal(err)
	}
	if got := set.ChangesOf("missing-many-times"); len(got) != 1 || got[0].What != rules.SwitchedOff {
		t.Errorf("the link within the folder gives %+v", got)
	}
	if strings.Count(says.String(), "cannot be read") != 2 || strings.Contains(says.String(), "key") {
		t.Errorf("it is said: %s", says.String())
	}
}

// visited runs a command until it says where it serves, asks it whether it is ready, and stops it.
func visited(t *testing.T, args ...string) (ready, says string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	read, write := io.Pipe()
	var stderr bytes.Buffer
	var done sync.WaitGroup
	done.Go(func() {
		if code := run(ctx, args, write, &stderr); code != 0 {
			t.Errorf("%s ended with %d", args[0], code)
		}
		_ = write.Close() // nobody reads on
	})
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		if at, found := strings.CutPrefix(lines.Text(), "ready "); found {
			go func() { _, _ = io.Copy(io.Discard, read) }() // what it says later must not make it wait
			ready = fetched(ctx, t, at+"/readyz")
			break
		}
	}
	stop()
	done.Wait()
	return ready, stderr.String()
}

func fetched(ctx context.Context, t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }() // it is read to its end
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %d, %v", address, answer.StatusCode, err)
	}
	return string(body)
}
