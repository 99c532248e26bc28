package pathway

// meetingSteps are the steps around meetings and what was agreed there.
func meetingSteps() []Step {
	return []Step{callMeeting(), moveMeeting(), holdMeeting(), sendMinutes(), doAction(), hearChild(), readHistory()}
}
