-- By which words entries are found. All of it can be made again from the entries; nothing above class B, restricted or sealed is in it.

-- +goose Up

-- Of which records the index holds the version in force, and by which terms, each between two spaces.
CREATE TABLE search_doc (
    tenant text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    record text COLLATE "C" NOT NULL,
    child  text COLLATE "C" NOT NULL,
    terms  text COLLATE "C" NOT NULL,
    id     bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    PRIMARY KEY (tenant, agency, record)
);

SELECT wall('search_doc');

-- Which documents may hold a term. Behind the wall PostgreSQL would look into every document, because it may not ask an index of words
-- before it has asked whose a row is. So this table stands outside, and says nothing by itself: numbers made of the tenant and a term,
-- and of the tenant and the child, of documents whose names and terms are behind the wall, where each is looked into before it is
-- found. It is no tsvector: that would forget where words stand in a long text.
CREATE TABLE search_word (
    id    bigint PRIMARY KEY,
    words bigint[] NOT NULL
);

CREATE INDEX search_word_by_word ON search_word USING gin (words);

-- The number of a term, or of anything else that a tenant's documents are found by. Two may share one.
CREATE FUNCTION search_number(tenant text, term text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN hashtextextended(term, hashtextextended(tenant, 0));

-- No term holds a stroke, so that no child's number is a term's.
CREATE FUNCTION search_child(tenant text, agency text, child text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN search_number(tenant, length(agency) || '/' || agency || '/' || child);

-- +goose StatementBegin
CREATE FUNCTION search_words(tenant text, terms text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT search_number(tenant, term)), '{}') FROM string_to_table(btrim(terms, ' '), ' ') AS term
$$;
-- +goose StatementEnd
