package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// noticeRow is a notice, as the table keeps it. It holds no word of a record, so nothing of it passes through the codec.
type noticeRow struct {
	Tenant, Notice               string
	Change                       int64
	Position                     int
	Agency, Child, What          string
	User, Role, ToAgency, ToArea string
	Duty                         int
	Actor, ByRole, ByAgency      string
	At, About                    string
	Count                        int
	Digest                       []byte
}

var noticeColumns = []string{
	"tenant", "notice", "change", "position", "agency", "child", "what", "to_user", "to_role", "to_agency", "to_area", "to_duty", "actor", "role",
	"by_agency", "at", "about", "count", "digest",
}

func (r *noticeRow) values() []any {
	return []any{
		r.Tenant, r.Notice, r.Change, r.Position, r.Agency, r.Child, r.What, r.User, r.Role, r.ToAgency, r.ToArea, r.Duty, r.Actor, r.ByRole,
		r.ByAgency, r.At, r.About, r.Count, r.Digest,
	}
}

// into gives where a row is read to, in the order of the columns after the tenant.
func (r *noticeRow) into() []any {
	return []any{
		&r.Notice, &r.Change, &r.Position, &r.Agency, &r.Child, &r.What, &r.User, &r.Role, &r.ToAgency, &r.ToArea, &r.Duty, &r.Actor, &r.ByRole,
		&r.ByAgency, &r.At, &r.About, &r.Count, &r.Digest,
	}
}

// sum is of the whole row.
func (r *noticeRow) sum() audit.Digest {
	w := audit.NewDigester("notice row 1")
	w.Text(r.Tenant, r.Notice, r.Agency, r.Child, r.What, r.User, r.Role, r.ToAgency, r.ToArea, r.Actor, r.ByRole, r.ByAgency, r.At, r.About)
	for _, n := range [...]int64{r.Change, int64(r.Position), int64(r.Duty), int64(r.Count)} {
		w.Number(n)
	}
	return w.Sum()
}

func (r *noticeRow) told() (record.Told, error) {
	if r.sum() != digestFrom(r.Digest) {
		return record.Told{}, fmt.Errorf("reading notice %s: %w", r.Notice, errDamaged)
	}
	return record.Told{
		ID: record.NoticeID(r.Notice), What: record.Happening(r.What), Of: record.ChildRef{Agency: record.AgencyCode(r.Agency), Child: r.Child},
		To: record.Audience{
			User: r.User, Role: record.Role(r.Role), Agency: record.AgencyCode(r.ToAgency), Area: record.AreaCode(r.ToArea), OnDuty: r.Duty != 0,
		},
		By: record.Actor{User: r.Actor, Role: record.Role(r.ByRole), Agency: record.AgencyCode(r.ByAgency)}, At: readStamp(r.At), About: r.About, Count: r.Count,
	}, nil
}

// readingSum is of a row that says who read a notice.
// sizes: the columns of the row
func readingSum(tenant, notice string, by *record.Reading, change int64, position int) audit.Digest {
	w := audit.NewDigester("notice read row 1")
	w.Text(tenant, notice, by.By, stamp(by.At))
	w.Number(change)
	w.Number(int64(position))
	return w.Sum()
}

// Tell keeps what people are told of.
func (w *writer) Tell(ctx context.Context, all ...record.Told) error {
	rows := make([][]any, 0, len(all))
	for i := range all {
		n := &all[i]
		if n.Of == (record.ChildRef{}) {
			var err error
			if n.Of, err = w.aboutWhom(ctx, n.Child); err != nil {
				return err
			}
		}
		if n.ID == "" || !slices.Contains(record.Happenings(), n.What) || n.To == (record.Audience{}) ||
			!audit.IsText(string(n.ID), n.To.User, string(n.To.Role), string(n.To.Agency), string(n.To.Area), n.About, n.By.User) {
			return fmt.Errorf("%w: a notice says what happened, and whom it is for", record.Invalid)
		}
		row := &noticeRow{
			Tenant: w.tenant(), Notice: string(n.ID), Change: w.change, Position: w.nextSpecial(), Agency: string(n.Of.Agency), Child: n.Of.Child, What: string(n.What),
			User: n.To.User, Role: string(n.To.Role), ToAgency: string(n.To.Agency), ToArea: string(n.To.Area), Actor: n.By.User, ByRole: string(n.By.Role),
			ByAgency: string(n.By.Agency), At: stamp(w.at), About: n.About, Count: n.Count,
		}
		if n.To.OnDuty {
			row.Duty = 1
		}
		sum := row.sum()
		row.Digest = sum[:]
		w.under.add(ofNotices, sum)
		rows = append(rows, row.values())
	}
	return w.insert(ctx, w.own, Rows{"notice", noticeColumns, rows})
}

// tellOnce keeps what people are told of that was not told before: each under an id that stands for it.
func (w *writer) tellOnce(ctx context.Context, all []record.Told) error {
	if len(all) == 0 {
		return nil
	}
	args := []any{w.tenant()}
	for i := range all {
		args = append(args, string(all[i].ID))
	}
	told := map[record.NoticeID]bool{}
	err := w.each(ctx, func(scan func(...any) error) error {
		var id record.NoticeID
		err := scan(&id)
		told[id] = true
		return err
	}, "SELECT notice FROM notice WHERE tenant = ? AND notice IN ("+places(len(all))+")", args...)
	if err != nil {
		return err
	}
	return w.Tell(ctx, slices.DeleteFunc(slices.Clone(all), func(n record.Told) bool { return told[n.ID] })...)
}

// reachedBy chooses the notices that may be for somebody; Audience.Reaches says which are.
func reachedBy(to *record.Hearer) (question string, args []any) {
	question, args = "(notice.to_user <> '' AND notice.to_user = ? OR notice.to_role <> '' AND notice.to_role = ?", []any{to.User, string(to.Role)}
	if len(to.OnDuty) > 0 {
		question += " OR notice.to_duty = 1"
	}
	return question + ")", args
}

// Notices gives what the person of the access was told since a moment, the latest first. Whoever is told of the same for several reasons, as
// somebody who works in every area is, is told once.
func (r *reader) Notices(ctx context.Context, since time.Time) ([]record.Told, error) {
	all, err := r.notices(ctx, since)
	heard := map[string]bool{}
	return slices.DeleteFunc(all, func(n record.Told) bool {
		again := heard[sameNews(&n)]
		heard[sameNews(&n)] = true
		return again
	}), err
}

// sameNews is the same of notices that tell different audiences of one thing.
func sameNews(n *record.Told) string {
	return strings.Join([]string{string(n.What), n.Of.String(), n.By.User, n.About, stamp(n.At)}, "\n")
}

// notices gives every notice that reaches the person of the access.
func (r *reader) notices(ctx context.Context, since time.Time) ([]record.Told, error) {
	g := r.access.Granted()
	if err := r.leave(record.OnePerson, record.NoticeAct); err != nil {
		return nil, err
	}
	if g.Subject.ID != g.Actor.User {
		return nil, fmt.Errorf("%w: people read what they are told themselves", record.Withheld)
	}
	to, err := r.hearer(ctx, g.Actor, r.Now())
	if err != nil {
		return nil, err
	}
	chosen, args := reachedBy(to)
	args = append([]any{r.tenant(), stamp(since)}, args...)
	var all []record.Told
	at := map[record.NoticeID]int{}
	err = r.each(ctx, func(scan func(...any) error) error {
		row := noticeRow{Tenant: r.tenant()}
		var child sql.NullString
		if err := scan(append(row.into(), &child)...); err != nil {
			return err
		}
		n, err := row.told()
		if err == nil && n.To.Reaches(to) {
			n.Child = record.ChildID(child.String)
			at[n.ID] = len(all)
			all = append(all, n)
		}
		return err
	}, "SELECT notice."+strings.Join(noticeColumns[1:], ", notice.")+`, child_now.child_id FROM notice LEFT JOIN child_now ON child_now.tenant = notice.tenant
		AND child_now.agency = notice.agency AND child_now.child = notice.child WHERE notice.tenant = ? AND notice.at >= ? AND `+chosen+
		" ORDER BY notice.change DESC, notice.position DESC", args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	return all, r.each(ctx, func(scan func(...any) error) error {
		var id record.NoticeID
		var by record.Reading
		var when string
		if err := scan(&id, &by.By, &when); err != nil {
			return err
		}
		by.At = readStamp(when)
		if i, here := at[id]; here {
			all[i].Read = append(all[i].Read, by)
		}
		return nil
	}, `SELECT r.notice, r.reader, r.at FROM notice_read AS r JOIN notice ON notice.tenant = r.tenant AND notice.notice = r.notice
		WHERE notice.tenant = ? AND notice.at >= ? AND `+chosen+" ORDER BY r.change, r.position", args...)
}

// hearer says for which areas somebody is on duty at a moment, in the role they have taken.
func (r *reader) hearer(ctx context.Context, who record.Actor, at time.Time) (*record.Hearer, error) {
	to := &record.Hearer{Actor: who}
	return to, r.each(ctx, func(scan func(...any) error) error {
		var area record.AreaCode
		err := scan(&area)
		to.OnDuty = append(to.OnDuty, area)
		return err
	}, "SELECT area FROM tie_now WHERE tenant = ? AND holder = ? AND relation = ? AND (role = '' OR role = ?) AND from_at <= ? AND until_at > ?",
		r.tenant(), who.User, string(record.OnDuty), string(who.Role), stamp(at), stamp(at))
}

// DutyAreas gives the areas for which somebody is on duty in the role they have taken; "" among them: everywhere in the agreement.
func (d *database) DutyAreas(ctx context.Context, tenant record.TenantID, who record.Actor, at time.Time) (areas []record.AreaCode, err error) {
	if !audit.IsText(who.User, string(who.Role)) {
		return nil, nil
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		to, err := (&reader{database: d, tx: tx, of: tenant}).hearer(ctx, who, at)
		areas = to.OnDuty
		return err
	})
	return areas, err
}

// Heard says that the person of the access read notices.
func (w *writer) Heard(ctx context.Context, ids ...record.NoticeID) error {
	all, err := w.notices(ctx, time.Time{})
	if err != nil {
		return err
	}
	news := map[string]bool{}
	for i := range all {
		if slices.Contains(ids, all[i].ID) {
			news[sameNews(&all[i])] = true
		}
	}
	var unread []record.NoticeID
	for i := range all {
		n := &all[i]
		read := slices.ContainsFunc(n.Read, func(by record.Reading) bool { return by.By == w.madeBy().User })
		if !read && news[sameNews(n)] {
			unread = append(unread, n.ID)
		}
	}
	return w.readings(ctx, w.madeBy().User, unread)
}

// Over says that what was told of one thing is over, for everybody in some areas to whom it was told: somebody has done what it asked for. It counts for
// nobody any more; who read the notice itself is another thing.
func (w *writer) Over(ctx context.Context, about string, areas ...record.AreaCode) error {
	if err := w.leave(record.OneChild, record.RecordAct); err != nil {
		return err
	}
	if about == "" || !audit.IsText(about) {
		return fmt.Errorf("%w: what is over has a name", record.Invalid)
	}
	var ids []record.NoticeID
	err := w.each(ctx, func(scan func(...any) error) error {
		var id record.NoticeID
		var area record.AreaCode
		err := scan(&id, &area)
		if slices.Contains(areas, area) {
			ids = append(ids, id)
		}
		return err
	}, `SELECT notice, to_area FROM notice WHERE tenant = ? AND about = ? AND NOT EXISTS (SELECT 1 FROM notice_read
		WHERE notice_read.tenant = notice.tenant AND notice_read.notice = notice.notice AND notice_read.reader = '') ORDER BY change, position`, w.tenant(), about)
	if err != nil {
		return err
	}
	return w.readings(ctx, "", ids)
}

// readings keeps who read notices; nobody is what is over.
func (w *writer) readings(ctx context.Context, reader string, ids []record.NoticeID) error {
	rows := make([][]any, 0, len(ids))
	for _, id := range ids {
		by := record.Reading{By: reader, At: w.at}
		position := w.nextSpecial()
		sum := readingSum(w.tenant(), string(id), &by, w.change, position)
		w.under.add(ofReadings, sum)
		rows = append(rows, []any{w.tenant(), string(id), by.By, w.change, position, stamp(by.At), sum[:]})
	}
	return w.insert(ctx, w.own, Rows{"notice_read", []string{"tenant", "notice", "reader", "change", "position", "at", "digest"}, rows})
}

// Unheard gives what was told of one thing since a moment and is not over, in the order in which it was told: whom it is for, and nothing of a child.
func (d *database) Unheard(ctx context.Context, tenant record.TenantID, what record.Happening, since time.Time) (all []record.Told, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		r := &reader{database: d, tx: tx, of: tenant}
		return r.each(ctx, func(scan func(...any) error) error {
			one := record.Told{What: what}
			var at string
			var duty int
			err := scan(&one.ID, &one.To.User, &one.To.Role, &one.To.Agency, &one.To.Area, &duty, &one.Count, &at)
			one.To.OnDuty, one.At = duty != 0, readStamp(at)
			all = append(all, one)
			return err
		}, `SELECT notice, to_user, to_role, to_agency, to_area, to_duty, count, at FROM notice WHERE tenant = ? AND what = ? AND at >= ? AND NOT EXISTS (SELECT 1 FROM notice_read
			WHERE notice_read.tenant = notice.tenant AND notice_read.notice = notice.notice AND notice_read.reader = '') ORDER BY change, position`, string(tenant), string(what), stamp(since))
	})
	return all, err
}

// Unheard says which notices are counted that somebody has not read.
type Unheard struct {
	Since time.Time
	But   func(what record.Happening, child record.ChildID) (bool, error) // what somebody is not shown does not count; nil: everything does
}

// Unread says how many notices somebody has not read: a number, and nothing of them.
func (d *database) Unread(ctx context.Context, tenant record.TenantID, who record.Actor, of Unheard) (n int, err error) {
	if !audit.IsText(who.User, string(who.Role), string(who.Agency)) {
		return 0, nil
	}
	var heard []record.Told
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		r := &reader{database: d, tx: tx, of: tenant}
		to, err := r.hearer(ctx, who, d.Now())
		if err != nil {
			return err
		}
		chosen, args := reachedBy(to)
		args = append([]any{string(tenant), stamp(of.Since)}, args...)
		news := map[string]record.Told{}
		err = r.each(ctx, func(scan func(...any) error) error {
			var one record.Told
			var child sql.NullString
			var at string
			var duty int
			if err := scan(&one.To.User, &one.To.Role, &one.To.Agency, &one.To.Area, &duty, &one.What, &one.Of.Agency, &one.Of.Child, &one.By.User, &one.About, &at, &child); err != nil {
				return err
			}
			one.At, one.Child = readStamp(at), record.ChildID(child.String)
			if one.To.OnDuty = duty != 0; one.To.Reaches(to) {
				news[sameNews(&one)] = one
			}
			return nil
		}, `SELECT to_user, to_role, to_agency, to_area, to_duty, what, notice.agency, notice.child, actor, about, at, child_now.child_id FROM notice LEFT JOIN child_now
			ON child_now.tenant = notice.tenant AND child_now.agency = notice.agency AND child_now.child = notice.child WHERE notice.tenant = ? AND at >= ? AND `+chosen+` AND NOT EXISTS (SELECT 1 FROM notice_read
			WHERE notice_read.tenant = notice.tenant AND notice_read.notice = notice.notice AND notice_read.reader IN (?, ''))`, append(args, to.User)...)
		heard = slices.Collect(maps.Values(news))
		return err
	})
	if err != nil {
		return 0, err
	}
	for i := range heard {
		aside := false
		if of.But != nil {
			if aside, err = of.But(heard[i].What, heard[i].Child); err != nil {
				return 0, err
			}
		}
		if !aside {
			n++
		}
	}
	return n, nil
}
