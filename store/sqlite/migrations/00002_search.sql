-- By which words entries are found. All of it can be made again from the entries; nothing above class B, restricted or sealed is in it.

-- +goose Up

-- Of which records the index holds the version in force.
CREATE TABLE search_doc (
    id     INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    agency TEXT NOT NULL,
    record TEXT NOT NULL,
    child  TEXT NOT NULL, -- the agency's own reference
    UNIQUE (tenant, agency, record)
) STRICT;

-- The terms are made by the program, which separates them by spaces: this tokenizer leaves them as they are. The text itself is not
-- kept. "child" holds one term that stands for the tenant's reference, so that looking within one child reads little.
CREATE VIRTUAL TABLE search USING fts5 (terms, child, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Parts of the index are put together less often than usual: a first import takes less time, a search hardly more.
INSERT INTO search (search, rank) VALUES ('automerge', 8);

-- What the index holds, term by term, for the check.
CREATE VIRTUAL TABLE search_term USING fts5vocab ('search', 'instance');
