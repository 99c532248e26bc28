package pathway

func nrmSteps() []Step { return nil }
