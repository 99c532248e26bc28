-- What is not the normal route: what takes two people, who is told at once, and who looks afterwards.

-- +goose Up

-- Each step of what one person may do when another has agreed. Nothing is changed: the last step says how it stands.
CREATE TABLE approval_step (
    tenant   TEXT NOT NULL,
    approval TEXT NOT NULL,
    number   INTEGER NOT NULL CHECK (number > 0),
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    what     TEXT NOT NULL, -- digest of exactly what is asked, in hexadecimal
    step     TEXT NOT NULL, -- asked, approved, refused, withdrawn, used
    actor    TEXT NOT NULL,
    role     TEXT NOT NULL,
    agency   TEXT NOT NULL,
    at       TEXT NOT NULL, -- UTC
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, approval, number)
) STRICT;

CREATE INDEX approval_step_by_day ON approval_step (tenant, at);

CREATE INDEX approval_step_by_what ON approval_step (tenant, what);

-- What people are told of at once: that something happened about a child, and no word of its record.
CREATE TABLE notice (
    tenant    TEXT NOT NULL,
    notice    TEXT NOT NULL,
    change    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    agency    TEXT NOT NULL, -- with child: the reference it is about; '' when it is about no child
    child     TEXT NOT NULL,
    what      TEXT NOT NULL,
    to_user   TEXT NOT NULL, -- one person
    to_role   TEXT NOT NULL, -- or whoever has a role, for an agency or an area when one is named
    to_agency TEXT NOT NULL,
    to_area   TEXT NOT NULL,
    to_duty   INTEGER NOT NULL, -- 1: or whoever is on duty for the area
    actor     TEXT NOT NULL, -- whose act is told of
    role      TEXT NOT NULL,
    by_agency TEXT NOT NULL,
    at        TEXT NOT NULL, -- UTC
    about     TEXT NOT NULL, -- the review or approval that follows from it
    count     INTEGER NOT NULL,
    digest    BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, notice)
) STRICT;

CREATE INDEX notice_to_user ON notice (tenant, to_user, at) WHERE to_user <> '';

CREATE INDEX notice_to_role ON notice (tenant, to_role, at) WHERE to_role <> '';

CREATE INDEX notice_to_duty ON notice (tenant, at) WHERE to_duty = 1;

-- Who read a notice, and when.
CREATE TABLE notice_read (
    tenant   TEXT NOT NULL,
    notice   TEXT NOT NULL,
    reader   TEXT NOT NULL,
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at       TEXT NOT NULL, -- UTC
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, notice, reader)
) STRICT, WITHOUT ROWID;

-- Each step of a look afterwards at an access that was not the normal route. The first step opens it and says whose access it was.
CREATE TABLE review_step (
    tenant    TEXT NOT NULL,
    review    TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    agency    TEXT NOT NULL, -- with child: the reference it is about
    child     TEXT NOT NULL,
    change    INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    step      TEXT NOT NULL, -- opened, justified, not justified, follow up
    actor     TEXT NOT NULL,
    role      TEXT NOT NULL,
    by_agency TEXT NOT NULL,
    at        TEXT NOT NULL, -- UTC
    due       TEXT NOT NULL, -- UTC
    content   BLOB NOT NULL,
    digest    BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, review, number)
) STRICT;

CREATE INDEX review_step_by_day ON review_step (tenant, at);

CREATE INDEX review_step_by_child ON review_step (tenant, agency, child);

-- +goose StatementBegin
CREATE TRIGGER approval_step_stays BEFORE UPDATE ON approval_step BEGIN SELECT RAISE(ABORT, 'what was asked and decided is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER approval_step_keeps BEFORE DELETE ON approval_step BEGIN SELECT RAISE(ABORT, 'what was asked and decided is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notice_stays BEFORE UPDATE ON notice BEGIN SELECT RAISE(ABORT, 'what somebody was told is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notice_keeps BEFORE DELETE ON notice BEGIN SELECT RAISE(ABORT, 'what somebody was told is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notice_read_stays BEFORE UPDATE ON notice_read BEGIN SELECT RAISE(ABORT, 'who read a notice is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notice_read_keeps BEFORE DELETE ON notice_read BEGIN SELECT RAISE(ABORT, 'who read a notice is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_step_stays BEFORE UPDATE ON review_step BEGIN SELECT RAISE(ABORT, 'what was found of an access is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_step_keeps BEFORE DELETE ON review_step BEGIN SELECT RAISE(ABORT, 'what was found of an access is never removed'); END;
-- +goose StatementEnd
