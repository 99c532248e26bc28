-- What became of the questions that were asked: the tables of store/sqlite/migrations, which says what each column means.

-- +goose Up

CREATE TABLE question_step (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    change   bigint NOT NULL,
    position bigint NOT NULL,
    question text COLLATE "C" NOT NULL,
    rule     text COLLATE "C" NOT NULL,
    step     text COLLATE "C" NOT NULL,
    ended_by text COLLATE "C" NOT NULL,
    class    text COLLATE "C" NOT NULL,
    at       text COLLATE "C" NOT NULL,
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (tenant, agency, child, change, position)
) PARTITION BY HASH (tenant, agency, child);

-- +goose StatementBegin
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE question_step_%s PARTITION OF question_step FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    END LOOP;
END $$;
-- +goose StatementEnd

CREATE INDEX question_step_by_end ON question_step (tenant, rule, step, ended_by, question) WHERE ended_by <> '';

ALTER TABLE child_view ADD COLUMN next_at bigint NOT NULL DEFAULT 0;

CREATE INDEX child_view_by_next ON child_view (tenant, next_at) WHERE next_at > 0;

CREATE INDEX child_view_by_rules ON child_view (tenant, rules);

SELECT stays('question_step', 'what became of a question is never changed', 'what became of a question is never removed');

SELECT wall('question_step');
