package web

import (
	"fmt"
	"net/http"
	"strconv"

	"sightline/casework"
	"sightline/record"
)

// noticesPage is what somebody is told of at once: that something happened, and no word of a record.
type noticesPage struct {
	frame

	New     []noticeLine
	Read    []noticeLine
	Done    string
	Request string
}

// noticeLine is one notice.
type noticeLine struct {
	ID   record.NoticeID
	Say  string
	By   record.Private
	When string
	Link string // to where something is to be done; "" for nowhere
	Go   string // the words of that link
	Seen string // when this person read it
}

func (s *site) notices(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	board, err := s.Desk.Notices(r.Context(), who)
	if err != nil {
		return fmt.Errorf("notices: %w", err)
	}
	p := noticesPage{frame: s.frame(r, "Notices"), Request: newRequest()}
	if r.URL.Query().Get("done") == "read" {
		p.Done = "What you marked is among those you have read."
	}
	for i := range board.Told {
		n := &board.Told[i]
		line := noticeLineOf(n, who, board.Names)
		for _, by := range n.Read {
			if by.By == who.Actor.User || by.By == "" { // "": what it asked for is done
				line.Seen = atWordsOf(by.At)
			}
		}
		if line.Seen == "" {
			p.New = append(p.New, line)
		} else {
			p.Read = append(p.Read, line)
		}
	}
	return s.render(w, r, answer{http.StatusOK, "notices", p})
}

func noticeLineOf(n *record.Told, who casework.Who, names casework.Names) noticeLine {
	line := noticeLine{ID: n.ID, When: atWordsOf(n.At), Say: noticeWords(n, names)}
	if n.By.User != "" {
		line.By = actorWords(n.By, names)
	}
	child := ""
	if n.Child != "" && who.Actor.Role != record.CaldicottGuardian && who.Actor.Role != record.Administrator {
		child = childLink(n.Child, "")
	}
	switch n.What {
	case record.GlassBroken, record.NobodyLeads, record.SealedRevealed, record.EmergencyReveal:
		line.Link, line.Go = child, "Open the record"
		if who.Actor.Role == record.CaldicottGuardian || who.Actor.Role == record.TeamManager {
			line.Link, line.Go = "/reviews", "Look at it"
		}
		if line.Link == "/reviews" && who.Purpose == record.Assurance { // for counting, nobody's access is looked at
			line.Link, line.Go = startLink("/reviews"), "Change purpose to look at it"
		}
	case record.GivenOnDuty:
		line.Link, line.Go = child, "Open the record"
	case record.UrgentUnread:
		line.Link, line.Go = "/matters?list=arrived", "Read it"
	case record.SealedTakenBack, record.SealedTold:
		if child != "" {
			line.Link, line.Go = childLink(n.Child, "sealed"), "What is kept sealed"
		}
	case record.RevealsOfWeek:
		if n.Child != "" {
			line.Link, line.Go = childLink(n.Child, "sealed"), "Who was shown what is sealed"
		}
	case record.ApprovalAsked, record.ApprovalDecided:
		line.Link, line.Go = "/approvals", "Approvals"
	case record.FollowUpAsked, record.ReviewClosed, record.ManyRecords, record.LoneGrant:
	case record.KeysGiven:
		if n.About == who.Actor.User {
			line.Link, line.Go = "/account#ways", "Your ways to sign in"
		}
	}
	return line
}

// noticeWords says what happened.
func noticeWords(n *record.Told, names casework.Names) string {
	switch n.What {
	case record.GlassBroken:
		return "A child’s record was opened by break-glass"
	case record.NobodyLeads:
		return "A child whose record was opened has no lead professional who could be told: somebody has to be named"
	case record.SealedRevealed:
		return "Something that is kept sealed of a child was shown"
	case record.EmergencyReveal:
		return "Something that is kept sealed of a child was shown in an emergency, without a task: a second person has to look at it by the next working day"
	case record.GivenOnDuty:
		return "Somebody on duty said that a colleague has to do with a child"
	case record.SealedTakenBack:
		return "Something that was kept sealed of a child was taken back: it is shown to nobody any more"
	case record.SealedTold:
		return "Something that is kept sealed of a child was told to somebody it was not for, after a Caldicott guardian agreed"
	case record.RevealsOfWeek:
		return "In the last week, what is kept sealed of a child was shown " + plural(n.Count, "time", "times")
	case record.ApprovalAsked:
		return "Somebody asks for your approval"
	case record.ApprovalDecided:
		return "What you asked approval for was decided"
	case record.FollowUpAsked:
		return "Who looks at an access of yours has a question: they will talk with you"
	case record.ReviewClosed:
		return "Somebody has looked at an access of yours, and closed it"
	case record.ManyRecords:
		return "The records of " + strconv.Itoa(n.Count) + " children were opened by one person within an hour"
	case record.UrgentUnread:
		if n.Count == 0 {
			return "Something urgent came in about a child, and nobody in the area has read it yet"
		}
		return "Something urgent came in about a child. Those who were to read it have not, and it has come to you"
	case record.KeysGiven, record.LoneGrant: // in words of their own, below
	}
	return aboutAnAccount(n, names)
}

// aboutAnAccount says what happened to an account.
func aboutAnAccount(n *record.Told, names casework.Names) string {
	whose := names[n.About].Reveal()
	if whose == "" {
		whose = "somebody whose account is not here any more"
	}
	switch {
	case n.What == record.KeysGiven && n.About == n.To.User:
		return "You were given a way to add keys to your account. If it was not you who asked, tell your manager at once, and look at your ways to sign in"
	case n.What == record.KeysGiven:
		return "Keys can be added to the account of " + whose + ". If they did not ask for it, somebody else may be signing in as them"
	case n.What == record.LoneGrant:
		return "The only one who looks after accounts made a second alone, as is done on the first day: " + whose + ". Make sure that they are two people"
	}
	return "Something happened"
}

// markRead keeps that notices were read. None that is named is all that are new on the page.
func (s *site) markRead(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	ids := make([]record.NoticeID, 0, len(form["notice"]))
	for _, id := range form["notice"] {
		ids = append(ids, record.NoticeID(id))
	}
	if err := s.Desk.MarkRead(r.Context(), who, ids); err != nil {
		return fmt.Errorf("notices: %w", err)
	}
	http.Redirect(w, r, "/notices?done=read", http.StatusSeeOther)
	return nil
}
