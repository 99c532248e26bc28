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

CREATE INDEX search_doc_of_child ON search_doc (tenant, agency, child);
SELECT wall('search_doc');

-- Which documents may hold a term. Behind the wall PostgreSQL would look into every document, because it may not ask an index of words
-- before it has asked whose a row is. So this table stands outside, and says nothing by itself: numbers made of tenant and term, of
-- documents whose names and terms are behind the wall, where each is looked at before it is found. It is no tsvector: that would
-- forget where words stand in a long text.
CREATE TABLE search_word (
    id    bigint PRIMARY KEY,
    words bigint[] NOT NULL
);

CREATE INDEX search_word_by_word ON search_word USING gin (words);

-- The numbers of terms. Whatever is found by them is compared in full, so two terms may share one.
-- +goose StatementBegin
CREATE FUNCTION search_words(tenant text, terms text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT hashtextextended(term, hashtextextended(tenant, 0))), '{}') FROM string_to_table(btrim(terms, ' '), ' ') AS term
$$;
-- +goose StatementEnd
