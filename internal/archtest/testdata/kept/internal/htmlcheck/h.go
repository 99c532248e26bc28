package htmlcheck

import _ "fixture/web"
