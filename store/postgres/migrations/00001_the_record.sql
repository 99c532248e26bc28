-- The tables of store/sqlite/migrations, which says what each column means (a test holds the two together), with what PostgreSQL adds:
-- text in the order of its bytes whatever the server's language, entries in partitions by child, and a second wall between tenants.

-- +goose Up

CREATE TABLE audit_log (
    tenant       text COLLATE "C" NOT NULL,
    line         bigint NOT NULL CHECK (line > 0),
    at           text COLLATE "C" NOT NULL,
    actor        text COLLATE "C" NOT NULL,
    role         text COLLATE "C" NOT NULL,
    agency       text COLLATE "C" NOT NULL,
    relation     text COLLATE "C" NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    subject_kind text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    act          text COLLATE "C" NOT NULL,
    ceiling      text COLLATE "C" NOT NULL,
    outcome      text COLLATE "C" NOT NULL,
    request      text COLLATE "C" NOT NULL,
    change       bigint NOT NULL,
    rows_digest  bytea NOT NULL,
    leaf         bytea NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (tenant, line)
);

CREATE INDEX audit_log_by_subject ON audit_log (tenant, subject, line) WHERE subject <> '';

CREATE TABLE audit_node (
    tenant text COLLATE "C" NOT NULL,
    height bigint NOT NULL,
    place  bigint NOT NULL,
    hash   bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant, height, place)
);

CREATE TABLE audit_edge (
    tenant text COLLATE "C" NOT NULL PRIMARY KEY,
    size   bigint NOT NULL,
    edge   bytea NOT NULL
);

CREATE TABLE change (
    tenant text COLLATE "C" NOT NULL,
    change bigint NOT NULL CHECK (change > 0),
    at     text COLLATE "C" NOT NULL,
    line   bigint NOT NULL,
    PRIMARY KEY (tenant, change)
);

CREATE TABLE request (
    tenant text COLLATE "C" NOT NULL,
    request text COLLATE "C" NOT NULL CHECK (request <> ''),
    asked  bytea NOT NULL,
    change bigint NOT NULL,
    answer bytea NOT NULL,
    PRIMARY KEY (tenant, request)
);

CREATE TABLE submission (
    tenant    text COLLATE "C" NOT NULL,
    change    bigint NOT NULL,
    manifest  bytea NOT NULL,
    rows_read bigint NOT NULL,
    refused   bigint NOT NULL,
    digest    bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, change)
);

CREATE INDEX submission_by_digest ON submission (tenant, digest);

CREATE TABLE submission_ref (
    tenant     text COLLATE "C" NOT NULL,
    agency     text COLLATE "C" NOT NULL,
    child      text COLLATE "C" NOT NULL,
    submission bigint NOT NULL,
    change     bigint NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (tenant, agency, child, submission)
);

CREATE TABLE entry (
    tenant      text COLLATE "C" NOT NULL,
    agency      text COLLATE "C" NOT NULL,
    child       text COLLATE "C" NOT NULL,
    record      text COLLATE "C" NOT NULL,
    version     bigint NOT NULL CHECK (version > 0),
    change      bigint NOT NULL,
    position    bigint NOT NULL,
    submission  bigint NOT NULL,
    first_change   bigint NOT NULL,
    first_position bigint NOT NULL,
    here        bigint NOT NULL,
    happened    text COLLATE "C" NOT NULL,
    told        bigint,
    follows     text COLLATE "C" NOT NULL,
    known       text COLLATE "C" NOT NULL,
    recorded    text COLLATE "C" NOT NULL,
    received_at text COLLATE "C" NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    class       text COLLATE "C" NOT NULL,
    handling    text COLLATE "C" NOT NULL,
    keeps       text COLLATE "C" NOT NULL,
    controller  text COLLATE "C" NOT NULL,
    area        text COLLATE "C" NOT NULL,
    count       bigint NOT NULL,
    source      text COLLATE "C" NOT NULL,
    file        text COLLATE "C" NOT NULL,
    file_line   bigint NOT NULL,
    content     bytea NOT NULL,
    digest      bytea NOT NULL CHECK (length(digest) = 32),
    row_digest  bytea NOT NULL CHECK (length(row_digest) = 32),
    PRIMARY KEY (tenant, agency, child, record, version)
) PARTITION BY HASH (tenant, agency, child);

CREATE TABLE entry_now (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    record   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    version  bigint NOT NULL,
    first_change   bigint NOT NULL,
    first_position bigint NOT NULL,
    class    text COLLATE "C" NOT NULL,
    handling text COLLATE "C" NOT NULL,
    here     bigint NOT NULL,
    digests  bytea NOT NULL,
    PRIMARY KEY (tenant, agency, record)
);

CREATE TABLE identity (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    change   bigint NOT NULL,
    position bigint NOT NULL,
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, agency, child, change, position)
);

CREATE TABLE link_decision (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    change   bigint NOT NULL,
    position bigint NOT NULL,
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, agency, child, change, position)
);

CREATE TABLE child_link (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    change   bigint NOT NULL,
    position bigint NOT NULL,
    child_id text COLLATE "C" NOT NULL CHECK (child_id <> ''),
    PRIMARY KEY (tenant, agency, child, change)
);

CREATE TABLE child_now (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    child_id text COLLATE "C" NOT NULL CHECK (child_id <> ''),
    change   bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant, agency, child)
);

CREATE INDEX child_now_by_child ON child_now (tenant, child_id, change, position);

CREATE TABLE held (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    change   bigint NOT NULL,
    position bigint NOT NULL,
    waits    bigint NOT NULL,
    likes    text COLLATE "C" NOT NULL,
    why      text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, agency, child, change)
);

CREATE TABLE child_view (
    tenant   text COLLATE "C" NOT NULL,
    child_id text COLLATE "C" NOT NULL,
    rules    text COLLATE "C" NOT NULL,
    asked_at text COLLATE "C" NOT NULL,
    card     bytea NOT NULL,
    body     bytea NOT NULL,
    PRIMARY KEY (tenant, child_id)
);

CREATE TABLE known_to (
    tenant     text COLLATE "C" NOT NULL,
    child_id   text COLLATE "C" NOT NULL,
    knower     text COLLATE "C" NOT NULL,
    agency     text COLLATE "C" NOT NULL,
    record     text COLLATE "C" NOT NULL,
    by_agency  text COLLATE "C" NOT NULL,
    by_record  text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, child_id, knower, agency, record)
);

CREATE TABLE import (
    tenant text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    hash   text COLLATE "C" NOT NULL,
    parts  bigint NOT NULL,
    done   bigint NOT NULL,
    PRIMARY KEY (tenant, number)
);

CREATE TABLE import_part (
    tenant  text COLLATE "C" NOT NULL,
    number  bigint NOT NULL,
    part    bigint NOT NULL,
    change  bigint NOT NULL,
    content bytea NOT NULL,
    counts  text COLLATE "C" NOT NULL,
    digest  bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, number, part)
);

CREATE TABLE draft (
    tenant  text COLLATE "C" NOT NULL,
    actor   text COLLATE "C" NOT NULL,
    place   text COLLATE "C" NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    at      text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (tenant, actor, place)
);

-- A table that holds every partition's rows has none of its own.
-- +goose StatementBegin
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE entry_%s PARTITION OF entry FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    END LOOP;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
-- +goose StatementEnd

-- What was written is neither changed nor removed.
-- +goose StatementBegin
CREATE FUNCTION stays(kept regclass, changed text, removed text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER stays BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION refuse(%L)', kept, changed);
    EXECUTE format('CREATE TRIGGER keeps BEFORE DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse(%L)', kept, removed);
END $$;
-- +goose StatementEnd

SELECT stays('audit_log', 'a line of the log is never changed', 'a line of the log is never removed');
SELECT stays('audit_node', 'a node of the tree is never changed', 'a node of the tree is never removed');
SELECT stays('change', 'a change is never changed', 'a change is never removed');
SELECT stays('request', 'a request is never changed', 'a request is never removed');
SELECT stays('submission', 'a submission is never changed', 'a submission is never removed');
SELECT stays('submission_ref', 'a submission is never changed', 'a submission is never removed');
SELECT stays('entry', 'an entry is never changed; a correction is a new version', 'an entry is never removed');
SELECT stays('identity', 'what an agency said is never changed', 'what an agency said is never removed');
SELECT stays('link_decision', 'a decision is never changed; a later one outranks it', 'a decision is never removed');
SELECT stays('child_link', 'a link is never changed; a later one counts', 'a link is never removed');
SELECT stays('held', 'what waits is never changed; a later one counts', 'what waits is never removed');
CREATE TRIGGER keeps BEFORE DELETE ON audit_edge FOR EACH ROW EXECUTE FUNCTION refuse('where the log ends is never removed');
CREATE TRIGGER grows BEFORE UPDATE ON audit_edge FOR EACH ROW WHEN (NEW.tenant <> OLD.tenant OR NEW.size <= OLD.size)
    EXECUTE FUNCTION refuse('the log only grows');

-- The wall: a transaction sees and writes the rows of the tenant it was entered for and no others, whatever statement it runs. It holds
-- for the owner of the tables too, and in each partition by itself. Emptying a table asks for no rows, so it is refused.
-- +goose StatementBegin
CREATE FUNCTION wall(around regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one regclass;
    own text := 'tenant = nullif(current_setting(''sightline.tenant'', true), '''')';
BEGIN
    FOR one IN SELECT around UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = around LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', one);
        EXECUTE format('CREATE POLICY wall ON %s USING (%s) WITH CHECK (%s)', one, own, own);
        EXECUTE format('CREATE TRIGGER stands BEFORE TRUNCATE ON %s EXECUTE FUNCTION refuse(''a table is never emptied'')', one);
    END LOOP;
END $$;
-- +goose StatementEnd

SELECT wall(t.oid) FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'tenant'
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition;

COMMENT ON TABLE audit_log IS 'Sightline: who saw and did what';
