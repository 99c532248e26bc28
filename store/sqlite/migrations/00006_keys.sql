-- Nothing of what agencies write can be read from the database: it is encrypted with data keys, which are kept here only as keys outside
-- the database have wrapped them. Sealed items stand apart, with keys of their own.

-- +goose Up

-- With which keys outside this record was written: one row.
CREATE TABLE record_key (
    one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    mark BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The data keys: of each agency's reference for a child, and one of what is about no child. Where a key is shredded its row stays and
-- says so.
CREATE TABLE data_key (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL, -- '' with child '': of what is about no child
    child    TEXT NOT NULL,
    used_for TEXT NOT NULL, -- content, or sealed items
    id       TEXT NOT NULL, -- stands before all that the key opens
    change   INTEGER NOT NULL, -- that made it
    wrapped_by INTEGER NOT NULL, -- version of the key outside; 0 once it is shredded
    wrapped  BLOB NOT NULL, -- empty once it is shredded
    shredded INTEGER NOT NULL, -- the change that did; 0: it is there; -1: it came with a backup from before, and a list outside says it is gone
    PRIMARY KEY (tenant, agency, child, used_for, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX data_key_by_wrap ON data_key (tenant, used_for, wrapped_by);

-- What is sealed: a safe address, a refuge, who gave information. An entry that was sent sealed is in its table as a shell that says
-- nothing, and here as it was written.
CREATE TABLE sealed (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL,
    child    TEXT NOT NULL,
    item     TEXT NOT NULL, -- opaque
    version  INTEGER NOT NULL CHECK (version > 0),
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    gone     INTEGER NOT NULL, -- 1: taken back by this version
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, agency, child, item, version)
) STRICT, WITHOUT ROWID;

-- What only the program looks at is in the content.
ALTER TABLE entry DROP COLUMN happened;
ALTER TABLE entry DROP COLUMN told;
ALTER TABLE entry DROP COLUMN follows;
ALTER TABLE entry DROP COLUMN known;
ALTER TABLE entry DROP COLUMN recorded;
ALTER TABLE entry DROP COLUMN kind;
ALTER TABLE entry DROP COLUMN area;
ALTER TABLE entry DROP COLUMN count;
ALTER TABLE entry DROP COLUMN source;
ALTER TABLE entry DROP COLUMN file;
ALTER TABLE entry DROP COLUMN file_line;
ALTER TABLE held DROP COLUMN likes;
ALTER TABLE held DROP COLUMN why;
ALTER TABLE held ADD COLUMN content BLOB NOT NULL DEFAULT x'';

-- What is kept ready of a child is under a key of its own each time, which stands beside it.
ALTER TABLE child_view ADD COLUMN wrapped_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE child_view ADD COLUMN wrapped BLOB NOT NULL DEFAULT x'';

-- A draft is kept as what it will become: its class, and the reference of the child it is about, '' for none.
ALTER TABLE draft ADD COLUMN class TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN agency TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN child TEXT NOT NULL DEFAULT '';

-- +goose StatementBegin
CREATE TRIGGER sealed_stays BEFORE UPDATE ON sealed BEGIN SELECT RAISE(ABORT, 'what is sealed is never changed; what is taken back is a new version'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sealed_keeps BEFORE DELETE ON sealed BEGIN SELECT RAISE(ABORT, 'what is sealed is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER data_key_keeps BEFORE DELETE ON data_key BEGIN SELECT RAISE(ABORT, 'a data key is never removed; one that is shredded keeps its place'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER data_key_stays BEFORE UPDATE ON data_key WHEN OLD.shredded <> 0 OR (NEW.shredded <> 0) <> (length(NEW.wrapped) = 0) OR NEW.tenant <> OLD.tenant
    OR NEW.agency <> OLD.agency OR NEW.child <> OLD.child OR NEW.used_for <> OLD.used_for OR NEW.id <> OLD.id OR NEW.change <> OLD.change
BEGIN SELECT RAISE(ABORT, 'a data key is wrapped anew or shredded, and never otherwise changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER record_key_stays BEFORE UPDATE ON record_key BEGIN SELECT RAISE(ABORT, 'with which keys a record was written is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER record_key_keeps BEFORE DELETE ON record_key BEGIN SELECT RAISE(ABORT, 'with which keys a record was written is never removed'); END;
-- +goose StatementEnd
