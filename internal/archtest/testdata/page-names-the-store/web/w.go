package web

import (
	_ "fixture/casework"
	_ "fixture/store/sqlite"
)
