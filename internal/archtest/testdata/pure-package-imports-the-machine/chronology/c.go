package chronology

import (
	_ "crypto/rand"
	_ "database/sql"
	_ "log"
	_ "log/slog"
	_ "math/rand"
	_ "math/rand/v2"
	_ "net"
	_ "net/http"
	_ "net/http/httptest"
	_ "os"
	_ "os/exec"
)
