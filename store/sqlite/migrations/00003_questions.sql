-- What became of the questions that were asked. The chronology and its counts stay what the agencies wrote.

-- +goose Up

-- Each step in the life of a question, in order of change and position. Nothing is changed: the last step says where the question is.
CREATE TABLE question_step (
    tenant   TEXT NOT NULL,
    agency   TEXT NOT NULL, -- with child: the reference of the entry it was first asked at. Where that reference is, so is the question
    child    TEXT NOT NULL,
    change   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    rule     TEXT NOT NULL,
    step     TEXT NOT NULL, -- a kind of the vocabulary
    ended_by TEXT NOT NULL, -- who or what ended it, in codes; '' of a step that ends nothing
    class    TEXT NOT NULL, -- the highest of what it cites
    at       TEXT NOT NULL, -- UTC
    content  BLOB NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, agency, child, change, position)
) STRICT; -- with row ids: keys that carry long rows spill each of them over into a page of its own

CREATE INDEX question_step_by_end ON question_step (tenant, rule, step, ended_by, question) WHERE ended_by <> '';

-- When time alone will next matter to what is kept ready of a child: seconds since 1970; 0 when it never will.
ALTER TABLE child_view ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0;

CREATE INDEX child_view_by_next ON child_view (tenant, next_at) WHERE next_at > 0;

CREATE INDEX child_view_by_rules ON child_view (tenant, rules);

-- +goose StatementBegin
CREATE TRIGGER question_step_stays BEFORE UPDATE ON question_step BEGIN SELECT RAISE(ABORT, 'what became of a question is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER question_step_keeps BEFORE DELETE ON question_step BEGIN SELECT RAISE(ABORT, 'what became of a question is never removed'); END;
-- +goose StatementEnd
