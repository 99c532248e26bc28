package casework

import (
	_ "fixture/record"
	_ "fixture/store"
	_ "time"
)
