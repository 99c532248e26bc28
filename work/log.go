package work

import (
	"context"
	"errors"
	"log/slog"
	"slices"
)

// quiet passes on warnings, and of what stands beside them only numbers, times and our own words: River's words about an error may
// quote a statement's values. What fails because it was told to stop is worth no line.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(&sparing{to: log.Handler()})
}

type sparing struct{ to slog.Handler }

// Enabled says whether a line is worth writing.
func (s *sparing) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && !errors.Is(ctx.Err(), context.Canceled) && s.to.Enabled(ctx, level)
}

// Handle passes on a line without what may be private.
func (s *sparing) Handle(ctx context.Context, line slog.Record) error {
	kept := slog.NewRecord(line.Time, line.Level, line.Message, line.PC)
	line.Attrs(func(a slog.Attr) bool {
		if harmless(a) {
			kept.AddAttrs(a)
		}
		return true
	})
	return s.to.Handle(ctx, kept)
}

// WithAttrs keeps the harmless ones.
func (s *sparing) WithAttrs(attrs []slog.Attr) slog.Handler {
	attrs = slices.DeleteFunc(slices.Clone(attrs), func(a slog.Attr) bool { return !harmless(a) })
	return &sparing{to: s.to.WithAttrs(attrs)}
}

// WithGroup passes a group on.
func (s *sparing) WithGroup(name string) slog.Handler { return &sparing{to: s.to.WithGroup(name)} }

func harmless(a slog.Attr) bool {
	switch a.Value.Kind() {
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return true
	case slog.KindString:
		return slices.Contains([]string{"job", "kind", "job_kind", "queue", "client_id"}, a.Key)
	default:
		return false
	}
}
