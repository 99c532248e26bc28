package pathway

func statusSteps() []Step { return nil }

func statusDuties(*Case) []Duty { return nil }
