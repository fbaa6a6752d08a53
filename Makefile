# Needs Python 3.11 or newer, make and git; everything else comes from requirements.txt.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: build test test-slow lint lock sample clean docs dashboard benchmark

PYTHON ?= python3
RAW ?= raw/sample
OUT ?= warehouse/common_ground.duckdb
AS_OF ?=
INCREMENTAL ?=
bin := .venv/bin

build: .venv/.installed
	@$(bin)/python -m common_ground build --raw "$(RAW)" --out "$(OUT)" \
		$(if $(AS_OF),--as-of "$(AS_OF)") $(if $(INCREMENTAL),--incremental)

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

# `make test` takes some minutes: lint, dbt from nothing and again on the same database,
# then the Python tests. Lint reads the project from nothing, once for all of them.
in_test := COMMON_GROUND_DATABASE=warehouse/test/dev.duckdb COMMON_GROUND_THREADS=2 \
	DBT_TARGET_PATH=warehouse/test/target
pytest := $(bin)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

test: lint
	@echo "== dbt build from nothing, then again"
	@rm -f warehouse/test/dev.duckdb*
	@export $(in_test); \
		$(bin)/dbt --quiet --log-level-file none --partial-parse build && \
		$(bin)/dbt --quiet --log-level-file none --partial-parse build
	@echo "== Python tests"
	@COMMON_GROUND_SAMPLE_BUILD=warehouse/test $(pytest)

# Mistakes made on purpose, random ledgers and batches: some twenty dbt builds.
test-slow: .venv/.installed
	@$(pytest) -m slow

lint: .venv/.installed
	@echo "== ruff"
	@$(bin)/ruff check . && $(bin)/ruff format --check .
	@echo "== dbt parse, warnings are errors"
	@rm -rf warehouse/test && mkdir -p warehouse/test
	@$(in_test) $(bin)/dbt --quiet --no-partial-parse \
		--warn-error-options '{"error": "all", "silence": ["MFConverterIssue"]}' parse
	@echo "== sqlfluff"
	@$(in_test) DBT_PARTIAL_PARSE=true $(bin)/sqlfluff lint models tests macros analyses

# requirements.txt: every package pinned, no address of an index in it.
lock:
	@command -v uv > /dev/null || { echo "uv is needed: pip install uv"; exit 1; }
	uv pip compile requirements.in --override requirements.override.txt --python-version 3.11 \
		--universal --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--quiet --output-file requirements.txt

sample: .venv/.installed
	@$(bin)/python -m common_ground generate --out raw/sample

# Hours, on a quiet machine; SIZES="1000000" is the small one.
SIZES ?= 1000000 10000000 100000000
benchmark: .venv/.installed
	@$(bin)/python benchmarks/run.py --sizes $(SIZES) --memory 2GB 4GB

# One self-contained page of charts from the published file.
dashboard: .venv/.installed
	@$(bin)/python dashboards/build.py --data "$(OUT)" --out warehouse/common_ground.html

docs: .venv/.installed
	@$(bin)/python -m common_ground document
	@$(bin)/dbt --quiet docs generate --static
	@echo "Open target/static_index.html"

clean:
	@rm -rf target logs .pytest_cache .ruff_cache .hypothesis
	@find warehouse -mindepth 1 ! -name .gitkeep -delete
	@[ -L .venv ] || rm -rf .venv
