// Package desktest helps tests of the desk and of the pages: it makes the people who look.
//
// It answers: "who is there in this test, and what do they have to do with the children?" The people are recorded as anybody is; a test
// that needs no particular relation takes somebody on duty everywhere in the agreement.
package desktest

import (
	"time"

	"sightline/casework"
	"sightline/record"
)

// Person is somebody in a role, for a purpose, of no agency, who proved who they are just now.
func Person(user string, role record.Role, purpose record.Purpose) casework.Who {
	return casework.Person(record.Actor{User: user, Role: role}, purpose, time.Now())
}
