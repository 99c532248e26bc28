-- Who works here, how they prove it, and who is signed in: the tables of store/sqlite/migrations, which says what each column means.

-- +goose Up

CREATE TABLE staff_step (
    tenant   text COLLATE "C" NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    version  bigint NOT NULL CHECK (version > 0),
    change   bigint NOT NULL,
    position bigint NOT NULL,
    done     text COLLATE "C" NOT NULL,
    actor    text COLLATE "C" NOT NULL,
    at       text COLLATE "C" NOT NULL,
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, kind, id, version)
);

CREATE TABLE account (
    tenant  text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL CHECK (account <> ''),
    version bigint NOT NULL,
    login   text COLLATE "C" NOT NULL,
    seen    text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (tenant, account)
);

CREATE UNIQUE INDEX account_by_login ON account (tenant, login);

CREATE TABLE team (
    tenant  text COLLATE "C" NOT NULL,
    team    text COLLATE "C" NOT NULL CHECK (team <> ''),
    version bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (tenant, team)
);

CREATE TABLE credential (
    tenant     text COLLATE "C" NOT NULL,
    account    text COLLATE "C" NOT NULL,
    credential text COLLATE "C" NOT NULL CHECK (credential <> ''),
    handle     text COLLATE "C" NOT NULL,
    counter    bigint NOT NULL,
    used       text COLLATE "C" NOT NULL,
    content    bytea NOT NULL,
    digest     bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, account, credential)
);

CREATE UNIQUE INDEX credential_by_handle ON credential (tenant, handle) WHERE handle <> '';

CREATE TABLE session (
    tenant  text COLLATE "C" NOT NULL,
    token   bytea NOT NULL CHECK (length(token) = 32),
    session text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    began   text COLLATE "C" NOT NULL,
    seen    text COLLATE "C" NOT NULL,
    proved  text COLLATE "C" NOT NULL,
    ways    bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (tenant, token)
);

CREATE INDEX session_by_account ON session (tenant, account);

CREATE TABLE passing (
    tenant  text COLLATE "C" NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    token   bytea NOT NULL CHECK (length(token) = 32),
    account text COLLATE "C" NOT NULL,
    until   text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (tenant, kind, token)
);

CREATE INDEX passing_by_until ON passing (tenant, until);

CREATE TABLE attempt (
    tenant text COLLATE "C" NOT NULL,
    who    text COLLATE "C" NOT NULL,
    wrong  bigint NOT NULL,
    until  text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, who)
);

CREATE INDEX attempt_by_until ON attempt (tenant, until);

SELECT stays('staff_step', 'what was done to an account is never changed', 'what was done to an account is never removed');

SELECT wall('staff_step'), wall('account'), wall('team'), wall('credential'), wall('session'), wall('passing'), wall('attempt');
