package htmlcheck

import "testing"

const sample = `<!doctype html><title>T</title><main id="m" class="a b"><p>One <b>two</b></p><p hidden data-x="y z">three</p></main><script>no()</script>`

func TestSelectors(t *testing.T) {
	page, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range map[string]int{
		"p": 2, "#m": 1, ".b": 1, "main.a.b p": 2, "main p b": 1, "p[hidden]": 1, "p[hidden=]": 1, "p[hidden=x]": 0, "b p": 0, ".c": 0, "body main#m[class]": 1,
	} {
		if got := len(page.All(selector)); got != want {
			t.Errorf("%s finds %d, want %d", selector, got, want)
		}
	}
	if got := page.Text("main"); got != "One two three" {
		t.Errorf("text is %q", got)
	}
	if got := page.Text("body"); got != "One two three" {
		t.Errorf("a script's text is read as words: %q", got)
	}
	if !page.All("b")[0].Inside("main") || page.All("p")[0].Inside("b") {
		t.Error("what stands inside what is not seen")
	}
}

func TestASelectorThatIsNotUnderstoodIsNotPassedOver(t *testing.T) {
	page, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	for _, selector := range []string{"p > b", "p:first-child", "p,b", "[a~=b]{}", `a[href="/x"]`, "a[href='/x']"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is taken without a word", selector)
				}
			}()
			page.All(selector)
		}()
	}
}
