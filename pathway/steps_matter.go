package pathway

func matterSteps() []Step { return nil }
