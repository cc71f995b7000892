# One door for everything. All it makes lies in .venv, node_modules and var.
#
#   make demo          from a bare checkout to the API on 127.0.0.1:8000; with ONCE=1 it ends after the table
#   make test          all tests; what depends on the engine on both, the rest on the embedded one; ENGINES=both for all on both.
#                      Arguments for pytest in ARGS, as in make test ARGS="-k migrations"
#   make check         format, lint, types, import contracts, generated files
#   make bench         benchmarks, some 40 minutes; results in var/bench
#   make format        let the formatter and the linter change files
#   make clean         remove what was made, except .venv and node_modules

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := check
.DELETE_ON_ERROR:
.PHONY: demo test check format lint types imports drift bench clean

PYTHON ?= python3
ONCE ?=
ARGS ?=
WORKERS ?= 2
# Eight times what the temporary files of the tests come to.
ROOM_KB := 8000000

BIN := .venv/bin
# --no-deps: the lock has everything. --require-hashes: and nothing else.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCKED := $(PIP) --no-deps --require-hashes --requirement
OURS := $(PIP) --no-deps --no-build-isolation --editable

export RUFF_CACHE_DIR := var/cache/ruff
export HYPOTHESIS_STORAGE_DIRECTORY := var/cache/hypothesis

demo: .venv/run.stamp
	$(BIN)/meritgraph demo $(if $(ONCE),--once)

# Two workers side by side, each on a core of its own; tests/conftest.py says which tests stay together. With ARGS it is one plain run.
# Their graphs are made, filled and thrown away all the time: in memory, where it has room, nobody waits for a disk.
# To look at them afterwards, name a folder by TMPDIR.
test: .venv/dev.stamp node_modules/.package-lock.json
ifeq ($(strip $(ARGS)),)
	if [ -z "$${TMPDIR:-}" ] && [ "$$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt $(ROOM_KB) ] 2>/dev/null; then \
	    export TMPDIR=$$(mktemp --directory --tmpdir=/dev/shm meritgraph-test.XXXXXX); trap 'rm -rf "$$TMPDIR" || true' EXIT; \
	fi; \
	$(BIN)/python -m pytest -o cache_dir=var/cache/pytest --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder
else
	$(BIN)/python -m pytest -o cache_dir=var/cache/pytest $(ARGS)
endif

check: lint types imports drift

lint: .venv/dev.stamp
	$(BIN)/ruff format --check --quiet || { echo "run make format"; exit 1; }
	$(BIN)/ruff check --quiet

types: .venv/dev.stamp node_modules/.package-lock.json
	node_modules/.bin/pyright --pythonpath $(BIN)/python

imports: .venv/dev.stamp
	$(BIN)/lint-imports --no-logo --cache-dir var/cache/import-linter

drift: .venv/dev.stamp
	$(BIN)/python -m graph generate --check
	$(BIN)/python -m meritgraph.configuration --check
	$(BIN)/python -m meritgraph.export --check
	$(BIN)/python -m loaders.conformance.portal_pages --check

format: .venv/dev.stamp
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.name_matching
	$(BIN)/python -m benchmarks.alignment
	$(BIN)/python -m benchmarks.memory

clean:
	rm -rf var .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . \( -name .venv -o -name node_modules -o -name .git \) -prune -o -name __pycache__ -exec rm -rf {} +

# --- the environment ------------------------------------------------------------------------------

.venv/pyvenv.cfg:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/pyvenv.cfg
	@echo "installing what the product needs into .venv (once)"
	$(LOCKED) requirements/run.txt
	$(OURS) .
	touch $@

.venv/dev.stamp: requirements/dev.txt $(wildcard examples/*/pyproject.toml) .venv/run.stamp
	@echo "installing what checks and tests need into .venv (once)"
	$(LOCKED) requirements/dev.txt
	for example in $(wildcard examples/*/pyproject.toml); do $(OURS) "$$(dirname "$$example")"; done
	touch $@

# npm writes this file itself, last.
node_modules/.package-lock.json: package.json package-lock.json
	@echo "installing the type checker and schemas into node_modules (once)"
	npm ci --no-audit --no-fund --loglevel=error
	touch $@
