-- Words that blame: the tables of store/sqlite/migrations, which says what each column means.

-- +goose Up

ALTER TABLE child_view ADD COLUMN words bytea NOT NULL DEFAULT '';

CREATE TABLE training (
    tenant    text COLLATE "C" NOT NULL,
    training  text COLLATE "C" NOT NULL,
    number    bigint NOT NULL CHECK (number IN (1, 2)),
    change    bigint NOT NULL,
    position  bigint NOT NULL,
    agency    text COLLATE "C" NOT NULL,
    team      text COLLATE "C" NOT NULL,
    day       text COLLATE "C" NOT NULL,
    actor     text COLLATE "C" NOT NULL,
    role      text COLLATE "C" NOT NULL,
    by_agency text COLLATE "C" NOT NULL,
    at        text COLLATE "C" NOT NULL,
    content   bytea NOT NULL,
    digest    bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, training, number)
);

SELECT stays('training', 'a training is never changed', 'a training is never removed');

SELECT wall('training');
