package pathway

func toolSteps() []Step { return nil }

func toolDuties(*Case) []Duty { return nil }
