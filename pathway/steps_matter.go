package pathway

func matterSteps() []Step { return nil }

func matterDuties(*Case) []Duty { return nil }
