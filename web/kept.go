package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// kept is a form that somebody sent before they had signed in or proved who they are. It goes with them from page to page in a hidden
// field, and nowhere else; when they are through, they send it themselves.
type kept struct {
	Path string
	Form url.Values
	Lost bool // what was sent was too much to be kept, or was a file
}

// keptBytes is the most that goes with somebody.
const keptBytes = 64 << 10

// keptOf keeps what a request was sending. nil: it was sent to a page on the way, which may hold a password.
func keptOf(w http.ResponseWriter, r *http.Request) *kept {
	k := &kept{Path: localPath(r.URL.RequestURI())}
	if k.Path == "/" {
		return nil
	}
	if strings.HasSuffix(r.URL.Path, "/sealed/new") { // what is to be sealed goes along with nobody
		k.Lost = true
		return k
	}
	r.Body = http.MaxBytesReader(w, r.Body, keptBytes)
	if err := r.ParseForm(); err != nil || len(r.PostForm) == 0 && r.ContentLength != 0 {
		k.Lost = true
		return k
	}
	k.Form = r.PostForm
	return k
}

// keptIn reads what goes with somebody from a form of ours. nil: nothing does.
func keptIn(form url.Values) *kept {
	where, sent, ok := strings.Cut(form.Get("kept"), "\n")
	values, err := url.ParseQuery(sent)
	if !ok || err != nil || len(sent) > keptBytes || localPath(where) == "/" {
		return nil
	}
	return &kept{Path: localPath(where), Form: values}
}

// Hidden is the value of the hidden field.
func (k *kept) Hidden() record.Private {
	if k == nil || k.Lost {
		return ""
	}
	return record.Private(k.Path + "\n" + k.Form.Encode())
}

// nextOf is where somebody goes on: where they wanted to go, or to the page of what they were sending.
func nextOf(next string, k *kept) string {
	if next == "" && k != nil {
		return k.Path
	}
	return localPath(next)
}

// Fields are the fields of the form, to be sent again.
func (k *kept) Fields() []keptField {
	var all []keptField
	for name, values := range k.Form {
		for _, v := range values {
			all = append(all, keptField{name, record.Private(v), len([]rune(v)) > keptShown || strings.Contains(v, " ")})
		}
	}
	slices.SortFunc(all, func(a, b keptField) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// keptShown is how long a value is that is words of somebody's and no code of a form.
const keptShown = 80

// keptField is one value of a form that is kept. What are words of somebody's own is shown to them before they send it.
type keptField struct {
	Name  string
	Value record.Private
	Words bool
}

// keptPage asks whether what was kept is to be sent now.
type keptPage struct {
	frame

	Kept *kept
}

// onward leads somebody on who is through: to what they were sending, or else to where they wanted to go.
func (s *site) onward(w http.ResponseWriter, r *http.Request, next string, k *kept) error {
	if k == nil {
		http.Redirect(w, r, localPath(next), http.StatusSeeOther) //nolint:gosec // G710: localPath gives nothing but a path of this site
		return nil
	}
	return s.render(w, r, answer{http.StatusOK, "kept", keptPage{s.frameAt(r, "Send what you wrote?", k.Path), k}})
}

// proofLasts is how long somebody need not prove again who they are.
const proofLasts = 5 * time.Minute

// whenProved lets in nobody who has not proved within the last five minutes, again, who they are. What they were sending is kept. The desk
// asks the same; this is so that nobody fills in a form in vain.
func (s *site) whenProved(h recordHandler) recordHandler {
	return func(w http.ResponseWriter, r *http.Request, who casework.Who) error {
		if s.proved(who) {
			return h(w, r, who)
		}
		return s.proveFirst(w, r)
	}
}

func (s *site) proved(who casework.Who) bool { return s.Now().Sub(who.Proved) < proofLasts }
