package record

import (
	"net/url"
	"time"
)

var _ = url.Parse

// Day is fine: it names no clock.
const Day = 24 * time.Hour
