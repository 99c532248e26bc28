package record

// Timing says whether a question surely arises, or may: the times as written do not settle it.
type Timing string

// The two timings of a prompt.
const (
	Exact    Timing = "exact"
	Possible Timing = "possible"
)

// Status is where a prompt is in its life.
type Status string

// The life of a prompt.
const (
	Asked     Status = "open"
	Answered  Status = "answered"
	Overdue   Status = "overdue"
	Dismissed Status = "dismissed"
	Lapsed    Status = "lapsed"
)

// QuestionID names one question about one child, in a URL and in the record of what became of it: opaque, and of no use for another child.
type QuestionID string

// Prompt is a question put to people, with what it stands on. It is answered by an entry or dismissed by a person.
type Prompt struct {
	ID         QuestionID
	Child      ChildRef // the joined child's first row in people.csv
	Rule       string
	Version    string // of the rule
	Theme      Theme
	Asks       string   // the question, with the child's name left as {child}
	Because    []string // "review:4.3.8", "guidance:…"
	AskedOf    Role
	Trigger    Ref    // the entry it is about
	OpenedAt   Ref    // the entry that made it true, or the last entry at or before the moment that did
	OpenedWhen string // as written, or the moment in EDTF
	Timing     Timing
	Due        string // a time or an interval in EDTF, "" when there is none
	DueBy      int64  // the last second by which it is due; 0 when there is none
	Evidence   []Ref
	Later      []Ref    // evidence that joined while it was open
	Partly     bool     // more joined than whoever looks may see
	Missing    []string // what a decision was taken without, in words
	Status     Status
	AnsweredAt Ref
	Params     map[string]string // the parameters that asked
}
