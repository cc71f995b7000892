# One door for everything. All it makes lies in .venv, node_modules and var.
#
#   make demo          from a bare checkout to the API on 127.0.0.1:8000; with ONCE=1 it ends after the table
#   make test          all tests; what depends on the engine on both, the rest on the embedded one; ENGINES=both for all on both.
#                      Arguments for pytest in ARGS, as in make test ARGS="-k migrations"
#   make check         format, lint, types, import contracts, generated files, changes of the schema that break clients, docs
#   make docs          the documentation as a site with search, in var/site/html
#   make bench         benchmarks, some hours; results in var/bench
#   make format        let the formatter and the linter change files
#   make secrets       what docker-compose.yml needs in var/secrets: passwords of its databases, a file for feeds; existing ones stay
#   make clean         remove caches and reports; never keys or a graph
#   make distclean     also remove var with its keys and graph; asks first, or FORCE=1
#
# Everything needs Python 3.11 or later. make check also needs Node.js, and make test needs Java and Maven or a server named by
# NEO4J_URI, and Chromium for the test of Neo4j Browser. Where one is missing, both say what is left out for it; with REQUIRE_ALL=1 they
# fail instead.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := check
.DELETE_ON_ERROR:
.PHONY: demo test check format lint types imports drift docs bench secrets clean distclean check-tools test-tools

PYTHON ?= python3
ONCE ?=
ARGS ?=
FORCE ?=
REQUIRE_ALL ?=
WORKERS ?= 2
# Eight times what the temporary files of the tests come to.
ROOM_KB := 8000000

BIN := .venv/bin
# --no-deps: the lock has everything. --require-hashes: and nothing else.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCKED := $(PIP) --no-deps --require-hashes --requirement
OURS := $(PIP) --no-deps --no-build-isolation --editable

# What is missing on this machine; empty where nothing is.
found = $(shell command -v $(1))
, := ,
NO_NODE := $(if $(and $(call found,node),$(call found,npm)),,Node.js (node and npm))
NEO4J_VERSION := $(shell sed -n 's|.*<version>\(5[.0-9]*\)</version>.*|\1|p;' tests/support/neo4j/pom.xml 2>/dev/null | head -1)
NEO4J_JARS := $(wildcard $(or $(MERITGRAPH_NEO4J_CACHE),$(HOME)/.cache/meritgraph/neo4j-$(NEO4J_VERSION))/complete)
NO_JAVA := $(if $(or $(NEO4J_URI),$(call found,java)),,Java)
NO_MAVEN := $(if $(or $(NEO4J_URI),$(NEO4J_JARS),$(call found,mvn)),,Maven)
NO_NEO4J := $(if $(and $(NO_JAVA),$(NO_MAVEN)),Java and Maven,$(NO_JAVA)$(NO_MAVEN))
NPM := $(if $(NO_NODE),,node_modules/.package-lock.json)

export RUFF_CACHE_DIR := var/cache/ruff
export HYPOTHESIS_STORAGE_DIRECTORY := var/cache/hypothesis

demo: .venv/run.stamp
	$(BIN)/meritgraph demo $(if $(ONCE),--once)

# Two workers side by side, each on a core of its own; tests/conftest.py says which tests stay together. With ARGS it is one plain run.
# Their graphs are made, filled and thrown away all the time: in memory, where it has room, nobody waits for a disk.
# To look at them afterwards, name a folder by TMPDIR.
test: test-tools .venv/dev.stamp .venv/engine.stamp $(NPM)
ifeq ($(strip $(ARGS)),)
	if [ -z "$${TMPDIR:-}" ] && [ "$$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt $(ROOM_KB) ] 2>/dev/null; then \
	    export TMPDIR=$$(mktemp --directory --tmpdir=/dev/shm meritgraph-test.XXXXXX); trap 'rm -rf "$$TMPDIR" || true' EXIT; \
	fi; \
	$(BIN)/python -m pytest -o cache_dir=var/cache/pytest --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder
else
	$(BIN)/python -m pytest -o cache_dir=var/cache/pytest $(ARGS)
endif

# $(call missing,TOOL,WHAT IS LEFT OUT,WHAT TO DO) says so, and fails where nothing may be left out.
missing = echo "Missing: $(1). $(2) $(3)$(if $(filter 1,$(REQUIRE_ALL)), REQUIRE_ALL=1 forbids that.)" >&2$(if $(filter 1,$(REQUIRE_ALL)),; exit 1)

test-tools:
	@$(if $(NO_NODE),$(call missing,$(NO_NODE),All tests with tools from npm are left out.,Install it to run them.),:)
	@$(if $(NO_NEO4J),$(call missing,$(NO_NEO4J),All tests on Neo4j are left out.,Install what is missing$(,) or name a server by NEO4J_URI.),:)

check-tools:
	@$(if $(NO_NODE),$(call missing,$(NO_NODE),Types are not checked.,Install it to check them.),:)

check: check-tools lint $(if $(NO_NODE),,types) imports drift docs
	@$(if $(NO_NODE),echo "TYPES WERE NOT CHECKED$(,) because $(NO_NODE) is missing; everything else is fine." >&2,:)

lint: .venv/dev.stamp
	$(BIN)/ruff format --check --quiet || { echo "run make format"; exit 1; }
	$(BIN)/ruff check --quiet

types: .venv/dev.stamp $(NPM)
	@$(if $(NO_NODE),echo "Types cannot be checked: $(NO_NODE) is missing. Install it." >&2; exit 1,:)
	node_modules/.bin/pyright --pythonpath $(BIN)/python

imports: .venv/dev.stamp
	$(BIN)/lint-imports --no-logo --cache-dir var/cache/import-linter

drift: .venv/dev.stamp $(NPM)
	$(BIN)/python -m graph generate --check
	$(BIN)/python -m meritgraph.configuration --check
	$(BIN)/python -m meritgraph.export --check
	$(BIN)/python -m meritgraph.schema_changes
	$(BIN)/python -m loaders.conformance.portal_pages --check
	$(BIN)/python -m meritgraph.rule_page --check
	$(BIN)/python -m meritgraph.access_page --check
	$(BIN)/python -m meritgraph.browser.pages --check
	$(BIN)/python -m meritgraph.case_pages.catalogue_files --check
	$(if $(NO_NODE),:,$(BIN)/python -m meritgraph.explorer_files --check)

# Strict: a link that leads nowhere fails.
docs: .venv/docs.stamp
	$(BIN)/python -m meritgraph.documentation_site

format: .venv/dev.stamp
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format

bench: .venv/dev.stamp $(NPM)
	$(BIN)/python -m benchmarks.loading
	$(BIN)/python -m benchmarks.loading_peers
	$(BIN)/python -m benchmarks.bulk_import
	$(BIN)/python -m benchmarks
	$(if $(NO_NODE),:,$(BIN)/python -m benchmarks.big_answer)
	$(BIN)/python -m benchmarks.name_matching
	$(BIN)/python -m benchmarks.alignment
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.starting
	$(BIN)/python -m benchmarks.subscriptions
	$(BIN)/python -m benchmarks.judging
	$(BIN)/python -m benchmarks.judging --servants 5000 --noise 0.2
	$(if $(NO_NODE),echo "The API was not measured beside its peers: $(NO_NODE) is missing." >&2,$(BIN)/python -m benchmarks.api)

# Neo4j's image wants «neo4j/PASSWORD» in a file that its own user (7474) can read; docker-compose.yml says why the mode is this one.
# Neo4j takes the password when its volume is new. A later one would not fit, so an existing one stays.
define MAKE_SECRETS
umask 077
mkdir -p var/secrets
chmod 700 var/secrets
cd var/secrets
make_secret() {
    if [ -s "$$1_password" ]; then
        echo "$$PWD/$$1_password exists and stays as it is."
    else
        head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' > .draft
        mv .draft "$$1_password"
        echo "Made a new password for $$2 in $$PWD."
    fi
    password=$$(cat "$$1_password")
    if [ "$${#password}" -lt 8 ] || [[ "$$password" =~ [/[:space:]] ]]; then
        echo "Neo4j does not take the password in $$PWD/$$1_password: it needs 8 characters or more, and neither / nor spaces." >&2
        exit 1
    fi
    printf 'neo4j/%s' "$$password" > .draft
    mv .draft "$$1_auth"
    chmod 444 "$$1_password" "$$1_auth"
}
make_secret neo4j "the database"
make_secret mirror "the copy for investigators"
if [ ! -s feeds/feeds.json ]; then
    mkdir -p feeds
    echo '{}' > feeds/feeds.json
    echo "Name the portals to load in $$PWD/feeds/feeds.json, and keep their secrets beside it."
fi
chmod 755 feeds
chmod 444 feeds/*
endef
export MAKE_SECRETS

secrets:
	@bash -euo pipefail -c "$$MAKE_SECRETS"

clean:
	rm -rf var/cache var/bench var/site var/demo-report.json .pytest_cache .ruff_cache .hypothesis .import_linter_cache .grimp_cache
	find . \( -name .venv -o -name node_modules -o -name .git -o -path ./var \) -prune -o -name __pycache__ -exec rm -rf {} +

define ASK_BEFORE_DISTCLEAN
[ -e var ] || exit 0
if [ -L var ]; then
    echo "var is a link. It is removed; what lies in $$(realpath var) stays."
    exit 0
fi
echo "make distclean removes $$(realpath var), $$(du -sh var | cut -f1) in all, for ever:"
find var -mindepth 1 -maxdepth 1 | sort | while read -r part; do
    case $$part in
        var/graph) what="the embedded graph: everything that was loaded, found and judged in it" ;;
        var/keys) what="the keys: without them nobody in a graph that was loaded with them is ever recognised again" ;;
        var/secrets) what="the password of the database of docker-compose.yml" ;;
        var/sandbox | var/demo-world.json) what="the world of the demo" ;;
        var/cache | var/bench | var/site | var/demo-report.json) what="caches, reports and the documentation" ;;
        *) what="made by commands, or put there by somebody" ;;
    esac
    echo "  $$part, $$(du -sh "$$part" | cut -f1): $$what"
done
[ "$(FORCE)" != 1 ] || exit 0
if [ ! -t 0 ]; then
    echo "Nothing was removed: there is no terminal to ask at. FORCE=1 removes it without a question." >&2
    exit 1
fi
read -r -p "Type yes to remove all of it: " answer || true
if [ "$${answer:-}" != yes ]; then
    echo "Nothing was removed." >&2
    exit 1
fi
endef
export ASK_BEFORE_DISTCLEAN

distclean:
	@bash -euo pipefail -c "$$ASK_BEFORE_DISTCLEAN"
	rm -rf var
	@$(MAKE) --no-print-directory clean

# --- the environment ------------------------------------------------------------------------------

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "meritgraph needs Python 3.11 or later. Name one, as in make PYTHON=python3.12." >&2; exit 1; }
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

.venv/docs.stamp: requirements/docs.txt .venv/run.stamp
	@echo "installing what builds the documentation into .venv (once)"
	$(LOCKED) requirements/docs.txt
	touch $@

# Tests start the embedded engine some hundred times.
.venv/engine.stamp: .venv/run.stamp
	@echo "preparing the starts of the embedded engine (once)"
	$(BIN)/python -m graph prepare
	touch $@

# npm writes this file itself, last.
node_modules/.package-lock.json: package.json package-lock.json
	@echo "installing the type checker and tools of tests into node_modules (once)"
	npm ci --no-audit --no-fund --loglevel=error
	touch $@
