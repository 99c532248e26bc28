// Package store keeps everything and loses nothing.
//
// It answers: "what do we hold of this child, in which versions, and who was shown it?" It stands on the architecture's ideas that
// everything is an entry, that a correction keeps the old version, and that audit is the price of reading.
// It never decides who may see what, never guesses whose record it is, and reads and keeps nothing of a child without an access.
//
// The SQL is here, once for every database; store/sqlite and store/postgres open one kind each and bring what differs. Start reading
// at Read and Write.
package store

import (
	"context"
	"io"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/work"
)

// Store is the contract both databases keep. A zero access, or one for something else, is refused with record.Withheld.
type Store interface { //nolint:interfacebloat // two ways in, and what is asked of a database as a whole
	Door
	// Read commits the access's line in the audit log, durably, and only then gives do the record to read, as it stood at one moment.
	// An access to a child that is not there, or that is another tenant's, gives record.NotFound without do. do must not call the store.
	Read(ctx context.Context, a audit.Access, do func(Reader) error) error
	// Write does everything do asks for in one transaction with the access's line, or nothing of it. The same request twice has one
	// effect: the second time do is not called and the answer of the first is given again. do may be called again when the database
	// asks for it, and must not call the store.
	Write(ctx context.Context, a audit.Access, r Request, do func(Writer) error) (Written, error)
	// Refuse writes the line of a request that was given no leave, and does nothing else. It needs no access because there is none;
	// a refusal that names no tenant, user or role leaves nothing.
	Refuse(ctx context.Context, r audit.Refusal) error
	// Health says whether the record can be written, and since when and why not.
	Health(ctx context.Context) Health
	// Ready says whether the record can be read and fits this program; record.NotYet when it does not.
	Ready(ctx context.Context) error
	// Checkpoint signs where a tenant's log ends, outside the database. A log that is not the continuation of what was signed last is
	// record.Conflict.
	Checkpoint(ctx context.Context, tenant record.TenantID) error
	// Restore fills an empty database with what Dump wrote, all of it or nothing, and writes the access's line behind it. A database
	// that holds anything is record.Conflict.
	Restore(ctx context.Context, a audit.Access, from io.Reader) error
	// Unfinished says how many large submissions wait to be applied: a number, and nothing of them.
	Unfinished(ctx context.Context, tenant record.TenantID) (int, error)
	// Waiting says of how many children the questions are to be asked anew, because another library asked them or because time alone
	// matters by now: a number, up to as many as Rederive takes at once, and nothing of them.
	Waiting(ctx context.Context, tenant record.TenantID, library string, now time.Time) (int, error)
	// Unread says how many notices somebody has not read: a number, and nothing of them.
	Unread(ctx context.Context, tenant record.TenantID, who record.Actor, of Unheard) (int, error)
	// DutyAreas gives the areas for which somebody is on duty in a role; "" among them: everywhere.
	DutyAreas(ctx context.Context, tenant record.TenantID, who record.Actor, at time.Time) ([]record.AreaCode, error)
	// Unheard gives what people were told of one thing since a moment and nobody of them has read: whom it is for, and of no child.
	Unheard(ctx context.Context, tenant record.TenantID, what record.Happening, since time.Time) ([]record.Told, error)
	// KeysBehind says how many of a tenant's data keys an older key outside wraps, up to a few, and brings what was shredded elsewhere into
	// the list outside the database.
	KeysBehind(ctx context.Context, tenant record.TenantID) (int, error)
	// Signed says when where a tenant's log ends was last signed, and how many lines came since.
	Signed(ctx context.Context, tenant record.TenantID) (at time.Time, since int64, err error)
	Standings
	// Work is what is done in the background on this database.
	Work() *work.Runner
	Close() error
}

// Request names one wish to write, so that it has one effect however often it is sent. The zero Request is a wish that nobody repeats.
type Request struct {
	ID    string       // chosen by who asks: 16 to 200 letters, digits and dashes
	Asked audit.Digest // of what is asked: the same ID with another wish is record.Conflict
}

// Written says what became of a Write.
type Written struct {
	Change int64  // its number; 0 when nothing was written but the line
	Answer []byte // what do gave Writer.Answer
	Again  bool   // an earlier request did it
}

// Health is what can be done now.
type Health struct {
	ReadOnly bool
	Since    time.Time
	Why      string // in words for people; "" when all is well
	Waiting  int    // lines of the log that wait outside the database until it can be written again
}

// Reader reads the record as it stood at one moment, under one access.
type Reader interface { //nolint:interfacebloat // everything one access may ask for
	// Child gives the child the access is about, from what is kept ready: all but its card.
	Child(ctx context.Context) (Derived, error)
	// ChildAs gives the child the access is about as this record held it at a moment, or as an agency knows it now; from the rows.
	ChildAs(ctx context.Context, v View) (Child, error)
	// Ask gives the child the access is about, as this record holds it or held it at a moment, and the questions that ask gives of the
	// whole child, all of it as far as it may be seen.
	Ask(ctx context.Context, v View, ask Ask) (Child, [][]record.Prompt, error)
	// Unanswered gives the open questions of every child, with how far somebody has to see to be told of each, and nothing of any record.
	Unanswered(ctx context.Context, do func(record.ChildID, *CardPrompt) error) error
	// Cards gives what a list shows of the children that the access is to, in order of their ids, as far as it is into each.
	Cards(ctx context.Context, do func(Card) error) error
	// Each gives every child whole but for what is sealed, one after another in order of their ids, and how many there are. Only counts may
	// come of it.
	Each(ctx context.Context, do func(c *Child, of int) error) error
	// Questions gives the steps in the life of one question of the child the access is about, or of all its questions, in the order
	// recorded: none that cites, or follows from, what may not be seen.
	Questions(ctx context.Context, only record.QuestionID) ([]record.Step, error)
	// SetAsideSince gives, of each child that the access is to, the steps of the questions that a person here set aside since a moment: none
	// that cites, or follows from, what may not be seen.
	SetAsideSince(ctx context.Context, since time.Time) (map[record.ChildID][]record.Step, error)
	// Endings counts how questions of a rule ended, over all children and without naming any: the most frequent ending first.
	Endings(ctx context.Context, rule string) ([]record.Ending, error)
	// Search gives the entries in which all the words stand, of the children that the access is to, at most so many: which they are, and
	// nothing they say.
	Search(ctx context.Context, words string, most int) ([]Hit, error)
	// Found gives what such entries say, of the child the access is about, and what a list shows of it.
	Found(ctx context.Context, refs []record.Ref) (Card, []record.Entry, error)
	// Named gives who the child is that the access is about: the name most people know them by, and their birth.
	Named(ctx context.Context) (Named, error)
	// Sealed says which items are sealed of the child the access is about: what sort each is, whose and since when, and nothing it says.
	Sealed(ctx context.Context) ([]record.SealedItem, error)
	// Reveal gives one sealed item of the child the access is about; record.NotFound when there is none.
	Reveal(ctx context.Context, id record.SealedID) (record.SealedItem, error)
	// Wrapped says how many data keys each version of the keys outside wraps.
	Wrapped(ctx context.Context) (map[Use]map[int]int, error)
	// Log gives lines of the audit log, oldest first: those about the child the access is about, or all of them.
	Log(ctx context.Context, do func(record.LogLine) error) error
	// Proof gives what proves to somebody outside that the lines about the child stand in the log.
	Proof(ctx context.Context) (audit.ProofFile, error)
	// Check reads everything and names the first bad record. What derive makes of each child is set against what is kept ready.
	Check(ctx context.Context, library string, derive Derive) (Checked, error)
	// Dump writes everything, for a backup.
	Dump(ctx context.Context, to io.Writer) error
	// Ties gives relations with all that became of them: those to the child the access is about, what one person holds of areas and people
	// and who holds something of them, or what of that anybody holds. What is over by its time may be among it.
	Ties(ctx context.Context) ([]record.Tie, error)
	// Own gives what the person of the access said of themselves last.
	FileReader
	Own(ctx context.Context) (record.Own, error)
	// Draft gives what the actor of the access typed into a form and has not sent; record.NotFound when there is none.
	Draft(ctx context.Context, place string) (Draft, error)
	// Drafts gives where the actor of the access has typed something and has not sent it, the latest first, and nothing of what they typed.
	Drafts(ctx context.Context) ([]Draft, error)
	// Accounts gives everybody who works here, or did; Teams every team.
	Accounts(ctx context.Context) ([]record.Account, error)
	Teams(ctx context.Context) ([]record.Team, error)
	// Somebody gives the person the access is about with their ways to sign in, Sessions those of theirs that are not over, the latest used
	// first, and StaffSteps what was done to the account, the latest first.
	Somebody(ctx context.Context) (Somebody, error)
	Sessions(ctx context.Context) ([]record.Session, error)
	StaffSteps(ctx context.Context) ([]record.StaffStep, error)

	SpecialReader
	ContextReader
	WordReader
}

// Writer writes under one access. Everything written commits together, with its line.
type Writer interface { //nolint:interfacebloat // everything one commit may hold
	Reader
	// Known gives what matching needs of the children already held.
	Known(ctx context.Context) (Known, error)
	// Receive writes a batch: the same rows twice have one effect.
	Receive(ctx context.Context, b Batch) (Received, error)
	// Stage keeps a large submission, received with Follows, until it is applied part by part.
	Stage(ctx context.Context, i Import, parts []Part) error
	// Imports gives the imports that are not done; with a hash, those of that submission.
	Imports(ctx context.Context, hash audit.Digest) ([]Import, error)
	// Apply writes the rows of one part. false: it was applied before, and what became of it is given again.
	Apply(ctx context.Context, number int64, part int) (Received, bool, error)
	// Finish says that every part is applied. It gives false while one waits, and when it was said before.
	Finish(ctx context.Context, number int64) (bool, error)
	// Touched derives anew what is kept ready of every child whose record this Write changed so far. derive is called for several
	// children at once, and must not use the Writer.
	Touched(ctx context.Context, derive Derive) error
	// Rederive derives anew what is kept ready of some children that another library asked (whichever did, when none is named), or for whom
	// time alone matters by now. It says how many it was; 0 when none is left.
	Rederive(ctx context.Context, library string, now time.Time, derive Derive) (int, error)
	// Rebuild derives anew everything that can be: what is kept ready of every child, and the full-text index.
	Rebuild(ctx context.Context, derive Derive) (int, error)
	// SetAside records that a person sets a question of the child the access is about aside. That it is open is for the caller to know, and
	// to derive anew (Touched) what is kept ready.
	SetAside(ctx context.Context, a Aside) error
	// TakeBack records that a person takes back that a question was set aside: it is asked again. Otherwise it is as SetAside.
	TakeBack(ctx context.Context, a Aside) error
	// Correct writes the next version of a record, as a person here puts it right; version is the one it takes the place of. When that is
	// no longer the one that stands, the error is a *record.Clash with both texts.
	Correct(ctx context.Context, e record.Entry, version int) error
	// Withdraw says that a record is withdrawn, and why. It stays, and is shown no more.
	Withdraw(ctx context.Context, ref record.Ref, version int, why record.Private) error
	// Seal keeps a sealed item that is written here, or the next version of one: record.Conflict when another version came first.
	Seal(ctx context.Context, item record.SealedItem) (record.SealedID, error)
	// Unseal takes back a sealed item that was written here. Its versions stay, and are revealed to nobody.
	Unseal(ctx context.Context, id record.SealedID, version int) error
	// Shred takes away for good the keys of a reference of the child the access is about: nobody can read any more what it says.
	Shred(ctx context.Context, ref record.ChildRef) error
	// Rewrap wraps at most so many data keys anew that an older key outside wraps, and says how many; 0 when none is left.
	Rewrap(ctx context.Context, most int) (int, error)
	// Missing derives what is kept ready of children of whom nothing is, as after restoring a backup from which something was shredded.
	Missing(ctx context.Context, derive Derive) (int, error)
	// Keep keeps a draft in the place of the version it names, 0 for a new one; a *record.Clash holds both texts when another came first.
	FileWriter
	Keep(ctx context.Context, d Draft) error
	// KeepAccount keeps the next version of the account the access is about, and KeepTeam of a team; done says in a code what was done. When
	// the version is not the one that stands, or another account has the login, that is record.Conflict.
	KeepAccount(ctx context.Context, a record.Account, done string) (record.Account, error)
	KeepTeam(ctx context.Context, t record.Team, done string) (record.Team, error)
	// AddCredential adds a way to sign in to the account the access is about, RemoveCredential takes one away.
	AddCredential(ctx context.Context, c record.Credential) error
	RemoveCredential(ctx context.Context, only record.CredentialID) error
	// BeginSession begins a session of the person the access is about; RenewSession lets it go on under another token, as it then is;
	// EndSessions ends one, or with "" all but one and all that is good once for them, and says how many there were. Passing is Door's, within
	// this change.
	BeginSession(ctx context.Context, s record.Session, token audit.Digest) error
	RenewSession(ctx context.Context, was, is audit.Digest, s record.Session) error
	EndSessions(ctx context.Context, only, but record.SessionID) (int, error)
	Passing(ctx context.Context, which Which, now time.Time) (Passing, error)
	// Tie records that a relation begins, and gives its id. One to a child is to the child the access is about.
	Tie(ctx context.Context, t record.Tie) (record.TieID, error)
	// Untie records that a relation ends. One that ended already is record.Conflict.
	Untie(ctx context.Context, id record.TieID, why record.Private) error
	// Say keeps what the person of the access says of themselves and of people close to them, and what is exact of it.
	Say(ctx context.Context, own record.Own, exact []OwnToken) error
	// Enqueue leaves work to be done after the commit.
	Enqueue(ctx context.Context, j work.Job) error
	// Answer is what the same request is given again.
	Answer(answer []byte)
	// Came says what came of it, for the log: in counts and codes, never names.
	Came(outcome string)

	SpecialWriter
	ContextWriter
	TrainingWriter
}
