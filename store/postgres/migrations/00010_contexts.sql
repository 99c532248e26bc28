-- Groups and places in which children may be harmed: the tables of store/sqlite/migrations, which says what each column means.

-- +goose Up

CREATE TABLE context_entry (
    tenant   text COLLATE "C" NOT NULL,
    context  text COLLATE "C" NOT NULL,
    number   bigint NOT NULL CHECK (number > 0),
    change   bigint NOT NULL,
    position bigint NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    leads    text COLLATE "C" NOT NULL,
    asked    text COLLATE "C" NOT NULL,
    actor    text COLLATE "C" NOT NULL,
    role     text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    at       text COLLATE "C" NOT NULL,
    record   text COLLATE "C" NOT NULL,
    class    text COLLATE "C" NOT NULL,
    handling text COLLATE "C" NOT NULL,
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, context, number)
);

SELECT stays('context_entry', 'what was written about a group or place is never changed', 'what was written about a group or place is never removed');

SELECT wall('context_entry');
