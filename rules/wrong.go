package rules

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"sightline/record"
)

// sentences gives what an error says is wrong, one thing each, without the words for what kind of error it is.
func sentences(err error) []string {
	text := err.Error()
	for _, kind := range []error{record.Invalid, record.NotFound} {
		text = strings.ReplaceAll(text, kind.Error()+": ", "")
	}
	return strings.Split(text, "\n")
}

// NotInForce counts the rules and changes of which Wrong says something: one of which several things are wrong, once.
func (s *Set) NotInForce() int {
	files := map[string]bool{}
	for _, says := range s.wrong {
		file, _, _ := strings.Cut(says, ":")
		files[strings.TrimSuffix(strings.TrimSuffix(file, path.Ext(file)), "-again")] = true // its stories are its own
	}
	return len(files)
}

// likeIDs names the rules whose ids come nearest to one that is none.
func (s *Set) likeIDs(id string) string {
	ids := make([]string, len(s.Rules))
	for i, r := range s.Rules {
		ids[i] = r.ID
	}
	return perhaps(alike(id, ids))
}

func perhaps(like []string) string {
	if len(like) == 0 {
		return ""
	}
	return "; perhaps " + strings.Join(like, ", ")
}

// mostAlike is how many words are suggested for one that is not known.
const mostAlike = 3

// alike gives the known words that come nearest to a word: those that a slip of the hand makes of it, and those with most parts in common.
func alike(word string, known []string) []string {
	type near struct {
		word     string
		distance int
	}
	word = short(word)
	var all []near
	for _, k := range known {
		if d := apart(word, k); d <= max(2, len(word)/3) || strings.Contains(k, word) && word != "" {
			all = append(all, near{k, d})
		}
	}
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	var like []string
	for _, n := range all[:min(mostAlike, len(all))] {
		like = append(like, n.word)
	}
	return like
}

// short cuts what nobody meant as a word: comparing takes time.
func short(word string) string {
	const most = 80
	if len(word) > most {
		return word[:most]
	}
	return word
}

// apart counts the letters to add, leave out or change to make one word of another.
func apart(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
