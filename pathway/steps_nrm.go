package pathway

func nrmSteps() []Step { return nil }

func nrmDuties(*Case) []Duty { return nil }
