package pathway

func toolSteps() []Step { return []Step{toolStep()} }

func toolDuties(*Case) []Duty { return nil }
