package pathway

// The ids of the steps that are about the one matter there is.
const (
	referID      = "refer"
	dangerID     = "danger"
	screenID     = "screen"
	answerMoreID = "answer-more"
	assessID     = "assess"
	reviewID     = "review"
	transferID   = "transfer-hub"
	answerHubID  = "answer-hub"
	reopenID     = "reopen"
	answerID     = "answer-elsewhere"
)

// matterIDs are the steps whose every entry belongs to the matter they are about.
var matterIDs = []string{screenID, answerMoreID, dangerID, assessID, reviewID, transferID, answerHubID, reopenID, answerID}

// matterSteps are the way of a matter: into the process, through it, and what was decided elsewhere.
func matterSteps() []Step {
	return []Step{
		referStep(), dangerStep(), screenStep(), answerMoreStep(), challengeStep(), challengeWordingStep(), assessStep(), reviewStep(), transferStep(), answerHubStep(), reopenStep(), elsewhereStep(),
		answerElsewhereStep(),
	}
}
