-- What is not the normal route: the tables of store/sqlite/migrations, which says what each column means.

-- +goose Up

CREATE TABLE approval_step (
    tenant   text COLLATE "C" NOT NULL,
    approval text COLLATE "C" NOT NULL,
    number   bigint NOT NULL CHECK (number > 0),
    change   bigint NOT NULL,
    position bigint NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    what     text COLLATE "C" NOT NULL,
    step     text COLLATE "C" NOT NULL,
    actor    text COLLATE "C" NOT NULL,
    role     text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    at       text COLLATE "C" NOT NULL,
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, approval, number)
);

CREATE TABLE notice (
    tenant    text COLLATE "C" NOT NULL,
    notice    text COLLATE "C" NOT NULL,
    change    bigint NOT NULL,
    position  bigint NOT NULL,
    agency    text COLLATE "C" NOT NULL,
    child     text COLLATE "C" NOT NULL,
    what      text COLLATE "C" NOT NULL,
    to_user   text COLLATE "C" NOT NULL,
    to_role   text COLLATE "C" NOT NULL,
    to_agency text COLLATE "C" NOT NULL,
    to_area   text COLLATE "C" NOT NULL,
    to_duty   bigint NOT NULL,
    actor     text COLLATE "C" NOT NULL,
    role      text COLLATE "C" NOT NULL,
    by_agency text COLLATE "C" NOT NULL,
    at        text COLLATE "C" NOT NULL,
    about     text COLLATE "C" NOT NULL,
    count     bigint NOT NULL,
    digest    bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, notice)
);

CREATE TABLE notice_read (
    tenant   text COLLATE "C" NOT NULL,
    notice   text COLLATE "C" NOT NULL,
    reader   text COLLATE "C" NOT NULL,
    change   bigint NOT NULL,
    position bigint NOT NULL,
    at       text COLLATE "C" NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, notice, reader)
);

CREATE TABLE review_step (
    tenant    text COLLATE "C" NOT NULL,
    review    text COLLATE "C" NOT NULL,
    number    bigint NOT NULL CHECK (number > 0),
    agency    text COLLATE "C" NOT NULL,
    child     text COLLATE "C" NOT NULL,
    change    bigint NOT NULL,
    position  bigint NOT NULL,
    kind      text COLLATE "C" NOT NULL,
    step      text COLLATE "C" NOT NULL,
    actor     text COLLATE "C" NOT NULL,
    role      text COLLATE "C" NOT NULL,
    by_agency text COLLATE "C" NOT NULL,
    at        text COLLATE "C" NOT NULL,
    due       text COLLATE "C" NOT NULL,
    content   bytea NOT NULL,
    digest    bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, review, number)
);

CREATE INDEX approval_step_by_day ON approval_step (tenant, at);

CREATE INDEX approval_step_by_what ON approval_step (tenant, what);

CREATE INDEX notice_to_user ON notice (tenant, to_user, at) WHERE to_user <> '';

CREATE INDEX notice_to_role ON notice (tenant, to_role, at) WHERE to_role <> '';

CREATE INDEX notice_to_duty ON notice (tenant, at) WHERE to_duty = 1;

CREATE INDEX review_step_by_day ON review_step (tenant, at);

CREATE INDEX review_step_by_child ON review_step (tenant, agency, child);

SELECT stays('approval_step', 'what was asked and decided is never changed', 'what was asked and decided is never removed');

SELECT stays('notice', 'what somebody was told is never changed', 'what somebody was told is never removed');

SELECT stays('notice_read', 'who read a notice is never changed', 'who read a notice is never removed');

SELECT stays('review_step', 'what was found of an access is never changed', 'what was found of an access is never removed');

SELECT wall('approval_step');

SELECT wall('notice');

SELECT wall('notice_read');

SELECT wall('review_step');
