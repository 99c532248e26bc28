-- Who works here, how they prove it, and who is signed in. Nothing of a child.

-- +goose Up

-- Everything that was done to an account, a team or a way to sign in: each version whole, as it then stood. Nothing is changed.
CREATE TABLE staff_step (
    tenant   TEXT NOT NULL,
    kind     TEXT NOT NULL, -- account, team, credential
    id       TEXT NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    done     TEXT NOT NULL, -- what was done, in codes
    actor    TEXT NOT NULL,
    at       TEXT NOT NULL, -- UTC
    content  BLOB NOT NULL, -- through the codec; empty for a credential: what it is checked against is kept once, while it is good
    digest   BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, kind, id, version)
) STRICT, WITHOUT ROWID;

-- Each account as it stands: the content of its last version.
CREATE TABLE account (
    tenant  TEXT NOT NULL,
    account TEXT NOT NULL CHECK (account <> ''),
    version INTEGER NOT NULL,
    login   TEXT NOT NULL, -- in the form in which it is found exactly
    seen    TEXT NOT NULL, -- UTC, when they last signed in; '' for never
    content BLOB NOT NULL,
    PRIMARY KEY (tenant, account)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX account_by_login ON account (tenant, login);

CREATE TABLE team (
    tenant  TEXT NOT NULL,
    team    TEXT NOT NULL CHECK (team <> ''),
    version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (tenant, team)
) STRICT, WITHOUT ROWID;

-- The ways in which people prove who they are. One that is taken away is gone; its steps stay.
CREATE TABLE credential (
    tenant     TEXT NOT NULL,
    account    TEXT NOT NULL,
    credential TEXT NOT NULL CHECK (credential <> ''),
    handle     TEXT NOT NULL, -- by which it is found when nobody says whose it is; '' for none
    counter    INTEGER NOT NULL, -- grows with every use, so that nothing is used twice
    used       TEXT NOT NULL, -- UTC; '' for never
    content    BLOB NOT NULL, -- through the codec
    digest     BLOB NOT NULL CHECK (length(digest) = 32), -- of the content
    PRIMARY KEY (tenant, account, credential)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX credential_by_handle ON credential (tenant, handle) WHERE handle <> '';

-- Who is signed in. The token itself is nowhere. One that ended is gone.
CREATE TABLE session (
    tenant  TEXT NOT NULL,
    token   BLOB NOT NULL CHECK (length(token) = 32), -- SHA-256 of the token
    session TEXT NOT NULL, -- names it in a list, and opens nothing
    account TEXT NOT NULL,
    began   TEXT NOT NULL, -- UTC
    seen    TEXT NOT NULL, -- UTC, to the minute
    proved  TEXT NOT NULL, -- UTC
    ways    INTEGER NOT NULL, -- in how many ways the person can sign in
    content BLOB NOT NULL, -- through the codec
    PRIMARY KEY (tenant, token)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_account ON session (tenant, account);

-- What is good once, for a short time: a code, the beginning of a sign-in, an enrolment.
CREATE TABLE passing (
    tenant  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    token   BLOB NOT NULL CHECK (length(token) = 32), -- SHA-256 of what opens it
    account TEXT NOT NULL, -- '' for nobody's yet
    until   TEXT NOT NULL, -- UTC
    content BLOB NOT NULL, -- through the codec
    PRIMARY KEY (tenant, kind, token)
) STRICT, WITHOUT ROWID;

CREATE INDEX passing_by_until ON passing (tenant, until);

-- How often somebody was wrong lately, so that guessing is slow. Who is a digest: what was typed may be anything, even a password.
CREATE TABLE attempt (
    tenant TEXT NOT NULL,
    who    TEXT NOT NULL,
    wrong  INTEGER NOT NULL,
    until  TEXT NOT NULL, -- UTC: before then nobody tries again
    PRIMARY KEY (tenant, who)
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_by_until ON attempt (tenant, until);

-- +goose StatementBegin
CREATE TRIGGER staff_step_stays BEFORE UPDATE ON staff_step BEGIN SELECT RAISE(ABORT, 'what was done to an account is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER staff_step_keeps BEFORE DELETE ON staff_step BEGIN SELECT RAISE(ABORT, 'what was done to an account is never removed'); END;
-- +goose StatementEnd
