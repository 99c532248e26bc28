package record

import _ "fixture/chronology"
