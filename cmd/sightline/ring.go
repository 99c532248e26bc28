package main

import (
	"context"
	"fmt"
	"log/slog"
	"os/exec"
	"strconv"
	"time"

	"sightline/casework"
	"sightline/telemetry"
)

// How often it is looked whether somebody is to be rung, and how long the program that rings has.
const (
	ringEvery = 3 * time.Second
	ringLasts = 30 * time.Second
)

// ringing runs a program of the partnership for everybody who is to be rung. It is told the area, the level and the role, and nothing of a child.
func ringing(ctx context.Context, program string, desk *casework.Desk, log *slog.Logger) {
	desk.RingOut(ctx, ringEvery, func(ctx context.Context, one casework.Ringing) error {
		ctx, cancel := context.WithTimeout(ctx, ringLasts)
		defer cancel()
		if err := exec.CommandContext(ctx, program, string(one.Area), strconv.Itoa(one.Level), string(one.Role)).Run(); err != nil { //nolint:gosec // whoever runs Sightline names the program
			return fmt.Errorf("the program that rings failed: %w", err)
		}
		return nil
	}, func(err error) {
		log.LogAttrs(ctx, slog.LevelError, "somebody who is to be rung was not; it is tried again", telemetry.Cause(err))
	})
}
