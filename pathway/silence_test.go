package pathway

import "testing"

func TestSilenceIsNoEvidence(t *testing.T) {
	for _, words := range []string{
		"No reports of criminal activity or police intelligence for five months and services closing",
		"There have been no further incidents.",
		"He has been calmer and things are quiet at home.",
		"She is settled in the placement; nothing reported.",
		"No missing episodes since March",
		"nothing known to the police",
		"“Closed due to non-engagement”", "“Disengaged from services”",
		"Services are closing. All quiet.",
		"better",
		"",
	} {
		if !OnlySilence(words) {
			t.Errorf("%q passes for evidence", words)
		}
	}
	for _, words := range []string{
		"No reports since March. The school sees him every day and he talks with his mentor each week",
		"The flat they used was closed by a court, and the two men live elsewhere",
		"He has a stable placement with his aunt and tells her where he goes",
		"Her aunt and the youth worker say that the adults who drove her have been charged and moved away",
		"It is quiet at home, but his brother takes him to football twice a week and stays with him",
	} {
		if OnlySilence(words) {
			t.Errorf("%q is taken for silence", words)
		}
	}
}
