package sharing

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go/types"

	"sightline/record"
)

// RelationName gives a relation in words, such as "lead professional"; "" for one that nobody has.
func RelationName(r record.Relation) string { return relationWords[r] }

var relationWords = map[record.Relation]string{
	record.Leads: "lead professional", record.Allocated: "allocated to the child", record.PanelMember: "member of the exploitation panel",
	record.Invited: "invited to a meeting about the child", record.OpenTask: "having an open task", record.OnDuty: "on duty for the area",
	record.HoldsNotice: "holding a notice", record.CoordinatesMissing: "coordinating missing children", record.Supervises: "supervising the worker",
	record.Reviews: "reviewing the child", record.Watches: "watching after an exit", record.Covers: "covering for somebody",
	record.BreakGlass: "having broken the glass", record.Excluded: "kept away by a conflict", record.Listed: "named on the list",
	record.LeadsContext: "leading the work on the group or place", record.WroteContext: "working for an agency that wrote about the group or place",
	record.AsService: "a part of the program", record.AsSelf: "their own affairs", record.ByFunction: "their role alone",
}

// Acts are done with something that was named before: a child's record, all children together, an account.
var actWords = map[record.Act]string{
	record.ListAct: "list it", record.OpenAct: "open it", record.PrintAct: "print it", record.SearchAct: "search it",
	record.TraceAct: "see who has looked at it", record.AnswerAct: "set its questions aside", record.CorrectAct: "correct it",
	record.DraftAct: "keep drafts for it", record.RecordAct: "write an entry in it", record.FileAct: "put files to it and fetch them",
	record.CountAct: "count it", record.PreviewAct: "try a rule on it", record.ExportAct: "export it",
	record.AskKnownAct: "ask whether a child is known", record.ReferAct: "bring a child there whom they refer", record.BreakGlassAct: "break its glass", record.RevealAct: "reveal a sealed item of it",
	record.SealAct: "keep something of it sealed or take that back", record.TieAct: "say who has to do with it",
	record.DeclareAct: "declare a conflict", record.ReviewAct: "review how special access to it was used", record.ApproveAct: "approve it",
	record.AskApprovalAct: "ask for it", record.NoticeAct: "read what it is told", record.SignInAct: "sign in",
	record.AccountAct: "look after its keys and sessions", record.AdministerAct: "make, change and end it", record.ReceiveAct: "take it in",
	record.CheckAct: "check it", record.BackUpAct: "back it up", record.RestoreAct: "restore it",
	record.RotateKeysAct: "renew or destroy its keys", record.CountWordsAct: "count words in it that blame", record.TrainAct: "enter trainings of them",
}

var subjectWords = map[types.EntityType]string{
	childType: "one child's record", "EveryChild": "the records of all children", entryType: "an entry of a record", "Submission": "a submission",
	"Log": "the log", "Draft": "a draft", "Account": "an account", "Everybody": "the people, teams and rotas",
	"Approval": "something that needs two people", contextType: "a group or a place", everyContext: "the list of groups and places",
}

// alone says it of the relations that are none to a child.
var alone = map[record.Relation]string{
	record.LeadsContext: "they lead the work on it", record.WroteContext: "their agency wrote about it",
	record.AsService: "it acts by itself", record.AsSelf: "it is their own", record.ByFunction: "their role alone is enough",
}

var serviceWords = map[string]string{
	"service-backup": "the backup", "service-check": "the check", "service-demo": "the demonstration", "service-export": "the export by command",
	"service-import": "the reading of agencies' records", "service-keys": "the keeping of keys", "service-preview": "the trying of rules",
	"service-proof": "the proof for somebody outside", "service-worker": "what runs when nobody waits",
}

// facts are what is true of a request or an entry or not: in words, and in words when it is not.
var facts = map[string][2]string{
	"context.proved":          {"they proved a moment ago, again, who they are", "they did not prove a moment ago, again, who they are"},
	"context.excluded":        {"a conflict keeps them from the child", "no conflict keeps them from the child"},
	"context.childRestricted": {"the child's record is restricted to a list of people", "the child's record is not restricted to a list of people"},
	"context.listed":          {"they are on the list", "they are not on the list"},
	"resource.restricted":     {"an agency restricts it to named roles", "no agency restricts it to named roles"},
	"resource.own":            {"their own agency wrote it", "another agency wrote it"},
}

// word gives one thing that a policy names in words.
func (r *reading) word(one types.EntityUID) string {
	id := string(one.ID)
	switch one.Type {
	case roleType:
		return roleWords(record.Role(id))
	case functionType:
		return r.functions.of[id].Words
	case serviceType:
		return cmp.Or(serviceWords[id], id)
	case relationType:
		return cmp.Or(relationWords[record.Relation(id)], id)
	case actionType:
		return r.actsWithin(one)
	default:
		return id
	}
}

func roleWords(role record.Role) string {
	if role == record.Anybody {
		return "somebody who has not chosen a role yet"
	}
	return cmp.Or(record.Words().RoleName(role), string(role))
}

// actsWithin gives the words of an act, or of every act of a group, in the order of the acts.
func (r *reading) actsWithin(one types.EntityUID) string {
	if words := actWords[record.Act(one.ID)]; words != "" {
		return words
	}
	var all []string
	for _, act := range record.Acts() {
		if r.schema.Actions[actionOf(act)].Entity.Parents.Contains(one) {
			all = append(all, actWords[act])
		}
	}
	return "work with it (" + oneOf(all) + ")"
}

// oneOf joins words: "a, b or c".
func oneOf(words []string) string {
	words = slices.Compact(words)
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
