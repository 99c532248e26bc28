// Package audit says who looked at what, and keeps a log that shows when it was changed.
//
// It answers: "who has looked at this child, in which role, and why?" It stands on the architecture's rule that audit is the price
// of reading: a read commits its line before it loads, and a write without one does not commit.
// It never holds a name or a narrative, and it never decides: package sharing does.
//
// # What is shown, and what is not
//
// Every line of a tenant's log is a leaf of one Merkle tree (RFC 6962). Seal makes the leaf, Edge appends it, and Verifier reads a whole
// log again. The tree alone finds what somebody changed who does not rewrite all of it: an edit, a line that was removed, moved or put in,
// an end that was cut off. The first bad line is named.
//
// Somebody who can write the whole database can rewrite the tree as well. Checkpoints stand against that: signed roots in a folder
// outside the database. No line that a checkpoint covers can be changed, removed, moved or put in without being found, however well the rest is made
// to fit; which lines it may be is told, from the last checkpoint that fits to the first that does not.
//
// What stays open is a window and three conditions. The window: lines after the last checkpoint can be rewritten by somebody who rewrites
// everything, so it is as long as the time between two checkpoints. Verifier.Unsigned counts its lines. The conditions: the private key
// and the folder are out of reach of whoever can write the database; somebody keeps copies of checkpoints elsewhere, because a folder
// that was emptied shows nothing; and somebody who verifies has the public key from a hand, not from the folder.
//
// ProofFile takes lines about one child to somebody who has none of this but the public key. Reserve holds lines while the database
// cannot be written; they are not in the tree before they are taken over.
package audit
