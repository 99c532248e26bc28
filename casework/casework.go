// Package casework holds the verbs people perform: receive an agency's records, list the children, open a child's record, check it.
//
// It answers: "may I, for this purpose, and what do I then see?" It stands on paragraph 4.1.9 of the Child Joe review (records
// that could not be seen when they mattered) and on the rule that no page may show a record unseen. Each verb decides
// (sharing), logs (audit), loads (store) and builds (chronology, rules) in that order. It never shows a row without an access.
package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync/atomic"
	"time"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// Who is the person or service acting: who they are, the role and purpose they chose, and when they last proved who they are. How they
// have to do with a child is not theirs to say: it is looked up.
type Who struct {
	Actor   record.Actor
	Tenant  record.TenantID
	Purpose record.Purpose
	Proved  time.Time // zero of a service
}

// Service is a part of the program that acts by itself, such as an import from the command line or a worker: it may do what it is for,
// and nothing else.
func Service(name string, purpose record.Purpose) Who {
	return Who{Actor: record.Actor{User: "service-" + name, Role: record.ServiceRole}, Tenant: LocalTenant, Purpose: purpose}
}

// Person is somebody who works here, in a role and for a purpose they chose.
func Person(actor record.Actor, purpose record.Purpose, proved time.Time) Who {
	return Who{Actor: actor, Tenant: LocalTenant, Purpose: purpose, Proved: proved}
}

// LocalTenant is the one agreement that a local installation holds.
const LocalTenant record.TenantID = "local"

// Desk is where the verbs are performed: the record, the questions and the clock.
type Desk struct {
	store store.Store
	rules *rules.Set
	local *pathway.Local
	reads string // Library of the two above
	now   func() time.Time

	trying    chan struct{} // holds one while somebody tries a rule on every record
	directory *Directory
	drawing   chan struct{} // holds those that are made of a picture that was sent
	door      door          // where people come in
	peopled   atomic.Bool   // somebody has an account
}

// NewDesk puts a desk together. now gives the moment the record is looked at, for submissions that do not say which day is today.
func NewDesk(s store.Store, set *rules.Set, now func() time.Time) *Desk {
	d := &Desk{store: s, rules: set, now: now, trying: make(chan struct{}, 1), drawing: make(chan struct{}, picturesAtOnce), directory: &Directory{}}
	d.UseLocal(pathway.Default())
	return d
}

// Library names everything that what is kept ready of a child follows from, beside the entries and the moment: the rules, how the process is
// read, and which words blame. What another library derived is derived anew.
func Library(set *rules.Set, local *pathway.Local) string {
	return set.Digest() + "-" + pathway.Digest(local) + "-" + wordsDigest()
}

// UseDirectory says whom people are told to ring. It is called before anybody acts.
func (d *Desk) UseDirectory(of *Directory) { d.directory = of }

// UseLocal says what the partnership calls things, which hubs it has and how long it gives. It is called before anybody acts.
func (d *Desk) UseLocal(of *pathway.Local) { d.local, d.reads = of, Library(d.rules, of) }

// Local is what the partnership calls things, which hubs it has and how long it gives.
func (d *Desk) Local() *pathway.Local { return d.local }

// Now is the moment at which the desk looks.
func (d *Desk) Now() time.Time { return d.now() }

// build puts a child's record together as it may be seen. now is the moment it is looked at, for submissions that do not say which day
// is today.
func build(child *store.Child, now time.Time) *chronology.Chronology {
	c := chronology.Build(inputOf(child))
	if !c.Manifest.Today.Known() {
		c.Now = record.At(now)
	}
	return c
}

func inputOf(child *store.Child) chronology.Input {
	in := chronology.Input{Identities: child.Identities, Entries: child.Entries, Manifests: child.Manifests}
	switch {
	case len(child.Identities) > 0:
		in.Key = child.Identities[0].Subject
	case len(child.Refs) > 0:
		in.Key = child.Refs[0]
	}
	return in
}

// Token names an entry of a child in a URL: opaque, and of no use for any other child.
func Token(child record.ChildID, ref record.Ref) string {
	sum := sha256.Sum256([]byte(string(child) + "\x00" + ref.String()))
	return hex.EncodeToString(sum[:8])
}

// CommonName is the name most people know the child by: the given names most rows have, the first of them when it is a tie, and an
// initial only when there is nothing else.
func CommonName(ids []record.Identity) record.Private {
	best, most := "", 0
	for _, id := range ids {
		name := strings.TrimSpace(id.GivenNames.Reveal())
		rows := 0
		for _, other := range ids {
			if strings.EqualFold(strings.TrimSpace(other.GivenNames.Reveal()), name) {
				rows++
			}
		}
		if len([]rune(name)) == 1 {
			rows = 0
		}
		if name != "" && (best == "" || rows > most) {
			best, most = name, rows
		}
	}
	return record.Private(best)
}
