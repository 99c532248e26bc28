-- Everything is kept and nothing is changed: what is written later stands beside what was written before. The tenant comes first in
-- every key. "change" is the number of the commit under which a row was written: it orders what happened here, whatever the clocks
-- say. "position" is a row's place among the rows of its change. Every column is text, a whole number or bytes, so that both kinds of
-- database, and a backup, hold the same.

-- +goose Up
PRAGMA application_id = 1397180466; -- "SGH2": no other program's file is taken for ours

-- Who saw and did what. A line is a leaf of the tenant's Merkle tree (RFC 6962).
CREATE TABLE audit_log (
    tenant       TEXT NOT NULL,
    line         INTEGER NOT NULL CHECK (line > 0),
    at           TEXT NOT NULL, -- UTC
    actor        TEXT NOT NULL,
    role         TEXT NOT NULL,
    agency       TEXT NOT NULL,
    relation     TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject      TEXT NOT NULL,
    act          TEXT NOT NULL,
    ceiling      TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    request      TEXT NOT NULL,
    change       INTEGER NOT NULL,      -- what was written under it; 0 for a reading
    rows_digest  BLOB NOT NULL,         -- of every row of that change; empty for a reading
    leaf         BLOB NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (tenant, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_log_by_subject ON audit_log (tenant, subject, line) WHERE subject <> '';

-- The tree above the lines, as far as it is kept: one hash for every 256 below.
CREATE TABLE audit_node (
    tenant TEXT NOT NULL,
    height INTEGER NOT NULL,
    place  INTEGER NOT NULL,
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant, height, place)
) STRICT, WITHOUT ROWID;

-- Where each tenant's log ends: how many lines, and the right edge of their tree.
CREATE TABLE audit_edge (
    tenant TEXT NOT NULL PRIMARY KEY,
    size   INTEGER NOT NULL,
    edge   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Every commit that wrote something.
CREATE TABLE change (
    tenant TEXT NOT NULL,
    change INTEGER NOT NULL CHECK (change > 0),
    at     TEXT NOT NULL, -- UTC
    line   INTEGER NOT NULL, -- of the log
    PRIMARY KEY (tenant, change)
) STRICT, WITHOUT ROWID;

-- What a request did, so that the same one has one effect.
CREATE TABLE request (
    tenant TEXT NOT NULL,
    request TEXT NOT NULL CHECK (request <> ''),
    asked  BLOB NOT NULL, -- digest of what was asked
    change INTEGER NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (tenant, request)
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
    tenant    TEXT NOT NULL,
    change    INTEGER NOT NULL, -- its number, too
    manifest  BLOB NOT NULL,
    rows_read INTEGER NOT NULL,
    refused   INTEGER NOT NULL,
    digest    BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, change)
) STRICT, WITHOUT ROWID;

CREATE INDEX submission_by_digest ON submission (tenant, digest);

-- Of which children's references a submission speaks.
CREATE TABLE submission_ref (
    tenant     TEXT NOT NULL,
    agency     TEXT NOT NULL,
    child      TEXT NOT NULL,
    submission INTEGER NOT NULL,
    change     INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (tenant, agency, child, submission)
) STRICT, WITHOUT ROWID;

-- One version of one record of one agency. Times are as written: happened, known to its agency, written down by it; received here.
CREATE TABLE entry (
    tenant      TEXT NOT NULL,
    agency      TEXT NOT NULL,
    child       TEXT NOT NULL, -- the agency's own reference; child_link says whose it is
    record      TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version > 0), -- a later one corrects the one before it
    change      INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    submission  INTEGER NOT NULL, -- 0: written here
    first_change   INTEGER NOT NULL, -- of its first version: its place in the order received
    first_position INTEGER NOT NULL,
    here        INTEGER NOT NULL, -- 0: as received; 1: corrected here; 2: withdrawn here, and the content says why
    happened    TEXT NOT NULL,
    told        INTEGER,       -- the order of telling, where times do not settle it
    follows     TEXT NOT NULL, -- a time relative to another record
    known       TEXT NOT NULL,
    recorded    TEXT NOT NULL,
    received_at TEXT NOT NULL, -- UTC
    kind        TEXT NOT NULL,
    class       TEXT NOT NULL,
    handling    TEXT NOT NULL,
    keeps       TEXT NOT NULL, -- the handling of the version before, when it is stricter: it holds on until a person decides otherwise
    controller  TEXT NOT NULL, -- the agency whose record it is
    area        TEXT NOT NULL,
    count       INTEGER NOT NULL,
    source      TEXT NOT NULL,
    file        TEXT NOT NULL,
    file_line   INTEGER NOT NULL,
    content     BLOB NOT NULL, -- text, places, people, details: through the codec
    digest      BLOB NOT NULL CHECK (length(digest) = 32),     -- of what the agency wrote
    row_digest  BLOB NOT NULL CHECK (length(row_digest) = 32), -- of that and of every other column
    PRIMARY KEY (tenant, agency, child, record, version)
) STRICT, WITHOUT ROWID;

-- Which version of a record stands. A change names the version it changes, and loses when another came first.
CREATE TABLE entry_now (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL,
    record   TEXT NOT NULL,
    child    TEXT NOT NULL,
    version  INTEGER NOT NULL,
    first_change   INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    class    TEXT NOT NULL,
    handling TEXT NOT NULL, -- the strictest so far
    here     INTEGER NOT NULL, -- of the version that stands
    digests  BLOB NOT NULL, -- of every version, oldest first, 32 bytes each
    PRIMARY KEY (tenant, agency, record)
) STRICT, WITHOUT ROWID;

-- What an agency says of who a child is.
CREATE TABLE identity (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, agency, child, change, position)
) STRICT, WITHOUT ROWID;

-- What people decided about whose a reference is.
CREATE TABLE link_decision (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, agency, child, change, position)
) STRICT, WITHOUT ROWID;

-- Whose a reference is, and was. The last change counts, so a joining is undone by writing the one before again.
CREATE TABLE child_link (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    child_id TEXT NOT NULL CHECK (child_id <> ''),
    PRIMARY KEY (tenant, agency, child, change)
) STRICT, WITHOUT ROWID;

-- Whose a reference is now. change is the one of its link, and its version.
CREATE TABLE child_now (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    child_id TEXT NOT NULL CHECK (child_id <> ''),
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (tenant, agency, child)
) STRICT, WITHOUT ROWID;

CREATE INDEX child_now_by_child ON child_now (tenant, child_id, change, position);

-- References that wait for a person. The last change counts; waits is 0 once a reference waits no longer.
CREATE TABLE held (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    waits    INTEGER NOT NULL,
    likes    TEXT NOT NULL, -- whom it may be: [["agency","child"], …]
    why      TEXT NOT NULL,
    PRIMARY KEY (tenant, agency, child, change)
) STRICT, WITHOUT ROWID;

-- What is derived from all of the above, and can be made again: each child's chronology with its questions, and what a list shows.
CREATE TABLE child_view (
    tenant   TEXT NOT NULL,
    child_id TEXT NOT NULL,
    rules    TEXT NOT NULL, -- digest of the library that asked
    asked_at TEXT NOT NULL, -- UTC; '' when the submissions themselves say which day is today
    card     BLOB NOT NULL,
    body     BLOB NOT NULL,
    PRIMARY KEY (tenant, child_id)
) STRICT; -- with row ids: a search among keys that carry their body reads every body it compares

-- Which agency was told of which entry of another, by which entry. An agency knows its own entries by their column "known".
CREATE TABLE known_to (
    tenant     TEXT NOT NULL,
    child_id   TEXT NOT NULL,
    knower     TEXT NOT NULL,
    agency     TEXT NOT NULL,
    record     TEXT NOT NULL,
    by_agency  TEXT NOT NULL,
    by_record  TEXT NOT NULL,
    PRIMARY KEY (tenant, child_id, knower, agency, record)
) STRICT, WITHOUT ROWID;

-- A large submission is kept before it is applied part by part: what was accepted of it, until it is applied.
CREATE TABLE import (
    tenant TEXT NOT NULL,
    number INTEGER NOT NULL, -- of the submission
    hash   TEXT NOT NULL,    -- of everything it says
    parts  INTEGER NOT NULL,
    done   INTEGER NOT NULL, -- 1 when every part is applied
    PRIMARY KEY (tenant, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_part (
    tenant  TEXT NOT NULL,
    number  INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    change  INTEGER NOT NULL, -- that applied it; 0 while it waits
    content BLOB NOT NULL,    -- its rows, through the codec; empty once they are applied
    counts  TEXT NOT NULL,    -- what became of them, once they are applied
    digest  BLOB NOT NULL CHECK (length(digest) = 32), -- of the rows
    PRIMARY KEY (tenant, number, part)
) STRICT, WITHOUT ROWID;

-- What somebody has typed and not yet sent.
CREATE TABLE draft (
    tenant  TEXT NOT NULL,
    actor   TEXT NOT NULL,
    place   TEXT NOT NULL, -- which form
    version INTEGER NOT NULL CHECK (version > 0),
    at      TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (tenant, actor, place)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'a line of the log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_log_keeps BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'a line of the log is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_node_stays BEFORE UPDATE ON audit_node BEGIN SELECT RAISE(ABORT, 'a node of the tree is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_node_keeps BEFORE DELETE ON audit_node BEGIN SELECT RAISE(ABORT, 'a node of the tree is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_stays BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'a change is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_keeps BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'a change is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER request_stays BEFORE UPDATE ON request BEGIN SELECT RAISE(ABORT, 'a request is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER request_keeps BEFORE DELETE ON request BEGIN SELECT RAISE(ABORT, 'a request is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER submission_stays BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER submission_keeps BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'a submission is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER submission_ref_stays BEFORE UPDATE ON submission_ref BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER submission_ref_keeps BEFORE DELETE ON submission_ref BEGIN SELECT RAISE(ABORT, 'a submission is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never changed; a correction is a new version'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entry_keeps BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER identity_stays BEFORE UPDATE ON identity BEGIN SELECT RAISE(ABORT, 'what an agency said is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER identity_keeps BEFORE DELETE ON identity BEGIN SELECT RAISE(ABORT, 'what an agency said is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER link_decision_stays BEFORE UPDATE ON link_decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed; a later one outranks it'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER link_decision_keeps BEFORE DELETE ON link_decision BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER child_link_stays BEFORE UPDATE ON child_link BEGIN SELECT RAISE(ABORT, 'a link is never changed; a later one counts'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER child_link_keeps BEFORE DELETE ON child_link BEGIN SELECT RAISE(ABORT, 'a link is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER held_stays BEFORE UPDATE ON held BEGIN SELECT RAISE(ABORT, 'what waits is never changed; a later one counts'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER held_keeps BEFORE DELETE ON held BEGIN SELECT RAISE(ABORT, 'what waits is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_edge_keeps BEFORE DELETE ON audit_edge BEGIN SELECT RAISE(ABORT, 'where the log ends is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_edge_grows BEFORE UPDATE ON audit_edge WHEN NEW.tenant <> OLD.tenant OR NEW.size <= OLD.size BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
-- +goose StatementEnd
