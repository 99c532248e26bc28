package record

// Identity is one row of people.csv: what one agency holds about who the child is. An agency may hold several rows
// for former names and addresses.
type Identity struct {
	Subject     ChildRef
	FamilyName  Private
	GivenNames  Private
	AlsoKnownAs Private
	Born        When
	Sex         string
	Ethnicity   Private
	NHSNumber   Private
	UPN         Private
	Postcode    Private
	Address     Private
	From, To    When
	Area        AreaCode
	Origin      Origin
}

// Link is one row of links.csv: a person's decision that a reference is, or is not, this child.
// References with the same Person are one child; it outranks matching.
type Link struct {
	Subject   ChildRef
	Person    string
	DecidedBy Private
	Decided   When
	Reason    Private
	Origin    Origin
}

// Coverage is the period an agency says its submission covers. Both ends zero: the period is not stated.
type Coverage struct {
	From, To When
}

// Stated reports that a period is given.
func (c Coverage) Stated() bool { return c.From.Known() || c.To.Known() }

// Manifest is what a submission says about itself.
type Manifest struct {
	Title    string
	Source   string
	Agencies map[AgencyCode]Coverage
	Areas    map[AreaCode]string
	AsAt     When
	Today    When
}

// Submission is everything one folder or upload gave: what could be used, what was refused and why, and what to know.
type Submission struct {
	Manifest Manifest
	Entries  []Entry // in force, in the order read
	Earlier  []Entry // versions that a later row of this submission corrected: kept, never shown as what stands now
	People   []Identity
	Links    []Link
	Report   Report
}

// Report says what became of every row. Read = Applied + Unchanged + Corrected + Refused.
type Report struct {
	Read      int
	Applied   int
	Unchanged int
	Corrected int
	Held      int       // of the applied: waiting for a person to say whose child it is
	Refusals  []Refusal // of one file the first thousand: Refused counts them all
	Notices   []Notice
}

// Refused is the number of rows that could not be used.
func (r *Report) Refused() int { return r.Read - r.Applied - r.Unchanged - r.Corrected }

// Add puts another report to this one.
func (r *Report) Add(other *Report) {
	r.Read += other.Read
	r.Applied += other.Applied
	r.Unchanged += other.Unchanged
	r.Corrected += other.Corrected
	r.Held += other.Held
	r.Refusals = append(r.Refusals, other.Refusals...)
	r.Notices = append(r.Notices, other.Notices...)
}

// Refusal says, in plain English, which value of which row could not be used and what would be accepted.
type Refusal struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   string `json:"column"`
	Value    string `json:"value"`
	Problem  string `json:"problem"`
	Accepted string `json:"accepted"`
}

// Notice is something accepted that a person should know of: an unknown code, a file not read, a dangling reference.
type Notice struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}
