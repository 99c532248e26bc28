package chronology

import "time"

var now = time.Now // held, not called: still the clock

func age(born time.Time) time.Duration { return time.Since(born) }
