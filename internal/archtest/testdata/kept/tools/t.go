package tools

import _ "fixture/internal/htmlcheck"
