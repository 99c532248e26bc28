-- Nothing of what agencies write can be read from the database: it is encrypted with data keys, which are kept here only as keys outside
-- the database have wrapped them. Sealed items stand apart, with keys of their own.

-- +goose Up

-- With which keys outside this record was written: one row.
CREATE TABLE record_key (
    one  bigint NOT NULL PRIMARY KEY CHECK (one = 1),
    mark bytea NOT NULL
);

-- The data keys: of each agency's reference for a child, and one of what is about no child. Where a key is shredded its row stays and
-- says so.
CREATE TABLE data_key (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL, -- '' with child '': of what is about no child
    child    text COLLATE "C" NOT NULL,
    used_for text COLLATE "C" NOT NULL, -- content, or sealed items
    id       text COLLATE "C" NOT NULL, -- stands before all that the key opens
    change   bigint NOT NULL, -- that made it
    wrapped_by bigint NOT NULL, -- version of the key outside; 0 once it is shredded
    wrapped  bytea NOT NULL, -- empty once it is shredded
    shredded bigint NOT NULL, -- the change that did; 0: it is there; -1: it came with a backup from before, and a list outside says it is gone
    PRIMARY KEY (tenant, agency, child, used_for, id)
);

CREATE INDEX data_key_by_wrap ON data_key (tenant, used_for, wrapped_by);

-- What is sealed: a safe address, a refuge, who gave information. An entry that was sent sealed is in its table as a shell that says
-- nothing, and here as it was written.
CREATE TABLE sealed (
    tenant   text COLLATE "C" NOT NULL,
    agency   text COLLATE "C" NOT NULL,
    child    text COLLATE "C" NOT NULL,
    item     text COLLATE "C" NOT NULL, -- opaque
    version  bigint NOT NULL CHECK (version > 0),
    change   bigint NOT NULL,
    position bigint NOT NULL,
    gone     bigint NOT NULL, -- 1: taken back by this version
    content  bytea NOT NULL,
    digest   bytea NOT NULL CHECK (length(digest) = 32), -- of the whole row
    PRIMARY KEY (tenant, agency, child, item, version)
);

-- What only the program looks at is in the content.
ALTER TABLE entry DROP COLUMN happened;
ALTER TABLE entry DROP COLUMN told;
ALTER TABLE entry DROP COLUMN follows;
ALTER TABLE entry DROP COLUMN known;
ALTER TABLE entry DROP COLUMN recorded;
ALTER TABLE entry DROP COLUMN kind;
ALTER TABLE entry DROP COLUMN area;
ALTER TABLE entry DROP COLUMN count;
ALTER TABLE entry DROP COLUMN source;
ALTER TABLE entry DROP COLUMN file;
ALTER TABLE entry DROP COLUMN file_line;
ALTER TABLE held DROP COLUMN likes;
ALTER TABLE held DROP COLUMN why;
ALTER TABLE held ADD COLUMN content bytea NOT NULL DEFAULT '';

-- What is kept ready of a child is under a key of its own each time, which stands beside it.
ALTER TABLE child_view ADD COLUMN wrapped_by bigint NOT NULL DEFAULT 0;
ALTER TABLE child_view ADD COLUMN wrapped bytea NOT NULL DEFAULT '';

-- A draft is kept as what it will become: its class, and the reference of the child it is about, '' for none.
ALTER TABLE draft ADD COLUMN class text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN agency text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN child text COLLATE "C" NOT NULL DEFAULT '';

SELECT stays('sealed', 'what is sealed is never changed; what is taken back is a new version', 'what is sealed is never removed');
SELECT stays('record_key', 'with which keys a record was written is never changed', 'with which keys a record was written is never removed');
CREATE TRIGGER keeps BEFORE DELETE ON data_key FOR EACH ROW EXECUTE FUNCTION refuse('a data key is never removed; one that is shredded keeps its place');
CREATE TRIGGER stays BEFORE UPDATE ON data_key FOR EACH ROW WHEN (OLD.shredded <> 0 OR (NEW.shredded <> 0) <> (length(NEW.wrapped) = 0)
    OR NEW.tenant <> OLD.tenant OR NEW.agency <> OLD.agency OR NEW.child <> OLD.child OR NEW.used_for <> OLD.used_for OR NEW.id <> OLD.id
    OR NEW.change <> OLD.change) EXECUTE FUNCTION refuse('a data key is wrapped anew or shredded, and never otherwise changed');

SELECT wall('data_key');
SELECT wall('sealed');
