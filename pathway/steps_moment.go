package pathway

func momentSteps() []Step { return nil }

func momentDuties(*Case) []Duty { return nil }
