package audit

import (
	"testing"

	"sightline/record"
)

func TestARefusalSaysOnlyWhatIsKnown(t *testing.T) {
	known := Refusal{
		Tenant: "t", Actor: record.Actor{User: "u", Role: "r"}, Relation: record.Allocated, Purpose: record.Checking,
		Subject: record.Subject{Kind: record.OneMeeting, ID: "m"}, Act: record.PrintAct,
	}
	line := known.Line()
	if back := (Refusal{line.Tenant, line.Actor, line.Relation, line.Purpose, line.Subject, line.Act}); back != known {
		t.Errorf("%+v became %+v", known, back)
	}
	other := known
	other.Relation, other.Purpose, other.Subject.Kind, other.Act = "aunt", "to see", "cat", "steal"
	line = other.Line()
	if line.Relation != "" || line.Purpose != "" || line.Subject.Kind != "" || line.Act != "" || line.Sight != "" {
		t.Errorf("%+v", line)
	}
}
