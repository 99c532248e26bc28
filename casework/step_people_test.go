package casework_test

import (
	"testing"

	"sightline/casework"
	"sightline/record"
	"sightline/signin"
)

// Nobody leads, owns or is invited to anything about a child who may see no record.
func TestWhoLooksAfterAccountsIsOfferedForNothing(t *testing.T) {
	d := marasDesk(t)
	if err := d.OpenDoor(casework.DoorSetting{Origin: ourOrigin, Return: "/sign-in/return", Demonstration: true, Cost: signin.Cost{Memory: 64, Rounds: 1, Threads: 1}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.CloseDoor)
	if _, err := d.DemoAccounts(t.Context(), []record.Role{"social-worker", record.Administrator}); err != nil {
		t.Fatal(err)
	}
	form, err := d.StepForm(t.Context(), d.as("kim school-lead school"), casework.StepAt{Child: d.mara, Step: "tool"})
	if err != nil {
		t.Fatal(err)
	}
	if all := form.Case.Colleagues; len(all) != 1 || all[0].Role != "social-worker" {
		t.Errorf("it offers %d people, and not the social worker alone", len(all))
	}
}
