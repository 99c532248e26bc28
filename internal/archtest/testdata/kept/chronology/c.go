package chronology

import _ "fixture/record"
