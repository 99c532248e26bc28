package pathway

import (
	"strings"
	"testing"
)

// A child who was asked and did not want to say anything was asked: nobody goes on asking, and nothing is put into the child's mouth.
func TestAChildMaySayNothing(t *testing.T) {
	s := newStory(t)
	a := strategyAnswers("social-care", "police", "health").with("child_view", "not-given", "child_said", "", "child_words", "", "child_by", "", "child_when", "", "child_tried", "Cal Reed rang on Sunday.", "child_why", "The meeting was called at night.")
	if got := s.take("hold-meeting", a); got != "" {
		t.Fatal(got)
	}
	if got := s.take("hear-child", Answers{"when": {"2024-06-02"}, "by": {"the social worker"}, "how": {"face-to-face"}, "alone": {"yes"}, "seemed": {"She was asked, and wanted to talk about her dog instead."}}); got != "" {
		t.Fatal(got)
	}
	if w := s.waits(); strings.Contains(w, "Ask the child") || s.chronology().LastOf("child.voice") != nil {
		t.Errorf("it waits for %s", w)
	}
}
