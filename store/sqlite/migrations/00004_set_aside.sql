-- What people set aside lately is listed for every child at once: found by its day, without going through what became of every question.

-- +goose Up

CREATE INDEX question_step_by_day ON question_step (tenant, at) WHERE step = 'question.dismissed';
