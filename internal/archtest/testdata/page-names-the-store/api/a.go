package api

import _ "fixture/store"
