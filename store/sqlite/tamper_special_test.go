package sqlite

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"sightline/store/storetest"
)

// What stands beside the normal route is kept like the record itself: nobody changes or removes it, and whoever does it with the file in
// their hands is found.
func TestWhatIsNotTheNormalRouteStays(t *testing.T) {
	path := empty(t)
	s := at(t, path)
	storetest.Full(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	tables := map[string]string{"approval_step": "actor", "notice": "to_user", "notice_read": "reader", "review_step": "step", "context_entry": "kind", "training": "day"}
	db := raw(t, path)
	for table, column := range tables {
		for _, statement := range []string{fmt.Sprintf("UPDATE %s SET %s = %s", table, column, column), "DELETE FROM " + table} {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "never") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	}
	for _, one := range []struct{ do, says string }{
		{"UPDATE approval_step SET actor = 'worker' WHERE number = 2", "step 2 of approval approval-1: it is not what was recorded"},
		{"UPDATE approval_step SET what = '' WHERE number = 1", "step 1 of approval approval-1: it is not what was recorded"},
		{"DELETE FROM approval_step WHERE number = 1", "step 2 of approval approval-1: it is not what was recorded"},
		{"DELETE FROM approval_step WHERE number = 2", "log line"},
		{"UPDATE notice SET to_role = 'team-manager'", "notice notice-1: it is not what was recorded"},
		{"UPDATE notice SET at = '2020-01-01T00:00:00.000000Z'", "notice notice-1: it is not what was recorded"},
		{"DELETE FROM notice", "log line"},
		{"UPDATE notice_read SET at = '2020-01-01T00:00:00.000000Z'", "notice notice-1: who read it is not what was recorded"},
		{"DELETE FROM notice_read", "log line"},
		{"UPDATE review_step SET step = 'not justified' WHERE number = 2", "step 2 of review review-1: it is not what was recorded"},
		{"UPDATE review_step SET due = '2030-01-01T00:00:00.000000Z' WHERE number = 1", "step 1 of review review-1: it is not what was recorded"},
		{"DELETE FROM review_step WHERE number = 2", "log line"},
		{"UPDATE context_entry SET agency = 'police'", "entry 1 about the group or place here-"},
		{"UPDATE context_entry SET leads = 'worker'", "entry 1 about the group or place here-"},
		{"DELETE FROM context_entry", "log line"},
		{"UPDATE training SET day = '2020-01-01'", "step 1 of training "},
		{"DELETE FROM training", "log line"},
	} {
		tampered := copied(t, path)
		tamper(t, tampered, one.do)
		checked, err := storetest.Check(t.Context(), at(t, tampered), storetest.Checking(t))
		if says := cmp.Or(checked.Bad, fmt.Sprint(err)); !strings.HasPrefix(says, one.says) {
			t.Errorf("%s:\n got  %q, %v\n want %q", one.do, checked.Bad, err, one.says)
		}
	}
}
