package pathway

import (
	"strings"
	"testing"

	"sightline/record"
)

// a child on no plan and known to nobody but early help is referred by a school, with what worries them and no more.
func TestAnybodyRefersAtAnyLevelOfNeed(t *testing.T) {
	s := newStory(t, "early-help 2024-01-01 early-help.started")
	s.at("2024-03-01", "kim school-lead school")
	if says := s.take("refer", Answers{}); !strings.Contains(says, "Say what worries you") || !strings.Contains(says, "danger") {
		t.Errorf("an empty referral: %q", says)
	}
	for _, role := range []string{"kim school-lead school", "lee early-help-worker early-help", "mo health-lead health", "pat police-lead police", "ola out-of-hours social-care", "yas youth-justice-worker youth-justice"} {
		if says := s.at("2024-03-01", role).take("refer", Answers{"worry": {"New phones and money, and older people wait outside"}, "danger": {"unknown"}}); says != "" {
			t.Errorf("%s: %s", role, says)
		}
	}
	all := Matters(s.chronology())
	if len(all) != 1 || all[0].Stage != Referred || len(all[0].Entries) != 6 {
		t.Fatalf("six referrals make %d matters", len(all))
	}
	if all[0].Hub != "hub" {
		t.Errorf("the hub is %q", all[0].Hub)
	}
}

// Danger now keeps nobody from referring, stands first on the page, and is asked after the same day until somebody says that the child is safe.
func TestDangerNowWaitsForNothing(t *testing.T) {
	step, _ := Find("refer")
	for _, word := range []string{"999", "101", "SAFER"} {
		if !strings.Contains(step.Lede, word) {
			t.Errorf("%s does not stand first on the page", word)
		}
	}
	s := newStory(t)
	s.at("2024-03-01", "kim school-lead school")
	if says := s.take("danger", Answers{}); !strings.Contains(says, "no danger") {
		t.Errorf("no danger was named: %q", says)
	}
	if says := s.take("refer", Answers{"worry": {"Held in a flat now"}, "danger": {"yes"}}); says != "" {
		t.Fatal(says)
	}
	due := dutyOf(s.of(), "danger")
	if due == nil || due.Due.Format("2006-01-02") != "2024-03-01" {
		t.Fatalf("what was done about it is due %v", due)
	}
	if says := s.take("danger", Answers{"done": {"The police are looking for the flat"}, "safe": {"no"}}); says != "" {
		t.Fatal(says)
	}
	if dutyOf(s.of(), "danger") == nil {
		t.Error("the child is not safe, and nothing waits")
	}
	if says := s.take("danger", Answers{"done": {"Found, at home with the mother"}, "safe": {"yes"}}); says != "" {
		t.Fatal(says)
	}
	if dutyOf(s.of(), "danger") != nil {
		t.Error("the child is safe, and it still waits")
	}
}

// A referral about a child who is in the process is added to it: there are no two of one.
func TestAReferralJoinsWhatIsThere(t *testing.T) {
	s := newStory(t, "2024-01-01 mace.accepted level=high hub=hub")
	s.at("2024-03-01", "kim school-lead school")
	step, _ := Find("refer")
	if shown := step.Sections(s.of(), nil)[0].Shown; len(shown) != 1 || !strings.Contains(shown[0].Lead, "already") {
		t.Errorf("nobody says that the child is in the process: %v", shown)
	}
	if says := s.take("refer", Answers{"worry": {"Seen with a knife"}, "danger": {"no"}}); says != "" {
		t.Fatal(says)
	}
	if all := Matters(s.chronology()); len(all) != 1 || all[0].Stage != Open || len(all[0].Entries) != 2 {
		t.Errorf("there are %d matters", len(all))
	}
}

// dutyOf gives what waits for a step, nil when nothing does.
func dutyOf(c *Case, step string) *Duty {
	for _, d := range Duties(c) {
		if d.Step == step {
			return &d
		}
	}
	return nil
}

// Who may be behind it stands apart from the referral, which the child may read.
func TestWhoMayBeBehindItIsKeptApart(t *testing.T) {
	s := newStory(t).at("2024-03-01", "kim school-lead school")
	if says := s.take("refer", Answers{"worry": {"Picked up by car"}, "danger": {"no"}, "behind": {"A man called SECRET"}}); says != "" {
		t.Fatal(says)
	}
	for _, e := range s.entries {
		if strings.Contains(e.Text.Reveal(), "SECRET") != (e.Kind == "network.link") || e.Kind == "network.link" && e.Handling != "professionals-only" {
			t.Errorf("%s tells: %v", e.Kind, e.Handling)
		}
	}
	step, _ := Find("refer")
	of := s.of()
	for _, one := range Told(of, step.Sections(of, nil), Answers{"behind": {"SECRET"}}) {
		if !one.Apart {
			t.Error("it is kept with the referral")
		}
	}
}

// Why a parent is not told stands apart too: a parent who may not know it yet may read the referral, and what a hub is told.
func TestWhyAParentIsNotToldIsKeptApart(t *testing.T) {
	s := newStory(t, "2024-01-01 mace.accepted level=high").at("2024-03-01", "hal exploitation-hub mace")
	two, err := Load("ours.yaml", []byte("hubs:\n- {id: north, name: North hub, areas: [north]}\n- {id: south, name: South hub, areas: [south]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	s.local = two
	for id, a := range map[string]Answers{
		"refer":        {"worry": {"Picked up by car"}, "danger": {"no"}, "parents_know": {"Nothing yet."}, "not_told": {"Her SECRET drives the car"}},
		"transfer-hub": {"hub": {"south"}, "reason": {"She lives there"}, "handover": {"The debt"}, "told": {"Mara knows."}, "not_told": {"Her SECRET drives the car"}},
	} {
		before, notes := len(s.entries), 0
		if says := s.take(id, a); says != "" {
			t.Fatalf("%s: %s", id, says)
		}
		for _, e := range s.entries[before:] {
			if apart := e.Kind == record.Note && e.Handling == record.ProfessionalsOnly; strings.Contains(e.Text.Reveal(), "SECRET") != apart {
				t.Errorf("%s: %s tells, handled as %q", id, e.Kind, e.Handling)
			} else if apart {
				notes++
			}
		}
		if notes != 1 {
			t.Errorf("%s: it is kept %d times", id, notes)
		}
		step, _ := Find(id)
		of, at := s.of(), 0
		for _, one := range Told(of, step.Sections(of, nil), Answers{"not_told": {"SECRET"}}) {
			at++
			if !one.Apart {
				t.Errorf("%s: it is kept with the decision", id)
			}
		}
		if at != 1 {
			t.Errorf("%s: it is asked %d times", id, at)
		}
	}
}
