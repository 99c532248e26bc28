-- Everything is kept and nothing is changed: what is written later stands beside what was written before. The tenant comes first in
-- every key. "line" is the line of the audit log under which a row was written, "position" its place among the rows of that line.

-- +goose Up
PRAGMA application_id = 1397180500; -- "SGHT": no other program's file is taken for ours

CREATE TABLE audit_log (
    tenant      TEXT NOT NULL,
    line        INTEGER NOT NULL CHECK (line > 0),
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    role        TEXT NOT NULL,
    relation    TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject     TEXT NOT NULL,
    act         TEXT NOT NULL,
    ceiling     TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    rows_digest BLOB NOT NULL CHECK (length(rows_digest) = 32),
    digest      BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, line)
) STRICT, WITHOUT ROWID;

-- Where each tenant's log ends. The only row that changes.
CREATE TABLE log_head (
    tenant TEXT NOT NULL PRIMARY KEY,
    line   INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
    tenant    TEXT NOT NULL,
    line      INTEGER NOT NULL,
    manifest  BLOB NOT NULL,
    rows_read INTEGER NOT NULL,
    applied   INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    corrected INTEGER NOT NULL,
    refused   INTEGER NOT NULL,
    digest    BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, line),
    FOREIGN KEY (tenant, line) REFERENCES audit_log (tenant, line) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX submission_by_digest ON submission (tenant, digest);

-- Of which children's references a submission speaks.
CREATE TABLE submission_ref (
    tenant   TEXT NOT NULL,
    line     INTEGER NOT NULL,
    position INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    PRIMARY KEY (tenant, agency, child, line),
    FOREIGN KEY (tenant, line) REFERENCES submission (tenant, line) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- One version of one record of one agency. Times are as written.
CREATE TABLE entry (
    tenant      TEXT NOT NULL,
    agency      TEXT NOT NULL,
    record      TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version > 0),
    line        INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    child       TEXT NOT NULL, -- the agency's own reference; child_link says whose it is
    happened    TEXT NOT NULL,
    told        INTEGER,       -- the order of telling, where times do not settle it
    follows     TEXT NOT NULL, -- a time relative to another record
    known       TEXT NOT NULL,
    recorded    TEXT NOT NULL,
    received_at TEXT NOT NULL, -- UTC
    kind        TEXT NOT NULL,
    class       TEXT NOT NULL,
    handling    TEXT NOT NULL,
    controller  TEXT NOT NULL, -- the agency whose record it is
    area        TEXT NOT NULL,
    count       INTEGER NOT NULL,
    source      TEXT NOT NULL,
    file        TEXT NOT NULL,
    file_line   INTEGER NOT NULL,
    content     BLOB NOT NULL, -- text, places, people, details: through the codec
    digest      BLOB NOT NULL CHECK (length(digest) = 32),     -- of what the agency wrote
    row_digest  BLOB NOT NULL CHECK (length(row_digest) = 32), -- of that and of every other column
    PRIMARY KEY (tenant, agency, record, version),
    FOREIGN KEY (tenant, line) REFERENCES submission (tenant, line) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX entry_of_child ON entry (tenant, agency, child);
CREATE UNIQUE INDEX entry_as_received ON entry (tenant, line, position);

-- What an agency says of who a child is.
CREATE TABLE identity (
    tenant   TEXT NOT NULL,
    line     INTEGER NOT NULL,
    position INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, line, position),
    FOREIGN KEY (tenant, line) REFERENCES submission (tenant, line) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX identity_of_child ON identity (tenant, agency, child);

-- What people decided about whose a reference is.
CREATE TABLE link_decision (
    tenant   TEXT NOT NULL,
    line     INTEGER NOT NULL,
    position INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, line, position),
    FOREIGN KEY (tenant, line) REFERENCES submission (tenant, line) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX link_decision_of_child ON link_decision (tenant, agency, child);

-- Whose a reference is. The last line counts, so a joining is undone by writing the one before again.
CREATE TABLE child_link (
    tenant   TEXT NOT NULL,
    line     INTEGER NOT NULL,
    position INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    child_id TEXT NOT NULL CHECK (child_id <> ''),
    PRIMARY KEY (tenant, agency, child, line),
    FOREIGN KEY (tenant, line) REFERENCES submission (tenant, line) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- It holds every column, so that it is chosen before the key, of which a child's id is no part.
CREATE INDEX child_link_by_child ON child_link (tenant, child_id, line, position);

-- References that wait for a person. The last line counts; waits is 0 once a reference waits no longer.
CREATE TABLE held (
    tenant   TEXT NOT NULL,
    line     INTEGER NOT NULL,
    position INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    waits    INTEGER NOT NULL,
    likes    TEXT NOT NULL, -- whom it may be: [["agency","child"], …]
    why      TEXT NOT NULL,
    PRIMARY KEY (tenant, agency, child, line),
    FOREIGN KEY (tenant, line) REFERENCES submission (tenant, line) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'a line of the log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_log_keeps BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'a line of the log is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_head_keeps BEFORE DELETE ON log_head BEGIN SELECT RAISE(ABORT, 'where the log ends is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_head_grows BEFORE UPDATE ON log_head WHEN NEW.tenant <> OLD.tenant OR NEW.line <> OLD.line + 1
BEGIN SELECT RAISE(ABORT, 'the log grows line by line'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never changed; a correction is a new version'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entry_keeps BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;
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
CREATE TRIGGER held_stays BEFORE UPDATE ON held BEGIN SELECT RAISE(ABORT, 'what waits is never changed; a later line counts'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER held_keeps BEFORE DELETE ON held BEGIN SELECT RAISE(ABORT, 'what waits is never removed'); END;
-- +goose StatementEnd
