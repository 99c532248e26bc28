package pathway

func toolSteps() []Step { return nil }
