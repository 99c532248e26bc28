//go:build ignore

package web

import _ "fixture/store"
