// Package language finds words that blame a child, and says what could be written instead.
//
// It answers: "does this passage make a child, or a parent, answer for what others did?" It suggests two other wordings with blanks
// for what the record does not hold; it rewrites nothing, blocks nothing and scores nobody. The same engine names the kind of event
// that a passage speaks of ("found asleep at a flat").
//
// It stands on the Child Joe review's box on victim-blaming language and its paragraphs 4.1.1, 4.1.10, 4.1.18 and 4.3.4, on the
// Children's Society's "Child exploitation: an appropriate language guide", and on the terms of our own docs. Requirements R-028 to
//
//
// How it works, in three steps. The automaton (scan.go) reads every byte once and stops only at a word that some phrase cannot do
// without. The sentence around it is cut into words (sentence.go) and the phrases that hold that word are tried (match.go). What
// matches is then read as a person would: whose words are they (quotation.go), who does it (subject.go, pronoun.go, age.go, things.go),
// and is it denied, challenged or a title (terms/fair.yaml). Phrases are data: terms/*.yaml, in the small language of pattern.go.
package language
