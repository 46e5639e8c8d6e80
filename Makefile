# The two commands first: `make run`, `make test`. All targets: `make help`.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
BUILD = cmake --preset $(1) >$(if $(V),&1,/dev/null) && ninja -C build/$(1) -j$(JOBS)
CTEST = ctest --test-dir build/$(1) -j$(JOBS) --output-on-failure --no-tests=error

.DEFAULT_GOAL := help
.PHONY: help setup build run test check lint format faults bench peers proof coverage release clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: setup-run ## play the bundled recorded market on paper (Ctrl+C ends it)
	@$(call BUILD,release)
	@exec build/release/tradewind up

# The same cases in every run; `make proof` draws new ones and more of them.
test check: export RC_PARAMS ?= seed=20240808
test: setup ## everything one build can prove
	@$(call BUILD,dev)
	@$(call CTEST,dev)

check: ## build what changed, run the fast tests
	@$(call BUILD,dev)
	@$(call CTEST,dev) -L fast

lint: setup ## style and structure: layers, lengths, format, headers, leftovers
	@tools/lint.sh

format: ## rewrite C++ sources in the house format
	@tools/format.sh write

faults: ## which faults of the simulated venue have an example and a test
	@python3 tools/faults_table.py

build: ## the development build, with tests
	@$(call BUILD,dev)

release: setup-run ## what users run: build/release/tradewind
	@$(call BUILD,release)

bench: setup ## run every benchmark beside its twins: build/bench.json, and the ratios
	@$(call BUILD,bench)
	@tools/bench_python.sh
	@python3 tools/bench.py

peers: setup ## fills and speed beside hftbacktest, books beside three projects (network, TW_SHARED)
	@$(call BUILD,release)
	@$(call BUILD,bench) venues_binance_bench
	@bench/peers/install.sh
	@build/peers/venv/bin/python bench/peers/peers.py
	@build/peers/venv/bin/python bench/peers/peers_test.py

proof: setup ## the long forms: both compilers, sanitizers, tests/proof/*.sh, tests/acceptance
	@tools/proof.sh

coverage: setup ## line coverage of the core layers; fails below 90 %
	@$(call BUILD,coverage)
	@tools/coverage.sh

setup: ## install what building and testing need (Debian 12)
	@tools/setup.sh test

setup-run:
	@tools/setup.sh run

clean: ## remove the build folders
	rm -rf build
