// Package signin proves who somebody is: passwords with codes, passkeys, an agency's own sign-in.
//
// It answers: "is this the person who works here?" It stands on what happened elsewhere: an account that nobody had used for eight years
// brought a council down, and one account that needed no second proof exposed the records of 79,404 people. So there is no way in by a
// password alone. It follows OWASP's ASVS 5.0 (V6, V10) and NIST SP 800-63B: long passwords without rules of composition, keys that
// cannot be asked for by a false page, codes that are accepted once.
// It keeps nothing and reads no clock: what is kept, and the time, are given to it. It never says which of several proofs did not fit, and
// never decides what somebody may see.
package signin
