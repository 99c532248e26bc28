-- Words that blame: what was counted of each child's entries, and when agencies and teams were trained.

-- +goose Up

-- Counts by agency, area, team and month, encoded as the chronology beside it is; nothing until the child is derived anew.
ALTER TABLE child_view ADD COLUMN words BLOB NOT NULL DEFAULT x'';

-- What became of a training: 1 entered, 2 taken back. Nothing is changed.
CREATE TABLE training (
    tenant    TEXT NOT NULL,
    training  TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number IN (1, 2)),
    change    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    agency    TEXT NOT NULL, -- who was trained
    team      TEXT NOT NULL, -- '' the agency as a whole
    day       TEXT NOT NULL,
    actor     TEXT NOT NULL,
    role      TEXT NOT NULL,
    by_agency TEXT NOT NULL,
    at        TEXT NOT NULL, -- UTC
    content   BLOB NOT NULL, -- what it was called
    digest    BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, training, number)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER training_stays BEFORE UPDATE ON training BEGIN SELECT RAISE(ABORT, 'a training is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER training_keeps BEFORE DELETE ON training BEGIN SELECT RAISE(ABORT, 'a training is never removed'); END;
-- +goose StatementEnd
