package pathway

import (
	"strings"
	"testing"
)

// What is over cannot lie ahead, and what is to come cannot lie behind, wherever it is asked; today is both (R-108: a day that is over is no day).
func TestTimesAreWhereTheyCanBe(t *testing.T) {
	s := newStory(t)
	whole := strategyAnswers("social-care", "police", "health")
	for _, c := range []struct{ name, value, says string }{
		{"held", "2024-06-04", "held today or before"},
		{"child_when", "2024-06-20", "a time that is over"},
		{"nrm_by", "2024-06-01", "today or later"},
		{"nrm_by", "2024-06-03", ""},
		{"child_when", "2024-06-03", ""},
		{"child_when", "age 15", ""},
	} {
		got := s.take("hold-meeting", whole.with(c.name, c.value))
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s on %s: %q", c.name, c.value, got)
		}
	}
}
