package rules

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A story is told with what its writer says of it, and with what the rule does at each line, also where it keeps silent.
func TestAStoryIsTold(t *testing.T) {
	set, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	rule := set.Find("strategy-without-panel")
	told, err := rule.Tell("s", `# A girl of 14.
only strategy-without-panel
# Near miss: about harm
# at home.
2024-01-22  social-care  meeting.strategy  concern=physical-abuse  -- A bruise.
2024-03-05  social-care  meeting.strategy  concern=criminal-exploitation  -- Older boys.
at 2024-03-07
  want strategy-without-panel
  want another-rule
2024-03-11  social-care  mace.referral  -- Referred.
  done strategy-without-panel
age 15  school  note  -- A note.
  want strategy-without-panel possible
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(told.Lines) != 5 {
		t.Fatalf("%d lines", len(told.Lines))
	}
	first, second, passes, answered, last := told.Lines[0], told.Lines[1], told.Lines[2], told.Lines[3], told.Lines[4]
	if first.Note != "A girl of 14. Near miss: about harm at home." || second.Note != "" {
		t.Errorf("the notes are %q and %q", first.Note, second.Note)
	}
	if !first.Still || first.Later || second.Still || !second.Later || passes.Still || last.Still {
		t.Error("where the rule keeps silent is not told right")
	}
	if passes.Entry != nil || len(passes.Does) != 1 || passes.Does[0] != (Doing{"want", false}) {
		t.Errorf("where time passes: %+v", passes)
	}
	if len(answered.Does) != 1 || answered.Does[0].What != "done" || last.Does[0] != (Doing{"want", true}) {
		t.Errorf("it is answered %+v and asked again %+v", answered.Does, last.Does)
	}
	if _, err := rule.Tell("s", "nonsense"); err == nil || !strings.Contains(err.Error(), "s:1") {
		t.Errorf("a story that cannot be read: %v", err)
	}
}

// A rule of a partnership's folder is shown with the story that lies beside it there, and others with those of the library.
func TestARuleHasItsStories(t *testing.T) {
	set, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set.Rules {
		stories := set.Stories(r.ID)
		if len(stories) != 2 {
			t.Fatalf("%s has %d stories", r.ID, len(stories))
		}
		for _, story := range stories {
			if told, err := r.Tell(story.Name, story.Text); err != nil || len(told.Lines) == 0 {
				t.Errorf("%s cannot be told: %v", story.Name, err)
			}
		}
	}
	ours := set.With(fstest.MapFS{
		"late-home.yaml":     {Data: []byte("id: late-home\ntheme: missing\nasks: Who asks {child} about it?\nasked-of: social-worker\nbecause: {practice: ours}\nwhen: {on: missing.returned}\nanswered-by: {on: missing.interview}\n")},
		"late-home.timeline": {Data: []byte("# A girl of 15.\n2024-05-01 police missing.returned -- Home.\n  want late-home\n")},
	})
	if wrong := ours.Wrong(); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	if stories := ours.Stories("late-home"); len(stories) != 1 || !strings.Contains(stories[0].Text, "A girl of 15.") || len(ours.Stories(set.Rules[0].ID)) != 2 || len(set.Stories("late-home")) != 0 {
		t.Errorf("the stories of a folder: %v", stories)
	}
}
