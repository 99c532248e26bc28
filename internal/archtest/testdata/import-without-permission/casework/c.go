package casework

import (
	_ "fixture/record"
	_ "fixture/web"
)
