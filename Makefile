# The words of this project: setup demo test check fix bench fuzz. `make setup` alone makes a fresh clone work.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench fuzz

PYTHON ?= python3
FUZZ_SECONDS ?= 60
VENV ?= .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.done

help:
	@sed -n 's/^\([a-z]*\): .*## /  make \1	/p' $(MAKEFILE_LIST)

setup: $(SETUP) ## make the virtual environment, with everything pinned

$(SETUP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make setup PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src/backscroll
	@touch $(SETUP)

demo: $(SETUP) ## import the bundled sample exports, search them, show what comes out
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python examples/demo.py

test: $(SETUP) ## run all tests
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(SETUP) ## format, lint, strict types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(SETUP) ## format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(SETUP) ## measure, beside other tools
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.retrieval
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.near --count 10000 --count 100000

fuzz: $(SETUP) ## feed the readers mutated exports for a while
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	$(BIN)/python -m bench.fuzz --seconds $(FUZZ_SECONDS)
