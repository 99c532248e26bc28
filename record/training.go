package record

import "time"

// TrainingID names a training. It is opaque.
type TrainingID string

// Training is a day on which an agency, or a team of it, was trained in something. It says nothing of who came.
type Training struct {
	ID     TrainingID
	Title  Private // what it was called
	Day    string  // as 2026-03-01
	Agency AgencyCode
	Team   TeamID    // "": the agency as a whole
	At     time.Time // when it was entered here
}
