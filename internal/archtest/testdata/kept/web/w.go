package web

import (
	_ "fixture/casework"
	_ "log/slog"
	_ "net/http"
)
