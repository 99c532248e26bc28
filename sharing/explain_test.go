package sharing

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"sightline/record"
)

// What a policy names stands in what is said of it. The words are looked for in the text of the policies, not in their parsed form, so that
// what is rendered cannot leave out what it did not understand.
func TestEveryPolicyIsSaidWhole(t *testing.T) {
	files, err := fs.Sub(builtInFiles, "policies")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]Rule{}
	for _, s := range Explain() {
		if s.Title == "" || strings.HasSuffix(s.Title, ".cedar") {
			t.Errorf("a part has the heading %q", s.Title)
		}
		for _, r := range s.Rules {
			rules[r.ID] = r
		}
	}
	names, err := fs.Glob(files, "*.cedar")
	if err != nil {
		t.Fatal(err)
	}
	policy := regexp.MustCompile(`(?s)@id\("([^"]+)"\)\n@title\("([^"]+)"\)\n@source\("([^"]+)"\)\n(permit|forbid) (.*?);\n`)
	word := regexp.MustCompile(`(Role|Function|Service|Action|Relation|Purpose|Class)::"([^"]+)"`)
	seen := 0
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range policy.FindAllStringSubmatch(string(text), -1) {
			seen++
			r, found := rules[one[1]]
			if !found || r.Title != one[2] || r.Source != one[3] || r.Forbids != (one[4] == "forbid") || r.Own {
				t.Fatalf("%s is shown as %+v", one[1], r)
			}
			for _, named := range word.FindAllStringSubmatch(one[5], -1) {
				if said := inEnglish(named[1], named[2]); said == "" || !strings.Contains(r.Words, said) {
					t.Errorf("%s names %s %q and does not say %q:\n%s", one[1], named[1], named[2], said, r.Words)
				}
			}
			for code, said := range map[string]string{
				"context.proved": "they proved", "context.excluded": "a conflict keeps them", "context.childRestricted": "restricted to a list", "context.listed": "on the list",
				"resource.restricted": "restricts it to named roles", "resource.own": "their own agency wrote it", "unless {": "unless ", "resource is Child": "one child's record",
			} {
				if strings.Contains(one[5], code) && !strings.Contains(r.Words, said) {
					t.Errorf("%s says %q and not %q:\n%s", one[1], code, said, r.Words)
				}
			}
			if service := strings.Contains(one[5], "principal == Service") || strings.Contains(one[5], "principal is Service"); service == (len(r.Roles) > 0) {
				t.Errorf("%s is about the roles %q", one[1], r.Roles)
			}
			if strings.Contains(r.Words, "::") || !strings.HasSuffix(r.Words, ".") {
				t.Errorf("%s is not plain: %s", one[1], r.Words)
			}
		}
	}
	if seen != len(rules) || seen == 0 {
		t.Errorf("%d policies were read, and %d are shown", seen, len(rules))
	}
}

// inEnglish is what stands for a word of a policy, by hand where it is not the word itself.
func inEnglish(sort, id string) string {
	switch sort {
	case "Role":
		return record.Words().RoleName(record.Role(id))
	case "Function":
		return map[string]string{
			"practitioner": "practitioners", "chair": "chairs and reviewers", "manager": "managers", "duty": "roles that take duty for an area",
			"oversight": "those who look after the partnership and its figures", "guardian": "those who review how access is used",
			"administration": "those who look after accounts", "practice": "practitioners, chairs and reviewers", "work": "whoever works with records",
			"first-call": "roles that are called first", "staff": "everybody who works here",
			"contexts": "roles that work on groups and places",
		}[id]
	case "Relation":
		return map[string]string{
			"lead": "lead professional", "allocated": "allocated to the child", "covers": "covering for somebody", "panel-member": "member of the exploitation panel",
			"invited": "invited to a meeting", "open-task": "having an open task", "missing-coordinator": "coordinating missing children",
			"watches": "watching after an exit", "holds-notice": "holding a notice", "on-duty": "on duty", "reviews": "reviewing the child",
			"supervises": "supervising the worker", "break-glass": "having broken the glass", "function": "their role alone", "self": "their own",
			"service": "it acts by itself", "leads-context": "leading the work on the group or place", "wrote-context": "working for an agency that wrote",
		}[id]
	case "Purpose":
		return id
	case "Class":
		return map[string]string{"A": "class A", "B": "class A or B", "C": "class A, B or C"}[id]
	case "Action":
		if id == "works with a record" {
			return "work with it (list it, open it, print it, search it"
		}
		return actWords[record.Act(id)]
	default:
		return serviceWords[id]
	}
}

// The page says what practitioners, managers and the like are.
func TestFunctionsAreSaid(t *testing.T) {
	said := ""
	for _, f := range Functions() {
		if f.Words == "" || len(f.Roles) == 0 {
			t.Errorf("%+v", f)
		}
		said += f.Words + ": " + strings.Join(f.Roles, ", ") + "\n"
	}
	for _, want := range []string{
		"practitioners: Allocated social worker, ", "managers: Team manager\n", "those who look after accounts: Administrator\n",
		"practitioners, chairs and reviewers: Allocated social worker, ", "everybody who works here: ",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
}

// Whose policy it is can be asked by role.
func TestWhomAPolicyIsAbout(t *testing.T) {
	want := map[string]string{
		"police-seal": "police-lead", "chairs-invite": "conference-chair panel-chair reviewing-officer strategy-chair", "exports-for-court": "legal-adviser",
		"accounts-are-looked-after": "administrator", "service-check": "",
	}
	for _, s := range Explain() {
		for _, r := range s.Rules {
			if roles, one := want[r.ID]; one && strings.Join(words(r.Roles), " ") != roles {
				t.Errorf("%s is about %q, want %q", r.ID, r.Roles, roles)
			}
		}
	}
}

// One policy of each shape, word by word.
func TestHowPoliciesAreSaid(t *testing.T) {
	want := map[string]string{
		"notices-open-a-record": "About one child's record: practitioners may work with it (list it, open it, print it, search it, see who has looked at it, correct it, " +
			"keep drafts for it, set its questions aside, write an entry in it or put files to it and fetch them), when their relation to the child is: holding a notice, " +
			"and the purpose is safeguarding now or preparing a visit.",
		"service-import": "About a submission: the reading of agencies' records may take it in, when it acts by itself, and the purpose is receiving agencies' records.",
		"learning-reviews-see-the-case": "About an entry of a record: those who look after the partnership and its figures may open it, list it or search it, when " +
			"their relation to the child is: invited to a meeting about the child or having an open task, and the purpose is a learning review, and it is of class A or B, " +
			"and no agency restricts it to named roles.",
		"special-access-needs-proof": "About anything: nobody may break its glass, reveal a sealed item of it or export it, unless they proved a moment ago, again, who they are.",
		"conflicts-exclude": "About anything: nobody, person or part of the program, may do anything, when a conflict keeps them from the child, " +
			"unless it is to declare a conflict.",
	}
	for _, s := range Explain() {
		for _, r := range s.Rules {
			if words, one := want[r.ID]; one && r.Words != words {
				t.Errorf("%s:\n%s\nwant\n%s", r.ID, r.Words, words)
			}
			delete(want, r.ID)
		}
	}
	for id := range want {
		t.Errorf("there is no policy %q", id)
	}
}
