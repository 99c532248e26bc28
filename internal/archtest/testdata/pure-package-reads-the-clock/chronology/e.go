package chronology

import . "time"

var then = Now()
