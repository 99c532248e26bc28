-- Files that people here put to a child's record.

-- +goose Up

-- What became of a file: 1 put to the record, 2 taken back. Nothing is changed.
CREATE TABLE file (
    tenant    TEXT NOT NULL,
    file      TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number IN (1, 2)),
    agency    TEXT NOT NULL, -- with child: the reference it is held against. Where that reference is, so is the file
    child     TEXT NOT NULL,
    change    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    kind      TEXT NOT NULL, -- of its content
    class     TEXT NOT NULL,
    handling  TEXT NOT NULL,
    by_agency TEXT NOT NULL, -- its controller
    actor     TEXT NOT NULL,
    role      TEXT NOT NULL,
    at        TEXT NOT NULL, -- UTC
    size      INTEGER NOT NULL,
    content   BLOB NOT NULL, -- what it is, or why it was taken back
    body      BLOB NOT NULL, -- the file itself; nothing where it was taken back
    digest    BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, file, number)
) STRICT; -- with row ids: its rows are long

CREATE INDEX file_by_child ON file (tenant, agency, child, change, position);

-- +goose StatementBegin
CREATE TRIGGER file_stays BEFORE UPDATE ON file BEGIN SELECT RAISE(ABORT, 'a file is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER file_keeps BEFORE DELETE ON file BEGIN SELECT RAISE(ABORT, 'a file is never removed'); END;
-- +goose StatementEnd
