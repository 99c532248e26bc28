package pathway

func momentSteps() []Step { return nil }
