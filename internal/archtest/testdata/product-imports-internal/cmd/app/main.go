package main

import _ "fixture/internal/synth"

func main() {}
