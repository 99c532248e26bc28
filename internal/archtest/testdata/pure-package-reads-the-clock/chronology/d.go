package chronology

import clock "time"

func left(end clock.Time) clock.Duration {
	return clock.Until(end)
}
