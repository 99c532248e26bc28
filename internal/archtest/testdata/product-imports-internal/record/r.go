package record

import _ "fixture/internal"
