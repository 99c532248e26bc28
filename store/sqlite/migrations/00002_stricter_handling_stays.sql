-- The handling of the version before, when it is stricter than the one written in this version: it holds on until a person decides
-- otherwise. '' when what is written holds.

-- +goose Up
ALTER TABLE entry ADD COLUMN keeps TEXT NOT NULL DEFAULT '';
