package main

import (
	_ "fixture/store/sqlite"
	_ "fixture/web"
	_ "os"
)

func main() {}
