package main

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"sightline/synth"
)

// row is one record as an agency writes it: the columns of an extract, and which invented child it is about.
type row struct {
	of                                      int
	agency, record, child                   string // child: the agency's own reference
	happened, known, recorded               string
	kind, text, area, place, people, detail string
	handling, source                        string
}

// writer is one agency and what it writes about.
type writer struct {
	agency, short string
	kinds         []sort
}

// sort is a kind of the vocabulary, with details it allows and where such things happen.
type sort struct{ kind, detail, place, people string }

var writers = []writer{
	{"police", "P", []sort{
		{"missing.episode", "hours=9", "park: Elm Park", "reporter: Mother"},
		{"police.incident", "form=concern-for-welfare", "street: Mill Lane", "officer: PC 1201"},
		{"police.notification", "grade=amber;sent_to=social-care-north", "home: Home", "officer: PC 1201"},
		{"police.antisocial-behaviour", "form=nuisance", "shop: Corner shop", "peer: Not named"},
		{"police.victim", "support=offered", "station: Central station", "officer: PC 88"},
	}},
	{"social-care-north", "S", []sort{
		{"child.seen", "seen_alone=yes", "home: Home", "social-worker: SW 4"},
		{"child.not-seen", "attempts=1", "home: Home", "social-worker: SW 4"},
		{"social-care.referral", "", "office: Hub", "reporter: School"},
		{"missing.interview-offered", "by=return service", "home: Home", "mother: Mother"},
		{"child.voice", "words=paraphrase;about=life", "youth-centre: Hall", "trusted-person: Youth worker"},
	}},
	{"education", "E", []sort{
		{"education.absence", "days=2;authorised=no", "school: High school", "teacher: Head of year"},
		{"education.suspension", "days=1", "school: High school", "teacher: Head of year"},
		{"education.need", "need=SLCN;status=identified", "school: High school", "teacher: Inclusion lead"},
	}},
	{"health", "H", []sort{
		{"health.emergency", "outcome=discharged", "hospital: General hospital", "nurse: Triage"},
		{"health.not-brought", "followed_up=yes", "hospital: Clinic", "doctor: Dr 7"},
		{"health.mental-health-referral", "service=camhs", "hospital: Clinic", "doctor: Dr 7"},
	}},
}

// firstDay is when the records begin; they end four years later.
var firstDay = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

const days = 4 * 365

// rows gives the records of invented children: each child's in the order in which things happened, child after child.
func rows(seed uint64, children, each int) iter.Seq[row] {
	return func(yield func(row) bool) {
		for of := range children {
			for _, one := range rowsOf(seed, of, each) {
				if !yield(one) {
					return
				}
			}
		}
	}
}

// rowsOf gives the records of one child.
func rowsOf(seed uint64, of, each int) []row {
	r := synth.Chance(seed+1, of)
	minutes := make([]int, each)
	for i := range minutes {
		minutes[i] = r.IntN(days * 24 * 60)
	}
	slices.Sort(minutes)
	all := make([]row, 0, each)
	for i, minute := range minutes {
		all = append(all, newRow(r, of, i, firstDay.Add(time.Duration(minute)*time.Minute)))
	}
	return all
}

func newRow(r *rand.Rand, of, position int, at time.Time) row {
	by := &writers[r.IntN(len(writers))]
	what := by.kinds[r.IntN(len(by.kinds))]
	after := at.AddDate(0, 0, r.IntN(4))
	return row{
		of: of, agency: by.agency, child: referenceOf(by, of), record: by.short + synth.LeftPad(of, 6) + "-" + synth.LeftPad(position, 3),
		happened: at.Format("2006-01-02T15:04"), known: after.Format(time.DateOnly), recorded: after.Format(time.DateOnly),
		kind: what.kind, text: synth.Narrative(r), area: "north", place: what.place, people: what.people, detail: what.detail,
		handling: "open", source: "record " + strconv.Itoa(position),
	}
}

func referenceOf(by *writer, of int) string { return by.short + "-" + synth.LeftPad(of, 6) }
