package web

import (
	"net/http"

	"sightline/casework"
)

// routes is the site map. What shows a record asks for a role and a purpose first.
func (s *site) routes() *siteMap {
	m := new(siteMap)

	// The record.
	m.Handle("GET /{$}", s.forPurpose(s.list))
	m.Handle("GET /children/{child}", s.forPurpose(s.child))
	m.Handle("GET /children/{child}/then", s.forPurpose(s.then))
	m.Handle("POST /children/{child}/then", s.forPurpose(s.goThen))
	m.Handle("GET /children/{child}/print", s.forPurpose(s.print))
	m.Handle("GET /children/{child}/questions/{question}", s.forPurpose(s.question))
	m.Handle("POST /children/{child}/questions/{question}", s.forPurpose(s.aside))
	m.Handle("GET /children/{child}/looks", s.forPurpose(s.trace))
	m.Handle("GET /children/{child}/looks/{line}", s.forPurpose(s.held))
	m.Handle("GET /children/{child}/looks/proof", s.forPurpose(s.backToLooks))
	m.Handle("POST /children/{child}/looks/proof", s.forPurpose(s.proof))
	m.Handle("GET /children/{child}/files", s.forPurpose(s.files))
	m.Handle(filesPattern, s.forPurpose(s.putFile))
	m.Handle("GET /children/{child}/files/{file}", s.forPurpose(s.file))
	m.Handle("GET /children/{child}/files/{file}/back", s.forPurpose(s.askFileBack))
	m.Handle("POST /children/{child}/files/{file}/back", s.forPurpose(s.fileBack))
	s.pathwayRoutes(m)
	m.Handle("GET /questions", s.forPurpose(s.questions))
	m.Handle("GET /matters", s.forPurpose(s.matters))
	m.Handle("GET /exceptions", s.forPurpose(s.askExceptions))
	m.Handle("POST /exceptions", s.forPurpose(s.exceptions))
	m.Handle("GET /refer", s.forPurpose(s.referAsk))
	m.Handle("POST /refer", s.forPurpose(s.refer))
	s.contextRoutes(m)
	s.wordRoutes(m)
	m.Handle("GET /search", s.forPurpose(s.ask))
	m.Handle("POST /search", s.forPurpose(s.search))

	s.ruleRoutes(m)
	m.Handle("GET /map", s.forPurpose(s.pathwayMap))
	m.Handle("GET /policies", s.forPurpose(s.policies))
	s.specialRoutes(m)

	// Before and beside the record.
	m.Handle("GET /start", s.forSigned(s.start))
	m.Handle("POST /start", s.forSigned(s.choose))
	m.Handle("GET /blank", s.page(s.blank))
	s.signingRoutes(m)
	s.staffRoutes(m)
	s.tieRoutes(m)

	// For the machine, and for whoever looks after it.
	m.Handle("GET "+livePath, s.always(s.healthy))
	m.Handle("GET "+readyPath, s.always(s.ready))
	if !s.Secure { // else see Watch
		m.Handle("GET "+metersPath, s.always(s.metered))
	}
	m.Handle("GET /assets/{version}/{name}", s.always(s.asset))
	m.Handle("GET /favicon.svg", s.always(s.icon))
	m.Handle("GET /favicon.ico", s.always(s.icon))
	return m
}

// ruleRoutes are the pages of what may be asked, of anybody: they hold nothing of a child.
func (s *site) ruleRoutes(m *siteMap) {
	m.Handle("GET /rules", s.forPurpose(s.rulebook))
	m.Handle("GET /rules/{rule}", s.forPurpose(s.rule))
	m.Handle("GET /rules/{rule}/preview", s.forPurpose(s.backToRule))
	m.Handle("POST /rules/{rule}/preview", s.forPurpose(s.preview))
}

// contextRoutes are the pages of groups and places in which children may be harmed.
func (s *site) contextRoutes(m *siteMap) {
	m.Handle("GET /contexts", s.forPurpose(s.contexts))
	m.Handle("GET /contexts/refer", s.forPurpose(s.contextReferAsk))
	m.Handle("POST /contexts/refer", s.forPurpose(s.contextRefer))
	m.Handle("GET /contexts/{context}", s.forPurpose(s.context))
	m.Handle("GET /contexts/{context}/steps/{step}", s.forPurpose(s.step))
	m.Handle("GET /contexts/{context}/steps/{step}/{section}", s.forPurpose(s.stepSection))
	m.Handle("POST /contexts/{context}/steps/{step}/{section}", s.forPurpose(s.answerSection))
	m.Handle("GET /contexts/{context}/steps/{step}/check", s.forPurpose(s.checkStep))
	m.Handle("POST /contexts/{context}/steps/{step}/check", s.forPurpose(s.takeStep))
	m.Handle(contextTypingPattern, s.forPurpose(s.keepTyping))
	m.Handle("GET /contexts/{context}/steps/{step}/{section}/draft", s.forPurpose(s.toSection))
}

// wordRoutes are what stands under a field while somebody writes, and the pages of how often agencies and teams write words that blame.
func (s *site) wordRoutes(m *siteMap) {
	m.Handle(wordsPath, s.glancing(s.forSigned(s.words)))
	m.Handle("GET "+ratesPath, s.forPurpose(s.wordRates))
	m.Handle("GET "+trainingPath, s.forPurpose(s.training))
	m.Handle("POST "+trainingPath, s.forPurpose(s.enterTraining))
	m.Handle("POST "+trainingPath+"/{training}/back", s.forPurpose(s.trainingBack))
	m.Handle("GET "+trainingPath+"/{training}/back", s.forPurpose(to(ratesPath)))
	m.Handle("GET "+samplePath, s.forPurpose(s.sample))
	m.Handle("POST "+samplePath, s.forPurpose(s.draw))
}

// pathwayRoutes are the pages of the exploitation process around a child.
func (s *site) pathwayRoutes(m *siteMap) {
	m.Handle("GET /children/{child}/pathway", s.forPurpose(s.pathway))
	m.Handle("GET /children/{child}/status", s.forPurpose(s.status))
	m.Handle("GET /children/{child}/moments", s.forPurpose(s.moments))
	m.Handle("GET /children/{child}/meetings", s.forPurpose(s.meetings))
	m.Handle("GET /children/{child}/meetings/{meeting}", s.forPurpose(s.agenda))
	m.Handle("GET /children/{child}/meetings/{meeting}/minutes", s.forPurpose(s.minutes))
	m.Handle("GET /children/{child}/pathway/{step}", s.forPurpose(s.step))
	m.Handle("GET /children/{child}/pathway/{step}/{section}", s.forPurpose(s.stepSection))
	m.Handle("POST /children/{child}/pathway/{step}/{section}", s.forPurpose(s.answerSection))
	m.Handle("GET /children/{child}/pathway/{step}/check", s.forPurpose(s.checkStep))
	m.Handle("POST /children/{child}/pathway/{step}/check", s.forPurpose(s.takeStep))
	m.Handle(typingPattern, s.forPurpose(s.keepTyping))
	m.Handle("GET /children/{child}/pathway/{step}/{section}/draft", s.forPurpose(s.toSection))
}

// signingRoutes are the pages by which somebody comes in, proves who they are and looks after their own account.
func (s *site) signingRoutes(m *siteMap) {
	m.Handle("GET /sign-in", s.page(s.signIn))
	m.Handle("POST /sign-in/password", s.page(s.signInWithPassword))
	m.Handle("POST /sign-in/key/ask", s.page(s.askKey))
	m.Handle("POST /sign-in/key", s.page(s.signInWithKey))
	m.Handle("GET /sign-in/provider/{provider}", s.page(s.toProvider))
	m.Handle("GET "+ReturnPath, s.page(s.fromProvider))
	for _, way := range []string{"password", "key", "demo"} {
		m.Handle("GET /sign-in/"+way, s.page(s.toSignIn))
	}
	m.Handle("POST /sign-out", s.page(s.signOut))
	if s.Demo {
		m.Handle("POST /sign-in/demo", s.page(s.signInWithDemoCode))
		m.Handle("POST /prove/demo", s.forSigned(s.proveWithDemoCode))
	}

	m.Handle("GET /prove", s.forSigned(s.prove))
	m.Handle("POST /prove/password", s.forSigned(s.proveWithPassword))
	m.Handle("POST /prove/key/ask", s.forSigned(s.askProveKey))
	m.Handle("POST /prove/key", s.forSigned(s.proveWithKey))
	m.Handle("GET /prove/provider", s.forSigned(s.proveWithProvider))

	m.Handle("GET /set-up", s.page(s.setUp))
	m.Handle("POST /set-up", s.page(s.doSetUp))
	m.Handle("GET /enrol", s.page(s.enrol))
	m.Handle("POST /enrol", s.page(s.takeCode))
	m.Handle("GET /enrol/ways", s.enrolling(s.ways))
	m.Handle("POST /enrol/key/ask", s.enrolling(s.askNewKey))
	m.Handle("POST /enrol/key", s.enrolling(s.addKey))
	m.Handle("POST /enrol/codes", s.enrolling(s.newCodes))
	m.Handle("POST /enrol/password", s.enrolling(s.addPassword))
	m.Handle("GET /enrol/provider/{provider}", s.enrolling(s.toEnrolProvider))
	m.Handle("POST /enrol/end", s.enrolling(s.endEnrolment))

	m.Handle("GET /account", s.forSigned(s.account))
	m.Handle("POST /account/ways", s.forSigned(s.provedFirst(s.addWays)))
	m.Handle("GET /account/ways", s.forSigned(s.toAccount))
	m.Handle("POST /account/provider/{provider}", s.forSigned(s.provedFirst(s.link)))
	m.Handle("GET /account/provider/{provider}", s.forSigned(s.toAccount))
	m.Handle("POST /account/ways/{way}/remove", s.forSigned(s.provedFirst(s.removeWay)))
	m.Handle("POST /account/sessions/{session}/end", s.forSigned(s.endSession))
	m.Handle("GET /account/details", s.forPurpose(s.details))
	m.Handle("POST /account/details", s.forPurpose(s.keepDetails))
	m.Handle("POST /account/sessions/end-others", s.forSigned(s.endOthers))
	m.Handle("POST "+stayPath, s.forSigned(s.stay))
}

// tieRoutes are the pages of who has to do with whom.
func (s *site) tieRoutes(m *siteMap) {
	m.Handle("GET /children/{child}/people-working", s.forPurpose(s.ties))
	m.Handle("GET /children/{child}/people-working/add", s.forPurpose(s.tie))
	m.Handle("POST /children/{child}/people-working/add", s.forPurpose(s.doTie))
	m.Handle("GET /children/{child}/people-working/declare", s.forPurpose(s.declare))
	m.Handle("POST /children/{child}/people-working/declare", s.forPurpose(s.doDeclare))
	m.Handle("GET /children/{child}/people-working/restrict", s.forPurpose(s.restrict))
	m.Handle("POST /children/{child}/people-working/restrict", s.forPurpose(s.doRestrict))
	m.Handle("GET /children/{child}/people-working/{tie}/unlist", s.forPurpose(s.unlist))
	m.Handle("POST /children/{child}/people-working/{tie}/unlist", s.forPurpose(s.doUnlist))
	m.Handle("GET /children/{child}/people-working/{tie}/end", s.forPurpose(s.endTie))
	m.Handle("POST /children/{child}/people-working/{tie}/end", s.forPurpose(s.doEndTie))
	m.Handle("GET /duty", s.forPurpose(s.duty))
	m.Handle("GET /duty/{what}", s.forPurpose(s.hold))
	m.Handle("POST /duty/{what}", s.forPurpose(s.doHold))
	m.Handle("GET /duty/{what}/{person}/{tie}/end", s.forPurpose(s.endHeld))
	m.Handle("POST /duty/{what}/{person}/{tie}/end", s.forPurpose(s.doEndHeld))
}

// staffRoutes are the pages of who works here. They show nothing of a child.
func (s *site) staffRoutes(m *siteMap) {
	m.Handle("GET /people", s.forPurpose(s.people))
	m.Handle("GET /people/new", s.forPurpose(s.newPerson))
	m.Handle("POST /people/new", s.forPurpose(s.makePerson))
	m.Handle("GET /people/certify", s.forPurpose(s.certify))
	m.Handle("POST /people/certify", s.forPurpose(s.doCertify))
	m.Handle("GET /teams", s.forPurpose(s.teams))
	m.Handle("GET /teams/{team}", s.forPurpose(s.staffTeam))
	m.Handle("POST /teams/{team}", s.forPurpose(s.keepTeam))
	m.Handle("GET /people/{person}", s.forPurpose(s.person))
	m.Handle("POST /people/{person}/roles", s.forPurpose(s.whenProved(s.grantOrWithdraw)))
	m.Handle("POST /people/{person}/end", s.forPurpose(s.extend))
	m.Handle("POST /people/{person}/use", s.forPurpose(s.disableOrEnable))
	m.Handle("POST /people/{person}/sessions/end", s.forPurpose(s.endTheirSessions))
	m.Handle("POST /people/{person}/code", s.forPurpose(s.whenProved(s.issueCode)))
	for _, posted := range []string{"roles", "end", "use", "sessions/end", "code"} {
		m.Handle("GET /people/{person}/"+posted, s.forPurpose(s.toPerson))
	}
}

// specialRoutes are the pages beside the normal route: what takes two people, who is told, who looks afterwards, and what leaves.
func (s *site) specialRoutes(m *siteMap) {
	m.Handle("GET /notices", s.forPurpose(s.notices))
	m.Handle("POST /notices", s.forPurpose(s.markRead))
	m.Handle("POST "+ringPath, s.glancing(s.forPurpose(s.urgent)))
	m.Handle("GET /approvals", s.forPurpose(s.approvals))
	m.Handle("POST /approvals/{approval}", s.forPurpose(s.decideApproval))
	m.Handle("GET /approvals/{approval}", s.forPurpose(to("/approvals")))
	m.Handle("GET /reviews", s.forPurpose(s.reviews))
	m.Handle("POST /reviews/{review}", s.forPurpose(s.closeReview))
	m.Handle("GET /reviews/{review}", s.forPurpose(to("/reviews")))
	m.Handle("GET /known", s.forPurpose(s.askKnown))
	m.Handle("POST /known", s.forPurpose(s.known))
	m.Handle("GET /break-glass", s.forPurpose(s.breakGlass))
	m.Handle("POST /break-glass", s.forPurpose(s.doBreakGlass))
	m.Handle("POST /children/{child}/break-glass/end", s.forPurpose(s.endGlass))
	m.Handle("GET /children/{child}/break-glass/end", s.forPurpose(to("/break-glass")))
	m.Handle("GET /children/{child}/share", s.forPurpose(s.share))
	m.Handle("POST /children/{child}/share", s.forPurpose(s.doShare))
	m.Handle("POST /children/{child}/kind", s.forPurpose(s.sayKind))
	m.Handle("GET /children/{child}/export", s.forPurpose(s.exportAsk))
	m.Handle("POST /children/{child}/export", s.forPurpose(s.doExport))
	m.Handle("GET /export", s.forPurpose(s.exportMany))
	m.Handle("POST /export", s.forPurpose(s.askExportMany))
	m.Handle("POST /export/now", s.forPurpose(s.doExportMany))
	m.Handle("GET /export/now", s.forPurpose(to("/export")))
	m.Handle("GET /children/{child}/sealed", s.forPurpose(s.sealed))
	m.Handle("GET /children/{child}/sealed/new", s.forPurpose(s.sealNew))
	m.Handle("POST /children/{child}/sealed/new", s.forPurpose(s.doSeal))
	m.Handle("POST /children/{child}/sealed/{item}", s.forPurpose(s.reveal))
	m.Handle("GET /children/{child}/sealed/{item}", s.forPurpose(s.toSealed))
	m.Handle("GET /children/{child}/sealed/{item}/back", s.forPurpose(s.askUnseal))
	m.Handle("POST /children/{child}/sealed/{item}/back", s.forPurpose(s.unseal))
	m.Handle("GET /children/{child}/sealed/{item}/tell", s.forPurpose(s.disclose))
	m.Handle("POST /children/{child}/sealed/{item}/tell", s.forPurpose(s.doDisclose))
	m.Handle("GET /children/{child}/purge", s.forPurpose(s.purge))
	m.Handle("GET /children/{child}/purge/ask", s.forPurpose(s.purgeAsk))
	m.Handle("POST /children/{child}/purge/ask", s.forPurpose(s.doPurge))
}

// to leads to the page on which something is done, from an address that only takes forms.
func to(path string) recordHandler {
	return func(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
		http.Redirect(w, r, path, http.StatusSeeOther)
		return nil
	}
}

// siteMap is a router that knows its patterns: the only words of an address that are logged or counted.
type siteMap struct {
	http.ServeMux

	patterns []string
}

// Handle adds a route.
func (m *siteMap) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, h)
}
