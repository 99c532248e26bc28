package casework

import (
	"context"
	"fmt"

	"sightline/record"
)

func notBuilt(context.Context, ...any) error { return fmt.Errorf("%w: signing in", record.NotYet) }

// Whose says who stands behind a token now. It asks the database each time: whoever was disabled, has left, or whose session was ended
// anywhere is refused with record.Withheld at once.
func (d *Desk) Whose(ctx context.Context, token string) (Signed, error) {
	return Signed{}, notBuilt(ctx, token)
}

// TakeRole chooses in which of their roles, and for which purpose, somebody goes on. The session goes on under another token.
func (d *Desk) TakeRole(ctx context.Context, token string, role record.Role, purpose record.Purpose) (Entered, error) {
	return Entered{}, notBuilt(ctx, token, role, purpose)
}

// SignOut ends a session. One that is not there has ended.
func (d *Desk) SignOut(ctx context.Context, token string) error { return notBuilt(ctx, token) }

// MySessions lists somebody's sessions, the one behind the token among them.
func (d *Desk) MySessions(ctx context.Context, token string) ([]record.Session, error) {
	return nil, notBuilt(ctx, token)
}

// EndSession ends one of somebody's own sessions.
func (d *Desk) EndSession(ctx context.Context, token string, id record.SessionID) error {
	return notBuilt(ctx, token, id)
}

// EndOtherSessions ends all of somebody's own sessions but the one behind the token.
func (d *Desk) EndOtherSessions(ctx context.Context, token string) error {
	return notBuilt(ctx, token)
}

// ProveWithPassword proves again who somebody is. The session goes on under another token.
func (d *Desk) ProveWithPassword(ctx context.Context, v Visitor, token string, p PasswordProof) (Entered, error) {
	return Entered{}, notBuilt(ctx, v, token, p)
}

// BeginProvePasskey asks for one of somebody's own passkeys.
func (d *Desk) BeginProvePasskey(ctx context.Context, token string) (Asked, error) {
	return Asked{}, notBuilt(ctx, token)
}

// FinishProvePasskey proves again who somebody is. The session goes on under another token.
func (d *Desk) FinishProvePasskey(ctx context.Context, token, ticket string, answer []byte) (Entered, error) {
	return Entered{}, notBuilt(ctx, token, ticket, answer)
}

// BeginProveProvider sends somebody to their agency's own sign-in, to sign in there anew.
func (d *Desk) BeginProveProvider(ctx context.Context, token string) (Sent, error) {
	return Sent{}, notBuilt(ctx, token)
}

// ProveWithDemoCode proves again who somebody of a demonstration is.
func (d *Desk) ProveWithDemoCode(ctx context.Context, token, code string) (Entered, error) {
	return Entered{}, notBuilt(ctx, token, code)
}
