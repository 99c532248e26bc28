package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// In a real browser somebody on duty asks whether a child is known, and puts a file to a record: on a desk and on a phone, by keyboard, without
// anything that keeps somebody out.
func TestBrowserAsksWhetherAChildIsKnownAndPutsAFile(t *testing.T) {
	b := openTab(t)
	b.begin("out-of-hours", "safeguarding now")
	picture := filepath.Join(t.TempDir(), "drawing.png")
	content, err := os.ReadFile("../../docs/pictures/child-phone.png")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(picture, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, pixels := range []int64{1280, 390} {
		b.wide(pixels)
		b.open("/known")
		b.accessible("/known")
		b.shot(t, "known", pixels)
		b.press("main button", "Ask")
		if !strings.Contains(b.words(".govuk-error-summary"), "at least two") {
			t.Errorf("with nothing given it says %q", b.words(".govuk-error-summary"))
		}
		b.accessible("/known with an error")
		b.open("/")
		b.follow("Joe Example")
		b.follow("Files")
		files := strings.TrimPrefix(b.where(), b.address)
		b.accessible("files")
		b.press("main form button", "Put this file to Joe’s record")
		b.accessible("files with errors")
		b.shot(t, "files-errors", pixels)
		try(b, "choosing a file", chromedp.SetUploadFiles("#file", []string{picture}))
		try(b, "saying what it is", chromedp.SetValue("#title", "A drawing of the house"))
		try(b, "saying what it is about", chromedp.Click(`input[name=class][value=B]`))
		try(b, "saying who may see it", chromedp.Click(`input[name=handling][value=open]`))
		b.press("main form button", "Put this file to Joe’s record")
		if !strings.Contains(b.words("main table"), "A drawing of the house") {
			t.Errorf("it is not listed: %q", b.words("main"))
		}
		b.accessible("files, done")
		b.shot(t, "files", pixels)
		b.open(files)
		b.press("main table a[href$='/back']", "")
		b.accessible("taking a file back")
		b.shot(t, "file-back", pixels)
	}
}

// shot keeps a picture of the page where somebody wants to look at it.
func (b *tab) shot(t *testing.T, name string, pixels int64) {
	t.Helper()
	folder := os.Getenv("SIGHTLINE_SHOTS")
	if folder == "" {
		return
	}
	picture := try(b, "taking a picture", chromedp.FullScreenshot(90))
	if err := os.WriteFile(filepath.Join(folder, name+"-"+map[int64]string{1280: "desktop", 390: "phone"}[pixels]+".png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}
