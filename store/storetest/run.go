package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sightline/record"
	"sightline/store"
)

// Opener opens an empty store, and closes it when the test is over.
type Opener func(t *testing.T) store.Store

// Run tells every story to a store.
// sizes: the list of the stories
func Run(t *testing.T, open Opener) {
	t.Helper()
	for _, story := range []struct {
		name string
		tell func(*testing.T, Opener)
	}{
		{"what was received comes back as it was written", comesBack},
		{"the same rows twice have one effect and two lines", sameTwice},
		{"a correction stands, and the version before it is kept", correction},
		{"a row corrected by a later row of its own submission is kept before it", correctedWithin},
		{"a row whose correction was refused stands", correctionRefused},
		{"an old version that is sent again is a correction", oldAgain},
		{"it is counted whose the applied rows are", appliedTo},
		{"what is read says under which line it was received", origins},
		{"what was sealed stays sealed when it comes again without a word", sealingStays},
		{"a less strict handling or class lifts nothing", stricterStays},
		{"within one submission nothing is lifted either", stricterWithin},
		{"many rows of one reference are told apart as a few are", oneReference},
		{"a record corrected to another child leaves the first", movedRecord},
		{"references are joined, and the joining undone exactly", joinedAndUndone},
		{"a reference that waits says so until it waits no longer", waiting},
		{"what agencies say of a child is kept once, people's decisions in their order", saidAndDecided},
		{"a rehearsal counts, is logged and writes nothing", rehearsal},
		{"matching that fails leaves nothing", matchingFails},
		{"matching that panics leaves nothing", matchingPanics},
		{"a batch that would leave a row without a child is refused whole", rowWithoutChild},
		{"what is not text is refused, and not repeated", notText},
		{"hostile text comes back as it was written", hostileText},
		{"an interrupted submission leaves nothing", interrupted},
		{"every reading writes its line", everyReadingIsLogged},
		{"the log holds no name, no narrative and no reference", logHoldsNothingPrivate},
		{"a child that is not there and another tenant's child look alike", looksAlike},
		{"nothing is done without the access for it", withoutAccess},
		{"an id that is not text is no child's", idIsNotText},
		{"who was refused stands in the log", refusals},
		{"nothing is shown that is not seen, and it is counted but for what is sealed", sights},
		{"sealed is sealed, however it is spelt", sealedHoweverSpelt},
		{"children are listed in the order of their ids", listed},
		{"who a child is, is said under the acts whose pages say it, and never to whoever reviews access", namedAsOne},
		{"a record received before is known to be about its child", wroteBefore},
		{"what is sent sealed is kept once, and is nowhere but where it is revealed", sentSealed},
		{"what was open and is sealed later is shown no more", sealedLater},
		{"what is sealed here has versions, and is taken back", sealedHereToo},
		{"what is sealed in a submission of parts is sealed from the first", sealedInParts},
		{"tenants share nothing but the database", tenants},
		{"many readers and writers leave a log without a gap", manyAtOnce},
		{"a backup restored is the same record, and its log goes on", restored},
		{"what waited when a backup was made goes on where it is restored", restoredGoesOn},
		{"a backup is restored into an empty record of the same agreement, and no other", restoredOnlyIntoNothing},
		{"a backup that is damaged leaves nothing", damagedLeavesNothing},
		{"a backup is of one moment, whatever is written meanwhile", backedUpMeanwhile},
		{"a backup holds nothing of the neighbours and needs its own access", backedUpAlone},
		{"order, size of batches and repetition do not change what stands", shuffled},
		{"the same request twice has one effect and one answer", sameRequest},
		{"the id of a request stands for one wish", otherWish},
		{"32 senders of one request have one effect", requestAtOnce},
		{"a request that failed may be sent again, and a bad id is refused", requestsThatFail},
		{"a draft is its writer's, and two windows keep both texts", drafts},
		{"of those who keep a draft at once one wins, and all keep their words", draftRaces},
		{"what a person put right stands until its agency says something new", correctedHereStays},
		{"what was withdrawn is not shown, stays, and does not come back unchanged", withdrawnIsNotShown},
		{"whoever comes second is given both texts", correctionClash},
		{"in a hundred races nobody writes over what they have not seen", correctionRaces},
		{"a record of another child looks like none", correctionOfAnother},
		{"putting right lifts no handling", correctionLiftsNothing},
		{"what becomes of a question is recorded once, step by step", stepsAreRecorded},
		{"a question follows the reference it was asked at", stepsFollow},
		{"a step that fails leaves nothing of what was sent with it", stepFails},
		{"a question is set aside by a person, and what is asked anew knows of it", setAside},
		{"what was set aside lately is listed, within what may be seen", setAsideLately},
		{"a person takes back that a question was set aside", takenBack},
		{"of a question about what may not be seen nothing is told", stepsWithin},
		{"that a question is answered is told, and by what only to who sees that", answeredUnseen},
		{"narrowing a sight never widens a view, and a question never names what its reader may not see", narrowing},
		{"how questions ended is counted, and no child is named", endings},
		{"time alone asks again of those for whom it matters, and of nobody else", asksByTime},
		{"what takes two people is approved by the second, and used once for exactly that", approvedByASecond},
		{"a manager decides for their own agency, and who asked may take it back", approvedWithinTheAgency},
		{"two who approve at once, and two who use it at once, are one", approvalRaces},
		{"those a notice is for read it, each for themselves", noticesAreTold},
		{"an entry says when it was received first, whatever is corrected of it", receivedFirst},
		{"what follows from a record is told once, however often it is derived", toldOnce},
		{"an access that was not the normal route is looked at afterwards, by somebody else", reviewed},
		{"how often each route was taken is counted from the log", looksAreCounted},
		{"what a person writes here is an entry of their agency, and goes where the child goes", writtenHere},
		{"with something sealed nothing is written but that it was told", writtenWithASecret},
		{"a file comes back to whoever may see it, and to nobody else", filesAreSeen},
		{"a file follows the reference it was put against", filesFollow},
		{"a file that was taken back is there no more", filesTakenBack},
		{"what is no file leaves nothing", filesRefused},
		{"what was written about a group or a place comes back, also out of a backup", contextComesBack},
		{"how somebody stands to a group or a place is known without opening it", contextStandings},
		{"a group or a place that is not there looks like any other that is not theirs", contextsAlone},
		{"a training comes back, also out of a backup", trainingsComeBack},
		{"what is no training is refused", trainingsRefused},
		{"what was counted of words is kept, and checked", wordsAreKept},
		{"a tie holds from its beginning to its end, in its role", tiesHold},
		{"a tie that says too little or too much is refused", tiesRefused},
		{"what is held of areas reaches the children of the area", tiesToAreas},
		{"whoever covers or supervises somebody has what they have", tiesToPeople},
		{"a tie goes where its reference goes", tiesFollow},
		{"restriction survives joins and un-joins", restrictionSurvives},
		{"two equal things keep somebody from a child they know", knowsTheChild},
		{"every child is met once, whole but for what is sealed, under one line", walking},
		{"an account is kept version by version, and a login is one account's", accounts},
		{"whoever works here is read in one question, and nobody of another agreement", colleagues},
		{"a session is there and gone at once, and by itself", sessions},
		{"a session goes on where its use cannot be written", sessionsUnwritten},
		{"that somebody was right is remembered for a time", remembers},
		{"with all sessions of somebody ends what is good once for them", sessionsEndWhatPasses},
		{"a role that is over is taken in no session", rolesEnd},
		{"of those who come at once with the same token, code or key one is let in", once},
		{"what is good once ends by itself", passes},
		{"tries are counted before they are judged, and nobody waits for good", tries},
		{"ways to sign in are one person's each, and stay in the history", credentials},
		{"nobody's account is reached under another's access", staffAlone},
	} {
		t.Run(story.name, func(t *testing.T) {
			t.Parallel() // most of a story is waiting for the disk
			story.tell(t, open)
		})
	}
}

// asWritten compares records: nothing and an empty list are the same.
var asWritten = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b record.When) bool { return a == b }),
	cmp.Comparer(func(a, b record.After) bool { return a == b }),
	cmp.Comparer(func(a, b record.Range) bool { return a == b }),
	cmpopts.IgnoreFields(record.Entry{}, "Received"),                       // the store says when; see received
	cmpopts.IgnoreFields(record.Origin{}, "Submission"),                    // the store says which; see origins
	cmpopts.IgnoreFields(store.Received{}, "AppliedTo", "Number", "Again"), // see appliedTo, origins and sameTwice
}

func diffOf(want, got any) string { return cmp.Diff(want, got, asWritten) }

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := diffOf(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func texts(c store.Child) []string {
	var all []string
	for i := range c.Entries {
		all = append(all, c.Entries[i].Text.Reveal())
	}
	return all
}
