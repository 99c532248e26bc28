package chronology

import (
	_ "fixture/internal/htmlcheck"
	_ "os"
	"time"
)

var _ = time.Now()
