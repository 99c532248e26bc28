package pathway

func meetingSteps() []Step { return nil }

func meetingDuties(*Case) []Duty { return nil }
