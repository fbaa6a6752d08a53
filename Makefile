# Needs Python 3.11 or newer, make and git; everything else comes from requirements.txt.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: build test test-slow build-twice lint lock sample clean docs dashboard benchmark \
	benchmark-ledger

PYTHON ?= python3
RAW ?= raw/sample
OUT ?= warehouse/common_ground.duckdb
AS_OF ?=
INCREMENTAL ?=
bin := .venv/bin
# the shell reads them as variables, so that a quotation mark in a name is none of the command
export RAW OUT AS_OF

build: .venv/.installed
	@$(bin)/python -m common_ground build --raw="$$RAW" --out="$$OUT" \
		$${AS_OF:+--as-of="$$AS_OF"} $(if $(INCREMENTAL),--incremental)

# The stamp holds the lock it was made from. A linked .venv belongs to somebody else and is
# used as it is.
.venv/.installed: requirements.txt
	@if [ -L .venv ]; then \
		echo "Using the environment that .venv links to"; \
	else \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
			{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }; \
		echo "Making .venv from requirements.txt (once; about a minute)"; \
		[ -x $(bin)/python ] || $(PYTHON) -m venv .venv || \
			{ echo "Python's venv module is missing (Debian: apt-get install python3-venv)"; \
			rm -rf .venv; exit 1; }; \
		$(bin)/python -m pip install --quiet --disable-pip-version-check --no-deps \
			-r requirements.txt && cp requirements.txt .venv/.installed; \
	fi

# `make test` takes some minutes: lint beside dbt from nothing and again on the same database,
# then the Python tests.
test: .venv/.installed
	@echo "== lint, and two dbt builds (what they say comes when they end)"
	@$(MAKE) --no-print-directory --jobs 2 --output-sync lint build-twice
	@echo "== Python tests"
	@COMMON_GROUND_SAMPLE_BUILD=warehouse/test $(pytest)

# Mistakes made on purpose, random ledgers and batches: some twenty dbt builds.
test-slow: .venv/.installed
	@$(pytest) -m slow

# one worker runs all of a file: its tests share what is costly to make
pytest := $(bin)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Unit tests are about the code, which is the same in the second build. The first one is kept
# beside it, for in the second one nothing has changed and the lists of what to do are empty.
build-twice: .venv/.installed
	@rm -rf warehouse/test && mkdir -p warehouse/test
	@export COMMON_GROUND_DATABASE=warehouse/test/dev.duckdb COMMON_GROUND_THREADS=2 \
		DBT_TARGET_PATH=warehouse/test/target; \
		dbt="$(bin)/dbt --quiet --log-level-file none --partial-parse build"; \
		echo "== dbt build from nothing, then again"; \
		$$dbt && mkdir -p warehouse/test/first/target && \
		cp warehouse/test/dev.duckdb warehouse/test/first && \
		cp warehouse/test/target/manifest.json warehouse/test/first/target && \
		$$dbt --exclude-resource-type unit_test

# dbt reads the project from nothing, once for itself and sqlfluff.
lint: .venv/.installed
	@echo "== ruff"
	@$(bin)/ruff check . && $(bin)/ruff format --check .
	@rm -rf warehouse/lint && mkdir -p warehouse/lint
	@export COMMON_GROUND_DATABASE=warehouse/lint/dev.duckdb DBT_TARGET_PATH=warehouse/lint/target; \
		echo "== dbt parse, warnings are errors"; \
		$(bin)/dbt --quiet --log-level-file none --no-partial-parse --warn-error-options \
			'{"error": "all", "silence": ["MFConverterIssue"]}' parse && \
		echo "== sqlfluff" && \
		DBT_PARTIAL_PARSE=true $(bin)/sqlfluff lint models tests macros analyses

# requirements.txt: every package pinned, no address of an index in it.
lock:
	@command -v uv > /dev/null || { echo "uv is needed: pip install uv"; exit 1; }
	uv pip compile requirements.in --override requirements.override.txt --python-version 3.11 \
		--universal --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--quiet --output-file requirements.txt

sample: .venv/.installed
	@$(bin)/python -m tools.generate --out raw/sample

# Hours, on a quiet machine; SIZES="1000000" is the small one.
SIZES ?= 1000000 10000000 100000000
benchmark: .venv/.installed
	@$(bin)/python benchmarks/run.py --sizes $(SIZES) --memory 2GB 4GB

# A ledger without usage, of so many accounts: minutes, on a quiet machine.
ACCOUNTS ?= 20000 100000
benchmark-ledger: .venv/.installed
	@$(bin)/python benchmarks/ledger.py --accounts $(ACCOUNTS)

# One self-contained page of charts from the published file.
dashboard: .venv/.installed
	@$(bin)/python dashboards/build.py --data="$$OUT" --out warehouse/common_ground.html

docs: .venv/.installed
	@$(bin)/python -m tools.document
	@$(bin)/dbt --quiet docs generate --static
	@$(bin)/python -m common_ground.rooms
	@echo "Open target/static_index.html"

clean:
	@rm -rf target logs .pytest_cache .ruff_cache .hypothesis
	@find warehouse -mindepth 1 ! -name .gitkeep -delete
	@[ -L .venv ] || rm -rf .venv
