module sightline

go 1.26.0

require (
	cel.dev/cel-go v0.33.2 // indirect
	github.com/goccy/go-yaml v1.19.2 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/rickar/cal/v2 v2.1.13 // indirect
	pgregory.net/rapid v1.3.0 // indirect
)
