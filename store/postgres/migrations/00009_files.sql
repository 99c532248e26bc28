-- Files that people here put to a child's record: the tables of store/sqlite/migrations, which says what each column means.

-- +goose Up

CREATE TABLE file (
    tenant    text COLLATE "C" NOT NULL,
    file      text COLLATE "C" NOT NULL,
    number    bigint NOT NULL CHECK (number IN (1, 2)),
    agency    text COLLATE "C" NOT NULL,
    child     text COLLATE "C" NOT NULL,
    change    bigint NOT NULL,
    position  bigint NOT NULL,
    kind      text COLLATE "C" NOT NULL,
    class     text COLLATE "C" NOT NULL,
    handling  text COLLATE "C" NOT NULL,
    by_agency text COLLATE "C" NOT NULL,
    actor     text COLLATE "C" NOT NULL,
    role      text COLLATE "C" NOT NULL,
    at        text COLLATE "C" NOT NULL,
    size      bigint NOT NULL,
    content   bytea NOT NULL,
    body      bytea NOT NULL,
    digest    bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, file, number)
);

ALTER TABLE file ALTER COLUMN body SET STORAGE EXTERNAL; -- it is encrypted, or compressed already

CREATE INDEX file_by_child ON file (tenant, agency, child, change, position);

SELECT stays('file', 'a file is never changed', 'a file is never removed');

SELECT wall('file');
