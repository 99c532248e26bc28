# Sightline. `make help` says what there is; everything here also runs by hand.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# No package needs a C compiler; only the race detector does.
export CGO_ENABLED := 0

TOOL       := go tool -modfile=tools/go.mod
BINARY     := bin/sightline
FUZZTIME   ?= 20s
DEMO_FLAGS ?=
# Packages with goroutines of their own; the others compute, and the detector would find nothing in them. What PostgreSQL adds runs in
# its server and under the plain tests.
RACE := ./store ./work ./telemetry
# Of these, the tests in which something runs at once: a story that one person after another tells takes ten times as long under the
# detector and shows it nothing. All of them run whole in the plain tests.
RACE_STORIES := ^Test((AFile|Memory)BehavesAsEveryStoreDoes|SeveralMayMakeAndUseOneFileAtOnce|ALineThatWaitedIsInTheLogOnce.*|AnotherWriterIsSaid|ClosingLeavesNothingRunning)$$/(many|32_senders|at_once|races|meanwhile|same_request|comes_second|interrupted)
RACE_DESK    := AtOnce|Once|Twice|Two|Many|ThirtyTwo|Clicks|DoubleClick|AnotherLibrary|ReadOnly|Health|Meters|Pace|Room
# Named alike, and one after another: a minute and more under the detector.
RACE_LONG    := ALargeSubmissionIsTakenOnceWhereverItIsInterrupted

# Packages with tests that need a PostgreSQL server.
POSTGRES = $(shell grep -rl --include='*_test.go' --exclude-dir=node_modules '"sightline/internal/pgtest"' . | xargs -r -n 1 dirname | sort -u) ./internal/pgtest
# A server for one command, gone with it (Debian: postgresql-common). Every test binary may hold many connections.
WITH_POSTGRES := LC_ALL=C.UTF-8 pg_virtualenv -t -o max_connections=300 -o log_min_messages=panic -o log_checkpoints=off

.PHONY: help demo build assets test test-postgres measure check fmt lint imports words race browser bench bench-peers bench-functions fuzz

help: ## this list
	@echo "Sightline: one chronology around a child, and questions in time."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## build everything and serve the published case on this machine (ends in: ready http://127.0.0.1:8080)
	@exec $(BINARY) demo $(DEMO_FLAGS)

build: assets ## build bin/sightline, with the styles in it
	@mkdir -p bin
	go build -trimpath -o $(BINARY) ./cmd/sightline

# npm ci builds assets/dist in its prepare script. Without npm the program still builds, and serves plain pages.
assets: ## build the styles and scripts when Node.js is here
	@if ! command -v npm >/dev/null; then \
		echo "assets: npm was not found, so the pages will be plain HTML. Install Node.js 20 or later for the styles."; \
		if [ "$${CI:-}" = true ]; then exit 1; fi; \
	elif [ node_modules/.package-lock.json -ot package-lock.json ]; then \
		echo "assets: npm ci"; npm ci --no-fund --no-audit --loglevel=error; touch node_modules/.package-lock.json; \
	elif [ ! -s assets/dist/sightline.css ] || [ -n "$$(find assets/src assets/build.js -newer assets/dist/sightline.css)" ]; then \
		echo "assets: node assets/build.js"; node assets/build.js; \
	fi

test: assets ## every test, then the concurrent packages again with the race detector; what is skipped is named with its reason
	$(TOOL) gotestsum --format pkgname --format-hide-empty-pkg -- -timeout 30m ./...
	@cd bench && go test ./...
	@$(MAKE) --no-print-directory race
	@if [ -z "$${SIGHTLINE_TEST_POSTGRES:-}$${PGHOST:-}" ]; then \
		echo "test: the PostgreSQL part was SKIPPED, no server is named; make test-postgres starts one (Debian: apt-get install postgresql)"; \
		if [ "$${CI:-}" = true ]; then exit 1; fi; \
	fi

test-postgres: ## the tests that need PostgreSQL, on a server that is started for them and gone afterwards
	@command -v pg_virtualenv >/dev/null || { echo "test-postgres: pg_virtualenv was not found (Debian: apt-get install postgresql); or set SIGHTLINE_TEST_POSTGRES and run make test"; exit 1; }
	$(WITH_POSTGRES) $(TOOL) gotestsum --format pkgname --format-hide-empty-pkg -- $(POSTGRES)

race:
	@if command -v gcc >/dev/null; then \
		echo "race: $(RACE), and what runs at once in store/sqlite, casework and web"; export CGO_ENABLED=1; \
		$(TOOL) gotestsum --format pkgname --format-hide-empty-pkg -- -race -short -timeout 30m $(RACE); \
		$(TOOL) gotestsum --format pkgname --format-hide-empty-pkg -- -race -short -timeout 30m -run '$(RACE_STORIES)' ./store/sqlite; \
		$(TOOL) gotestsum --format pkgname --format-hide-empty-pkg -- -race -short -timeout 30m -run '$(RACE_DESK)' -skip '$(RACE_LONG)' ./casework ./web; \
	else \
		echo "race: SKIPPED, the race detector needs gcc"; if [ "$${CI:-}" = true ]; then exit 1; fi; \
	fi

measure: ## what the library asks: of the published review's findings, and of children who should be left in peace
	@go test -count=1 -v -run '^Test(TheMissedOpportunitiesAreAskedInTime|OrdinaryChildrenAreLeftInPeace)$$' ./stories

check: ## the quick look before a commit: format, vet, lint, imports, sizes, words
	@unformatted=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
	if [ -n "$$unformatted" ]; then echo "not formatted (run make fmt):"; echo "$$unformatted"; exit 1; fi
	@echo "check: format is fine"
	go vet ./...
	@$(MAKE) --no-print-directory lint imports words
	@echo "check: done"

fmt: ## format the Go code
	gofmt -w $$(git ls-files --cached --others --exclude-standard '*.go')

lint: ## golangci-lint and dead code (.golangci.yml says why a check is off)
	$(TOOL) golangci-lint run ./...
	@dead=$$($(TOOL) deadcode -test ./...); if [ -n "$$dead" ]; then echo "$$dead"; echo "lint: code that nothing reaches"; exit 1; fi
	@echo "lint: nothing is unreachable"

imports: ## who imports whom, against the table in ARCHITECTURE.md; and the sizes of files and functions
	go test -count=1 ./internal/archtest

words: ## our own words blame no child
	go test -count=1 ./internal/wordcheck

browser: assets ## only the tests that drive a real browser
	SIGHTLINE_BROWSER=required go test -count=1 -v -run '^TestBrowser' ./...

bench-peers: ## install the peers of the benchmark that come from npm (DuckDB)
	@if ! command -v npm >/dev/null; then echo "bench-peers: npm was not found, so DuckDB will not be measured"; \
	elif [ bench/duckdb/node_modules/.package-lock.json -ot bench/duckdb/package-lock.json ]; then \
		echo "bench-peers: npm ci"; cd bench/duckdb && npm ci --loglevel=error && touch node_modules/.package-lock.json; \
	fi

bench: bench-peers ## our figures beside those of others, measured in one run: name value unit ratio peer (BENCH="-only audit -db postgres://…")
	@cd bench && if command -v gcc >/dev/null; then CGO_ENABLED=1 go run -tags sqlite_fts5 . $(BENCH); else go run . $(BENCH); fi

bench-functions: ## every benchmark of a function, three times
	go test -run '^$$' -bench . -benchmem -count=3 ./...

fuzz: ## every fuzz target for FUZZTIME (20s)
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done
