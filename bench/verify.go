package main

import (
	"strconv"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/synth"
)

// tenant is whose log is verified.
const tenant record.TenantID = "tees"

// linesAtOnce is how many lines a store gives the verifier at a time.
const linesAtOnce = 8192

// verifying gives how many lines a second are verified: every leaf against its line, every kept node and the end against what the lines
// make. The lines come from memory; what it costs to read them from a database is measured with the check.
func verifying(lines int) (perSecond float64, err error) {
	v, err := audit.NewVerifier(tenant, nil)
	if err != nil {
		return 0, err
	}
	var edge audit.Edge
	var nodes []audit.Node
	var took time.Duration
	timed := func(do func() error) error {
		start := time.Now()
		err := do()
		took += time.Since(start)
		return err
	}
	for at := 0; at < lines; at += linesAtOnce {
		part := linesFrom(at, min(linesAtOnce, lines-at))
		for i := range part {
			nodes = append(nodes, edge.Append(part[i].Leaf)...)
		}
		if err := timed(func() error { return v.Lines(part) }); err != nil {
			return 0, err
		}
	}
	err = timed(func() error {
		for _, n := range nodes {
			if err := v.Node(n); err != nil {
				return err
			}
		}
		return v.End(edge)
	})
	return float64(lines) / took.Seconds(), err
}

// linesFrom makes lines of the log, as opening children leaves them.
func linesFrom(at, count int) []audit.Kept {
	part := make([]audit.Kept, 0, count)
	for i := at; i < at+count; i++ {
		part = append(part, audit.Seal(record.LogLine{
			Sequence: int64(i) + 1, At: firstDay.Add(time.Duration(i) * time.Millisecond), Tenant: tenant,
			Actor:    record.Actor{User: "u-" + strconv.Itoa(i%500), Role: "social-worker", Agency: "social-care-north"},
			Relation: "allocated", Purpose: record.PreparingVisit, Subject: record.Subject{Kind: record.OneChild, ID: "CHILD" + synth.LeftPad(i%20_000, 21)},
			Act: record.OpenAct, Sight: "C", Outcome: "given",
		}, audit.Digest{}))
	}
	return part
}
