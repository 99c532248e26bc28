-- Who has to do with a child, and what keeps somebody from one. Who may see what follows from it.

-- +goose Up

-- Each step in the life of a tie, in order of change and position: that it began, and that it ended. Nothing is changed.
CREATE TABLE tie (
    tenant     TEXT NOT NULL,
    change     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    tie        TEXT NOT NULL CHECK (tie <> ''),
    step       TEXT NOT NULL CHECK (step IN ('began', 'ended')),
    relation   TEXT NOT NULL,
    holder     TEXT NOT NULL, -- opaque id of the person
    role       TEXT NOT NULL, -- in which they hold it; '' in any
    agency     TEXT NOT NULL, -- for which they hold it
    of_agency  TEXT NOT NULL, -- with of_child: the reference of the child it is held against. Where that reference is, so is the tie
    of_child   TEXT NOT NULL,
    area       TEXT NOT NULL,
    person     TEXT NOT NULL, -- whom they supervise or cover
    from_at    TEXT NOT NULL, -- UTC
    until_at   TEXT NOT NULL, -- UTC; the end of the year 9999 when no end is set
    by_person  TEXT NOT NULL, -- who recorded the step
    at         TEXT NOT NULL, -- UTC
    content    BLOB NOT NULL, -- why: through the codec
    digest     BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, change, position)
) STRICT;

CREATE UNIQUE INDEX tie_by_tie ON tie (tenant, tie, step);
CREATE INDEX tie_by_child ON tie (tenant, of_agency, of_child) WHERE of_child <> '';

-- Who holds what now: every tie whose end is not recorded.
CREATE TABLE tie_now (
    tenant   TEXT NOT NULL,
    tie      TEXT NOT NULL,
    relation TEXT NOT NULL,
    holder   TEXT NOT NULL,
    role     TEXT NOT NULL,
    agency   TEXT NOT NULL,
    area     TEXT NOT NULL,
    person   TEXT NOT NULL,
    from_at  TEXT NOT NULL,
    until_at TEXT NOT NULL,
    PRIMARY KEY (tenant, tie)
) STRICT, WITHOUT ROWID;

CREATE INDEX tie_now_by_holder ON tie_now (tenant, holder, until_at);
CREATE INDEX tie_now_by_area ON tie_now (tenant, relation, area, until_at) WHERE relation IN ('on-duty', 'panel-member', 'missing-coordinator');
CREATE INDEX tie_now_by_person ON tie_now (tenant, person, relation) WHERE person <> '';
CREATE INDEX tie_now_listed ON tie_now (tenant, until_at) WHERE relation = 'listed';

-- For which references a tie to a child holds: the one it was recorded against and, of what protects a child, every one that was joined
-- with it since.
CREATE TABLE tie_part (
    tenant TEXT NOT NULL,
    tie    TEXT NOT NULL,
    agency TEXT NOT NULL,
    child  TEXT NOT NULL,
    PRIMARY KEY (tenant, tie, agency, child)
) STRICT, WITHOUT ROWID;

CREATE INDEX tie_part_by_child ON tie_part (tenant, agency, child, tie);

-- How far a child's record reaches, derived from it and made again with it: areas, the exploitation process, being missing, and
-- which roles of which agency its entries name. It is no content.
CREATE TABLE child_reach (
    tenant   TEXT NOT NULL,
    child_id TEXT NOT NULL,
    says     TEXT NOT NULL, -- area, mace, missing, or the relation that an entry gives
    agency   TEXT NOT NULL,
    area     TEXT NOT NULL, -- '' with mace and missing: wherever
    role     TEXT NOT NULL,
    until_at TEXT NOT NULL, -- UTC, as in tie
    PRIMARY KEY (tenant, child_id, says, agency, area, role)
) STRICT, WITHOUT ROWID;

CREATE INDEX child_reach_by_area ON child_reach (tenant, says, area, child_id, until_at) WHERE agency = '';
CREATE INDEX child_reach_by_role ON child_reach (tenant, agency, role, child_id, says, until_at) WHERE agency <> '';

-- What is exact of who is in a child's record, in forms by which equal values are found and nothing else is; derived, as above.
CREATE TABLE child_token (
    tenant   TEXT NOT NULL,
    child_id TEXT NOT NULL,
    field    TEXT NOT NULL,
    token    TEXT NOT NULL,
    PRIMARY KEY (tenant, child_id, field, token)
) STRICT, WITHOUT ROWID;

CREATE INDEX child_token_by_token ON child_token (tenant, field, token, child_id);

-- What somebody says of themselves and of the people close to them, so that they never open the record of a child they know. What was
-- said once is kept: it goes on keeping them from it.
CREATE TABLE person_said (
    tenant   TEXT NOT NULL,
    person   TEXT NOT NULL, -- opaque id
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at       TEXT NOT NULL, -- UTC
    content  BLOB NOT NULL, -- through the codec
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, change, position)
) STRICT;

CREATE INDEX person_said_by_person ON person_said (tenant, person, change);

CREATE TABLE person_token (
    tenant TEXT NOT NULL,
    person TEXT NOT NULL,
    close  TEXT NOT NULL, -- which of the people they named, by number; '' for what all of them share, such as an address
    field  TEXT NOT NULL,
    token  TEXT NOT NULL,
    PRIMARY KEY (tenant, person, close, field, token)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER tie_stays BEFORE UPDATE ON tie BEGIN SELECT RAISE(ABORT, 'a tie is never changed; its end is recorded'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tie_keeps BEFORE DELETE ON tie BEGIN SELECT RAISE(ABORT, 'a tie is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_said_stays BEFORE UPDATE ON person_said BEGIN SELECT RAISE(ABORT, 'what somebody said of themselves is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_said_keeps BEFORE DELETE ON person_said BEGIN SELECT RAISE(ABORT, 'what somebody said of themselves is never removed'); END;
-- +goose StatementEnd

-- What is kept ready of each child is to be derived again, so that it says how far the record reaches.
UPDATE child_view SET rules = '';
