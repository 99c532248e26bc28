-- Who has to do with a child, and what keeps somebody from one: the tables of store/sqlite/migrations, which says what each column means.

-- +goose Up


CREATE TABLE tie (
    tenant     text COLLATE "C" NOT NULL,
    change     bigint NOT NULL,
    position   bigint NOT NULL,
    tie        text COLLATE "C" NOT NULL CHECK (tie <> ''),
    step       text COLLATE "C" NOT NULL CHECK (step IN ('began', 'ended')),
    relation   text COLLATE "C" NOT NULL,
    holder     text COLLATE "C" NOT NULL,
    role       text COLLATE "C" NOT NULL,
    agency     text COLLATE "C" NOT NULL,
    of_agency  text COLLATE "C" NOT NULL,
    of_child   text COLLATE "C" NOT NULL,
    area       text COLLATE "C" NOT NULL,
    person     text COLLATE "C" NOT NULL,
    from_at    text COLLATE "C" NOT NULL,
    until_at   text COLLATE "C" NOT NULL,
    by_person  text COLLATE "C" NOT NULL,
    at         text COLLATE "C" NOT NULL,
    content    bytea NOT NULL,
    digest     bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, change, position)
);

CREATE UNIQUE INDEX tie_by_tie ON tie (tenant, tie, step);
CREATE INDEX tie_by_child ON tie (tenant, of_agency, of_child) WHERE of_child <> '';

CREATE TABLE tie_now (
    tenant   text COLLATE "C" NOT NULL,
    tie      text COLLATE "C" NOT NULL,
    relation text COLLATE "C" NOT NULL,
    holder   text COLLATE "C" NOT NULL,
    role     text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    area     text COLLATE "C" NOT NULL,
    person   text COLLATE "C" NOT NULL,
    from_at  text COLLATE "C" NOT NULL,
    until_at text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, tie)
);

CREATE INDEX tie_now_by_holder ON tie_now (tenant, holder, until_at);
CREATE INDEX tie_now_by_area ON tie_now (tenant, relation, area, until_at) WHERE relation IN ('on-duty', 'panel-member', 'missing-coordinator');
CREATE INDEX tie_now_by_person ON tie_now (tenant, person, relation) WHERE person <> '';
CREATE INDEX tie_now_listed ON tie_now (tenant, until_at) WHERE relation = 'listed';

CREATE TABLE tie_part (
    tenant text COLLATE "C" NOT NULL,
    tie    text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    child  text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, tie, agency, child)
);

CREATE INDEX tie_part_by_child ON tie_part (tenant, agency, child, tie);

CREATE TABLE child_reach (
    tenant   text COLLATE "C" NOT NULL,
    child_id text COLLATE "C" NOT NULL,
    says     text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    area     text COLLATE "C" NOT NULL,
    role     text COLLATE "C" NOT NULL,
    until_at text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, child_id, says, agency, area, role)
);

CREATE INDEX child_reach_by_area ON child_reach (tenant, says, area, child_id, until_at) WHERE agency = '';
CREATE INDEX child_reach_by_role ON child_reach (tenant, agency, role, child_id, says, until_at) WHERE agency <> '';

CREATE TABLE child_token (
    tenant   text COLLATE "C" NOT NULL,
    child_id text COLLATE "C" NOT NULL,
    field    text COLLATE "C" NOT NULL,
    token    text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, child_id, field, token)
);

CREATE INDEX child_token_by_token ON child_token (tenant, field, token, child_id);

CREATE TABLE person_said (
    tenant   text COLLATE "C" NOT NULL,
    person   text COLLATE "C" NOT NULL,
    change   bigint NOT NULL,
    position bigint NOT NULL,
    at       text COLLATE "C" NOT NULL,
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, change, position)
);

CREATE INDEX person_said_by_person ON person_said (tenant, person, change);

CREATE TABLE person_token (
    tenant text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    close  text COLLATE "C" NOT NULL,
    field  text COLLATE "C" NOT NULL,
    token  text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, person, close, field, token)
);

SELECT stays('tie', 'a tie is never changed; its end is recorded', 'a tie is never removed');
SELECT stays('person_said', 'what somebody said of themselves is never changed', 'what somebody said of themselves is never removed');

SELECT wall('tie');
SELECT wall('tie_now');
SELECT wall('tie_part');
SELECT wall('child_reach');
SELECT wall('child_token');
SELECT wall('person_said');
SELECT wall('person_token');

-- What is kept ready of each child is to be derived again, so that it says how far the record reaches.
UPDATE child_view SET rules = '';
