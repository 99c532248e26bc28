package web_test

import (
	_ "fixture/internal/htmlcheck"
	_ "fixture/store/sqlite"
	_ "os"
)
