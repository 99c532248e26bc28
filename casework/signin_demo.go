package casework

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"sightline/record"
	"sightline/signin"
	"sightline/store"
)

// DemoAccount is somebody of a demonstration, and the code they sign in with.
type DemoAccount struct {
	Role  record.Role
	Login string
	Code  string
	ID    record.AccountID
}

// demoAgency is for whom somebody of a demonstration acts, where it is not the council.
var demoAgency = map[record.Role]record.AgencyCode{
	"missing-coordinator": "police", "police-lead": "police", "health-lead": "health", "school-lead": "education", "virtual-school": "education",
	"inclusion-lead": "education", "youth-justice-worker": "youth-justice", "early-help-worker": "early-help", "exploitation-hub": "vemt",
}

// council is for whom everybody else of a demonstration acts.
const council record.AgencyCode = "social-care-cur"

// DemoAgency says for whom somebody of a demonstration acts in a role.
func DemoAgency(role record.Role) record.AgencyCode {
	if agency := demoAgency[role]; agency != "" {
		return agency
	}
	return council
}

// DemoAccounts makes one account for each role, good for this run of a demonstration: another one for a role that is named again. Elsewhere
// it is refused.
func (d *Desk) DemoAccounts(ctx context.Context, roles []record.Role) ([]DemoAccount, error) {
	if !d.door.setting.Demonstration {
		return nil, fmt.Errorf("%w: there are accounts of a demonstration only where one is given", record.Withheld)
	}
	var all []DemoAccount
	of := map[record.Role]int{}
	for _, role := range roles {
		of[role]++
		a, err := d.demoAccount(ctx, role, of[role])
		if err != nil {
			return nil, err
		}
		code, digest := signin.Code()
		d.door.mutex.Lock()
		if d.door.demo == nil {
			d.door.demo = map[record.AccountID][sha256.Size]byte{}
		}
		d.door.demo[a.ID] = digest
		d.door.mutex.Unlock()
		all = append(all, DemoAccount{Role: role, Login: a.Login, Code: code, ID: a.ID})
	}
	return all, nil
}

// demoAccount makes an account that has one role, or renews the one of an earlier run on the same database. The second of a role, and every
// further one, says so in its name.
func (d *Desk) demoAccount(ctx context.Context, role record.Role, number int) (record.Account, error) {
	words := record.Words().RoleName(role)
	if words == "" {
		return record.Account{}, fmt.Errorf("%w: a role of the demonstration; one that the vocabulary knows would be accepted", record.Invalid)
	}
	now := d.now()
	a := record.Account{ID: record.AccountID(rand.Text()), Login: string(role)}
	if number > 1 {
		a.Login, words = fmt.Sprintf("%s-%d", role, number), fmt.Sprintf("%s %d", words, number)
	}
	of, err := d.store.Find(ctx, LocalTenant, store.Called{Login: a.Login})
	if err != nil && !errors.Is(err, record.NotFound) {
		return a, err
	}
	if err == nil {
		a = of.Account
	}
	a.Name, a.Agency = record.Private("Demonstration, "+words), DemoAgency(role)
	a.Starts, a.Ends, a.Enabled, a.Disabled, a.Dormant = now, now.AddDate(0, 1, 0), now, time.Time{}, false
	a.Roles = []record.Grant{{Role: role, Since: now}}
	access, err := d.access(ctx, Service("demo", record.Administering), record.AdministerAct, person(a.ID))
	if err != nil {
		return a, err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		kept, err := w.KeepAccount(ctx, a, "made for the demonstration")
		a = kept
		return err
	})
	return a, err
}

// demoCodeFits checks the code of somebody of a demonstration. It is too long to be guessed.
func (d *Desk) demoCodeFits(ctx context.Context, a record.Account, code string) error {
	typed, ok := signin.CodeDigest(code)
	d.door.mutex.Lock()
	kept, known := d.door.demo[a.ID]
	d.door.mutex.Unlock()
	if !d.door.setting.Demonstration || !ok || !known || a.ID == "" || subtle.ConstantTimeCompare(typed[:], kept[:]) != 1 {
		return d.shut(ctx, a)
	}
	return nil
}
