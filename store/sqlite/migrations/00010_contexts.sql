-- Groups and places in which children may be harmed: what was written about each. No child is joined to one here.

-- +goose Up

-- Each entry, the first of which begins it. Nothing is changed: what people decide are further entries.
CREATE TABLE context_entry (
    tenant   TEXT NOT NULL,
    context  TEXT NOT NULL,
    number   INTEGER NOT NULL CHECK (number > 0),
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    leads    TEXT NOT NULL, -- who leads the work from this entry on; '' as before
    asked    TEXT NOT NULL, -- the agency that this entry asks something of; '' none
    actor    TEXT NOT NULL,
    role     TEXT NOT NULL,
    agency   TEXT NOT NULL, -- its controller
    at       TEXT NOT NULL, -- UTC
    record   TEXT NOT NULL,
    class    TEXT NOT NULL,
    handling TEXT NOT NULL,
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, context, number)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER context_entry_stays BEFORE UPDATE ON context_entry BEGIN SELECT RAISE(ABORT, 'what was written about a group or place is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER context_entry_keeps BEFORE DELETE ON context_entry BEGIN SELECT RAISE(ABORT, 'what was written about a group or place is never removed'); END;
-- +goose StatementEnd
