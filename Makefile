# The words of this project: setup demo test check fix bench fuzz. `make setup` alone makes a fresh clone work.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench fuzz

PYTHON ?= python3
FUZZ_SECONDS ?= 60
VENV ?= .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.done
NPM := $(BIN)/python frontend/node.py
MODULES := frontend/node_modules/.package-lock.json
PAGES := src/backscroll/web/static/index.html

help:
	@sed -n 's/^\([a-z]*\): .*## /  make \1	/p' $(MAKEFILE_LIST)

setup: $(SETUP) $(PAGES) ## make the virtual environment, with everything pinned

$(SETUP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make setup PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src/backscroll
	@touch $(SETUP)

$(MODULES): $(SETUP) frontend/package-lock.json
	$(NPM) ci --no-fund --no-audit --loglevel=error
	@touch $(MODULES)

$(PAGES): $(MODULES) $(shell find frontend/src frontend/public frontend/*.ts frontend/*.mjs frontend/*.html -type f)
	$(NPM) run build

demo: $(SETUP) $(PAGES) ## import the bundled sample exports, search them, show what comes out
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python examples/demo.py

test: $(SETUP) $(PAGES) ## run all tests
	$(NPM) test
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(SETUP) $(MODULES) ## format, lint, strict types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run check

fix: $(SETUP) $(MODULES) ## format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python -m backscroll.web.openapi > frontend/openapi.json
	$(NPM) run generate
	$(NPM) run fix

bench: $(SETUP) ## measure, beside other tools
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.retrieval
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.near --count 10000 --count 100000

fuzz: $(SETUP) ## feed the readers mutated exports for a while
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/fuzz.txt
	$(BIN)/python -m bench.fuzz --seconds $(FUZZ_SECONDS)
